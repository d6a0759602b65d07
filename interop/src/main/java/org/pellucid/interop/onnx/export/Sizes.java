package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes that are put in place of those that a model leaves open, one row per recording of it: the
 * first row is the base, each further row changes one open size, the last changes all.
 *
 * @param names what the open sizes are called, such as "batch"
 * @param rows the sizes of each recording, in the order of the names
 */
record Sizes(List<String> names, List<List<Integer>> rows) {
  /** Primes, so that an extent which has to do with an open size is hardly ever equal by chance. */
  private static final int[] PRIMES = {
    83, 97, 109, 127, 139, 151, 163, 179, 193, 211, 227, 241, 257, 271, 283, 307
  };

  /** How far one recording's sizes lie from another's; makes other primes or near enough. */
  private static final int STEP = 6;

  static Sizes of(List<String> names) {
    List<Integer> base = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      base.add(PRIMES[i % PRIMES.length] + i / PRIMES.length);
    }
    List<List<Integer>> rows = new ArrayList<>();
    rows.add(List.copyOf(base));
    for (int i = 0; i < names.size(); i++) {
      List<Integer> changed = new ArrayList<>(base);
      changed.set(i, base.get(i) + STEP);
      rows.add(List.copyOf(changed));
    }
    if (!names.isEmpty()) {
      rows.add(base.stream().map(size -> size + 2 * STEP + 2).toList());
    }
    return new Sizes(List.copyOf(names), List.copyOf(rows));
  }

  /** The product of some of the sizes in one recording. */
  long product(int row, List<Integer> which) {
    return which.stream().mapToLong(symbol -> rows.get(row).get(symbol)).reduce(1, (a, b) -> a * b);
  }
}
