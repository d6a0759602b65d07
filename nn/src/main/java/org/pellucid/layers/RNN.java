package org.pellucid.layers;

import java.util.List;
import java.util.Objects;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Runs a cell over the steps of sequences: {@code new RNN(new LSTMCell(32))}, or a cell of one's
 * own.
 *
 * <p>Input {@code [batch, steps, features...]}, then, if wanted, the states to begin with (zeros
 * without). Output: the cell's, of the last step, or {@code [batch, steps, ...]} of all; with
 * {@link #returnState} the last states follow. Hidden steps keep the states, and their output is
 * the (last cell's) first state. Weights: the cell's. Defaults: the last output only, nothing kept.
 *
 * <p>{@link LSTM}, {@link GRU} and {@link SimpleRNN} compute the same as this does with their
 * cells, but the products of all steps with the kernel at once, which is faster.
 *
 * <p>Errors: a cell that is no {@link RecurrentCell}; a wrong number of states.
 *
 * <p>Source: {@code keras.layers.RNN}.
 */
public final class RNN extends FluentLayer<RNN> {
  private final Layer cell;
  private final RecurrentCell shapes;
  private final SequenceOptions options = new SequenceOptions();

  /**
   * Makes the layer.
   *
   * @param cell what a step does
   * @param <C> a layer that is a cell
   */
  public <C extends Layer & RecurrentCell> RNN(C cell) {
    this(cell, cell);
  }

  @SuppressWarnings("this-escape") // track only adds to a list of this layer.
  private RNN(Layer cell, RecurrentCell shapes) {
    this.cell = track(cell);
    this.shapes = shapes;
  }

  static RNN fromConfig(Config config) {
    Layer cell = StackedRNNCells.readCell(config.get("cell"));
    RNN layer = new RNN(cell, (RecurrentCell) cell);
    layer.options.read(config);
    return layer.readCommon(config);
  }

  /**
   * Sets whether the outputs of all steps are returned, false without.
   *
   * @param all whether they are
   * @return this
   */
  public RNN returnSequences(boolean all) {
    checkNotBuilt("returnSequences");
    options.returnSequences = all;
    return this;
  }

  /**
   * Sets whether the last states are returned after the output, false without.
   *
   * @param also whether they are
   * @return this
   */
  public RNN returnState(boolean also) {
    checkNotBuilt("returnState");
    options.returnState = also;
    return this;
  }

  /**
   * Sets whether the sequence is gone through from its end, false without; outputs of all steps
   * then come in that order.
   *
   * @param backwards whether it is
   * @return this
   */
  public RNN goBackwards(boolean backwards) {
    checkNotBuilt("goBackwards");
    options.goBackwards = backwards;
    return this;
  }

  /**
   * Sets whether a call begins with the states at the end of the call before, false without.
   *
   * @param keep whether it does
   * @return this
   */
  public RNN stateful(boolean keep) {
    checkNotBuilt("stateful");
    options.stateful = keep;
    return this;
  }

  /**
   * Sets whether hidden steps give zeros, false without.
   *
   * @param zero whether they do
   * @return this
   */
  public RNN zeroOutputForMask(boolean zero) {
    checkNotBuilt("zeroOutputForMask");
    options.zeroOutputForMask = zero;
    return this;
  }

  /**
   * Accepts Keras's wish to have the loop written out; all that changes here is, as in Keras, that
   * hidden steps repeat the output before and not the state. False without.
   *
   * @param wanted whether it is wished
   * @return this
   */
  public RNN unroll(boolean wanted) {
    checkNotBuilt("unroll");
    options.unroll = wanted;
    return this;
  }

  /** Sets the states of a stateful layer back to zero. */
  public void resetState() {
    options.resetState();
  }

  /** {@return the cell} */
  public Layer cell() {
    return cell;
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() < 3) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": expected [batch, steps, features], got "
              + input
              + ". Add a Reshape layer.");
    }
    int states = shapes.stateShapes().size();
    if (inputs.size() != 1 && inputs.size() != 1 + states) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" takes a sequence, or a sequence and the cell's "
              + states
              + " states to begin with; got "
              + inputs.size()
              + " inputs.");
    }
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs);
    StackedRNNCells.buildCell(cell, inputs.getFirst().without(1));
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    return options.run(
        this,
        inputs,
        SequenceLoop.batchFirst(inputs.getFirst()),
        shapes.stateShapes(),
        shapes.outputShape(),
        StackedRNNCells.outputState(cell),
        false,
        (slice, before) -> StackedRNNCells.step(cell, slice, before));
  }

  @Override
  public Config config() {
    return options
        .write(super.config())
        .put("cell", Objects.requireNonNull(Layers.REGISTRY.write(cell)));
  }
}
