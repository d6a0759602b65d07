package org.pellucid.interop.keras;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.CustomObjects;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;
import org.pellucid.files.Bytes;
import org.pellucid.files.ZipArchive;
import org.pellucid.interop.hdf5.Hdf5File;
import org.pellucid.interop.hdf5.Hdf5Tree;
import org.pellucid.layers.Lambda;
import org.pellucid.layers.Layer;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Optimizer;

/**
 * The {@code .keras} archive of Keras 3: {@code metadata.json}, {@code config.json}, {@code
 * model.weights.h5}, and texts under {@code assets}, stored without compression.
 */
final class KerasArchive {
  private static final String METADATA = "metadata.json";
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";

  /** The version of Keras whose layout is written. */
  private static final String VERSION = "3.15.0";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'@'HH:mm:ss");

  /** Layers of this library that Keras does not have. */
  private static final Set<String> OWN =
      Set.of(
          "PositionEmbedding",
          "RotaryEmbedding",
          "SinePositionEncoding",
          "SwiGLU",
          "TernaryDense",
          "TokenAndPositionEmbedding",
          "TransformerDecoder",
          "TransformerEncoder");

  private KerasArchive() {}

  // ---- Reading ----

  static Reading reading(Bytes bytes, ZipArchive archive) {
    Config description = Config.read(KerasFile.text(archive.read(CONFIG, "description")));
    Config metadata =
        archive.has(METADATA)
            ? Config.read(KerasFile.text(archive.read(METADATA, "description")))
            : Config.empty();
    WeightSource source = weights(archive, bytes);
    Object compile = description.get("compile_config");
    return new Reading(
        bytes,
        "Keras " + metadata.text("keras_version", "3") + " (.keras)",
        new Assets(archive, source),
        3,
        description.without("compile_config"),
        compile instanceof Config settings ? settings : null,
        new Reading.Weights() {
          @Override
          public void readInto(Model model) {
            StateFiles.read(bytes.name(), source, model, false);
          }

          @Override
          public @Nullable String readOptimizer(Model model, Optimizer optimizer) {
            return StateFiles.readOptimizer(source, model, optimizer);
          }
        });
  }

  static WeightSource weights(ZipArchive archive, Bytes bytes) {
    if (!archive.has(WEIGHTS) && archive.has("model.weights.npz")) {
      throw bytes.damaged(
          "its weights are pickled Python objects (model.weights.npz), which are never read. "
              + "Save the model again with weights in HDF5");
    }
    return WeightSource.of(Hdf5File.open(archive.read(WEIGHTS, "HDF5 file")));
  }

  // ---- Writing ----

  static MigrationReport write(Model model, Path file) {
    if (!model.isBuilt()) {
      throw new PellucidException(
          "Model \""
              + model.name()
              + "\" has no weights yet: give it an Input or call it on data before saving.");
    }
    MigrationReport.Builder report =
        new MigrationReport.Builder(String.valueOf(file.getFileName()), "Keras " + VERSION);
    checkLayers(model, "", report);
    Config description =
        new CustomObjects()
            .add(OperationLayer.NAME, OperationLayer.class, OperationLayer::fromConfig)
            .use(() -> Config.read(model.toJson()));
    Optimizer optimizer = KerasFile.optimizer(model);
    Hdf5Tree weights = StateFiles.write(model, optimizer);
    String metadata =
        Config.empty()
            .put("keras_version", VERSION)
            .put("date_saved", DATE.format(LocalDateTime.now(ZoneId.systemDefault())))
            .write();
    byte[] config = unwrapped(description).write().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(
        file,
        weights.size() + config.length + 512,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setMethod(ZipOutputStream.STORED);
          put(zip, METADATA, metadata.getBytes(StandardCharsets.UTF_8));
          put(zip, CONFIG, config);
          put(zip, weights);
          zip.finish();
        });
    return report.build();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    begin(zip, name, content.length, crc.getValue());
    zip.write(content);
    zip.closeEntry();
  }

  /** The weights are written twice, the first time for their checksum, which stands before them. */
  private static void put(ZipOutputStream zip, Hdf5Tree weights) throws IOException {
    CheckedOutputStream sum = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
    weights.writeTo(sum);
    begin(zip, WEIGHTS, weights.size(), sum.getChecksum().getValue());
    weights.writeTo(zip);
    zip.closeEntry();
  }

  private static void begin(ZipOutputStream zip, String name, long size, long crc)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(size);
    entry.setCompressedSize(size);
    entry.setCrc(crc);
    zip.putNextEntry(entry);
  }

  private static void checkLayers(Model model, String outer, MigrationReport.Builder report) {
    for (Layer layer : model.layers()) {
      String name = outer + layer.name();
      String kind = layer.getClass().getSimpleName();
      switch (layer) {
        case Model inner -> checkLayers(inner, name + "/", report);
        case Lambda _ ->
            throw new PellucidException(
                "Layer \""
                    + name
                    + "\" is a Lambda: its function is code, which no file can hold. Put a layer"
                    + " class of your own in its place.");
        default -> {
          if (OWN.contains(kind)) {
            report.missing(
                name,
                kind,
                "Python's Keras has no such layer",
                "Register a class of that name there, or read the file with Pellucid.");
          } else {
            report.exact(name, kind);
          }
        }
      }
    }
  }

  /** Functions of keras.ops stand in the file as Keras writes them. */
  private static Config unwrapped(Config description) {
    Config result = Config.empty();
    for (String key : description.keys()) {
      Object value = description.get(key);
      if (key.equals("config") && value instanceof Config settings) {
        Config inner = Config.empty();
        settings
            .keys()
            .forEach(name ->
                inner.put(
                    name,
                    name.equals("layers") ? layers(settings.list(name)) : settings.get(name)));
        value = inner;
      }
      result.put(key, value);
    }
    return result;
  }

  private static List<Object> layers(List<@Nullable Object> members) {
    List<Object> layers = new ArrayList<>();
    for (Object member : members) {
      if (member instanceof Config layer) {
        layers.add(
            OperationLayer.NAME.equals(layer.get("registered_name"))
                ? OperationLayer.unwrap(layer)
                : KerasConfigs.isModel(layer) ? unwrapped(layer) : readable(layer));
      }
    }
    return layers;
  }

  /** Keras writes two numbers for this layer always, and then refuses to read a negative one. */
  private static Config readable(Config layer) {
    if (!layer.text("class_name", "").equals("RandomShear")) {
      return layer;
    }
    Config settings = layer.nested("config");
    for (String key : List.of("x_factor", "y_factor")) {
      if (settings.get(key) instanceof List<?> pair
          && pair.size() == 2
          && pair.getFirst() instanceof Double low
          && pair.getLast() instanceof Double high
          && low == -high) {
        settings.put(key, high);
      }
    }
    return layer;
  }
}
