package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/** Numbers as narrow integers (or floats) with a scale and a zero point. */
final class Quantized {
  private Quantized() {}

  static void register(Map<String, Operator> all) {
    all.put("QuantizeLinear", Operator.one(Quantized::quantize));
    all.put("DequantizeLinear", Operator.one(Quantized::dequantize));
    all.put("DynamicQuantizeLinear", Quantized::dynamic);
    all.put("QLinearMatMul", Operator.one(Quantized::matmul));
    all.put("QLinearConv", Operator.one(Quantized::conv));
  }

  /** Lays scales (or zero points) beside the numbers that they are for. */
  private static Tensor spread(Call call, Tensor scale, Shape x) {
    if (scale.shape().size() == 1 && scale.rank() <= 1) {
      return scale.reshape(Shape.SCALAR);
    }
    int axis = call.axis("axis", 1, x.rank());
    if (scale.rank() == 1) {
      int[] dims = Ints.repeat(1, x.rank()).toArray();
      dims[axis] = scale.dim(0);
      return scale.reshape(dims);
    }
    int block = (int) call.whole("block_size", 0);
    if (block == 0) {
      return scale;
    }
    // Each scale is for a run of numbers along the axis.
    Shape blocks = scale.shape();
    Tensor repeated =
        scale
            .expandDims(axis + 1)
            .broadcastTo(
                blocks.slice(0, axis + 1).plus(block).plus(blocks.slice(axis + 1, blocks.rank())))
            .reshape(blocks.with(axis, blocks.dim(axis) * block));
    return repeated.slice(axis, 0, x.dim(axis));
  }

  static TypedTensor quantize(Call call) {
    TypedTensor x = call.tensor(0);
    TypedTensor scale = call.tensor(1);
    OnnxDType type =
        call.dtype("output_dtype", call.has(2) ? call.tensor(2).type() : OnnxDType.UINT8);
    OnnxDType precision = call.dtype("precision", scale.type());
    Tensor factors = spread(call, scale.tensor(), x.shape());
    Tensor zero = call.has(2) ? spread(call, call.x(2), x.shape()) : null;
    Tensor ratio;
    if (precision == OnnxDType.FLOAT8E8M0) {
      ratio = x.tensor().cast(DType.FLOAT32).divide(factors);
    } else {
      Tensor numbers = Carrier.fit(precision, Raw.reals(x, Carrier.of(precision)));
      Tensor divisors = Carrier.fit(precision, factors.cast(numbers.dtype()));
      ratio = Carrier.fit(precision, numbers.divide(divisors));
    }
    if (Conversions.isSmallFloat(type)) {
      Tensor shifted = zero == null ? ratio : ratio.add(zero);
      boolean saturate = call.flag("saturate", true);
      return new TypedTensor(
          type,
          Tensor.of(SmallFloat.round(type, Host.array(shifted.cast(DType.FLOAT32)), saturate)));
    }
    return saturated(type, ratio, zero);
  }

  /** Rounds to whole numbers, ties to even, and keeps them in the range of a type. */
  static TypedTensor saturated(OnnxDType type, Tensor x, @Nullable Tensor zero) {
    Tensor whole = x.cast(DType.FLOAT64).round();
    Tensor shifted = zero == null ? whole : whole.add(zero.cast(DType.FLOAT64));
    boolean unsigned = Carrier.isUnsigned(type);
    double low = unsigned ? 0 : -Math.scalb(1.0, type.bits() - 1);
    double high = Math.scalb(1.0, unsigned ? type.bits() : type.bits() - 1) - 1;
    return new TypedTensor(type, shifted.clip(low, high).cast(Carrier.of(type)));
  }

  static TypedTensor dequantize(Call call) {
    TypedTensor x = call.tensor(0);
    TypedTensor scale = call.tensor(1);
    OnnxDType type = call.dtype("output_dtype", scale.type());
    Tensor factors = spread(call, scale.tensor(), x.shape());
    Tensor numbers = x.tensor();
    if (call.has(2)) {
      numbers = numbers.subtract(spread(call, call.x(2), x.shape()));
    }
    return TypedTensor.of(type, numbers.cast(Carrier.of(type)).multiply(factors));
  }

  /** Finds scale and zero point of the numbers themselves, 0 included. */
  static List<TypedTensor> dynamic(Call call) {
    Tensor x = call.x(0);
    Tensor low = x.min().minimum(0);
    Tensor high = x.max().maximum(0);
    Tensor scale = high.subtract(low).divide(255);
    Tensor safe = scale.equal(0).where(scale.onesLike(), scale);
    Tensor zero = low.negative().divide(safe).round().clip(0, 255).cast(DType.INT32);
    return List.of(
        saturated(OnnxDType.UINT8, x.divide(safe), zero),
        TypedTensor.floats(scale),
        new TypedTensor(OnnxDType.UINT8, zero));
  }

  /** Rows of the left, or columns of the right side, may have numbers of their own. */
  private static Tensor rows(Tensor numbers) {
    return numbers.rank() == 1 && numbers.dim(0) > 1 ? numbers.expandDims(1) : scalar(numbers);
  }

  private static Tensor scalar(Tensor numbers) {
    return numbers.shape().size() == 1 ? numbers.reshape(Shape.SCALAR) : numbers;
  }

  private static TypedTensor matmul(Call call) {
    Tensor a = call.x(0).subtract(rows(call.x(2)));
    Tensor b = call.x(3).subtract(scalar(call.x(5)));
    Tensor product = Products.exactProduct(a, b);
    Tensor scale =
        rows(call.x(1))
            .cast(DType.FLOAT64)
            .multiply(scalar(call.x(4)).cast(DType.FLOAT64))
            .divide(rows(call.x(6)).cast(DType.FLOAT64));
    return saturated(
        call.tensor(7).type(), product.cast(DType.FLOAT64).multiply(scale), rows(call.x(7)));
  }

  private static TypedTensor conv(Call call) {
    Tensor x = call.x(0).subtract(scalar(call.x(2)));
    Tensor w = call.x(3).subtract(Convolutions.filters(call.x(5), call.tensor(3).rank()));
    Tensor y = Convolutions.exact(call, x, w);
    if (call.has(8)) {
      y = y.add(Layout.channels(call.x(8), y.rank()));
    }
    Tensor scale =
        scalar(call.x(1))
            .cast(DType.FLOAT64)
            .multiply(Layout.channels(call.x(4).cast(DType.FLOAT64), y.rank()))
            .divide(scalar(call.x(6)).cast(DType.FLOAT64));
    return saturated(
        call.tensor(7).type(), y.cast(DType.FLOAT64).multiply(scale), scalar(call.x(7)));
  }
}
