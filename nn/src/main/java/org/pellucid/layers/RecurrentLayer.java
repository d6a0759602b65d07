package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.tensor.Tensor;

/**
 * A layer that goes through a sequence step by step and keeps a state.
 *
 * <p>Input {@code [batch, steps, features]}, then, if wanted, one {@code [batch, units]} per state
 * to begin with (zeros without). Output {@code [batch, units]}, the last step's, or {@code [batch,
 * steps, units]}; with {@link #returnState} the last states follow. Hidden steps keep the state and
 * repeat the output before them.
 *
 * <p>Weights and further defaults: see {@link RecurrentWeights}. Default: the last output only.
 *
 * <p>The products of the inputs with the kernel are one matrix product before the loop, or, in
 * steps of a model with batches that fill the tiles of a product, one in each step, whose sums then
 * stay in cache. The bits are the same.
 *
 * <p>Errors: units below 1; rates outside of 0 to 1; an input of another rank or width; states of
 * another shape.
 *
 * @param <L> the layer's own class
 */
public abstract class RecurrentLayer<L extends RecurrentLayer<L>> extends RecurrentWeights<L> {
  /** From so many sequences on, each step of the loop multiplies its own inputs. */
  private static final int ROWS_OF_A_STEP = 32;

  private final SequenceOptions options = new SequenceOptions();

  RecurrentLayer(int units, int gates, int states) {
    super(units, gates, states);
  }

  /**
   * Sets whether the outputs of all steps are returned, false without.
   *
   * @param all whether they are
   * @return this
   */
  public final L returnSequences(boolean all) {
    checkNotBuilt("returnSequences");
    options.returnSequences = all;
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
    options.returnState = also;
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
    options.goBackwards = backwards;
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
    options.stateful = keep;
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
    options.zeroOutputForMask = zero;
    return self();
  }

  /**
   * Accepts Keras's wish to have the loop written out; all that changes here is, as in Keras, that
   * hidden steps before the first shown one give zeros. False without.
   *
   * @param wanted whether it is wished
   * @return this
   */
  public final L unroll(boolean wanted) {
    checkNotBuilt("unroll");
    options.unroll = wanted;
    return self();
  }

  /** Sets the states of a stateful layer back to zero. */
  public final void resetState() {
    options.resetState();
  }

  // ---- What the kinds of layers differ in ----

  /**
   * One step.
   *
   * @param projected the products of this step's inputs
   * @param before the states before
   * @param drop factors for the state on its way to the recurrent kernel, or null
   * @param weights the recurrent kernel
   * @param fullBias the bias, if there is one
   * @return the states after; the first one is the output
   */
  List<Tensor> maskedStep(
      Tensor projected,
      List<Tensor> before,
      @Nullable Tensor drop,
      Tensor weights,
      @Nullable Tensor fullBias) {
    Tensor h = before.getFirst();
    return step(projected, drop == null ? h : h.multiply(drop), before, weights, fullBias);
  }

  /** The shape of a state of one sequence, given that of all inputs. */
  Shape stateShape(Shape input) {
    return Shape.of(units());
  }

  /** The shape of what drops a part of the state. */
  Shape stateDropShape(Shape input) {
    return Shape.of(input.dim(0), units());
  }

  /** What inputs must have, for messages. */
  String expectedInput() {
    return "[batch, steps, features], got ";
  }

  int inputRank() {
    return 3;
  }

  /** Makes the weights; Keras keeps them in a cell of its own, and so says the path. */
  void buildCell(Shape input) {
    int features = known(input.dim(-1), "last dimension", input);
    buildWeights(
        Session.snakeCase(getClass().getSimpleName()) + "_cell/",
        Shape.of(features, gates() * units()),
        Shape.of(units(), gates() * units()));
  }

  /** What the loop goes through, steps first: the inputs, or their products with the kernel. */
  Tensor sequence(Tensor x) {
    Tensor features = dropMask(Shape.of(x.dim(0), 1, x.dim(2)), dropoutRate());
    Tensor kept = features == null ? x : x.multiply(features);
    Tensor steps = kept.transpose(1, 0, 2);
    return multipliesInSteps(x) ? steps : products(steps);
  }

  /** Whether each step multiplies its own inputs with the kernel. */
  boolean multipliesInSteps(Tensor x) {
    // A layer that is called by itself may be on its way into a file, whose readers know one
    // product.
    return (training() || CallContext.isWithinStep()) && x.dim(0) >= ROWS_OF_A_STEP;
  }

  /** The products of inputs with the kernel, and the bias. */
  private Tensor products(Tensor inputs) {
    Tensor products = inputs.matmul(kernelTensor());
    Tensor fullBias = biasTensor();
    return fullBias == null ? products : products.add(inputBias(fullBias));
  }

  // ---- The loop ----

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() != inputRank()) {
      throw wrong(": expected " + expectedInput() + input + ". Add a Reshape layer.");
    }
    checkFeatures(features(input));
    if (inputs.size() > 1) {
      checkStates(inputs.subList(1, inputs.size()), stateShape(input), 1);
    }
  }

  /** How many features an input has. */
  int features(Shape input) {
    return input.dim(-1);
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs);
    buildCell(inputs.getFirst());
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    Tensor fullBias = biasTensor();
    Tensor recurrent = recurrentTensor();
    Tensor drop = dropMask(stateDropShape(x.shape()), recurrentDropoutRate());
    Shape state = stateShape(x.shape());
    boolean inSteps = multipliesInSteps(x);
    return options.run(
        this,
        inputs,
        sequence(x),
        Collections.nCopies(states(), state),
        state,
        0,
        true,
        (slice, before) -> {
          Tensor projected = inSteps ? products(slice) : slice;
          List<Tensor> after = maskedStep(projected, before, drop, recurrent, fullBias);
          List<Tensor> outputAndStates = new ArrayList<>(List.of(after.getFirst()));
          outputAndStates.addAll(after);
          return outputAndStates;
        });
  }

  // ---- Settings ----

  final L readRecurrent(Config config) {
    options.read(config);
    return readWeights(config);
  }

  @Override
  public Config config() {
    return writeWeights(options.write(super.config()));
  }
}
