/** Tensors, variables and programs: what users compute with. */
@NullMarked
package org.pellucid.tensor;

import org.jspecify.annotations.NullMarked;
