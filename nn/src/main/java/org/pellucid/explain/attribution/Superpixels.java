package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Segments of a picture by k-means over place and colour.
 *
 * <p>Source: Achanta et al., 2012 ("SLIC"), without the last step that joins scattered pixels.
 */
final class Superpixels {
  private static final int ROUNDS = 10;

  /** How much place counts beside colour. */
  private static final double COMPACTNESS = 0.3;

  private Superpixels() {}

  static int[] of(NdArray image, int count) {
    Shape shape = image.shape();
    if (shape.rank() != 3 || count < 1 || count > shape.dim(0) * shape.dim(1)) {
      throw new PellucidException(
          "superpixels needs an image [height, width, channels] and from 1 to height * width segments,"
              + " got "
              + shape
              + " and "
              + count
              + ".");
    }
    int height = shape.dim(0);
    int width = shape.dim(1);
    double spacing = Math.sqrt((double) height * width / count);
    List<double[]> pixels = features(image, spacing);
    List<double[]> centres = new ArrayList<>();
    for (double row = spacing / 2; row < height; row += spacing) {
      for (double column = spacing / 2; column < width; column += spacing) {
        centres.add(pixels.get(((int) row) * width + (int) column).clone());
      }
    }
    int[] nearest = new int[height * width];
    for (int round = 0; round < ROUNDS; round++) {
      Arrays.setAll(nearest, place -> nearest(pixels.get(place), centres));
      move(centres, pixels, nearest);
    }
    return withoutGaps(nearest);
  }

  /** Row, column and colours of each pixel, so scaled that distances can be compared. */
  private static List<double[]> features(NdArray image, double spacing) {
    int width = image.shape().dim(1);
    int channels = image.shape().dim(2);
    float[] values = image.toFloatArray();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double range = high > low ? high - low : 1;
    List<double[]> features = new ArrayList<>();
    for (int place = 0; place < values.length / channels; place++) {
      double[] own = new double[2 + channels];
      int row = place / width;
      own[0] = COMPACTNESS * row / spacing;
      own[1] = COMPACTNESS * (place % width) / spacing;
      for (int channel = 0; channel < channels; channel++) {
        own[2 + channel] = values[place * channels + channel] / range;
      }
      features.add(own);
    }
    return features;
  }

  private static int nearest(double[] pixel, List<double[]> centres) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < centres.size(); i++) {
      double distance = 0;
      for (int j = 0; j < pixel.length; j++) {
        double gap = pixel[j] - centres.get(i)[j];
        distance += gap * gap;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static void move(List<double[]> centres, List<double[]> pixels, int[] nearest) {
    double[][] sums = new double[centres.size()][centres.getFirst().length];
    int[] counts = new int[centres.size()];
    for (int place = 0; place < nearest.length; place++) {
      counts[nearest[place]]++;
      for (int j = 0; j < sums[0].length; j++) {
        sums[nearest[place]][j] += pixels.get(place)[j];
      }
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        int count = counts[i];
        double[] sum = sums[i];
        Arrays.setAll(centres.get(i), j -> sum[j] / count);
      }
    }
  }

  private static int[] withoutGaps(int[] segments) {
    Map<Integer, Integer> numbers = new HashMap<>();
    return Arrays.stream(segments)
        .map(segment -> numbers.computeIfAbsent(segment, any -> numbers.size()))
        .toArray();
  }
}
