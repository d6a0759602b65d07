package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

/**
 * What a classifier said: probabilities of classes, beside the class that each sample is of.
 *
 * <p>Confidence is the probability of the likeliest class; the loss of a sample is {@code -ln p} of
 * its own class.
 */
final class ClassOutcome implements Outcome {
  /** Of more classes, the matrix shows those with the most mistakes. */
  static final int MOST_IN_MATRIX = 40;

  private static final int BINS = 10;
  private static final int MOST_LIKELY = 5;
  private static final double LEAST = 1e-7;

  private final List<String> classes;
  private final int[] truth;
  private final int[] predicted;
  private final float[] probabilities;
  private final boolean oneOutput;
  private final boolean logits;

  private ClassOutcome(
      List<String> classes, int[] truth, float[] probabilities, boolean oneOutput, boolean logits) {
    this.oneOutput = oneOutput;
    this.logits = logits;
    this.classes = classes;
    this.truth = truth;
    this.probabilities = probabilities;
    predicted = IntStream.range(0, truth.length).map(this::likeliest).toArray();
  }

  /**
   * Compares.
   *
   * @param names of the classes; none for their numbers
   * @param labels class numbers, or a row for each sample with its class highest
   * @param outputs {@code [samples, classes]}, or {@code [samples, 1]} for two classes
   * @param logits whether the outputs are not probabilities yet
   */
  static ClassOutcome of(List<String> names, NdArray labels, NdArray outputs, boolean logits) {
    int width = outputs.shape().dim(1);
    int count = Math.max(2, width);
    if (!names.isEmpty() && names.size() != count) {
      throw new PellucidException(
          "Samples: the model tells " + count + " classes apart, got " + names.size() + " names.");
    }
    List<String> classes =
        names.isEmpty() ? IntStream.range(0, count).mapToObj(String::valueOf).toList() : names;
    float[] probabilities = new float[outputs.shape().dim(0) * count];
    for (int row = 0; row < outputs.shape().dim(0); row++) {
      double[] own = new double[width];
      for (int i = 0; i < width; i++) {
        own[i] = outputs.getDouble(row * width + i);
      }
      double[] parts = width == 1 ? two(own[0], logits) : logits ? softmax(own) : shares(own);
      for (int i = 0; i < count; i++) {
        probabilities[row * count + i] = (float) parts[i];
      }
    }
    return new ClassOutcome(classes, classes(labels, count), probabilities, width == 1, logits);
  }

  private static double[] two(double output, boolean logit) {
    double yes = logit ? 1 / (1 + Math.exp(-output)) : output;
    return new double[] {1 - yes, yes};
  }

  private static double[] softmax(double[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    double[] powers = new double[logits.length];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Math.exp(logits[i] - most);
    }
    return shares(powers);
  }

  /** Divided by their sum, as the crossentropy of Keras does. */
  private static double[] shares(double[] parts) {
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    double[] shares = new double[parts.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = sum == 0 ? 1.0 / parts.length : parts[i] / sum;
    }
    return shares;
  }

  private static int[] classes(NdArray labels, int count) {
    int samples = labels.shape().dim(0);
    int width = labels.size() / samples;
    int[] classes = new int[samples];
    for (int i = 0; i < samples; i++) {
      if (width == 1) {
        // Two classes may be -1 and 1, as for the hinge loss.
        double label = labels.getDouble(i);
        classes[i] = count == 2 && label < 0 ? 0 : (int) Math.round(label);
      } else {
        for (int j = 1; j < width; j++) {
          if (labels.getDouble(i * width + j) > labels.getDouble(i * width + classes[i])) {
            classes[i] = j;
          }
        }
      }
      if (classes[i] < 0 || classes[i] >= count) {
        throw new PellucidException(
            "Samples: the label "
                + classes[i]
                + " is outside 0.."
                + (count - 1)
                + ": the model tells "
                + count
                + " classes apart. Labels start at 0.");
      }
    }
    return classes;
  }

  private double probability(int place, int number) {
    return probabilities[place * classes.size() + number];
  }

  private int likeliest(int place) {
    int best = 0;
    for (int i = 1; i < classes.size(); i++) {
      if (probability(place, i) > probability(place, best)) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public int count() {
    return truth.length;
  }

  int predicted(int place) {
    return predicted[place];
  }

  /** Whether the model gives one number, which speaks for class 1. */
  boolean isOneOutput() {
    return oneOutput;
  }

  /** The output that a model of one output would give for class 0. */
  double opposite(double output) {
    return logits ? -output : 1 - output;
  }

  private double confidence(int place) {
    return probability(place, predicted[place]);
  }

  @Override
  public double loss(int place) {
    return -Math.log(Math.max(LEAST, probability(place, truth[place])));
  }

  /** The places of samples of one class that were taken for one class, the worst first. */
  List<Integer> cell(int actual, int said) {
    return worst(
        IntStream.range(0, count()).filter(i -> truth[i] == actual && predicted[i] == said));
  }

  @Override
  public Map<String, Object> of(int place) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("truth", truth[place]);
    one.put("predicted", predicted[place]);
    one.put("confidence", Outcome.finite(confidence(place)));
    one.put("loss", Outcome.finite(loss(place)));
    List<List<Object>> likely = new ArrayList<>();
    IntStream.range(0, classes.size())
        .boxed()
        .sorted(Comparator.comparingDouble(number -> -probability(place, number)))
        .limit(MOST_LIKELY)
        .forEach(number -> {
          double probability = probability(place, number);
          if (Double.isFinite(probability)) {
            likely.add(List.of(number, probability));
          }
        });
    one.put("likely", likely);
    return one;
  }

  @Override
  public Map<String, Object> summary() {
    int[][] matrix = matrix();
    int right = 0;
    double loss = 0;
    for (int i = 0; i < count(); i++) {
      right += truth[i] == predicted[i] ? 1 : 0;
      loss += loss(i);
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("kind", "classes");
    summary.put("classes", classes);
    summary.put("accuracy", (double) right / count());
    summary.put("loss", Outcome.finite(loss / count()));
    int[] shown = shown(matrix);
    summary.put("shown", IntStream.of(shown).boxed().toList());
    summary.put(
        "matrix",
        IntStream.of(shown)
            .mapToObj(actual -> IntStream.of(shown).mapToObj(said -> matrix[actual][said]).toList())
            .toList());
    summary.put("byClass", byClass(matrix));
    summary.put("calibration", calibration());
    return summary;
  }

  private int[][] matrix() {
    int[][] matrix = new int[classes.size()][classes.size()];
    for (int i = 0; i < count(); i++) {
      matrix[truth[i]][predicted[i]]++;
    }
    return matrix;
  }

  private int[] shown(int[][] matrix) {
    int[] mistakes = new int[classes.size()];
    for (int actual = 0; actual < mistakes.length; actual++) {
      for (int said = 0; said < mistakes.length; said++) {
        if (actual != said) {
          mistakes[actual] += matrix[actual][said];
          mistakes[said] += matrix[actual][said];
        }
      }
    }
    return IntStream.range(0, mistakes.length)
        .boxed()
        .sorted(Comparator.comparingInt(number -> -mistakes[number]))
        .limit(MOST_IN_MATRIX)
        .sorted()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Precision TP / (TP + FP), recall TP / (TP + FN) and their harmonic mean for each class; null
   * where there is nothing to divide by.
   */
  private List<Map<String, Object>> byClass(int[][] matrix) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int number = 0; number < classes.size(); number++) {
      int found = matrix[number][number];
      int actual = IntStream.of(matrix[number]).sum();
      int said = 0;
      for (int[] row : matrix) {
        said += row[number];
      }
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", classes.get(number));
      row.put("precision", Outcome.finite((double) found / said));
      row.put("recall", Outcome.finite((double) found / actual));
      row.put("f1", Outcome.finite(2.0 * found / (said + actual)));
      row.put("count", actual);
      rows.add(row);
    }
    return rows;
  }

  /** Ten bins of confidence, and the expected calibration error over them. */
  private Map<String, Object> calibration() {
    int[] counts = new int[BINS];
    double[] right = new double[BINS];
    double[] sums = new double[BINS];
    for (int i = 0; i < count(); i++) {
      double confidence = confidence(i);
      if (Double.isFinite(confidence)) {
        int bin = Math.clamp((int) (BINS * confidence), 0, BINS - 1);
        counts[bin]++;
        right[bin] += truth[i] == predicted[i] ? 1 : 0;
        sums[bin] += confidence;
      }
    }
    double error = 0;
    List<Map<String, Object>> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("from", (double) bin / BINS);
      one.put("count", counts[bin]);
      one.put("confidence", Outcome.finite(sums[bin] / counts[bin]));
      one.put("accuracy", Outcome.finite(right[bin] / counts[bin]));
      bins.add(one);
      error += Math.abs(right[bin] - sums[bin]) / count();
    }
    Map<String, Object> calibration = new LinkedHashMap<>();
    calibration.put("bins", bins);
    calibration.put("error", Outcome.finite(error));
    return calibration;
  }
}
