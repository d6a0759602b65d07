package org.pellucid.interop.onnx.proto;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;

/** Collects the elements of a tensor, which may lie in one of several fields, as plain bytes. */
final class Elements {
  private @Nullable Bytes whole;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private long[] numbers = new long[0];
  private int count;

  /** Adds little-endian numbers that are as wide as their type. */
  void add(Bytes more) {
    if (whole == null && parts.size() == 0) {
      whole = more;
      return;
    }
    if (whole != null) {
      parts.writeBytes(whole.toArray());
      whole = null;
    }
    parts.writeBytes(more.toArray());
  }

  /** Adds a whole number of any width. */
  void add(long value) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(16, 2 * count));
    }
    numbers[count++] = value;
  }

  /** All elements; those that came as whole numbers are cut to the width of their type. */
  Bytes finish(ProtoReader in, OnnxDType type) {
    if (count > 0) {
      int width = Math.max(1, Math.min(8, type.bits() / 8));
      byte[] narrow = new byte[Math.multiplyExact(count, width)];
      for (int i = 0; i < count; i++) {
        for (int b = 0; b < width; b++) {
          narrow[i * width + b] = (byte) (numbers[i] >>> (8 * b));
        }
      }
      add(in.wrap(narrow));
    }
    return whole != null ? whole : in.wrap(parts.toByteArray());
  }
}
