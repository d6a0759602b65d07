// Longer than most files on purpose: the one class through which a model is trained and used.
package org.pellucid.models;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.CallbackList;
import org.pellucid.callbacks.History;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.TrainedModel;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.explain.Explanation;
import org.pellucid.explain.StepRecording;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.FlowType;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LowRankAdaptable;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.Loss;
import org.pellucid.metrics.Direction;
import org.pellucid.metrics.Metric;
import org.pellucid.observability.Events;
import org.pellucid.observability.Span;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.Optimizers;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A layer that can be trained, evaluated and asked: Keras's {@code Model}.
 *
 * <p>Make one from layers that follow one another ({@link Sequential}), from a graph of layers
 * ({@link #of}), or by subclassing: {@link Layer#track} the layers and override {@link
 * Layer#forward(Tensor)}.
 *
 * <p>Data are Java arrays of any rank, tensors, or lists or maps of them for several inputs or
 * outputs; the first axis is the batch.
 */
public abstract class Model extends Layer implements TrainedModel {
  private static final int DEFAULT_BATCH = 32;

  @SuppressWarnings("this-escape") // The function is called only once the model is there.
  private Program prediction = predicting();

  private @Nullable Compile settings;
  private @Nullable Training training;
  private @Nullable FitLoop batchLoop;
  private final List<Metric> ownMetrics = new ArrayList<>();
  private volatile boolean stopped;
  private boolean resuming;
  private final TrainingRecord record = new TrainingRecord();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private List<NdArray> restoredMetrics = List.of();
  private List<Map.Entry<String, Callback.State>> restoredCallbacks = List.of();
  private @Nullable Provenance provenance;

  /** Makes a model that is not compiled yet. */
  protected Model() {}

  /**
   * Makes a model of a graph of layers.
   *
   * @param input made by {@link Input#of}
   * @param output what the model returns
   * @return the model
   */
  public static Model of(SymbolicTensor input, SymbolicTensor output) {
    return of(List.of(input), List.of(output));
  }

  /**
   * Makes a model of a graph of layers with several inputs and outputs.
   *
   * @param inputs made by {@link Input#of}
   * @param outputs what the model returns
   * @return the model
   */
  public static Model of(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs) {
    return new Functional(inputs, outputs, null);
  }

  /**
   * Makes a named model of a graph of layers with several inputs and outputs.
   *
   * @param inputs made by {@link Input#of}
   * @param outputs what the model returns
   * @param name the model's name
   * @return the model
   */
  public static Model of(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs, String name) {
    return new Functional(inputs, outputs, name);
  }

  @Override
  protected final boolean isModel() {
    return true;
  }

  /**
   * Makes a model of one that is described by {@link #inputs} and {@link #outputOf}: from its
   * inputs to the results of any of its layers.
   *
   * @param model the model whose layers are used, not copied
   * @param layerNames the layers whose results the new model returns
   * @return the model
   */
  public static Model extract(Model model, String... layerNames) {
    List<SymbolicTensor> results = new ArrayList<>();
    for (String layerName : layerNames) {
      results.add(model.outputOf(layerName));
    }
    return of(model.inputs(), results);
  }

  /**
   * Makes a model of the same structure with weights of its own, drawn anew.
   *
   * @param model a sequence or a graph
   * @return the copy
   */
  public static Model cloneModel(Model model) {
    return cloneModel(model, ModelConfigs::copy);
  }

  /**
   * Makes a model of the same structure whose layers a function makes.
   *
   * @param model a sequence or a graph
   * @param copy makes a layer in place of another one; called once per layer, inputs left aside
   * @return the copy
   */
  public static Model cloneModel(Model model, UnaryOperator<Layer> copy) {
    return model.copied(copy);
  }

  Model copied(UnaryOperator<Layer> copy) {
    throw new PellucidException(
        "cloneModel: model \"" + name() + "\" is a class of its own; make another object of it.");
  }

  /**
   * Describes the model as Keras's JSON: layers, their settings and how they are connected, and
   * what it was compiled with.
   *
   * @return the JSON
   */
  public final String toJson() {
    return ModelConfigs.describe(this).write();
  }

  /**
   * Makes a model of its JSON, as Keras 2 or 3 or {@link #toJson} wrote it; weights are drawn anew.
   *
   * @param json the description of a sequence or a graph
   * @return the model, compiled if the description says with what
   */
  public static Model fromJson(String json) {
    return ModelConfigs.read(Config.read(json));
  }

  /**
   * Describes what the model is trained with, as Keras's {@code get_compile_config}.
   *
   * @return the description; null when it is not compiled, or with code that no file can hold
   */
  public final @Nullable Config getCompileConfig() {
    Compile known = settings;
    return known == null || !known.canBeWritten() ? null : known.config();
  }

  /**
   * Compiles the model with what a description says, as Keras's {@code compile_from_config}.
   *
   * @param config what {@link #getCompileConfig} gave, here or in Keras
   */
  public final void compileFromConfig(Config config) {
    compile(Compile.fromConfig(config));
  }

  /** What it was compiled with; null before. */
  final @Nullable Compile compiled() {
    return settings;
  }

  /** {@return the inputs as symbolic tensors, to make other models of} */
  public List<SymbolicTensor> inputs() {
    throw noGraph();
  }

  /** {@return the outputs as symbolic tensors, to make other models of} */
  public List<SymbolicTensor> outputs() {
    throw noGraph();
  }

  /**
   * Finds the (first) result of a layer in this model, to make another model that returns it.
   *
   * @param layerName the layer
   * @return what flows from it
   */
  public SymbolicTensor outputOf(String layerName) {
    throw noGraph();
  }

  private PellucidException noGraph() {
    return new PellucidException(
        "Model \""
            + name()
            + "\" is a class of its own: what flows between its layers is known only when it runs.");
  }

  /** What the model expects; empty when that is not known. */
  List<Port> inputPorts() {
    return List.of();
  }

  /** What runs on the host before each compiled step; null for nothing, or not known yet. */
  @Nullable HostPart hostPart() {
    return null;
  }

  /** Whether some of its layers run on the host. */
  boolean beginsOnHost() {
    return hostPart() != null;
  }

  /** The part that runs on the host, for inputs of given types. */
  HostPart startOnHost(List<FlowType> inputs) {
    return requireNonNull(hostPart());
  }

  /** Applies the compiled rest of a model that begins on the host. */
  final List<Tensor> callPrepared(List<Tensor> inputs) {
    return callAll(inputs, prepared());
  }

  /** Types of the outputs for what compiled steps get. */
  final List<TensorType> outputTypesOf(List<TensorType> xs) {
    return outputTypes(
        xs.stream().map(x -> x.shape().with(0, Shape.UNKNOWN)).toList(),
        xs.stream().map(TensorType::dtype).toList(),
        beginsOnHost() ? prepared() : Config.empty());
  }

  /** The names of the outputs, by which losses and metrics are given. */
  List<String> outputNames() {
    return List.of("output");
  }

  /** The layers that make the outputs, null where that is not known. */
  List<@Nullable Layer> outputLayers() {
    return List.of();
  }

  // ---- Steps, to override ----

  /**
   * Describes one training step in tensor code, which is compiled and then run for each batch. An
   * override calls the model, changes variables by an optimizer, and says what to report:
   *
   * <pre>{@code
   * protected Map<String, Tensor> trainStep(StepData data) {
   *   List<Tensor> yPred = callAll(data.inputs(), true);
   *   Tensor loss = computeLoss(data, yPred);
   *   optimizer().minimize(loss, trainableVariables());
   *   return computeMetrics(data, yPred);
   * }
   * }</pre>
   *
   * @param data inputs, targets and weights of the batch
   * @return what logs report, by name: scalars (a mean is shown of anything larger). Metrics that
   *     are made known with {@link #track(Metric)} run over an epoch
   */
  protected Map<String, Tensor> trainStep(StepData data) {
    List<Tensor> yPred = callAll(data.inputs(), true);
    Tensor loss = computeLoss(data, yPred);
    List<Variable> variables = trainableVariables();
    if (variables.isEmpty()) {
      Warnings.frozen(this);
    } else {
      optimizer().minimize(loss, variables);
    }
    return computeMetrics(data, yPred);
  }

  /**
   * Describes one step of evaluation, as {@link #trainStep} one of training.
   *
   * @param data inputs, targets and weights of the batch
   * @return what is reported, by name
   */
  protected Map<String, Tensor> testStep(StepData data) {
    List<Tensor> yPred = callAll(data.inputs(), false);
    if (requireTraining().losses().isEmpty() && addedLosses().isEmpty()) {
      return computeMetrics(data, yPred);
    }
    computeLoss(data, yPred);
    return computeMetrics(data, yPred);
  }

  /**
   * Describes one step of prediction.
   *
   * @param inputs one tensor per input
   * @return one tensor per output
   */
  protected List<Tensor> predictStep(List<Tensor> inputs) {
    return callAll(inputs, false);
  }

  /**
   * Computes the loss within a step: those given to {@link #compile(Compile)}, weighted, the terms
   * that layers added, and the penalties on weights.
   *
   * @param data targets and weights
   * @param yPred one tensor per output
   * @return a scalar
   */
  protected Tensor computeLoss(StepData data, List<Tensor> yPred) {
    return requireTraining().loss(data, yPred, masks(yPred), addedLosses());
  }

  /**
   * Takes a batch into the compiled metrics within a step.
   *
   * @param data targets and weights
   * @param yPred one tensor per output
   * @return what they say, "loss" first
   */
  protected Map<String, Tensor> computeMetrics(StepData data, List<Tensor> yPred) {
    return requireTraining().measure(data, yPred, masks(yPred), addedMetrics());
  }

  private List<@Nullable Tensor> masks(List<Tensor> yPred) {
    List<@Nullable Tensor> masks = new ArrayList<>();
    yPred.forEach(output -> masks.add(mask(output)));
    return masks;
  }

  private Training requireTraining() {
    Training known = training;
    if (known == null) {
      throw new PellucidException(
          "Model \"" + name() + "\": a step is described only in fit, evaluate or trainOnBatch.");
    }
    return known;
  }

  /**
   * Makes a metric of one's own steps known: it is reset when an epoch or an evaluation begins.
   *
   * @param metric the metric
   * @param <M> its class
   * @return the metric
   */
  protected final <M extends Metric> M track(M metric) {
    ownMetrics.add(metric);
    return metric;
  }

  final Map<String, Tensor> recordStep(StepData data, boolean train) {
    return withinCall(train, () -> train ? trainStep(data) : testStep(data));
  }

  /** Forgets what has been measured. */
  public final void resetMetrics() {
    Training known = training;
    if (known != null) {
      known.reset();
    }
    ownMetrics.forEach(Metric::reset);
  }

  /** {@return what has been measured since the last reset, by name, "loss" first} */
  public final Map<String, Double> getMetricsResult() {
    Training known = training;
    return known == null ? Map.of() : FitLoop.results(known);
  }

  /** Whether data must have targets. */
  final boolean needsTargets(String caller) {
    return settings(caller).hasLosses();
  }

  final int stepsPerExecution() {
    return settings("fit").stepsPerExecution;
  }

  // ---- Compile ----

  /**
   * Says what the model is trained with.
   *
   * @param optimizer the optimizer
   * @param loss the loss
   * @param metrics what is measured, names or {@code Metric}s
   */
  public final void compile(Optimizer optimizer, Loss loss, Object... metrics) {
    compile(Compile.optimizer(optimizer).loss(loss).metrics(metrics));
  }

  /**
   * Says what the model is trained with.
   *
   * @param optimizer the optimizer
   * @param loss the loss's name, such as "mse"
   * @param metrics what is measured, names or {@code Metric}s
   */
  public final void compile(Optimizer optimizer, String loss, Object... metrics) {
    compile(Compile.optimizer(optimizer).loss(loss).metrics(metrics));
  }

  /**
   * Says what the model is trained with.
   *
   * @param optimizer the optimizer's name, such as "adam"
   * @param loss the loss's name, such as "mse"
   * @param metrics what is measured, names or {@code Metric}s
   */
  public final void compile(String optimizer, String loss, Object... metrics) {
    compile(Compile.optimizer(optimizer).loss(loss).metrics(metrics));
  }

  /**
   * Says what the model is trained with. Compile again after freezing or thawing layers.
   *
   * @param newSettings optimizer, losses and metrics
   */
  public final void compile(Compile newSettings) {
    if (newSettings.optimizer == null && newSettings.hasLosses()) {
      newSettings.optimizer = Optimizers.get("rmsprop");
    }
    settings = newSettings;
    training = null;
    prediction = predicting();
  }

  private Compile settings(String caller) {
    Compile known = settings;
    if (known == null) {
      throw new PellucidException(caller + ": call compile(optimizer, loss) first.");
    }
    return known;
  }

  /** The programs for the kind of data at hand, made at the first use. */
  Training training(String caller, List<NdArray> xs, List<NdArray> ys) {
    Compile known = settings(caller);
    Training ready = training;
    if (ready == null) {
      ready = new Training(this, known, types(xs), types(ys));
      training = ready;
    }
    return ready;
  }

  private static List<TensorType> types(List<NdArray> arrays) {
    if (arrays.size() == 1) {
      return List.of(new TensorType(arrays.getFirst().dtype(), arrays.getFirst().shape()));
    }
    return arrays.stream().map(array -> new TensorType(array.dtype(), array.shape())).toList();
  }

  // ---- Train ----

  /**
   * Trains the model.
   *
   * @param x the inputs
   * @param y the targets
   * @param fit how to train
   * @return loss and metrics of each epoch
   */
  public final History fit(Object x, Object y, Fit fit) {
    settings("fit");
    return new FitLoop(this, fit).run(x, y);
  }

  /**
   * Trains a model that needs no targets: its layers add losses, or its {@link #trainStep} knows
   * what to do.
   *
   * @param x the inputs
   * @param fit how to train
   * @return what each epoch reports
   */
  public final History fitWithoutTargets(Object x, Fit fit) {
    settings("fit");
    return new FitLoop(this, fit).run(x, null);
  }

  /**
   * Trains the model on batches that somebody else makes.
   *
   * @param batches gives the batches of an epoch each time it is iterated
   * @param fit how to train
   * @return loss and metrics of each epoch
   */
  public final History fit(Iterable<Batch> batches, Fit fit) {
    settings("fit");
    return new FitLoop(this, fit).run(batches);
  }

  /**
   * Runs one training step.
   *
   * @param x the inputs of the batch
   * @param y the targets of the batch
   * @return loss and metrics, measured on this batch
   */
  public final Map<String, Double> trainOnBatch(Object x, Object y) {
    return onBatch("trainOnBatch", new Batch(x, y), true);
  }

  /**
   * Runs one training step.
   *
   * @param batch the data
   * @return loss and metrics, measured on this batch
   */
  public final Map<String, Double> trainOnBatch(Batch batch) {
    return onBatch("trainOnBatch", batch, true);
  }

  /**
   * Measures the model on one batch.
   *
   * @param x the inputs of the batch
   * @param y the targets of the batch
   * @return loss and metrics, measured on this batch
   */
  public final Map<String, Double> testOnBatch(Object x, Object y) {
    return onBatch("testOnBatch", new Batch(x, y), false);
  }

  /**
   * Measures the model on one batch.
   *
   * @param batch the data
   * @return loss and metrics, measured on this batch
   */
  public final Map<String, Double> testOnBatch(Batch batch) {
    return onBatch("testOnBatch", batch, false);
  }

  private Map<String, Double> onBatch(String caller, Batch batch, boolean train) {
    settings(caller);
    FitLoop loop = batchLoop;
    if (loop == null) {
      loop = new FitLoop(this, Fit.epochs(1).verbose(0));
      batchLoop = loop;
    }
    return loop.onBatch(caller, batch, train);
  }

  /**
   * Works out what a training step on a batch would do, number by number, without making it.
   *
   * @param x the inputs, of a few samples
   * @param y the targets
   * @return the step: layers, loss, gradients, and the optimizer's update
   */
  public final Explanation explain(Object x, @Nullable Object y) {
    settings("explain");
    return Explanation.of(describeStep(x, y));
  }

  /**
   * Describes the training step of a batch of a training that has begun, without making it, for
   * whoever looks into training: the graph of the step with loss, gradients and updates.
   *
   * @param batch inputs, targets and perhaps weights, as {@link org.pellucid.callbacks.StepWatcher}
   *     is given them
   * @return the step
   */
  public final StepRecording describeStep(List<NdArray> batch) {
    return StepDescription.of(this, requireTraining(), batch);
  }

  /**
   * Describes the training step that {@link #trainOnBatch} would make, without making it.
   *
   * @param x the inputs of the batch
   * @param y the targets
   * @return the step
   */
  public final StepRecording describeStep(Object x, @Nullable Object y) {
    settings("describeStep");
    return new FitLoop(this, Fit.epochs(1).verbose(0)).recording(x, y);
  }

  /** {@return the loss of each output; none before training begins, or when it needs none} */
  public final List<Loss> compiledLosses() {
    Training known = training;
    return known == null ? List.of() : known.losses();
  }

  // ---- Evaluate ----

  /**
   * Measures the model.
   *
   * @param x the inputs
   * @param y the targets
   * @return loss and metrics by name, "loss" first
   */
  public final Map<String, Double> evaluate(Object x, Object y) {
    return evaluate(x, y, DEFAULT_BATCH);
  }

  /**
   * Measures the model.
   *
   * @param x the inputs
   * @param y the targets
   * @param batchSize how many samples are worked on at a time
   * @param callbacks what else happens
   * @return loss and metrics by name, "loss" first
   */
  public final Map<String, Double> evaluate(
      Object x, Object y, int batchSize, Callback... callbacks) {
    settings("evaluate");
    Fit fit = Fit.epochs(1).batchSize(batchSize).verbose(0).callbacks(callbacks);
    return new FitLoop(this, fit).evaluate(new Batch(x, y));
  }

  /**
   * Measures the model on samples that count differently.
   *
   * @param data inputs, targets and weights of all samples
   * @param batchSize how many samples are worked on at a time
   * @return loss and metrics by name, "loss" first
   */
  public final Map<String, Double> evaluate(Batch data, int batchSize) {
    return evaluate(data, Fit.epochs(1).batchSize(batchSize).verbose(0));
  }

  /**
   * Measures the model with further settings: {@code batchSize}, {@code verbose}, {@code callbacks}
   * and, as the number of steps, {@code validationSteps}; the others mean nothing here.
   *
   * @param data inputs, targets and weights of all samples
   * @param fit the settings
   * @return loss and metrics by name, "loss" first
   */
  public final Map<String, Double> evaluate(Batch data, Fit fit) {
    settings("evaluate");
    return new FitLoop(this, fit).evaluate(data);
  }

  /**
   * Measures the model on batches that somebody else makes.
   *
   * @param batches the batches
   * @return loss and metrics by name, "loss" first
   */
  public final Map<String, Double> evaluate(Iterable<Batch> batches) {
    settings("evaluate");
    return new FitLoop(this, Fit.epochs(1).verbose(0)).evaluate(batches);
  }

  // ---- Predict ----

  /**
   * Asks the model. Safe from any number of threads at once.
   *
   * @param x the inputs
   * @return the (first) output for each sample
   */
  public final Tensor predict(Object x) {
    return predictAll(x, DEFAULT_BATCH).getFirst();
  }

  /**
   * Asks the model. Safe from any number of threads at once.
   *
   * @param x the inputs
   * @param batchSize how many samples are worked on at a time
   * @return the (first) output for each sample
   */
  public final Tensor predict(Object x, int batchSize) {
    return predictAll(x, batchSize).getFirst();
  }

  /**
   * Asks a model of several outputs. Safe from any number of threads at once.
   *
   * @param x the inputs
   * @param batchSize how many samples are worked on at a time
   * @return each output for each sample
   */
  public final List<Tensor> predictAll(Object x, int batchSize) {
    Columns data = asked(x);
    // No callbacks, no memory for them: a server asks for one row at a time.
    return data.samples() <= batchSize ? tensors(answers(data)) : inBatches(data, batchSize);
  }

  /**
   * Asks a model of several outputs, and tells callbacks.
   *
   * @param x the inputs
   * @param batchSize how many samples are worked on at a time
   * @param callbacks what else happens
   * @return each output for each sample
   */
  public final List<Tensor> predictAll(Object x, int batchSize, Callback... callbacks) {
    return inBatches(asked(x), batchSize, callbacks);
  }

  private Columns asked(Object x) {
    InputChecks checks = new InputChecks("predict");
    Columns data = checks.columns(x, this);
    checks.counts(data.xs(), List.of(), List.of());
    return data;
  }

  private List<NdArray> answers(Columns data) {
    List<NdArray> xs = data.prepared().xs();
    return prediction.executable(types(xs)).run(xs);
  }

  private List<Tensor> inBatches(Columns data, int batchSize, Callback... callbacks) {
    int samples = data.samples();
    int steps = Math.ceilDiv(samples, batchSize);
    CallbackList hooks =
        CallbackList.forTesting(List.of(callbacks), this, new Callback.Params(0, 1, steps));
    Logs logs = new Logs();
    hooks.onPredictBegin(logs);
    List<NdArray> whole = new ArrayList<>();
    for (int from = 0; from < samples; from += batchSize) {
      int begin = from;
      int end = Math.min(samples, from + batchSize);
      Columns part = begin == 0 && end == samples ? data : data.rows(begin, end);
      hooks.onPredictBatchBegin(begin / batchSize, logs);
      List<NdArray> results = answers(part);
      hooks.onPredictBatchEnd(begin / batchSize, logs);
      if (begin == 0 && end == samples) {
        hooks.onPredictEnd(logs);
        return tensors(results);
      }
      if (whole.isEmpty()) {
        results.forEach(
            result -> whole.add(NdArray.zeros(result.dtype(), result.shape().with(0, samples))));
      }
      for (int i = 0; i < results.size(); i++) {
        NdArray target = whole.get(i);
        if (!target.shape().without(0).equals(results.get(i).shape().without(0))) {
          throw new PellucidException(
              "predict: batches give results of different shapes, "
                  + target.shape()
                  + " and "
                  + results.get(i).shape()
                  + ". Give texts one length with outputSequenceLength, or predict all in one batch.");
        }
        int width = target.shape().without(0).size();
        System.arraycopy(
            results.get(i).data(), 0, target.data(), from * width, results.get(i).size());
      }
    }
    hooks.onPredictEnd(logs);
    return tensors(whole);
  }

  private static List<Tensor> tensors(List<NdArray> arrays) {
    if (arrays.size() == 1) {
      return List.of(Tensor.of(arrays.getFirst()));
    }
    return arrays.stream().map(Tensor::of).toList();
  }

  /**
   * Asks the model for one batch as it is. Safe from any number of threads at once.
   *
   * @param x the inputs
   * @return the (first) output for each sample
   */
  public final Tensor predictOnBatch(Object x) {
    return predictAll(x, Integer.MAX_VALUE).getFirst();
  }

  // ---- What it is ----

  /** {@return the layers, in the order in which they are applied} */
  public final List<Layer> layers() {
    return sublayers();
  }

  /**
   * Finds a layer by name.
   *
   * @param layerName its name
   * @return the layer
   */
  public final Layer getLayer(String layerName) {
    for (Layer layer : sublayers()) {
      if (layer.name().equals(layerName)) {
        return layer;
      }
    }
    throw Names.unknown("layer", layerName, sublayers().stream().map(Layer::name).toList());
  }

  /**
   * Finds a layer by position.
   *
   * @param index from 0
   * @return the layer
   */
  public final Layer getLayer(int index) {
    List<Layer> all = sublayers();
    if (index < 0 || index >= all.size()) {
      throw new PellucidException(
          "getLayer: index " + index + " is outside 0.." + (all.size() - 1) + ".");
    }
    return all.get(index);
  }

  /**
   * {@return layers, shapes and numbers of parameters as a table, laid out as Keras lays it out}
   */
  public final String summary() {
    return summary(new SummaryOptions());
  }

  /**
   * Describes the model as a table.
   *
   * @param options which columns and rows there are, and how wide it is
   * @return layers, shapes and numbers of parameters, laid out as Keras lays them out
   */
  public final String summary(SummaryOptions options) {
    Compile known = settings;
    return Summary.of(this, known == null ? null : known.optimizer, options);
  }

  List<Summary.Row> summaryRows() {
    List<Summary.Row> rows = new ArrayList<>();
    for (Layer layer : sublayers()) {
      rows.add(row(layer, null, null));
    }
    return rows;
  }

  static Summary.Row row(Layer layer, @Nullable Shape shape, @Nullable String connectedTo) {
    return new Summary.Row(
        layer.name(),
        layer.getClass().getSimpleName().replace("Input", "InputLayer"),
        shape,
        layer.isBuilt() || layer instanceof Input ? layer.countParams() : -1,
        connectedTo,
        0,
        layer.isTrainable());
  }

  @Override
  public final Optimizer optimizer() {
    Optimizer known = settings("optimizer").optimizer;
    if (known == null) {
      throw new PellucidException(
          "Model \"" + name() + "\" was compiled without an optimizer; give one to compile.");
    }
    return known;
  }

  @Override
  public List<GraphNode> graph() {
    return layers().stream()
        .map(
            layer -> new GraphNode(layer.name(), layer.getClass().getSimpleName(), List.of(), null))
        .toList();
  }

  // ---- Files ----

  private Program predicting() {
    return Program.ofAll(xs -> withinCall(false, () -> predictStep(xs)));
  }

  /** Files have no place for updates of low rank. */
  private static void checkMerged(Layer layer) {
    if (layer instanceof LowRankAdaptable adapted && adapted.isLoraEnabled()) {
      throw new PellucidException(
          "Model.save: layer \""
              + layer.name()
              + "\" has a low-rank update that is not merged; call Lora.merge(model) first.");
    }
    layer.sublayers().forEach(Model::checkMerged);
  }

  /**
   * Writes the whole model to a file: architecture, weights, what it is compiled with, what the
   * optimizer remembers, random streams, the record of its training, learned vocabularies and where
   * it comes from. The name's ending says in which format: {@code .safetensors} is Pellucid's own;
   * others hold what they have a place for.
   *
   * <p>The file is written aside, forced to disk and moved into place. Layers, losses and the like
   * of one's own must be named by {@code CustomObjects}, in saving and in loading.
   *
   * @param file the file
   */
  @Override
  public final void save(Path file) {
    if (!isBuilt()) {
      throw new PellucidException(
          "Model.save: model \""
              + name()
              + "\" has no weights yet; begin it with an Input, or call it once.");
    }
    checkMerged(this);
    Span span = Events.checkpoint();
    ModelFormats.named(file).save(this, file);
    span.end(file.toString(), 0, 0, 0);
  }

  /**
   * Reads a model that {@link #save} wrote, or another library; see {@link ModelFormats}. It
   * predicts the same, and is trained on with the same bits, see {@link Fit#resume}.
   *
   * @param file the file
   * @return the model, compiled if the file says with what
   */
  public static Model load(Path file) {
    return ModelFormats.of(file).load(file);
  }

  /**
   * Adds a note that is saved with the model, such as its author or licence.
   *
   * @param key what it is about
   * @param text the note
   */
  public final void note(String key, String text) {
    notes.put(key, text);
  }

  final Map<String, String> notes() {
    return notes;
  }

  /**
   * {@return where the model comes from: as its file says, or, when it was trained or made here, as
   * a file would}
   */
  public final Provenance provenance() {
    Provenance known = provenance;
    return known == null ? Provenance.now(record, notes) : known;
  }

  /**
   * Compares the model with another one.
   *
   * @param other the other model
   * @return what differs in architecture and weights
   */
  public final ModelDiff diff(Model other) {
    return ModelDiff.of(this, other);
  }

  /**
   * Writes the model as one Java source file (of Java 11) that needs no library: {@code float[]
   * predict(float[])}, and {@code float[][] predictAll(float[]...)} for several inputs or outputs.
   * Weights stand in the file. It computes in double precision, so results differ in the last
   * digits.
   *
   * <p>For places that can take no library; Pellucid itself is many times faster.
   *
   * @param file such as {@code src/main/java/Digits.java}; the class has its name
   */
  public final void exportJava(Path file) {
    JavaExport.write(this, prediction, file, null);
  }

  /**
   * Writes the model as one Java source file, see {@link #exportJava(Path)}.
   *
   * @param file the class has its name
   * @param packageName the package of the class
   */
  public final void exportJava(Path file, String packageName) {
    JavaExport.write(this, prediction, file, packageName);
  }

  @Override
  public final void saveWeights(Path file) {
    checkMerged(this);
    Span span = Events.checkpoint();
    ModelFormats.named(file).saveWeights(this, file);
    span.end(file.toString(), 0, 0, 0);
  }

  /**
   * Reads weights in their order; all must fit.
   *
   * @param file a file of weights or of a whole model
   */
  public final void loadWeights(Path file) {
    loadWeights(file, LoadWeights.byOrder());
  }

  /**
   * Reads weights.
   *
   * @param file a file of weights or of a whole model
   * @param how by order or by name, and what becomes of those that do not fit
   * @return what was read and what was not
   */
  public final WeightReport loadWeights(Path file, LoadWeights how) {
    return ModelFormats.of(file).loadWeights(this, file, how);
  }

  @Override
  public final boolean saveState(Path file, Map<String, String> more) {
    Span span = Events.checkpoint();
    boolean whole = ModelFileWriter.save(file, this, more, false);
    span.end(file.toString(), 0, 0, 0);
    return whole;
  }

  @Override
  public final Map<String, String> restoreState(Path file) {
    return ModelFile.restore(file, this);
  }

  @Override
  public final void resumeTraining() {
    resuming = true;
  }

  /** Whether a callback wants the training to go on from what was restored; asked for once. */
  final boolean takeResuming() {
    boolean asked = resuming;
    resuming = false;
    return asked;
  }

  final TrainingRecord record() {
    return record;
  }

  /** Training begins: what a file said about the model is over. */
  final void forgetProvenance() {
    provenance = null;
  }

  /** Takes over what a file says besides weights. */
  final void restored(
      Provenance from, List<NdArray> metrics, List<Map.Entry<String, Callback.State>> callbacks) {
    restoredCallbacks = callbacks;
    provenance = from;
    notes.clear();
    notes.putAll(from.notes());
    restoredMetrics = metrics;
  }

  /** What is measured within an epoch, as variables. */
  final List<Variable> metricVariables() {
    List<Variable> all = new ArrayList<>();
    Training known = training;
    if (known != null) {
      known.allMetrics().forEach(metric -> all.addAll(metric.state()));
    }
    ownMetrics.forEach(metric -> all.addAll(metric.state()));
    return all;
  }

  /** Lets callbacks go on from what those of the same classes remembered. */
  final void restoreCallbacks(List<Callback> callbacks) {
    List<Map.Entry<String, Callback.State>> left = new ArrayList<>(restoredCallbacks);
    for (Callback callback : callbacks) {
      String type = callback.getClass().getSimpleName();
      for (Map.Entry<String, Callback.State> entry : left) {
        if (entry.getKey().equals(type)) {
          callback.restore(entry.getValue());
          left.remove(entry);
          break;
        }
      }
    }
    restoredCallbacks = List.of();
  }

  /** Lets metrics go on within an epoch from what was restored. */
  final void restoreMetrics() {
    List<Variable> variables = metricVariables();
    if (variables.size() != restoredMetrics.size()) {
      throw new PellucidException(
          "fit: the training that goes on measured "
              + restoredMetrics.size()
              + " numbers, this one "
              + variables.size()
              + ". Compile with the same losses and metrics.");
    }
    for (int i = 0; i < variables.size(); i++) {
      variables.get(i).assign(restoredMetrics.get(i));
    }
    restoredMetrics = List.of();
  }

  @Override
  public final void stopTraining() {
    stopped = true;
  }

  /** Ends a training: weights become their averages if the optimizer keeps some. */
  final void finish() {
    Optimizer known = settings("fit").optimizer;
    if (known != null) {
      known.finalizeVariables(trainableVariables());
    }
  }

  final boolean isStopped() {
    return stopped;
  }

  final void clearStop() {
    stopped = false;
  }

  @Override
  public final List<String> metricNames() {
    Training known = training;
    return known == null || known.trainNames().isEmpty() ? List.of("loss") : known.trainNames();
  }

  @Override
  public final @Nullable Direction direction(String metricName) {
    Training known = training;
    if (metricName.equals("loss") || metricName.endsWith("_loss")) {
      return Direction.DOWN;
    }
    Metric metric = known == null ? null : known.metric(metricName);
    return metric == null ? null : metric.direction();
  }

  /** The element type that the targets of an output are kept in. */
  static NdArray target(NdArray y) {
    return y.dtype() == DType.FLOAT64 ? y.cast(DType.FLOAT32) : y;
  }
}
