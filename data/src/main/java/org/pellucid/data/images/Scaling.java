package org.pellucid.data.images;

import java.util.Arrays;

/** Resizing by a triangle that is as wide as two pixels of the coarser of both pictures. */
final class Scaling {
  private Scaling() {}

  /** Which old pixels, and how much of each, make a new one. */
  private record Part(int first, float[] weights) {}

  private static Part[] parts(int from, int to) {
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

  static byte[] scale(
      byte[] pixels, int height, int width, int channels, int toHeight, int toWidth) {
    Part[] columns = parts(width, toWidth);
    float[] wide = new float[height * toWidth * channels];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < toWidth; column++) {
        Part part = columns[column];
        int target = (row * toWidth + column) * channels;
        for (int k = 0; k < part.weights.length; k++) {
          int at = (row * width + part.first + k) * channels;
          for (int c = 0; c < channels; c++) {
            wide[target + c] += part.weights[k] * (pixels[at + c] & 0xff);
          }
        }
      }
    }
    Part[] rows = parts(height, toHeight);
    byte[] result = new byte[toHeight * toWidth * channels];
    float[] line = new float[toWidth * channels];
    for (int row = 0; row < toHeight; row++) {
      Arrays.fill(line, 0);
      Part part = rows[row];
      for (int k = 0; k < part.weights.length; k++) {
        int at = (part.first + k) * line.length;
        for (int i = 0; i < line.length; i++) {
          line[i] += part.weights[k] * wide[at + i];
        }
      }
      for (int i = 0; i < line.length; i++) {
        result[row * line.length + i] = (byte) Math.clamp(Math.round(line[i]), 0, 255);
      }
    }
    return result;
  }
}
