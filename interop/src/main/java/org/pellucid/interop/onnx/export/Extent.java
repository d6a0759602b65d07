package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A number, such as an extent or a slice's start, that may depend on the open sizes: what it was in
 * each recording.
 *
 * @param seen one number per recording
 */
record Extent(List<Long> seen) {
  /**
   * How a number is worked out when the model runs.
   *
   * @param constant a summand
   * @param factor of the product
   * @param symbols the open sizes that are multiplied
   */
  record Formula(long constant, long factor, List<Integer> symbols) {}

  static <T> Extent of(List<T> recordings, ToLongFunction<T> number) {
    return new Extent(recordings.stream().map(number::applyAsLong).toList());
  }

  static Extent fixed(long number, Sizes sizes) {
    return new Extent(Collections.nCopies(sizes.rows().size(), number));
  }

  boolean isFixed() {
    long first = seen.getFirst();
    return seen.stream().allMatch(number -> number == first);
  }

  boolean is(long number) {
    return seen.stream().allMatch(other -> other == number);
  }

  /** The number in the first recording; where it is fixed, the number. */
  long base() {
    return seen.getFirst();
  }

  /** Finds the formula that gives all that was seen; null when it is not that simple. */
  @Nullable Formula formula(Sizes sizes) {
    if (isFixed()) {
      return new Formula(base(), 0, List.of());
    }
    List<Integer> symbols = new ArrayList<>();
    for (int i = 0; i < sizes.names().size(); i++) {
      if (seen.get(i + 1) != base()) {
        symbols.add(i);
      }
    }
    if (symbols.isEmpty()) {
      return null;
    }
    int other = symbols.getFirst() + 1;
    long run = sizes.product(other, symbols) - sizes.product(0, symbols);
    long rise = seen.get(other) - base();
    if (rise % run != 0) {
      return null;
    }
    long factor = rise / run;
    long constant = base() - factor * sizes.product(0, symbols);
    for (int row = 0; row < seen.size(); row++) {
      if (seen.get(row) != constant + factor * sizes.product(row, symbols)) {
        return null;
      }
    }
    return new Formula(constant, factor, List.copyOf(symbols));
  }
}
