package org.pellucid.applications;

import org.pellucid.layers.Conv2D;
import org.pellucid.layers.DepthwiseConv2D;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.Rescaling;
import org.pellucid.layers.SymbolicTensor;

/**
 * EfficientNetV2, B0 to B3, S, M and L: as {@link EfficientNet}, with whole convolutions instead of
 * depthwise ones in the first stages.
 *
 * <p>Default: pixels from 0 to 255, which the network scales itself.
 *
 * <p>Source: Tan and Le, 2021; {@code keras.applications.EfficientNetV2B0}.
 */
public final class EfficientNetV2 extends Architecture<EfficientNetV2> {
  private static final double DROP_CONNECT = 0.2;
  private static final double DROPOUT = 0.2;
  private static final int KERNEL = 3;

  /** A stage: how many blocks and filters, how wide inside, the step, whether convolutions fuse. */
  private record Stage(int repeats, int in, int out, int expand, int stride, boolean fused) {
    double squeeze() {
      return fused ? 0 : 0.25;
    }
  }

  private static final Stage[] BASE = {
    new Stage(1, 32, 16, 1, 1, true),
    new Stage(2, 16, 32, 4, 2, true),
    new Stage(2, 32, 48, 4, 2, true),
    new Stage(3, 48, 96, 4, 2, false),
    new Stage(5, 96, 112, 6, 1, false),
    new Stage(8, 112, 192, 6, 2, false)
  };
  private static final Stage[] SMALL = {
    new Stage(2, 24, 24, 1, 1, true),
    new Stage(4, 24, 48, 4, 2, true),
    new Stage(4, 48, 64, 4, 2, true),
    new Stage(6, 64, 128, 4, 2, false),
    new Stage(9, 128, 160, 6, 1, false),
    new Stage(15, 160, 256, 6, 2, false)
  };
  private static final Stage[] MEDIUM = {
    new Stage(3, 24, 24, 1, 1, true),
    new Stage(5, 24, 48, 4, 2, true),
    new Stage(5, 48, 80, 4, 2, true),
    new Stage(7, 80, 160, 4, 2, false),
    new Stage(14, 160, 176, 6, 1, false),
    new Stage(18, 176, 304, 6, 2, false),
    new Stage(5, 304, 512, 6, 1, false)
  };
  private static final Stage[] LARGE = {
    new Stage(4, 32, 32, 1, 1, true),
    new Stage(7, 32, 64, 4, 2, true),
    new Stage(7, 64, 96, 4, 2, true),
    new Stage(10, 96, 192, 4, 2, false),
    new Stage(19, 192, 224, 6, 1, false),
    new Stage(25, 224, 384, 6, 2, false),
    new Stage(7, 384, 640, 6, 1, false)
  };

  private final Stage[] stages;
  private final boolean normalizes;
  private final double width;
  private final double depth;
  private boolean includePreprocessing = true;

  private EfficientNetV2(
      String name, Stage[] stages, boolean normalizes, double width, double depth, int size) {
    super(name, size, 32, Preprocessing.NONE);
    this.stages = stages;
    this.normalizes = normalizes;
    this.width = width;
    this.depth = depth;
  }

  static EfficientNetV2 base(String name, double width, double depth, int size) {
    return new EfficientNetV2(name, BASE, true, width, depth, size);
  }

  static EfficientNetV2 small() {
    return new EfficientNetV2("efficientnetv2-s", SMALL, false, 1, 1, 384);
  }

  static EfficientNetV2 medium() {
    return new EfficientNetV2("efficientnetv2-m", MEDIUM, false, 1, 1, 480);
  }

  static EfficientNetV2 large() {
    return new EfficientNetV2("efficientnetv2-l", LARGE, false, 1, 1, 480);
  }

  /**
   * Sets whether the network scales pixels from 0 to 255 itself.
   *
   * @param include whether it does, true without
   * @return this
   */
  public EfficientNetV2 includePreprocessing(boolean include) {
    includePreprocessing = include;
    return this;
  }

  private int filters(int usual) {
    return Math.max(8, (int) (usual * width + 4) / 8 * 8);
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = includePreprocessing ? scaled(image) : image;
    x =
        new Conv2D(filters(stages[0].in), KERNEL)
            .strides(2)
            .padding("same")
            .useBias(false)
            .kernelInitializer(EfficientNet.kernels())
            .name("stem_conv")
            .call(x);
    x = EfficientNet.active(norm(x, "stem_bn"), "stem_activation");
    double all = 0;
    for (Stage stage : stages) {
      all += stage.repeats;
    }
    int done = 0;
    for (int i = 0; i < stages.length; i++) {
      for (int j = 0; j < (int) Math.ceil(depth * stages[i].repeats); j++) {
        String name = "block" + (i + 1) + (char) ('a' + j) + "_";
        x = block(x, stages[i], j > 0, DROP_CONNECT * done / all, name);
        done++;
      }
    }
    x = EfficientNet.pointwise(x, filters(1280), "top_conv");
    return EfficientNet.active(norm(x, "top_bn"), "top_activation");
  }

  private SymbolicTensor scaled(SymbolicTensor image) {
    if (!normalizes || channels(image) != 3) {
      return new Rescaling(1.0 / 128, -1).call(image);
    }
    SymbolicTensor x = new Rescaling(1.0 / 255).call(image);
    return new Normalization()
        .statistics(
            new double[] {0.485, 0.456, 0.406},
            new double[] {0.229 * 0.229, 0.224 * 0.224, 0.225 * 0.225})
        .call(x);
  }

  private SymbolicTensor block(
      SymbolicTensor input, Stage stage, boolean repeated, double drop, String name) {
    int in = filters(repeated ? stage.out : stage.in);
    int out = filters(stage.out);
    int stride = repeated ? 1 : stage.stride;
    SymbolicTensor x = input;
    if (stage.expand != 1) {
      x =
          stage.fused
              ? whole(x, in * stage.expand, stride, name + "expand_conv")
              : EfficientNet.pointwise(x, in * stage.expand, name + "expand_conv");
      x = EfficientNet.active(norm(x, name + "expand_bn"), name + "expand_activation");
    }
    if (!stage.fused) {
      x =
          new DepthwiseConv2D(KERNEL)
              .strides(stride)
              .padding("same")
              .useBias(false)
              .kernelInitializer(EfficientNet.kernels())
              .name(name + "dwconv2")
              .call(x);
      x = EfficientNet.active(norm(x, name + "bn"), name + "activation");
      x = EfficientNet.weighed(x, Math.max(1, (int) (in * stage.squeeze())), name);
    }
    x =
        stage.fused && stage.expand == 1
            ? whole(x, out, stride, name + "project_conv")
            : EfficientNet.pointwise(x, out, name + "project_conv");
    x = norm(x, name + "project_bn");
    if (stage.fused && stage.expand == 1) {
      x = EfficientNet.active(x, name + "project_activation");
    }
    return stride == 1 && in == out ? EfficientNet.shortcut(input, x, drop, name) : x;
  }

  private static SymbolicTensor whole(SymbolicTensor x, int filters, int stride, String name) {
    return new Conv2D(filters, KERNEL)
        .strides(stride)
        .padding("same")
        .useBias(false)
        .kernelInitializer(EfficientNet.kernels())
        .name(name)
        .call(x);
  }

  private static SymbolicTensor norm(SymbolicTensor x, String name) {
    return normalized(x, name, 1e-3, 0.9);
  }

  @Override
  SymbolicTensor top(SymbolicTensor features) {
    return EfficientNet.droppedTop(features, DROPOUT, predictionLayer());
  }
}
