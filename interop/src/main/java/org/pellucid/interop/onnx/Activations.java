package org.pellucid.interop.onnx;

import java.util.Map;
import java.util.function.BiFunction;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** Activation functions. */
final class Activations {
  private static final double SELU_ALPHA = 1.6732631921768188;
  private static final double SELU_GAMMA = 1.0507010221481323;

  private Activations() {}

  static void register(Map<String, Operator> all) {
    all.put("Relu", Operator.map(Tensor::relu));
    all.put("Sigmoid", Operator.map(Tensor::sigmoid));
    all.put("Tanh", Operator.map(Tensor::tanh));
    all.put("Softplus", Operator.map(Nn::softplus));
    all.put("Softsign", Operator.map(x -> x.divide(x.abs().add(1))));
    all.put("LeakyRelu", of((call, x) -> leakyRelu(x, call.real("alpha", 0.01))));
    all.put("Elu", of((call, x) -> elu(x, call.real("alpha", 1))));
    all.put("Celu", of((call, x) -> celu(x, call.real("alpha", 1))));
    all.put(
        "Selu",
        of((call, x) ->
            elu(x, call.real("alpha", SELU_ALPHA)).multiply(call.real("gamma", SELU_GAMMA))));
    all.put(
        "Gelu",
        of((call, x) -> call.text("approximate", "none").equals("tanh") ? geluTanh(x) : gelu(x)));
    all.put(
        "HardSigmoid",
        of((call, x) -> hardSigmoid(x, call.real("alpha", 0.2), call.real("beta", 0.5))));
    all.put("HardSwish", of((call, x) -> x.multiply(hardSigmoid(x, 1.0 / 6, 0.5))));
    all.put("Mish", of((call, x) -> x.multiply(Nn.softplus(x).tanh())));
    all.put(
        "ThresholdedRelu",
        of((call, x) -> x.greater(call.real("alpha", 1)).where(x, x.zerosLike())));
    all.put("Shrink", of((call, x) -> shrink(x, call.real("lambd", 0.5), call.real("bias", 0))));
    all.put("Swish", of((call, x) -> x.multiply(x.multiply(call.real("alpha", 1)).sigmoid())));
    all.put(
        "SwiGLU",
        of((call, x) ->
            x.multiply(x.multiply(call.real("alpha", 1)).sigmoid()).multiply(call.x(1))));
    all.put("PRelu", of((call, x) -> x.less(0).where(x.multiply(slope(call)), x)));
    all.put("Softmax", along(Nn::softmax));
    all.put("LogSoftmax", along(Nn::logSoftmax));
    all.put("Hardmax", along(Activations::hardmax));
  }

  private static Operator of(BiFunction<Call, Tensor, Tensor> function) {
    return Operator.one(call -> call.tensor(0).computed(function.apply(call, call.x(0))));
  }

  static Tensor leakyRelu(Tensor x, double alpha) {
    return x.less(0).where(x.multiply(alpha), x);
  }

  static Tensor elu(Tensor x, double alpha) {
    return x.less(0).where(x.minimum(0).expm1().multiply(alpha), x);
  }

  private static Tensor celu(Tensor x, double alpha) {
    return x.maximum(0).add(x.divide(alpha).minimum(0).expm1().multiply(alpha));
  }

  static Tensor gelu(Tensor x) {
    return Nn.gelu(x, false);
  }

  static Tensor geluTanh(Tensor x) {
    return Nn.gelu(x, true);
  }

  static Tensor hardSigmoid(Tensor x, double alpha, double beta) {
    return x.multiply(alpha).add(beta).clip(0, 1);
  }

  private static Tensor shrink(Tensor x, double limit, double bias) {
    Tensor zero = x.zerosLike();
    return x.less(-limit)
        .where(x.add(bias), x.greater(limit).where(x.subtract(bias), zero))
        .cast(x.dtype());
  }

  /** Slopes of one axis belonged to the channels before opset 7. */
  private static Tensor slope(Call call) {
    Tensor slope = call.x(1);
    int rank = call.tensor(0).rank();
    return call.opset() < 7 && slope.rank() == 1 && rank > 2 && slope.dim(0) > 1
        ? slope.reshape(slope.shape().plus(Ints.repeat(1, rank - 2).toArray()))
        : slope;
  }

  private static Operator along(BiFunction<Tensor, Integer, Tensor> function) {
    return Operator.one(call -> {
      TypedTensor x = call.tensor(0);
      if (call.opset() >= 13 && call.node().operator().equals("Softmax") && isHalf(x.type())) {
        return halfSoftmax(x, call.axis("axis", -1, Math.max(1, x.rank())));
      }
      if (call.opset() >= 13) {
        int axis = call.axis("axis", -1, Math.max(1, x.rank()));
        return x.computed(function.apply(x.tensor(), axis));
      }
      // Earlier, all axes from the given one on counted as one.
      long given = call.whole("axis", 1);
      int axis = given == x.rank() ? x.rank() : call.axis(given, x.rank());
      Shape flat =
          Shape.of(x.shape().slice(0, axis).size(), x.shape().slice(axis, x.rank()).size());
      return x.computed(function.apply(x.tensor().reshape(flat), 1).reshape(x.shape()));
    });
  }

  private static boolean isHalf(OnnxDType type) {
    return type == OnnxDType.FLOAT16 || type == OnnxDType.BFLOAT16;
  }

  /** Rounds after each step, as those who have no wider type do. */
  private static TypedTensor halfSoftmax(TypedTensor x, int axis) {
    Tensor numbers = x.tensor();
    Tensor shifted = numbers.subtract(numbers.keep(numbers.max(axis), axis).stopGradient());
    Tensor powers = Carrier.fit(x.type(), Carrier.fit(x.type(), shifted).exp());
    Tensor sum = Carrier.fit(x.type(), numbers.keep(powers.sum(axis), axis));
    return x.computed(powers.divide(sum));
  }

  private static Tensor hardmax(Tensor x, int axis) {
    Tensor best = x.argmax(axis).expandDims(axis);
    return Tensor.iota(DType.INT32, x.shape(), axis).equal(best).cast(x.dtype());
  }
}
