package org.pellucid.applications;

import org.jspecify.annotations.Nullable;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.SeparableConv2D;
import org.pellucid.layers.SymbolicTensor;

/**
 * Xception: depthwise separable convolutions with shortcuts around.
 *
 * <p>As in Keras, the layers of shortcuts have automatic names, which count on through a program.
 *
 * <p>Source: Chollet, 2016; {@code keras.applications.Xception}.
 */
public final class Xception extends Architecture<Xception> {
  Xception() {
    super("xception", 299, 71, Preprocessing.TF);
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = new Conv2D(32, 3).strides(2).useBias(false).name("block1_conv1").call(image);
    x = relu(norm(x, "block1_conv1_bn"), "block1_conv1_act");
    x = new Conv2D(64, 3).useBias(false).name("block1_conv2").call(x);
    x = relu(norm(x, "block1_conv2_bn"), "block1_conv2_act");
    x = halved(x, 2, 128, 128);
    x = halved(x, 3, 256, 256);
    x = halved(x, 4, 728, 728);
    for (int block = 5; block <= 12; block++) {
      SymbolicTensor inside = x;
      for (int i = 1; i <= 3; i++) {
        inside = activeFirst(inside, 728, "block" + block + "_sepconv" + i);
      }
      x = sum(inside, x);
    }
    x = halved(x, 13, 728, 1024);
    x = relu(separable(x, 1536, "block14_sepconv1"), "block14_sepconv1_act");
    return relu(separable(x, 2048, "block14_sepconv2"), "block14_sepconv2_act");
  }

  /** Two separable convolutions and a pool; the second block begins without a relu. */
  private static SymbolicTensor halved(SymbolicTensor input, int block, int inside, int filters) {
    Conv2D projection = new Conv2D(filters, 1).strides(2).padding("same").useBias(false);
    SymbolicTensor shortcut = new BatchNormalization().call(projection.call(input));
    String name = "block" + block;
    SymbolicTensor x =
        block == 2
            ? separable(input, inside, name + "_sepconv1")
            : activeFirst(input, inside, name + "_sepconv1");
    x = activeFirst(x, filters, name + "_sepconv2");
    x = new MaxPooling2D(3).strides(2).padding("same").name(name + "_pool").call(x);
    return sum(x, shortcut);
  }

  private static SymbolicTensor activeFirst(SymbolicTensor x, int filters, String name) {
    return separable(relu(x, name + "_act"), filters, name);
  }

  private static SymbolicTensor separable(SymbolicTensor x, int filters, String name) {
    SymbolicTensor result =
        new SeparableConv2D(filters, 3).padding("same").useBias(false).name(name).call(x);
    return norm(result, name + "_bn");
  }

  private static SymbolicTensor sum(SymbolicTensor x, SymbolicTensor shortcut) {
    return new Add().call(x, shortcut);
  }

  private static SymbolicTensor norm(SymbolicTensor x, String name) {
    return normalized(x, name, 1e-3, 0.99);
  }

  private static SymbolicTensor relu(SymbolicTensor x, String name) {
    return new Activation("relu").name(name).call(x);
  }

  @Override
  @Nullable String poolName(String kind) {
    return null;
  }
}
