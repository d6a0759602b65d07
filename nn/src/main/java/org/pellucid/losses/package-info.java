/** Losses. */
@NullMarked
package org.pellucid.losses;

import org.jspecify.annotations.NullMarked;
