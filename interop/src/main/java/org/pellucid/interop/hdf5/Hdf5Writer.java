package org.pellucid.interop.hdf5;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.ArrayBytes;

/**
 * Lays out and writes a file of version 2: the beginning, one collection with all texts, the
 * objects, the numbers. Members stand as links in the description of their group.
 */
@SuppressWarnings("ByteBufferBackingArray") // All buffers are made by buffer(), which allocates.
final class Hdf5Writer {
  private static final int BEGINNING = 48;
  private static final long NOWHERE = -1;
  private static final int HEADER_PREFIX = 10;
  private static final int SUM = 4;

  /** Readers expect a collection of texts to have at least this size. */
  private static final int SMALLEST_COLLECTION = 4096;

  private final Hdf5Tree root;
  private final List<Object> objects = new ArrayList<>();
  private final IdentityHashMap<Object, Long> headers = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Long> places = new IdentityHashMap<>();
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private final byte[] collection;
  private long end;

  Hdf5Writer(Hdf5Tree root) {
    this.root = root;
    list(root);
    collection = collection();
    end = (long) BEGINNING + collection.length;
    for (Object object : objects) {
      headers.put(object, end);
      // Addresses have a fixed width, so that the size is known before they are.
      end += header(object).length;
    }
    for (Object object : objects) {
      if (object instanceof Hdf5Tree.Leaf leaf) {
        end = (end + 7) & ~7L;
        places.put(leaf, leaf.array().size() == 0 ? NOWHERE : end);
        end += byteSize(leaf.array());
      }
    }
  }

  long size() {
    return end;
  }

  private static long byteSize(NdArray array) {
    return (long) array.size() * array.dtype().bytes();
  }

  private void list(Object object) {
    objects.add(object);
    Map<String, String> attributes =
        object instanceof Hdf5Tree tree ? tree.attributes : ((Hdf5Tree.Leaf) object).attributes();
    attributes.values().forEach(text -> texts.putIfAbsent(text, texts.size() + 1));
    if (object instanceof Hdf5Tree tree) {
      tree.members.values().forEach(this::list);
    }
  }

  // ---- Writing ----

  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(beginning());
    out.write(collection);
    long at = (long) BEGINNING + collection.length;
    for (Object object : objects) {
      byte[] header = header(object);
      out.write(header);
      at += header.length;
    }
    for (Object object : objects) {
      if (object instanceof Hdf5Tree.Leaf leaf) {
        out.write(new byte[(int) (-at & 7)]);
        at = (at + 7) & ~7L;
        ArrayBytes.write(leaf.array(), out);
        at += byteSize(leaf.array());
      }
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] summed(ByteBuffer buffer) {
    byte[] bytes = buffer.array();
    buffer.putInt(bytes.length - SUM, Lookup3.hash(bytes, 0, bytes.length - SUM));
    return bytes;
  }

  private byte[] beginning() {
    ByteBuffer buffer = buffer(BEGINNING);
    buffer.put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'});
    buffer.put(new byte[] {2, 8, 8, 0});
    buffer.putLong(0).putLong(NOWHERE).putLong(end).putLong(address(root));
    return summed(buffer);
  }

  private long address(Object object) {
    Long address = headers.get(object);
    return address == null ? 0 : address;
  }

  private byte[] collection() {
    if (texts.isEmpty()) {
      return new byte[0];
    }
    int size = 16;
    for (String text : texts.keySet()) {
      size += 16 + ((utf8(text).length + 7) & ~7);
    }
    // What is left over is an object of number 0, which begins with a size of its own.
    size = Math.max(SMALLEST_COLLECTION, size + 16);
    ByteBuffer buffer = buffer(size);
    buffer.put(utf8("GCOL")).putInt(1).putLong(size);
    texts.forEach((text, number) -> {
      byte[] bytes = utf8(text);
      buffer.putShort((short) (int) number).putShort((short) 1).putInt(0);
      buffer.putLong(bytes.length).put(bytes).put(new byte[-bytes.length & 7]);
    });
    buffer.putLong(0).putLong(size - buffer.position() + 8L);
    return buffer.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // ---- Descriptions of objects ----

  private byte[] header(Object object) {
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    switch (object) {
      case Hdf5Tree tree -> {
        message(messages, 0x02, buffer(18).putLong(2, NOWHERE).putLong(10, NOWHERE).array());
        message(messages, 0x0A, new byte[2]);
        tree.members.forEach((name, member) -> message(messages, 0x06, link(name, member)));
        tree.attributes.forEach((name, text) -> message(messages, 0x0C, attribute(name, text)));
      }
      case Hdf5Tree.Leaf leaf -> {
        message(messages, 0x01, dataspace(leaf.array().shape()));
        message(messages, 0x03, datatype(leaf.array()));
        // Space is taken late, and a fill value would be written if there were one.
        message(messages, 0x05, new byte[] {3, 0x0A});
        ByteBuffer layout = buffer(18).put((byte) 3).put((byte) 1);
        layout.putLong(place(leaf)).putLong(byteSize(leaf.array()));
        message(messages, 0x08, layout.array());
        leaf.attributes().forEach((name, text) -> message(messages, 0x0C, attribute(name, text)));
      }
      default -> throw new IllegalStateException("Neither a group nor a dataset.");
    }
    ByteBuffer header = buffer(HEADER_PREFIX + messages.size() + SUM);
    header.put(utf8("OHDR")).put((byte) 2).put((byte) 2).putInt(messages.size());
    header.put(messages.toByteArray());
    return summed(header);
  }

  private long place(Hdf5Tree.Leaf leaf) {
    Long place = places.get(leaf);
    return place == null ? 0 : place;
  }

  private static void message(ByteArrayOutputStream to, int type, byte[] content) {
    if (content.length > 0xFFFF) {
      throw new PellucidException("A name or attribute is too long for an HDF5 file.");
    }
    to.write(type);
    to.write(content.length);
    to.write(content.length >> 8);
    to.write(0);
    to.writeBytes(content);
  }

  private byte[] link(String name, Object member) {
    byte[] bytes = utf8(name);
    boolean wide = bytes.length > 0xFF;
    ByteBuffer buffer = buffer(3 + (wide ? 2 : 1) + bytes.length + 8);
    buffer.put((byte) 1).put((byte) (0x10 | (wide ? 1 : 0))).put((byte) 1);
    if (wide) {
      buffer.putShort((short) bytes.length);
    } else {
      buffer.put((byte) bytes.length);
    }
    return buffer.put(bytes).putLong(address(member)).array();
  }

  private byte[] attribute(String name, String text) {
    byte[] bytes = utf8(name);
    // Variable length, text, UTF-8; of characters of one byte
    byte[] type = {
      0x19, 0x01, 0x01, 0, 16, 0, 0, 0, 0x13, 0x10, 0, 0, 1, 0, 0, 0,
    };
    byte[] shape = dataspace(Shape.SCALAR);
    ByteBuffer buffer = buffer(9 + bytes.length + 1 + type.length + shape.length + 16);
    buffer.put((byte) 3).put((byte) 0);
    buffer.putShort((short) (bytes.length + 1));
    buffer.putShort((short) type.length).putShort((short) shape.length).put((byte) 1);
    buffer.put(bytes).put((byte) 0).put(type).put(shape);
    Integer number = texts.get(text);
    buffer.putInt(utf8(text).length).putLong(BEGINNING).putInt(number == null ? 0 : number);
    return buffer.array();
  }

  private static byte[] dataspace(Shape shape) {
    ByteBuffer buffer = buffer(4 + 8 * shape.rank());
    buffer.put((byte) 2).put((byte) shape.rank()).put((byte) 0);
    buffer.put((byte) (shape.rank() == 0 ? 0 : 1));
    for (int dim : shape.toArray()) {
      buffer.putLong(dim);
    }
    return buffer.array();
  }

  private static byte[] datatype(NdArray array) {
    return switch (array.dtype()) {
      case FLOAT32 -> floating(4, 23, 8, 127);
      case FLOAT64 -> floating(8, 52, 11, 1023);
      case FLOAT16 -> floating(2, 10, 5, 15);
      case INT32 -> integer(4, true);
      case INT64 -> integer(8, true);
      case UINT8 -> integer(1, false);
      // The format has no name for it: bytes without meaning
      case BFLOAT16 -> buffer(8).put(0, (byte) 0x15).putInt(4, 2).array();
      case BOOL -> truth();
    };
  }

  private static byte[] floating(int size, int fraction, int exponent, int bias) {
    ByteBuffer buffer = buffer(20).put((byte) 0x11);
    buffer.put((byte) 0x20).put((byte) (8 * size - 1)).put((byte) 0).putInt(size);
    buffer.putShort((short) 0).putShort((short) (8 * size));
    buffer.put((byte) fraction).put((byte) exponent).put((byte) 0).put((byte) fraction);
    return buffer.putInt(bias).array();
  }

  private static byte[] integer(int size, boolean signed) {
    ByteBuffer buffer = buffer(12).put((byte) 0x10).put((byte) (signed ? 8 : 0));
    return buffer.putShort((short) 0).putInt(size).putInt((8 * size) << 16).array();
  }

  /** Truth values are an enumeration of FALSE and TRUE, as h5py writes them. */
  private static byte[] truth() {
    ByteBuffer buffer = buffer(8 + 12 + 16 + 2).put((byte) 0x18).put((byte) 2);
    buffer.putShort((short) 0).putInt(1).put(integer(1, true));
    return buffer.put(utf8("FALSE\0\0\0TRUE\0\0\0\0")).put((byte) 0).put((byte) 1).array();
  }
}
