package org.pellucid.conformance;

import java.util.Objects;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.constraints.Constraints;
import org.pellucid.initializers.Initializers;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.Tensor;

/** Objects that are functions of one tensor or of a shape. */
final class FunctionCases {
  private FunctionCases() {}

  static Verdict checkActivation(RecordedCase recorded) {
    UnsupportedCase.requireIn(Activations.REGISTRY, recorded.simpleName());
    String argument = recorded.inputs().keys().iterator().next();
    ActivationFunction activation =
        Activations.REGISTRY
            .entry(recorded.simpleName())
            .reader()
            .apply(recorded.settings(argument));
    return Comparison.of(recorded, activation.apply(tensor(recorded)));
  }

  static Verdict checkRegularizer(RecordedCase recorded) {
    return Comparison.of(
        recorded, UnsupportedCase.read(Regularizers.REGISTRY, recorded).apply(tensor(recorded)));
  }

  static Verdict checkConstraint(RecordedCase recorded) {
    return Comparison.of(
        recorded, UnsupportedCase.read(Constraints.REGISTRY, recorded).apply(tensor(recorded)));
  }

  static Verdict checkInitializer(RecordedCase recorded) {
    Config inputs = recorded.inputs();
    DType dtype = DType.named(inputs.text("dtype", "float32"));
    return Comparison.of(
        recorded,
        UnsupportedCase.read(Initializers.REGISTRY, recorded).apply(shape(inputs), dtype));
  }

  static Shape shape(Config inputs) {
    Ints dims = Objects.requireNonNull(inputs.integersOrNull("shape"), "shape");
    return Shape.of(dims.toArray());
  }

  /** The one tensor, whatever Keras calls the argument. */
  private static Tensor tensor(RecordedCase recorded) {
    return recorded.tensor(recorded.inputs().keys().iterator().next());
  }
}
