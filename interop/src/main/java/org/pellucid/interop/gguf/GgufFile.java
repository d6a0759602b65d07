package org.pellucid.interop.gguf;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;

/**
 * A GGUF file of version 2 or 3: settings by name (texts, numbers, lists; the tokenizer among them)
 * and tensors, which are dequantised to float32 when read.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
public final class GgufFile {
  private static final String KIND = "GGUF file";
  private static final int MOST_ENTRIES = 1 << 20;
  private static final int DEEPEST = 8;
  private static final int MOST_AXES = 8;

  /**
   * A tensor as it lies in the file.
   *
   * @param type how it is stored
   * @param shape its shape, slowest axis first
   * @param at its first byte
   */
  public record Entry(GgufType type, Shape shape, long at) {}

  private final Bytes bytes;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long at = 8;

  private GgufFile(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @return its content; tensors are read when asked for
   */
  public static GgufFile open(Path file) {
    return open(Bytes.open(file, KIND));
  }

  /**
   * Opens a file.
   *
   * @param content the bytes of the file
   * @return its content; tensors are read when asked for
   */
  public static GgufFile open(Bytes content) {
    GgufFile file = new GgufFile(content.named(content.name(), KIND));
    file.readHeader();
    return file;
  }

  private void readHeader() {
    if (!bytes.has(0, "GGUF")) {
      throw bytes.damaged("it does not begin as one");
    }
    long version = bytes.u32(4);
    if (version != 2 && version != 3) {
      throw bytes.damaged("its version is " + version + ", and versions 2 and 3 are read");
    }
    long tensors = count("tensors", 24);
    long pairs = count("settings", 12);
    for (long i = 0; i < pairs; i++) {
      String key = text();
      Object value = value(type(), DEEPEST);
      if (settings.put(key, value) != null) {
        throw bytes.damaged("setting \"" + key + "\" stands in it twice");
      }
    }
    Map<String, long[]> places = new LinkedHashMap<>();
    for (long i = 0; i < tensors; i++) {
      readEntry(places);
    }
    long alignment = settings.get("general.alignment") instanceof Long given ? given : 32;
    if (alignment < 1 || alignment > 1 << 20) {
      throw bytes.damaged("its alignment cannot be " + alignment);
    }
    long start = (at + alignment - 1) / alignment * alignment;
    places.forEach((name, place) -> {
      Entry entry = entries.get(name);
      if (entry != null) {
        long from = start + place[0];
        bytes.check(from, place[1]);
        entries.put(name, new Entry(entry.type, entry.shape, from));
      }
    });
  }

  private void readEntry(Map<String, long[]> places) {
    String name = text();
    long rank = bytes.u32(take(4));
    if (rank > MOST_AXES) {
      throw bytes.damaged("tensor \"" + name + "\" cannot have " + rank + " axes");
    }
    int[] dims = new int[(int) rank];
    long elements = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      long dim = bytes.i64(take(8));
      elements = dim < 0 || (dim > 0 && elements > Integer.MAX_VALUE / dim) ? -1 : elements * dim;
      if (elements < 0) {
        throw bytes.damaged("tensor \"" + name + "\" is larger than 2^31 elements");
      }
      dims[i] = (int) dim;
    }
    long code = bytes.u32(take(4));
    GgufType type = GgufType.of(code);
    if (type == null) {
      throw bytes.damaged("tensor \"" + name + "\" is stored in the unknown way " + code);
    }
    long offset = bytes.i64(take(8));
    if (offset < 0 || elements % type.blockSize() != 0) {
      throw bytes.damaged("tensor \"" + name + "\" has an impossible place or size");
    }
    if (entries.put(name, new Entry(type, Shape.of(dims), 0)) != null) {
      throw bytes.damaged("tensor \"" + name + "\" stands in it twice");
    }
    places.put(name, new long[] {offset, elements / type.blockSize() * type.blockBytes()});
  }

  private long count(String what, int least) {
    long count = bytes.i64(take(8));
    if (count < 0 || count > MOST_ENTRIES || count > bytes.size() / least) {
      throw bytes.damaged("it cannot hold " + Long.toUnsignedString(count) + " " + what);
    }
    return count;
  }

  private long take(long size) {
    bytes.check(at, size);
    long from = at;
    at += size;
    return from;
  }

  private String text() {
    long length = bytes.i64(take(8));
    return bytes.text(take(length), length, StandardCharsets.UTF_8);
  }

  private int type() {
    return (int) Math.min(bytes.u32(take(4)), 99);
  }

  private Object value(int type, int depth) {
    return switch (type) {
      case 0 -> (long) bytes.u8(take(1));
      case 1 -> (long) (byte) bytes.u8(take(1));
      case 2 -> (long) bytes.u16(take(2));
      case 3 -> (long) bytes.i16(take(2));
      case 4 -> bytes.u32(take(4));
      case 5 -> (long) bytes.i32(take(4));
      case 6 -> (double) bytes.f32(take(4));
      case 7 -> bytes.u8(take(1)) != 0;
      case 8 -> text();
      case 9 -> list(depth);
      case 10, 11 -> bytes.i64(take(8));
      case 12 -> bytes.f64(take(8));
      default -> throw bytes.damaged("it has a setting of the unknown type " + type);
    };
  }

  private List<Object> list(int depth) {
    int type = type();
    long count = bytes.i64(take(8));
    if (depth == 0 || count < 0 || count > bytes.size()) {
      throw bytes.damaged("it has a list that is nested too deeply or too long");
    }
    List<Object> items = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      items.add(value(type, depth - 1));
    }
    return Collections.unmodifiableList(items);
  }

  /** {@return the settings: {@code Long}, {@code Double}, {@code Boolean}, texts and lists} */
  public Map<String, Object> settings() {
    return Collections.unmodifiableMap(settings);
  }

  /** {@return the names of the tensors} */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * Tells how a tensor lies in the file.
   *
   * @param name its name
   * @return storage, shape and place
   */
  public Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new PellucidException(bytes.name() + " has no tensor \"" + name + "\".");
    }
    return entry;
  }

  /**
   * Reads a tensor; whole numbers keep a type of their own, everything else becomes float32.
   *
   * @param name its name
   * @return the tensor
   */
  public NdArray read(String name) {
    Entry entry = entry(name);
    return entry.type.read(bytes, entry.at, entry.shape);
  }
}
