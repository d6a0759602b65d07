/**
 * The compiler: passes over graphs, fusion of loops, choice of kernels, planning of memory, and the
 * executables that come out.
 */
@NullMarked
package org.pellucid.compile;

import org.jspecify.annotations.NullMarked;
