package org.pellucid.javasource;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * A graph as one Java class that needs nothing but the JDK, in Java 11. Numbers are computed in
 * double precision, operation by operation, with textbook loops and without threads.
 */
public final class JavaSource {
  private JavaSource() {}

  /**
   * Writes a class.
   *
   * @param graph of one sample: each input and result begins with an axis of extent 1
   * @param packageName the package; null for none
   * @param className the class
   * @param title what it computes, for its comment
   * @return the source
   */
  public static String write(
      Graph graph, @Nullable String packageName, String className, String title) {
    if (!graph.updates().isEmpty()) {
      throw new PellucidException(
          "exportJava: the model changes its own state when it predicts, which exported code"
              + " cannot.");
    }
    Helpers helpers = new Helpers();
    Constants constants = new Constants(helpers);
    StringBuilder methods = new StringBuilder();
    new GraphWriter(graph, "run", helpers, constants, methods).write();
    List<TensorType> inputs = graph.parameters().stream().map(Value::type).toList();
    List<TensorType> outputs = graph.outputs().stream().map(Value::type).toList();
    StringBuilder text = new StringBuilder();
    if (packageName != null) {
      text.append("package ").append(packageName).append(";\n\n");
    }
    text.append("/**\n * ").append(title.replaceAll("[^\\w .,:()\"-]", "?")).append(".\n *\n");
    text.append(" * <p>Input: ").append(described(inputs)).append("\n");
    text.append(" * <p>Output: ").append(described(outputs)).append("\n");
    text.append(
            " *\n * <p>Numbers follow one another row by row, samples too. Safe from any number")
        .append(" of threads.\n */\npublic final class ")
        .append(className)
        .append(" {\n")
        .append(constants.fields())
        .append("\n  private ")
        .append(className)
        .append("() {}\n");
    if (inputs.size() == 1 && outputs.size() == 1) {
      text.append(
          """

            /**
             * Computes the result of one or several samples.
             *
             * @param input the samples, one behind the other
             * @return the results, one behind the other
             */
            public static float[] predict(float[] input) {
              return predictAll(new float[][] {input})[0];
            }
          """);
    }
    text.append(
        """

          /**
           * Computes the results of one or several samples.
           *
           * @param inputs an array per input: the samples, one behind the other
           * @return an array per output: the results, one behind the other
           */
          public static float[][] predictAll(float[]... inputs) {
            int[] from = {%s};
            int[] to = {%s};
            int samples = inputs[0].length / from[0];
            float[][] results = new float[to.length][];
            for (int i = 0; i < from.length; i++) {
              if (inputs.length != from.length || inputs[i].length != samples * from[i]) {
                throw new IllegalArgumentException(
                    "Input " + i + " takes " + from[i] + " numbers per sample, got "
                        + inputs[i].length + " for " + samples + " samples.");
              }
            }
            for (int i = 0; i < to.length; i++) {
              results[i] = new float[samples * to[i]];
            }
            for (int s = 0; s < samples; s++) {
              double[][] values = new double[from.length][];
              for (int i = 0; i < from.length; i++) {
                values[i] = new double[from[i]];
                for (int k = 0; k < from[i]; k++) {
                  values[i][k] = inputs[i][s * from[i] + k];
                }
              }
              values = run(values);
              for (int i = 0; i < to.length; i++) {
                for (int k = 0; k < to[i]; k++) {
                  results[i][s * to[i] + k] = (float) values[i][k];
                }
              }
            }
            return results;
          }
        """
            .formatted(sizes(inputs), sizes(outputs)));
    return text.append(methods)
        .append(constants.methods())
        .append(helpers.text())
        .append("}\n")
        .toString();
  }

  private static String sizes(List<TensorType> types) {
    return types.stream()
        .map(type -> Integer.toString(type.shape().size()))
        .collect(Collectors.joining(", "));
  }

  private static String described(List<TensorType> types) {
    return types.stream()
        .map(type ->
            type.shape().without(0)
                + (type.dtype() == DType.FLOAT32 ? "" : " of " + type.dtype().text())
                + " per sample")
        .collect(Collectors.joining("; ", "", "."));
  }
}
