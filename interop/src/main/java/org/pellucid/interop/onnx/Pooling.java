package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** Windows of {@code [batch, channels, spatial...]} become one number each. */
final class Pooling {
  private Pooling() {}

  static void register(Map<String, Operator> all) {
    all.put("MaxPool", Pooling::maxPool);
    all.put("AveragePool", Operator.one(Pooling::averagePool));
    all.put("LpPool", Operator.one(Pooling::normPool));
    all.put("GlobalMaxPool", Operator.one(call -> global(call, call.x(0).max(spatial(call)))));
    all.put("GlobalAveragePool", Operator.one(call -> global(call, call.x(0).mean(spatial(call)))));
    all.put(
        "GlobalLpPool",
        Operator.one(call -> {
          double p = norm(call);
          return global(call, call.x(0).abs().power(p).sum(spatial(call)).power(1 / p));
        }));
    all.put("MaxUnpool", Operator.one(Pooling::maxUnpool));
    all.put("LRN", Operator.one(Pooling::localResponse));
  }

  private static int[] spatial(Call call) {
    return Ints.range(2, call.tensor(0).rank()).toArray();
  }

  private static TypedTensor global(Call call, Tensor reduced) {
    return call.tensor(0).computed(call.x(0).keep(reduced, spatial(call)));
  }

  private static double norm(Call call) {
    return call.opset() < 2 ? call.real("p", 2) : call.whole("p", 2);
  }

  private static Windowing windowing(Call call) {
    int[] size = call.narrow(call.wholes("kernel_shape", new long[0]));
    if (size.length != call.tensor(0).rank() - 2) {
      throw call.wrong("its kernel_shape has " + size.length + " numbers");
    }
    return Windowing.of(call, call.tensor(0).shape(), size);
  }

  private static List<TypedTensor> maxPool(Call call) {
    TypedTensor x = call.tensor(0);
    Windowing windowing = windowing(call);
    Ints size = Ints.of(windowing.size());
    // Narrow integers are exact in float32.
    Tensor numbers = x.tensor().dtype().isFloating() ? x.tensor() : x.tensor().cast(DType.FLOAT32);
    Tensor last = Layout.last(numbers);
    Tensor best = Raw.apply(new Op.WindowMax(size, windowing.windows()), last);
    List<TypedTensor> results = new ArrayList<>();
    results.add(x.computed(Layout.first(best)));
    if (call.wants(1)) {
      Tensor wide = last.cast(DType.FLOAT64);
      Tensor places = places(x.shape(), call.flag("storage_order", false));
      Tensor picked =
          Raw.apply(
              new Op.WindowMaxPick(size, windowing.windows()),
              wide,
              Layout.last(places).cast(DType.FLOAT64));
      results.add(TypedTensor.longs(Layout.first(picked)));
    }
    return results;
  }

  /** The place of each element in memory; by columns, the first spatial axis runs fastest. */
  private static Tensor places(Shape shape, boolean byColumns) {
    Tensor place = Tensor.full(DType.INT64, shape, 0);
    int[] strides = shape.strides();
    if (byColumns) {
      int stride = 1;
      for (int axis = 2; axis < shape.rank(); axis++) {
        strides[axis] = stride;
        stride *= shape.dim(axis);
      }
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      Tensor along = Tensor.iota(DType.INT64, shape, axis);
      place = place.add(along.multiply(Tensor.scalar((long) strides[axis])));
    }
    return place;
  }

  private static TypedTensor averagePool(Call call) {
    TypedTensor x = call.tensor(0);
    Windowing windowing = windowing(call);
    Ints size = Ints.of(windowing.size());
    Tensor last = Layout.last(x.tensor());
    Tensor sums = Raw.apply(new Op.WindowSum(size, windowing.windows()), last);
    Shape spatial = x.shape().slice(2, x.rank());
    Tensor ones = Tensor.full(last.dtype(), Shape.of(1).plus(spatial).plus(1), 1);
    Op.Windows windows = windowing.windows();
    if (call.flag("count_include_pad", false)) {
      // Padding that the file asks for counts; what only completes the last window does not.
      int[] low = new int[spatial.rank() + 2];
      int[] high = new int[spatial.rank() + 2];
      System.arraycopy(windowing.low(), 0, low, 1, spatial.rank());
      System.arraycopy(windowing.high(), 0, high, 1, spatial.rank());
      ones = Movement.pad(ones, low, high, "constant", Raw.constant(ones, 1));
      windows =
          new Op.Windows(
              windows.strides(),
              Ints.repeat(0, spatial.rank()),
              Ints.of(windowing.extra()),
              windows.dilation());
    }
    Tensor counts = Raw.apply(new Op.WindowSum(size, windows), ones);
    return x.computed(Layout.first(sums.divide(counts)));
  }

  private static TypedTensor normPool(Call call) {
    TypedTensor x = call.tensor(0);
    double p = norm(call);
    Windowing windowing = windowing(call);
    Tensor powers = Layout.last(x.tensor()).abs().power(p);
    Tensor sums =
        Raw.apply(new Op.WindowSum(Ints.of(windowing.size()), windowing.windows()), powers);
    return x.computed(Layout.first(sums.power(1 / p)));
  }

  private static TypedTensor maxUnpool(Call call) {
    TypedTensor x = call.tensor(0);
    int axes = x.rank() - 2;
    int[] size = call.spatial("kernel_shape", axes, 1);
    int[] strides = call.spatial("strides", axes, 1);
    long[] pads = call.wholes("pads", new long[2 * axes]);
    int[] dims = x.shape().toArray();
    for (int i = 0; i < axes; i++) {
      dims[i + 2] =
          Call.narrow(
              (x.shape().dim(i + 2) - 1L) * strides[i] - pads[i] - pads[axes + i] + size[i]);
    }
    Shape inferred = Shape.of(dims);
    Tensor places = call.x(1).reshape(-1);
    Shape wanted = call.has(2) ? call.shape(call.longs(2)) : inferred;
    if (!wanted.equals(inferred)) {
      // The places count in the smaller result; it lies in the larger one's first corner.
      Tensor rest = places;
      Tensor moved = Tensor.full(DType.INT64, places.shape(), 0);
      int[] from = inferred.strides();
      int[] to = wanted.strides();
      for (int axis = 0; axis < dims.length; axis++) {
        Tensor index = Raw.binary(new Op.Div(), rest, Tensor.scalar((long) from[axis]));
        rest = rest.subtract(index.multiply(Tensor.scalar((long) from[axis])));
        moved = moved.add(index.multiply(Tensor.scalar((long) to[axis])));
      }
      places = moved;
    }
    Tensor empty = Tensor.full(x.tensor().dtype(), Shape.of(wanted.size()), 0);
    Tensor filled = empty.scatter(places, x.tensor().reshape(-1), 0, Op.Combine.SET);
    return x.moved(filled.reshape(wanted));
  }

  private static TypedTensor localResponse(Call call) {
    TypedTensor x = call.tensor(0);
    int size = (int) call.whole("size", 1);
    int[] low = new int[x.rank()];
    int[] high = new int[x.rank()];
    low[1] = (size - 1) / 2;
    high[1] = size - 1 - low[1];
    Tensor squares =
        Movement.pad(x.tensor().square(), low, high, "constant", Raw.constant(x.tensor(), 0));
    Tensor sum = squares.slice(1, 0, x.shape().dim(1));
    for (int i = 1; i < size; i++) {
      sum = sum.add(squares.slice(1, i, i + x.shape().dim(1)));
    }
    double alpha = call.real("alpha", 1e-4) / size;
    Tensor scale = sum.multiply(alpha).add(call.real("bias", 1)).power(call.real("beta", 0.75));
    return x.computed(x.tensor().divide(scale));
  }
}
