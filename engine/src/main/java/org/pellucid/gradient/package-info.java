/** Gradients, from graph to graph: one rule for each primitive operation. */
@NullMarked
package org.pellucid.gradient;

import org.jspecify.annotations.NullMarked;
