// Longer than most files on purpose: short functions that users look for in one place.
package org.pellucid.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Functions that put the same numbers elsewhere: other shapes, other orders, joined and cut.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Movement {
  private Movement() {}

  // ---- Shapes ----

  /** The same numbers in another shape; one extent may be -1 and follows from the others. */
  public static Tensor reshape(Tensor x, Ints newshape) {
    return x.reshape(newshape.toArray());
  }

  /** The same numbers on one axis. */
  public static Tensor ravel(Tensor x) {
    return Operands.flat(x);
  }

  /** New axes of extent 1, at these places of the result. */
  public static Tensor expandDims(Tensor x, Ints axis) {
    int rank = x.rank() + axis.size();
    int[] places = axis.toArray();
    for (int i = 0; i < places.length; i++) {
      places[i] += places[i] < 0 ? rank : 0;
    }
    Arrays.sort(places);
    Tensor result = x;
    for (int place : places) {
      result = result.expandDims(place);
    }
    return result;
  }

  /** As {@link #squeeze(Tensor, Ints)}, with Keras's defaults. */
  public static Tensor squeeze(Tensor x) {
    return squeeze(x, null);
  }

  /** Without axes of extent 1: the given ones, or all. */
  public static Tensor squeeze(Tensor x, @Nullable Ints axis) {
    int[] dims = x.shape().toArray();
    boolean[] gone = new boolean[dims.length];
    if (axis == null) {
      for (int i = 0; i < dims.length; i++) {
        gone[i] = dims[i] == 1;
      }
    } else {
      for (int at : Operands.axes(x, axis)) {
        if (dims[at] != 1) {
          throw Operands.wrong(
              "squeeze", "axis " + at + " of " + x.shape() + " has extent " + dims[at]);
        }
        gone[at] = true;
      }
    }
    Shape shape = Shape.SCALAR;
    for (int i = 0; i < dims.length; i++) {
      shape = gone[i] ? shape : shape.plus(dims[i]);
    }
    return x.reshape(shape);
  }

  /** Numbers repeated along new leading axes and axes of extent 1. */
  public static Tensor broadcastTo(Tensor x, Shape shape) {
    return x.broadcastTo(shape);
  }

  /** The same tensor; tensors do not change. */
  public static Tensor copy(Tensor x) {
    return x;
  }

  // ---- Orders of axes ----

  /** As {@link #transpose(Tensor, Ints)}, with Keras's defaults. */
  public static Tensor transpose(Tensor x) {
    return transpose(x, null);
  }

  /** The axes in another order; reversed without one. */
  public static Tensor transpose(Tensor x, @Nullable Ints axes) {
    return axes == null ? x.transpose() : x.transpose(axes.toArray());
  }

  /** Two axes in each other's place. */
  public static Tensor swapaxes(Tensor x, int axis1, int axis2) {
    return x.swapAxes(axis1, axis2);
  }

  /** Axes at other places, the others in their order. */
  public static Tensor moveaxis(Tensor x, Ints source, Ints destination) {
    int[] from = Operands.axes(x, source);
    int[] to = Operands.axes(x, destination);
    int[] order = new int[x.rank()];
    Arrays.fill(order, -1);
    for (int i = 0; i < from.length; i++) {
      order[to[i]] = from[i];
    }
    int next = 0;
    for (int i = 0; i < order.length; i++) {
      if (order[i] < 0) {
        while (Ints.of(from).contains(next)) {
          next++;
        }
        order[i] = next++;
      }
    }
    return x.transpose(order);
  }

  // ---- Orders of elements ----

  /** As {@link #flip(Tensor, Ints)}, with Keras's defaults. */
  public static Tensor flip(Tensor x) {
    return flip(x, null);
  }

  /** Backwards along axes, or all. */
  public static Tensor flip(Tensor x, @Nullable Ints axis) {
    return x.flip(Operands.axes(x, axis));
  }

  /** Columns backwards. */
  public static Tensor fliplr(Tensor x) {
    return x.flip(1);
  }

  /** Rows backwards. */
  public static Tensor flipud(Tensor x) {
    return x.flip(0);
  }

  /** As {@link #roll(Tensor, Ints, Ints)}, with Keras's defaults. */
  public static Tensor roll(Tensor x, Ints shift) {
    return roll(x, shift, null);
  }

  /** Shifted along axes, what falls off the end coming in at the start; in flat order without. */
  public static Tensor roll(Tensor x, Ints shift, @Nullable Ints axis) {
    if (axis == null) {
      int all = Arrays.stream(shift.toArray()).sum();
      return roll(Operands.flat(x), Ints.of(all), Ints.of(0)).reshape(x.shape());
    }
    Tensor result = x;
    int count = Math.max(shift.size(), axis.size());
    Ints by = Operands.spread(shift, count);
    Ints at = Operands.spread(axis, count);
    for (int i = 0; i < count; i++) {
      int extent = Math.max(1, x.dim(at.get(i)));
      int split = extent - Math.floorMod(by.get(i), extent);
      Tensor behind = result.slice(at.get(i), split, extent);
      Tensor before = result.slice(at.get(i), 0, split);
      result = Tensor.concat(at.get(i), List.of(behind, before));
    }
    return result;
  }

  /** As {@link #rot90(Tensor, int, Ints)}, with Keras's defaults. */
  public static Tensor rot90(Tensor array) {
    return rot90(array, 1, Ints.of(0, 1));
  }

  /** Turned k times by 90 degrees, from the first axis towards the second. */
  public static Tensor rot90(Tensor array, int k, Ints axes) {
    if (array.rank() < 2 || axes.size() != 2) {
      throw Operands.wrong("rot90", "two axes are needed, got " + array.shape() + " and " + axes);
    }
    int first = axes.get(0);
    int second = axes.get(1);
    return switch (Math.floorMod(k, 4)) {
      case 0 -> array;
      case 1 -> array.flip(second).swapAxes(first, second);
      case 2 -> array.flip(first).flip(second);
      default -> array.swapAxes(first, second).flip(second);
    };
  }

  // ---- Repeating ----

  /** The whole repeated along each axis. */
  public static Tensor tile(Tensor x, Ints repeats) {
    int rank = Math.max(x.rank(), repeats.size());
    Tensor result = x;
    while (result.rank() < rank) {
      result = result.expandDims(0);
    }
    for (int i = 1; i <= repeats.size(); i++) {
      int times = repeats.get(repeats.size() - i);
      Tensor once = result;
      int axis = rank - i;
      result =
          times == 0
              ? result.slice(axis, 0, 0)
              : Tensor.concat(axis, Collections.nCopies(times, once));
    }
    return result;
  }

  /** As {@link #repeat(Tensor, Ints, Integer)}, with Keras's defaults. */
  public static Tensor repeat(Tensor x, Ints repeats) {
    return repeat(x, repeats, null);
  }

  /**
   * Each element (or slice along an axis) repeated, all as often or each its own number of times.
   */
  public static Tensor repeat(Tensor x, Ints repeats, @Nullable Integer axis) {
    Tensor line = axis == null ? Operands.flat(x) : x;
    int at = axis == null ? 0 : axis;
    Ints times = Operands.spread(repeats, line.dim(at));
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      places.addAll(Collections.nCopies(times.get(i), i));
    }
    return line.take(Operands.ints(places.stream().mapToInt(Integer::intValue).toArray()), at);
  }

  // ---- Joining ----

  /** As {@link #concatenate(List, int)}, with Keras's defaults. */
  public static Tensor concatenate(List<Tensor> xs) {
    return concatenate(xs, 0);
  }

  /** Joined along an axis. */
  public static Tensor concatenate(List<Tensor> xs, int axis) {
    return Tensor.concat(axis, xs);
  }

  /** As {@link #stack(List, int)}, with Keras's defaults. */
  public static Tensor stack(List<Tensor> x) {
    return stack(x, 0);
  }

  /** Put side by side on a new axis. */
  public static Tensor stack(List<Tensor> x, int axis) {
    int at = axis < 0 ? axis + x.getFirst().rank() + 1 : axis;
    return Tensor.stack(at, x);
  }

  /** Joined along the second axis; rows of one axis along that. */
  public static Tensor hstack(List<Tensor> xs) {
    List<Tensor> parts = xs.stream().map(x -> x.rank() == 0 ? x.expandDims(0) : x).toList();
    return Tensor.concat(parts.getFirst().rank() == 1 ? 0 : 1, parts);
  }

  /** Joined along the first axis; rows of one axis as rows of a matrix. */
  public static Tensor vstack(List<Tensor> xs) {
    return Tensor.concat(0, xs.stream().map(x -> x.rank() < 2 ? x.reshape(1, -1) : x).toList());
  }

  /** Joined along the third axis. */
  public static Tensor dstack(List<Tensor> xs) {
    return Tensor.concat(
        2,
        xs.stream()
            .map(x -> x.rank() < 2 ? x.reshape(1, -1, 1) : x.rank() == 2 ? x.expandDims(2) : x)
            .toList());
  }

  /** Rows of one axis as columns, matrices as they are, joined along the second axis. */
  public static Tensor columnStack(List<Tensor> xs) {
    return Tensor.concat(1, xs.stream().map(x -> x.rank() < 2 ? x.reshape(-1, 1) : x).toList());
  }

  /** As {@link #append(Tensor, Tensor, Integer)}, with Keras's defaults. */
  public static Tensor append(Tensor x1, Tensor x2) {
    return append(x1, x2, null);
  }

  /** Joined along an axis; in flat order without one. */
  public static Tensor append(Tensor x1, Tensor x2, @Nullable Integer axis) {
    return axis == null
        ? Tensor.concat(0, List.of(Operands.flat(x1), Operands.flat(x2)))
        : Tensor.concat(axis, List.of(x1, x2));
  }

  // ---- Cutting ----

  /** Cut along an axis into a number of equal parts. */
  public static List<Tensor> split(Tensor x, int sections, int axis) {
    if (sections < 1 || x.dim(axis) % sections != 0) {
      throw Operands.wrong(
          "split", "axis " + axis + " of " + x.shape() + " does not give " + sections + " parts");
    }
    return arraySplit(x, sections, axis);
  }

  /** Cut along an axis before each of the given places. */
  public static List<Tensor> split(Tensor x, Ints places, int axis) {
    int extent = x.dim(axis);
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= places.size(); i++) {
      int given = i == places.size() ? extent : places.get(i);
      int to = Math.clamp(given < 0 ? given + extent : given, 0, extent);
      parts.add(from >= to ? x.slice(axis, 0, 0) : x.slice(axis, from, to));
      from = to;
    }
    return parts;
  }

  /** Cut along an axis into parts whose extents differ by 1 at most. */
  public static List<Tensor> arraySplit(Tensor x, int sections, int axis) {
    int extent = x.dim(axis);
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < sections; i++) {
      int to = from + extent / sections + (i < extent % sections ? 1 : 0);
      parts.add(x.slice(axis, from, to));
      from = to;
    }
    return parts;
  }

  /** Cut along the second axis, or the only one. */
  public static List<Tensor> hsplit(Tensor x, int sections) {
    return split(x, sections, x.rank() == 1 ? 0 : 1);
  }

  /** Cut along the first axis. */
  public static List<Tensor> vsplit(Tensor x, int sections) {
    return split(x, sections, 0);
  }

  /** Cut along the third axis. */
  public static List<Tensor> dsplit(Tensor x, int sections) {
    return split(x, sections, 2);
  }

  /** As {@link #unstack(Tensor, int)}, with Keras's defaults. */
  public static List<Tensor> unstack(Tensor x) {
    return unstack(x, 0);
  }

  /** The slices along an axis. */
  public static List<Tensor> unstack(Tensor x, int axis) {
    List<Tensor> slices = new ArrayList<>();
    for (int i = 0; i < x.dim(axis); i++) {
      slices.add(x.select(axis, i));
    }
    return slices;
  }

  // ---- Borders ----

  /** As {@link #pad(Tensor, Ints, String, double)}, with Keras's defaults. */
  public static Tensor pad(Tensor x, Ints padWidth) {
    return pad(x, padWidth, "constant", 0);
  }

  /**
   * A border around the numbers.
   *
   * @param padWidth {@code [axes, 2]}: how much before and behind; a row or two numbers stand for
   *     all axes
   * @param mode "constant", "edge", "reflect", "symmetric" or "wrap"
   * @param constantValues what a constant border is made of
   */
  public static Tensor pad(Tensor x, Ints padWidth, String mode, double constantValues) {
    int rank = x.rank();
    int[] low = new int[rank];
    int[] high = new int[rank];
    for (int i = 0; i < rank; i++) {
      boolean each = padWidth.size() == 2 * rank && rank > 1;
      low[i] = padWidth.get(each ? 2 * i : 0);
      high[i] = padWidth.get(each ? 2 * i + 1 : padWidth.size() - 1);
    }
    if (mode.equals("constant")) {
      Tensor numbers = x.dtype() == DType.BOOL ? x.cast(DType.INT32) : x;
      return numbers.pad(Ints.of(low), Ints.of(high), constantValues).cast(x.dtype());
    }
    Tensor result = x;
    for (int axis = 0; axis < rank; axis++) {
      int extent = x.dim(axis);
      int[] places = new int[low[axis] + extent + high[axis]];
      for (int i = 0; i < places.length; i++) {
        places[i] = inside(i - low[axis], extent, mode);
      }
      result = low[axis] + high[axis] == 0 ? result : result.take(Operands.ints(places), axis);
    }
    return result;
  }

  private static int inside(int index, int extent, String mode) {
    return switch (mode) {
      case "edge" -> Math.clamp(index, 0, extent - 1);
      case "wrap" -> Math.floorMod(index, extent);
      case "reflect" -> {
        int within = Math.floorMod(index, Math.max(1, 2 * (extent - 1)));
        yield extent == 1 ? 0 : Math.min(within, 2 * (extent - 1) - within);
      }
      case "symmetric" -> {
        int within = Math.floorMod(index, 2 * extent);
        yield Math.min(within, 2 * extent - 1 - within);
      }
      default ->
          throw Operands.oneOf(
              "pad", "mode", mode, "\"constant\", \"edge\", \"reflect\", \"symmetric\", \"wrap\"");
    };
  }

  // ---- Diagonals ----

  /** As {@link #diag(Tensor, int)}, with Keras's defaults. */
  public static Tensor diag(Tensor x) {
    return diag(x, 0);
  }

  /** The diagonal of a matrix, or the matrix of a diagonal; k counts from the main one upwards. */
  public static Tensor diag(Tensor x, int k) {
    return switch (x.rank()) {
      case 1 -> diagflat(x, k);
      case 2 -> diagonal(x, k, 0, 1);
      default -> throw Operands.wrong("diag", "one or two axes are needed, got " + x.shape());
    };
  }

  /** As {@link #diagflat(Tensor, int)}, with Keras's defaults. */
  public static Tensor diagflat(Tensor x) {
    return diagflat(x, 0);
  }

  /** A matrix with the numbers on a diagonal and zeros elsewhere. */
  public static Tensor diagflat(Tensor x, int k) {
    Tensor line = Operands.flat(x);
    int n = line.dim(0) + Math.abs(k);
    Shape shape = Shape.of(n, n);
    Tensor numbers = Operands.numbers(line);
    int before = Math.max(0, -k);
    Tensor column =
        numbers.pad(Ints.of(before), Ints.of(n - line.dim(0) - before), 0).expandDims(1);
    Tensor on = onDiagonal(shape, k);
    return on.where(column.broadcastTo(shape), Tensor.full(numbers.dtype(), shape, 0))
        .cast(x.dtype());
  }

  private static Tensor onDiagonal(Shape shape, int k) {
    Tensor rows = Tensor.iota(DType.INT32, shape, -2);
    return Tensor.iota(DType.INT32, shape, -1).subtract(rows).equal(k);
  }

  /** As {@link #diagonal(Tensor, int, int, int)}, with Keras's defaults. */
  public static Tensor diagonal(Tensor x) {
    return diagonal(x, 0, 0, 1);
  }

  /** The diagonal of two axes, on a last axis. */
  public static Tensor diagonal(Tensor x, int offset, int axis1, int axis2) {
    Tensor matrices = moveaxis(x, Ints.of(axis1, axis2), Ints.of(-2, -1));
    int rows = matrices.dim(-2);
    int columns = matrices.dim(-1);
    int firstRow = Math.max(0, -offset);
    int firstColumn = Math.max(0, offset);
    int n = Math.max(0, Math.min(rows - firstRow, columns - firstColumn));
    int[] places = new int[n];
    for (int i = 0; i < n; i++) {
      places[i] = (firstRow + i) * columns + firstColumn + i;
    }
    Shape front = matrices.shape().slice(0, matrices.rank() - 2);
    return matrices.reshape(front.plus(rows * columns)).take(Operands.ints(places), front.rank());
  }

  /** As {@link #trace(Tensor, int, int, int)}, with Keras's defaults. */
  public static Tensor trace(Tensor x) {
    return trace(x, 0, 0, 1);
  }

  /** The sum of a diagonal. */
  public static Tensor trace(Tensor x, int offset, int axis1, int axis2) {
    return Reductions.sum(diagonal(x, offset, axis1, axis2), Ints.of(-1), false);
  }

  /** As {@link #tril(Tensor, int)}, with Keras's defaults. */
  public static Tensor tril(Tensor x) {
    return tril(x, 0);
  }

  /** The lower triangle up to a diagonal, zeros above it. */
  public static Tensor tril(Tensor x, int k) {
    return triangle(x, k, true);
  }

  /** As {@link #triu(Tensor, int)}, with Keras's defaults. */
  public static Tensor triu(Tensor x) {
    return triu(x, 0);
  }

  /** The upper triangle from a diagonal on, zeros below it. */
  public static Tensor triu(Tensor x, int k) {
    return triangle(x, k, false);
  }

  private static Tensor triangle(Tensor x, int k, boolean lower) {
    Tensor matrix = x.rank() == 1 ? x.expandDims(0).broadcastTo(Shape.of(x.dim(0), x.dim(0))) : x;
    Shape shape = matrix.shape().slice(matrix.rank() - 2, matrix.rank());
    Tensor distance =
        Tensor.iota(DType.INT32, shape, 1).subtract(Tensor.iota(DType.INT32, shape, 0));
    Tensor inside = lower ? distance.lessEqual(k) : distance.greaterEqual(k);
    return inside.where(matrix, matrix.zerosLike());
  }

  /**
   * Grids of coordinates: for "xy" the first input runs along the second axis, for "ij" its own.
   */
  public static List<Tensor> meshgrid(List<Tensor> x, String indexing) {
    int count = x.size();
    int[] dims = new int[count];
    int[] place = new int[count];
    boolean swap = indexing.equals("xy") && count > 1;
    for (int i = 0; i < count; i++) {
      place[i] = swap && i < 2 ? 1 - i : i;
      dims[place[i]] = x.get(i).shape().size();
    }
    List<Tensor> grids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] own = new int[count];
      Arrays.fill(own, 1);
      own[place[i]] = dims[place[i]];
      grids.add(x.get(i).reshape(Shape.of(own)).broadcastTo(Shape.of(dims)));
    }
    return grids;
  }

  /**
   * Axes in another arrangement, as in einops: {@code "b (h w) c -> b h w c"} with {@code h = 4}.
   *
   * @param names of axes whose extent is given
   * @param extents of those axes
   */
  public static Tensor rearrange(Tensor tensor, String pattern, List<String> names, Ints extents) {
    return Rearrangement.of(pattern, names, extents).apply(tensor);
  }
}
