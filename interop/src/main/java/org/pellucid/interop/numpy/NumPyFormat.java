package org.pellucid.interop.numpy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.ZipArchive;
import org.pellucid.models.FileContent;
import org.pellucid.models.ModelFormat;

/** NumPy's files of one array and archives of several, as the command line sees them. */
public final class NumPyFormat implements ModelFormat {
  private static final String ONE = ".npy";

  /** Makes the format. */
  public NumPyFormat() {}

  @Override
  public String name() {
    return "NumPy";
  }

  @Override
  public List<String> extensions() {
    return List.of(".npz", ONE);
  }

  @Override
  public boolean recognises(Bytes file) {
    if (NumPyFile.isArray(file)) {
      return true;
    }
    if (!ZipArchive.isZip(file)) {
      return false;
    }
    try {
      ZipArchive archive = ZipArchive.open(file);
      return !archive.names().isEmpty()
          && archive.names().stream().allMatch(name -> name.endsWith(ONE));
    } catch (ModelFormatException e) {
      return false;
    }
  }

  @Override
  public FileContent inspect(Path file) {
    return FileContent.ofArrays(
        NumPyFile.isArray(Bytes.open(file, "NumPy file")) ? "NumPy array" : "NumPy archive",
        readTensors(file),
        Map.of());
  }

  @Override
  public List<String> verify(Path file) {
    int count = readTensors(file).size();
    return NumPyFile.isArray(Bytes.open(file, "NumPy file"))
        ? List.of("structure: one array fills the file; there are no checksums")
        : List.of("checksums: the CRC-32 of " + count + " of " + count + " arrays");
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    Bytes bytes = Bytes.open(file, "NumPy file");
    return NumPyFile.isArray(bytes)
        ? Map.of("array", NumPyFile.readArray(bytes))
        : NumPyFile.readArchive(bytes);
  }

  @Override
  public boolean writesTensors() {
    return true;
  }

  @Override
  public void writeTensors(Path file, Map<String, NdArray> tensors) {
    if (!String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ONE)) {
      NumPyFile.writeArchive(file, tensors);
    } else if (tensors.size() == 1) {
      NumPyFile.writeArray(file, tensors.values().iterator().next());
    } else {
      throw new PellucidException(
          "Cannot save to "
              + file
              + ": a .npy file holds one array, and there are "
              + tensors.size()
              + ". Use .npz.");
    }
  }
}
