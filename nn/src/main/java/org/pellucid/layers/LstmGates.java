package org.pellucid.layers;

import java.util.List;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Ones;
import org.pellucid.tensor.Tensor;

/** The formula of long short-term memory, for whatever the sums of the gates were made by. */
final class LstmGates {
  private LstmGates() {}

  /**
   * One step.
   *
   * @param z the sums of the gates i, f, g and o, side by side along the last axis
   * @param c the memory before
   * @param activation of what is taken in and given out
   * @param gate the activation of the gates
   * @return the output h and the memory c
   */
  static List<Tensor> step(
      Tensor z, Tensor c, ActivationFunction activation, ActivationFunction gate) {
    int units = z.dim(-1) / 4;
    Tensor input = gate.apply(z.slice(-1, 0, units));
    Tensor forget = gate.apply(z.slice(-1, units, 2 * units));
    Tensor candidate = activation.apply(z.slice(-1, 2 * units, 3 * units));
    Tensor output = gate.apply(z.slice(-1, 3 * units, 4 * units));
    Tensor next = forget.multiply(c).add(input.multiply(candidate));
    return List.of(output.multiply(activation.apply(next)), next);
  }

  /** The first values of a bias: ones for the forget gate, another rule for the others. */
  record ForgetBias(Initializer rest, int units) implements Initializer {
    @Override
    public Tensor apply(Shape shape, DType dtype) {
      return Tensor.concat(
          0,
          List.of(
              rest.apply(Shape.of(units), dtype),
              new Ones().apply(Shape.of(units), dtype),
              rest.apply(Shape.of(2 * units), dtype)));
    }

    @Override
    public Config config() {
      return rest.config();
    }
  }
}
