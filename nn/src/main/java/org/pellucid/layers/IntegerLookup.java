package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Numbers whole numbers by a vocabulary, or goes back.
 *
 * <p>Input: whole numbers of any shape; output as {@link CategoryMode} says: int64 numbers or
 * vectors. Defaults: unknown numbers become -1 on the way back; see {@link LookupLayer}. With
 * several numbers for unknown ones, the remainder chooses, or a hash by {@code
 * oovMethod("farmhash")}.
 *
 * <p>Source: {@code keras.layers.IntegerLookup}.
 */
public final class IntegerLookup extends LookupLayer<IntegerLookup, Long> {
  /** Makes the layer. */
  public IntegerLookup() {
    super(-1L);
  }

  static IntegerLookup fromConfig(Config config) {
    return new IntegerLookup().readLookup(config);
  }

  @Override
  Long token(Object value) {
    return value instanceof Number number
        ? (Long) number.longValue()
        : Long.valueOf(value.toString());
  }

  @Override
  long unknown(Long token, int count) {
    return Math.floorMod(token, (long) count);
  }

  @Override
  Object tokens(List<Long> found, Shape shape) {
    long[] numbers = found.stream().mapToLong(Long::longValue).toArray();
    return Tensor.of(NdArray.wrap(DType.INT64, shape, numbers));
  }

  @Override
  FlowType inverse(Shape shape) {
    return new FlowType(shape, DType.INT64);
  }

  @Override
  public Config config() {
    return super.config().put("vocabulary_dtype", "int64");
  }
}
