package org.pellucid.explain.attribution;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.models.Model;

/**
 * The gradient of the output by the input: {@code d output / d x}, with its sign.
 *
 * <p>Tells to which numbers the output is sensitive just here; says nothing about how much of the
 * output they make up. Source: Simonyan, Vedaldi, Zisserman, 2014.
 */
public final class Saliency extends Attributor {
  private final OutputGradient gradient;

  /**
   * Prepares.
   *
   * @param model a model of one floating input
   */
  public Saliency(Model model) {
    this(model, null);
  }

  private Saliency(Model model, @Nullable String layer) {
    super(model);
    gradient = new OutputGradient(model, layer);
  }

  /**
   * Asks for the gradient by what a layer gives out, such as an embedding.
   *
   * @param layer the layer's name
   * @return the method at that layer
   */
  public Saliency at(String layer) {
    return new Saliency(model(), layer);
  }

  @Override
  String method() {
    return "saliency";
  }

  @Override
  Scores scores(NdArray x, int[] targets, double[] outputs) {
    return Scores.unsummed(gradient.at(x, oneHot(targets, width())).gradient());
  }
}
