package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.plots.LinePlot;
import org.pellucid.plots.Picture;

/**
 * Whether an attribution is true to the model: the output while the numbers with the highest scores
 * are deleted first, beside the output while numbers are deleted at random.
 *
 * <p>A good attribution falls fast. Source: Petsiuk, Das, Saenko, 2018.
 *
 * @param parts the parts of the numbers that are deleted, from 0 to 1
 * @param ranked the mean output with those of the highest scores deleted
 * @param random the mean output with as many deleted at random
 */
public record DeletionCurve(List<Double> parts, List<Double> ranked, List<Double> random) {
  private static final int POINTS = 20;

  /**
   * Makes the result.
   *
   * @param parts the parts
   * @param ranked by score
   * @param random at random
   */
  public DeletionCurve {
    parts = List.copyOf(parts);
    ranked = List.copyOf(ranked);
    random = List.copyOf(random);
  }

  /**
   * Measures, deleting a twentieth at a time.
   *
   * @param model the model
   * @param x the samples that are explained
   * @param attribution their scores, one for each number of a sample or one for all channels of a
   *     place
   * @param deleted what stands in deleted places
   * @param seed the seed of the random order
   * @return the curves
   */
  public static DeletionCurve of(
      Model model, NdArray x, Attribution attribution, double deleted, long seed) {
    int samples = attribution.samples();
    int width = x.size() / samples;
    int places = attribution.of(0).length;
    if (x.shape().dim(0) != samples || width % places != 0) {
      throw new PellucidException(
          "DeletionCurve: scores of shape "
              + attribution.scores().shape()
              + " do not fit samples "
              + x.shape()
              + ".");
    }
    RandomGenerator chance = Draws.of(seed);
    List<List<Integer>> byScore = new ArrayList<>();
    List<List<Integer>> byChance = new ArrayList<>();
    for (int sample = 0; sample < samples; sample++) {
      double[] scores = attribution.of(sample);
      double[] draws = chance.doubles(places).toArray();
      byScore.add(order(scores));
      byChance.add(order(draws));
    }
    List<Double> parts = new ArrayList<>();
    List<Double> ranked = new ArrayList<>();
    List<Double> random = new ArrayList<>();
    for (int point = 0; point <= POINTS; point++) {
      int count = places * point / POINTS;
      parts.add((double) count / places);
      ranked.add(mean(model, without(x, byScore, count, width / places, deleted), attribution));
      random.add(mean(model, without(x, byChance, count, width / places, deleted), attribution));
    }
    return new DeletionCurve(parts, ranked, random);
  }

  /**
   * A sample whose parts were scored.
   *
   * @param parts the sample in parts: words, columns, segments
   * @param scorer the number that was explained
   * @param why what each part contributed to it
   * @param <T> what a sample is
   */
  public record Explained<T>(Parts<T> parts, Scorer<T> scorer, Contributions why) {}

  /**
   * Measures with parts, taking away a twentieth of each sample's at a time.
   *
   * @param samples the samples
   * @param seed the seed of the random order
   * @param <T> what a sample is
   * @return the curves
   */
  public static <T> DeletionCurve of(List<Explained<T>> samples, long seed) {
    if (samples.isEmpty()) {
      throw new PellucidException("DeletionCurve: there are no samples.");
    }
    RandomGenerator chance = Draws.of(seed);
    double[] ranked = new double[POINTS + 1];
    double[] random = new double[POINTS + 1];
    for (Explained<T> sample : samples) {
      double[] scores = sample.why().scores();
      if (scores.length != sample.parts().names().size()) {
        throw new PellucidException(
            "DeletionCurve: a sample has "
                + sample.parts().names().size()
                + " parts and scores of "
                + scores.length
                + ".");
      }
      addTo(ranked, sample, order(scores), samples.size());
      addTo(random, sample, order(chance.doubles(scores.length).toArray()), samples.size());
    }
    return new DeletionCurve(
        IntStream.rangeClosed(0, POINTS).mapToObj(point -> (double) point / POINTS).toList(),
        Arrays.stream(ranked).boxed().toList(),
        Arrays.stream(random).boxed().toList());
  }

  private static <T> void addTo(
      double[] curve, Explained<T> sample, List<Integer> order, int samples) {
    List<boolean[]> choices = new ArrayList<>();
    for (int point = 0; point <= POINTS; point++) {
      boolean[] kept = new boolean[order.size()];
      Arrays.fill(kept, true);
      int count = Math.round((float) order.size() * point / POINTS);
      order.subList(0, count).forEach(part -> kept[part] = false);
      choices.add(kept);
    }
    double[] outputs = sample.parts().scores(choices, sample.scorer());
    for (int point = 0; point <= POINTS; point++) {
      curve[point] += outputs[point] / samples;
    }
  }

  private static List<Integer> order(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .toList();
  }

  private static NdArray without(
      NdArray x, List<List<Integer>> orders, int count, int channels, double deleted) {
    float[] numbers = x.toFloatArray();
    int width = numbers.length / orders.size();
    for (int sample = 0; sample < orders.size(); sample++) {
      for (int place : orders.get(sample).subList(0, count)) {
        for (int channel = 0; channel < channels; channel++) {
          numbers[sample * width + place * channels + channel] = (float) deleted;
        }
      }
    }
    return NdArray.of(numbers).reshape(x.shape());
  }

  private static double mean(Model model, NdArray x, Attribution attribution) {
    NdArray outputs = model.predict(x).value();
    int[] targets = attribution.targets().stream().mapToInt(Integer::intValue).toArray();
    double sum = 0;
    for (double output : Attributor.chosen(outputs, targets)) {
      sum += output;
    }
    return sum / targets.length;
  }

  /** {@return the area under the curve by score; the smaller, the better} */
  public double area() {
    return area(ranked);
  }

  /** {@return the area under the curve of random deletion} */
  public double randomArea() {
    return area(random);
  }

  private double area(List<Double> curve) {
    double sum = 0;
    for (int i = 1; i < curve.size(); i++) {
      sum += (parts.get(i) - parts.get(i - 1)) * (curve.get(i) + curve.get(i - 1)) / 2;
    }
    return sum;
  }

  /** {@return both curves, that by score standing out} */
  public Picture toPicture() {
    return LinePlot.of(
        "Output while numbers are deleted: by score, and (pale) at random",
        "part deleted",
        parts.stream().mapToDouble(Double::doubleValue).toArray(),
        ranked.stream().mapToDouble(Double::doubleValue).toArray(),
        List.of(random.stream().mapToDouble(Double::doubleValue).toArray()));
  }
}
