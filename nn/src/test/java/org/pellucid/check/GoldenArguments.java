package org.pellucid.check;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.tensor.Tensor;

/** Arguments of recorded calls as tensors, whether arrays, plain numbers or nested lists. */
public final class GoldenArguments {
  private GoldenArguments() {}

  /**
   * Makes a tensor of an argument.
   *
   * @param argument the argument; may be null
   * @return the tensor, or null for null
   */
  public static @Nullable Tensor tensor(@Nullable Object argument) {
    return switch (argument) {
      case null -> null;
      case NdArray array -> Tensor.of(GoldenCases.asInput(array));
      case List<?> list -> Tensor.of(nested(list));
      case Number number -> Tensor.scalar(number.doubleValue());
      default -> throw new IllegalArgumentException("Not a tensor: " + argument);
    };
  }

  private static Object nested(List<?> list) {
    if (list.getFirst() instanceof List<?>) {
      return list.stream().map(row -> (float[]) nested((List<?>) row)).toArray(float[][]::new);
    }
    float[] row = new float[list.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] =
          list.get(i) instanceof Boolean truth
              ? truth ? 1 : 0
              : ((Number) Objects.requireNonNull(list.get(i))).floatValue();
    }
    return row;
  }
}
