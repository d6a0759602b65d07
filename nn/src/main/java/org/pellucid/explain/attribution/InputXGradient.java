package org.pellucid.explain.attribution;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * The gradient times the input: {@code x · d output / d x}.
 *
 * <p>For a linear model these are the terms of the sum. Source: Shrikumar, Greenside, Kundaje,
 * 2016.
 */
public final class InputXGradient extends Attributor {
  private final OutputGradient gradient;

  /**
   * Prepares.
   *
   * @param model a model of one floating input
   */
  public InputXGradient(Model model) {
    this(model, null);
  }

  private InputXGradient(Model model, @Nullable String layer) {
    super(model);
    gradient = new OutputGradient(model, layer);
  }

  /**
   * Asks for the terms of what a layer gives out, such as an embedding.
   *
   * @param layer the layer's name
   * @return the method at that layer
   */
  public InputXGradient at(String layer) {
    return new InputXGradient(model(), layer);
  }

  @Override
  String method() {
    return "input x gradient";
  }

  @Override
  Scores scores(NdArray x, int[] targets, double[] outputs) {
    OutputGradient.Result result = gradient.at(x, oneHot(targets, width()));
    return Scores.unsummed(
        Tensor.of(result.gradient()).multiply(Tensor.of(result.place())).value());
  }
}
