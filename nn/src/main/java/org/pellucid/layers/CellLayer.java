package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * One step of a recurrent layer as a layer of its own, for {@link RNN}.
 *
 * <p>Input {@code [batch, features]} and one {@code [batch, units]} per state; output {@code
 * [batch, units]} and the states after. Weights, defaults and errors: see {@link RecurrentWeights}.
 *
 * @param <L> the cell's own class
 */
public abstract class CellLayer<L extends CellLayer<L>> extends RecurrentWeights<L>
    implements RecurrentCell {
  CellLayer(int units, int gates, int states) {
    super(units, gates, states);
  }

  @Override
  public final List<Shape> stateShapes() {
    return Collections.nCopies(states(), Shape.of(units()));
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() != 2) {
      throw wrong(": expected [batch, features], got " + input + ".");
    }
    checkFeatures(input.dim(-1));
    if (inputs.size() != 1 + states()) {
      throw wrong(" takes an input and " + stateCount() + ", got " + inputs.size() + " inputs.");
    }
    checkStates(inputs.subList(1, inputs.size()), Shape.of(units()), 1);
  }

  @Override
  protected void build(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    int features = known(input.dim(-1), "last dimension", input);
    buildWeights("", Shape.of(features, gates() * units()), Shape.of(units(), gates() * units()));
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    List<Tensor> before = inputs.subList(1, inputs.size());
    Tensor features = dropMask(x.shape(), dropoutRate());
    Tensor products = (features == null ? x : x.multiply(features)).matmul(kernelTensor());
    Tensor fullBias = biasTensor();
    Tensor projected = fullBias == null ? products : products.add(inputBias(fullBias));
    Tensor old = before.getFirst();
    Tensor drop = dropMask(old.shape(), recurrentDropoutRate());
    Tensor h = drop == null ? old : old.multiply(drop);
    List<Tensor> after = step(projected, h, before, recurrentTensor(), fullBias);
    List<Tensor> results = new ArrayList<>(List.of(after.getFirst()));
    results.addAll(after);
    return results;
  }

  @Override
  public Config config() {
    return writeWeights(super.config());
  }
}
