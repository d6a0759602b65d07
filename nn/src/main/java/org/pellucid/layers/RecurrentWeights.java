package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * The weights of a recurrent step, for layers and for cells.
 *
 * <p>Weights: kernel {@code [features, gates * units]}, recurrent kernel {@code [units, gates *
 * units]}, bias. Defaults: tanh, the recurrent kernel orthogonal, no dropout; see {@link
 * KernelLayer} for the others.
 *
 * <p>Errors: units below 1; rates outside of 0 to 1.
 *
 * @param <L> the layer's own class
 */
public abstract class RecurrentWeights<L extends RecurrentWeights<L>> extends KernelLayer<L> {
  private final int units;
  private final int gates;
  private final int states;
  private Initializer recurrentInitializer = new Orthogonal();
  private @Nullable Regularizer recurrentRegularizer;
  private @Nullable Constraint recurrentConstraint;
  private double dropout;
  private double recurrentDropout;
  private @Nullable Long seed;
  private @Nullable Variable kernel;
  private @Nullable Variable recurrentKernel;
  private @Nullable Variable bias;
  private @Nullable SeedGenerator random;

  RecurrentWeights(int units, int gates, int states) {
    this.units = Setting.atLeast(getClass().getSimpleName(), unitsName(), 1, units);
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

  final int units() {
    return units;
  }

  /** What the layer calls its width. */
  String unitsName() {
    return "units";
  }

  final int gates() {
    return gates;
  }

  final int states() {
    return states;
  }

  final Tensor kernelTensor() {
    return built(kernel).tensor();
  }

  final Tensor recurrentTensor() {
    return built(recurrentKernel).tensor();
  }

  final @Nullable Tensor biasTensor() {
    return bias == null ? null : bias.tensor();
  }

  final double dropoutRate() {
    return dropout;
  }

  final double recurrentDropoutRate() {
    return recurrentDropout;
  }

  /** Makes the weights under a path. */
  final void buildWeights(String path, Shape kernelShape, Shape recurrentShape) {
    kernel = addKernel(path + "kernel", kernelShape);
    recurrentKernel =
        addWeight(
            path + "recurrent_kernel",
            recurrentShape,
            recurrentInitializer,
            true,
            recurrentRegularizer,
            recurrentConstraint);
    bias = usesBias() ? addBias(path + "bias", biasShape(), firstBias()) : null;
    if (dropout > 0 || recurrentDropout > 0) {
      random = addSeedGenerator(seed == null ? Session.nextSeed() : seed);
    }
  }

  /** Factors that drop a part of something in training; null if nothing is dropped. */
  final @Nullable Tensor dropMask(Shape shape, double rate) {
    SeedGenerator generator = random;
    if (rate == 0 || generator == null || !training()) {
      return null;
    }
    return Dropout.drop(Tensor.full(dtypePolicy().compute(), shape, 1), rate, shape, generator);
  }

  /** Raises a sentence unless states have a shape per row of the batch. */
  final void checkStates(List<Shape> given, Shape row, int before) {
    if (given.size() != states) {
      String expected = " takes a sequence and " + stateCount() + " to begin with, or a sequence";
      throw wrong(expected + " alone; got " + (before + given.size()) + " inputs.");
    }
    for (Shape state : given) {
      if (state.rank() != row.rank() + 1 || !state.slice(1, state.rank()).equals(row)) {
        List<Object> extents = new ArrayList<>(List.of("batch"));
        for (int dim : row.toArray()) {
          extents.add(dim);
        }
        throw wrong(": expected a state of shape " + extents + ", got " + state + ".");
      }
    }
  }

  final String stateCount() {
    return states == 1 ? "1 state" : states + " states";
  }

  final void checkFeatures(int features) {
    Variable made = kernel;
    if (made != null && features != made.shape().dim(-2)) {
      String before = " was built for last dimension " + made.shape().dim(-2);
      throw wrong(before + "; now called with " + features + ".");
    }
  }

  final PellucidException wrong(String rest) {
    return new PellucidException("Layer \"" + name() + "\"" + rest);
  }

  /** Reads what {@link #writeWeights(Config)} writes. */
  final L readWeights(Config config) {
    recurrentInitializer = Initializers.read(config, "recurrent_initializer", "orthogonal");
    recurrentRegularizer = Regularizers.REGISTRY.read(config.get("recurrent_regularizer"));
    recurrentConstraint = Constraints.REGISTRY.read(config.get("recurrent_constraint"));
    dropout(config.number("dropout", 0));
    recurrentDropout(config.number("recurrent_dropout", 0));
    if (config.get("seed") instanceof Number number) {
      seed(number.longValue());
    }
    return readKernelSettings(config);
  }

  final Config writeWeights(Config config) {
    return writeKernelSettings(config.put(unitsName(), units))
        .put("recurrent_initializer", Initializers.REGISTRY.write(recurrentInitializer))
        .put("recurrent_regularizer", Regularizers.REGISTRY.write(recurrentRegularizer))
        .put("recurrent_constraint", Constraints.REGISTRY.write(recurrentConstraint))
        .put("dropout", dropout)
        .put("recurrent_dropout", recurrentDropout)
        .put("seed", seed);
  }
}
