package org.pellucid.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * The paths from one number to the loss with the largest products of derivatives.
 *
 * <p>What a path has collected so far, times the gradient at its end, is the sum over all its
 * continuations; so the path for which this is largest is continued first. A sum of small and
 * opposite continuations can hide larger ones behind it: what is found is a good choice, what it
 * adds up to is exact.
 */
final class Paths {
  private static final int MOST_STARTED = 1_000_000;

  /** Of more unfinished paths than twice this, the better half is kept. */
  private static final int MOST_OPEN = 50_000;

  /** A path, written as its last step and the path before it. */
  private record Started(
      @Nullable Started before, Element end, double derivative, double product, double worth) {}

  private final Ledger ledger;
  private final Formula formula;
  private final Map<Element, List<Jacobian.Edge>> onward = new HashMap<>();

  Paths(Ledger ledger) {
    this.ledger = ledger;
    this.formula = new Formula(ledger);
  }

  /** A whole path and its part of the gradient. */
  record Found(List<WeightChange.Hop> hops, double gradient) {}

  /** What was found, and whether it is all there is. */
  record Result(List<Found> paths, boolean complete) {}

  Result largest(Element from, int count) {
    Comparator<Started> best = Comparator.comparingDouble(path -> -Math.abs(path.worth));
    PriorityQueue<Started> open = new PriorityQueue<>(best);
    open.add(new Started(null, from, 1, 1, ledger.delta(from)));
    List<Found> found = new ArrayList<>();
    int started = 0;
    boolean dropped = false;
    while (!open.isEmpty() && found.size() < count && started < MOST_STARTED) {
      Started path = open.remove();
      if (path.end.value().equals(ledger.loss)) {
        found.add(new Found(hops(path), path.product));
        continue;
      }
      for (Jacobian.Edge edge : onward.computeIfAbsent(path.end, formula::onward)) {
        double product = path.product * edge.derivative();
        double worth = product * ledger.delta(edge.element());
        if (worth != 0) {
          open.add(new Started(path, edge.element(), edge.derivative(), product, worth));
          started++;
        }
      }
      if (open.size() > 2 * MOST_OPEN) {
        List<Started> kept = open.stream().sorted(best).limit(MOST_OPEN).toList();
        open.clear();
        open.addAll(kept);
        dropped = true;
      }
    }
    return new Result(found, open.isEmpty() && !dropped);
  }

  /**
   * The steps that change the product. Movements and factors of 1 that have no reason of their own
   * are passed over, what comes behind the last layer is one step.
   */
  private List<WeightChange.Hop> hops(Started path) {
    List<WeightChange.Hop> hops = new ArrayList<>();
    double behind = 1;
    for (Started at = path; at.before != null; at = at.before) {
      Value value = at.end.value();
      if (value.node().origin().isEmpty()) {
        behind *= at.derivative;
        continue;
      }
      String because = because(at);
      if (at.derivative != 1 || !because.isEmpty()) {
        hops.addFirst(new WeightChange.Hop(ledger.label(at.end), at.derivative, because));
      }
    }
    hops.add(new WeightChange.Hop("loss", behind, ""));
    return hops;
  }

  /** The number that a product multiplied with. */
  private String because(Started step) {
    Op op = step.end.value().op();
    Started before = step.before;
    if (before == null
        || !(op instanceof Op.MatMul || op instanceof Op.Mul || op instanceof Op.Conv)) {
      return "";
    }
    Value own = before.end.value();
    List<Value> inputs = step.end.value().node().inputs();
    Value other = inputs.get(0).equals(own) ? inputs.get(1) : inputs.get(0);
    if (op instanceof Op.Mul) {
      Element factor = new Element(other, step.end.index());
      return ledger.label(ledger.origin(factor).value()) == null ? "" : ledger.label(factor);
    }
    if (op instanceof Op.Conv conv) {
      return ledger.label(convolved(conv, step.end, before.end));
    }
    // The pair of factors is a pair of neighbours in the list of what the sum is made of.
    return partner(step, before, other);
  }

  /** The other factor of a convolution: where one lies in the window tells where the other lies. */
  private static Element convolved(Op.Conv op, Element result, Element own) {
    Value x = result.value().node().input(0);
    Value kernel = result.value().node().input(1);
    int[] out = Show.places(result.value().shape(), result.index());
    int[] at = Show.places(own.value().shape(), own.index());
    boolean fromX = own.value().equals(x);
    int axes = out.length - 2;
    int channels = kernel.shape().dim(-2);
    int group = out[axes + 1] / (kernel.shape().dim(-1) / op.groups());
    int[] other = new int[axes + 2];
    for (int axis = 0; axis < axes; axis++) {
      int begin = out[axis + 1] * op.windows().strides().get(axis) - op.windows().low().get(axis);
      int apart = op.windows().dilation().get(axis);
      if (fromX) {
        other[axis] = (at[axis + 1] - begin) / apart;
      } else {
        other[axis + 1] = begin + at[axis] * apart;
      }
    }
    if (fromX) {
      other[axes] = at[axes + 1] % channels;
      other[axes + 1] = out[axes + 1];
      return new Element(kernel, Show.index(kernel.shape(), other));
    }
    other[0] = out[0];
    other[axes + 1] = group * channels + at[axes];
    return new Element(x, Show.index(x.shape(), other));
  }

  private String partner(Started step, Started before, Value other) {
    List<Jacobian.Edge> edges = ledger.jacobian.inputs(step.end);
    Element own = before.end;
    int inner = innerIndex(step.end, own);
    for (Jacobian.Edge edge : edges) {
      if (edge.element().value().equals(other) && innerIndex(step.end, edge.element()) == inner) {
        return ledger.label(edge.element());
      }
    }
    return "";
  }

  /** Where an element of a factor lies along the axis that a product sums over. */
  private static int innerIndex(Element result, Element factor) {
    Op.MatMul op = (Op.MatMul) result.value().op();
    Value value = factor.value();
    boolean first = value.equals(result.value().node().input(0));
    int rows = value.shape().dim(-2);
    int columns = value.shape().dim(-1);
    int at = factor.index() % (rows * columns);
    boolean alongColumns = first != (first ? op.transposeX() : op.transposeY());
    return alongColumns ? at % columns : at / columns;
  }
}
