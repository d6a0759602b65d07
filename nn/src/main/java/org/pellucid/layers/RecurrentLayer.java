// Longer than most files on purpose: the settings that all recurrent layers share.
package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.config.Setting;
import org.pellucid.constraints.Constraint;
import org.pellucid.constraints.Constraints;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.initializers.Orthogonal;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A layer that goes through a sequence step by step and keeps a state.
 *
 * <p>Input {@code [batch, steps, features]}, then, if wanted, one {@code [batch, units]} per state
 * to begin with (zeros without). Output {@code [batch, units]}, the last step's, or {@code [batch,
 * steps, units]}; with {@link #returnState} the last states follow. Hidden steps keep the state and
 * repeat the output before them.
 *
 * <p>Weights: kernel {@code [features, gates * units]}, recurrent kernel {@code [units, gates *
 * units]}, bias. Defaults: tanh, the recurrent kernel orthogonal, no dropout, the last output only;
 * see {@link KernelLayer} for the others.
 *
 * <p>The products of all steps with the kernel are one matrix product before the loop.
 *
 * <p>Errors: units below 1; rates outside of 0 to 1; an input of another rank or width.
 *
 * @param <L> the layer's own class
 */
public abstract class RecurrentLayer<L extends RecurrentLayer<L>> extends KernelLayer<L> {
  private final int units;
  private final int gates;
  private final int states;
  private Initializer recurrentInitializer = new Orthogonal();
  private @Nullable Regularizer recurrentRegularizer;
  private @Nullable Constraint recurrentConstraint;
  private double dropout;
  private double recurrentDropout;
  private @Nullable Long seed;
  private boolean returnSequences;
  private boolean returnState;
  private boolean goBackwards;
  private boolean stateful;
  private boolean zeroOutputForMask;
  private @Nullable Variable kernel;
  private @Nullable Variable recurrentKernel;
  private @Nullable Variable bias;
  private @Nullable SeedGenerator random;
  private final Map<Integer, List<Variable>> kept = new HashMap<>();

  RecurrentLayer(int units, int gates, int states) {
    this.units = Setting.atLeast(getClass().getSimpleName(), "units", 1, units);
    this.gates = gates;
    this.states = states;
    activation("tanh");
  }

  /**
   * Sets the first values of the recurrent kernel.
   *
   * @param initializer the initializer
   * @return this
   */
  public final L recurrentInitializer(Initializer initializer) {
    checkNotBuilt("recurrentInitializer");
    recurrentInitializer = initializer;
    return self();
  }

  /**
   * Sets the first values of the recurrent kernel.
   *
   * @param name Keras's name, such as "orthogonal"
   * @return this
   */
  public final L recurrentInitializer(String name) {
    return recurrentInitializer(Initializers.get(name));
  }

  /**
   * Sets a penalty on the recurrent kernel.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public final L recurrentRegularizer(Regularizer regularizer) {
    checkNotBuilt("recurrentRegularizer");
    recurrentRegularizer = regularizer;
    return self();
  }

  /**
   * Sets a penalty on the recurrent kernel.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public final L recurrentRegularizer(String name) {
    return recurrentRegularizer(Regularizers.get(name));
  }

  /**
   * Sets a projection of the recurrent kernel after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public final L recurrentConstraint(Constraint constraint) {
    checkNotBuilt("recurrentConstraint");
    recurrentConstraint = constraint;
    return self();
  }

  /**
   * Sets a projection of the recurrent kernel after each step.
   *
   * @param name Keras's name, such as "max_norm"
   * @return this
   */
  public final L recurrentConstraint(String name) {
    return recurrentConstraint(Constraints.get(name));
  }

  /**
   * Sets the part of the inputs to drop in training, 0 without; the same features at all steps.
   *
   * @param rate from 0 to 1
   * @return this
   */
  public final L dropout(double rate) {
    checkNotBuilt("dropout");
    dropout = Setting.between(getClass().getSimpleName(), "dropout", 0, 1, rate);
    return self();
  }

  /**
   * Sets the part of the state to drop in training on its way to the recurrent kernel, 0 without;
   * the same units at all steps.
   *
   * @param rate from 0 to 1
   * @return this
   */
  public final L recurrentDropout(double rate) {
    checkNotBuilt("recurrentDropout");
    recurrentDropout = Setting.between(getClass().getSimpleName(), "recurrentDropout", 0, 1, rate);
    return self();
  }

  /**
   * Sets the seed of dropout, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public final L seed(long newSeed) {
    checkNotBuilt("seed");
    seed = newSeed;
    return self();
  }

  /**
   * Sets whether the outputs of all steps are returned, false without.
   *
   * @param all whether they are
   * @return this
   */
  public final L returnSequences(boolean all) {
    checkNotBuilt("returnSequences");
    returnSequences = all;
    return self();
  }

  /**
   * Sets whether the last states are returned after the output, false without.
   *
   * @param also whether they are
   * @return this
   */
  public final L returnState(boolean also) {
    checkNotBuilt("returnState");
    returnState = also;
    return self();
  }

  /**
   * Sets whether the sequence is gone through from its end, false without; outputs of all steps
   * then come in that order.
   *
   * @param backwards whether it is
   * @return this
   */
  public final L goBackwards(boolean backwards) {
    checkNotBuilt("goBackwards");
    goBackwards = backwards;
    return self();
  }

  /**
   * Sets whether a call begins with the states at the end of the call before, false without.
   *
   * @param keep whether it does
   * @return this
   */
  public final L stateful(boolean keep) {
    checkNotBuilt("stateful");
    stateful = keep;
    return self();
  }

  /**
   * Sets whether hidden steps give zeros, false without.
   *
   * @param zero whether they do
   * @return this
   */
  public final L zeroOutputForMask(boolean zero) {
    checkNotBuilt("zeroOutputForMask");
    zeroOutputForMask = zero;
    return self();
  }

  /** Sets the states of a stateful layer back to zero. */
  public final void resetState() {
    kept.values().forEach(list -> list.forEach(v -> v.assign(v.tensor().zerosLike())));
  }

  // ---- What the kinds of cells differ in ----

  /** The shape of the bias. */
  Shape biasShape() {
    return Shape.of(gates * units);
  }

  /** The first values of the bias. */
  Initializer firstBias() {
    return biasInitializer();
  }

  /** The part of the bias that is added to the products of the inputs. */
  Tensor inputBias(Tensor fullBias) {
    return fullBias;
  }

  /**
   * One step.
   *
   * @param projected the products of this step's inputs, {@code [batch, gates * units]}
   * @param h the state that goes into the recurrent kernel, with dropout applied
   * @param before the states before
   * @param weights the recurrent kernel, {@code [units, gates * units]}
   * @param fullBias the bias, if there is one
   * @return the states after; the first one is the output
   */
  abstract List<Tensor> step(
      Tensor projected, Tensor h, List<Tensor> before, Tensor weights, @Nullable Tensor fullBias);

  /** One gate's columns. */
  final Tensor gate(Tensor all, int index) {
    return all.slice(-1, index * units, (index + 1) * units);
  }

  final int units() {
    return units;
  }

  // ---- The loop ----

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() != 3) {
      throw wrong(": expected [batch, steps, features], got " + input + ". Add a Reshape layer.");
    }
    if (inputs.size() != 1 && inputs.size() != 1 + states) {
      String given = states == 1 ? "1 state" : states + " states";
      String expected = " takes a sequence and " + given + " to begin with, or a sequence alone";
      throw wrong(expected + "; got " + inputs.size() + " inputs.");
    }
    for (Shape state : inputs.subList(1, inputs.size())) {
      if (state.rank() != 2 || state.dim(1) != units) {
        throw wrong(": expected a state of shape [batch, " + units + "], got " + state + ".");
      }
    }
    Variable built = kernel;
    int features = input.dim(-1);
    if (built != null && features != built.shape().dim(0)) {
      String before = " was built for last dimension " + built.shape().dim(0);
      throw wrong(before + "; now called with " + features + ".");
    }
  }

  private PellucidException wrong(String rest) {
    return new PellucidException("Layer \"" + name() + "\"" + rest);
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs);
    Shape input = inputs.getFirst();
    // Keras keeps the weights in a cell of its own; the path makes its files fit.
    String cell = Session.snakeCase(getClass().getSimpleName()) + "_cell/";
    int features = known(input.dim(-1), "last dimension", input);
    kernel = addKernel(cell + "kernel", Shape.of(features, gates * units));
    recurrentKernel =
        addWeight(
            cell + "recurrent_kernel",
            Shape.of(units, gates * units),
            recurrentInitializer,
            true,
            recurrentRegularizer,
            recurrentConstraint);
    bias = usesBias() ? addBias(cell + "bias", biasShape(), firstBias()) : null;
    if (dropout > 0 || recurrentDropout > 0) {
      random = addSeedGenerator(seed == null ? Session.nextSeed() : seed);
    }
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    int batch = x.dim(0);
    List<Tensor> first =
        inputs.size() > 1
            ? inputs.subList(1, inputs.size())
            : stateful ? keptStates(batch).stream().map(Variable::tensor).toList() : zeros(batch);
    Tensor mask = mask(x);
    SequenceLoop.Result result = run(x, mask, first);
    if (stateful) {
      List<Variable> memory = keptStates(batch);
      for (int i = 0; i < states; i++) {
        memory.get(i).assign(result.last().get(i));
      }
    }
    Tensor output = result.output();
    if (mask != null && returnSequences) {
      setMask(output, goBackwards ? mask.flip(1) : mask);
    }
    List<Tensor> results = new ArrayList<>(List.of(output));
    results.addAll(returnState ? result.last() : List.of());
    return results;
  }

  private List<Tensor> zeros(int batch) {
    Tensor zero = Tensor.zeros(batch, units);
    return Collections.nCopies(states, zero);
  }

  private List<Variable> keptStates(int batch) {
    return kept.computeIfAbsent(
        batch,
        size -> {
          List<Variable> list = new ArrayList<>();
          for (int i = 0; i < states; i++) {
            NdArray zero = NdArray.zeros(DType.FLOAT32, Shape.of(size, units));
            list.add(new Variable(name() + "/rnn_state", zero, false));
          }
          return list;
        });
  }

  private SequenceLoop.Result run(Tensor x, @Nullable Tensor mask, List<Tensor> first) {
    Tensor fullBias = bias == null ? null : bias.tensor();
    Tensor recurrent = built(recurrentKernel).tensor();
    Tensor stateMask = dropMask(Shape.of(x.dim(0), units), recurrentDropout);
    return new SequenceLoop(states, goBackwards, returnSequences, zeroOutputForMask)
        .run(
            project(x, fullBias),
            mask,
            first,
            (projected, before) -> {
              Tensor h = stateMask == null ? before.get(0) : before.get(0).multiply(stateMask);
              return step(projected, h, before, recurrent, fullBias);
            });
  }

  /** The products of all steps with the kernel, steps first. */
  private Tensor project(Tensor x, @Nullable Tensor fullBias) {
    Tensor features = dropMask(Shape.of(x.dim(0), 1, x.dim(2)), dropout);
    Tensor kept = features == null ? x : x.multiply(features);
    Tensor products = kept.transpose(1, 0, 2).matmul(built(kernel).tensor());
    return fullBias == null ? products : products.add(inputBias(fullBias));
  }

  private @Nullable Tensor dropMask(Shape shape, double rate) {
    SeedGenerator generator = random;
    if (rate == 0 || generator == null || !training()) {
      return null;
    }
    return Dropout.drop(Tensor.full(DType.FLOAT32, shape, 1), rate, shape, generator);
  }

  // ---- Settings ----

  final L readRecurrent(Config config) {
    recurrentInitializer = Initializers.read(config, "recurrent_initializer", "orthogonal");
    recurrentRegularizer = Regularizers.REGISTRY.read(config.get("recurrent_regularizer"));
    recurrentConstraint = Constraints.REGISTRY.read(config.get("recurrent_constraint"));
    dropout(config.number("dropout", 0));
    recurrentDropout(config.number("recurrent_dropout", 0));
    returnSequences(config.flag("return_sequences", false));
    returnState(config.flag("return_state", false));
    goBackwards(config.flag("go_backwards", false));
    stateful(config.flag("stateful", false));
    zeroOutputForMask(config.flag("zero_output_for_mask", false));
    if (config.get("seed") instanceof Number number) {
      seed(number.longValue());
    }
    return readKernelSettings(config);
  }

  @Override
  public Config config() {
    return writeKernelSettings(
            super.config()
                .put("return_sequences", returnSequences)
                .put("return_state", returnState)
                .put("go_backwards", goBackwards)
                .put("stateful", stateful)
                .put("unroll", false)
                .put("zero_output_for_mask", zeroOutputForMask)
                .put("units", units))
        .put("recurrent_initializer", Initializers.REGISTRY.write(recurrentInitializer))
        .put("recurrent_regularizer", Regularizers.REGISTRY.write(recurrentRegularizer))
        .put("recurrent_constraint", Constraints.REGISTRY.write(recurrentConstraint))
        .put("dropout", dropout)
        .put("recurrent_dropout", recurrentDropout)
        .put("seed", seed);
  }
}
