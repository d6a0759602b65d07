package org.pellucid.layers;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A layer of one Java function: {@code new Lambda(x -> x.square())}.
 *
 * <p>Input and output as the function has them. A mask ends here unless {@link #mask} says what
 * becomes of it. A function is code, so no file holds it: a model with such a layer can be trained
 * and its weights saved, but reading the layer back from settings is refused. A layer class of
 * one's own can be read back.
 *
 * <p>Source: {@code keras.layers.Lambda}.
 */
public final class Lambda extends FluentLayer<Lambda> {
  private final UnaryOperator<List<Tensor>> function;
  private @Nullable BinaryOperator<@Nullable Tensor> maskFunction;

  /**
   * Makes a layer of one input and one result.
   *
   * @param function what it computes
   */
  public Lambda(UnaryOperator<Tensor> function) {
    this.function =
        inputs -> {
          if (inputs.size() != 1) {
            throw new PellucidException(
                "Layer \""
                    + name()
                    + "\" takes one input, got "
                    + inputs.size()
                    + ". For several, use Lambda.ofAll.");
          }
          return List.of(function.apply(inputs.getFirst()));
        };
  }

  private Lambda(List<UnaryOperator<List<Tensor>>> functions) {
    function = functions.getFirst();
  }

  /**
   * Makes a layer of several inputs or results.
   *
   * @param function what it computes
   * @return the layer
   */
  public static Lambda ofAll(UnaryOperator<List<Tensor>> function) {
    return new Lambda(List.of(function));
  }

  /**
   * Sets what becomes of a mask; it ends here without.
   *
   * @param newFunction gets the first input and its mask (or null), gives the mask of the results
   *     (or null)
   * @return this
   */
  public Lambda mask(BinaryOperator<@Nullable Tensor> newFunction) {
    checkNotBuilt("mask");
    maskFunction = newFunction;
    return this;
  }

  @SuppressWarnings("DoNotCallSuggester") // The registry calls it.
  static Lambda fromConfig(Config config) {
    throw new PellucidException(
        "Layer \""
            + config.text("name", "lambda")
            + "\" is a Lambda: its function is code, which is never taken from a file. Put a layer"
            + " class of your own in its place.");
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    return function.apply(inputs);
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return maskFunction == null ? null : maskFunction.apply(inputs.getFirst(), mask);
  }
}
