/** Callbacks: what happens beside training. */
@NullMarked
package org.pellucid.callbacks;

import org.jspecify.annotations.NullMarked;
