package org.pellucid.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.pellucid.cpu.BlockTask;
import org.pellucid.cpu.PackedMatrix;
import org.pellucid.cpu.Simd;
import org.pellucid.cpu.Workers;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * Runs the body of a loop, step by step. Slices of sequences are where they lie; matrices that stay
 * the same are packed once before the first step.
 *
 * <p>Where each row of the batch depends on itself alone ({@link RowSplit}), the batch is cut into
 * parts, and each part runs through all steps on one thread without waiting for the others. How
 * large parts are changes no bit, as rows know nothing of each other.
 */
final class ScanStep extends Step {
  /** Rows of a part: enough to fill the tiles of products. */
  private static final int PART_ROWS = 16;

  /** With few threads parts have up to so many rows, so that packed weights are read less often. */
  private static final int MOST_ROWS = 64;

  private static final int FEWEST_ROWS = 4;

  /** Multiply-adds, roughly, from which it pays to wake other threads. */
  private static final long PARALLEL_WORK = 1L << 18;

  private final Op.Scan scan;
  private final ScanStates states;
  private final List<Location> inputs;
  private final List<Buffer> outputs;
  private final List<Buffer> spares;

  /** How many rows a part has, and how many there are; one row that stands for all if uncut. */
  private final int partRows;

  private final int rows;
  private final boolean[] cut;

  /** The body for a part, and that for the last one if it is smaller. */
  private final List<Plan> plans = new ArrayList<>();

  private ScanStep(
      Node node,
      ScanStates states,
      List<Location> inputs,
      List<Buffer> outputs,
      List<Buffer> spares,
      KernelChoice choice) {
    super(node.origin(), inputs.stream().map(Location::buffer).toList(), written(outputs, spares));
    this.scan = (Op.Scan) node.op();
    this.states = states;
    this.inputs = inputs;
    this.outputs = outputs;
    this.spares = spares;
    Op.Scan reduced = scan.withBody(states.body);
    int all = RowSplit.rows(scan);
    int few = partRows(all, work(states.body) * scan.length());
    RowSplit.Part part = few < all ? RowSplit.of(reduced, all, few) : null;
    int rest = all % Math.max(1, few);
    RowSplit.Part last = part == null || rest == 0 ? null : RowSplit.of(reduced, all, rest);
    if (part == null || (rest > 0 && last == null)) {
      rows = 1;
      partRows = 1;
      cut = new boolean[inputs.size()];
      plans.add(Lowering.lower(states.body, choice));
      return;
    }
    rows = all;
    partRows = few;
    cut = part.cut();
    plans.add(Lowering.lower(part.body(), choice));
    if (last != null) {
      plans.add(Lowering.lower(last.body(), choice));
    }
  }

  static ScanStep of(
      Node node,
      List<Location> inputs,
      List<Buffer> outputs,
      Lowering.Temporaries temporaries,
      KernelChoice choice) {
    Op.Scan scan = (Op.Scan) node.op();
    List<Buffer> spares = new ArrayList<>();
    for (int i = 0; i < scan.carried(); i++) {
      spares.add(temporaries.take(outputs.get(i).type));
    }
    return new ScanStep(node, new ScanStates(scan), inputs, outputs, spares, choice);
  }

  private static List<Buffer> written(List<Buffer> outputs, List<Buffer> spares) {
    List<Buffer> all = new ArrayList<>(outputs);
    all.addAll(spares);
    return all;
  }

  /**
   * A result sequence may lie where a sequence does if, in each step, the body reads the slice of
   * the one before it writes that of the other.
   */
  @Override
  boolean mayOverwrite(Buffer written, Buffer read) {
    int result = outputs.indexOf(written) - scan.carried();
    int sequence = sequence(read);
    return result >= 0
        && states.computed[result] >= 0
        && sequence >= 0
        && plans.stream().allMatch(plan -> overwrites(plan, states.computed[result], sequence));
  }

  /** Which input a buffer is, if it is one sequence, whole, and nothing else; else -1. */
  private int sequence(Buffer buffer) {
    int found = -1;
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).buffer() == buffer) {
        if (found >= 0 || inputs.get(i).offset() != 0) {
          return -1;
        }
        found = i;
      }
    }
    boolean stepwise = found >= scan.carried() && found < scan.carried() + scan.sequences();
    return stepwise ? found : -1;
  }

  /** Whether a plan writes a result only where or after it has read a parameter. */
  private static boolean overwrites(Plan plan, int result, int parameter) {
    Buffer written = plan.outputs().get(result);
    Buffer read = plan.inputs().get(parameter);
    boolean before = true;
    for (Step step : plan.steps()) {
      boolean writes = step.writes().contains(written);
      boolean reads = step.reads().contains(read);
      if (reads && (!before || (writes && !step.mayOverwrite(written, read)))) {
        return false;
      }
      before &= !writes;
    }
    return written.size() == read.size() && written.dtype() == read.dtype();
  }

  private static int partRows(int rows, long work) {
    if (work < PARALLEL_WORK || rows < 2 * FEWEST_ROWS) {
      return rows;
    }
    int share = Math.ceilDiv(rows, Workers.shared().threads());
    return Math.min(Math.clamp(share, PART_ROWS, MOST_ROWS), Math.ceilDiv(rows, 2));
  }

  /** Multiply-adds of a step, roughly. */
  private static long work(Graph body) {
    long work = 0;
    for (Node node : body.nodes()) {
      long size = node.outputs().getFirst().shape().size();
      work +=
          node.op() instanceof Op.MatMul op
              ? size * node.input(0).shape().dim(op.transposeX() ? -2 : -1)
              : size * LaneEmitter.weight(node) / 2;
    }
    return work;
  }

  @Override
  double flops() {
    int parts = rows / partRows;
    double step = parts * flops(plans.getFirst());
    return scan.length() * (plans.size() == 1 ? step : step + flops(plans.getLast()));
  }

  private static double flops(Plan plan) {
    return plan.steps().stream().mapToDouble(Step::flops).sum();
  }

  @Override
  String kind() {
    return "recurrent loop";
  }

  @Override
  boolean mayFail() {
    return plans.getFirst().steps().stream().anyMatch(Step::mayFail);
  }

  @Override
  Task bind(Frame frame) {
    return new Run(frame);
  }

  @Override
  String describe() {
    StringBuilder text = new StringBuilder("loop of " + scan.length() + " steps");
    if (rows > 1) {
      text.append(", ").append(partRows).append(" of ").append(rows).append(" rows at a time");
    }
    text.append(':');
    for (Step step : plans.getFirst().steps()) {
      text.append("\n    ").append(step.describe().replace("\n", "\n    "));
    }
    return text.toString();
  }

  /** The right operands of a plan's products that are the same in all steps. */
  private Map<Step, PackedMatrix> packed(Plan plan) {
    int steady = scan.carried() + scan.sequences();
    List<Buffer> constants = plan.inputs().subList(steady, plan.inputs().size());
    Map<Step, PackedMatrix> packed = new HashMap<>();
    for (Step step : plan.steps()) {
      if (step instanceof ProductStep product && product.mayPack(constants)) {
        packed.put(step, product.emptyPack());
      }
    }
    return packed;
  }

  /** The loop bound to memory. */
  private final class Run implements Task, BlockTask {
    private final Frame frame;
    private final int parts = Math.ceilDiv(rows, partRows);
    private final Body[] bodies;
    private final AtomicIntegerArray busy;
    private final boolean large = work(states.body) * scan.length() >= PARALLEL_WORK;

    Run(Frame frame) {
      this.frame = frame;
      int count = Math.min(parts, frame.workers.threads());
      bodies = new Body[count + plans.size() - 1];
      busy = new AtomicIntegerArray(count);
      Workers inner = parts == 1 ? frame.workers : new Workers(1);
      Map<Step, PackedMatrix> packed = packed(plans.getFirst());
      for (int i = 0; i < count; i++) {
        bodies[i] = new Body(plans.getFirst(), partRows, frame, inner, packed);
      }
      if (bodies.length > count) {
        Plan last = plans.getLast();
        bodies[count] = new Body(last, rows % partRows, frame, inner, packed(last));
      }
    }

    @Override
    public void run() {
      if (large) {
        Simd.prepare();
      }
      bodies[0].pack();
      if (bodies.length > busy.length()) {
        bodies[busy.length()].pack();
      }
      if (parts == 1) {
        bodies[0].run(0);
      } else {
        frame.workers.run(parts, this);
      }
    }

    @Override
    public void run(int part) {
      if (part == parts - 1 && bodies.length > busy.length()) {
        bodies[busy.length()].run(part * partRows);
        return;
      }
      // No more threads than bodies come here, so one of them is free; each has its own first.
      int mine = Workers.currentNumber() % busy.length();
      while (!busy.compareAndSet(mine, 0, 1)) {
        mine = (mine + 1) % busy.length();
      }
      try {
        bodies[mine].run(part * partRows);
      } finally {
        busy.set(mine, 0);
      }
    }
  }

  /** The body of the loop with memory for one part of the rows. */
  private final class Body {
    private final int partRows;
    private final Frame outer;
    private final Frame inner;
    private final List<ProductStep> packing = new ArrayList<>();
    private final Buffer[] in;
    private final Buffer[] out;
    private final int[] sliceSizes;
    private final int[] resultSizes;
    private final Object[] arrays = new Object[scan.carried()];
    private final int[] offsets = new int[scan.carried()];
    private int firstRow;

    Body(Plan plan, int partRows, Frame outer, Workers workers, Map<Step, PackedMatrix> packed) {
      this.partRows = partRows;
      this.outer = outer;
      inner = new Frame(plan, workers, packed);
      in = plan.inputs().toArray(Buffer[]::new);
      out = plan.outputs().toArray(Buffer[]::new);
      sliceSizes = sizes(scan.body().parameters());
      resultSizes = sizes(scan.body().outputs());
      for (Step step : plan.steps()) {
        if (step instanceof ProductStep product && packed.containsKey(step)) {
          packing.add(product);
        }
      }
    }

    private static int[] sizes(List<Value> values) {
      return values.stream().mapToInt(value -> value.shape().size()).toArray();
    }

    /** Packs what products of all parts share. */
    void pack() {
      placeSteady();
      for (int i = 0; i < packing.size(); i++) {
        packing.get(i).pack(inner, outer.workers);
      }
    }

    private int carried() {
      return scan.carried();
    }

    private void place(int input, Location from, int slice) {
      int offset = outer.offset(from) + slice * sliceSizes[input];
      int row = cut[input] ? firstRow * (in[input].size() / partRows) : 0;
      inner.place(in[input], outer.array(from), offset + row);
    }

    /** Places what stays the same in all steps. */
    private void placeSteady() {
      for (int i = carried() + scan.sequences(); i < in.length; i++) {
        place(i, inputs.get(i), 0);
        long version = outer.versions[inputs.get(i).buffer().id];
        inner.versions[in[i].id] = cut[i] ? Frame.UNKNOWN : version;
      }
    }

    /** Runs all steps for the rows from one on. */
    void run(int from) {
      firstRow = from;
      int length = scan.length();
      placeSteady();
      for (int i = 0; i < carried(); i++) {
        place(i, inputs.get(i), 0);
        keep(i, in[i]);
      }
      for (int step = 0; step < length; step++) {
        int slice = scan.reverse() ? length - 1 - step : step;
        step(slice, length - 1 - step);
      }
      for (int i = 0; i < carried(); i++) {
        if (length == 0 || states.after[i] >= 0) {
          Buffer to = outputs.get(i);
          copy(i, to, outer.offsets[to.id] + row(out[i]));
        }
      }
    }

    private int row(Buffer part) {
      return firstRow * (part.size() / partRows);
    }

    private void keep(int state, Buffer buffer) {
      arrays[state] = inner.arrays[buffer.id];
      offsets[state] = inner.offsets[buffer.id];
    }

    /** Copies a carried value. */
    private void copy(int state, Buffer to, int offset) {
      System.arraycopy(
          arrays[state], offsets[state], outer.arrays[to.id], offset, out[state].size());
    }

    /** Where a part's slice of a result sequence starts that has a carried value's type. */
    private int slice(int sequence, int state, int slice) {
      Buffer whole = outputs.get(carried() + sequence);
      return outer.offsets[whole.id] + slice * resultSizes[state] + row(out[state]);
    }

    private void step(int slice, int left) {
      for (int i = 0; i < carried(); i++) {
        inner.place(in[i], arrays[i], offsets[i]);
        if (states.before[i] >= 0 && left == scan.length() - 1) {
          copy(i, outputs.get(carried() + states.before[i]), slice(states.before[i], i, slice));
        }
      }
      copyAll(states.copiesBefore, slice);
      for (int i = carried(); i < carried() + scan.sequences(); i++) {
        place(i, inputs.get(i), slice);
      }
      for (int i = 0; i < carried(); i++) {
        placeResult(i, slice, left);
      }
      for (int i = 0; i < states.computed.length; i++) {
        int output = states.computed[i];
        if (output >= 0) {
          Buffer whole = outputs.get(carried() + i);
          int offset = outer.offsets[whole.id] + slice * resultSizes[carried() + i];
          inner.place(out[output], outer.arrays[whole.id], offset + row(out[output]));
        }
      }
      inner.run();
      for (int i = 0; i < carried(); i++) {
        keep(i, out[i]);
      }
      copyAll(states.copiesAfter, slice);
    }

    private void placeResult(int state, int slice, int left) {
      Buffer to;
      int offset;
      if (states.before[state] >= 0 && left > 0) {
        to = outputs.get(carried() + states.before[state]);
        offset = slice(states.before[state], state, scan.reverse() ? slice - 1 : slice + 1);
      } else if (states.after[state] >= 0) {
        to = outputs.get(carried() + states.after[state]);
        offset = slice(states.after[state], state, slice);
      } else {
        // Back and forth, so that the last step writes the result.
        to = left % 2 == 0 ? outputs.get(state) : spares.get(state);
        offset = outer.offsets[to.id] + row(out[state]);
      }
      inner.place(out[state], outer.arrays[to.id], offset);
    }

    private void copyAll(List<int[]> copies, int slice) {
      for (int i = 0; i < copies.size(); i++) {
        int sequence = copies.get(i)[0];
        int state = copies.get(i)[1];
        copy(state, outputs.get(carried() + sequence), slice(sequence, state, slice));
      }
    }
  }
}
