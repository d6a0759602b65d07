package org.pellucid.compile;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Storage;
import org.pellucid.cpu.PackedMatrix;
import org.pellucid.cpu.Workers;
import org.pellucid.cpu.lane.LoopScratch;

/** The memory of one run of a plan, and the plan's steps bound to it. */
final class Frame implements Runnable {
  /** For each buffer, the Java array that it lies in. */
  final Object[] arrays;

  /** For each buffer, its first element. */
  final int[] offsets;

  /** The version of what is no variable: it may change from run to run. */
  static final long UNKNOWN = -1;

  /** For each buffer that is a variable, the number of its present value. */
  final long[] versions;

  final Workers workers;

  /** Working memory of loops that run on the calling thread. */
  final LoopScratch scratch;

  /** Right operands of products that are packed once for many runs. */
  final Map<Step, PackedMatrix> packed;

  private final Task[] tasks;
  private final @Nullable StepClock clock;
  private final Plan plan;

  /** Whether it is the frame of an executable, and none of a loop in one. */
  final boolean outermost;

  private @Nullable KernelGroups groups;

  Frame(Plan plan, Workers workers) {
    this(plan, workers, Map.of(), true);
  }

  /** Makes one for the body of a loop. */
  Frame(Plan plan, Workers workers, Map<Step, PackedMatrix> packed) {
    this(plan, workers, packed, false);
  }

  private Frame(Plan plan, Workers workers, Map<Step, PackedMatrix> packed, boolean outermost) {
    this.plan = plan;
    this.outermost = outermost;
    this.workers = workers;
    this.packed = packed;
    scratch = new LoopScratch();
    arrays = new Object[plan.buffers().size()];
    offsets = new int[arrays.length];
    versions = new long[arrays.length];
    Arrays.fill(versions, UNKNOWN);
    Object[] arenas = new Object[Arena.CLASSES];
    for (Buffer buffer : plan.buffers()) {
      if (buffer.kind == Buffer.Kind.ARENA) {
        int family = Arena.family(buffer.dtype());
        if (arenas[family] == null) {
          arenas[family] = Storage.allocate(buffer.dtype(), plan.arenaSizes()[family]);
        }
        arrays[buffer.id] = arenas[family];
        offsets[buffer.id] = buffer.place;
      } else if (buffer.kind == Buffer.Kind.CONSTANT) {
        arrays[buffer.id] = plan.constants().get(buffer.place).data();
      }
    }
    tasks = new Task[plan.steps().size()];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = plan.steps().get(i).bind(this);
    }
    clock = StepClock.of(plan);
  }

  /** Puts a buffer that is not the plan's own at a place. */
  void place(Buffer buffer, Object array, int offset) {
    arrays[buffer.id] = array;
    offsets[buffer.id] = offset;
  }

  Object array(Location location) {
    return arrays[location.buffer().id];
  }

  int offset(Location location) {
    return offsets[location.buffer().id] + location.offset();
  }

  float[] floats(Location location) {
    return (float[]) arrays[location.buffer().id];
  }

  @Override
  public void run() {
    StepClock measuring = clock;
    if (measuring != null) {
      measuring.run(tasks);
      return;
    }
    if (outermost && KernelGroups.areRecorded()) {
      groups().run(tasks);
      return;
    }
    for (Task task : tasks) {
      task.run();
    }
  }

  private KernelGroups groups() {
    KernelGroups timed = groups;
    if (timed == null) {
      timed = new KernelGroups(plan);
      groups = timed;
    }
    return timed;
  }
}
