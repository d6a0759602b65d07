package org.pellucid.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.tensor.Tensor;

/**
 * Arrays read as bytes, in the order of little ends; asks for the numbers. Whole numbers of 16
 * bits, which are no type here, come out as int32, and so cannot be read again as what they were.
 */
final class Bytes {
  private Bytes() {}

  /** A type of NumPy's, and the one of ours that holds its numbers. */
  private record Format(int bytes, DType holder) {
    static Format of(String name) {
      return switch (name) {
        case "int8" -> new Format(1, DType.INT32);
        case "int16", "uint16" -> new Format(2, DType.INT32);
        case "uint32" -> new Format(4, DType.INT64);
        default -> new Format(DType.named(name).bytes(), DType.named(name));
      };
    }
  }

  static Tensor view(Tensor x, String name) {
    NdArray array = x.value();
    Format format = Format.of(name);
    int from = x.dtype().bytes();
    int to = format.bytes;
    int last = x.rank() == 0 ? 1 : x.dim(-1);
    if (last * from % to != 0 || (x.rank() == 0 && from != to)) {
      throw Operands.wrong("view", x.dtype() + " of shape " + x.shape() + " does not fill " + name);
    }
    ByteBuffer bytes = ByteBuffer.allocate(array.size() * from).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < array.size(); i++) {
      switch (x.dtype()) {
        case FLOAT32 -> bytes.putFloat((float) array.getDouble(i));
        case FLOAT64 -> bytes.putDouble(array.getDouble(i));
        case INT32 -> bytes.putInt((int) array.getLong(i));
        case INT64 -> bytes.putLong(array.getLong(i));
        case UINT8, BOOL -> bytes.put((byte) array.getLong(i));
        case FLOAT16, BFLOAT16 -> bytes.putShort(((short[]) array.data())[i]);
      }
    }
    bytes.flip();
    int count = bytes.limit() / to;
    Object storage = Storage.allocate(format.holder, count);
    for (int i = 0; i < count; i++) {
      if (storage instanceof short[] halves) {
        halves[i] = bytes.getShort();
      } else if (format.holder.isFloating()) {
        Storage.set(format.holder, storage, i, real(bytes, name));
      } else {
        Storage.set(format.holder, storage, i, whole(bytes, name));
      }
    }
    Shape shape = x.rank() == 0 ? x.shape() : x.shape().with(-1, last * from / to);
    return Tensor.of(NdArray.wrap(format.holder, shape, storage));
  }

  private static double real(ByteBuffer bytes, String name) {
    return name.equals("float64") ? bytes.getDouble() : bytes.getFloat();
  }

  private static long whole(ByteBuffer bytes, String name) {
    return switch (name) {
      case "int64" -> bytes.getLong();
      case "int32" -> bytes.getInt();
      case "uint32" -> Integer.toUnsignedLong(bytes.getInt());
      case "int16" -> bytes.getShort();
      case "uint16" -> Short.toUnsignedInt(bytes.getShort());
      default -> bytes.get();
    };
  }
}
