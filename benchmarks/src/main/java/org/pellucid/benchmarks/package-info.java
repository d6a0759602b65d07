/** Measurements of kernels and of training, run by {@code ./bench}. */
@NullMarked
package org.pellucid.benchmarks;

import org.jspecify.annotations.NullMarked;
