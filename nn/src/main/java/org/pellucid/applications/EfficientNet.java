package org.pellucid.applications;

import org.pellucid.initializers.VarianceScaling;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.DepthwiseConv2D;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.Multiply;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.Rescaling;
import org.pellucid.layers.Reshape;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.ZeroPadding2D;

/**
 * EfficientNetB0 to B7: one network, made wider, deeper and for larger pictures step by step.
 *
 * <p>Pixels from 0 to 255; the network divides by 255 and normalizes by statistics that are among
 * its weights. Keras scales once more by fixed numbers if, and only if, it fetches its own weights;
 * those files therefore give other results here, as they do in Keras when given as a path.
 *
 * <p>Source: Tan and Le, 2019; {@code keras.applications.EfficientNetB0}.
 */
public final class EfficientNet extends Architecture<EfficientNet> {
  private static final double SQUEEZE = 0.25;
  private static final double DROP_CONNECT = 0.2;

  /** A stage: the window, how many blocks, how many filters, how wide inside, the step. */
  private record Stage(int kernel, int repeats, int in, int out, int expand, int stride) {}

  private static final Stage[] STAGES = {
    new Stage(3, 1, 32, 16, 1, 1),
    new Stage(3, 2, 16, 24, 6, 2),
    new Stage(5, 2, 24, 40, 6, 2),
    new Stage(3, 3, 40, 80, 6, 2),
    new Stage(5, 3, 80, 112, 6, 1),
    new Stage(5, 4, 112, 192, 6, 2),
    new Stage(3, 1, 192, 320, 6, 1)
  };

  private final double width;
  private final double depth;
  private final double dropoutRate;

  EfficientNet(String name, double width, double depth, int size, double dropoutRate) {
    super(name, size, 32, Preprocessing.NONE);
    this.width = width;
    this.depth = depth;
    this.dropoutRate = dropoutRate;
  }

  /** How the kernels of convolutions are drawn. */
  static VarianceScaling kernels() {
    return new VarianceScaling().scale(2).mode("fan_out").distribution("truncated_normal");
  }

  private int filters(int usual) {
    return multipleOfEight(usual * width);
  }

  private int repeats(Stage stage) {
    return (int) Math.ceil(depth * stage.repeats);
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = new Rescaling(1.0 / 255).call(image);
    x = new Normalization().call(x);
    x = new ZeroPadding2D(border(x, 3)).name("stem_conv_pad").call(x);
    x =
        new Conv2D(filters(32), 3)
            .strides(2)
            .useBias(false)
            .kernelInitializer(kernels())
            .name("stem_conv")
            .call(x);
    x = active(norm(x, "stem_bn"), "stem_activation");
    double all = 0;
    for (Stage stage : STAGES) {
      all += repeats(stage);
    }
    int done = 0;
    for (int i = 0; i < STAGES.length; i++) {
      for (int j = 0; j < repeats(STAGES[i]); j++) {
        String name = "block" + (i + 1) + (char) ('a' + j) + "_";
        x = block(x, STAGES[i], j > 0, DROP_CONNECT * done / all, name);
        done++;
      }
    }
    x = pointwise(x, filters(1280), "top_conv");
    return active(norm(x, "top_bn"), "top_activation");
  }

  private SymbolicTensor block(
      SymbolicTensor input, Stage stage, boolean repeated, double drop, String name) {
    int in = filters(repeated ? stage.out : stage.in);
    int out = filters(stage.out);
    int stride = repeated ? 1 : stage.stride;
    SymbolicTensor x = input;
    if (stage.expand != 1) {
      x = pointwise(input, in * stage.expand, name + "expand_conv");
      x = active(norm(x, name + "expand_bn"), name + "expand_activation");
    }
    if (stride == 2) {
      x = new ZeroPadding2D(border(x, stage.kernel)).name(name + "dwconv_pad").call(x);
    }
    x =
        new DepthwiseConv2D(stage.kernel)
            .strides(stride)
            .padding(stride == 2 ? "valid" : "same")
            .useBias(false)
            .kernelInitializer(kernels())
            .name(name + "dwconv")
            .call(x);
    x = active(norm(x, name + "bn"), name + "activation");
    x = weighed(x, Math.max(1, (int) (in * SQUEEZE)), name);
    x = norm(pointwise(x, out, name + "project_conv"), name + "project_bn");
    return stride == 1 && in == out ? shortcut(input, x, drop, name) : x;
  }

  /** Adds a block's result to its input; in training it is left out for some of the samples. */
  static SymbolicTensor shortcut(
      SymbolicTensor input, SymbolicTensor result, double drop, String name) {
    SymbolicTensor x = result;
    if (drop > 0) {
      x = new Dropout(drop).noiseShape(-1, 1, 1, 1).name(name + "drop").call(x);
    }
    return new Add().name(name + "add").call(x, input);
  }

  /** Squeeze and excitation. */
  static SymbolicTensor weighed(SymbolicTensor x, int narrow, String name) {
    int channels = channels(x);
    SymbolicTensor weight = new GlobalAveragePooling2D().name(name + "se_squeeze").call(x);
    weight = new Reshape(1, 1, channels).name(name + "se_reshape").call(weight);
    weight =
        new Conv2D(narrow, 1)
            .padding("same")
            .activation("swish")
            .kernelInitializer(kernels())
            .name(name + "se_reduce")
            .call(weight);
    weight =
        new Conv2D(channels, 1)
            .padding("same")
            .activation("sigmoid")
            .kernelInitializer(kernels())
            .name(name + "se_expand")
            .call(weight);
    return new Multiply().name(name + "se_excite").call(x, weight);
  }

  static SymbolicTensor pointwise(SymbolicTensor x, int filters, String name) {
    return new Conv2D(filters, 1)
        .padding("same")
        .useBias(false)
        .kernelInitializer(kernels())
        .name(name)
        .call(x);
  }

  static SymbolicTensor active(SymbolicTensor x, String name) {
    return new Activation("swish").name(name).call(x);
  }

  private static SymbolicTensor norm(SymbolicTensor x, String name) {
    return normalized(x, name, 1e-3, 0.99);
  }

  @Override
  SymbolicTensor top(SymbolicTensor features) {
    return droppedTop(features, dropoutRate, predictionLayer());
  }

  static SymbolicTensor droppedTop(SymbolicTensor features, double rate, Dense predictions) {
    SymbolicTensor x = new GlobalAveragePooling2D().name("avg_pool").call(features);
    x = new Dropout(rate).name("top_dropout").call(x);
    VarianceScaling kernel =
        new VarianceScaling().scale(1.0 / 3).mode("fan_out").distribution("uniform");
    return predictions.kernelInitializer(kernel).call(x);
  }
}
