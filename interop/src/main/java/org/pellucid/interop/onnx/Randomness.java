package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/**
 * Random numbers. With a seed they are those of the standard's reference implementation, which
 * draws them from a Mersenne twister; without one they differ from run to run.
 */
final class Randomness {
  private Randomness() {}

  static void register(Map<String, Operator> all) {
    all.put("RandomUniform", Operator.one(call -> uniform(call, shape(call), OnnxDType.FLOAT)));
    all.put(
        "RandomUniformLike",
        Operator.one(call -> uniform(call, call.tensor(0).shape(), call.tensor(0).type())));
    all.put("RandomNormal", Operator.one(call -> normal(call, shape(call), OnnxDType.FLOAT)));
    all.put(
        "RandomNormalLike",
        Operator.one(call -> normal(call, call.tensor(0).shape(), call.tensor(0).type())));
    all.put("Bernoulli", Operator.one(Randomness::bernoulli));
    all.put("Multinomial", Operator.one(Randomness::multinomial));
    all.put("Dropout", Randomness::dropout);
  }

  private static Shape shape(Call call) {
    return call.shape(call.wholes("shape", new long[0]));
  }

  private static MersenneTwister generator(Call call) {
    // Dropout's seed is a whole number, that of the others a float.
    boolean dropout = call.node().operator().equals("Dropout");
    return !call.hasAttribute("seed")
        ? new MersenneTwister(ThreadLocalRandom.current().nextInt())
        : new MersenneTwister(dropout ? (int) call.whole("seed", 0) : (int) call.real("seed", 0));
  }

  private static TypedTensor drawn(Call call, Shape shape, OnnxDType like, DoubleSupplier draw) {
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = draw.getAsDouble();
    }
    Tensor tensor = Tensor.of(NdArray.wrap(DType.FLOAT64, shape, values));
    return TypedTensor.of(call.dtype("dtype", like), tensor);
  }

  private static TypedTensor uniform(Call call, Shape shape, OnnxDType like) {
    MersenneTwister random = generator(call);
    double low = call.real("low", 0);
    double high = call.real("high", 1);
    return drawn(call, shape, like, () -> low + (high - low) * random.nextDouble());
  }

  private static TypedTensor normal(Call call, Shape shape, OnnxDType like) {
    MersenneTwister random = generator(call);
    double mean = call.real("mean", 0);
    double scale = call.real("scale", 1);
    return drawn(call, shape, like, () -> mean + scale * random.nextGaussian());
  }

  private static TypedTensor bernoulli(Call call) {
    TypedTensor x = call.tensor(0);
    NdArray chances = Host.array(x.tensor());
    MersenneTwister random = generator(call);
    double[] values = new double[chances.size()];
    for (int i = 0; i < values.length; i++) {
      double chance = chances.getDouble(i);
      // The rarer of both outcomes is the one that is drawn.
      boolean rare = random.nextDouble() > 1 - Math.min(chance, 1 - chance);
      values[i] = rare == (chance <= 0.5) ? 1 : 0;
    }
    Tensor tensor = Tensor.of(NdArray.wrap(DType.FLOAT64, x.shape(), values));
    return TypedTensor.of(call.dtype("dtype", x.type()), tensor);
  }

  private static TypedTensor multinomial(Call call) {
    NdArray logs = call.array(0);
    int rows = logs.shape().dim(0);
    int classes = logs.shape().dim(1);
    int samples = (int) call.whole("sample_size", 1);
    MersenneTwister random = generator(call);
    long[] values = new long[rows * samples];
    for (int i = 0; i < values.length; i++) {
      int row = i / samples;
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logs.getDouble(row * classes + c));
      }
      double left = random.nextDouble() * sum;
      int chosen = 0;
      while (chosen < classes - 1) {
        left -= Math.exp(logs.getDouble(row * classes + chosen));
        if (left < 0) {
          break;
        }
        chosen++;
      }
      values[i] = chosen;
    }
    Tensor tensor = Tensor.of(NdArray.of(values, rows, samples));
    return TypedTensor.of(call.dtype("dtype", OnnxDType.INT32), tensor);
  }

  private static List<TypedTensor> dropout(Call call) {
    TypedTensor x = call.tensor(0);
    double ratio = call.opset() >= 12 ? call.has(1) ? call.real(1) : 0.5 : call.real("ratio", 0.5);
    boolean asked = call.opset() >= 12 && call.has(2) && call.number(2) != 0;
    Tensor all = Tensor.full(DType.BOOL, x.shape(), 1);
    OnnxDType mask = call.opset() < 10 ? x.type() : OnnxDType.BOOL;
    if (ratio == 0 || (!asked && !call.runner().training())) {
      return List.of(x, TypedTensor.of(mask, all));
    }
    Tensor kept;
    if (asked) {
      MersenneTwister random = generator(call);
      int[] flags = new int[x.shape().size()];
      for (int i = 0; i < flags.length; i++) {
        flags[i] = random.nextDouble() >= ratio ? 1 : 0;
      }
      kept = Tensor.of(NdArray.wrap(DType.INT32, x.shape(), flags)).cast(DType.BOOL);
    } else {
      kept = call.runner().uniform(x.shape()).greaterEqual(ratio);
    }
    Tensor scaled = x.tensor().divide(1 - ratio);
    return List.of(x.computed(kept.where(scaled, scaled.zerosLike())), TypedTensor.of(mask, kept));
  }
}
