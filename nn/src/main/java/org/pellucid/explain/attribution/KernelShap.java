package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.pellucid.errors.PellucidException;
import org.pellucid.explain.attribution.Attribution.Named;

/**
 * Shapley values: what each part adds to the number, averaged over all orders in which the parts
 * could be put in.
 *
 * <p>With n parts there are {@code 2^n} choices of parts. Where that is at most the budget, all are
 * asked and the values are exact; else choices are drawn, with their opposites, in proportion to
 * the Shapley kernel {@code (n - 1) / (C(n, s) s (n - s))}, and the values are the weighted least
 * squares fit whose sum is {@code output - base}.
 *
 * <p>Defaults: a budget of 2048 choices, seed 0. Source: Shapley, 1953; Lundberg, Lee, 2017.
 */
public final class KernelShap {
  private static final int BUDGET = 2048;

  private final int budget;
  private final long seed;

  /** Prepares with the defaults. */
  public KernelShap() {
    this(BUDGET, 0);
  }

  /**
   * Prepares.
   *
   * @param budget how many choices of parts may be asked, at least 4
   * @param seed the seed of the draws
   */
  public KernelShap(int budget, long seed) {
    if (budget < 4) {
      throw new PellucidException("KernelShap needs a budget >= 4, got " + budget + ".");
    }
    this.budget = budget;
    this.seed = seed;
  }

  /**
   * Explains a sample.
   *
   * @param parts the sample in parts
   * @param scorer the number to explain
   * @param <T> what a sample is
   * @return the Shapley value of each part
   */
  public <T> Contributions explain(Parts<T> parts, Scorer<T> scorer) {
    int n = parts.names().size();
    if (n == 0) {
      throw new PellucidException("KernelShap: the sample has no parts.");
    }
    boolean[] all = new boolean[n];
    Arrays.fill(all, true);
    double[] ends = parts.scores(List.of(new boolean[n], all), scorer);
    double[] values;
    if (n == 1) {
      values = new double[] {ends[1] - ends[0]};
    } else if (n < 31 && 1 << n <= budget) {
      values = exact(parts, scorer, n);
    } else {
      values = fitted(parts, scorer, n, ends[0], ends[1] - ends[0]);
    }
    List<Named> named =
        IntStream.range(0, n).mapToObj(i -> new Named(parts.names().get(i), values[i])).toList();
    return new Contributions(
        "Shapley values",
        named,
        ends[0],
        ends[1],
        Arrays.stream(values).sum() - (ends[1] - ends[0]));
  }

  private static <T> double[] exact(Parts<T> parts, Scorer<T> scorer, int n) {
    List<boolean[]> choices = new ArrayList<>();
    for (int mask = 0; mask < 1 << n; mask++) {
      choices.add(kept(mask, n));
    }
    double[] scores = parts.scores(choices, scorer);
    // The weight of putting a part into a set of s others: s! (n - s - 1)! / n!
    double[] weights = new double[n];
    for (int s = 0; s < n; s++) {
      weights[s] = 1 / (n * binomial(n - 1, s));
    }
    double[] values = new double[n];
    for (int part = 0; part < n; part++) {
      for (int mask = 0; mask < 1 << n; mask++) {
        if ((mask >> part & 1) == 0) {
          values[part] +=
              weights[Integer.bitCount(mask)] * (scores[mask | 1 << part] - scores[mask]);
        }
      }
    }
    return values;
  }

  private static boolean[] kept(int mask, int n) {
    boolean[] kept = new boolean[n];
    for (int i = 0; i < n; i++) {
      kept[i] = (mask >> i & 1) == 1;
    }
    return kept;
  }

  private static double binomial(int n, int k) {
    double result = 1;
    for (int i = 1; i <= k; i++) {
      result *= (double) (n - k + i) / i;
    }
    return result;
  }

  private <T> double[] fitted(Parts<T> parts, Scorer<T> scorer, int n, double base, double sum) {
    Map<List<Boolean>, Integer> counts = draws(n);
    List<boolean[]> choices = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    counts.forEach((choice, count) -> {
      boolean[] kept = new boolean[n];
      for (int i = 0; i < n; i++) {
        kept[i] = choice.get(i);
      }
      choices.add(kept);
      weights.add((double) count);
    });
    double[] scores = parts.scores(choices, scorer);
    // The last value is what the others leave of the sum: one unknown less, and the sum is kept.
    List<double[]> rows = new ArrayList<>();
    double[] targets = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      boolean[] kept = choices.get(i);
      double last = kept[n - 1] ? 1 : 0;
      double[] row = new double[n - 1];
      Arrays.setAll(row, j -> (kept[j] ? 1 : 0) - last);
      rows.add(row);
      targets[i] = scores[i] - base - last * sum;
    }
    double[] most =
        LeastSquares.solve(
            rows, targets, weights.stream().mapToDouble(Double::doubleValue).toArray(), 1e-10);
    double[] values = Arrays.copyOf(most, n);
    values[n - 1] = sum - Arrays.stream(most).sum();
    return values;
  }

  /** Choices with how often they were drawn, in the order of drawing. */
  private Map<List<Boolean>, Integer> draws(int n) {
    RandomGenerator random = Draws.of(seed);
    // How likely a choice has s parts: the kernel times the number of such choices
    double[] sizes = new double[n];
    double total = 0;
    for (int s = 1; s < n; s++) {
      sizes[s] = 1.0 / (s * (double) (n - s));
      total += sizes[s];
    }
    Map<List<Boolean>, Integer> counts = new LinkedHashMap<>();
    for (int draw = 0; draw < budget / 2; draw++) {
      double place = random.nextDouble() * total;
      int size = 1;
      while (size < n - 1 && place >= sizes[size]) {
        place -= sizes[size++];
      }
      Boolean[] kept = new Boolean[n];
      Arrays.fill(kept, false);
      Boolean[] opposite = new Boolean[n];
      Arrays.fill(opposite, true);
      for (int part : Draws.different(size, n, random)) {
        kept[part] = true;
        opposite[part] = false;
      }
      counts.merge(List.of(kept), 1, Integer::sum);
      counts.merge(List.of(opposite), 1, Integer::sum);
    }
    return counts;
  }
}
