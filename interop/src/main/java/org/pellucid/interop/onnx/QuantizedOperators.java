package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Quantized operators of ONNX Runtime's own domain, which its quantizer and those of exporters of
 * language models write.
 *
 * @see <a
 *     href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">ContribOperators</a>
 */
final class QuantizedOperators {
  private static final String DOMAIN = FusedOperators.DOMAIN;

  private QuantizedOperators() {}

  static void register(Map<String, Operator> all) {
    all.put(DOMAIN + "QuantizeLinear", Operator.one(Quantized::quantize));
    all.put(DOMAIN + "DequantizeLinear", Operator.one(Quantized::dequantize));
    all.put(
        DOMAIN + "QLinearAdd",
        Operator.one(call -> packed(call, 6, reals(call, 0).add(reals(call, 3)))));
    all.put(
        DOMAIN + "QLinearMul",
        Operator.one(call -> packed(call, 6, reals(call, 0).multiply(reals(call, 3)))));
    all.put(
        DOMAIN + "QLinearSigmoid", Operator.one(call -> packed(call, 3, reals(call, 0).sigmoid())));
    all.put(
        DOMAIN + "QLinearLeakyRelu",
        Operator.one(call ->
            packed(call, 3, Activations.leakyRelu(reals(call, 0), call.real("alpha", 0.01)))));
    all.put(DOMAIN + "QLinearSoftmax", Operator.one(QuantizedOperators::softmax));
    all.put(DOMAIN + "QLinearGlobalAveragePool", Operator.one(QuantizedOperators::globalAverage));
    all.put(DOMAIN + "QLinearConcat", Operator.one(QuantizedOperators::concat));
    all.put(DOMAIN + "QGemm", Operator.one(QuantizedOperators::gemm));
    all.put(DOMAIN + "DynamicQuantizeMatMul", Operator.one(QuantizedOperators::dynamicMatmul));
    all.put(DOMAIN + "MatMulIntegerToFloat", Operator.one(QuantizedOperators::matmulToFloat));
    all.put(DOMAIN + "MatMulNBits", Operator.one(QuantizedOperators::matmulBits));
  }

  private static Tensor scalar(Tensor numbers) {
    return numbers.shape().size() == 1 ? numbers.reshape(Shape.SCALAR) : numbers;
  }

  /** The whole numbers of an input without their zero point, which is two inputs further on. */
  private static Tensor centred(Call call, int x, int zero) {
    return call.has(zero) ? call.x(x).subtract(scalar(call.x(zero))) : call.x(x);
  }

  /** The numbers that three inputs stand for: whole numbers, a scale and a zero point. */
  private static Tensor reals(Call call, int first) {
    return centred(call, first, first + 2).cast(DType.FLOAT32).multiply(scalar(call.x(first + 1)));
  }

  /** A result with the scale of one input and the zero point, if there is one, of the next. */
  private static TypedTensor packed(Call call, int scale, Tensor x) {
    Tensor zero = call.has(scale + 1) ? scalar(call.x(scale + 1)) : null;
    OnnxDType type = zero == null ? call.tensor(0).type() : call.tensor(scale + 1).type();
    return Quantized.saturated(type, x.divide(scalar(call.x(scale))), zero);
  }

  private static TypedTensor softmax(Call call) {
    Tensor x = reals(call, 0);
    int axis = call.axis("axis", -1, x.rank());
    if (call.whole("opset", 13) >= 13) {
      return packed(call, 3, Nn.softmax(x, axis));
    }
    Shape flat = Shape.of(x.shape().slice(0, axis).size(), x.shape().slice(axis, x.rank()).size());
    return packed(call, 3, Nn.softmax(x.reshape(flat), 1).reshape(x.shape()));
  }

  private static TypedTensor globalAverage(Call call) {
    Tensor x = reals(call, 0);
    int first = call.flag("channels_last", false) ? 1 : 2;
    int[] axes = Ints.range(first, first + x.rank() - 2).toArray();
    return packed(call, 3, x.keep(x.mean(axes), axes));
  }

  private static TypedTensor concat(Call call) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 2; i < call.inputs(); i += 3) {
      parts.add(reals(call, i));
    }
    int axis = call.axis("axis", 0, parts.getFirst().rank());
    Tensor ratio = Tensor.concat(axis, parts).divide(scalar(call.x(0)));
    return Quantized.saturated(call.tensor(1).type(), ratio, scalar(call.x(1)));
  }

  private static TypedTensor gemm(Call call) {
    Tensor a = centred(call, 0, 2);
    Tensor b = call.x(3);
    if (call.has(5)) {
      Tensor zero = scalar(call.x(5));
      b = b.subtract(zero.rank() == 1 && call.flag("transB", false) ? zero.expandDims(1) : zero);
    }
    a = call.flag("transA", false) ? a.transpose() : a;
    b = call.flag("transB", false) ? b.transpose() : b;
    Tensor sum = Products.exactProduct(a, b);
    sum = call.has(6) ? sum.add(call.x(6)) : sum;
    Tensor y =
        sum.cast(DType.FLOAT32)
            .multiply(scalar(call.x(1)).multiply(scalar(call.x(4))))
            .multiply(call.real("alpha", 1));
    return call.has(7) ? packed(call, 7, y) : TypedTensor.floats(y);
  }

  private static TypedTensor dynamicMatmul(Call call) {
    List<TypedTensor> a = Quantized.dynamic(call);
    Tensor whole = a.get(0).tensor().subtract(a.get(2).tensor());
    Tensor product = Products.exactProduct(whole, centred(call, 1, 3)).cast(DType.FLOAT32);
    Tensor y = product.multiply(a.get(1).tensor().multiply(scalar(call.x(2))));
    return TypedTensor.floats(call.has(4) ? y.add(call.x(4)) : y);
  }

  private static TypedTensor matmulToFloat(Call call) {
    Tensor product = Products.exactProduct(centred(call, 0, 4), centred(call, 1, 5));
    Tensor y = product.cast(DType.FLOAT32).multiply(scalar(call.x(2)).multiply(scalar(call.x(3))));
    return call.tensor(2).computed(call.has(6) ? y.add(call.x(6)) : y);
  }

  /** Numbers of a few bits, several in a byte, the first one in the lowest bits. */
  private static Tensor unpacked(Tensor bytes, int bits) {
    List<Tensor> parts = new ArrayList<>();
    Tensor all = Tensor.full(bytes.dtype(), Shape.SCALAR, (1 << bits) - 1);
    for (int at = 0; at < 8; at += bits) {
      parts.add(bytes.shiftRight(Tensor.full(bytes.dtype(), Shape.SCALAR, at)).and(all));
    }
    Shape whole = bytes.shape().with(bytes.rank() - 1, bytes.dim(bytes.rank() - 1) * (8 / bits));
    return Tensor.stack(bytes.rank(), parts).reshape(whole);
  }

  /** A product with weights of 2, 4 or 8 bits, which have a scale for each short block. */
  private static TypedTensor matmulBits(Call call) {
    int inner = (int) call.whole("K", 0);
    int columns = (int) call.whole("N", 0);
    int bits = (int) call.whole("bits", 4);
    int block = (int) call.whole("block_size", 32);
    if (bits != 2 && bits != 4 && bits != 8) {
      throw call.unsupported("weights of " + bits + " bits");
    }
    if (call.has(4)) {
      throw call.unsupported("columns in another order (g_idx)");
    }
    if (inner <= 0 || columns <= 0 || block <= 0) {
      throw call.wrong("K, N and block_size must be positive");
    }
    int blocks = (inner + block - 1) / block;
    TypedTensor a = call.tensor(0);
    Tensor weights = unpacked(call.x(1).reshape(columns, blocks, -1), bits);
    Tensor zero = zero(call, columns, blocks, bits);
    Tensor scale = call.x(2).reshape(columns, blocks, 1);
    Tensor numbers =
        (zero == null ? weights.subtract(1 << (bits - 1)) : weights.subtract(zero))
            .cast(DType.FLOAT32)
            .multiply(scale)
            .reshape(columns, -1)
            .slice(1, 0, inner);
    Tensor y = a.tensor().matmul(numbers.transpose());
    return a.computed(call.has(5) ? y.add(call.x(5)) : y);
  }

  private static @Nullable Tensor zero(Call call, int columns, int blocks, int bits) {
    if (!call.has(3)) {
      return null;
    }
    Tensor given = call.x(3);
    return call.tensor(3).type() == OnnxDType.UINT8
        ? unpacked(given.reshape(columns, -1), bits).slice(1, 0, blocks).expandDims(2)
        : given.reshape(columns, blocks, 1);
  }
}
