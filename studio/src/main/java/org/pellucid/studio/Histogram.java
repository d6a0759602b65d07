package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How numbers are spread: 30 bins of equal width from the lowest to the highest. */
final class Histogram {
  private static final int BINS = 30;

  private Histogram() {}

  /** As JSON: low, high, the counts, the mean and the deviation. */
  static Map<String, Object> of(float[] numbers) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
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
    Map<String, Object> result = new LinkedHashMap<>();
    if (finite == 0) {
      result.put("broken", numbers.length);
      return result;
    }
    int[] counts = new int[BINS];
    double width = high > low ? (high - low) / BINS : 1;
    for (float number : numbers) {
      if (Float.isFinite(number)) {
        counts[Math.min(BINS - 1, (int) ((number - low) / width))]++;
      }
    }
    List<Integer> bins = new ArrayList<>();
    for (int count : counts) {
      bins.add(count);
    }
    double mean = sum / finite;
    result.put("low", low);
    result.put("high", high);
    result.put("counts", bins);
    result.put("mean", mean);
    result.put("deviation", Math.sqrt(Math.max(0, squares / finite - mean * mean)));
    result.put("broken", numbers.length - finite);
    return result;
  }
}
