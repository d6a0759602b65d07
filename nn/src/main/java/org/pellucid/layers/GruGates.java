package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * The formula of a gated recurrent unit.
 *
 * @param units the width of the state
 * @param resetAfter whether the reset gate is applied after the product with the recurrent kernel
 */
record GruGates(int units, boolean resetAfter) {
  Shape biasShape() {
    return resetAfter ? Shape.of(2, 3 * units) : Shape.of(3 * units);
  }

  /** The part of the bias that is added to the products of the inputs. */
  Tensor inputBias(Tensor fullBias) {
    return resetAfter ? fullBias.select(0, 0) : fullBias;
  }

  /** One step; see {@link GRU}. */
  List<Tensor> step(
      Tensor projected,
      Tensor h,
      Tensor old,
      Tensor weights,
      @Nullable Tensor fullBias,
      ActivationFunction activation,
      ActivationFunction recurrentActivation) {
    Tensor inner = h.matmul(resetAfter ? weights : weights.slice(-1, 0, 2 * units));
    if (resetAfter && fullBias != null) {
      inner = inner.add(fullBias.select(0, 1));
    }
    Tensor z = recurrentActivation.apply(gate(projected, 0).add(gate(inner, 0)));
    Tensor r = recurrentActivation.apply(gate(projected, 1).add(gate(inner, 1)));
    Tensor state = resetAfter ? r.multiply(gate(inner, 2)) : r.multiply(h).matmul(gate(weights, 2));
    Tensor candidate = activation.apply(gate(projected, 2).add(state));
    return List.of(z.multiply(old).add(z.subtractFrom(1).multiply(candidate)));
  }

  private Tensor gate(Tensor all, int index) {
    return all.slice(-1, index * units, (index + 1) * units);
  }
}
