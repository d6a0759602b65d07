package org.pellucid.applications;

import org.jspecify.annotations.Nullable;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.AveragePooling2D;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.Rescaling;
import org.pellucid.layers.SymbolicTensor;

/**
 * InceptionResNetV2: blocks of branches whose result is scaled down and added to the input.
 *
 * <p>As in Keras, most layers have automatic names, which count on through a program. What Keras
 * scales and adds in one layer are two here, a {@link Rescaling} and an {@link Add}; neither has
 * weights.
 *
 * <p>Source: Szegedy, Ioffe, Vanhoucke and Alemi, 2016; {@code
 * keras.applications.InceptionResNetV2}.
 */
public final class InceptionResNetV2 extends Architecture<InceptionResNetV2> {
  InceptionResNetV2() {
    super("inception_resnet_v2", 299, 75, Preprocessing.TF);
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = halved(image, 32);
    x = InceptionV3.conv(x, 32, 3, 3, 1, "valid");
    x = conv(x, 64, 3);
    x = pooled(x);
    x = InceptionV3.conv(x, 80, 1, 1, 1, "valid");
    x = InceptionV3.conv(x, 192, 3, 3, 1, "valid");
    x = first(pooled(x));
    for (int i = 1; i <= 10; i++) {
      x = added(x, block35(x, "block35_" + i), 0.17, true, "block35_" + i);
    }
    x = second(x);
    for (int i = 1; i <= 20; i++) {
      x = added(x, block17(x, "block17_" + i), 0.1, true, "block17_" + i);
    }
    x = third(x);
    for (int i = 1; i <= 10; i++) {
      x = added(x, block8(x, "block8_" + i), i < 10 ? 0.2 : 1, i < 10, "block8_" + i);
    }
    x = new Conv2D(1536, 1).padding("same").useBias(false).name("conv_7b").call(x);
    x = new BatchNormalization().scale(false).name("conv_7b_bn").call(x);
    return new Activation("relu").name("conv_7b_ac").call(x);
  }

  private static SymbolicTensor first(SymbolicTensor x) {
    SymbolicTensor one = conv(x, 96, 1);
    SymbolicTensor five = conv(conv(x, 48, 1), 64, 5);
    SymbolicTensor twice = conv(conv(conv(x, 64, 1), 96, 3), 96, 3);
    SymbolicTensor pool = new AveragePooling2D(3).strides(1).padding("same").call(x);
    return joined("mixed_5b", one, five, twice, conv(pool, 64, 1));
  }

  private static SymbolicTensor second(SymbolicTensor x) {
    SymbolicTensor once = halved(x, 384);
    SymbolicTensor twice = halved(conv(conv(x, 256, 1), 256, 3), 384);
    return joined("mixed_6a", once, twice, pooled(x));
  }

  private static SymbolicTensor third(SymbolicTensor x) {
    SymbolicTensor first = halved(conv(x, 256, 1), 384);
    SymbolicTensor second = halved(conv(x, 256, 1), 288);
    SymbolicTensor twice = halved(conv(conv(x, 256, 1), 288, 3), 320);
    return joined("mixed_7a", first, second, twice, pooled(x));
  }

  private static SymbolicTensor block35(SymbolicTensor x, String name) {
    SymbolicTensor one = conv(x, 32, 1);
    SymbolicTensor once = conv(conv(x, 32, 1), 32, 3);
    SymbolicTensor twice = conv(conv(conv(x, 32, 1), 48, 3), 64, 3);
    return joined(name + "_mixed", one, once, twice);
  }

  private static SymbolicTensor block17(SymbolicTensor x, String name) {
    SymbolicTensor one = conv(x, 192, 1);
    SymbolicTensor seven = InceptionV3.conv(conv(x, 128, 1), 160, 1, 7, 1, "same");
    return joined(name + "_mixed", one, InceptionV3.conv(seven, 192, 7, 1, 1, "same"));
  }

  private static SymbolicTensor block8(SymbolicTensor x, String name) {
    SymbolicTensor one = conv(x, 192, 1);
    SymbolicTensor three = InceptionV3.conv(conv(x, 192, 1), 224, 1, 3, 1, "same");
    return joined(name + "_mixed", one, InceptionV3.conv(three, 256, 3, 1, 1, "same"));
  }

  private static SymbolicTensor added(
      SymbolicTensor input, SymbolicTensor mixed, double scale, boolean active, String name) {
    SymbolicTensor up =
        new Conv2D(channels(input), 1).padding("same").name(name + "_conv").call(mixed);
    SymbolicTensor scaled = new Rescaling(scale).name(name + "_scale").call(up);
    SymbolicTensor sum = new Add().name(name + "_add").call(input, scaled);
    return active ? new Activation("relu").name(name + "_ac").call(sum) : sum;
  }

  private static SymbolicTensor pooled(SymbolicTensor x) {
    return new MaxPooling2D(3).strides(2).call(x);
  }

  private static SymbolicTensor halved(SymbolicTensor x, int filters) {
    return InceptionV3.conv(x, filters, 3, 3, 2, "valid");
  }

  private static SymbolicTensor conv(SymbolicTensor x, int filters, int kernel) {
    return InceptionV3.conv(x, filters, kernel, kernel, 1, "same");
  }

  private static SymbolicTensor joined(String name, SymbolicTensor... branches) {
    return new Concatenate().name(name).call(branches);
  }

  @Override
  @Nullable String poolName(String kind) {
    return null;
  }
}
