package org.pellucid.interop.numpy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.ArrayBytes;
import org.pellucid.files.AtomicFile;
import org.pellucid.files.Bytes;
import org.pellucid.files.ForeignType;
import org.pellucid.files.ZipArchive;

/**
 * Reads and writes {@code .npy} and {@code .npz} files. Arrays of Python objects are refused, since
 * reading them would run code.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
public final class NumPyFile {
  private static final String ARRAY = "NumPy file";
  private static final String ARCHIVE = ".npz file";
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int HEADER_LIMIT = 1 << 16;

  /** A Python dictionary with three entries, as NumPy writes it. */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([<>|=])([a-zA-Z?])([0-9]{0,3})', 'fortran_order': (True|False), "
              + "'shape': \\(([0-9, ]*)\\), ?\\} *\\n?");

  private static final Map<DType, String> NAMES =
      Map.of(
          DType.FLOAT32, "<f4",
          DType.FLOAT64, "<f8",
          DType.FLOAT16, "<f2",
          DType.INT32, "<i4",
          DType.INT64, "<i8",
          DType.UINT8, "|u1",
          DType.BOOL, "|b1");

  private NumPyFile() {}

  // ---- Read ----

  /**
   * Tells whether bytes begin like a file of one array.
   *
   * @param bytes the bytes
   * @return whether they do
   */
  public static boolean isArray(Bytes bytes) {
    return bytes.has(0, MAGIC);
  }

  /**
   * Reads a file of one array.
   *
   * @param file the file
   * @return the array
   */
  public static NdArray readArray(Path file) {
    return readArray(Bytes.open(file, ARRAY));
  }

  /**
   * Reads an archive of arrays.
   *
   * @param file the file
   * @return the arrays by name
   */
  public static Map<String, NdArray> readArchive(Path file) {
    return readArchive(Bytes.open(file, ARCHIVE));
  }

  /**
   * Reads an archive of arrays.
   *
   * @param bytes the bytes of the file
   * @return the arrays by name
   */
  public static Map<String, NdArray> readArchive(Bytes bytes) {
    ZipArchive archive = ZipArchive.open(bytes.named(bytes.name(), ARCHIVE));
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (String name : archive.names()) {
      arrays.put(name.replaceFirst("\\.npy$", ""), readArray(archive.read(name, ARRAY)));
    }
    return arrays;
  }

  /**
   * Reads a file of one array.
   *
   * @param content the bytes of the file
   * @return the array
   */
  public static NdArray readArray(Bytes content) {
    Bytes bytes = content.named(content.name(), ARRAY);
    if (!bytes.has(0, MAGIC)) {
      throw bytes.damaged("it does not begin as one");
    }
    boolean wide = bytes.u8(6) > 1;
    long length = wide ? bytes.u32(8) : bytes.u16(8);
    int start = wide ? 12 : 10;
    if (length > HEADER_LIMIT) {
      throw bytes.damaged("its header cannot be " + length + " bytes long");
    }
    String text = bytes.text(start, length, StandardCharsets.UTF_8);
    Matcher header = HEADER.matcher(text);
    if (!header.matches()) {
      throw bytes.damaged("its header is not understood");
    }
    Shape shape = shape(bytes, header.group(5));
    ForeignType type = type(header.group(2) + header.group(3));
    if (header.group(2).equals("O")) {
      throw bytes.damaged("it holds Python objects, which are never read");
    }
    if (type == null) {
      throw bytes.damaged(
          "its element type " + header.group(2) + header.group(3) + " is not supported");
    }
    Bytes ordered = header.group(1).equals(">") ? bytes.bigEndian() : bytes;
    long size = ordered.extent(start + length, type.bytes(), shape);
    if (start + length + size != bytes.size()) {
      throw bytes.damaged("it is longer than its shape " + shape + " says");
    }
    if (header.group(4).equals("False") || shape.rank() < 2) {
      return type.read(ordered, start + length, shape);
    }
    return byRows(type.read(ordered, start + length, reversed(shape)), shape);
  }

  private static Shape shape(Bytes bytes, String text) {
    String[] parts = text.isBlank() ? new String[0] : text.split(",", -1);
    int rank =
        parts.length > 0 && parts[parts.length - 1].isBlank() ? parts.length - 1 : parts.length;
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      try {
        dims[i] = Integer.parseInt(parts[i].trim());
      } catch (NumberFormatException e) {
        throw bytes.damaged("its shape (" + text + ") is not possible", e);
      }
    }
    return Shape.of(dims);
  }

  private static @Nullable ForeignType type(String name) {
    return switch (name) {
      case "f2" -> ForeignType.FLOAT16;
      case "f4" -> ForeignType.FLOAT32;
      case "f8" -> ForeignType.FLOAT64;
      case "i1" -> ForeignType.INT8;
      case "i2" -> ForeignType.INT16;
      case "i4" -> ForeignType.INT32;
      case "i8" -> ForeignType.INT64;
      case "u1" -> ForeignType.UINT8;
      case "u2" -> ForeignType.UINT16;
      case "u4" -> ForeignType.UINT32;
      case "u8" -> ForeignType.UINT64;
      case "b1", "?" -> ForeignType.BOOL;
      default -> null;
    };
  }

  private static Shape reversed(Shape shape) {
    int[] dims = new int[shape.rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(dims.length - 1 - i);
    }
    return Shape.of(dims);
  }

  /** Turns an array that lies by columns. */
  private static NdArray byRows(NdArray columns, Shape shape) {
    NdArray result = NdArray.zeros(columns.dtype(), shape);
    int rank = shape.rank();
    int[] index = new int[rank];
    for (int to = 0; to < result.size(); to++) {
      int from = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        from = from * shape.dim(axis) + index[axis];
      }
      if (columns.dtype().isFloating()) {
        Storage.set(columns.dtype(), result.data(), to, columns.getDouble(from));
      } else {
        Storage.set(columns.dtype(), result.data(), to, columns.getLong(from));
      }
      for (int axis = rank - 1; axis >= 0 && ++index[axis] == shape.dim(axis); axis--) {
        index[axis] = 0;
      }
    }
    return result;
  }

  // ---- Write ----

  /**
   * Writes a file of one array; bfloat16 is written as float32.
   *
   * @param file the file
   * @param array the array
   */
  public static void writeArray(Path file, NdArray array) {
    AtomicFile.write(file, 128L + byteSize(array), out -> write(out, array));
  }

  /**
   * Writes an archive of arrays, not compressed.
   *
   * @param file the file
   * @param arrays the arrays by name
   */
  public static void writeArchive(Path file, Map<String, NdArray> arrays) {
    long size = 0;
    for (NdArray array : arrays.values()) {
      size += 512 + byteSize(array);
    }
    AtomicFile.write(
        file,
        size,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, NdArray> each : arrays.entrySet()) {
            put(zip, each.getKey() + ".npy", each.getValue());
          }
          zip.finish();
        });
  }

  private static void put(ZipOutputStream zip, String name, NdArray array) throws IOException {
    if (byteSize(array) > Integer.MAX_VALUE - 1024) {
      throw new PellucidException("Array \"" + name + "\" is too large for a .npz file.");
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream((int) byteSize(array) + 128);
    write(content, array);
    CRC32 sum = new CRC32();
    sum.update(content.toByteArray());
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.size());
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }

  private static long byteSize(NdArray array) {
    return (long) array.size() * array.dtype().bytes();
  }

  private static void write(OutputStream out, NdArray given) throws IOException {
    NdArray array = given.dtype() == DType.BFLOAT16 ? given.cast(DType.FLOAT32) : given;
    StringBuilder header = new StringBuilder("{'descr': '").append(NAMES.get(array.dtype()));
    header.append("', 'fortran_order': False, 'shape': (");
    for (int dim : array.shape().toArray()) {
      header.append(dim).append(array.shape().rank() == 1 ? "," : ", ");
    }
    if (array.shape().rank() > 1) {
      header.setLength(header.length() - 2);
    }
    header.append("), }");
    // The numbers begin at a multiple of 64 bytes.
    int length = header.length() + 1;
    header.repeat(' ', Math.floorMod(-(10 + length), 64)).append('\n');
    out.write(MAGIC);
    out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
    out.write(header.toString().getBytes(StandardCharsets.ISO_8859_1));
    ArrayBytes.write(array, out);
  }
}
