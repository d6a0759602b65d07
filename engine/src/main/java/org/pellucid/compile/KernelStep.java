package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls a kernel on operands that lie in order. */
final class KernelStep extends Step {
  private final String what;
  private final boolean mayFail;
  private final Function<Frame, Task> binder;
  private double flops;
  private @Nullable Buffer overwriting;
  private @Nullable Buffer overwritten;

  /**
   * Makes a step.
   *
   * @param what the kernel, for people
   * @param origin the layer that asked for it
   * @param reads what it reads
   * @param writes what it writes
   * @param mayFail whether a bad input ends it
   * @param binder makes the task for a frame; the task looks its arrays up in the frame when it
   *     runs
   */
  KernelStep(
      String what,
      String origin,
      List<Location> reads,
      List<Buffer> writes,
      boolean mayFail,
      Function<Frame, Task> binder) {
    super(origin, buffers(reads), writes);
    this.what = what;
    this.mayFail = mayFail;
    this.binder = binder;
  }

  private static List<Buffer> buffers(List<Location> locations) {
    List<Buffer> buffers = new ArrayList<>(locations.size());
    locations.forEach(location -> buffers.add(location.buffer()));
    return buffers;
  }

  /** Copies elements that lie in order. */
  static KernelStep copy(String origin, Location from, Location to, int size) {
    return new KernelStep(
        "copy of " + size,
        origin,
        List.of(from),
        List.of(to.buffer()),
        false,
        frame ->
            () ->
                copy(
                    frame.array(from),
                    frame.offset(from),
                    frame.array(to),
                    frame.offset(to),
                    size));
  }

  /** Asks for floats first: a copy of a few of unknown kind takes as long as a small product. */
  private static void copy(Object from, int fromOff, Object to, int toOff, int size) {
    if (from instanceof float[] source && to instanceof float[] target) {
      System.arraycopy(source, fromOff, target, toOff, size);
    } else {
      System.arraycopy(from, fromOff, to, toOff, size);
    }
  }

  /** Says how many floating-point operations it does. */
  KernelStep flops(double count) {
    flops = count;
    return this;
  }

  /** Says that a result may lie where something that it reads lies. */
  KernelStep overwrites(Buffer written, Buffer read) {
    overwriting = written;
    overwritten = read;
    return this;
  }

  @Override
  boolean mayOverwrite(Buffer written, Buffer read) {
    return written == overwriting && read == overwritten;
  }

  @Override
  double flops() {
    return flops;
  }

  @Override
  boolean mayFail() {
    return mayFail;
  }

  @Override
  Task bind(Frame frame) {
    return binder.apply(frame);
  }

  @Override
  String describe() {
    return what;
  }
}
