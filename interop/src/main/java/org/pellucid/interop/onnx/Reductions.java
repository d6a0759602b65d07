package org.pellucid.interop.onnx;

import java.util.Map;
import java.util.function.BiFunction;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** Many numbers become one: sums, extremes, norms, running sums. */
final class Reductions {
  private Reductions() {}

  static void register(Map<String, Operator> all) {
    all.put("ReduceSum", over(Tensor::sum));
    all.put("ReduceMean", over(Reductions::mean));
    all.put("ReduceProd", over(Tensor::prod));
    all.put("ReduceMax", over(Tensor::max));
    all.put("ReduceMin", over(Tensor::min));
    all.put("ReduceL1", over((x, axes) -> x.abs().sum(axes)));
    all.put("ReduceL2", over((x, axes) -> x.multiply(x).sum(axes).sqrt()));
    all.put("ReduceSumSquare", over((x, axes) -> x.multiply(x).sum(axes)));
    all.put("ReduceLogSum", over((x, axes) -> x.sum(axes).log()));
    all.put("ReduceLogSumExp", over(Reductions::logSumExp));
    all.put("ArgMax", Operator.one(call -> position(call, true)));
    all.put("ArgMin", Operator.one(call -> position(call, false)));
    all.put("CumSum", Operator.one(Reductions::runningSum));
    all.put("CumProd", Operator.one(Reductions::runningProduct));
  }

  private static Operator over(BiFunction<Tensor, int[], Tensor> function) {
    return Operator.one(call -> {
      TypedTensor x = call.tensor(0);
      long[] axes = call.has(1) ? call.longs(1) : call.wholes("axes");
      int[] over;
      if (axes != null && axes.length > 0) {
        over = call.axes(axes, x.rank());
      } else if (call.flag("noop_with_empty_axes", false)) {
        return x;
      } else {
        over = Ints.range(0, x.rank()).toArray();
      }
      Tensor numbers = Raw.ordered(x.type(), x.tensor());
      boolean isOrder =
          call.node().operator().endsWith("Max") || call.node().operator().endsWith("Min");
      Tensor from = isOrder ? numbers : x.tensor();
      // Without axes a reduction of the engine takes all of them, which a scalar does not have.
      Tensor reduced =
          over.length == 0
              ? function.apply(from.reshape(1), new int[] {0}).reshape(Shape.SCALAR)
              : function.apply(from, over);
      Tensor result = isOrder ? Raw.ordered(x.type(), reduced) : reduced;
      return x.computed(
          call.flag("keepdims", true) && over.length > 0 ? x.tensor().keep(result, over) : result);
    });
  }

  private static Tensor mean(Tensor x, int[] axes) {
    if (x.dtype().isFloating()) {
      return x.mean(axes);
    }
    int count = 1;
    for (int axis : axes) {
      count *= x.dim(axis);
    }
    return x.sum(axes).cast(DType.FLOAT64).divide(count);
  }

  private static Tensor logSumExp(Tensor x, int[] axes) {
    Tensor numbers = x.dtype().isFloating() ? x : x.cast(DType.FLOAT64);
    Tensor greatest = numbers.max(axes).stopGradient();
    // The greatest may be infinite, and of nothing it is: then nothing is taken off.
    Tensor shift = greatest.isFinite().where(greatest, greatest.zerosLike());
    return numbers.subtract(numbers.keep(shift, axes)).exp().sum(axes).log().add(shift);
  }

  private static TypedTensor position(Call call, boolean greatest) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", 0, x.rank());
    Tensor numbers = Raw.ordered(x.type(), x.tensor());
    boolean last = call.flag("select_last_index", false);
    Tensor from = last ? numbers.flip(axis) : numbers;
    Tensor best = greatest ? from.argmax(axis) : from.argmin(axis);
    Tensor place = last ? best.subtractFrom(x.shape().dim(axis) - 1) : best;
    return TypedTensor.longs(call.flag("keepdims", true) ? place.expandDims(axis) : place);
  }

  private static TypedTensor runningSum(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis(call.number(1), x.rank());
    Op op = new Op.CumSum(axis, call.flag("exclusive", false), call.flag("reverse", false));
    return x.computed(Raw.apply(op, x.tensor()));
  }

  private static TypedTensor runningProduct(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis(call.number(1), x.rank());
    boolean reverse = call.flag("reverse", false);
    Tensor from = reverse ? x.tensor().flip(axis) : x.tensor();
    if (call.flag("exclusive", false)) {
      Tensor one = from.slice(axis, 0, 1).onesLike();
      from = Tensor.concat(axis, java.util.List.of(one, from.slice(axis, 0, from.dim(axis) - 1)));
    }
    Tensor result = org.pellucid.ops.Reductions.cumprod(from, axis, x.tensor().dtype());
    return x.computed(reverse ? result.flip(axis) : result);
  }
}
