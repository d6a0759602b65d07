package org.pellucid.interop.pytorch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ZipArchive;

/**
 * Reads the tensors of a {@code .pt} or {@code .pth} file, in the zip layout of PyTorch 1.6 and
 * later and in the layout before it. Only containers and tensors are read; what a file would run is
 * refused.
 */
public final class PyTorchFile {
  private static final String KIND = "PyTorch file";
  private static final int DEEPEST = 64;
  private static final int MOST_TENSORS = 1 << 20;

  /** The first pickle of an old file is this number. */
  private static final String OLD_MAGIC = "119547037146038801333356";

  private PyTorchFile() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return the tensors; names of nested containers are joined with dots
   */
  public static Map<String, NdArray> read(Path file) {
    return read(Bytes.open(file, KIND));
  }

  /**
   * Reads a file.
   *
   * @param content the bytes of the file
   * @return the tensors; names of nested containers are joined with dots
   */
  public static Map<String, NdArray> read(Bytes content) {
    Bytes bytes = content.named(content.name(), KIND);
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    Object root = ZipArchive.isZip(bytes) ? readZip(bytes) : readOld(bytes);
    collect(bytes, "", root, tensors, DEEPEST);
    if (tensors.isEmpty()) {
      throw bytes.damaged("it holds no tensors");
    }
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> arrays.put(name, tensor.read(bytes)));
    return Collections.unmodifiableMap(arrays);
  }

  private static @Nullable Object readZip(Bytes bytes) {
    ZipArchive archive = ZipArchive.open(bytes);
    String pickle =
        archive.names().stream()
            .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
            .findFirst()
            .orElseThrow(() -> bytes.damaged("it has no part \"data.pkl\""));
    String folder = pickle.substring(0, pickle.length() - "data.pkl".length());
    boolean bigEndian = false;
    if (archive.has(folder + "byteorder")) {
      Bytes order = archive.read(folder + "byteorder", KIND);
      bigEndian = order.text(0, order.size(), StandardCharsets.US_ASCII).equals("big");
    }
    Bytes data = archive.read(pickle, KIND).named(bytes.name(), KIND);
    return Pickle.read(data, 0, new TensorReader(bytes, archive, folder, bigEndian)).value();
  }

  private static @Nullable Object readOld(Bytes bytes) {
    TensorReader reader = new TensorReader(bytes, null, "", false);
    Pickle.Result magic = Pickle.read(bytes, 0, reader);
    if (!OLD_MAGIC.equals(String.valueOf(magic.value()))) {
      throw bytes.damaged("it does not begin as one");
    }
    Pickle.Result protocol = Pickle.read(bytes, magic.end(), reader);
    Pickle.Result system = Pickle.read(bytes, protocol.end(), reader);
    Pickle.Result root = Pickle.read(bytes, system.end(), reader);
    Pickle.Result keys = Pickle.read(bytes, root.end(), reader);
    if (!(keys.value() instanceof List<?> list)) {
      throw bytes.damaged("it has no list of its storages");
    }
    long at = keys.end();
    for (Object key : list) {
      at = reader.place(String.valueOf(key), at);
    }
    return root.value();
  }

  private static void collect(
      Bytes bytes,
      String path,
      @Nullable Object value,
      Map<String, TensorView> tensors,
      int depth) {
    if (depth == 0 || tensors.size() > MOST_TENSORS) {
      throw bytes.damaged("its containers are nested too deeply");
    }
    switch (value) {
      case TensorView tensor -> tensors.put(path, tensor);
      case Map<?, ?> map ->
          map.forEach((key, item) -> collect(bytes, join(path, key), item, tensors, depth - 1));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          collect(bytes, join(path, i), list.get(i), tensors, depth - 1);
        }
      }
      case null, default -> {}
    }
  }

  private static String join(String path, @Nullable Object key) {
    return path.isEmpty() ? String.valueOf(key) : path + "." + key;
  }

  /** A tensor: a part of a storage, seen through strides. */
  record TensorView(StorageView storage, long offset, int[] dims, long[] strides) {
    /** Whether the elements stand one behind the other, row by row, as nearly always. */
    private boolean liesInOrder() {
      long step = 1;
      for (int i = dims.length - 1; i >= 0; i--) {
        if (dims[i] != 1 && strides[i] != step) {
          return false;
        }
        step *= dims[i];
      }
      return true;
    }

    NdArray read(Bytes bytes) {
      Shape shape = Shape.of(dims);
      long size = 1;
      long last = offset;
      for (int i = 0; i < dims.length; i++) {
        size = dims[i] == 0 || size <= Integer.MAX_VALUE / dims[i] ? size * dims[i] : -1;
        if (size < 0) {
          throw bytes.damaged("a tensor of shape " + shape + " is too large");
        }
        last += dims[i] == 0 ? 0 : (dims[i] - 1) * strides[i];
      }
      if (size == 0) {
        return NdArray.zeros(storage.type().dtype(), shape);
      }
      NdArray all = storage.read(bytes);
      if (last >= all.size() || size > Math.max(all.size(), 1 << 24)) {
        throw bytes.damaged("a tensor of shape " + shape + " is larger than its storage");
      }
      NdArray result = NdArray.zeros(all.dtype(), shape);
      if (liesInOrder()) {
        System.arraycopy(all.data(), (int) offset, result.data(), 0, (int) size);
        return result;
      }
      int[] index = new int[dims.length];
      long from = offset;
      for (int to = 0; to < size; to++) {
        System.arraycopy(all.data(), (int) from, result.data(), to, 1);
        for (int axis = dims.length - 1; axis >= 0; axis--) {
          from += strides[axis];
          if (++index[axis] < dims[axis]) {
            break;
          }
          from -= strides[axis] * dims[axis];
          index[axis] = 0;
        }
      }
      return result;
    }
  }
}
