package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.data.images.Gallery;
import org.pellucid.data.images.Image;
import org.pellucid.tensor.Tensor;

/**
 * How alike things are that a network has turned into numbers: the cosine of each pair, less how
 * alike both are to strangers on average. Some faces are like many others; that much more alike
 * must they be to be taken for the same.
 */
final class Likeness {
  /** The nearest quarter of the strangers is what counts. */
  private static final int PART = 4;

  private static final int COLUMNS = 10;

  private final double[][] alike;
  private final int each;

  private Likeness(double[][] alike, int each) {
    this.alike = alike;
    this.each = each;
  }

  /**
   * Compares all pairs.
   *
   * @param numbers of things, {@code [things, numbers]}, those of one kind together
   * @param strangers the numbers of things of other kinds
   * @param each how many things are of one kind
   */
  static Likeness of(NdArray numbers, NdArray strangers, int each) {
    Tensor own = unit(numbers);
    double[][] cosine = rows(own.matmul(own.transpose()));
    double[] usual =
        Arrays.stream(rows(own.matmul(unit(strangers).transpose())))
            .mapToDouble(row ->
                Arrays.stream(row)
                    .sorted()
                    .skip(row.length - (row.length + PART - 1) / PART)
                    .average()
                    .orElseThrow())
            .toArray();
    for (int i = 0; i < usual.length; i++) {
      for (int j = 0; j < usual.length; j++) {
        cosine[i][j] -= (usual[i] + usual[j]) / 2;
      }
    }
    return new Likeness(cosine, each);
  }

  /** Brings each thing's numbers to length 1. */
  static Tensor unit(NdArray numbers) {
    Tensor x = Tensor.of(numbers);
    return x.divide(x.keep(x.square().sum(1), 1).sqrt());
  }

  private static double[][] rows(Tensor matrix) {
    double[] all = matrix.toDoubleArray();
    int width = matrix.dim(1);
    return IntStream.range(0, matrix.dim(0))
        .mapToObj(i -> Arrays.copyOfRange(all, i * width, (i + 1) * width))
        .toArray(double[][]::new);
  }

  private boolean same(int i, int j) {
    return i / each == j / each;
  }

  /** The mean of the parts of pairs of one kind accepted and of two kinds refused. */
  double verification(double threshold) {
    double[] right = new double[2];
    double[] all = new double[2];
    for (int i = 0; i < alike.length; i++) {
      for (int j = 0; j < i; j++) {
        int kind = same(i, j) ? 1 : 0;
        all[kind]++;
        right[kind] += alike[i][j] >= threshold == same(i, j) ? 1 : 0;
      }
    }
    return (right[0] / all[0] + right[1] / all[1]) / 2;
  }

  /** The threshold, in hundredths, with which verification is best on average over comparisons. */
  static double threshold(List<Likeness> comparisons) {
    return IntStream.rangeClosed(-200, 200)
        .mapToObj(i -> i / 100.0)
        .max(
            Comparator.comparingDouble(threshold ->
                comparisons.stream().mapToDouble(each -> each.verification(threshold)).sum()))
        .orElseThrow();
  }

  /**
   * How often, with one thing known of each kind, the one of the right kind is the most alike; the
   * mean over each of a kind's things being the known one.
   */
  double oneShot() {
    int right = 0;
    int asked = 0;
    for (int known = 0; known < each; known++) {
      for (int i = 0; i < alike.length; i++) {
        if (i % each != known) {
          double[] row = alike[i];
          int nearest =
              IntStream.iterate(known, j -> j < alike.length, j -> j + each)
                  .boxed()
                  .max(Comparator.comparingDouble(j -> row[j]))
                  .orElseThrow();
          asked++;
          right += same(i, nearest) ? 1 : 0;
        }
      }
    }
    return (double) right / asked;
  }

  /** All others, the most alike first. */
  IntStream nearest(int thing) {
    return IntStream.range(0, alike.length)
        .filter(i -> i != thing)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> alike[thing][i]).reversed())
        .mapToInt(Integer::intValue);
  }

  /** Draws for each kind, in a row, its first thing and the nine most like it. */
  Image draw(List<Image> things) {
    List<Image> shown = new ArrayList<>();
    for (int thing = 0; thing < things.size(); thing += each) {
      shown.add(things.get(thing));
      nearest(thing).limit(COLUMNS - 1).forEach(other -> shown.add(things.get(other)));
    }
    return new Gallery(shown).cols(COLUMNS).scale(1).transparent(false).draw();
  }
}
