package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/**
 * Choosing and replacing elements. Indices may count from the end.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Indexing {
  private Indexing() {}

  private static Tensor fromFront(Tensor indices, int extent) {
    Tensor whole = indices.dtype() == DType.INT64 ? indices : indices.cast(DType.INT32);
    return whole.less(0).where(whole.add(extent), whole);
  }

  /** As {@link #take(Tensor, Tensor, Integer)}, with Keras's defaults. */
  public static Tensor take(Tensor x, Tensor indices) {
    return take(x, indices, null);
  }

  /** Elements (or slices along an axis) at given places; of the flat order without an axis. */
  public static Tensor take(Tensor x, Tensor indices, @Nullable Integer axis) {
    Tensor line = axis == null ? Operands.flat(x) : x;
    int at = axis == null ? 0 : axis;
    return line.take(fromFront(indices, line.dim(at)), at);
  }

  /** As {@link #takeAlongAxis(Tensor, Tensor, Integer)}, with Keras's defaults. */
  public static Tensor takeAlongAxis(Tensor x, Tensor indices) {
    return takeAlongAxis(x, indices, null);
  }

  /** For each place of the result, the element whose index along an axis is given there. */
  public static Tensor takeAlongAxis(Tensor x, Tensor indices, @Nullable Integer axis) {
    if (axis == null) {
      return take(x, Operands.flat(indices), null);
    }
    int[] wide = x.shape().toArray();
    int[] places = indices.shape().toArray();
    int at = x.shape().axis(axis);
    for (int i = 0; i < wide.length; i++) {
      if (i != at) {
        places[i] = Math.max(places[i], wide[i]);
        wide[i] = places[i];
      }
    }
    Tensor rows = x.broadcastTo(Shape.of(wide)).moveAxis(at, -1);
    Tensor index = fromFront(indices, x.dim(at)).broadcastTo(Shape.of(places)).moveAxis(at, -1);
    return alongLast(rows, index).moveAxis(-1, at);
  }

  /** Elements at given places of the last axis, all other axes being the same. */
  static Tensor alongLast(Tensor x, Tensor indices) {
    int n = x.dim(-1);
    Shape rows = indices.shape().without(-1);
    Tensor starts =
        Tensor.iota(DType.INT32, Shape.of(rows.size()), 0).multiply(n).reshape(rows.plus(1));
    Tensor flat = indices.cast(DType.INT32).add(starts);
    return Operands.flat(x).take(flat, 0);
  }

  /** The places along each axis of places in the flat order. */
  public static List<Tensor> unravelIndex(Tensor indices, Shape shape) {
    Tensor rest = fromFront(indices, shape.size());
    List<Tensor> places = new ArrayList<>();
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      Tensor extent = Operands.constant(rest.dtype(), Math.max(1, shape.dim(axis)));
      places.addFirst(rest.mod(extent));
      rest = rest.floorDivide(extent);
    }
    return places;
  }

  /** As {@link #isin(Tensor, Tensor, boolean)}, with Keras's defaults. */
  public static Tensor isin(Tensor x1, Tensor x2) {
    return isin(x1, x2, false);
  }

  /** Whether each number is among others. */
  public static Tensor isin(Tensor x1, Tensor x2, boolean invert) {
    Tensor others = Operands.flat(x2);
    Tensor found =
        others.dim(0) == 0
            ? Tensor.full(DType.BOOL, x1.shape(), 0)
            : x1.expandDims(-1).equal(others).any(-1);
    return invert ? found.not() : found;
  }

  /** x1 where the condition is true, else x2. */
  public static Tensor where(Tensor condition, Tensor x1, Tensor x2) {
    return condition.where(x1, x2);
  }

  /** Where the condition is true: the places along each axis. */
  public static List<Tensor> where(Tensor condition) {
    return Sorting.nonzero(condition);
  }

  /** Of several choices the one whose condition is the first to be true, else the default. */
  public static Tensor select(List<Tensor> condlist, List<Tensor> choicelist, Tensor defaultValue) {
    if (condlist.size() != choicelist.size()) {
      throw Operands.wrong(
          "select", condlist.size() + " conditions for " + choicelist.size() + " choices");
    }
    Tensor result = defaultValue;
    for (int i = condlist.size() - 1; i >= 0; i--) {
      result = condlist.get(i).where(choicelist.get(i), result);
    }
    return result;
  }

  // ---- Slices ----

  /** A block of given shape that begins at given places; these may be computed. */
  public static Tensor slice(Tensor inputs, Tensor startIndices, Shape shape) {
    Tensor block = inputs;
    for (int axis = 0; axis < shape.rank(); axis++) {
      Tensor places =
          Tensor.arange(shape.dim(axis), DType.INT32)
              .add(startIndices.select(0, axis).cast(DType.INT32));
      block = block.take(places, axis);
    }
    return block;
  }

  /** The inputs with a block replaced that begins at given places. */
  public static Tensor sliceUpdate(Tensor inputs, Tensor startIndices, Tensor updates) {
    Shape block = updates.shape();
    Tensor places = Tensor.full(DType.INT32, block, 0);
    for (int axis = 0; axis < block.rank(); axis++) {
      Tensor along =
          Tensor.iota(DType.INT32, block, axis).add(startIndices.select(0, axis).cast(DType.INT32));
      places = places.multiply(inputs.dim(axis)).add(along);
    }
    return Operands.flat(inputs)
        .scatter(Operands.flat(places), Operands.flat(updates), 0, Op.Combine.SET)
        .reshape(inputs.shape());
  }

  /**
   * Zeros with values added at given places.
   *
   * @param indices {@code [..., n]}: places along the first n axes
   * @param values a number, or slice of the other axes, per place
   * @param shape the result's shape
   */
  public static Tensor scatter(Tensor indices, Tensor values, Shape shape) {
    return scattered(Tensor.full(values.dtype(), shape, 0), indices, values, Op.Combine.ADD);
  }

  /** As {@link #scatterUpdate(Tensor, Tensor, Tensor, String)}, with Keras's defaults. */
  public static Tensor scatterUpdate(Tensor inputs, Tensor indices, Tensor updates) {
    return scatterUpdate(inputs, indices, updates, null);
  }

  /**
   * The inputs with values put in at given places.
   *
   * @param indices {@code [..., n]}: places along the first n axes
   * @param updates a number, or slice of the other axes, per place
   * @param reduction null to replace what is there, or "add", "mul", "max", "min"
   */
  public static Tensor scatterUpdate(
      Tensor inputs, Tensor indices, Tensor updates, @Nullable String reduction) {
    Op.Combine combine =
        switch (reduction) {
          case null -> Op.Combine.SET;
          case "add" -> Op.Combine.ADD;
          case "mul" -> Op.Combine.MUL;
          case "max" -> Op.Combine.MAX;
          case "min" -> Op.Combine.MIN;
          default ->
              throw Operands.oneOf(
                  "scatterUpdate",
                  "reduction",
                  reduction,
                  "null, \"add\", \"mul\", \"max\", \"min\"");
        };
    return scattered(inputs, indices, updates, combine);
  }

  private static Tensor scattered(Tensor base, Tensor indices, Tensor values, Op.Combine combine) {
    int axes = indices.dim(-1);
    Shape front = base.shape().slice(0, axes);
    Shape rest = base.shape().slice(axes, base.rank());
    Tensor places = null;
    for (int axis = 0; axis < axes; axis++) {
      Tensor along = fromFront(indices.select(-1, axis), base.dim(axis));
      places = places == null ? along : places.multiply(base.dim(axis)).add(along);
    }
    Tensor flat = places == null ? Operands.ints() : Operands.flat(places);
    Shape rows = Shape.of(flat.dim(0)).plus(rest);
    Tensor updates =
        values.shape().size() == rows.size() ? values.reshape(rows) : values.broadcastTo(rows);
    return base.reshape(Shape.of(front.size()).plus(rest))
        .scatter(flat, updates.cast(base.dtype()), 0, combine)
        .reshape(base.shape());
  }

  /** Adds values at places of a row; those outside are left out. */
  static Tensor accumulate(Tensor row, Tensor places, Tensor values) {
    Tensor index = Operands.flat(places).cast(DType.INT32);
    return row.scatter(index, Operands.flat(values), 0, Op.Combine.ADD, Op.OutOfRange.IGNORE);
  }

  /**
   * What {@code x[key]} gives in Python: a whole number takes one slice, a list {@code [start,
   * stop, step]} (with nulls) cuts a range, null adds an axis, "..." stands for the axes between, a
   * tensor of whole numbers takes slices.
   */
  public static Tensor getItem(Tensor x, List<?> key) {
    return PythonIndex.apply(x, key);
  }

  /** As {@link #oneHot(Tensor, int, int, DType)}, with Keras's defaults. */
  public static Tensor oneHot(Tensor x, int numClasses) {
    return oneHot(x, numClasses, -1, null);
  }

  /** One-hot rows: 1 at the place of each number, 0 elsewhere; all 0 for a place outside. */
  public static Tensor oneHot(Tensor x, int numClasses, int axis, @Nullable DType dtype) {
    Tensor whole = x.dtype() == DType.INT64 ? x : x.cast(DType.INT32);
    Tensor hot =
        whole
            .expandDims(-1)
            .equal(Tensor.iota(whole.dtype(), x.shape().plus(numClasses), -1))
            .cast(dtype == null ? DType.FLOAT32 : dtype);
    return hot.moveAxis(-1, axis);
  }

  /** Rows with 1 at each place that occurs among the numbers of the axis before. */
  public static Tensor multiHot(Tensor inputs, int numClasses, int axis, @Nullable DType dtype) {
    Tensor hot = oneHot(inputs, numClasses, axis, dtype);
    return hot.max(inputs.rank() > 1 ? 1 : 0);
  }

  /** Whole numbers as axes, for {@link #take} and its kin. */
  static Ints ints(Tensor x) {
    return Ints.of(x.cast(DType.INT32).toIntArray());
  }
}
