package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

/**
 * What a model said that predicts numbers, beside the true ones. The residual is prediction less
 * truth; the loss of a sample is the mean of the squares of its residuals.
 */
final class NumberOutcome implements Outcome {
  private static final int MOST_POINTS = 1000;
  private static final int MOST_OUTPUTS = 8;
  private static final int BINS = 30;

  private final NdArray truth;
  private final NdArray predicted;
  private final int width;

  private NumberOutcome(NdArray truth, NdArray predicted, int width) {
    this.truth = truth;
    this.predicted = predicted;
    this.width = width;
  }

  static NumberOutcome of(NdArray labels, NdArray outputs) {
    if (labels.size() != outputs.size()) {
      throw new PellucidException(
          "Samples: y has shape "
              + labels.shape()
              + " but the model gives "
              + outputs.shape()
              + ". For classes, name them with classes(...).");
    }
    return new NumberOutcome(labels, outputs, outputs.shape().dim(1));
  }

  @Override
  public int count() {
    return predicted.shape().dim(0);
  }

  private double residual(int place, int output) {
    return predicted.getDouble(place * width + output) - truth.getDouble(place * width + output);
  }

  @Override
  public double loss(int place) {
    double sum = 0;
    for (int output = 0; output < width; output++) {
      sum += residual(place, output) * residual(place, output);
    }
    return sum / width;
  }

  @Override
  public Map<String, Object> of(int place) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("truth", numbers(truth, place));
    one.put("predicted", numbers(predicted, place));
    one.put("loss", Outcome.finite(loss(place)));
    return one;
  }

  private List<Object> numbers(NdArray array, int place) {
    List<Object> numbers = new ArrayList<>();
    for (int output = 0; output < Math.min(MOST_OUTPUTS, width); output++) {
      double value = array.getDouble(place * width + output);
      numbers.add(Double.isFinite(value) ? (Object) value : String.valueOf(value));
    }
    return numbers;
  }

  @Override
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("kind", "numbers");
    List<Map<String, Object>> outputs = new ArrayList<>();
    for (int output = 0; output < Math.min(MOST_OUTPUTS, width); output++) {
      outputs.add(summary(output));
    }
    summary.put("outputs", outputs);
    return summary;
  }

  private Map<String, Object> summary(int output) {
    int count = count();
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += truth.getDouble(i * width + output) / count;
    }
    double absolute = 0;
    double squares = 0;
    double spread = 0;
    double bias = 0;
    double[] residuals = new double[count];
    for (int i = 0; i < count; i++) {
      double residual = residual(i, output);
      double away = truth.getDouble(i * width + output) - mean;
      residuals[i] = residual;
      absolute += Math.abs(residual);
      squares += residual * residual;
      spread += away * away;
      bias += residual;
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("meanAbsoluteError", Outcome.finite(absolute / count));
    summary.put("rootMeanSquaredError", Outcome.finite(Math.sqrt(squares / count)));
    summary.put("explained", Outcome.finite(1 - squares / spread));
    summary.put("bias", Outcome.finite(bias / count));
    summary.put("residuals", bars(residuals));
    summary.put("points", points(output));
    return summary;
  }

  /** How residuals are spread: pairs of the middle of a bin and the number of samples in it. */
  private static List<List<Number>> bars(double[] residuals) {
    double[] finite = Arrays.stream(residuals).filter(Double::isFinite).toArray();
    double low = Arrays.stream(finite).min().orElse(0);
    double high = Arrays.stream(finite).max().orElse(0);
    double width = high > low ? (high - low) / BINS : 1;
    int[] counts = new int[BINS];
    for (double residual : finite) {
      counts[Math.min(BINS - 1, (int) ((residual - low) / width))]++;
    }
    List<List<Number>> bars = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      bars.add(List.of(low + (bin + 0.5) * width, counts[bin]));
    }
    return bars;
  }

  /** Some samples as [truth, prediction, place]. */
  private List<List<Number>> points(int output) {
    List<List<Number>> points = new ArrayList<>();
    int step = Math.max(1, Math.ceilDiv(count(), MOST_POINTS));
    for (int i = 0; i < count(); i += step) {
      double actual = truth.getDouble(i * width + output);
      double said = predicted.getDouble(i * width + output);
      if (Double.isFinite(actual) && Double.isFinite(said)) {
        points.add(List.of(actual, said, i));
      }
    }
    return points;
  }
}
