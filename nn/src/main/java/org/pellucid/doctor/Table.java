package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.layers.TextArray;
import org.pellucid.tensor.Tensor;

/**
 * Numbers of samples under a name, one row per sample.
 *
 * @param name what to call them
 * @param array the numbers
 * @param rows how many samples
 * @param width how many numbers each has
 */
record Table(String name, NdArray array, int rows, int width) {
  /**
   * Reads what users give as data; text, and what is no array, is left out.
   *
   * @param name "x" or "y"
   * @param data an array or tensor, or a list or map of them
   * @return the tables
   */
  static List<Table> of(String name, Object data) {
    List<Table> tables = new ArrayList<>();
    switch (data) {
      case Map<?, ?> map ->
          map.forEach((key, value) -> add(tables, name + " \"" + key + "\"", value));
      case Collection<?> list -> {
        int i = 1;
        for (Object value : list) {
          add(tables, name + i++, value);
        }
      }
      default -> add(tables, name, data);
    }
    return tables;
  }

  private static void add(List<Table> tables, String name, Object value) {
    boolean numbers =
        value instanceof Tensor || value instanceof NdArray || value.getClass().isArray();
    if (!numbers || TextArray.isText(value)) {
      return;
    }
    NdArray array = Tensor.of(value).value();
    if (array.shape().rank() > 0 && array.size() > 0) {
      int rows = array.shape().dim(0);
      tables.add(new Table(name, array, rows, array.size() / rows));
    }
  }

  double at(int row, int column) {
    return array.getDouble(row * width + column);
  }

  /** Two numbers that tell rows apart: chance makes them equal about once in 2^64 pairs. */
  long fingerprint(int row) {
    long hash = 0x9E3779B97F4A7C15L;
    for (int column = 0; column < width; column++) {
      hash ^= Float.floatToIntBits((float) at(row, column));
      hash *= 0xBF58476D1CE4E5B9L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  /**
   * Whether these are the first rows of a table.
   *
   * @param batch rows of equal width
   */
  boolean beginsWith(NdArray batch) {
    if (batch.shape().rank() == 0 || batch.size() != batch.shape().dim(0) * width) {
      return false;
    }
    for (int i = 0; i < Math.min(batch.size(), array.size()); i++) {
      if ((float) batch.getDouble(i) != (float) array.getDouble(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * How numbers of a column lie, or of all columns.
   *
   * @param least the least
   * @param most the greatest
   * @param mean the mean
   * @param deviation the standard deviation
   */
  record Spread(double least, double most, double mean, double deviation) {
    /** The root of the mean of the squares. */
    double size() {
      return Math.hypot(mean, deviation);
    }
  }

  /**
   * Looks at a column, or at all numbers.
   *
   * @param column which; -1 for all
   */
  Spread spread(int column) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    int from = Math.max(0, column);
    int stride = column < 0 ? 1 : width;
    int count = 0;
    for (int i = from; i < array.size(); i += stride) {
      double value = array.getDouble(i);
      least = Math.min(least, value);
      most = Math.max(most, value);
      sum += value;
      squares += value * value;
      count++;
    }
    double mean = sum / count;
    return new Spread(least, most, mean, Math.sqrt(Math.max(0, squares / count - mean * mean)));
  }
}
