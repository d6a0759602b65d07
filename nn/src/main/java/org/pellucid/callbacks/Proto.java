package org.pellucid.callbacks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message in the wire format of Protocol Buffers, built field by field. */
final class Proto {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Proto number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  Proto decimal(int field, double value) {
    tag(field, FIXED64);
    fixed(Double.doubleToRawLongBits(value), Long.BYTES);
    return this;
  }

  Proto small(int field, float value) {
    tag(field, FIXED32);
    fixed(Float.floatToRawIntBits(value), Integer.BYTES);
    return this;
  }

  /** Many numbers in one field. */
  Proto decimals(int field, double[] values) {
    tag(field, BYTES);
    varint((long) values.length * Double.BYTES);
    for (double value : values) {
      fixed(Double.doubleToRawLongBits(value), Long.BYTES);
    }
    return this;
  }

  Proto text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Proto message(int field, Proto value) {
    return bytes(field, value.toBytes());
  }

  Proto bytes(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
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

  /** The lowest bytes of a value, the lowest first. */
  private void fixed(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
