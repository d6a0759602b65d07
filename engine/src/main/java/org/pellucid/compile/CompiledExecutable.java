package org.pellucid.compile;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.cpu.Simd;
import org.pellucid.cpu.Workers;
import org.pellucid.graph.Cell;
import org.pellucid.graph.TensorType;

/** A plan with memory: each run takes a frame of its own from a small pool. */
final class CompiledExecutable implements Executable {
  private static final int KEPT_FRAMES = 16;

  private final Plan plan;
  private final Workers workers;
  private final boolean plainly;
  private final List<TensorType> inputTypes;
  private final List<TensorType> outputTypes;
  private final Buffer[] inputs;
  private final Buffer[] outputs;
  private final Buffer[] cells;
  private final Cell[] variables;
  private final Cell[] changed;
  private final AtomicReferenceArray<@Nullable Frame> idle =
      new AtomicReferenceArray<>(KEPT_FRAMES);
  private final ReentrantLock updating = new ReentrantLock();

  /** Makes one whose products, like its loops, keep to plain loops if {@code plainly}. */
  CompiledExecutable(Plan plan, Workers workers, boolean plainly) {
    this.plan = plan;
    this.workers = workers;
    this.plainly = plainly;
    inputTypes = plan.inputs().stream().map(buffer -> buffer.type).toList();
    outputTypes = plan.outputs().stream().map(buffer -> buffer.type).toList();
    inputs = plan.inputs().toArray(Buffer[]::new);
    outputs = plan.outputs().toArray(Buffer[]::new);
    cells = plan.cells().toArray(Buffer[]::new);
    variables = plan.variables().toArray(Cell[]::new);
    changed = plan.changed().toArray(Cell[]::new);
  }

  @Override
  public List<TensorType> inputTypes() {
    return inputTypes;
  }

  @Override
  public List<TensorType> outputTypes() {
    return outputTypes;
  }

  @Override
  public void run(NdArray[] arguments, NdArray[] results) {
    Arguments.check(arguments, inputTypes, "Input");
    Arguments.check(results, outputTypes, "Output");
    if (changed.length == 0) {
      execute(arguments, results, 0, 1);
      return;
    }
    updating.lock();
    try {
      execute(arguments, results, 0, 1);
    } finally {
      updating.unlock();
    }
  }

  /** Runs it on what lies in larger arrays from some of their equal parts on. */
  void execute(NdArray[] arguments, NdArray[] results, int part, int parts) {
    Frame frame = borrow();
    for (int i = 0; i < inputs.length; i++) {
      NdArray argument = arguments[i];
      frame.place(inputs[i], argument.data(), argument.size() / parts * part);
    }
    for (int i = 0; i < outputs.length; i++) {
      NdArray result = results[i];
      frame.place(outputs[i], result.data(), result.size() / parts * part);
    }
    for (int i = 0; i < cells.length; i++) {
      frame.versions[cells[i].id] = variables[i].version();
      frame.place(cells[i], variables[i].array(), variables[i].offset());
    }
    try {
      if (plainly && Simd.mayUseVectors()) {
        Simd.plainly(frame);
      } else {
        frame.run();
      }
    } finally {
      for (Cell cell : changed) {
        cell.changed();
      }
    }
    giveBack(frame);
  }

  private Frame borrow() {
    for (int i = 0; i < KEPT_FRAMES; i++) {
      Frame frame = idle.getPlain(i) == null ? null : idle.getAndSet(i, null);
      if (frame != null) {
        return frame;
      }
    }
    return new Frame(plan, workers);
  }

  private void giveBack(Frame frame) {
    for (int i = 0; i < KEPT_FRAMES; i++) {
      if (idle.getPlain(i) == null && idle.compareAndSet(i, null, frame)) {
        return;
      }
    }
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      text.append(i).append(": ").append(step.describe());
      text.append(" reads ").append(step.reads()).append(" writes ").append(step.writes());
      if (!step.origin().isEmpty()) {
        text.append(" in ").append(step.origin());
      }
      text.append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return describe();
  }
}
