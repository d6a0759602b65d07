package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Tensor;

/** Steps of optimizers, and gradients. */
final class Training {
  private static final String DOMAIN = "ai.onnx.preview.training:";

  private Training() {}

  static void register(Map<String, Operator> all) {
    all.put(DOMAIN + "Adagrad", Training::adagrad);
    all.put(DOMAIN + "Adam", Training::adam);
    all.put(DOMAIN + "Momentum", Training::momentum);
    all.put(DOMAIN + "Gradient", Training::gradient);
  }

  private static Tensor regularized(Call call, Tensor x, Tensor gradient) {
    return x.multiply(call.real("norm_coefficient", 0)).add(gradient);
  }

  private static List<TypedTensor> adagrad(Call call) {
    Tensor steps = call.x(1).cast(call.x(0).dtype());
    Tensor rate = call.x(0).divide(steps.multiply(call.real("decay_factor", 0)).add(1));
    int n = (call.inputs() - 2) / 3;
    List<TypedTensor> values = new ArrayList<>();
    List<TypedTensor> squares = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      TypedTensor x = call.tensor(2 + i);
      Tensor gradient = regularized(call, x.tensor(), call.x(2 + n + i));
      Tensor square = call.x(2 + 2 * n + i).add(gradient.square());
      Tensor step = gradient.divide(square.sqrt().add(call.real("epsilon", 1e-6)));
      values.add(x.computed(x.tensor().subtract(rate.multiply(step))));
      squares.add(x.computed(square));
    }
    values.addAll(squares);
    return values;
  }

  private static List<TypedTensor> adam(Call call) {
    double alpha = call.real("alpha", 0.9);
    double beta = call.real("beta", 0.999);
    double steps = call.real(1);
    Tensor rate = call.x(0);
    if (steps > 0) {
      rate = rate.multiply(Math.sqrt(1 - Math.pow(beta, steps)) / (1 - Math.pow(alpha, steps)));
    }
    int n = (call.inputs() - 2) / 4;
    List<TypedTensor> values = new ArrayList<>();
    List<TypedTensor> means = new ArrayList<>();
    List<TypedTensor> squares = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      TypedTensor x = call.tensor(2 + i);
      Tensor gradient = regularized(call, x.tensor(), call.x(2 + n + i));
      Tensor mean = call.x(2 + 2 * n + i).multiply(alpha).add(gradient.multiply(1 - alpha));
      Tensor square =
          call.x(2 + 3 * n + i).multiply(beta).add(gradient.square().multiply(1 - beta));
      Tensor step = mean.divide(square.sqrt().add(call.real("epsilon", 1e-6)));
      Tensor moved = x.tensor().subtract(rate.multiply(step));
      values.add(x.computed(moved.multiply(1 - call.real("norm_coefficient_post", 0))));
      means.add(x.computed(mean));
      squares.add(x.computed(square));
    }
    values.addAll(means);
    values.addAll(squares);
    return values;
  }

  private static List<TypedTensor> momentum(Call call) {
    double alpha = call.real("alpha", 0);
    double beta = call.real(1) > 0 ? call.real("beta", 0) : 1;
    boolean nesterov = call.text("mode", "standard").equals("nesterov");
    int n = (call.inputs() - 2) / 3;
    List<TypedTensor> values = new ArrayList<>();
    List<TypedTensor> speeds = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      TypedTensor x = call.tensor(2 + i);
      Tensor gradient = regularized(call, x.tensor(), call.x(2 + n + i));
      Tensor speed = call.x(2 + 2 * n + i).multiply(alpha).add(gradient.multiply(beta));
      Tensor step = nesterov ? gradient.add(speed.multiply(alpha)) : speed;
      values.add(x.computed(x.tensor().subtract(call.x(0).multiply(step))));
      speeds.add(x.computed(speed));
    }
    values.addAll(speeds);
    return values;
  }

  private static List<TypedTensor> gradient(Call call) {
    List<TypedTensor> of = new ArrayList<>();
    for (String name : call.texts("xs")) {
      if (!(call.scope().get(name) instanceof TypedTensor x)) {
        throw call.wrong("\"" + name + "\" is no tensor of numbers");
      }
      of.add(x);
    }
    if (!(call.scope().get(call.text("y", "")) instanceof TypedTensor y)) {
      throw call.wrong("\"" + call.text("y", "") + "\" is no tensor of numbers");
    }
    List<Tensor> gradients =
        Gradients.of(
            y.tensor(), y.tensor().onesLike(), of.stream().map(TypedTensor::tensor).toList());
    List<TypedTensor> results = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      results.add(of.get(i).computed(gradients.get(i)));
    }
    return results;
  }
}
