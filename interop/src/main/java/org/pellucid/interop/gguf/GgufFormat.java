package org.pellucid.interop.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.files.Bytes;
import org.pellucid.models.FileContent;
import org.pellucid.models.ModelFormat;

/** GGUF files, as the command line sees them. */
public final class GgufFormat implements ModelFormat {
  private static final int LONGEST_TEXT = 80;

  /** Makes the format. */
  public GgufFormat() {}

  @Override
  public String name() {
    return "GGUF";
  }

  @Override
  public List<String> extensions() {
    return List.of(".gguf");
  }

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "GGUF");
  }

  @Override
  public FileContent inspect(Path file) {
    GgufFile content = GgufFile.open(file);
    List<FileContent.TensorEntry> tensors = new ArrayList<>();
    for (String name : content.names()) {
      GgufFile.Entry entry = content.entry(name);
      tensors.add(
          new FileContent.TensorEntry(
              name,
              entry.type().name(),
              entry.shape(),
              (long) entry.shape().size() / entry.type().blockSize() * entry.type().blockBytes()));
    }
    Map<String, String> facts = new LinkedHashMap<>();
    content.settings().forEach((name, value) -> facts.put(name, shown(value)));
    return new FileContent(name(), false, List.of(), tensors, facts);
  }

  private static String shown(Object value) {
    if (value instanceof List<?> items) {
      return items.size() + " items";
    }
    String text = value.toString().replaceAll("\\s+", " ");
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    GgufFile content = GgufFile.open(file);
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    content.names().forEach(name -> arrays.put(name, content.read(name)));
    return arrays;
  }
}
