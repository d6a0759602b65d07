package org.pellucid.ops;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Values of an array at points between its elements.
 *
 * @param linear whether neighbours are mixed, else the nearest one is taken
 * @param mode what stands outside of the array
 * @param fill the value outside, for constant filling
 */
record Interpolation(boolean linear, Outside mode, double fill) {
  /** What stands outside of an array. */
  enum Outside {
    /** One value everywhere. */
    CONSTANT,
    /** The nearest element. */
    NEAREST,
    /** The array again. */
    WRAP,
    /** The array backwards, without the element at the border. */
    MIRROR,
    /** The array backwards, with the element at the border. */
    REFLECT;

    static Outside named(String function, String name) {
      return switch (name) {
        case "constant" -> CONSTANT;
        case "nearest" -> NEAREST;
        case "wrap" -> WRAP;
        case "mirror" -> MIRROR;
        case "reflect" -> REFLECT;
        default ->
            throw Operands.oneOf(
                function,
                "fillMode",
                name,
                "\"constant\", \"nearest\", \"wrap\", \"mirror\", \"reflect\"");
      };
    }

    /** The element that stands at an index, which may be outside. */
    private Tensor inside(Tensor index, int extent) {
      return switch (this) {
        case CONSTANT, NEAREST -> index.clip(0, extent - 1);
        case WRAP -> index.mod(Operands.constant(DType.INT32, extent));
        case MIRROR -> {
          int period = Math.max(1, 2 * (extent - 1));
          Tensor within = index.mod(Operands.constant(DType.INT32, period));
          yield within.minimum(within.subtractFrom(period)).maximum(0);
        }
        case REFLECT -> {
          Tensor within = index.mod(Operands.constant(DType.INT32, 2 * extent));
          yield within.minimum(within.subtractFrom(2 * extent - 1));
        }
      };
    }
  }

  static Interpolation of(String function, String interpolation, String mode, double fill) {
    boolean linear =
        switch (interpolation) {
          case "bilinear" -> true;
          case "nearest" -> false;
          default ->
              throw Operands.oneOf(
                  function, "interpolation", interpolation, "\"nearest\", \"bilinear\"");
        };
    return new Interpolation(linear, Outside.named(function, mode), fill);
  }

  /** A neighbour of each point along one axis: its index, its weight, and whether it exists. */
  private record Neighbour(Tensor index, Tensor weight, Tensor exists) {}

  /**
   * Computes the values.
   *
   * @param x the array; its first axes are those of the points, further ones are taken along
   * @param points the coordinates along each of those axes, all of one shape
   * @return the values, of the points' shape and then x's further axes
   */
  Tensor at(Tensor x, List<Tensor> points) {
    return at(x, points, 0);
  }

  /** The values of arrays that stand side by side on a first axis, each at points of its own. */
  Tensor eachAt(Tensor x, List<Tensor> points) {
    return at(x, points, 1);
  }

  private Tensor at(Tensor x, List<Tensor> points, int first) {
    int end = first + points.size();
    Tensor numbers = Operands.floats(x);
    Shape rest = x.shape().slice(end, x.rank());
    Tensor rows = numbers.reshape(Shape.of(x.shape().slice(0, end).size()).plus(rest));
    Shape shape = points.getFirst().shape();
    Tensor sum = null;
    for (int corner = 0; corner < (linear ? 1 << points.size() : 1); corner++) {
      Tensor flat =
          first == 0 ? Tensor.full(DType.INT32, shape, 0) : Tensor.iota(DType.INT32, shape, 0);
      Tensor weight = Tensor.full(numbers.dtype(), shape, 1);
      Tensor exists = Tensor.full(DType.BOOL, shape, 1);
      for (int i = 0; i < points.size(); i++) {
        int extent = x.dim(first + i);
        Neighbour next = neighbour(points.get(i), (corner >> i & 1) == 1, extent, numbers.dtype());
        flat = flat.multiply(extent).add(next.index());
        weight = weight.multiply(next.weight());
        exists = exists.and(next.exists());
      }
      Tensor value = rows.take(flat, 0);
      if (mode == Outside.CONSTANT) {
        value = behind(exists, rest).where(value, Operands.constant(value.dtype(), fill));
      }
      Tensor part = linear ? value.multiply(behind(weight, rest)) : value;
      sum = sum == null ? part : sum.add(part);
    }
    Tensor result = requireNonNull(sum);
    return (x.dtype().isFloating() ? result : result.round()).cast(x.dtype());
  }

  private Neighbour neighbour(Tensor point, boolean upper, int extent, DType dtype) {
    Tensor floats = Operands.floats(point);
    Tensor below = linear ? floats.floor() : floats.add(0.5).floor();
    Tensor part = floats.subtract(below).cast(dtype);
    Tensor index = below.cast(DType.INT32);
    if (upper) {
      index = index.add(1);
    }
    Tensor exists = index.greaterEqual(0).and(index.less(extent));
    return new Neighbour(mode.inside(index, extent), upper ? part : part.subtractFrom(1), exists);
  }

  /** Further axes of extent 1, to stand beside the ones taken along. */
  private static Tensor behind(Tensor x, Shape rest) {
    int[] ones = new int[rest.rank()];
    Arrays.fill(ones, 1);
    return x.reshape(x.shape().plus(ones));
  }
}
