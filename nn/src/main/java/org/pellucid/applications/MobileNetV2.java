package org.pellucid.applications;

import org.jspecify.annotations.Nullable;
import org.pellucid.config.Setting;
import org.pellucid.layers.Add;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.DepthwiseConv2D;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.ReLU;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.ZeroPadding2D;

/**
 * MobileNetV2: blocks that widen, filter each channel, and narrow again, with a shortcut around.
 *
 * <p>Default: alpha 1.
 *
 * <p>Source: Sandler et al., 2018; {@code keras.applications.MobileNetV2}.
 */
public final class MobileNetV2 extends Architecture<MobileNetV2> {
  private static final double EPSILON = 1e-3;
  private static final double MOMENTUM = 0.999;

  private double alpha = 1;

  MobileNetV2() {
    super("mobilenetv2", 224, 32, Preprocessing.TF);
  }

  /**
   * Sets how wide the network is.
   *
   * @param factor of the number of filters in each layer
   * @return this
   */
  public MobileNetV2 alpha(double factor) {
    alpha = Setting.positive("MobileNetV2", "alpha", factor);
    return this;
  }

  @Override
  String modelName() {
    return MobileNet.sizedName(this, "mobilenetv2", alpha);
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x =
        new Conv2D(multipleOfEight(32 * alpha), 3)
            .strides(2)
            .padding("same")
            .useBias(false)
            .name("Conv1")
            .call(image);
    x = relu(normalized(x, "bn_Conv1", EPSILON, MOMENTUM), "Conv1_relu");
    int[] filters = {16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320};
    for (int block = 0; block < filters.length; block++) {
      int stride = block == 1 || block == 3 || block == 6 || block == 13 ? 2 : 1;
      x = block(x, filters[block], stride, block);
    }
    int last = alpha > 1 ? multipleOfEight(1280 * alpha) : 1280;
    x = new Conv2D(last, 1).useBias(false).name("Conv_1").call(x);
    return relu(normalized(x, "Conv_1_bn", EPSILON, MOMENTUM), "out_relu");
  }

  private SymbolicTensor block(SymbolicTensor input, int filters, int stride, int number) {
    int narrow = multipleOfEight((int) (filters * alpha));
    String prefix = number == 0 ? "expanded_conv_" : "block_" + number + "_";
    SymbolicTensor x = input;
    if (number > 0) {
      x = pointwise(x, 6 * channels(input), prefix + "expand");
      x = relu(x, prefix + "expand_relu");
    }
    if (stride == 2) {
      x = new ZeroPadding2D(border(x, 3)).name(prefix + "pad").call(x);
    }
    x =
        new DepthwiseConv2D(3)
            .strides(stride)
            .useBias(false)
            .padding(stride == 1 ? "same" : "valid")
            .name(prefix + "depthwise")
            .call(x);
    x = normalized(x, prefix + "depthwise_BN", EPSILON, MOMENTUM);
    x = relu(x, prefix + "depthwise_relu");
    x = pointwise(x, narrow, prefix + "project");
    return stride == 1 && channels(input) == narrow
        ? new Add().name(prefix + "add").call(input, x)
        : x;
  }

  private static SymbolicTensor pointwise(SymbolicTensor x, int filters, String name) {
    SymbolicTensor result =
        new Conv2D(filters, 1).padding("same").useBias(false).name(name).call(x);
    return normalized(result, name + "_BN", EPSILON, MOMENTUM);
  }

  private static SymbolicTensor relu(SymbolicTensor x, String name) {
    return new ReLU().maxValue(6).name(name).call(x);
  }

  @Override
  SymbolicTensor top(SymbolicTensor features) {
    return predictions(new GlobalAveragePooling2D().call(features));
  }

  @Override
  @Nullable String poolName(String kind) {
    return null;
  }
}
