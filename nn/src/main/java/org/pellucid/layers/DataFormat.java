package org.pellucid.layers;

import java.util.List;
import java.util.Locale;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.tensor.Tensor;

/**
 * Where the channels of an image stand.
 *
 * <p>Everything is computed with channels last; the other order is transposed on the way in and
 * out.
 */
public enum DataFormat {
  /** {@code [batch, height, width, channels]}. */
  CHANNELS_LAST,
  /** {@code [batch, channels, height, width]}. */
  CHANNELS_FIRST;

  private static final List<List<String>> SPATIAL =
      List.of(List.of("steps"), List.of("height", "width"), List.of("depth", "height", "width"));

  /**
   * Finds a format by Keras's name.
   *
   * @param name "channels_last" or "channels_first"
   * @return the format
   */
  public static DataFormat named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "channels_last" -> CHANNELS_LAST;
      case "channels_first" -> CHANNELS_FIRST;
      default ->
          throw Names.unknown("data format", name, List.of("channels_last", "channels_first"));
    };
  }

  /** {@return Keras's name for it} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  int channels(Shape input) {
    return input.dim(this == CHANNELS_LAST ? -1 : 1);
  }

  Shape spatial(Shape input) {
    int first = this == CHANNELS_LAST ? 1 : 2;
    return input.slice(first, first + input.rank() - 2);
  }

  Tensor toLast(Tensor x) {
    return this == CHANNELS_LAST ? x : x.moveAxis(1, -1);
  }

  Tensor fromLast(Tensor x) {
    return this == CHANNELS_LAST ? x : x.moveAxis(-1, 1);
  }

  /** The axes of an input as a message names them. */
  String axes(int spatialAxes) {
    String spatial = String.join(", ", SPATIAL.get(spatialAxes - 1));
    return this == CHANNELS_LAST
        ? "[batch, " + spatial + ", channels]"
        : "[batch, channels, " + spatial + "]";
  }
}
