package org.pellucid.applications;

import org.pellucid.config.Setting;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.DepthwiseConv2D;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.Multiply;
import org.pellucid.layers.ReLU;
import org.pellucid.layers.Rescaling;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.ZeroPadding2D;

/**
 * MobileNetV3, small and large: the blocks of {@link MobileNetV2}, some with squeeze and excitation
 * and hard swish.
 *
 * <p>Defaults: alpha 1, not minimalistic, dropout 0.2, pixels from 0 to 255 that the network scales
 * itself, pictures of any size.
 *
 * <p>Source: Howard et al., 2019; {@code keras.applications.MobileNetV3Small}.
 */
public final class MobileNetV3 extends Architecture<MobileNetV3> {
  private static final double EPSILON = 1e-3;
  private static final double MOMENTUM = 0.999;

  /**
   * A block.
   *
   * @param expansion how many times as wide the inside is
   * @param filters of the result, before alpha
   * @param large whether the kernel is the large one
   * @param stride 1 or 2
   * @param squeeze whether channels are weighed
   * @param hard whether it has the network's own activation, not relu
   */
  private record Block(
      double expansion, int filters, boolean large, int stride, boolean squeeze, boolean hard) {}

  private static final Block[] SMALL = {
    new Block(1, 16, false, 2, true, false),
    new Block(72.0 / 16, 24, false, 2, false, false),
    new Block(88.0 / 24, 24, false, 1, false, false),
    new Block(4, 40, true, 2, true, true),
    new Block(6, 40, true, 1, true, true),
    new Block(6, 40, true, 1, true, true),
    new Block(3, 48, true, 1, true, true),
    new Block(3, 48, true, 1, true, true),
    new Block(6, 96, true, 2, true, true),
    new Block(6, 96, true, 1, true, true),
    new Block(6, 96, true, 1, true, true)
  };
  private static final Block[] LARGE = {
    new Block(1, 16, false, 1, false, false),
    new Block(4, 24, false, 2, false, false),
    new Block(3, 24, false, 1, false, false),
    new Block(3, 40, true, 2, true, false),
    new Block(3, 40, true, 1, true, false),
    new Block(3, 40, true, 1, true, false),
    new Block(6, 80, false, 2, false, true),
    new Block(2.5, 80, false, 1, false, true),
    new Block(2.3, 80, false, 1, false, true),
    new Block(2.3, 80, false, 1, false, true),
    new Block(6, 112, false, 1, true, true),
    new Block(6, 112, false, 1, true, true),
    new Block(6, 160, true, 2, true, true),
    new Block(6, 160, true, 1, true, true),
    new Block(6, 160, true, 1, true, true)
  };

  private final boolean large;
  private double alpha = 1;
  private boolean minimalistic;
  private double dropoutRate = 0.2;
  private boolean includePreprocessing = true;

  MobileNetV3(String name, boolean large) {
    super(name, 224, 32, Preprocessing.NONE);
    this.large = large;
  }

  /**
   * Sets how wide the network is.
   *
   * @param factor of the number of filters in each layer
   * @return this
   */
  public MobileNetV3 alpha(double factor) {
    alpha = Setting.positive("MobileNetV3", "alpha", factor);
    return this;
  }

  /**
   * Sets whether the network does without squeeze and excitation, hard swish and large kernels.
   *
   * @param minimal whether it does, false without
   * @return this
   */
  public MobileNetV3 minimalistic(boolean minimal) {
    minimalistic = minimal;
    return this;
  }

  /**
   * Sets how much of the features is dropped in training, before the classifier.
   *
   * @param rate from 0 to 1
   * @return this
   */
  public MobileNetV3 dropoutRate(double rate) {
    dropoutRate = Setting.between("MobileNetV3", "dropoutRate", 0, 1, rate);
    return this;
  }

  /**
   * Sets whether the network scales pixels from 0 to 255 itself.
   *
   * @param include whether it does, true without; if not, it takes numbers from -1 to 1
   * @return this
   */
  public MobileNetV3 includePreprocessing(boolean include) {
    includePreprocessing = include;
    return this;
  }

  @Override
  boolean anySize() {
    return true;
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = includePreprocessing ? new Rescaling(1.0 / 127.5, -1).call(image) : image;
    x = new Conv2D(16, 3).strides(2).padding("same").useBias(false).name("conv").call(x);
    x = activated(normalized(x, "conv_bn", EPSILON, MOMENTUM), true);
    Block[] blocks = large ? LARGE : SMALL;
    for (int i = 0; i < blocks.length; i++) {
      x = block(x, blocks[i], i);
    }
    x = pointwise(x, multipleOfEight(channels(x) * 6), "conv_1", "conv_1_bn");
    return activated(x, true);
  }

  private SymbolicTensor block(SymbolicTensor input, Block block, int number) {
    String prefix = number == 0 ? "expanded_conv_" : "expanded_conv_" + number + "_";
    int filters = multipleOfEight(block.filters * alpha);
    int wide = multipleOfEight(channels(input) * block.expansion);
    int kernel = block.large && !minimalistic ? 5 : 3;
    SymbolicTensor x = input;
    if (number > 0) {
      x = activated(pointwise(x, wide, prefix + "expand", prefix + "expand_bn"), block.hard);
    }
    if (block.stride == 2) {
      x = new ZeroPadding2D(border(x, kernel)).name(prefix + "depthwise_pad").call(x);
    }
    x =
        new DepthwiseConv2D(kernel)
            .strides(block.stride)
            .padding(block.stride == 1 ? "same" : "valid")
            .useBias(false)
            .name(prefix + "depthwise")
            .call(x);
    x = activated(normalized(x, prefix + "depthwise_bn", EPSILON, MOMENTUM), block.hard);
    if (block.squeeze && !minimalistic) {
      x = weighed(x, wide, prefix + "squeeze_excite_");
    }
    x = pointwise(x, filters, prefix + "project", prefix + "project_bn");
    return block.stride == 1 && channels(input) == filters
        ? new Add().name(prefix + "add").call(input, x)
        : x;
  }

  private static SymbolicTensor weighed(SymbolicTensor input, int filters, String prefix) {
    SymbolicTensor x =
        new GlobalAveragePooling2D().keepdims(true).name(prefix + "avg_pool").call(input);
    x =
        new Conv2D(multipleOfEight(filters * 0.25), 1)
            .padding("same")
            .name(prefix + "conv")
            .call(x);
    x = new ReLU().name(prefix + "relu").call(x);
    x = new Conv2D(filters, 1).padding("same").name(prefix + "conv_1").call(x);
    x = new Activation("hard_sigmoid").name(prefix + "hard_sigmoid").call(x);
    return new Multiply().name(prefix + "mul").call(input, x);
  }

  private static SymbolicTensor pointwise(
      SymbolicTensor x, int filters, String name, String normName) {
    SymbolicTensor result =
        new Conv2D(filters, 1).padding("same").useBias(false).name(name).call(x);
    return normalized(result, normName, EPSILON, MOMENTUM);
  }

  private SymbolicTensor activated(SymbolicTensor x, boolean hard) {
    return hard && !minimalistic ? new Activation("hard_swish").call(x) : new ReLU().call(x);
  }

  @Override
  SymbolicTensor top(SymbolicTensor features) {
    int point = large ? 1280 : 1024;
    int filters = alpha > 1 ? multipleOfEight(point * alpha) : point;
    SymbolicTensor x = new GlobalAveragePooling2D().keepdims(true).call(features);
    x = activated(new Conv2D(filters, 1).padding("same").name("conv_2").call(x), true);
    if (dropoutRate > 0) {
      x = new Dropout(dropoutRate).call(x);
    }
    x = new Conv2D(classes(), 1).padding("same").name("logits").call(x);
    x = new Flatten().call(x);
    return new Activation(classifierActivation()).name("predictions").call(x);
  }
}
