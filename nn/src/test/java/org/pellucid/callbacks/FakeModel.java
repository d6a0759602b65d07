package org.pellucid.callbacks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.metrics.Direction;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/** A model whose only weight a test sets, and that notes what callbacks do to it. */
final class FakeModel implements TrainedModel {
  final Optimizer optimizer = new Adam(0.1);
  boolean stopped;
  List<NdArray> weights = List.of(NdArray.of(new float[] {0}));
  final Variable variable =
      new Variable("dense/kernel", NdArray.of(new float[] {-1, 0, 3, 3}, 2, 2), true);
  final List<String> saved = new ArrayList<>();
  private final List<String> names = new ArrayList<>(List.of("loss", "accuracy"));

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Optimizer optimizer() {
    return optimizer;
  }

  @Override
  public void stopTraining() {
    stopped = true;
  }

  @Override
  public List<NdArray> getWeights() {
    return weights;
  }

  @Override
  public void setWeights(List<NdArray> newWeights) {
    weights = newWeights;
  }

  @Override
  public List<Variable> weights() {
    return List.of(variable);
  }

  @Override
  public List<Variable> trainableVariables() {
    return List.of(variable);
  }

  @Override
  public List<GraphNode> graph() {
    return List.of(
        new GraphNode("x", "Input", List.of(), null),
        new GraphNode("dense", "Dense", List.of("x"), null));
  }

  @Override
  public void save(Path file) {
    saved.add("model " + file);
  }

  @Override
  public void saveWeights(Path file) {
    saved.add("weights " + file);
  }

  @Override
  public boolean saveState(Path file, Map<String, String> notes) {
    saved.add("state " + file + " " + notes);
    return true;
  }

  @Override
  public Map<String, String> restoreState(Path file) {
    throw new IllegalStateException("nothing was saved");
  }

  @Override
  public void resumeTraining() {}

  @Override
  public List<String> metricNames() {
    return names;
  }

  @Override
  public @Nullable Direction direction(String metric) {
    return metric.equals("accuracy") ? Direction.UP : null;
  }

  /** Runs epochs with the given values of one number; returns how many were run. */
  int train(Callback callback, String monitored, double... values) {
    callback.setModel(this);
    callback.onTrainBegin(new Logs());
    int epochs = 0;
    while (epochs < values.length && !stopped) {
      weights = List.of(NdArray.of(new float[] {epochs}));
      Logs logs = new Logs();
      logs.put(monitored, values[epochs]);
      callback.onEpochBegin(epochs, new Logs());
      callback.onEpochEnd(epochs, logs);
      epochs++;
    }
    callback.onTrainEnd(new Logs());
    return epochs;
  }

  double weight() {
    return weights.getFirst().getDouble(0);
  }
}
