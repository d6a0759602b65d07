package org.pellucid.conformance;

import java.util.Objects;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.tensor.Tensor;

/** Random initializers, by the statistics of what they give. */
final class InitializerStatistics {
  private InitializerStatistics() {}

  static Verdict check(RecordedCase recorded) {
    Initializer initializer = UnsupportedCase.read(Initializers.REGISTRY, recorded);
    Tensor sample = initializer.apply(FunctionCases.shape(recorded.inputs()), DType.FLOAT32);
    Config expected = (Config) Objects.requireNonNull(recorded.expected());
    for (String name : expected.keys()) {
      Tensor actual = statistic(name, sample);
      NdArray want =
          Tensor.of(RecordedValues.array(expected.get(name)))
              .cast(DType.FLOAT32)
              .broadcastTo(actual.shape())
              .value();
      Verdict verdict = Comparison.of(actual, want, recorded.rtol(), recorded.atol());
      if (verdict.kind() != Verdict.Kind.PASSED) {
        return Verdict.failed(name + ": " + verdict.detail());
      }
    }
    return Verdict.passed();
  }

  private static Tensor statistic(String name, Tensor sample) {
    Tensor columns = sample.reshape(-1, sample.dim(-1));
    return switch (name) {
      case "mean" -> sample.mean();
      case "std" -> sample.variance().sqrt();
      case "var", "variance" -> sample.variance();
      case "min" -> sample.min();
      case "max" -> sample.max();
      case "column_norms" -> columns.square().sum(0).sqrt();
      case "column_dot_products" -> {
        Tensor products = columns.transpose().matmul(columns);
        int n = columns.dim(1);
        yield Tensor.eye(n).equal(1).where(products.zerosLike(), products);
      }
      default -> throw new UnsupportedCase("there is no statistic \"" + name + "\"");
    };
  }
}
