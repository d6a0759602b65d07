/** Concrete arrays: element types, shapes and dense values in the heap. */
@NullMarked
package org.pellucid.array;

import org.jspecify.annotations.NullMarked;
