package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.compile.Backend;
import org.pellucid.compile.Executable;
import org.pellucid.explain.StepRecording;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Value;
import org.pellucid.models.Model;
import org.pellucid.tensor.Variable;

/** One batch, on which results, gradients and updates are measured again and again. */
final class Probe {
  /** How one unit of a layer answered. */
  record Units(String layer, String activation, int count, int idle) {
    double share() {
      return (double) idle / count;
    }
  }

  /**
   * How a weight would be changed.
   *
   * @param name its path
   * @param weight the root of the mean square of its numbers
   * @param gradient that of its gradient
   * @param update that of its change in the next step
   */
  record Change(String name, double weight, double gradient, double update) {}

  /** What one look has shown. */
  record Look(List<Units> units, List<Change> changes) {}

  /** From here on sigmoid and tanh are flat: a fiftieth of their steepest slope and less. */
  private static final double FLAT_SIGMOID = 0.995;

  private static final double FLAT_TANH = 0.99;

  private final List<NdArray> batch;
  private final Map<String, String> activations;
  private final List<String> layers = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private final Executable executable;

  /**
   * Prepares to measure.
   *
   * @param model the model in training
   * @param facts what is known of its layers
   * @param batch what a step takes
   * @param all whether to measure all layers and variables; otherwise those that are judged
   */
  Probe(Model model, LayerFacts facts, List<NdArray> batch, boolean all) {
    this.batch = batch;
    activations = facts.activations();
    StepRecording step = model.describeStep(batch);
    Graph graph = step.graph();
    int samples = batch.getFirst().shape().dim(0);
    Map<String, Value> results = new LinkedHashMap<>();
    for (Node node : Graph.reachable(List.of(graph.outputs().getFirst()))) {
      if (!node.origin().isEmpty()
          && (all || judged(node.origin()))
          && bySample(node.output(), samples)) {
        results.remove(node.origin()); // in the order of their ends
        results.put(node.origin(), node.output());
      }
    }
    List<Value> wanted = new ArrayList<>();
    results.forEach((layer, value) -> {
      layers.add(layer);
      wanted.add(value);
    });
    Map<Cell, Value> updates = new HashMap<>();
    graph.updates().forEach(update -> updates.put(update.cell(), update.value()));
    Set<Cell> seen = new HashSet<>();
    for (int i = 0; i < step.variables().size(); i++) {
      Variable variable = step.variables().get(i);
      Value updated = updates.get(variable.cell());
      if ((all || variable.shape().rank() >= 2) && updated != null && seen.add(variable.cell())) {
        variables.add(variable);
        wanted.add(graph.outputs().get(1 + i));
        wanted.add(updated);
      }
    }
    executable = Backend.current().compile(new Graph(graph.parameters(), wanted));
  }

  private boolean judged(String layer) {
    return Set.of("relu", "sigmoid", "tanh").contains(activations.getOrDefault(layer, ""));
  }

  private static boolean bySample(Value value, int samples) {
    return value.dtype().isFloating()
        && value.shape().rank() >= 2
        && value.shape().dim(0) == samples;
  }

  /** Runs the step without making it. */
  Measured measure() {
    List<NdArray> numbers = executable.run(batch);
    Map<String, NdArray> results = new LinkedHashMap<>();
    Map<String, NdArray> gradients = new LinkedHashMap<>();
    Map<String, NdArray> updated = new LinkedHashMap<>();
    int at = 0;
    for (String layer : layers) {
      results.put(layer, numbers.get(at++));
    }
    for (Variable variable : variables) {
      gradients.put(variable.name(), numbers.get(at++));
      updated.put(variable.name(), numbers.get(at++));
    }
    return new Measured(results, gradients, updated);
  }

  /** Brings what was measured to what is judged. */
  Look judge(Measured measured) {
    List<Units> units = new ArrayList<>();
    measured
        .results()
        .forEach((layer, result) -> {
          if (judged(layer)) {
            units.add(units(layer, activations.getOrDefault(layer, ""), result));
          }
        });
    List<Change> changes = new ArrayList<>();
    for (Variable variable : variables) {
      NdArray gradient = measured.gradients().get(variable.name());
      NdArray after = measured.updated().get(variable.name());
      if (variable.shape().rank() >= 2 && gradient != null && after != null) {
        changes.add(change(variable, gradient, after));
      }
    }
    return new Look(units, changes);
  }

  private static Change change(Variable variable, NdArray gradient, NdArray after) {
    NdArray before = variable.value();
    return new Change(
        variable.name(), size(before, null), size(gradient, null), size(after, before));
  }

  /** The root of the mean square of numbers, or of their differences from others. */
  private static double size(NdArray array, @Nullable NdArray less) {
    float[] numbers = array.toFloatArray();
    float[] others = less == null ? null : less.toFloatArray();
    double squares = 0;
    for (int i = 0; i < numbers.length; i++) {
      double number = others == null ? numbers[i] : (double) numbers[i] - others[i];
      squares += number * number;
    }
    return Math.sqrt(squares / numbers.length);
  }

  /** Units that are 0, or at a flat end, for (nearly) all that the batch holds. */
  private static Units units(String layer, String activation, NdArray results) {
    int count = results.shape().dim(-1);
    int each = results.size() / count;
    int[] idle = new int[count];
    for (int i = 0; i < results.size(); i++) {
      double value = results.getDouble(i);
      boolean flat =
          switch (activation) {
            case "relu" -> value == 0;
            case "sigmoid" -> value > FLAT_SIGMOID || value < 1 - FLAT_SIGMOID;
            default -> Math.abs(value) > FLAT_TANH;
          };
      idle[i % count] += flat ? 1 : 0;
    }
    int all = 0;
    for (int unit : idle) {
      all += activation.equals("relu") ? unit == each ? 1 : 0 : unit >= 0.9 * each ? 1 : 0;
    }
    return new Units(layer, activation, count, all);
  }
}
