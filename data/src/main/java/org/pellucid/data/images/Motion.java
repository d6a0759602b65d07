package org.pellucid.data.images;

import org.pellucid.errors.PellucidException;

/**
 * How things have moved between two pictures of a film, found by laying one over the other in all
 * possible ways: the best fit has the largest normalized cross-correlation.
 */
public final class Motion {
  private Motion() {}

  /**
   * Finds how far a scene has moved sideways, as it does when the camera turns.
   *
   * @param before the earlier picture
   * @param now the later picture, of the same size; both are looked at in grey
   * @param farthest how far it can have moved, in pixels, less than the width
   * @return by how many pixels it has moved to the right; the smallest of equally good answers
   */
  public static int sideways(Image before, Image now, int farthest) {
    if (before.height() != now.height() || before.width() != now.width()) {
      throw new PellucidException(
          "Motion: the pictures must have the same size, got " + before + " and " + now + ".");
    }
    if (farthest < 0 || farthest >= now.width()) {
      throw new PellucidException(
          "Motion: farthest must be from 0 to " + (now.width() - 1) + ", got " + farthest + ".");
    }
    float[][] first = lines(before);
    float[][] second = lines(now);
    int best = 0;
    double most = alike(first, second, 0);
    for (int shift = 1; shift <= farthest; shift++) {
      for (int signed : new int[] {shift, -shift}) {
        double alike = alike(first, second, signed);
        if (alike > most) {
          most = alike;
          best = signed;
        }
      }
    }
    return best;
  }

  /** The brightness along each row, with mean 0, so that the light counts nothing. */
  private static float[][] lines(Image image) {
    Image grey = image.grey();
    float[][] lines = new float[grey.height()][grey.width()];
    for (int row = 0; row < lines.length; row++) {
      float[] line = lines[row];
      float sum = 0;
      for (int column = 0; column < line.length; column++) {
        line[column] = grey.at(row, column, 0);
        sum += line[column];
      }
      for (int column = 0; column < line.length; column++) {
        line[column] -= sum / line.length;
      }
    }
    return lines;
  }

  private static double alike(float[][] before, float[][] now, int shift) {
    double product = 0;
    double first = 1e-9;
    double second = 1e-9;
    for (int row = 0; row < now.length; row++) {
      float[] a = before[row];
      float[] b = now[row];
      for (int column = Math.max(0, -shift); column < a.length - Math.max(0, shift); column++) {
        float x = a[column];
        float y = b[column + shift];
        product += x * y;
        first += x * x;
        second += y * y;
      }
    }
    return product / Math.sqrt(first * second);
  }
}
