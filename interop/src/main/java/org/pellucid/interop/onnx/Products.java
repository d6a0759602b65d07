package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Einsum;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/** Products of matrices. */
final class Products {
  /** Products of 8-bit numbers are exact in float32 as long as no more of them are added up. */
  private static final int EXACT = 256;

  private Products() {}

  static void register(Map<String, Operator> all) {
    all.put("MatMul", Operator.one(call -> call.tensor(0).computed(matmul(call.x(0), call.x(1)))));
    all.put("Gemm", Operator.one(Products::gemm));
    all.put("Einsum", Operator.one(Products::einsum));
    all.put("Det", Operator.one(call -> call.tensor(0).computed(Linalg.determinant(call.x(0)))));
    all.put("MatMulInteger", Operator.one(Products::matmulInteger));
  }

  static Tensor matmul(Tensor x, Tensor y) {
    return x.matmul(y);
  }

  static TypedTensor gemm(Call call) {
    Tensor a = call.flag("transA", false) ? call.x(0).transpose() : call.x(0);
    Tensor b = call.flag("transB", false) ? call.x(1).transpose() : call.x(1);
    double alpha = call.real("alpha", 1);
    double beta = call.real("beta", 1);
    Tensor product = a.matmul(b);
    Tensor scaled = alpha == 1 ? product : scaled(product, alpha);
    if (!call.has(2) || beta == 0) {
      return call.tensor(0).computed(scaled);
    }
    Tensor c = call.x(2);
    return call.tensor(0).computed(scaled.add(beta == 1 ? c : scaled(c, beta)));
  }

  private static Tensor scaled(Tensor x, double factor) {
    return x.dtype().isFloating()
        ? x.multiply(factor)
        : x.cast(DType.FLOAT64).multiply(factor).cast(x.dtype());
  }

  private static TypedTensor einsum(Call call) {
    String equation = call.text("equation", "").replace(" ", "");
    List<Tensor> operands = call.tensors().stream().map(TypedTensor::tensor).toList();
    return call.tensor(0).computed(Einsum.of(equation, operands.toArray(new Tensor[0])));
  }

  private static TypedTensor matmulInteger(Call call) {
    Tensor a = call.x(0);
    Tensor b = call.x(1);
    if (call.has(2)) {
      Tensor zero = call.x(2);
      a = a.subtract(zero.rank() == 1 && zero.dim(0) > 1 ? zero.expandDims(1) : zero);
    }
    if (call.has(3)) {
      b = b.subtract(call.x(3));
    }
    return new TypedTensor(OnnxDType.INT32, exactProduct(a, b));
  }

  /**
   * The product of whole numbers of at most nine bits, in float32, which is faster than in int32
   * and exact: the inner axis is cut so that all sums stay below 2^24.
   */
  static Tensor exactProduct(Tensor a, Tensor b) {
    Tensor x = a.cast(DType.FLOAT32);
    Tensor y = b.cast(DType.FLOAT32);
    int inner = a.dim(-1);
    if (inner <= EXACT || y.rank() < 2) {
      return inner <= EXACT ? x.matmul(y).cast(DType.INT32) : wide(a, b);
    }
    Tensor sum = Tensor.full(DType.INT32, Shape.SCALAR, 0);
    for (int from = 0; from < inner; from += EXACT) {
      int to = Math.min(inner, from + EXACT);
      Tensor part = x.slice(x.rank() - 1, from, to).matmul(y.slice(y.rank() - 2, from, to));
      sum = sum.add(part.cast(DType.INT32));
    }
    return sum;
  }

  private static Tensor wide(Tensor a, Tensor b) {
    return a.cast(DType.FLOAT64).matmul(b.cast(DType.FLOAT64)).cast(DType.INT32);
  }
}
