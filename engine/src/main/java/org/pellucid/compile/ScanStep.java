package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.graph.Op;

/**
 * Runs the body of a loop, step by step, on one frame. Slices of sequences are where they lie;
 * carried values go back and forth between the result and a second buffer, so that the last step
 * writes the result.
 */
final class ScanStep extends Step {
  private final Op.Scan scan;
  private final Plan body;
  private final List<Location> inputs;
  private final List<Buffer> outputs;
  private final List<Buffer> spares;

  /**
   * Makes a step.
   *
   * @param origin the layer that asked for it
   * @param scan the loop
   * @param body its compiled body
   * @param inputs the loop's inputs
   * @param outputs the loop's results
   * @param spares one more buffer per carried value
   */
  ScanStep(
      String origin,
      Op.Scan scan,
      Plan body,
      List<Location> inputs,
      List<Buffer> outputs,
      List<Buffer> spares) {
    super(origin, inputs.stream().map(Location::buffer).toList(), written(outputs, spares));
    this.scan = scan;
    this.body = body;
    this.inputs = inputs;
    this.outputs = outputs;
    this.spares = spares;
  }

  private static List<Buffer> written(List<Buffer> outputs, List<Buffer> spares) {
    List<Buffer> all = new ArrayList<>(outputs);
    all.addAll(spares);
    return all;
  }

  @Override
  boolean mayFail() {
    return body.steps().stream().anyMatch(Step::mayFail);
  }

  @Override
  Task bind(Frame frame) {
    Frame inner = new Frame(body, frame.workers);
    return () -> run(frame, inner);
  }

  private void run(Frame frame, Frame inner) {
    int length = scan.length();
    int carried = scan.carried();
    for (int i = carried + scan.sequences(); i < inputs.size(); i++) {
      inner.place(body.inputs().get(i), frame.array(inputs.get(i)), frame.offset(inputs.get(i)));
    }
    for (int i = 0; i < carried; i++) {
      Location from = inputs.get(i);
      if (length == 0) {
        Buffer to = outputs.get(i);
        System.arraycopy(
            frame.array(from),
            frame.offset(from),
            frame.arrays[to.id],
            frame.offsets[to.id],
            to.size());
      }
      inner.place(body.inputs().get(i), frame.array(from), frame.offset(from));
    }
    for (int step = 0; step < length; step++) {
      int slice = scan.reverse() ? length - 1 - step : step;
      for (int i = carried; i < carried + scan.sequences(); i++) {
        Buffer part = body.inputs().get(i);
        int offset = frame.offset(inputs.get(i)) + slice * part.size();
        inner.place(part, frame.array(inputs.get(i)), offset);
      }
      boolean last = (length - 1 - step) % 2 == 0;
      for (int i = 0; i < outputs.size(); i++) {
        Buffer part = body.outputs().get(i);
        Buffer whole = i >= carried || last ? outputs.get(i) : spares.get(i);
        int offset = frame.offsets[whole.id] + (i < carried ? 0 : slice * part.size());
        inner.place(part, frame.arrays[whole.id], offset);
      }
      inner.run();
      for (int i = 0; i < carried; i++) {
        Buffer written = body.outputs().get(i);
        inner.place(body.inputs().get(i), inner.arrays[written.id], inner.offsets[written.id]);
      }
    }
  }

  @Override
  String describe() {
    StringBuilder text = new StringBuilder("loop of " + scan.length() + " steps:");
    for (Step step : body.steps()) {
      text.append("\n    ").append(step.describe().replace("\n", "\n    "));
    }
    return text.toString();
  }
}
