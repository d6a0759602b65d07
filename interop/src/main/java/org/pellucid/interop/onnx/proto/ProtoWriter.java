package org.pellucid.interop.onnx.proto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A message in the wire format of Protocol Buffers, built field by field. */
public final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * Adds a whole number.
   *
   * @param field the number of the field
   * @param value its value
   * @return this writer
   */
  public ProtoWriter number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /**
   * Adds a 32-bit float.
   *
   * @param field the number of the field
   * @param value its value
   * @return this writer
   */
  public ProtoWriter real(int field, float value) {
    tag(field, FIXED32);
    fixed(value);
    return this;
  }

  /**
   * Adds a text; an empty one is left out.
   *
   * @param field the number of the field
   * @param value its value
   * @return this writer
   */
  public ProtoWriter text(int field, String value) {
    return value.isEmpty() ? this : item(field, value);
  }

  /**
   * Adds texts, empty ones included.
   *
   * @param field the number of the field
   * @param values their values
   * @return this writer
   */
  public ProtoWriter texts(int field, List<String> values) {
    values.forEach(value -> item(field, value));
    return this;
  }

  private ProtoWriter item(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds bytes.
   *
   * @param field the number of the field
   * @param value its value
   * @return this writer
   */
  public ProtoWriter bytes(int field, byte[] value) {
    tag(field, LENGTH);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /**
   * Adds whole numbers in one field; none are left out.
   *
   * @param field the number of the field
   * @param values their values
   * @return this writer
   */
  public ProtoWriter numbers(int field, List<Long> values) {
    if (values.isEmpty()) {
      return this;
    }
    ProtoWriter packed = new ProtoWriter();
    values.forEach(packed::varint);
    return bytes(field, packed.toBytes());
  }

  /**
   * Adds floats in one field; none are left out.
   *
   * @param field the number of the field
   * @param values their values
   * @return this writer
   */
  public ProtoWriter reals(int field, List<Float> values) {
    if (values.isEmpty()) {
      return this;
    }
    ProtoWriter packed = new ProtoWriter();
    values.forEach(packed::fixed);
    return bytes(field, packed.toBytes());
  }

  /**
   * Adds a message.
   *
   * @param field the number of the field
   * @param content writes its fields
   * @return this writer
   */
  public ProtoWriter message(int field, Consumer<ProtoWriter> content) {
    ProtoWriter inner = new ProtoWriter();
    content.accept(inner);
    return bytes(field, inner.toBytes());
  }

  /** {@return the message so far} */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  private void tag(int field, int kind) {
    varint(((long) field << 3) | kind);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void fixed(float value) {
    int bits = Float.floatToRawIntBits(value);
    for (int i = 0; i < Float.BYTES; i++) {
      out.write(bits >>> (8 * i));
    }
  }
}
