package org.pellucid.interop.pytorch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.ZipArchive;
import org.pellucid.models.FileContent;
import org.pellucid.models.ModelFormat;

/** PyTorch's files of tensors, as the command line sees them. */
public final class PyTorchFormat implements ModelFormat {
  /** Opcodes of the pickle that begins the files of PyTorch before 1.6. */
  private static final byte[] OLD = {
    (byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F'
  };

  /** Makes the format. */
  public PyTorchFormat() {}

  @Override
  public String name() {
    return "PyTorch";
  }

  @Override
  public List<String> extensions() {
    return List.of(".pt", ".pth");
  }

  @Override
  public boolean recognises(Bytes file) {
    if (file.has(0, OLD)) {
      return true;
    }
    if (!ZipArchive.isZip(file)) {
      return false;
    }
    try {
      return ZipArchive.open(file).names().stream()
          .anyMatch(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"));
    } catch (ModelFormatException e) {
      return false;
    }
  }

  @Override
  public FileContent inspect(Path file) {
    Bytes bytes = Bytes.open(file, "PyTorch file");
    return FileContent.ofArrays(
        ZipArchive.isZip(bytes) ? "PyTorch tensors" : "PyTorch tensors (before 1.6)",
        PyTorchFile.read(bytes),
        Map.of());
  }

  @Override
  public List<String> verify(Path file) {
    Bytes bytes = Bytes.open(file, "PyTorch file");
    int count = PyTorchFile.read(bytes).size();
    return List.of(
        ZipArchive.isZip(bytes)
            ? "checksums: the CRC-32 of all parts that " + count + " tensors lie in"
            : "structure: " + count + " tensors; there are no checksums");
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    return PyTorchFile.read(file);
  }
}
