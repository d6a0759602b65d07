package org.pellucid.interop.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.onnx.proto.OnnxTensor;

/**
 * Numbers of tensors in files beside the model. Only plain files within the model's folder are
 * read: no absolute path, no "..", no link on the way.
 */
final class ExternalData {
  private final @Nullable Path folder;
  private final String model;
  private final Map<String, Bytes> files = new HashMap<>();

  /**
   * Makes a reader.
   *
   * @param folder the model's folder, or null where there is none
   * @param model the model's name, for messages
   */
  ExternalData(@Nullable Path folder, String model) {
    this.folder = folder;
    this.model = model;
  }

  Bytes read(OnnxTensor tensor, OnnxTensor.External at) {
    Bytes file = open(tensor.name(), at.location());
    long length = at.length() < 0 ? file.size() - at.offset() : at.length();
    long needed = tensor.type().bytes(tensor.size());
    if (length != needed) {
      throw refused(tensor.name(), at.location(), "it needs " + needed + " bytes, not " + length);
    }
    return file.slice(at.offset(), length);
  }

  private synchronized Bytes open(String tensor, String location) {
    Bytes known = files.get(location);
    if (known == null) {
      known = Bytes.open(find(tensor, location), "file of ONNX tensors");
      files.put(location, known);
    }
    return known;
  }

  private Path find(String tensor, String location) {
    Path from = folder;
    if (from == null) {
      throw refused(tensor, location, "the model was not read from a folder");
    }
    Path relative;
    try {
      relative = Path.of(location);
    } catch (InvalidPathException e) {
      throw refused(tensor, location, "that is no path");
    }
    if (relative.isAbsolute() || location.startsWith("/") || location.startsWith("\\")) {
      throw refused(tensor, location, "only files within the model's folder are read");
    }
    Path file = from;
    for (Path part : relative) {
      if (part.toString().equals("..")) {
        throw refused(tensor, location, "only files within the model's folder are read");
      }
      file = file.resolve(part);
      if (Files.isSymbolicLink(file)) {
        throw refused(tensor, location, "links are not followed");
      }
    }
    if (!Files.isRegularFile(file)) {
      throw refused(tensor, location, "there is no such file in the model's folder");
    }
    try {
      if (!file.toRealPath().startsWith(from.toRealPath())) {
        throw refused(tensor, location, "only files within the model's folder are read");
      }
    } catch (IOException e) {
      throw refused(tensor, location, "it cannot be found");
    }
    return file;
  }

  private ModelFormatException refused(String tensor, String location, String why) {
    String shown = location.length() > 80 ? location.substring(0, 80) + "..." : location;
    return new ModelFormatException(
        model + ": tensor \"" + tensor + "\" lies in \"" + shown + "\": " + why + ".");
  }
}
