/** Optimizers. */
@NullMarked
package org.pellucid.optimizers;

import org.jspecify.annotations.NullMarked;
