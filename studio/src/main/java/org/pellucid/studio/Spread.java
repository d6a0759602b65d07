package org.pellucid.studio;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Cell;

/**
 * How numbers are spread: 30 bins of equal width from the lowest to the highest, as shares of the
 * fullest one in 255 steps. Small, since many are kept.
 *
 * @param low the lowest number
 * @param high the highest
 * @param mean their mean
 * @param deviation their standard deviation
 * @param most the share of the numbers that the fullest bin holds
 * @param broken how many are not finite
 * @param bins each bin beside the fullest, from 0 to 255
 */
record Spread(
    float low, float high, float mean, float deviation, float most, int broken, byte[] bins) {
  static final int BINS = 30;

  /** More numbers than that are sampled. */
  static final int MOST_SAMPLED = 8192;

  static Spread of(float[] numbers) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    int finite = 0;
    for (float number : numbers) {
      if (Float.isFinite(number)) {
        low = Math.min(low, number);
        high = Math.max(high, number);
        sum += number;
        squares += (double) number * number;
        finite++;
      }
    }
    if (finite == 0) {
      return new Spread(0, 0, 0, 0, 0, numbers.length, new byte[0]);
    }
    int[] counts = new int[BINS];
    double scale = high > low ? BINS / ((double) high - low) : 0;
    int most = 0;
    for (float number : numbers) {
      if (Float.isFinite(number)) {
        int bin = Math.min(BINS - 1, (int) ((number - (double) low) * scale));
        most = Math.max(most, ++counts[bin]);
      }
    }
    byte[] bins = new byte[BINS];
    for (int i = 0; i < BINS; i++) {
      // What is there stays visible.
      bins[i] = (byte) Math.ceilDiv(255 * counts[i], most);
    }
    double mean = sum / finite;
    double variance = Math.max(0, squares / finite - mean * mean);
    return new Spread(
        low,
        high,
        (float) mean,
        (float) Math.sqrt(variance),
        (float) most / finite,
        numbers.length - finite,
        bins);
  }

  /** Some of the numbers of an array, the same ones each time. */
  static float[] sample(NdArray array) {
    int stride = stride(array.size());
    float[] sample = new float[Math.ceilDiv(array.size(), stride)];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) array.getDouble(i * stride);
    }
    return sample;
  }

  /** Some of the numbers of a variable, without copying the others. */
  static float[] sample(Cell cell) {
    if (cell.type().dtype() != DType.FLOAT32 || !(cell.array() instanceof float[] numbers)) {
      return sample(cell.read());
    }
    int size = cell.type().shape().size();
    int stride = stride(size);
    int offset = cell.offset();
    float[] sample = new float[Math.ceilDiv(size, stride)];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = numbers[offset + i * stride];
    }
    return sample;
  }

  /** A step that shares no factor with the size, so that no column is met again and again. */
  private static int stride(int size) {
    int stride = Math.max(1, size / MOST_SAMPLED);
    while (stride > 1 && gcd(stride, size) > 1) {
      stride++;
    }
    return stride;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** As JSON: the bins in base 64. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (bins.length > 0) {
      json.put("low", low);
      json.put("high", high);
      json.put("mean", mean);
      json.put("deviation", deviation);
      json.put("most", most);
      json.put("bins", Base64.getEncoder().encodeToString(bins));
    }
    if (broken > 0) {
      json.put("broken", broken);
    }
    return json;
  }
}
