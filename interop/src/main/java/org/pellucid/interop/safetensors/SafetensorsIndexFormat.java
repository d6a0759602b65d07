package org.pellucid.interop.safetensors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.files.Bytes;
import org.pellucid.files.Safetensors;
import org.pellucid.models.FileContent;
import org.pellucid.models.ModelFormat;

/** Arrays in several files of safetensors, as the command line sees them. */
public final class SafetensorsIndexFormat implements ModelFormat {
  private static final long MOST_BYTES = 5L << 30;

  /** Makes the format. */
  public SafetensorsIndexFormat() {}

  @Override
  public String name() {
    return "safetensors index";
  }

  @Override
  public List<String> extensions() {
    return List.of(".safetensors.index.json");
  }

  @Override
  public boolean recognises(Bytes file) {
    return ShardedSafetensors.isIndex(file);
  }

  @Override
  public FileContent inspect(Path file) {
    ShardedSafetensors all = ShardedSafetensors.open(file);
    List<FileContent.TensorEntry> tensors = new ArrayList<>();
    for (String name : all.names()) {
      Safetensors.Entry entry = all.entry(name);
      tensors.add(
          new FileContent.TensorEntry(
              name, entry.type(), entry.shape(), entry.end() - entry.begin()));
    }
    return new FileContent(
        name(), false, List.of(), tensors, Map.of("files", String.valueOf(all.files().size())));
  }

  @Override
  public List<String> verify(Path file) {
    ShardedSafetensors all = ShardedSafetensors.open(file);
    int checked = all.verify();
    all.names().forEach(all::read);
    return List.of(
        "structure: " + all.names().size() + " arrays in " + all.files().size() + " files",
        "checksums: " + checked + " of " + all.names().size() + " arrays have one");
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    ShardedSafetensors all = ShardedSafetensors.open(file);
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    all.names().forEach(name -> arrays.put(name, all.read(name)));
    return arrays;
  }

  @Override
  public boolean writesTensors() {
    return true;
  }

  @Override
  public void writeTensors(Path file, Map<String, NdArray> tensors) {
    ShardedSafetensors.write(file, tensors, MOST_BYTES);
  }
}
