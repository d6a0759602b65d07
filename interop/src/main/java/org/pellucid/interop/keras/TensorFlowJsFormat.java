package org.pellucid.interop.keras;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.models.FileContent;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.ModelFormat;

/** Layers models of TensorFlow.js, as {@code Model.load} and the command line see them. */
public final class TensorFlowJsFormat implements ModelFormat {
  private static final String KIND = "TensorFlow.js model";
  private static final int LARGEST = 1 << 28;

  /** Makes the format. */
  public TensorFlowJsFormat() {}

  @Override
  public String name() {
    return "TensorFlow.js layers model";
  }

  @Override
  public List<String> extensions() {
    return List.of(".json");
  }

  @Override
  public boolean recognises(Bytes file) {
    if (file.size() < 2 || file.size() > LARGEST || !file.name().endsWith(".json")) {
      return false;
    }
    try {
      Config content = Config.read(KerasFile.text(file));
      return content.has("weightsManifest") || content.has("modelTopology");
    } catch (PellucidException e) {
      return false;
    }
  }

  @Override
  public FileContent inspect(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    return KerasFile.guarded(
        bytes,
        () -> {
          Config content = Config.read(KerasFile.text(bytes));
          Map<String, String> facts = new LinkedHashMap<>();
          for (String key : List.of("format", "generatedBy", "convertedBy")) {
            if (content.get(key) instanceof String value) {
              facts.put(key, value);
            }
          }
          FileContent arrays =
              FileContent.ofArrays(name(), TensorFlowJsFile.arrays(file), Map.of());
          Config described = TensorFlowJsFile.description(content);
          return new FileContent(
              name(),
              described.has("class_name"),
              KerasFormat.layers(new LegacyConfigs(2).model(described)),
              arrays.tensors(),
              facts);
        });
  }

  @Override
  public List<String> verify(Path file) {
    MigrationReport report = TensorFlowJsFile.report(file);
    return List.of(
        "structure: "
            + readTensors(file).size()
            + " arrays fill the files beside it; this format has no checksums",
        report.verdict());
  }

  @Override
  public Imported read(Path file) {
    return TensorFlowJsFile.read(file);
  }

  @Override
  public MigrationReport report(Path file) {
    return TensorFlowJsFile.report(file);
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    return TensorFlowJsFile.arrays(file);
  }
}
