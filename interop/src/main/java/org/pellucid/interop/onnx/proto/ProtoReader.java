package org.pellucid.interop.onnx.proto;

import java.nio.charset.StandardCharsets;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/**
 * Walks over the fields of one message in the wire format of Protocol Buffers.
 *
 * <p>Nothing is read that is not there: lengths are checked against the file, messages may nest 100
 * deep, and a file may hold some four million messages in all.
 *
 * <pre>{@code
 * while (in.next()) {
 *   switch (in.field()) {
 *     case 1 -> name = in.text();
 *     case 2 -> parts.add(Part.read(in.message()));
 *     default -> in.skip();
 *   }
 * }
 * }</pre>
 */
public final class ProtoReader {
  private static final int DEEPEST = 100;
  private static final int MOST_MESSAGES = 1 << 22;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final Bytes bytes;
  private final int depth;

  /** How many messages have been begun, shared by all readers of a file. */
  private final int[] messages;

  private long at;
  private int field;
  private int wire;

  /**
   * Begins with the outermost message.
   *
   * @param bytes all of it
   */
  public ProtoReader(Bytes bytes) {
    this(bytes, 0, new int[1]);
  }

  private ProtoReader(Bytes bytes, int depth, int[] messages) {
    this.bytes = bytes;
    this.depth = depth;
    this.messages = messages;
    if (depth > DEEPEST) {
      throw bytes.damaged("its messages are nested more than " + DEEPEST + " deep");
    }
    if (++messages[0] > MOST_MESSAGES) {
      throw bytes.damaged("it has more than " + MOST_MESSAGES + " messages");
    }
  }

  /** {@return whether there is another field, which is then the current one} */
  public boolean next() {
    if (at == bytes.size()) {
      return false;
    }
    long tag = readVarint();
    wire = (int) (tag & 7);
    long number = tag >>> 3;
    if (number < 1 || number > 0x1FFF_FFFF) {
      throw bytes.damaged("there is no field " + number);
    }
    field = (int) number;
    return true;
  }

  /** {@return the number of the current field} */
  public int field() {
    return field;
  }

  /** {@return the current field, a whole number} */
  public long number() {
    expect(VARINT);
    return readVarint();
  }

  /** {@return the current field, a 32-bit float} */
  public float real() {
    expect(FIXED32);
    at += 4;
    return bytes.f32(at - 4);
  }

  /** {@return the current field, some bytes} */
  public Bytes bytes() {
    expect(LENGTH);
    return run();
  }

  /**
   * {@return the current field, a text; bytes that are not UTF-8 become a replacement character}
   */
  public String text() {
    return new String(bytes().toArray(), StandardCharsets.UTF_8);
  }

  /** {@return a reader of the current field, a message} */
  public ProtoReader message() {
    return new ProtoReader(bytes(), depth + 1, messages);
  }

  /**
   * Reads the current field, one or more whole numbers.
   *
   * @param sink takes them
   */
  public void numbers(LongConsumer sink) {
    if (wire != LENGTH) {
      sink.accept(number());
      return;
    }
    ProtoReader packed = new ProtoReader(run(), depth + 1, messages);
    while (packed.at < packed.bytes.size()) {
      sink.accept(packed.readVarint());
    }
  }

  /**
   * Reads the current field, one or more 32-bit floats.
   *
   * @param sink takes them
   */
  public void reals(DoubleConsumer sink) {
    if (wire != LENGTH) {
      sink.accept(real());
      return;
    }
    Bytes packed = run();
    for (long i = 0; i < packed.size(); i += 4) {
      sink.accept(packed.f32(i));
    }
  }

  /**
   * Reads the current field, one or more numbers of a fixed width.
   *
   * @param width 4 or 8 bytes
   * @return their bytes
   */
  public Bytes fixed(int width) {
    if (wire == LENGTH) {
      Bytes packed = run();
      if (packed.size() % width != 0) {
        throw bytes.damaged("field " + field + " is cut within a number");
      }
      return packed;
    }
    expect(width == 4 ? FIXED32 : FIXED64);
    at += width;
    return bytes.slice(at - width, width);
  }

  /** Passes over the current field. */
  public void skip() {
    switch (wire) {
      case VARINT -> readVarint();
      case FIXED64 -> pass(8);
      case LENGTH -> run();
      case FIXED32 -> pass(4);
      default -> throw bytes.damaged("field " + field + " has the unknown kind " + wire);
    }
  }

  /**
   * Makes the exception for a file that is not what it should be.
   *
   * @param problem what is wrong
   * @return the exception
   */
  public ModelFormatException damaged(String problem) {
    return bytes.damaged(problem);
  }

  /**
   * Gives bytes that were put together the name of this file.
   *
   * @param data the bytes
   * @return the same bytes
   */
  Bytes wrap(byte[] data) {
    return Bytes.of(data, bytes.name(), "ONNX file");
  }

  private void pass(int width) {
    bytes.check(at, width);
    at += width;
  }

  private Bytes run() {
    long length = readVarint();
    Bytes part = bytes.slice(at, length);
    at += length;
    return part;
  }

  private void expect(int kind) {
    if (wire != kind) {
      throw bytes.damaged("field " + field + " is of kind " + wire + " instead of " + kind);
    }
  }

  private long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = bytes.u8(at++);
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw bytes.damaged("a number is longer than 10 bytes");
  }
}
