// Longer than most files on purpose: all that a layer of one's own can call or override.
package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Configurable;
import org.pellucid.config.DTypePolicy;
import org.pellucid.config.Session;
import org.pellucid.config.WeightBudget;
import org.pellucid.constraints.Constraint;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Origin;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;
import org.pellucid.initializers.Initializer;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A function of tensors with weights: the unit that models are built of.
 *
 * <p>A layer of one's own overrides {@link #forward(Tensor)} and, if it has weights, {@link
 * #build(Shape)}; layers that it uses are made known with {@link #track}:
 *
 * <pre>{@code
 * final class Scale extends Layer {
 *   private Variable factor;
 *
 *   protected void build(Shape input) {
 *     factor = addWeight("factor", Shape.of(input.dim(-1)), new Ones());
 *   }
 *
 *   protected Tensor forward(Tensor x) {
 *     return x.multiply(factor.tensor());
 *   }
 * }
 * }</pre>
 */
public abstract class Layer implements Configurable {
  /** Two sizes that stand in for an unknown extent; where the results differ, it is unknown too. */
  private static final int[] PROBES = {83, 89};

  private static final String PREPARED = "prepared";

  private record Penalty(Variable weight, Regularizer regularizer) {}

  /**
   * All that a call gives.
   *
   * @param outputs the results
   * @param masks of each result, null where there is none
   * @param losses the terms that layers added, and the penalties on weights
   */
  public record Result(List<Tensor> outputs, List<@Nullable Tensor> masks, List<Tensor> losses) {}

  private final List<Variable> weights = new ArrayList<>();
  private final List<Penalty> penalties = new ArrayList<>();
  private final List<Variable> states = new ArrayList<>();
  private final List<Layer> sublayers = new ArrayList<>();
  private @Nullable String name;
  private boolean trainable = true;
  private boolean built;
  private List<TensorType> builtFor = List.of();
  private int uses;
  private @Nullable Regularizer activityRegularizer;
  private DTypePolicy policy = Session.dtypePolicy();

  /** Makes a layer that is not built yet. */
  protected Layer() {}

  // ---- To override ----

  /**
   * Makes the weights, once the shape of the input is known.
   *
   * @param input the shape, with the batch size unknown
   */
  protected void build(Shape input) {}

  /**
   * Makes the weights of a layer of several inputs.
   *
   * @param inputs their shapes, with the batch size unknown
   */
  protected void build(List<Shape> inputs) {
    build(inputs.getFirst());
  }

  /**
   * Computes the result.
   *
   * @param x the input
   * @return the result
   */
  protected Tensor forward(Tensor x) {
    throw new PellucidException(
        "Layer \"" + name() + "\" does not say what it computes: override forward.");
  }

  /**
   * Computes the results of a layer of several inputs or results.
   *
   * @param inputs the inputs
   * @return the results
   */
  protected List<Tensor> forward(List<Tensor> inputs) {
    if (inputs.size() != 1) {
      throw new PellucidException(
          "Layer \"" + name() + "\" takes one input, got " + inputs.size() + ".");
    }
    return List.of(forward(inputs.getFirst()));
  }

  /**
   * Checks the shapes of a call, before anything is computed; without an override, by {@link
   * #inputSpec}.
   *
   * @param inputs their shapes, with the batch size unknown
   */
  protected void check(List<Shape> inputs) {
    List<InputSpec> specs = inputSpec();
    for (int i = 0; i < Math.min(specs.size(), inputs.size()); i++) {
      specs.get(i).check(this, inputs.get(i));
    }
  }

  /** {@return what is demanded of each input; nothing without an override} */
  protected List<InputSpec> inputSpec() {
    return List.of();
  }

  /**
   * Works out the mask of the results; without an override, the first input's mask is handed on if
   * {@link #supportsMasking} says so.
   *
   * @param inputs the inputs
   * @param mask of the first input, or null
   * @return the mask of each result, or null
   */
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return supportsMasking() ? mask : null;
  }

  /** {@return whether the activity regularizer is for the results, not for layers inside} */
  boolean regularizesResult() {
    return true;
  }

  /** {@return whether a call that says nothing about the mode is for training} */
  public boolean trainsByDefault() {
    return false;
  }

  /** Whether the shape of the weights depends on the batch size. */
  boolean fixesBatch() {
    return false;
  }

  /** {@return whether a mask passes through this layer} */
  protected boolean supportsMasking() {
    return false;
  }

  @Override
  public Config config() {
    Config config = Config.empty().put("name", name()).put("trainable", trainable);
    if (!policy.equals(DTypePolicy.FLOAT32)) {
      config.put("dtype", policy.config());
    }
    Regularizer regularizer = activityRegularizer;
    return regularizer == null
        ? config
        : config.put("activity_regularizer", Regularizers.REGISTRY.write(regularizer));
  }

  // ---- For use in build and forward ----

  /**
   * Makes a trainable weight.
   *
   * @param weightName its name within the layer
   * @param shape its shape
   * @param initializer its first values
   * @return the variable
   */
  protected final Variable addWeight(String weightName, Shape shape, Initializer initializer) {
    return addWeight(weightName, shape, initializer, true, null, null);
  }

  /**
   * Makes a weight.
   *
   * @param weightName its name within the layer
   * @param shape its shape
   * @param initializer its first values
   * @param isTrainable whether optimizers change it
   * @param regularizer a penalty on it, or null
   * @param constraint a projection applied after each step, or null
   * @return the variable
   */
  protected final Variable addWeight(
      String weightName,
      Shape shape,
      Initializer initializer,
      boolean isTrainable,
      @Nullable Regularizer regularizer,
      @Nullable Constraint constraint) {
    String path = Origin.current() + "/" + weightName;
    WeightBudget.take(path, shape.toArray());
    NdArray first =
        WeightBudget.isSet()
            ? NdArray.zeros(policy.variable(), shape)
            : initializer.apply(shape, policy.variable()).value();
    Variable weight = new Variable(path, first, isTrainable);
    if (constraint != null) {
      weight.setConstraint(constraint::apply);
    }
    weights.add(weight);
    if (regularizer != null) {
      penalties.add(new Penalty(weight, regularizer));
    }
    return weight;
  }

  /** Takes a weight of this layer's own away again. */
  final void dropWeight(Variable weight) {
    weights.remove(weight);
    penalties.removeIf(penalty -> penalty.weight().equals(weight));
  }

  /**
   * Counts a weight of a layer inside among this layer's own, which puts it first.
   *
   * @param weight the weight
   */
  protected final void adoptWeight(Variable weight) {
    weights.add(weight);
  }

  /**
   * Makes a stream of random numbers whose position is part of the layer's state, though no weight.
   *
   * @param seed any number
   * @return the stream
   */
  protected final SeedGenerator addSeedGenerator(long seed) {
    SeedGenerator generator = new SeedGenerator(Origin.current() + "/seed_generator_state", seed);
    states.add(generator.state());
    return generator;
  }

  /**
   * Reads a weight that {@link #build} makes.
   *
   * @param weight the field that holds it
   * @return the weight
   */
  protected final Variable built(@Nullable Variable weight) {
    if (weight == null) {
      throw new IllegalStateException("Layer \"" + name() + "\" is not built.");
    }
    return weight;
  }

  /**
   * Checks an extent that the layer needs for its weights.
   *
   * @param extent the extent
   * @param what what it is, such as "last dimension"
   * @param input the shape it comes from
   * @return the extent
   */
  protected final int known(int extent, String what, Shape input) {
    if (extent == Shape.UNKNOWN) {
      throw new PellucidException(
          "Layer \"" + name() + "\": the " + what + " of " + input + " must be known.");
    }
    return extent;
  }

  /**
   * Makes a layer that this one uses known, so that its weights count as this one's.
   *
   * @param layer the layer
   * @param <L> its class
   * @return the layer
   */
  protected final <L extends Layer> L track(L layer) {
    sublayers.add(layer);
    return layer;
  }

  /**
   * Reads what this call says beside its inputs.
   *
   * @return settings under the names that Keras gives to arguments of {@code call}, such as {@code
   *     use_causal_mask}; empty for a plain call
   */
  protected final Config arguments() {
    CallContext context = CallContext.current();
    return context == null ? Config.empty() : context.arguments();
  }

  /** {@return whether this call is for training, as opposed to inference} */
  protected final boolean training() {
    CallContext context = CallContext.current();
    return context != null && context.training();
  }

  /**
   * Finds the mask that travels with a tensor.
   *
   * @param tensor the tensor
   * @return truth values, false where the tensor is padding; null when there is no mask
   */
  protected final @Nullable Tensor mask(Tensor tensor) {
    CallContext context = CallContext.current();
    return context == null ? null : context.mask(tensor);
  }

  /**
   * Lets a mask travel with a tensor.
   *
   * @param tensor the tensor
   * @param mask truth values, false where the tensor is padding
   */
  protected final void setMask(Tensor tensor, Tensor mask) {
    CallContext context = CallContext.current();
    if (context != null) {
      context.mask(tensor, mask);
    }
  }

  /**
   * Adds a term to the loss of the model.
   *
   * @param loss a scalar
   */
  protected final void addLoss(Tensor loss) {
    CallContext context = CallContext.current();
    if (context != null) {
      context.losses().add(loss);
    }
  }

  /**
   * Adds a number to what is measured in training and evaluation: its mean over the batches.
   *
   * @param metricName what logs call it
   * @param value the number, or numbers whose mean counts
   */
  protected final void addMetric(String metricName, Tensor value) {
    CallContext context = CallContext.current();
    if (context != null) {
      context.metrics().put(metricName, value.rank() == 0 ? value : value.mean());
    }
  }

  /**
   * Runs code as part of one call of this layer: layers that it calls know the mode, hand masks on,
   * and leave the losses and metrics that they add.
   *
   * @param training whether for training
   * @param code what to run
   * @param <T> the type of its result
   * @return its result
   */
  protected final <T> T withinCall(boolean training, Supplier<T> code) {
    return CallContext.step(this, training).run(code);
  }

  /**
   * {@return whether this call gets what the {@link HostLayer}s of a model made of its inputs,
   * instead of the inputs}
   */
  protected final boolean isPrepared() {
    CallContext context = CallContext.current();
    return context != null
        && ((context.isStep() && context.root().isSame(this))
            || context.arguments().flag(PREPARED, false));
  }

  /** {@return the arguments of a call that gets what host layers made of the inputs} */
  protected static Config prepared() {
    return Config.empty().put(PREPARED, true);
  }

  /** {@return the loss terms that layers added in this call, and the penalties on weights} */
  protected final List<Tensor> addedLosses() {
    CallContext context = CallContext.current();
    List<Tensor> all = context == null ? new ArrayList<>() : new ArrayList<>(context.losses());
    all.addAll(losses());
    return all;
  }

  /** {@return the numbers that layers added in this call, by name} */
  protected final Map<String, Tensor> addedMetrics() {
    CallContext context = CallContext.current();
    return context == null
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(context.metrics()));
  }

  // ---- Calling ----

  /**
   * Applies the layer; the mode is that of the layer which calls it, else inference.
   *
   * @param x the input
   * @return the (first) result
   */
  public final Tensor call(Tensor x) {
    return callAll(List.of(x)).getFirst();
  }

  /**
   * Applies the layer.
   *
   * @param x the input
   * @param training whether for training (dropout drops, batch normalization uses the batch)
   * @return the (first) result
   */
  public final Tensor call(Tensor x, boolean training) {
    return callAll(List.of(x), training).getFirst();
  }

  /**
   * Applies the layer to several inputs; the mode is that of the layer which calls it.
   *
   * @param inputs the inputs
   * @return the results
   */
  public final List<Tensor> callAll(List<Tensor> inputs) {
    return callAll(inputs, Config.empty());
  }

  /**
   * Applies the layer to several inputs with further arguments.
   *
   * @param inputs the inputs
   * @param arguments settings under Keras's names for arguments of {@code call}; {@code training}
   *     sets the mode, which else is that of the layer that calls
   * @return the results
   */
  public final List<Tensor> callAll(List<Tensor> inputs, Config arguments) {
    return CallContext.current() == null
        ? callOutermost(inputs, arguments, arguments.flag("training", trainsByDefault())).outputs()
        : enter(inputs, arguments);
  }

  /**
   * Applies the layer to inputs and further arguments.
   *
   * @param call the arguments
   * @return the results
   */
  public final List<Tensor> callAll(LayerCall<Tensor> call) {
    return callAll(call.allInputs(), call.arguments());
  }

  /**
   * Applies the layer to several inputs.
   *
   * @param inputs the inputs
   * @param training whether for training
   * @return the results
   */
  public final List<Tensor> callAll(List<Tensor> inputs, boolean training) {
    CallContext outer = CallContext.current();
    return outer == null
        ? callOutermost(inputs, training).outputs()
        : outer.with(training).run(() -> enter(inputs, Config.empty()));
  }

  /**
   * Applies the layer as the outermost one, and returns masks and added losses too.
   *
   * @param inputs the inputs
   * @param training whether for training
   * @return all that the call gives
   */
  public final Result callOutermost(List<Tensor> inputs, boolean training) {
    return callOutermost(inputs, Config.empty(), training);
  }

  private Result callOutermost(List<Tensor> inputs, Config arguments, boolean training) {
    CallContext context = CallContext.outermost(this, training);
    List<Tensor> outputs = context.run(() -> enter(inputs, arguments));
    List<@Nullable Tensor> masks = new ArrayList<>();
    outputs.forEach(output -> masks.add(context.mask(output)));
    List<Tensor> losses = new ArrayList<>(context.losses());
    losses.addAll(losses());
    return new Result(outputs, masks, losses);
  }

  private List<Tensor> enter(List<Tensor> inputs, Config arguments) {
    List<Shape> shapes = new ArrayList<>();
    for (Tensor input : inputs) {
      boolean keeps = input.rank() == 0 || fixesBatch();
      shapes.add(keeps ? input.shape() : input.shape().with(0, Shape.UNKNOWN));
    }
    buildFor(shapes, inputs.stream().map(Tensor::dtype).toList(), arguments);
    return with(
        arguments,
        () -> {
          check(shapes);
          return scoped(() -> run(inputs));
        });
  }

  /** Lets the layer see its own call's arguments, and not those of the layer that calls it. */
  private <T> T with(Config arguments, Supplier<T> code) {
    CallContext context = CallContext.current();
    return (context == null ? CallContext.outermost(this, false) : context)
        .with(arguments)
        .run(code);
  }

  /** Floats are cast to what the layer computes with, whole numbers are not. */
  private Tensor autocast(Tensor input) {
    if (!input.dtype().isFloating()) {
      return input;
    }
    Tensor cast = policy.rounded(input.cast(policy.compute()));
    Tensor mask = mask(input);
    if (mask != null) {
      setMask(cast, mask);
    }
    return cast;
  }

  /** An outermost model leaves its own name out of the paths of its layers. */
  private <T> T scoped(Supplier<T> code) {
    CallContext context = CallContext.current();
    boolean outermost =
        Origin.current().isEmpty() && (context == null || context.root().isSame(this));
    return outermost && isModel() ? code.get() : Origin.within(name(), code);
  }

  @SuppressWarnings("ReferenceEquality") // The same object is meant, whatever equals says.
  private boolean isSame(Layer other) {
    return this == other;
  }

  /** {@return whether this is a model, whose name is not part of its own layers' paths} */
  protected boolean isModel() {
    return false;
  }

  /** What a call and the recording of its shapes have in common. */
  private List<Tensor> run(List<Tensor> given) {
    List<Tensor> inputs = given.stream().map(this::autocast).toList();
    List<Tensor> results = forward(inputs).stream().map(policy::rounded).toList();
    Tensor mask = computeMask(inputs, inputs.isEmpty() ? null : mask(inputs.getFirst()));
    if (mask != null) {
      results.forEach(result -> setMask(result, mask));
    }
    Regularizer regularizer = activityRegularizer;
    if (regularizer != null && regularizesResult()) {
      for (Tensor result : results) {
        addLoss(regularizer.apply(result).divide(Math.max(1, result.dim(0))));
      }
    }
    return results;
  }

  /**
   * Describes the use of this layer in a model.
   *
   * @param inputs what it is applied to
   * @return its (first) result
   */
  public final SymbolicTensor call(SymbolicTensor... inputs) {
    return connect(Arrays.asList(inputs)).getFirst();
  }

  /**
   * Describes the use of this layer in a model.
   *
   * @param inputs what it is applied to
   * @return its results
   */
  public final List<SymbolicTensor> connect(List<SymbolicTensor> inputs) {
    return connect(inputs, Config.empty());
  }

  /**
   * Describes the use of this layer in a model, with further arguments.
   *
   * @param call the arguments
   * @return its results
   */
  public final List<SymbolicTensor> connect(LayerCall<SymbolicTensor> call) {
    return connect(call.allInputs(), call.arguments());
  }

  /**
   * Describes the use of this layer in a model, with further arguments.
   *
   * @param inputs what it is applied to
   * @param arguments settings under Keras's names for arguments of {@code call}
   * @return its results
   */
  public final List<SymbolicTensor> connect(List<SymbolicTensor> inputs, Config arguments) {
    List<FlowType> types = flowTypes(inputs.stream().map(SymbolicTensor::type).toList(), arguments);
    SymbolicTensor.Use use = new SymbolicTensor.Use(this, List.copyOf(inputs), uses++, arguments);
    List<SymbolicTensor> results = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      results.add(new SymbolicTensor(types.get(i), use, i));
    }
    return results;
  }

  /**
   * Works out what a use of this layer gives.
   *
   * @param use the use
   * @return what flows out of it
   */
  public final List<FlowType> typesFor(SymbolicTensor.Use use) {
    return flowTypes(use.inputs().stream().map(SymbolicTensor::type).toList(), use.arguments());
  }

  /**
   * Works out what the layer gives in a model, building it if need be.
   *
   * @param inputs what flows into it
   * @param arguments settings under Keras's names for arguments of {@code call}
   * @return what flows out of it
   */
  protected List<FlowType> flowTypes(List<FlowType> inputs, Config arguments) {
    List<DType> dtypes = new ArrayList<>();
    for (FlowType input : inputs) {
      if (input.dtype() == null) {
        throw new PellucidException(
            "Layer \""
                + name()
                + "\" takes numbers, but its input is text. Put a layer between that takes text, such"
                + " as TextVectorization or StringLookup.");
      }
      dtypes.add(input.dtype());
    }
    return outputTypes(inputs.stream().map(FlowType::shape).toList(), dtypes, arguments).stream()
        .map(type -> new FlowType(type.shape(), type.dtype()))
        .toList();
  }

  /**
   * Works out the shape of the (first) result, building the layer if need be.
   *
   * @param input the input's shape; extents may be unknown
   * @return the result's shape
   */
  public final Shape outputShape(Shape input) {
    return outputTypes(List.of(input), List.of(DType.FLOAT32)).getFirst().shape();
  }

  /**
   * Works out types and shapes of the results by recording a call with two different sizes in place
   * of each unknown extent.
   *
   * @param inputs the inputs' shapes; extents may be unknown
   * @param dtypes the inputs' element types
   * @return the results' types
   */
  public final List<TensorType> outputTypes(List<Shape> inputs, List<DType> dtypes) {
    return outputTypes(inputs, dtypes, Config.empty());
  }

  /**
   * Works out types and shapes of the results of a call with further arguments.
   *
   * @param inputs the inputs' shapes; extents may be unknown
   * @param dtypes the inputs' element types
   * @param arguments settings under Keras's names for arguments of {@code call}
   * @return the results' types
   */
  public final List<TensorType> outputTypes(
      List<Shape> inputs, List<DType> dtypes, Config arguments) {
    if (this instanceof HostLayer<?>) {
      List<FlowType> flows = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        flows.add(new FlowType(inputs.get(i), dtypes.get(i)));
      }
      return flowTypes(flows, arguments).stream()
          .map(flow -> new TensorType(Objects.requireNonNull(flow.dtype()), flow.shape()))
          .toList();
    }
    buildFor(inputs, dtypes, arguments);
    List<Value> first = probe(inputs, dtypes, arguments, PROBES[0]);
    List<Value> second = probe(inputs, dtypes, arguments, PROBES[1]);
    List<TensorType> types = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      int[] dims = first.get(i).shape().toArray();
      for (int axis = 0; axis < dims.length; axis++) {
        if (dims[axis] != second.get(i).shape().dim(axis)) {
          dims[axis] = Shape.UNKNOWN;
        }
      }
      types.add(new TensorType(first.get(i).dtype(), Shape.of(dims)));
    }
    return types;
  }

  private List<Value> probe(List<Shape> inputs, List<DType> dtypes, Config arguments, int size) {
    List<TensorType> types = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      int[] dims = inputs.get(i).toArray();
      for (int axis = 0; axis < dims.length; axis++) {
        dims[axis] = dims[axis] == Shape.UNKNOWN ? size : dims[axis];
      }
      types.add(new TensorType(dtypes.get(i), Shape.of(dims)));
    }
    return CallContext.outermost(this, trainsByDefault())
        .with(arguments)
        .run(() -> {
          check(inputs);
          return Program.ofAll(tensors -> scoped(() -> run(tensors))).graph(types).outputs();
        });
  }

  /**
   * Builds the layer for given input shapes; nothing happens if it is built already.
   *
   * @param inputs the shapes, with the batch size unknown
   */
  public final void buildFor(List<Shape> inputs) {
    buildFor(inputs, Config.empty());
  }

  /**
   * Builds the layer for a call with further arguments; nothing happens if it is built already.
   *
   * @param inputs the shapes, with the batch size unknown
   * @param arguments settings under Keras's names for arguments of {@code call}
   */
  public final void buildFor(List<Shape> inputs, Config arguments) {
    buildFor(inputs, Collections.nCopies(inputs.size(), DType.FLOAT32), arguments);
  }

  private synchronized void buildFor(List<Shape> inputs, List<DType> dtypes, Config arguments) {
    if (!built) {
      List<TensorType> types = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        types.add(new TensorType(dtypes.get(i), inputs.get(i)));
      }
      builtFor = List.copyOf(types);
      scoped(() -> {
        if (arguments.keys().isEmpty()) {
          build(inputs);
          return true;
        }
        return with(
            arguments,
            () -> {
              build(inputs);
              return true;
            });
      });
      built = true;
    }
  }

  // ---- What it is ----

  /** {@return the name, unique within a model} */
  public final synchronized String name() {
    String known = name;
    if (known == null) {
      known = Session.nextName(getClass().getSimpleName());
      name = known;
    }
    return known;
  }

  /**
   * Gives the layer a name.
   *
   * @param newName the name
   */
  public final synchronized void setName(String newName) {
    checkNotBuilt("name");
    name = newName;
  }

  /** {@return the types of the inputs for which the layer was built; none before} */
  public final synchronized List<TensorType> inputTypes() {
    return builtFor;
  }

  /** {@return whether the weights have been made} */
  public final boolean isBuilt() {
    return built;
  }

  /**
   * Raises a sentence if the layer is built, since its settings are fixed then.
   *
   * @param setting what somebody wants to change
   */
  protected final void checkNotBuilt(String setting) {
    if (built) {
      throw new PellucidException(
          "Layer \"" + name() + "\" is built: its " + setting + " can no longer be changed.");
    }
  }

  /**
   * Sets what the layer computes with; without, what {@link Session#setDTypePolicy} says.
   *
   * @param newPolicy the types of weights and of results
   */
  public final void setDTypePolicy(DTypePolicy newPolicy) {
    checkNotBuilt("dtype");
    policy = newPolicy;
  }

  /** {@return what the layer computes with} */
  public final DTypePolicy dtypePolicy() {
    return policy;
  }

  /** Freezes the layer and those in it: optimizers no longer change their weights. */
  public final void freeze() {
    setTrainable(false);
  }

  /** Thaws the layer and those in it. */
  public final void unfreeze() {
    setTrainable(true);
  }

  /** {@return whether optimizers change its weights} */
  public final boolean isTrainable() {
    return trainable;
  }

  /**
   * Freezes or thaws the layer and those in it. A frozen batch normalization runs in inference
   * mode.
   *
   * @param trainable whether optimizers change its weights
   */
  public final void setTrainable(boolean trainable) {
    this.trainable = trainable;
    sublayers().forEach(layer -> layer.setTrainable(trainable));
  }

  /**
   * Puts a penalty on the results.
   *
   * @param regularizer the penalty, divided by the batch size; null for none
   */
  public final void setActivityRegularizer(@Nullable Regularizer regularizer) {
    activityRegularizer = regularizer;
  }

  /** {@return the penalty on the results, or null} */
  public final @Nullable Regularizer activityRegularizer() {
    return activityRegularizer;
  }

  /** {@return the layers that this one uses} */
  public List<Layer> sublayers() {
    return Collections.unmodifiableList(sublayers);
  }

  /** {@return its own weights without those of the layers it uses, trainable ones first} */
  public final List<Variable> ownWeights() {
    List<Variable> all = new ArrayList<>();
    weights.stream().filter(Variable::isTrainable).forEach(all::add);
    weights.stream().filter(weight -> !weight.isTrainable()).forEach(all::add);
    return all;
  }

  /** {@return all weights: its own, trainable ones first, then those of the layers it uses} */
  public final List<Variable> weights() {
    List<Variable> all = ownWeights();
    for (Layer layer : sublayers()) {
      for (Variable weight : layer.weights()) {
        if (!all.contains(weight)) {
          all.add(weight);
        }
      }
    }
    return all;
  }

  /** {@return the weights that optimizers change} */
  public final List<Variable> trainableVariables() {
    List<Variable> all = new ArrayList<>();
    if (trainable) {
      weights.stream().filter(Variable::isTrainable).forEach(all::add);
      for (Layer layer : sublayers()) {
        for (Variable weight : layer.trainableVariables()) {
          if (!all.contains(weight)) {
            all.add(weight);
          }
        }
      }
    }
    return all;
  }

  /** {@return the weights that optimizers do not change} */
  public final List<Variable> nonTrainableVariables() {
    List<Variable> all = new ArrayList<>(weights());
    all.removeAll(trainableVariables());
    return all;
  }

  /**
   * Finds what must be kept beside the weights to go on exactly where training stopped: the
   * positions of random streams.
   *
   * @return those variables, of this layer and those in it
   */
  public final List<Variable> stateVariables() {
    List<Variable> all = new ArrayList<>(states);
    for (Layer layer : sublayers()) {
      for (Variable state : layer.stateVariables()) {
        if (!all.contains(state)) {
          all.add(state);
        }
      }
    }
    return all;
  }

  /** {@return the numbers in all weights, in the order of {@link #weights}} */
  public final List<NdArray> getWeights() {
    return weights().stream().map(Variable::value).toList();
  }

  /**
   * Replaces the numbers in all weights.
   *
   * @param values one array per weight, in the order of {@link #weights}
   */
  public final void setWeights(List<NdArray> values) {
    List<Variable> all = weights();
    if (values.size() != all.size()) {
      throw new PellucidException(
          "Layer \"" + name() + "\" has " + all.size() + " weights, got " + values.size() + ".");
    }
    for (int i = 0; i < all.size(); i++) {
      all.get(i).assign(values.get(i));
    }
  }

  /** {@return how many numbers are in all weights} */
  public final long countParams() {
    return weights().stream().mapToLong(weight -> weight.shape().size()).sum();
  }

  /** {@return the penalties on weights of this layer and those in it that can be trained} */
  public final List<Tensor> losses() {
    List<Tensor> all = new ArrayList<>();
    if (trainable) {
      for (Penalty penalty : penalties) {
        if (penalty.weight().isTrainable()) {
          all.add(penalty.regularizer().apply(penalty.weight().tensor()));
        }
      }
      sublayers().stream().distinct().forEach(layer -> all.addAll(layer.losses()));
    }
    return all;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + name() + ")";
  }
}
