package org.pellucid.compile;

import org.pellucid.cpu.Workers;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.cpu.lane.LoopKernels;

/**
 * Where kernels come from and which threads run them.
 *
 * @param loops the kernels of loops
 * @param workers the threads
 */
record KernelChoice(LoopKernels loops, Workers workers) {
  private static final int NARROW = 16;
  private static final int FEW = 32;

  private static final class Scalar {
    static final LoopKernels LOOPS = new LoopKernels(LoopKernels.Backend.SCALAR);
  }

  static KernelChoice named(String backend) {
    LoopKernels loops = backend.equals("scalar") ? Scalar.LOOPS : LoopKernels.shared();
    return new KernelChoice(loops, Workers.shared());
  }

  /** The kernel of a loop; vectors do not pay for rows that they hardly fill. */
  LoopKernel kernel(Loop loop) {
    int columns = loop.columns();
    boolean small = columns < NARROW || (long) columns * loop.rows() < FEW;
    return (small ? Scalar.LOOPS : loops).get(loop.spec());
  }
}
