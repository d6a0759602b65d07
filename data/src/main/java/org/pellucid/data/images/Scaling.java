package org.pellucid.data.images;

/**
 * Resizing: each new pixel is a weighted mean of old ones near it, rows and columns one after the
 * other.
 */
final class Scaling {
  private Scaling() {}

  /** Which old pixels, and how much of each, make a new one. */
  record Part(int first, float[] weights) {}

  /** Weights by a triangle that is as wide as two pixels of the coarser of both pictures. */
  private static Part[] triangles(int from, int to) {
    double scale = (double) from / to;
    double radius = Math.max(1, scale);
    Part[] parts = new Part[to];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int first = Math.max(0, (int) Math.floor(centre - radius));
      int last = Math.min(from, (int) Math.ceil(centre + radius));
      float[] weights = new float[last - first];
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        double weight = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / radius);
        weights[k] = (float) weight;
        sum += weight;
      }
      for (int k = 0; k < weights.length; k++) {
        weights[k] = (float) (weights[k] / sum);
      }
      parts[i] = new Part(first, weights);
    }
    return parts;
  }

  /** The picture in another size, by triangles. */
  static Image smooth(Image image, int toHeight, int toWidth) {
    float[] values =
        apply(image, triangles(image.height(), toHeight), triangles(image.width(), toWidth));
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.clamp(Math.round(values[i]), 0, 255);
    }
    return new Image(toHeight, toWidth, image.channels(), pixels);
  }

  /** The picture in another size: numbers as they come, rows, columns, channels. */
  static float[] apply(Image image, Part[] rows, Part[] columns) {
    int height = image.height();
    int channels = image.channels();
    int line = columns.length * channels;
    byte[] pixels = image.pixels();
    float[] wide = new float[height * line];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < columns.length; column++) {
        Part part = columns[column];
        int target = row * line + column * channels;
        for (int k = 0; k < part.weights.length; k++) {
          int at = (row * image.width() + part.first + k) * channels;
          for (int c = 0; c < channels; c++) {
            wide[target + c] += part.weights[k] * (pixels[at + c] & 0xff);
          }
        }
      }
    }
    float[] result = new float[rows.length * line];
    for (int row = 0; row < rows.length; row++) {
      Part part = rows[row];
      for (int k = 0; k < part.weights.length; k++) {
        int at = (part.first + k) * line;
        for (int i = 0; i < line; i++) {
          result[row * line + i] += part.weights[k] * wide[at + i];
        }
      }
    }
    return result;
  }
}
