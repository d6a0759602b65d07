package org.pellucid.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;

/**
 * A safetensors file: named arrays, and texts about them.
 *
 * <p>Layout: eight bytes with the length of the header, the header as JSON ({@code name: {dtype,
 * shape, data_offsets}}, texts under {@code __metadata__}), the numbers without gaps,
 * little-endian. Files that are written here carry checksums (CRC-32C) in their metadata: one of
 * each array and one of everything else; they are checked when a file has them. Arrays of types
 * that have no counterpart here are read into the next wider one.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {
  private static final String KIND = "safetensors file";
  private static final String METADATA = "__metadata__";

  /** The texts that hold checksums: of the header, and of each array under its name. */
  private static final String HEADER_SUM = "crc32c";

  private static final String ARRAY_SUM = "crc32c/";
  private static final long HEADER_LIMIT = 100_000_000;

  /**
   * An array as it lies in the file.
   *
   * @param type the element type as the file names it, such as "F32"
   * @param shape its shape
   * @param begin its first byte, counted from the end of the header
   * @param end the byte behind its last one
   */
  public record Entry(String type, Shape shape, long begin, long end) {}

  private final Bytes bytes;
  private final Bytes data;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private Safetensors(Bytes bytes, long dataStart) {
    this.bytes = bytes;
    this.data = bytes.slice(dataStart, bytes.size() - dataStart);
  }

  // ---- Read ----

  /**
   * Opens a file and checks its header.
   *
   * @param file the file
   * @return its content; arrays are read when asked for
   */
  public static Safetensors open(Path file) {
    return open(Bytes.open(file, KIND));
  }

  /**
   * Opens a file and checks its header.
   *
   * @param bytes the bytes of the file
   * @return its content; arrays are read when asked for
   */
  public static Safetensors open(Bytes bytes) {
    Bytes named = bytes.named(bytes.name(), KIND);
    long length = named.i64(0);
    if (length < 2 || length > HEADER_LIMIT) {
      throw named.damaged("its header cannot be " + Long.toUnsignedString(length) + " bytes long");
    }
    String text = named.text(8, length, StandardCharsets.UTF_8);
    Safetensors file = new Safetensors(named, 8 + length);
    try {
      file.readHeader(Json.readObject(text));
    } catch (ModelFormatException e) {
      throw e;
    } catch (PellucidException e) {
      throw named.damaged("its header is wrong: " + withoutStop(e.getMessage()), e);
    }
    file.checkLayout();
    file.checkHeaderSum();
    return file;
  }

  private static String withoutStop(@Nullable String sentence) {
    return String.valueOf(sentence).replaceAll("\\.$", "");
  }

  private void readHeader(Config header) {
    for (String name : header.keys()) {
      Config entry = header.nested(name);
      if (name.equals(METADATA)) {
        for (String key : entry.keys()) {
          metadata.put(key, entry.text(key, ""));
        }
        continue;
      }
      List<@Nullable Object> dims = entry.list("shape");
      int[] shape = new int[dims.size()];
      for (int i = 0; i < shape.length; i++) {
        if (!(dims.get(i) instanceof Long dim) || dim < 0 || dim > Integer.MAX_VALUE) {
          throw bytes.damaged("array \"" + name + "\" has no valid shape");
        }
        shape[i] = dim.intValue();
      }
      List<@Nullable Object> offsets = entry.list("data_offsets");
      if (offsets.size() != 2
          || !(offsets.get(0) instanceof Long begin)
          || !(offsets.get(1) instanceof Long end)) {
        throw bytes.damaged("array \"" + name + "\" has no valid place");
      }
      entries.put(name, new Entry(entry.text("dtype", ""), Shape.of(shape), begin, end));
    }
  }

  /** Arrays must fill the file without gaps and have the size that type and shape say. */
  private void checkLayout() {
    List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(each -> each.getValue().begin)
            .thenComparingLong(each -> each.getValue().end));
    long at = 0;
    for (Map.Entry<String, Entry> each : sorted) {
      Entry entry = each.getValue();
      if (entry.begin != at || entry.end < at) {
        throw bytes.damaged("array \"" + each.getKey() + "\" leaves a gap or overlaps another");
      }
      data.check(entry.begin, entry.end - entry.begin);
      ForeignType type = type(each.getKey(), entry);
      if (data.extent(entry.begin, type.bytes(), entry.shape) != entry.end - entry.begin) {
        throw bytes.damaged(
            "array \"" + each.getKey() + "\" of shape " + entry.shape + " has another size");
      }
      at = entry.end;
    }
    if (at != data.size()) {
      throw bytes.damaged(data.size() - at + " bytes follow the last array");
    }
  }

  private ForeignType type(String name, Entry entry) {
    ForeignType type = TYPES.get(entry.type);
    if (type == null) {
      throw bytes.damaged(
          "array \"" + name + "\" has the element type \"" + entry.type + "\", which is unknown");
    }
    return type;
  }

  private void checkHeaderSum() {
    String expected = metadata.get(HEADER_SUM);
    if (expected != null && !expected.equals(headerSum(entries, metadata))) {
      throw bytes.damaged("the checksum of its header does not fit");
    }
  }

  /** {@return the name of the file, as messages have it} */
  public String fileName() {
    return bytes.name();
  }

  /** {@return the names of the arrays, in the order of the header} */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** {@return the texts beside the arrays, checksums left out} */
  public Map<String, String> metadata() {
    Map<String, String> texts = new LinkedHashMap<>(metadata);
    texts.keySet().removeIf(key -> key.equals(HEADER_SUM) || key.startsWith(ARRAY_SUM));
    return Collections.unmodifiableMap(texts);
  }

  /**
   * Tells how an array lies in the file.
   *
   * @param name its name
   * @return type, shape and place
   */
  public Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new PellucidException(bytes.name() + " has no array \"" + name + "\".");
    }
    return entry;
  }

  /**
   * Reads an array, and checks its checksum if the file has one.
   *
   * @param name its name
   * @return the array
   */
  public NdArray read(String name) {
    Entry entry = entry(name);
    checkArraySum(name, entry);
    return type(name, entry).read(data, entry.begin, entry.shape);
  }

  private void checkArraySum(String name, Entry entry) {
    String expected = metadata.get(ARRAY_SUM + name);
    if (expected != null
        && !expected.equals(
            hex(
                data.slice(entry.begin, entry.end - entry.begin)
                    .checksum(new CRC32C())
                    .getValue()))) {
      throw bytes.damaged("the checksum of array \"" + name + "\" does not fit");
    }
  }

  /** {@return whether the header and every array have a checksum, as in files written here} */
  public boolean hasAllChecksums() {
    return metadata.containsKey(HEADER_SUM)
        && entries.keySet().stream().allMatch(name -> metadata.containsKey(ARRAY_SUM + name));
  }

  /**
   * Checks the checksums of all arrays.
   *
   * @return how many arrays have one
   */
  public int verify() {
    int checked = 0;
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      checkArraySum(each.getKey(), each.getValue());
      checked += metadata.containsKey(ARRAY_SUM + each.getKey()) ? 1 : 0;
    }
    return checked;
  }

  private static final Map<String, ForeignType> TYPES = types();

  private static Map<String, ForeignType> types() {
    Map<String, ForeignType> types = new LinkedHashMap<>();
    types.put("F64", ForeignType.FLOAT64);
    types.put("F32", ForeignType.FLOAT32);
    types.put("F16", ForeignType.FLOAT16);
    types.put("BF16", ForeignType.BFLOAT16);
    types.put("F8_E4M3", ForeignType.FLOAT8_E4M3);
    types.put("F8_E5M2", ForeignType.FLOAT8_E5M2);
    types.put("I64", ForeignType.INT64);
    types.put("I32", ForeignType.INT32);
    types.put("I16", ForeignType.INT16);
    types.put("I8", ForeignType.INT8);
    types.put("U64", ForeignType.UINT64);
    types.put("U32", ForeignType.UINT32);
    types.put("U16", ForeignType.UINT16);
    types.put("U8", ForeignType.UINT8);
    types.put("BOOL", ForeignType.BOOL);
    return Collections.unmodifiableMap(types);
  }

  // ---- Write ----

  /**
   * Writes a file; see {@link AtomicFile}.
   *
   * @param file the file
   * @param arrays what is written, by name
   * @param texts what is written beside it
   */
  public static void write(Path file, Map<String, NdArray> arrays, Map<String, String> texts) {
    // Wide elements first, so that each array begins at a multiple of its element size.
    List<Map.Entry<String, NdArray>> sorted = new ArrayList<>(arrays.entrySet());
    sorted.sort(Comparator.comparingInt(each -> -each.getValue().dtype().bytes()));
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>(texts);
    long at = 0;
    for (Map.Entry<String, NdArray> each : sorted) {
      NdArray array = each.getValue();
      if (each.getKey().equals(METADATA)) {
        throw new PellucidException("An array cannot be named \"" + METADATA + "\".");
      }
      long end = at + (long) array.size() * array.dtype().bytes();
      entries.put(each.getKey(), new Entry(typeName(array.dtype()), array.shape(), at, end));
      metadata.put(ARRAY_SUM + each.getKey(), checksum(array));
      at = end;
    }
    metadata.put(HEADER_SUM, headerSum(entries, metadata));
    byte[] header = header(entries, metadata);
    AtomicFile.write(file, 8 + header.length + at, out -> write(out, header, sorted));
  }

  private static void write(
      OutputStream out, byte[] header, List<Map.Entry<String, NdArray>> arrays) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(0, header.length).array());
    out.write(header);
    for (Map.Entry<String, NdArray> each : arrays) {
      ArrayBytes.write(each.getValue(), out);
    }
  }

  private static byte[] header(Map<String, Entry> entries, Map<String, String> metadata) {
    Config header = Config.empty().put(METADATA, metadata);
    entries.forEach((name, entry) ->
        header.put(
            name,
            Config.empty()
                .put("dtype", entry.type)
                .put("shape", entry.shape.toArray())
                .put("data_offsets", List.of(entry.begin, entry.end))));
    StringBuilder text = new StringBuilder(Json.write(header));
    int length = text.toString().getBytes(StandardCharsets.UTF_8).length;
    text.repeat(' ', Math.floorMod(-length, 8));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String typeName(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case INT32 -> "I32";
      case INT64 -> "I64";
      case UINT8 -> "U8";
      case BOOL -> "BOOL";
      case BFLOAT16 -> "BF16";
      case FLOAT16 -> "F16";
    };
  }

  /** The checksum of all but the numbers: names, types, shapes, places and texts. */
  private static String headerSum(Map<String, Entry> entries, Map<String, String> metadata) {
    CRC32C sum = new CRC32C();
    new TreeMap<>(entries).forEach((name, entry) -> add(sum, name + '\0' + entry));
    Map<String, String> texts = new TreeMap<>(metadata);
    texts.remove(HEADER_SUM);
    texts.forEach((key, text) -> add(sum, key + '\0' + text));
    return hex(sum.getValue());
  }

  private static void add(CRC32C sum, String text) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    sum.update(0);
  }

  /**
   * Computes the checksum of an array, as files that are written here carry it.
   *
   * @param array the array
   * @return the CRC-32C of its little-endian bytes, as eight hexadecimal digits
   */
  public static String checksum(NdArray array) {
    CRC32C sum = new CRC32C();
    ArrayBytes.forEach(array, sum::update);
    return hex(sum.getValue());
  }

  private static String hex(long sum) {
    return String.format("%08x", sum);
  }
}
