package org.pellucid.applications;

import org.jspecify.annotations.Nullable;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.LayerScale;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Sequential;

/**
 * ConvNeXtTiny to XLarge: convolutions arranged as in a vision transformer.
 *
 * <p>Default: pixels from 0 to 255, which the network normalizes itself. Shortcuts are {@link Add}
 * layers here, where Keras has no layer; they have no weights.
 *
 * <p>Source: Liu et al., 2022; {@code keras.applications.ConvNeXtTiny}.
 */
public final class ConvNeXt extends Architecture<ConvNeXt> {
  private static final double EPSILON = 1e-6;
  private static final double FIRST_SCALE = 1e-6;

  private final int deepStage;
  private final int[] widths;
  private boolean includePreprocessing = true;

  ConvNeXt(String name, int deepStage, int... widths) {
    super(name, 224, 32, Preprocessing.NONE);
    this.deepStage = deepStage;
    this.widths = widths;
  }

  /**
   * Sets whether the network normalizes pixels from 0 to 255 itself.
   *
   * @param include whether it does, true without
   * @return this
   */
  public ConvNeXt includePreprocessing(boolean include) {
    includePreprocessing = include;
    return this;
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = image;
    if (includePreprocessing && channels(image) == 3) {
      x =
          new Normalization()
              .statistics(
                  new double[] {0.485 * 255, 0.456 * 255, 0.406 * 255},
                  new double[] {square(0.229 * 255), square(0.224 * 255), square(0.225 * 255)})
              .name(name() + "_prestem_normalization")
              .call(x);
    }
    for (int stage = 0; stage < widths.length; stage++) {
      x = halved(stage).call(x);
      for (int block = 0; block < (stage == 2 ? deepStage : 3); block++) {
        x = block(x, widths[stage], name() + "_stage_" + stage + "_block_" + block);
      }
    }
    return x;
  }

  private static double square(double x) {
    return x * x;
  }

  /** What makes height and width smaller before a stage. */
  private Sequential halved(int stage) {
    if (stage == 0) {
      Sequential stem =
          new Sequential(
              new Conv2D(widths[0], 4).strides(4).name(name() + "_stem_conv"),
              norm(name() + "_stem_layernorm"));
      stem.setName(name() + "_stem");
      return stem;
    }
    Sequential block =
        new Sequential(
            norm(name() + "_downsampling_layernorm_" + (stage - 1)),
            new Conv2D(widths[stage], 2)
                .strides(2)
                .name(name() + "_downsampling_conv_" + (stage - 1)));
    block.setName(name() + "_downsampling_block_" + (stage - 1));
    return block;
  }

  private static SymbolicTensor block(SymbolicTensor input, int width, String name) {
    SymbolicTensor x =
        new Conv2D(width, 7)
            .padding("same")
            .groups(width)
            .name(name + "_depthwise_conv")
            .call(input);
    x = norm(name + "_layernorm").call(x);
    x = new Dense(4 * width).name(name + "_pointwise_conv_1").call(x);
    x = new Activation("gelu").name(name + "_gelu").call(x);
    x = new Dense(width).name(name + "_pointwise_conv_2").call(x);
    x = new LayerScale(FIRST_SCALE).name(name + "_layer_scale").call(x);
    x = new Activation("linear").name(name + "_identity").call(x);
    return new Add().name(name + "_add").call(input, x);
  }

  private static LayerNormalization norm(String name) {
    return new LayerNormalization().epsilon(EPSILON).name(name);
  }

  @Override
  SymbolicTensor top(SymbolicTensor features) {
    SymbolicTensor x = new GlobalAveragePooling2D().name(name() + "_head_gap").call(features);
    x = norm(name() + "_head_layernorm").call(x);
    return predictionLayer().name(name() + "_head_dense").call(x);
  }

  @Override
  SymbolicTensor endWithoutTop(SymbolicTensor x) {
    return new LayerNormalization().epsilon(EPSILON).call(x);
  }

  @Override
  @Nullable String poolName(String kind) {
    return null;
  }
}
