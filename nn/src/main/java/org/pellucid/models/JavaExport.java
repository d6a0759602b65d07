package org.pellucid.models;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;
import org.pellucid.graph.TensorType;
import org.pellucid.javasource.JavaSource;
import org.pellucid.tensor.Program;

/** Models as Java source that needs no library. */
final class JavaExport {
  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");

  private JavaExport() {}

  static void write(Model model, Program prediction, Path file, @Nullable String packageName) {
    String name = String.valueOf(file.getFileName());
    String className = name.replaceFirst("\\.java$", "");
    if (!name.endsWith(".java") || !NAME.matcher(className).matches()) {
      throw new PellucidException(
          "exportJava: the file must be named as a Java class, such as Digits.java, got \""
              + name
              + "\".");
    }
    String source =
        JavaSource.write(
            prediction.graph(oneSample(model)),
            packageName,
            className,
            "Model " + model.name() + ", written by Pellucid");
    byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, bytes.length, out -> out.write(bytes));
  }

  private static List<TensorType> oneSample(Model model) {
    List<TensorType> types = new ArrayList<>();
    List<Port> ports = model.inputPorts();
    if (ports.isEmpty()) {
      types.addAll(model.inputTypes());
    } else {
      for (Port port : ports) {
        DType dtype = port.dtype();
        if (dtype == null) {
          throw new PellucidException(
              "exportJava: input \""
                  + port.name()
                  + "\" is text, and exported code takes numbers. Export the model behind the text"
                  + " layers.");
        }
        types.add(new TensorType(dtype, port.shape()));
      }
    }
    if (types.isEmpty()) {
      throw new PellucidException(
          "exportJava: model \""
              + model.name()
              + "\" has not seen data yet; begin it with an Input, or call it once.");
    }
    types.replaceAll(type -> new TensorType(type.dtype(), type.shape().with(0, 1)));
    for (TensorType type : types) {
      for (int dim : type.shape().toArray()) {
        if (dim == Shape.UNKNOWN) {
          throw new PellucidException(
              "exportJava: an input has the shape "
                  + type.shape()
                  + "; all extents must be known. Give them to Input.");
        }
      }
    }
    return types;
  }
}
