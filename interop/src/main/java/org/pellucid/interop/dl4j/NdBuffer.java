package org.pellucid.interop.dl4j;

import java.nio.charset.StandardCharsets;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ForeignType;

/**
 * An array as ND4J writes it: two buffers, first the description of the shape (rank, extents,
 * strides, three more numbers), then the numbers. A buffer is a text that says how it was kept, its
 * length, its type as a text, and its elements, all big-endian; up to version 0.9 the length has
 * four bytes, since then eight.
 */
final class NdBuffer {
  private static final int LONGEST_TEXT = 64;
  private static final int MOST_NUMBERS_OF_SHAPE = 2 * 32 + 4;

  private final Bytes bytes;
  private long at;

  private NdBuffer(Bytes bytes) {
    this.bytes = bytes.bigEndian();
  }

  /** Reads an array as a run of numbers, whatever its shape. */
  static NdArray read(Bytes bytes) {
    NdBuffer buffer = new NdBuffer(bytes);
    buffer.skipShape();
    NdArray array = buffer.elements();
    if (buffer.at != bytes.size()) {
      throw bytes.damaged("its numbers end at byte " + buffer.at + " of " + bytes.size());
    }
    return array;
  }

  private String text() {
    int length = bytes.u16(at);
    if (length > LONGEST_TEXT) {
      throw bytes.damaged("there is no array at byte " + at);
    }
    String text = bytes.text(at + 2, length, StandardCharsets.UTF_8);
    at += 2 + length;
    return text;
  }

  private long length() {
    String kept = text();
    boolean wide = kept.equals("LONG_SHAPE") || kept.equals("MIXED_DATA_TYPES");
    if (!wide && !kept.equals("HEAP") && !kept.equals("JAVACPP") && !kept.equals("DIRECT")) {
      throw bytes.damaged("there is no array at byte " + at);
    }
    long length = wide ? bytes.i64(at) : bytes.i32(at);
    at += wide ? 8 : 4;
    return length;
  }

  private void skipShape() {
    long length = length();
    String type = text();
    int size = type.equals("LONG") ? 8 : type.equals("INT") ? 4 : 0;
    if (size == 0 || length < 0 || length > MOST_NUMBERS_OF_SHAPE) {
      throw bytes.damaged("its array has no shape that can be understood");
    }
    bytes.check(at, length * size);
    at += length * size;
  }

  private NdArray elements() {
    long length = length();
    ForeignType type =
        switch (text()) {
          case "FLOAT" -> ForeignType.FLOAT32;
          case "DOUBLE" -> ForeignType.FLOAT64;
          case "HALF", "FLOAT16" -> ForeignType.FLOAT16;
          case "BFLOAT16" -> ForeignType.BFLOAT16;
          default -> throw bytes.damaged("its array is not one of floating-point numbers");
        };
    if (length < 0 || length > Integer.MAX_VALUE - 16) {
      throw bytes.damaged("an array cannot have " + length + " numbers");
    }
    NdArray array = type.read(bytes, at, Shape.of((int) length));
    at += length * type.bytes();
    return array.cast(DType.FLOAT32);
  }
}
