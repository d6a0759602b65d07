package org.pellucid.interop.keras;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.hdf5.Hdf5File;
import org.pellucid.interop.hdf5.Hdf5Format;
import org.pellucid.interop.hdf5.Hdf5Group;
import org.pellucid.models.FileContent;
import org.pellucid.models.Imported;
import org.pellucid.models.LoadWeights;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.models.ModelFormat;
import org.pellucid.models.WeightReport;

/**
 * HDF5 files of Keras, weights and whole models, as {@code Model.load}, {@code Model.saveWeights}
 * and the command line see them.
 */
public final class KerasHdf5Format implements ModelFormat {
  private static final String KIND = "Keras file";

  /** Makes the format. */
  public KerasHdf5Format() {}

  @Override
  public String name() {
    return "Keras HDF5";
  }

  @Override
  public List<String> extensions() {
    return List.of(".weights.h5", ".h5");
  }

  @Override
  public boolean recognises(Bytes file) {
    try {
      if (!Hdf5File.isHdf5(file)) {
        return false;
      }
      Hdf5Group root = Hdf5File.open(file);
      return LegacyFiles.isLegacy(root)
          || root.text("model_config") != null
          || root.names().contains("layers")
          || root.names().contains("vars");
    } catch (ModelFormatException e) {
      return false;
    }
  }

  @Override
  public FileContent inspect(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    return KerasFile.guarded(
        bytes,
        () -> {
          Hdf5Group root = Hdf5File.open(bytes);
          String description = root.text("model_config");
          Map<String, String> facts = new LinkedHashMap<>();
          for (String key : List.of("keras_version", "backend")) {
            String value = root.text(key);
            if (value != null) {
              facts.put(key.replace('_', ' '), value);
            }
          }
          return new FileContent(
              description == null ? "Keras weights (HDF5)" : "Keras model (HDF5)",
              description != null,
              description == null
                  ? List.of()
                  : KerasFormat.layers(LegacyFiles.description(root, Config.read(description))),
              Hdf5Format.tensors(bytes.name(), root),
              facts);
        });
  }

  @Override
  public List<String> verify(Path file) {
    int arrays = readTensors(file).size();
    String read = "structure: " + arrays + " arrays can be read; this format has no checksums";
    if (Hdf5File.open(file).text("model_config") == null) {
      return List.of(read);
    }
    MigrationReport report = KerasFile.report(file);
    return List.of(read, report.verdict());
  }

  @Override
  public Imported read(Path file) {
    return KerasFile.read(file);
  }

  @Override
  public MigrationReport report(Path file) {
    return Hdf5File.open(file).text("model_config") == null
        ? ModelFormat.super.report(file)
        : KerasFile.report(file);
  }

  @Override
  public WeightReport loadWeights(Model model, Path file, LoadWeights how) {
    return KerasFile.loadWeights(model, Bytes.open(file, KIND), how);
  }

  @Override
  public void saveWeights(Model model, Path file) {
    KerasFile.saveWeights(model, file);
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    return Hdf5Format.arrays(bytes.name(), Hdf5File.open(bytes));
  }
}
