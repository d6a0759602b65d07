package org.pellucid.interop.dl4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.files.Bytes;
import org.pellucid.files.ZipArchive;
import org.pellucid.models.FileContent;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.ModelFormat;

/** Models of Deeplearning4j, as {@code Model.load} and the command line see them. */
public final class Dl4jFormat implements ModelFormat {
  private static final String KIND = "Deeplearning4j model";

  /** Makes the format. */
  public Dl4jFormat() {}

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public List<String> extensions() {
    return List.of(".zip");
  }

  @Override
  public boolean recognises(Bytes file) {
    return Dl4jFile.isDl4j(file);
  }

  @Override
  public FileContent inspect(Path file) {
    MigrationReport report = Dl4jFile.report(file);
    FileContent arrays = FileContent.ofArrays(name(), readTensors(file), Map.of());
    return new FileContent(name(), report.isWhole(), report.layers(), arrays.tensors(), Map.of());
  }

  @Override
  public List<String> verify(Path file) {
    ZipArchive archive = ZipArchive.open(Bytes.open(file, KIND));
    archive.names().forEach(name -> archive.read(name, "part"));
    MigrationReport report = Dl4jFile.report(file);
    return List.of(
        "checksums: all " + archive.names().size() + " parts of the archive", report.verdict());
  }

  @Override
  public Imported read(Path file) {
    return Dl4jFile.read(file);
  }

  @Override
  public MigrationReport report(Path file) {
    return Dl4jFile.report(file);
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    return Map.of("coefficients", Dl4jFile.coefficients(Bytes.open(file, KIND)));
  }
}
