package org.pellucid.data.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pellucid.files.Bytes;

/** The fields of a message in protocol buffers, in order. */
final class ProtoFields {
  /**
   * A field.
   *
   * @param number its number
   * @param value its number as bits, if it is one
   * @param content its bytes, if it has some; else none
   */
  record Field(int number, long value, Bytes content) {
    String text() {
      return content.text(0, content.size(), StandardCharsets.UTF_8);
    }

    float number32() {
      return Float.intBitsToFloat((int) value);
    }

    boolean flag() {
      return value != 0;
    }
  }

  private final Bytes bytes;
  private long at;

  private ProtoFields(Bytes bytes) {
    this.bytes = bytes;
  }

  static List<Field> of(Bytes bytes) {
    ProtoFields reader = new ProtoFields(bytes);
    List<Field> fields = new ArrayList<>();
    while (reader.at < bytes.size()) {
      fields.add(reader.next());
    }
    return fields;
  }

  private Field next() {
    long tag = varint();
    int number = (int) (tag >>> 3);
    Bytes none = bytes.slice(0, 0);
    return switch ((int) (tag & 7)) {
      case 0 -> new Field(number, varint(), none);
      case 1 -> new Field(number, bytes.i64(skip(8)), none);
      case 2 -> {
        long length = varint();
        yield new Field(number, 0, bytes.slice(skip(length), length));
      }
      case 5 -> new Field(number, bytes.i32(skip(4)), none);
      default -> throw bytes.damaged("it is neither JSON nor a SentencePiece model");
    };
  }

  private long skip(long length) {
    bytes.check(at, length);
    long from = at;
    at += length;
    return from;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = bytes.u8(at++);
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw bytes.damaged("a number has more than 10 bytes");
  }
}
