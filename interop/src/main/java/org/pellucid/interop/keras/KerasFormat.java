package org.pellucid.interop.keras;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.ZipArchive;
import org.pellucid.interop.hdf5.Hdf5File;
import org.pellucid.interop.hdf5.Hdf5Format;
import org.pellucid.models.FileContent;
import org.pellucid.models.Imported;
import org.pellucid.models.LoadWeights;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.models.ModelFormat;
import org.pellucid.models.WeightReport;

/** Archives of Keras 3, as {@code Model.load}, {@code Model.save} and the command line see them. */
public final class KerasFormat implements ModelFormat {
  private static final String KIND = "Keras file";

  /** Makes the format. */
  public KerasFormat() {}

  @Override
  public String name() {
    return "Keras 3 model";
  }

  @Override
  public List<String> extensions() {
    return List.of(".keras");
  }

  @Override
  public boolean recognises(Bytes file) {
    try {
      return ZipArchive.isZip(file) && ZipArchive.open(file).has("config.json");
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
          ZipArchive archive = ZipArchive.open(bytes);
          Map<String, String> facts = new LinkedHashMap<>();
          if (archive.has("metadata.json")) {
            facts(Config.read(KerasFile.text(archive.read("metadata.json", "JSON"))), facts);
          }
          Config description = Config.read(KerasFile.text(archive.read("config.json", "JSON")));
          return new FileContent(name(), true, layers(description), tensors(bytes, archive), facts);
        });
  }

  private static void facts(Config metadata, Map<String, String> facts) {
    for (String key : metadata.keys()) {
      facts.put(key.replace('_', ' '), String.valueOf(metadata.get(key)));
    }
  }

  /** The layers that a description names, those of models in it too. */
  static List<FileContent.LayerEntry> layers(Config description) {
    KerasConfigs configs = new KerasConfigs(Assets.NONE, 3);
    configs.model(description);
    MigrationReport.Builder found = new MigrationReport.Builder("", "");
    configs.report(found);
    return found.build().layers();
  }

  private static List<FileContent.TensorEntry> tensors(Bytes bytes, ZipArchive archive) {
    KerasArchive.weights(archive, bytes);
    return Hdf5Format.tensors(
        bytes.name(), Hdf5File.open(archive.read("model.weights.h5", "HDF5 file")));
  }

  @Override
  public List<String> verify(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    return KerasFile.guarded(
        bytes,
        () -> {
          ZipArchive archive = ZipArchive.open(bytes);
          archive.names().forEach(name -> archive.read(name, "part"));
          List<String> right = new ArrayList<>();
          right.add("checksums: all " + archive.names().size() + " parts of the archive");
          right.add("structure: " + readTensors(file).size() + " arrays can be read");
          MigrationReport report = KerasFile.report(file);
          right.add(report.verdict());
          return right;
        });
  }

  @Override
  public boolean savesModels() {
    return true;
  }

  @Override
  public Imported read(Path file) {
    return KerasFile.read(file);
  }

  @Override
  public MigrationReport report(Path file) {
    return KerasFile.report(file);
  }

  @Override
  public MigrationReport save(Model model, Path file) {
    return KerasFile.save(model, file);
  }

  @Override
  public WeightReport loadWeights(Model model, Path file, LoadWeights how) {
    return KerasFile.loadWeights(model, Bytes.open(file, KIND), how);
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    ZipArchive archive = ZipArchive.open(bytes);
    KerasArchive.weights(archive, bytes);
    return Hdf5Format.arrays(
        bytes.name(), Hdf5File.open(archive.read("model.weights.h5", "HDF5 file")));
  }
}
