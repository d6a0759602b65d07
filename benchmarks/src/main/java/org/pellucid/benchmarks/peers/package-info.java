/** The comparison of libraries, run by {@code ./bench peers}, and Pellucid's part in it. */
@NullMarked
package org.pellucid.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
