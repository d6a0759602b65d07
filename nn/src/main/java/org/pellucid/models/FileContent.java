package org.pellucid.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/**
 * What a file holds, as far as it can be told without making a model of it.
 *
 * @param format what the format is called
 * @param isModel whether {@link Model#load} reads a model from it
 * @param layers the layers, in order; none when the file does not say
 * @param tensors the arrays, in the file's order
 * @param facts what else is known, such as versions and where it comes from, by name
 */
public record FileContent(
    String format,
    boolean isModel,
    List<LayerEntry> layers,
    List<TensorEntry> tensors,
    Map<String, String> facts) {

  /**
   * A layer.
   *
   * @param name its name
   * @param type its class, such as "Dense"
   * @param parameters how many numbers it has learned; -1 when the file does not say
   */
  public record LayerEntry(String name, String type, long parameters) {}

  /**
   * An array.
   *
   * @param name its name in the file
   * @param type its element type as the format calls it
   * @param shape its shape
   * @param bytes its size in the file
   */
  public record TensorEntry(String name, String type, Shape shape, long bytes) {}

  /** Copies the lists. */
  public FileContent {
    layers = List.copyOf(layers);
    tensors = List.copyOf(tensors);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /**
   * Describes a file that holds arrays and nothing else.
   *
   * @param format what the format is called
   * @param arrays the arrays by name
   * @param facts what else is known, by name
   * @return the content
   */
  public static FileContent ofArrays(
      String format, Map<String, NdArray> arrays, Map<String, String> facts) {
    List<TensorEntry> tensors = new ArrayList<>();
    arrays.forEach((name, array) ->
        tensors.add(
            new TensorEntry(
                name,
                array.dtype().text(),
                array.shape(),
                (long) array.size() * array.dtype().bytes())));
    return new FileContent(format, false, List.of(), tensors, facts);
  }

  /** {@return how many numbers are in all arrays} */
  public long parameters() {
    return tensors.stream().mapToLong(tensor -> tensor.shape().size()).sum();
  }
}
