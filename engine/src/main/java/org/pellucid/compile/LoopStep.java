package org.pellucid.compile;

import java.util.Arrays;
import org.pellucid.cpu.lane.LoopKernel;

/** Runs a fused loop. */
final class LoopStep extends Step {
  private final Loop loop;
  private final LoopKernel kernel;

  LoopStep(String origin, Loop loop, LoopKernel kernel) {
    super(origin, loop.reads(), loop.writes());
    this.loop = loop;
    this.kernel = kernel;
  }

  Loop loop() {
    return loop;
  }

  @Override
  boolean mayOverwrite(Buffer written, Buffer read) {
    return loop.mayOverwrite(written, read);
  }

  @Override
  Task bind(Frame frame) {
    return new LoopTask(frame, loop, kernel);
  }

  @Override
  String describe() {
    return "loop "
        + Arrays.toString(loop.dims())
        + " of "
        + loop.spec().values().size()
        + " instructions in "
        + loop.spec().phases().size()
        + " phases";
  }
}
