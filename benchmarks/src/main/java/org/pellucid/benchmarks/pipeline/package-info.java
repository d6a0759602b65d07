/** What feeding by a data pipeline costs in training, run by {@code ./bench pipeline}. */
@NullMarked
package org.pellucid.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
