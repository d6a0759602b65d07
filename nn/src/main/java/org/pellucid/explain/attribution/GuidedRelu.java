package org.pellucid.explain.attribution;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Tensor;

/** relu whose gradient passes only where both the input and the gradient are positive. */
final class GuidedRelu implements ActivationFunction {
  @Override
  public Tensor apply(Tensor x) {
    return Gradients.custom(
        List.of(x),
        inputs -> inputs.getFirst().relu(),
        (gradient, output, inputs) ->
            Collections.<@Nullable Tensor>singletonList(
                output.greater(0).where(gradient.relu(), gradient.zerosLike())));
  }
}
