package org.pellucid.applications;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Setting;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.DepthwiseConv2D;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.ReLU;
import org.pellucid.layers.Reshape;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.ZeroPadding2D;

/**
 * MobileNet: thirteen pairs of a depthwise and a pointwise convolution.
 *
 * <p>Defaults: alpha 1, depth multiplier 1, dropout 0.001.
 *
 * <p>Source: Howard et al., 2017; {@code keras.applications.MobileNet}.
 */
public final class MobileNet extends Architecture<MobileNet> {
  private double alpha = 1;
  private int depthMultiplier = 1;
  private double dropout = 0.001;

  MobileNet() {
    super("mobilenet", 224, 32, Preprocessing.TF);
  }

  /**
   * Sets how wide the network is.
   *
   * @param factor of the number of filters in each layer
   * @return this
   */
  public MobileNet alpha(double factor) {
    alpha = Setting.positive("MobileNet", "alpha", factor);
    return this;
  }

  /**
   * Sets how many results a depthwise convolution has for each channel.
   *
   * @param multiplier at least 1
   * @return this
   */
  public MobileNet depthMultiplier(int multiplier) {
    depthMultiplier = Setting.atLeast("MobileNet", "depthMultiplier", 1, multiplier);
    return this;
  }

  /**
   * Sets how much of the features is dropped in training, before the classifier.
   *
   * @param rate from 0 to 1
   * @return this
   */
  public MobileNet dropout(double rate) {
    dropout = Setting.between("MobileNet", "dropout", 0, 1, rate);
    return this;
  }

  @Override
  String modelName() {
    return sizedName(this, "mobilenet", alpha);
  }

  /** Keras's name with the width and the height of a picture, unless another name was given. */
  static String sizedName(Architecture<?> architecture, String usual, double alpha) {
    if (!architecture.name().equals(usual)) {
      return architecture.name();
    }
    int[] shape = architecture.givenShape();
    int rows = shape != null ? shape[0] : architecture.includesTop() ? 224 : Shape.UNKNOWN;
    String size = rows == Shape.UNKNOWN ? "None" : Integer.toString(rows);
    return String.format(Locale.ROOT, "%s_%.2f_%s", usual, alpha, size);
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x =
        new Conv2D((int) (32 * alpha), 3)
            .padding("same")
            .useBias(false)
            .strides(2)
            .name("conv1")
            .call(image);
    x = relu(x, "conv1");
    int[] filters = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    for (int block = 1; block <= filters.length; block++) {
      boolean halves = block == 2 || block == 4 || block == 6 || block == 12;
      if (halves) {
        x = new ZeroPadding2D(0, 1, 0, 1).name("conv_pad_" + block).call(x);
      }
      x =
          new DepthwiseConv2D(3)
              .padding(halves ? "valid" : "same")
              .depthMultiplier(depthMultiplier)
              .strides(halves ? 2 : 1)
              .useBias(false)
              .name("conv_dw_" + block)
              .call(x);
      x = relu(x, "conv_dw_" + block);
      x =
          new Conv2D((int) (filters[block - 1] * alpha), 1)
              .padding("same")
              .useBias(false)
              .name("conv_pw_" + block)
              .call(x);
      x = relu(x, "conv_pw_" + block);
    }
    return x;
  }

  private static SymbolicTensor relu(SymbolicTensor x, String name) {
    return new ReLU()
        .maxValue(6)
        .name(name + "_relu")
        .call(normalized(x, name + "_bn", 1e-3, 0.99));
  }

  @Override
  SymbolicTensor top(SymbolicTensor features) {
    SymbolicTensor x = new GlobalAveragePooling2D().keepdims(true).call(features);
    x = new Dropout(dropout).name("dropout").call(x);
    x = new Conv2D(classes(), 1).padding("same").name("conv_preds").call(x);
    x = new Reshape(classes()).name("reshape_2").call(x);
    return new Activation(classifierActivation()).name("predictions").call(x);
  }

  @Override
  @Nullable String poolName(String kind) {
    return null;
  }
}
