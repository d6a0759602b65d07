package org.pellucid.interop.pytorch;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;
import org.pellucid.files.ForeignType;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.ZipArchive;
import org.pellucid.interop.pytorch.PyTorchFile.TensorView;

/** Knows the few names that a pickle of tensors needs, and where the numbers of tensors lie. */
final class TensorReader implements Pickle.Known {
  private enum Function {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    SIZE
  }

  private static final Map<String, Function> FUNCTIONS =
      Map.of(
          "collections.OrderedDict", Function.ORDERED_DICT,
          "torch._utils._rebuild_tensor", Function.REBUILD_TENSOR,
          "torch._utils._rebuild_tensor_v2", Function.REBUILD_TENSOR,
          "torch._utils._rebuild_parameter", Function.REBUILD_PARAMETER,
          "torch.Size", Function.SIZE);

  private static final Map<String, ForeignType> STORAGES =
      Map.ofEntries(
          Map.entry("torch.FloatStorage", ForeignType.FLOAT32),
          Map.entry("torch.DoubleStorage", ForeignType.FLOAT64),
          Map.entry("torch.HalfStorage", ForeignType.FLOAT16),
          Map.entry("torch.BFloat16Storage", ForeignType.BFLOAT16),
          Map.entry("torch.LongStorage", ForeignType.INT64),
          Map.entry("torch.IntStorage", ForeignType.INT32),
          Map.entry("torch.ShortStorage", ForeignType.INT16),
          Map.entry("torch.CharStorage", ForeignType.INT8),
          Map.entry("torch.ByteStorage", ForeignType.UINT8),
          Map.entry("torch.BoolStorage", ForeignType.BOOL));

  private final Bytes file;
  private final @Nullable ZipArchive archive;
  private final String folder;
  private final boolean bigEndian;
  private final Map<String, StorageView> storages = new HashMap<>();

  TensorReader(Bytes file, @Nullable ZipArchive archive, String folder, boolean bigEndian) {
    this.file = file;
    this.archive = archive;
    this.folder = folder;
    this.bigEndian = bigEndian;
  }

  @Override
  public @Nullable Object global(String module, String name) {
    String full = module + "." + name;
    Function function = FUNCTIONS.get(full);
    return function != null ? function : STORAGES.get(full);
  }

  @Override
  public Object call(Object function, List<@Nullable Object> arguments) {
    if (!(function instanceof Function known)) {
      throw wrong("calls something that is no function");
    }
    return switch (known) {
      case ORDERED_DICT -> new LinkedHashMap<@Nullable Object, @Nullable Object>();
      case REBUILD_TENSOR -> tensor(arguments);
      case REBUILD_PARAMETER -> {
        if (!arguments.isEmpty() && arguments.getFirst() instanceof TensorView tensor) {
          yield tensor;
        }
        throw wrong("has a parameter without a tensor");
      }
      case SIZE -> List.of();
    };
  }

  private TensorView tensor(List<@Nullable Object> arguments) {
    if (arguments.size() < 4
        || !(arguments.get(0) instanceof StorageView storage)
        || !(arguments.get(1) instanceof Long offset)
        || !(arguments.get(2) instanceof List<?> dims)
        || !(arguments.get(3) instanceof List<?> strides)
        || dims.size() != strides.size()
        || dims.size() > 64
        || offset < 0) {
      throw wrong("has a tensor that is not described as one");
    }
    int[] extents = new int[dims.size()];
    long[] steps = new long[extents.length];
    for (int i = 0; i < extents.length; i++) {
      if (!(dims.get(i) instanceof Long dim)
          || !(strides.get(i) instanceof Long stride)
          || dim < 0
          || dim > Integer.MAX_VALUE
          || stride < 0
          || stride > Integer.MAX_VALUE) {
        throw wrong("has a tensor of impossible shape");
      }
      extents[i] = dim.intValue();
      steps[i] = stride;
    }
    return new TensorView(storage, Math.min(offset, Integer.MAX_VALUE), extents, steps);
  }

  /** A storage: ("storage", its class, its key, its device, its number of elements). */
  @Override
  public Object persistent(Object id) {
    if (!(id instanceof List<?> parts)
        || parts.size() < 5
        || !"storage".equals(parts.getFirst())
        || !(parts.get(1) instanceof ForeignType type)
        || !(parts.get(2) instanceof String key)
        || !(parts.get(4) instanceof Long size)
        || size < 0
        || size > 1L << 40) {
      throw wrong("has a storage that is not described as one");
    }
    StorageView known = storages.get(key);
    if (known == null) {
      known = new StorageView(type, size);
      storages.put(key, known);
      if (archive != null) {
        Bytes content = archive.read(folder + "data/" + key, "PyTorch file");
        known.setContent(bigEndian ? content.bigEndian() : content);
      }
    } else if (known.type() != type) {
      throw wrong("has a storage of two types");
    }
    return known;
  }

  /** Tells where a storage lies in an old file: its number of elements, and the numbers. */
  long place(String key, long at) {
    StorageView storage = storages.get(key);
    if (storage == null) {
      throw wrong("has a storage that nothing uses");
    }
    if (file.i64(at) * storage.type().bytes() != storage.byteSize()) {
      throw wrong("has a storage of another size");
    }
    storage.setContent(file.slice(at + 8, storage.byteSize()));
    return at + 8 + storage.byteSize();
  }

  private ModelFormatException wrong(String problem) {
    return file.damaged("it " + problem);
  }
}
