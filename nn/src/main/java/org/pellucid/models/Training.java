package org.pellucid.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Executable;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.Layer;
import org.pellucid.losses.Loss;
import org.pellucid.metrics.Mean;
import org.pellucid.metrics.Metric;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The compiled side of a model: one program for a training step (forward, loss, backward, update,
 * metrics) and one for a step of evaluation.
 */
final class Training {
  /** An executable for given shapes with memory for its results. */
  private record Step(TensorType[] types, Executable executable, NdArray[] outputs) {
    boolean fits(NdArray[] inputs) {
      if (inputs.length != types.length) {
        return false;
      }
      for (int i = 0; i < types.length; i++) {
        if (types[i].dtype() != inputs[i].dtype() || !types[i].shape().equals(inputs[i].shape())) {
          return false;
        }
      }
      return true;
    }
  }

  private final Model model;
  private final Optimizer optimizer;
  private final List<Loss> losses;
  private final List<Double> lossWeights;
  private final List<List<Metric>> metrics;
  private final List<List<Metric>> weightedMetrics;
  private final List<String> outputNames;
  private final List<String> names = new ArrayList<>();
  private final Mean lossMean = new Mean();
  private final List<Mean> outputLossMeans = new ArrayList<>();
  private final List<Integer> classes;
  private final int[] alphabetical;
  private final int inputs;
  private final Program train;
  private final Program test;
  private final List<Step> trainSteps = new ArrayList<>();
  private final List<Step> testSteps = new ArrayList<>();

  /**
   * Prepares training for the kind of data at hand.
   *
   * @param model the model, built
   * @param settings optimizer, losses and metrics
   * @param xs types of the inputs
   * @param ys types of the targets
   */
  Training(Model model, Compile settings, List<TensorType> xs, List<TensorType> ys) {
    this.model = model;
    this.optimizer = settings.optimizer;
    this.inputs = xs.size();
    this.outputNames = model.outputNames();
    List<TensorType> outputs =
        model.outputTypes(
            xs.stream().map(x -> x.shape().with(0, Shape.UNKNOWN)).toList(),
            xs.stream().map(TensorType::dtype).toList());
    Resolution resolution = new Resolution(settings, outputNames, outputs, ys);
    this.losses = resolution.losses();
    this.lossWeights = resolution.lossWeights();
    this.metrics = resolution.metrics();
    this.weightedMetrics = resolution.weightedMetrics();
    this.classes =
        outputs.stream().map(type -> type.shape().rank() == 0 ? 1 : type.shape().dim(-1)).toList();
    if (outputs.size() > 1) {
      losses.forEach(loss -> outputLossMeans.add(new Mean()));
    }
    Warnings.outputs(
        model.outputLayers(), outputs.stream().map(TensorType::shape).toList(), losses);
    name();
    this.alphabetical =
        IntStream.range(0, names.size())
            .boxed()
            .sorted(Comparator.comparing(names::get))
            .mapToInt(Integer::intValue)
            .toArray();
    this.train = Program.ofAll(tensors -> record(tensors, true));
    this.test = Program.ofAll(tensors -> record(tensors, false));
  }

  private void name() {
    names.add("loss");
    boolean several = losses.size() > 1;
    for (int i = 0; several && i < losses.size(); i++) {
      names.add(outputNames.get(i) + "_loss");
    }
    for (int i = 0; i < metrics.size(); i++) {
      List<Metric> all = new ArrayList<>(metrics.get(i));
      all.addAll(weightedMetrics.get(i));
      for (Metric metric : all) {
        names.add(several ? outputNames.get(i) + "_" + metric.name() : metric.name());
      }
    }
  }

  /** One step as tensor code: what runs is what stands here, compiled. */
  private List<Tensor> record(List<Tensor> tensors, boolean training) {
    List<Tensor> xs = tensors.subList(0, inputs);
    List<Tensor> ys = tensors.subList(inputs, inputs + losses.size());
    Tensor weight =
        tensors.size() > inputs + losses.size() ? tensors.get(inputs + losses.size()) : null;
    Layer.Result result = model.callOutermost(xs, training);
    Tensor samples = Tensor.scalar((double) xs.getFirst().dim(0));

    Tensor total = Tensor.scalar(0.0);
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      Tensor part =
          losses.get(i).apply(ys.get(i), result.outputs().get(i), weight, result.masks().get(i));
      parts.add(part);
      total = total.add(lossWeights.get(i) == 1 ? part : part.multiply(lossWeights.get(i)));
    }
    for (Tensor added : result.losses()) {
      total = total.add(added);
    }
    if (training) {
      minimize(total);
    }

    List<Tensor> shown = new ArrayList<>();
    shown.add(total);
    lossMean.updateWeighted(total, samples);
    shown.add(lossMean.result());
    for (int i = 0; i < outputLossMeans.size(); i++) {
      outputLossMeans.get(i).updateWeighted(parts.get(i), samples);
      shown.add(outputLossMeans.get(i).result());
    }
    for (int i = 0; i < metrics.size(); i++) {
      Tensor mask = result.masks().get(i);
      for (Metric metric : metrics.get(i)) {
        metric.update(ys.get(i), result.outputs().get(i), masked(null, mask));
        shown.add(metric.result());
      }
      for (Metric metric : weightedMetrics.get(i)) {
        metric.update(ys.get(i), result.outputs().get(i), masked(weight, mask));
        shown.add(metric.result());
      }
    }
    return shown.stream().map(tensor -> tensor.cast(DType.FLOAT32)).toList();
  }

  /** What each entry counts in a metric: nothing where the output is padding. */
  private static @Nullable Tensor masked(@Nullable Tensor weight, @Nullable Tensor mask) {
    if (mask == null) {
      return weight;
    }
    Tensor kept = mask.cast(DType.FLOAT32);
    if (weight == null) {
      return kept;
    }
    Tensor aligned = weight;
    while (aligned.rank() < kept.rank()) {
      aligned = aligned.expandDims(-1);
    }
    return kept.multiply(aligned);
  }

  private void minimize(Tensor loss) {
    List<Variable> variables = model.trainableVariables();
    if (variables.isEmpty()) {
      Warnings.frozen(model);
    } else {
      optimizer.minimize(loss, variables);
    }
  }

  /** {@return what is measured, "loss" first} */
  List<String> names() {
    return names;
  }

  /** The metrics that are reported under a name; null for losses. */
  @Nullable Metric metric(String name) {
    int at = names.size();
    for (int i = metrics.size() - 1; i >= 0; i--) {
      List<Metric> all = new ArrayList<>(metrics.get(i));
      all.addAll(weightedMetrics.get(i));
      for (Metric metric : all.reversed()) {
        if (names.get(--at).equals(name)) {
          return metric;
        }
      }
    }
    return null;
  }

  /** {@return the loss of each output} */
  List<Loss> losses() {
    return losses;
  }

  /** The extent of an output's last axis. */
  int classes(int output) {
    return classes.get(output);
  }

  /** The indices of {@link #names} in the alphabetical order of the names. */
  int[] alphabetical() {
    return alphabetical;
  }

  /**
   * Runs one step.
   *
   * @param batch inputs, targets and perhaps weights
   * @param training whether weights are updated
   * @return the loss of this batch
   */
  float run(NdArray[] batch, boolean training) {
    Step step = step(batch, training);
    step.executable().run(batch, step.outputs());
    latest = step.outputs();
    return ((float[]) latest[0].data())[0];
  }

  private NdArray @Nullable [] latest;

  /**
   * Reads what has been measured since the last {@link #reset}.
   *
   * @param index which, as in {@link #names}
   * @return the value
   */
  double value(int index) {
    NdArray[] outputs = latest;
    return outputs == null ? 0 : ((float[]) outputs[index + 1].data())[0];
  }

  private Step step(NdArray[] batch, boolean training) {
    List<Step> steps = training ? trainSteps : testSteps;
    for (Step step : steps) {
      if (step.fits(batch)) {
        return step;
      }
    }
    TensorType[] types =
        Arrays.stream(batch)
            .map(array -> new TensorType(array.dtype(), array.shape()))
            .toArray(TensorType[]::new);
    Program program = training ? train : test;
    Executable executable = program.executable(Arrays.asList(types));
    NdArray[] outputs = new NdArray[names.size() + 1];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = NdArray.zeros(DType.FLOAT32, Shape.SCALAR);
    }
    Step step = new Step(types, executable, outputs);
    steps.add(step);
    return step;
  }

  /** Forgets what has been measured. */
  void reset() {
    lossMean.reset();
    outputLossMeans.forEach(Metric::reset);
    for (int i = 0; i < metrics.size(); i++) {
      metrics.get(i).forEach(Metric::reset);
      weightedMetrics.get(i).forEach(Metric::reset);
    }
  }

  /**
   * Raises the sentence about a loss that is not a number.
   *
   * @param loss the loss of the step
   * @param epoch the epoch, from 0
   * @param step the step, from 0
   */
  void checkLoss(float loss, int epoch, int step) {
    if (Float.isFinite(loss)) {
      return;
    }
    String first = "the loss";
    for (Variable variable : model.trainableVariables()) {
      if (!variable.value().isFinite()) {
        first = "gradient of \"" + variable.name() + "\"";
        break;
      }
    }
    throw new PellucidException(
        "Loss is "
            + (Float.isNaN(loss) ? "NaN" : "infinite")
            + " at epoch "
            + (epoch + 1)
            + ", step "
            + (step + 1)
            + " (first non-finite value: "
            + first
            + "). Try a lower learning rate (now "
            + optimizer.learningRate()
            + ") or clipnorm.");
  }
}
