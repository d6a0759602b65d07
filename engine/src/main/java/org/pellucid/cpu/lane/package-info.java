/**
 * The compiler's fused elementwise and reduction loops: one description, three executors with equal
 * bits.
 *
 * <p>A {@link org.pellucid.cpu.lane.LoopSpec} describes a loop over rows and columns in the lane
 * instructions of {@link org.pellucid.cpu.lane.LaneOp}. It runs in a block interpreter, in
 * generated scalar bytecode or in generated Vector API bytecode; {@link
 * org.pellucid.cpu.lane.LoopKernels} chooses. Without vectors, long lines of floats are done in a
 * form that the JVM makes vector code of.
 */
@NullMarked
package org.pellucid.cpu.lane;

import org.jspecify.annotations.NullMarked;
