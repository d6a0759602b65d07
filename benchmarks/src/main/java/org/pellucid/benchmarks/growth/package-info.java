/** How time and memory grow with the size of the work, run by {@code ./bench growth}. */
@NullMarked
package org.pellucid.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
