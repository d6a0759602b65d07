package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** Losses of classifiers. */
final class Losses {
  private Losses() {}

  static void register(Map<String, Operator> all) {
    all.put("NegativeLogLikelihoodLoss", Operator.one(call -> loss(call, call.x(0))));
    all.put(
        "SoftmaxCrossEntropyLoss",
        call -> {
          Tensor logs = Nn.logSoftmax(call.x(0), 1);
          return List.of(loss(call, logs), call.tensor(0).computed(logs));
        });
  }

  /** Minus the logarithm of the probability that was given to the right class. */
  private static TypedTensor loss(Call call, Tensor logs) {
    TypedTensor x = call.tensor(0);
    Tensor target = call.x(1).cast(DType.INT64);
    int classes = logs.dim(1);
    Tensor valid = Tensor.full(DType.BOOL, target.shape(), 1);
    if (call.hasAttribute("ignore_index")) {
      valid = target.equal(Tensor.scalar(call.whole("ignore_index", 0))).not();
    }
    Tensor safe = valid.where(target, target.zerosLike()).clip(0, classes - 1);
    Tensor picked = Indexing.takeAlong(logs, safe.expandDims(1), 1).squeeze(1);
    Tensor weight = call.has(2) ? call.x(2).take(safe, 0) : picked.onesLike();
    weight = valid.where(weight, weight.zerosLike());
    Tensor losses = picked.negative().multiply(weight);
    return x.computed(
        switch (call.text("reduction", "mean")) {
          case "none" -> losses;
          case "sum" -> losses.sum().reshape(Shape.SCALAR);
          default -> losses.sum().divide(weight.sum()).reshape(Shape.SCALAR);
        });
  }
}
