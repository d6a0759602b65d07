package org.pellucid.compile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets the gradient of a kernel add up the columns of its right operand, which are the gradient of
 * the bias beside it: a pass over the operand less. The bits are those of the steps that did it.
 */
final class SummingProducts {
  private final List<Step> steps;

  private SummingProducts(List<Step> steps) {
    this.steps = new ArrayList<>(steps);
  }

  /** Replaces sums of columns by products that take them on the way. */
  static List<Step> join(List<Step> steps) {
    SummingProducts joining = new SummingProducts(steps);
    for (Step step : steps) {
      if (step instanceof ColumnStep sum && sum.summed() != null) {
        joining.join(sum);
      }
    }
    return joining.steps;
  }

  private void join(ColumnStep sum) {
    int from = steps.indexOf(sum);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof ProductStep product && suits(product, sum)) {
        if (i < from ? movesUp(sum, i, from) : movesDown(sum, from, i)) {
          return;
        }
      }
    }
  }

  private static boolean suits(ProductStep product, ColumnStep sum) {
    return product.maySum()
        && product.rights().equals(List.of(requireNonNull(sum.summed())))
        && product.extents().depth() == sum.rows()
        && product.extents().columns() == sum.columns();
  }

  /** Takes the sums by a product before them. */
  private boolean movesUp(ColumnStep sum, int product, int from) {
    for (Step between : steps.subList(product, from)) {
      if (between.conflictsWith(sum)) {
        return false;
      }
    }
    steps.set(product, ((ProductStep) steps.get(product)).summing(sum.sums()));
    steps.remove(from);
    return true;
  }

  /** Takes the sums by a product behind them; steps between that need the sums follow it. */
  private boolean movesDown(ColumnStep sum, int from, int product) {
    List<Step> later = new ArrayList<>();
    List<Step> stay = new ArrayList<>();
    Set<Buffer> made = new HashSet<>(sum.writes());
    for (Step between : steps.subList(from + 1, product + 1)) {
      if (!Collections.disjoint(between.reads(), made)) {
        later.add(between);
        made.addAll(between.writes());
      } else {
        stay.add(between);
      }
    }
    later.addFirst(sum);
    for (Step moved : later) {
      for (Step other : stay) {
        if (moved.conflictsWith(other)) {
          return false;
        }
      }
    }
    if (!stay.contains(steps.get(product))) {
      return false;
    }
    later.removeFirst();
    stay.removeLast();
    stay.add(((ProductStep) steps.get(product)).summing(sum.sums()));
    stay.addAll(later);
    List<Step> section = steps.subList(from, product + 1);
    section.clear();
    section.addAll(stay);
    return true;
  }
}
