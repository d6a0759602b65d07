/**
 * All functions of {@code keras.ops} on tensors, with Keras's defaults and types of results.
 *
 * <p>Names are Keras's in camelCase. Where Keras has optional arguments, a second method takes
 * those without a default alone. Axes may count from the end; a null axis stands for all of them.
 */
@NullMarked
package org.pellucid.ops;

import org.jspecify.annotations.NullMarked;
