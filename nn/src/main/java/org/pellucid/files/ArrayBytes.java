package org.pellucid.files;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.pellucid.array.NdArray;

/** The numbers of an array as little-endian bytes, chunk by chunk. */
public final class ArrayBytes {
  private static final int CHUNK = 1 << 16;

  private ArrayBytes() {}

  /**
   * Takes bytes.
   *
   * @param <E> what may go wrong
   */
  @FunctionalInterface
  public interface Sink<E extends Exception> {
    /**
     * Takes some bytes.
     *
     * @param bytes where they are
     * @param from the first
     * @param count how many
     * @throws E if that fails
     */
    void take(byte[] bytes, int from, int count) throws E;
  }

  /**
   * Hands the bytes of an array out.
   *
   * @param array the array
   * @param sink takes them, in order
   * @param <E> what may go wrong
   * @throws E what the sink raises
   */
  public static <E extends Exception> void forEach(NdArray array, Sink<E> sink) throws E {
    int width = array.dtype().bytes();
    byte[] chunk = new byte[CHUNK];
    MemorySegment to = MemorySegment.ofArray(chunk);
    int step = CHUNK / width;
    for (int from = 0; from < array.size(); from += step) {
      int count = Math.min(step, array.size() - from);
      copy(array.data(), from, to, count);
      sink.take(chunk, 0, count * width);
    }
  }

  /**
   * Writes an array.
   *
   * @param array the array
   * @param out where to
   * @throws IOException if that fails
   */
  public static void write(NdArray array, OutputStream out) throws IOException {
    forEach(array, out::write);
  }

  private static void copy(Object data, int from, MemorySegment to, int count) {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    switch (data) {
      case float[] floats ->
          MemorySegment.copy(
              floats, from, to, ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), 0, count);
      case double[] doubles ->
          MemorySegment.copy(
              doubles, from, to, ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), 0, count);
      case int[] ints ->
          MemorySegment.copy(
              ints, from, to, ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), 0, count);
      case long[] longs ->
          MemorySegment.copy(
              longs, from, to, ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), 0, count);
      case short[] shorts ->
          MemorySegment.copy(
              shorts, from, to, ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), 0, count);
      case byte[] bytes -> MemorySegment.copy(bytes, from, to, ValueLayout.JAVA_BYTE, 0, count);
      default -> throw new IllegalStateException("No storage of " + data.getClass());
    }
  }
}
