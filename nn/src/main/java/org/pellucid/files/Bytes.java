package org.pellucid.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.Checksum;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.errors.PellucidException;

/**
 * The bytes of a file, or of a part of one, as a reader of a format sees them.
 *
 * <p>Every access is checked against what is there, and memory is taken only for what is there: a
 * file that declares more than it holds ends in a {@link ModelFormatException} that names it. Large
 * files are mapped into memory, and the mapping ends when nobody uses it any more. Numbers are
 * little-endian unless {@link #bigEndian} is asked for.
 */
public final class Bytes {
  /** Files up to this size are read, larger ones are mapped. */
  private static final int READ_LIMIT = 16 << 20;

  private static final long CHUNK = 1 << 20;

  /** Of what a message says is wrong. */
  private static final int LONGEST = 220;

  private final MemorySegment segment;
  private final String name;
  private final String kind;
  private final long origin;
  private final ByteOrder order;

  private Bytes(MemorySegment segment, String name, String kind, long origin, ByteOrder order) {
    this.segment = segment;
    this.name = name;
    this.kind = kind;
    this.origin = origin;
    this.order = order;
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @param kind what it should be, for messages, such as "safetensors file"
   * @return its bytes
   */
  public static Bytes open(Path file, String kind) {
    String name = String.valueOf(file.getFileName());
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new PellucidException(
          "Cannot read "
              + file
              + ": it is "
              + (Files.isDirectory(file) ? "a folder." : "not a regular file."));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      MemorySegment segment =
          size <= READ_LIMIT
              ? MemorySegment.ofArray(readAll(channel, (int) size))
              : channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
      return new Bytes(segment, name, kind, 0, ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new PellucidException("Cannot read " + file + ": " + Reasons.of(e) + ".", e);
    }
  }

  private static byte[] readAll(FileChannel channel, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // Goes on until all is there, or the file turns out to be shorter by now.
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  /**
   * Wraps bytes that are in memory.
   *
   * @param data the bytes, not copied
   * @param name what they are called in messages, such as the name of the file they come from
   * @param kind what they should be, for messages
   * @return the bytes
   */
  public static Bytes of(byte[] data, String name, String kind) {
    return new Bytes(MemorySegment.ofArray(data), name, kind, 0, ByteOrder.LITTLE_ENDIAN);
  }

  /** {@return the name of the file} */
  public String name() {
    return name;
  }

  /** {@return how many bytes there are} */
  public long size() {
    return segment.byteSize();
  }

  /** {@return the same bytes with big-endian numbers} */
  public Bytes bigEndian() {
    return new Bytes(segment, name, kind, origin, ByteOrder.BIG_ENDIAN);
  }

  /**
   * Gives the same bytes another name in messages, as for a file inside an archive.
   *
   * @param newName the name
   * @param newKind what it should be
   * @return the bytes
   */
  public Bytes named(String newName, String newKind) {
    return new Bytes(segment, newName, newKind, 0, order);
  }

  /**
   * Takes a part.
   *
   * @param at where it begins
   * @param length how long it is
   * @return the part
   */
  public Bytes slice(long at, long length) {
    check(at, length);
    return new Bytes(segment.asSlice(at, length), name, kind, origin + at, order);
  }

  /**
   * Checks that a part is there.
   *
   * @param at where it begins
   * @param length how long it is
   */
  public void check(long at, long length) {
    if (at < 0 || length < 0 || length > size() || at > size() - length) {
      throw damaged(
          "it ends early: "
              + length
              + " bytes were expected at byte "
              + (origin + at)
              + " of "
              + (origin + size())
              + " (damaged or incomplete download)");
    }
  }

  /**
   * Makes the exception for a file that is not what it should be.
   *
   * @param problem what is wrong
   * @return the exception
   */
  public ModelFormatException damaged(String problem) {
    return new ModelFormatException(sentence(problem));
  }

  /**
   * Makes the exception for a file that is not what it should be.
   *
   * @param problem what is wrong
   * @param cause what was caught
   * @return the exception
   */
  public ModelFormatException damaged(String problem, Throwable cause) {
    return new ModelFormatException(sentence(problem), cause);
  }

  /** Names in a file may be long; a sentence must not be. */
  private String sentence(String problem) {
    String brief =
        problem.length() <= LONGEST ? problem : problem.substring(0, LONGEST - 3) + "...";
    return name + " is not a valid " + kind + ": " + brief + ".";
  }

  // ---- Numbers ----

  /**
   * Reads an unsigned byte.
   *
   * @param at where
   * @return 0 to 255
   */
  public int u8(long at) {
    check(at, 1);
    return segment.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
  }

  /**
   * Reads two bytes.
   *
   * @param at where
   * @return the signed number
   */
  public short i16(long at) {
    check(at, 2);
    return segment.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at);
  }

  /**
   * Reads two bytes.
   *
   * @param at where
   * @return 0 to 65535
   */
  public int u16(long at) {
    return i16(at) & 0xFFFF;
  }

  /**
   * Reads four bytes.
   *
   * @param at where
   * @return the signed number
   */
  public int i32(long at) {
    check(at, 4);
    return segment.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), at);
  }

  /**
   * Reads four bytes.
   *
   * @param at where
   * @return 0 to 2^32 - 1
   */
  public long u32(long at) {
    return i32(at) & 0xFFFF_FFFFL;
  }

  /**
   * Reads eight bytes.
   *
   * @param at where
   * @return the signed number; a larger unsigned one is negative
   */
  public long i64(long at) {
    check(at, 8);
    return segment.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at);
  }

  /**
   * Reads a 32-bit float.
   *
   * @param at where
   * @return the number
   */
  public float f32(long at) {
    return Float.intBitsToFloat(i32(at));
  }

  /**
   * Reads a 64-bit float.
   *
   * @param at where
   * @return the number
   */
  public double f64(long at) {
    return Double.longBitsToDouble(i64(at));
  }

  // ---- Runs of bytes ----

  /**
   * Compares with what should be there.
   *
   * @param at where
   * @param expected the bytes
   * @return whether they are there
   */
  public boolean has(long at, byte... expected) {
    return at >= 0
        && at <= size() - expected.length
        && segment.asSlice(at, expected.length).mismatch(MemorySegment.ofArray(expected)) < 0;
  }

  /**
   * Compares with the text that should be there.
   *
   * @param at where
   * @param expected the text, ASCII
   * @return whether it is there
   */
  public boolean has(long at, String expected) {
    return has(at, expected.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Reads a text; bytes that are none in its encoding are an error.
   *
   * @param at where
   * @param length in bytes
   * @param charset its encoding
   * @return the text
   */
  public String text(long at, long length, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(slice(at, length).toArray())).toString();
    } catch (CharacterCodingException e) {
      throw damaged("the text at byte " + (origin + at) + " is not " + charset, e);
    }
  }

  /**
   * Works out a checksum of all bytes.
   *
   * @param checksum which one, fresh; it is returned
   * @param <C> its class
   * @return the checksum
   */
  public <C extends Checksum> C checksum(C checksum) {
    for (long at = 0; at < size(); at += CHUNK) {
      checksum.update(segment.asSlice(at, Math.min(CHUNK, size() - at)).asByteBuffer());
    }
    return checksum;
  }

  /** {@return a copy of all bytes} */
  public byte[] toArray() {
    if (size() > Integer.MAX_VALUE - 16) {
      throw damaged(size() + " bytes are more than a part of this kind can have");
    }
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * Reads an array of numbers.
   *
   * @param at where it begins
   * @param dtype its element type
   * @param shape its shape; the bytes must be there
   * @return the array
   */
  public NdArray array(long at, DType dtype, Shape shape) {
    int size = Math.toIntExact(extent(at, dtype.bytes(), shape) / dtype.bytes());
    Object data = Storage.allocate(dtype, size);
    MemorySegment from = segment.asSlice(at, (long) size * dtype.bytes());
    switch (data) {
      case float[] floats ->
          MemorySegment.copy(
              from, ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), 0, floats, 0, size);
      case double[] doubles ->
          MemorySegment.copy(
              from, ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), 0, doubles, 0, size);
      case int[] ints ->
          MemorySegment.copy(
              from, ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), 0, ints, 0, size);
      case long[] longs ->
          MemorySegment.copy(
              from, ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), 0, longs, 0, size);
      case short[] shorts ->
          MemorySegment.copy(
              from, ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), 0, shorts, 0, size);
      case byte[] bytes -> {
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, bytes, 0, size);
        if (dtype == DType.BOOL) {
          for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (bytes[i] == 0 ? 0 : 1);
          }
        }
      }
      default -> throw new IllegalStateException("No storage for " + dtype);
    }
    return NdArray.wrap(dtype, shape, data);
  }

  /**
   * Works out how many bytes an array takes, and checks that they are there.
   *
   * @param at where it begins
   * @param elementBytes the size of an element
   * @param shape its shape
   * @return the number of bytes
   */
  public long extent(long at, int elementBytes, Shape shape) {
    long elements = 1;
    for (int dim : shape.toArray()) {
      elements = dim == 0 || elements <= Integer.MAX_VALUE / dim ? elements * dim : Long.MAX_VALUE;
      if (elements > Integer.MAX_VALUE - 16) {
        throw damaged("an array of shape " + shape + " is larger than 2^31 elements");
      }
    }
    check(at, elements * elementBytes);
    return elements * elementBytes;
  }
}
