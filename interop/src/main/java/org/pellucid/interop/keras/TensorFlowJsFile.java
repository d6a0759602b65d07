package org.pellucid.interop.keras;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ForeignType;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.SiblingFile;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Tensor;

/**
 * Layers models of TensorFlow.js: {@code model.json} with the description of a Keras model and a
 * list of weights, and files of numbers beside it.
 *
 * <p>Weights may be quantised to 8 or 16 bits, or be of half precision. The files lie in the folder
 * of {@code model.json}; names that lead elsewhere, and links, are refused. Graph models, which are
 * TensorFlow graphs, are not layers models and are refused too.
 *
 * <p>Source: {@code tensorflowjs_converter --output_format tfjs_layers_model} and {@code
 * tf.LayersModel.save}.
 */
public final class TensorFlowJsFile {
  private static final String KIND = "TensorFlow.js model";
  private static final int MOST_SHARDS = 10_000;

  private TensorFlowJsFile() {}

  /**
   * Reads a model.
   *
   * @param file its {@code model.json}
   * @return the model and the report
   */
  public static Imported read(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    Map<String, NdArray> arrays = arrays(file);
    // The description is a few bytes; how much its weights may take, the other files say.
    long numbers = arrays.values().stream().mapToLong(NdArray::size).sum();
    return KerasFile.guarded(bytes, bytes.size() + numbers, () -> reading(bytes, arrays).model());
  }

  /**
   * Says what would become of each layer of a model, also when not all of them are known here.
   *
   * @param file its {@code model.json}
   * @return the report
   */
  public static MigrationReport report(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    Map<String, NdArray> arrays = arrays(file);
    long numbers = arrays.values().stream().mapToLong(NdArray::size).sum();
    return KerasFile.guarded(bytes, bytes.size() + numbers, () -> reading(bytes, arrays).report());
  }

  static Config description(Config content) {
    Config topology = content.nested("modelTopology");
    return topology.get("model_config") instanceof Config inner ? inner : topology;
  }

  private static Reading reading(Bytes bytes, Map<String, NdArray> arrays) {
    Config content = Config.read(KerasFile.text(bytes));
    Config topology = content.nested("modelTopology");
    Config described = description(content);
    if (!described.has("class_name")) {
      throw bytes.damaged(
          content.text("format", "").equals("graph-model")
              ? "it is a graph model; only layers models can be read"
              : "it describes no model");
    }
    String version = topology.text("keras_version", "2");
    int major = version.startsWith("tfjs") ? 2 : LegacyFiles.major(version);
    LegacyConfigs configs = new LegacyConfigs(major);
    return new Reading(
        bytes,
        "TensorFlow.js layers model (Keras " + version + ")",
        Assets.NONE,
        major,
        configs.model(described),
        topology.get("training_config") instanceof Config training
            ? configs.compile(training)
            : null,
        new Reading.Weights() {
          @Override
          public void readInto(Model model) {
            NamedWeights.assign(bytes.name(), arrays, model);
          }

          @Override
          public @Nullable String readOptimizer(Model model, Optimizer optimizer) {
            return "such files do not hold its state";
          }
        });
  }

  // ---- Weights ----

  /**
   * Reads the arrays of a model by name.
   *
   * @param file its {@code model.json}
   * @return the arrays, in the file's order
   */
  public static Map<String, NdArray> arrays(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    try {
      Map<String, NdArray> arrays = new LinkedHashMap<>();
      for (Object item : Config.read(KerasFile.text(bytes)).list("weightsManifest")) {
        if (!(item instanceof Config group)) {
          throw bytes.damaged("its list of weights is damaged");
        }
        group(file, bytes, group, arrays);
      }
      return arrays;
    } catch (ModelFormatException e) {
      throw e;
    } catch (PellucidException e) {
      throw bytes.damaged(String.valueOf(e.getMessage()).replaceAll("[.]$", ""), e);
    }
  }

  private static void group(Path file, Bytes bytes, Config group, Map<String, NdArray> arrays) {
    Bytes data = data(file, bytes, group.list("paths"));
    long at = 0;
    for (Object item : group.list("weights")) {
      if (!(item instanceof Config weight)) {
        throw bytes.damaged("its list of weights is damaged");
      }
      String name = weight.text("name", "");
      Shape shape = shape(bytes, weight.list("shape"));
      Config packed = weight.nested("quantization");
      ForeignType type = type(bytes, packed.text("dtype", weight.text("dtype", "")));
      long size = data.extent(at, type.bytes(), shape);
      NdArray array = type.read(data, at, shape);
      if (packed.has("scale")) {
        array = unpacked(array, packed);
      }
      if (arrays.put(name, array) != null) {
        throw bytes.damaged("it has two weights \"" + name + "\"");
      }
      at += size;
    }
    if (at != data.size()) {
      throw bytes.damaged(
          "its weights take " + at + " bytes, the files beside it have " + data.size());
    }
  }

  private static NdArray unpacked(NdArray array, Config packed) {
    return Tensor.of(array)
        .cast(DType.FLOAT32)
        .multiply(packed.number("scale"))
        .add(packed.number("min", 0))
        .value();
  }

  private static ForeignType type(Bytes bytes, String name) {
    return switch (name) {
      case "float32" -> ForeignType.FLOAT32;
      case "float16" -> ForeignType.FLOAT16;
      case "int32" -> ForeignType.INT32;
      case "uint8" -> ForeignType.UINT8;
      case "uint16" -> ForeignType.UINT16;
      case "bool" -> ForeignType.BOOL;
      default -> throw bytes.damaged("its weights have the type \"" + name + "\"");
    };
  }

  private static Shape shape(Bytes bytes, List<@Nullable Object> dims) {
    int[] shape = new int[dims.size()];
    for (int i = 0; i < shape.length; i++) {
      if (!(dims.get(i) instanceof Long dim) || dim < 0 || dim > Integer.MAX_VALUE) {
        throw bytes.damaged("a weight cannot have the shape " + dims);
      }
      shape[i] = (int) (long) dim;
    }
    return Shape.of(shape);
  }

  /** The files of a group stand for one run of bytes, cut anywhere. */
  private static Bytes data(Path file, Bytes bytes, List<@Nullable Object> paths) {
    List<Bytes> parts = new ArrayList<>();
    for (Object path : paths) {
      if (!(path instanceof String name) || parts.size() == MOST_SHARDS) {
        throw bytes.damaged("its list of files is damaged");
      }
      parts.add(Bytes.open(SiblingFile.of(file, name), "part of a model"));
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (Bytes part : parts) {
      if (whole.size() + part.size() > Integer.MAX_VALUE - 16) {
        throw bytes.damaged("a group of its files is larger than 2^31 bytes");
      }
      whole.writeBytes(part.toArray());
    }
    return Bytes.of(whole.toByteArray(), bytes.name(), KIND);
  }
}
