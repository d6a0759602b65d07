/** Kernels over Java arrays: products, convolutions, windows, data movement, random bits. */
@NullMarked
package org.pellucid.cpu;

import org.jspecify.annotations.NullMarked;
