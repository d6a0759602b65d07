package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/** Numbers are brought to mean 0, variance 1, or norm 1. */
final class Normalizations {
  private Normalizations() {}

  static void register(Map<String, Operator> all) {
    all.put("BatchNormalization", Normalizations::batch);
    all.put("InstanceNormalization", Operator.one(Normalizations::instance));
    all.put("LayerNormalization", Normalizations::layer);
    all.put("GroupNormalization", Operator.one(Normalizations::group));
    all.put("RMSNormalization", Operator.one(Normalizations::rootMeanSquare));
    all.put("LpNormalization", Operator.one(Normalizations::norm));
    all.put("MeanVarianceNormalization", Operator.one(Normalizations::meanVariance));
  }

  private static List<TypedTensor> batch(Call call) {
    TypedTensor x = call.tensor(0);
    int rank = x.rank();
    double epsilon = call.real("epsilon", 1e-5);
    boolean training = call.opset() >= 14 && call.flag("training_mode", false);
    Tensor mean = call.x(3);
    Tensor variance = call.x(4);
    List<TypedTensor> results = new ArrayList<>();
    if (training) {
      int[] axes = Ints.range(0, rank).toArray();
      int[] others = new int[rank - 1];
      for (int i = 0, at = 0; i < rank; i++) {
        if (i != 1) {
          others[at++] = axes[i];
        }
      }
      Tensor ownMean = x.tensor().mean(others);
      Tensor ownVariance = x.tensor().variance(others);
      double momentum = call.real("momentum", 0.9);
      results.add(
          call.tensor(3).computed(mean.multiply(momentum).add(ownMean.multiply(1 - momentum))));
      results.add(
          call.tensor(4)
              .computed(variance.multiply(momentum).add(ownVariance.multiply(1 - momentum))));
      mean = ownMean;
      variance = ownVariance;
    }
    Tensor factor = Layout.channels(call.x(1).divide(variance.add(epsilon).sqrt()), rank);
    Tensor y =
        x.tensor()
            .subtract(Layout.channels(mean, rank))
            .multiply(factor)
            .add(Layout.channels(call.x(2), rank));
    results.addFirst(x.computed(y));
    return results;
  }

  /** Subtracts the mean and divides by the deviation over some axes. */
  private static Tensor standardized(Tensor x, double epsilon, int... axes) {
    Tensor centred = x.subtract(x.keep(x.mean(axes), axes));
    Tensor variance = x.keep(centred.square().mean(axes), axes);
    return centred.divide(variance.add(epsilon).sqrt());
  }

  private static TypedTensor instance(Call call) {
    TypedTensor x = call.tensor(0);
    int[] axes = Ints.range(2, x.rank()).toArray();
    Tensor y = standardized(x.tensor(), call.real("epsilon", 1e-5), axes);
    return x.computed(
        y.multiply(Layout.channels(call.x(1), x.rank())).add(Layout.channels(call.x(2), x.rank())));
  }

  private static DType stash(Call call, TypedTensor x) {
    return call.whole("stash_type", 1) == OnnxDType.DOUBLE.code()
        ? DType.FLOAT64
        : x.tensor().dtype();
  }

  private static List<TypedTensor> layer(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", -1, x.rank());
    int[] axes = Ints.range(axis, x.rank()).toArray();
    Tensor numbers = x.tensor().cast(stash(call, x));
    Tensor mean = numbers.keep(numbers.mean(axes), axes);
    Tensor centred = numbers.subtract(mean);
    Tensor variance = numbers.keep(centred.square().mean(axes), axes);
    Tensor inverse = variance.add(call.real("epsilon", 1e-5)).sqrt().reciprocal();
    TypedTensor normal = x.computed(centred.multiply(inverse));
    Tensor y = normal.tensor().multiply(call.x(1));
    OnnxDType stash = call.dtype("stash_type", OnnxDType.FLOAT);
    return List.of(
        x.computed(call.has(2) ? y.add(call.x(2)) : y),
        TypedTensor.of(stash, mean),
        TypedTensor.of(stash, inverse));
  }

  private static TypedTensor group(Call call) {
    TypedTensor x = call.tensor(0);
    int groups = (int) call.whole("num_groups", 1);
    int batch = x.shape().dim(0);
    int channels = x.shape().dim(1);
    Tensor apart = x.tensor().reshape(batch, groups, -1);
    Tensor normal = standardized(apart, call.real("epsilon", 1e-5), 2);
    Tensor scale = call.x(1);
    Tensor bias = call.x(2);
    if (scale.shape().size() == groups && groups != channels) {
      // Until opset 20 there was one number for each group.
      scale = perChannel(scale, channels / groups);
      bias = perChannel(bias, channels / groups);
    }
    TypedTensor y = x.computed(normal.reshape(x.shape()));
    return x.computed(
        y.tensor().multiply(Layout.channels(scale, x.rank())).add(Layout.channels(bias, x.rank())));
  }

  private static Tensor perChannel(Tensor perGroup, int channels) {
    return perGroup
        .reshape(-1, 1)
        .broadcastTo(Shape.of(perGroup.shape().size(), channels))
        .reshape(-1);
  }

  private static TypedTensor rootMeanSquare(Call call) {
    TypedTensor x = call.tensor(0);
    int[] axes = Ints.range(call.axis("axis", -1, x.rank()), x.rank()).toArray();
    Tensor numbers = x.tensor().cast(stash(call, x));
    Tensor square = numbers.keep(numbers.square().mean(axes), axes);
    Tensor normal = numbers.divide(square.add(call.real("epsilon", 1e-5)).sqrt());
    return x.computed(x.computed(normal).tensor().multiply(call.x(1)));
  }

  private static TypedTensor norm(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", -1, x.rank());
    Tensor size =
        call.whole("p", 2) == 1 ? x.tensor().abs().sum(axis) : x.tensor().square().sum(axis).sqrt();
    Tensor kept = x.tensor().keep(size, axis);
    // What has norm 0 stays 0.
    return x.computed(x.tensor().divide(kept.equal(0).where(kept.onesLike(), kept)));
  }

  private static TypedTensor meanVariance(Call call) {
    TypedTensor x = call.tensor(0);
    int[] axes = call.axes(call.wholes("axes", 0, 2, 3), x.rank());
    Tensor mean = x.tensor().mean(axes);
    Tensor centred = x.tensor().subtract(x.tensor().keep(mean, axes));
    Tensor deviation = x.tensor().keep(centred.square().mean(axes).sqrt(), axes);
    return x.computed(centred.divide(deviation.add(1e-9)));
  }
}
