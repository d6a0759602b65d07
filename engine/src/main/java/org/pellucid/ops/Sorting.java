package org.pellucid.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Orders, places in orders, and counts.
 *
 * <p>Functions whose result's size depends on the numbers ({@link #unique}, {@link #nonzero},
 * {@link #bincount}) ask for the numbers when they are called, so that they cannot be used in a
 * {@link org.pellucid.tensor.Program}.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Sorting {
  private Sorting() {}

  /** As {@link #sort(Tensor, Integer)}, with Keras's defaults. */
  public static Tensor sort(Tensor x) {
    return sort(x, -1);
  }

  /** Sorts along an axis, NaN last; a null axis sorts all numbers in one row. */
  public static Tensor sort(Tensor x, @Nullable Integer axis) {
    if (x.rank() == 0) {
      return x;
    }
    Tensor line = axis == null ? Operands.flat(x) : x;
    int at = axis == null ? 0 : axis;
    Tensor rows = line.moveAxis(at, -1);
    Tensor order = Operands.numbers(rows).argsort(false);
    return Indexing.alongLast(rows, order).moveAxis(-1, at);
  }

  /** As {@link #argsort(Tensor, Integer)}, with Keras's defaults. */
  public static Tensor argsort(Tensor x) {
    return argsort(x, -1);
  }

  /** The places that sort an axis; equal numbers keep their order. One number is a row of one. */
  public static Tensor argsort(Tensor x, @Nullable Integer axis) {
    if (x.rank() == 0) {
      return Tensor.full(DType.INT32, Shape.of(1), 0);
    }
    Tensor line = Operands.numbers(axis == null ? Operands.flat(x) : x);
    int at = axis == null ? 0 : axis;
    return line.moveAxis(at, -1).argsort(false).moveAxis(-1, at);
  }

  /** As {@link #argpartition(Tensor, int, Integer)}, with Keras's defaults. */
  public static Tensor argpartition(Tensor x, int kth) {
    return argpartition(x, kth, -1);
  }

  /** Places in an order where the number at kth stands right, lesser ones before it. */
  public static Tensor argpartition(Tensor x, int kth, @Nullable Integer axis) {
    int extent = axis == null ? x.shape().size() : x.dim(axis);
    if (kth < -extent || kth >= extent) {
      throw Operands.wrong(
          "argpartition", "kth " + kth + " is outside " + extent + " numbers of " + x.shape());
    }
    return argsort(x, axis);
  }

  /** The k largest numbers of the last axis in descending order, and where they are. */
  public static List<Tensor> topK(Tensor x, int k) {
    Tensor order = Operands.numbers(x).argsort(true).slice(-1, 0, k);
    return List.of(Indexing.alongLast(x, order), order);
  }

  /**
   * The k largest numbers of the last axis, and where they are.
   *
   * @param sorted whether in descending order; without, Keras promises no order, and theirs is the
   *     same here
   */
  public static List<Tensor> topK(Tensor x, int k, boolean sorted) {
    return topK(x, k);
  }

  /** Whether each target is among the k classes of highest predictions. */
  public static Tensor inTopK(Tensor targets, Tensor predictions, int k) {
    Tensor own = Indexing.alongLast(predictions, targets.expandDims(-1));
    // What cannot be compared, NaN, counts as higher.
    return predictions.lessEqual(own).not().cast(DType.INT32).sum(-1).less(k);
  }

  /** As {@link #searchsorted(Tensor, Tensor, String)}, with Keras's defaults. */
  public static Tensor searchsorted(Tensor sortedSequence, Tensor values) {
    return searchsorted(sortedSequence, values, "left");
  }

  /**
   * Where numbers would go into a sorted sequence.
   *
   * @param sortedSequence a sequence in ascending order
   * @param side "left" of equal ones, or "right"
   */
  public static Tensor searchsorted(Tensor sortedSequence, Tensor values, String side) {
    if (sortedSequence.rank() != 1) {
      throw Operands.wrong(
          "searchsorted", "the sorted sequence must have one axis, got " + sortedSequence.shape());
    }
    boolean right =
        switch (side) {
          case "left" -> false;
          case "right" -> true;
          default -> throw Operands.oneOf("searchsorted", "side", side, "\"left\", \"right\"");
        };
    DType dtype = Operands.common(List.of(Operands.numbers(sortedSequence), values));
    Tensor sequence = sortedSequence.cast(dtype);
    Tensor wanted = values.cast(dtype);
    int n = sequence.dim(0);
    Tensor low = Tensor.full(DType.INT32, values.shape(), 0);
    Tensor high = Tensor.full(DType.INT32, values.shape(), n);
    // Halving, as often as it takes to come from n places to one.
    for (int width = n; width > 0; width /= 2) {
      Tensor middle = low.add(high).floorDivide(Operands.constant(DType.INT32, 2));
      Tensor there = sequence.take(middle.minimum(Math.max(0, n - 1)), 0);
      Tensor before = right ? there.lessEqual(wanted) : there.less(wanted);
      Tensor open = low.less(high);
      low = open.and(before).where(middle.add(1), low);
      high = open.and(before.not()).where(middle, high);
    }
    return low;
  }

  /** The bin of each number: i where {@code bins[i - 1] <= x < bins[i]}. */
  public static Tensor digitize(Tensor x, Tensor bins) {
    int n = bins.dim(0);
    Tensor ascending = searchsorted(bins, x, "right");
    if (n < 2) {
      return ascending;
    }
    Tensor descending = searchsorted(bins.flip(0), x, "left").subtractFrom(n).cast(DType.INT32);
    return bins.select(0, 0).lessEqual(bins.select(0, n - 1)).where(ascending, descending);
  }

  /** As {@link #histogram(Tensor, int, Tensor)}, with Keras's defaults. */
  public static List<Tensor> histogram(Tensor x) {
    return histogram(x, 10, null);
  }

  /**
   * How many numbers lie in each of several bins, and the bins' borders.
   *
   * @param bins how many bins of equal width
   * @param range lowest and highest border; null for the least and largest number
   */
  public static List<Tensor> histogram(Tensor x, int bins, @Nullable Tensor range) {
    Tensor y = Operands.floats(Operands.flat(x));
    boolean empty = y.dim(0) == 0;
    Tensor low = range != null ? range.select(0, 0) : empty ? zero(y) : y.min();
    Tensor high = range != null ? range.select(0, 1) : empty ? zero(y).add(1) : y.max();
    Tensor single = low.equal(high);
    Tensor first = single.where(low.subtract(0.5), low).cast(y.dtype());
    Tensor last = single.where(high.add(0.5), high).cast(y.dtype());
    Tensor step = last.subtract(first).divide(bins);
    Tensor inner = Tensor.arange(bins, y.dtype()).multiply(step).add(first);
    return histogram(y, Tensor.concat(0, List.of(inner, last.expandDims(0))));
  }

  private static Tensor zero(Tensor x) {
    return Operands.constant(x.dtype(), 0);
  }

  /** How many numbers lie between borders, the last one counting as inside; and the borders. */
  public static List<Tensor> histogram(Tensor x, Tensor edges) {
    Tensor y = Operands.numbers(Operands.flat(x));
    int bins = edges.dim(0) - 1;
    Tensor place = searchsorted(edges, y, "right").subtract(1);
    Tensor atEnd = y.equal(edges.select(0, bins));
    Tensor index = atEnd.where(Operands.constant(DType.INT32, bins - 1), place);
    Tensor counts =
        Indexing.accumulate(
            Tensor.full(DType.INT32, Shape.of(bins), 0),
            index,
            Tensor.full(DType.INT32, y.shape(), 1));
    return List.of(counts, edges);
  }

  /** As {@link #bincount(Tensor, Tensor, int)}, with Keras's defaults. */
  public static Tensor bincount(Tensor x) {
    return bincount(x, null, 0);
  }

  /**
   * How often each whole number from 0 occurs, or the sums of its weights.
   *
   * @param weights of x's shape, or null
   * @param minlength the least length of the result
   */
  public static Tensor bincount(Tensor x, @Nullable Tensor weights, int minlength) {
    int most = x.shape().size() == 0 ? -1 : (int) x.max().item();
    int size = Math.max(minlength, most + 1);
    DType dtype = weights == null ? DType.INT32 : x.dtype().promote(weights.dtype());
    Tensor values = weights == null ? Tensor.full(DType.INT32, x.shape(), 1) : weights.cast(dtype);
    if (x.rank() < 2) {
      return Indexing.accumulate(Tensor.full(dtype, Shape.of(size), 0), x, values);
    }
    Tensor hot =
        x.expandDims(-1).equal(Tensor.iota(x.dtype(), x.shape().plus(size), -1)).cast(dtype);
    return hot.multiply(values.expandDims(-1)).sum(-2);
  }

  /** Where numbers are not 0: the places along each axis. */
  public static List<Tensor> nonzero(Tensor x) {
    NdArray array = x.value();
    int[] found = IntStream.range(0, array.size()).filter(i -> array.getDouble(i) != 0).toArray();
    return Indexing.unravelIndex(Operands.ints(found), x.shape());
  }

  /** The different numbers in ascending order. */
  public static Tensor unique(Tensor x) {
    return unique(x, false, false, false, null, null, 0).getFirst();
  }

  /**
   * The different numbers, or slices along an axis, in ascending order.
   *
   * @param returnIndex whether to tell where each occurs first
   * @param returnInverse whether to tell which one each was
   * @param returnCounts whether to tell how often each occurs
   * @param axis along which slices are compared; null for single numbers
   * @param size how many to give: the rest is cut off or filled; null for all
   * @param fillValue what fills
   * @return the different ones, then what was asked for
   */
  public static List<Tensor> unique(
      Tensor x,
      boolean returnIndex,
      boolean returnInverse,
      boolean returnCounts,
      @Nullable Integer axis,
      @Nullable Integer size,
      double fillValue) {
    return Distinct.of(x, axis).results(returnIndex, returnInverse, returnCounts, size, fillValue);
  }

  // ---- Quantiles ----

  /** As {@link #median(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor median(Tensor x) {
    return median(x, null, false);
  }

  /** The middle number, or the mean of the two middle ones. */
  public static Tensor median(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Quantiles.of(x, Operands.constant(DType.FLOAT64, 0.5), axis, "linear", keepdims, false);
  }

  /** As {@link #quantile(Tensor, Tensor, Ints, String, boolean)}, with Keras's defaults. */
  public static Tensor quantile(Tensor x, Tensor q) {
    return quantile(x, q, null, "linear", false);
  }

  /**
   * The numbers below which parts of all lie.
   *
   * @param q the parts, from 0 to 1, a scalar or a row; their axis comes first in the result
   * @param method between two numbers "linear", "lower", "higher", "midpoint" or "nearest"
   */
  public static Tensor quantile(
      Tensor x, Tensor q, @Nullable Ints axis, String method, boolean keepdims) {
    return Quantiles.of(x, q, axis, method, keepdims, false);
  }

  /** As {@link #percentile(Tensor, Tensor, Ints, String, boolean)}, with Keras's defaults. */
  public static Tensor percentile(Tensor x, Tensor q) {
    return percentile(x, q, null, "linear", false);
  }

  /** As {@link #quantile}, with q in percent. */
  public static Tensor percentile(
      Tensor x, Tensor q, @Nullable Ints axis, String method, boolean keepdims) {
    return Quantiles.of(x, q.cast(DType.FLOAT64).divide(100), axis, method, keepdims, false);
  }

  // ---- Segments ----

  /** As {@link #segmentSum(Tensor, Tensor, Integer)}, with Keras's defaults. */
  public static Tensor segmentSum(Tensor data, Tensor segmentIds) {
    return segmentSum(data, segmentIds, null);
  }

  /** Sums of rows by segment; rows of a negative segment are left out. */
  public static Tensor segmentSum(Tensor data, Tensor segmentIds, @Nullable Integer numSegments) {
    return Segments.SUM.apply(data, segmentIds, numSegments);
  }

  /** As {@link #segmentMax(Tensor, Tensor, Integer)}, with Keras's defaults. */
  public static Tensor segmentMax(Tensor data, Tensor segmentIds) {
    return segmentMax(data, segmentIds, null);
  }

  /** The largest numbers by segment; negative infinity for an empty one. */
  public static Tensor segmentMax(Tensor data, Tensor segmentIds, @Nullable Integer numSegments) {
    return Segments.MAX.apply(data, segmentIds, numSegments);
  }

  /** As {@link #segmentMin(Tensor, Tensor, Integer)}, with Keras's defaults. */
  public static Tensor segmentMin(Tensor data, Tensor segmentIds) {
    return segmentMin(data, segmentIds, null);
  }

  /** The smallest numbers by segment; infinity for an empty one. */
  public static Tensor segmentMin(Tensor data, Tensor segmentIds, @Nullable Integer numSegments) {
    return Segments.MIN.apply(data, segmentIds, numSegments);
  }

  /** As {@link #segmentProd(Tensor, Tensor, Integer)}, with Keras's defaults. */
  public static Tensor segmentProd(Tensor data, Tensor segmentIds) {
    return segmentProd(data, segmentIds, null);
  }

  /** Products by segment; 1 for an empty one. */
  public static Tensor segmentProd(Tensor data, Tensor segmentIds, @Nullable Integer numSegments) {
    return Segments.PROD.apply(data, segmentIds, numSegments);
  }
}
