package org.pellucid.data.images;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pellucid.data.images.Scaling.Part;
import org.pellucid.errors.Names;

/**
 * Ways to bring a picture to another size, those of {@code tf.image.resize} without antialiasing:
 * each new pixel is a weighted mean of the old ones near it, rows and columns one after the other.
 */
enum Interpolation {
  BILINEAR(1),
  NEAREST(0.5),
  BICUBIC(2),
  AREA(0),
  LANCZOS3(3),
  LANCZOS5(5),
  GAUSSIAN(1.5),
  MITCHELLCUBIC(2);

  private final double radius;

  Interpolation(double radius) {
    this.radius = radius;
  }

  static Interpolation named(String name) {
    List<String> names =
        Arrays.stream(values()).map(known -> known.name().toLowerCase(Locale.ROOT)).toList();
    int at = names.indexOf(name.toLowerCase(Locale.ROOT));
    if (at < 0) {
      throw Names.unknown("interpolation", name, names);
    }
    return values()[at];
  }

  /** How much a pixel counts whose middle is x old pixels away. */
  private double weight(double x) {
    return switch (this) {
      case BILINEAR -> Math.max(0, 1 - x);
      case NEAREST, AREA -> 1;
      // Keys, 1981, with a = -1/2
      case BICUBIC ->
          x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
      case LANCZOS3, LANCZOS5 ->
          x >= radius ? 0 : x < 1e-3 ? 1 : sinc(Math.PI * x) * sinc(Math.PI * x / radius);
      case GAUSSIAN -> x >= radius ? 0 : Math.exp(-x * x / (2 * 0.5 * 0.5));
      // Mitchell and Netravali, 1988, with B = C = 1/3
      case MITCHELLCUBIC ->
          x < 1
              ? (7 * x / 6 - 2) * x * x + 8.0 / 9
              : x < 2 ? ((-7 * x / 18 + 2) * x - 10.0 / 3) * x + 16.0 / 9 : 0;
    };
  }

  private static double sinc(double x) {
    return Math.sin(x) / x;
  }

  private Part[] parts(int from, int to) {
    double scale = (double) from / to;
    Part[] parts = new Part[to];
    for (int i = 0; i < to; i++) {
      parts[i] =
          switch (this) {
            case NEAREST ->
                new Part(Math.min(from - 1, (int) ((i + 0.5) * scale)), new float[] {1});
            case AREA -> covered(i * scale, (i + 1) * scale, from);
            default -> near((i + 0.5) * scale, from);
          };
    }
    return parts;
  }

  private Part near(double centre, int from) {
    int first = Math.clamp((long) Math.ceil(centre - radius - 0.5), 0, from - 1);
    int last = Math.clamp((long) Math.floor(centre + radius - 0.5), 0, from - 1);
    double[] weights = new double[last - first + 1];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = weight(Math.abs(first + k + 0.5 - centre));
    }
    return normalized(first, weights);
  }

  /** The pixels between two places, those at the ends as far as they lie between. */
  private static Part covered(double begin, double end, int from) {
    int first = (int) begin;
    int last = Math.clamp((long) Math.ceil(end) - 1, first, from - 1);
    double[] weights = new double[last - first + 1];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Math.min(end, first + k + 1) - Math.max(begin, first + k);
    }
    return normalized(first, weights);
  }

  private static Part normalized(int first, double[] weights) {
    double sum = Arrays.stream(weights).sum();
    float[] parts = new float[weights.length];
    for (int k = 0; k < parts.length; k++) {
      parts[k] = (float) (weights[k] / sum);
    }
    return new Part(first, parts);
  }

  /** The picture in another size: numbers as they come, rows, columns, channels. */
  float[] scale(Image image, int toHeight, int toWidth) {
    return Scaling.apply(image, parts(image.height(), toHeight), parts(image.width(), toWidth));
  }
}
