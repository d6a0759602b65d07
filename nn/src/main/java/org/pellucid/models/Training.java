// Longer than most files on purpose: all that is measured in a step, and how steps are run.
package org.pellucid.models;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Executable;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.graph.Graph;
import org.pellucid.graph.TensorType;
import org.pellucid.losses.Loss;
import org.pellucid.metrics.Mean;
import org.pellucid.metrics.Metric;
import org.pellucid.observability.Events;
import org.pellucid.observability.Span;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The compiled side of a model: one program for a training step (forward, loss, backward, update,
 * metrics) and one for a step of evaluation.
 */
final class Training {
  /** For how many shapes steps are kept; texts of all lengths would else fill the memory. */
  private static final int KEPT_STEPS = 64;

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

  /** A program, what it reports, and what has been compiled of it. */
  private final class Kind {
    private final boolean training;
    private final Program program;
    private final List<Step> steps = new ArrayList<>();
    private List<String> names = List.of();

    Kind(boolean training) {
      this.training = training;
      this.program = Program.ofAll(this::record);
    }

    /** One step as tensor code: what runs is what {@link Model#trainStep} says, compiled. */
    private List<Tensor> record(List<Tensor> tensors) {
      StepData data =
          new StepData(
              tensors.subList(0, inputs),
              tensors.subList(inputs, inputs + targets),
              tensors.subList(inputs + targets, tensors.size()));
      total = null;
      Map<String, Tensor> results = model.recordStep(data, training);
      names = List.copyOf(results.keySet());
      List<Tensor> shown = new ArrayList<>();
      Tensor loss = total == null ? results.get("loss") : total;
      shown.add(loss == null ? Tensor.scalar(0.0) : loss);
      shown.addAll(results.values());
      return shown.stream().map(Kind::number).toList();
    }

    /** A number as it is, several as their mean. */
    private static Tensor number(Tensor value) {
      return (value.rank() == 0 ? value : value.mean()).cast(DType.FLOAT32);
    }

    private Step step(NdArray[] batch) {
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i).fits(batch)) {
          return steps.get(i);
        }
      }
      TensorType[] types =
          Arrays.stream(batch)
              .map(array -> new TensorType(array.dtype(), array.shape()))
              .toArray(TensorType[]::new);
      Span span = Events.compilation();
      Executable executable = program.executable(Arrays.asList(types));
      span.end(training ? "training" : "evaluation", types.length, 0, 0);
      NdArray[] outputs = new NdArray[names.size() + 1];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = NdArray.zeros(DType.FLOAT32, Shape.SCALAR);
      }
      Step step = new Step(types, executable, outputs);
      if (steps.size() >= KEPT_STEPS) {
        steps.clear();
      }
      steps.add(step);
      return step;
    }
  }

  private final Model model;
  private final List<Loss> losses;
  private final List<Double> lossWeights;
  private final List<List<Metric>> metrics;
  private final List<List<Metric>> weightedMetrics;
  private final List<String> outputNames;
  private final Mean lossMean = new Mean();
  private final List<Mean> outputLossMeans = new ArrayList<>();
  private final Map<String, Mean> addedMeans = new LinkedHashMap<>();
  private final Map<String, Metric> byName = new LinkedHashMap<>();
  private final List<Metric> fixedMetrics = new ArrayList<>();
  private final List<Integer> classes;
  private final int inputs;
  private final int targets;
  private final Kind train = new Kind(true);
  private final Kind test = new Kind(false);
  private Kind latest = train;
  private NdArray @Nullable [] results;
  private @Nullable Tensor total;
  private List<@Nullable Tensor> parts = List.of();

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
    this.inputs = xs.size();
    this.targets = ys.size();
    this.outputNames = model.outputNames();
    if (settings.hasLosses()) {
      List<TensorType> outputs = model.outputTypesOf(xs);
      this.classes =
          outputs.stream()
              .map(type -> type.shape().rank() == 0 ? 1 : type.shape().dim(-1))
              .toList();
      Resolution resolution = new Resolution(settings, outputNames, outputs, ys);
      this.losses = resolution.losses();
      this.lossWeights = resolution.lossWeights();
      this.metrics = resolution.metrics();
      this.weightedMetrics = resolution.weightedMetrics();
      Warnings.outputs(
          model.outputLayers(), outputs.stream().map(TensorType::shape).toList(), losses);
    } else {
      this.classes = List.of();
      this.losses = List.of();
      this.lossWeights = List.of();
      this.metrics = List.of();
      this.weightedMetrics = List.of();
    }
    if (losses.size() > 1) {
      losses.forEach(loss -> outputLossMeans.add(new Mean()));
    }
    fixedMetrics.add(lossMean);
    fixedMetrics.addAll(outputLossMeans);
    metrics.forEach(fixedMetrics::addAll);
    weightedMetrics.forEach(fixedMetrics::addAll);
  }

  // ---- What a step is made of ----

  /** The loss of a batch: that of each output, and what layers added. */
  Tensor loss(
      StepData data, List<Tensor> outputs, List<@Nullable Tensor> masks, List<Tensor> added) {
    Tensor sum = null;
    parts = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      Loss loss = losses.get(i);
      if (loss instanceof NoLoss) {
        parts.add(null);
        continue;
      }
      Tensor part = loss.apply(data.targets().get(i), outputs.get(i), data.weight(i), masks.get(i));
      parts.add(part);
      Tensor weighted = lossWeights.get(i) == 1 ? part : part.multiply(lossWeights.get(i));
      // Begins with 0, as each loss has always been added to it.
      sum = (sum == null ? Tensor.scalar(0.0) : sum).add(weighted);
    }
    for (Tensor term : added) {
      sum = (sum == null ? Tensor.scalar(0.0) : sum).add(term);
    }
    if (sum == null) {
      throw new PellucidException(
          "Model \""
              + model.name()
              + "\" has no loss: give one to compile, or let a layer add one with addLoss.");
    }
    total = sum;
    return sum;
  }

  /** Takes a batch into all metrics; what they say, "loss" first. */
  Map<String, Tensor> measure(
      StepData data,
      List<Tensor> outputs,
      List<@Nullable Tensor> masks,
      Map<String, Tensor> added) {
    Map<String, Tensor> shown = new LinkedHashMap<>();
    Tensor samples = Tensor.scalar((double) data.x().dim(0));
    if (total != null) {
      lossMean.updateWeighted(total, samples);
      shown.put("loss", lossMean.result());
    }
    for (int i = 0; i < outputLossMeans.size(); i++) {
      Tensor part = i < parts.size() ? parts.get(i) : null;
      if (part != null) {
        outputLossMeans.get(i).updateWeighted(part, samples);
        shown.put(outputNames.get(i) + "_loss", outputLossMeans.get(i).result());
      }
    }
    byName.clear();
    for (int i = 0; i < metrics.size(); i++) {
      Tensor yTrue = data.targets().get(i);
      Tensor yPred = outputs.get(i);
      for (Metric metric : metrics.get(i)) {
        metric.update(yTrue, yPred, masked(null, masks.get(i)));
        put(shown, named(i, metric.name()), metric);
      }
      for (Metric metric : weightedMetrics.get(i)) {
        metric.update(yTrue, yPred, masked(data.weight(i), masks.get(i)));
        boolean taken = shown.containsKey(named(i, metric.name()));
        put(shown, named(i, taken ? "weighted_" + metric.name() : metric.name()), metric);
      }
    }
    added.forEach((name, value) -> {
      Mean mean = addedMeans.computeIfAbsent(name, key -> new Mean());
      mean.updateWeighted(value, samples);
      shown.put(free(shown, name), mean.result());
    });
    return shown;
  }

  private String named(int output, String name) {
    return losses.size() > 1 ? outputNames.get(output) + "_" + name : name;
  }

  private void put(Map<String, Tensor> shown, String name, Metric metric) {
    String unique = free(shown, name);
    shown.put(unique, metric.result());
    byName.put(unique, metric);
  }

  /** The name, with a number behind it if there is such a name already. */
  private static String free(Map<String, Tensor> taken, String name) {
    String unique = name;
    for (int i = 1; taken.containsKey(unique); i++) {
      unique = name + "_" + i;
    }
    return unique;
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

  // ---- Running ----

  /** {@return what the latest kind of step measures, "loss" first} */
  List<String> names() {
    return latest.names;
  }

  /** {@return what training steps measure; nothing before the first one} */
  List<String> trainNames() {
    return train.names;
  }

  /** The metric that is reported under a name; null for losses and the user's own numbers. */
  @Nullable Metric metric(String name) {
    return byName.get(name);
  }

  /** {@return the loss of each output; none when the model is trained without} */
  List<Loss> losses() {
    return losses;
  }

  /** {@return how many of a batch's arrays are inputs} */
  int inputs() {
    return inputs;
  }

  /** {@return how many of a batch's arrays are targets} */
  int targets() {
    return targets;
  }

  /** {@return all that was measured and can be read as a metric} */
  List<Metric> allMetrics() {
    List<Metric> all = new ArrayList<>(fixedMetrics);
    all.addAll(addedMeans.values());
    return Collections.unmodifiableList(all);
  }

  /** What an output is called. */
  String outputName(int output) {
    return outputNames.get(output);
  }

  /** The extent of an output's last axis. */
  int classes(int output) {
    return classes.get(output);
  }

  /**
   * Runs one step.
   *
   * @param batch inputs, targets and perhaps weights
   * @param training whether weights are updated
   * @return the loss of this batch
   */
  float run(NdArray[] batch, boolean training) {
    Kind kind = training ? train : test;
    Step step = kind.step(batch);
    step.executable().run(batch, step.outputs());
    latest = kind;
    results = step.outputs();
    return ((float[]) step.outputs()[0].data())[0];
  }

  /**
   * Describes a training step for whoever wants to see all of it.
   *
   * @param variables the trained variables
   * @param types the types of a batch
   * @return the step; its outputs are the loss and the gradient of the loss by each variable
   */
  Graph explained(List<Variable> variables, List<TensorType> types) {
    return Program.ofAll(
            tensors -> {
              List<Tensor> before = variables.stream().map(Variable::tensor).toList();
              train.record(tensors);
              Tensor loss = total;
              if (loss == null) {
                throw new PellucidException(
                    "explain: trainStep of model \"" + model.name() + "\" computes no loss.");
              }
              List<Tensor> results = new ArrayList<>(List.of(loss));
              results.addAll(Gradients.of(loss, before));
              return results;
            })
        .graph(types);
  }

  /** Compiles a training step without running it. */
  void prepare(NdArray[] batch) {
    train.step(batch);
    latest = train;
  }

  /**
   * Reads what has been measured since the last {@link #reset}.
   *
   * @param index which, as in {@link #names}
   * @return the value
   */
  double value(int index) {
    return ((float[]) requireNonNull(results)[index + 1].data())[0];
  }

  /** Whether a step has been run. */
  boolean hasResults() {
    return results != null;
  }

  /** Forgets what has been measured. */
  void reset() {
    fixedMetrics.forEach(Metric::reset);
    addedMeans.values().forEach(Metric::reset);
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
            + model.optimizer().learningRate()
            + ") or clipnorm.");
  }
}
