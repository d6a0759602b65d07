package org.pellucid.interop.gguf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ForeignType;

/**
 * How the numbers of a tensor are stored: plain, or in blocks of small whole numbers with scales.
 * The numbers are those of the format.
 */
public enum GgufType {
  /** 32-bit floats. */
  F32(0, 1, 4, ForeignType.FLOAT32),
  /** 16-bit floats. */
  F16(1, 1, 2, ForeignType.FLOAT16),
  /** 4 bits and a scale, 32 numbers a block. */
  Q4_0(2, 32, 18, null),
  /** 4 bits, a scale and a minimum, 32 numbers a block. */
  Q4_1(3, 32, 20, null),
  /** 5 bits and a scale, 32 numbers a block. */
  Q5_0(6, 32, 22, null),
  /** 5 bits, a scale and a minimum, 32 numbers a block. */
  Q5_1(7, 32, 24, null),
  /** 8 bits and a scale, 32 numbers a block. */
  Q8_0(8, 32, 34, null),
  /** 2 bits in sub-blocks, 256 numbers a block. */
  Q2_K(10, 256, 84, null),
  /** 3 bits in sub-blocks, 256 numbers a block. */
  Q3_K(11, 256, 110, null),
  /** 4 bits in sub-blocks, 256 numbers a block. */
  Q4_K(12, 256, 144, null),
  /** 5 bits in sub-blocks, 256 numbers a block. */
  Q5_K(13, 256, 176, null),
  /** 6 bits in sub-blocks, 256 numbers a block. */
  Q6_K(14, 256, 210, null),
  /** Signed bytes. */
  I8(24, 1, 1, ForeignType.INT8),
  /** Signed 16-bit integers. */
  I16(25, 1, 2, ForeignType.INT16),
  /** Signed 32-bit integers. */
  I32(26, 1, 4, ForeignType.INT32),
  /** Signed 64-bit integers. */
  I64(27, 1, 8, ForeignType.INT64),
  /** 64-bit floats. */
  F64(28, 1, 8, ForeignType.FLOAT64),
  /** The upper halves of 32-bit floats. */
  BF16(30, 1, 2, ForeignType.BFLOAT16);

  private final int code;
  private final int blockSize;
  private final int blockBytes;
  private final @Nullable ForeignType plain;

  GgufType(int code, int blockSize, int blockBytes, @Nullable ForeignType plain) {
    this.code = code;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
    this.plain = plain;
  }

  static @Nullable GgufType of(long code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst().orElse(null);
  }

  /** {@return how many numbers are stored together} */
  public int blockSize() {
    return blockSize;
  }

  /** {@return how many bytes such a block takes} */
  public int blockBytes() {
    return blockBytes;
  }

  NdArray read(Bytes bytes, long at, Shape shape) {
    if (plain != null) {
      NdArray array = plain.read(bytes, at, shape);
      return array.dtype() == DType.FLOAT16 || array.dtype() == DType.BFLOAT16
          ? array.cast(DType.FLOAT32)
          : array;
    }
    int size = shape.size();
    int blocks = size / blockSize;
    bytes.check(at, (long) blocks * blockBytes);
    float[] numbers = new float[size];
    for (int i = 0; i < blocks; i++) {
      Bytes block = bytes.slice(at + (long) i * blockBytes, blockBytes);
      Dequantize.block(this, block, numbers, i * blockSize);
    }
    return NdArray.wrap(DType.FLOAT32, shape, numbers);
  }
}
