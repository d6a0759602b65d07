package org.pellucid.interop.hdf5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.pellucid.files.Bytes;

/** What was done to the bytes of a chunk before it was stored: shuffled, deflated, summed. */
record Filters(List<Integer> ids) {
  static final Filters NONE = new Filters(List.of());

  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;

  static Filters read(Bytes message) {
    int version = message.u8(0);
    int count = message.u8(1);
    List<Integer> ids = new ArrayList<>();
    long at = version == 1 ? 8 : 2;
    for (int i = 0; i < count; i++) {
      int id = message.u16(at);
      at += 2;
      int nameLength = 0;
      if (version == 1 || id >= 256) {
        nameLength = message.u16(at);
        at += 2;
      }
      int values = message.u16(at + 2);
      at += 4;
      at += version == 1 ? (nameLength + 7) & ~7 : nameLength;
      at += 4L * values + (version == 1 && values % 2 == 1 ? 4 : 0);
      if (id != DEFLATE && id != SHUFFLE && id != FLETCHER32) {
        throw message.damaged("compression by filter " + id + " is not supported");
      }
      ids.add(id);
    }
    return new Filters(List.copyOf(ids));
  }

  boolean compress() {
    return ids.contains(DEFLATE);
  }

  /** Undoes the filters, last one first, save those that the mask says were left out. */
  byte[] undo(Bytes raw, int mask, int size, int elementSize) {
    byte[] bytes = raw.toArray();
    for (int i = ids.size() - 1; i >= 0; i--) {
      if ((mask & (1 << i)) != 0) {
        continue;
      }
      bytes =
          switch (ids.get(i)) {
            case DEFLATE -> inflate(raw, bytes, size);
            case SHUFFLE -> unshuffle(bytes, elementSize);
            default -> withoutSum(raw, bytes);
          };
    }
    if (bytes.length != size) {
      throw raw.damaged("a chunk has " + bytes.length + " bytes instead of " + size);
    }
    return bytes;
  }

  private static byte[] inflate(Bytes raw, byte[] bytes, int size) {
    // Room for the checksum of a filter that came before
    byte[] result = new byte[size + 4];
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(bytes);
      int length = 0;
      while (length < result.length) {
        int count = inflater.inflate(result, length, result.length - length);
        if (count == 0) {
          break;
        }
        length += count;
      }
      if (!inflater.finished() || length < size) {
        throw raw.damaged("a chunk does not expand to " + size + " bytes");
      }
      return length == result.length ? result : Arrays.copyOf(result, length);
    } catch (DataFormatException e) {
      throw raw.damaged("a chunk cannot be expanded", e);
    }
  }

  private static byte[] unshuffle(byte[] bytes, int width) {
    int count = bytes.length / width;
    byte[] result = bytes.clone();
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < width; b++) {
        result[i * width + b] = bytes[b * count + i];
      }
    }
    return result;
  }

  private static byte[] withoutSum(Bytes raw, byte[] bytes) {
    if (bytes.length < 4) {
      throw raw.damaged("a chunk is too short");
    }
    int length = bytes.length - 4;
    int sum = Fletcher32.sum(bytes, length);
    int stored = Bytes.of(bytes, raw.name(), "HDF5 file").i32(length);
    // Old versions of the library stored the halves with swapped bytes.
    if (sum != stored && Integer.reverseBytes(Integer.rotateLeft(sum, 16)) != stored) {
      throw raw.damaged("the checksum of a chunk does not fit");
    }
    return Arrays.copyOf(bytes, length);
  }
}
