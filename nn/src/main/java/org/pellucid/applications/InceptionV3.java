package org.pellucid.applications;

import org.jspecify.annotations.Nullable;
import org.pellucid.layers.Activation;
import org.pellucid.layers.AveragePooling2D;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.SymbolicTensor;

/**
 * InceptionV3: blocks of branches with windows of several sizes side by side.
 *
 * <p>As in Keras, most layers have automatic names, which count on through a program.
 *
 * <p>Source: Szegedy et al., 2015; {@code keras.applications.InceptionV3}.
 */
public final class InceptionV3 extends Architecture<InceptionV3> {
  InceptionV3() {
    super("inception_v3", 299, 75, Preprocessing.TF);
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = halved(image, 32);
    x = conv(x, 32, 3, 3, 1, "valid");
    x = conv(x, 64, 3, 3);
    x = new MaxPooling2D(3).strides(2).call(x);
    x = conv(x, 80, 1, 1, 1, "valid");
    x = conv(x, 192, 3, 3, 1, "valid");
    x = new MaxPooling2D(3).strides(2).call(x);
    x = small(x, 32, "mixed0");
    x = small(x, 64, "mixed1");
    x = small(x, 64, "mixed2");
    x = reduced(x);
    x = factored(x, 128, "mixed4");
    x = factored(x, 160, "mixed5");
    x = factored(x, 160, "mixed6");
    x = factored(x, 192, "mixed7");
    x = reducedAgain(x);
    x = wide(x, 0);
    return wide(x, 1);
  }

  private static SymbolicTensor small(SymbolicTensor x, int pooled, String name) {
    SymbolicTensor one = conv(x, 64, 1, 1);
    SymbolicTensor five = conv(conv(x, 48, 1, 1), 64, 5, 5);
    SymbolicTensor three = conv(conv(conv(x, 64, 1, 1), 96, 3, 3), 96, 3, 3);
    return joined(name, one, five, three, conv(averaged(x), pooled, 1, 1));
  }

  private static SymbolicTensor reduced(SymbolicTensor x) {
    SymbolicTensor three = halved(x, 384);
    SymbolicTensor twice = halved(conv(conv(x, 64, 1, 1), 96, 3, 3), 96);
    return joined("mixed3", three, twice, new MaxPooling2D(3).strides(2).call(x));
  }

  private static SymbolicTensor factored(SymbolicTensor x, int inside, String name) {
    SymbolicTensor one = conv(x, 192, 1, 1);
    SymbolicTensor seven = conv(conv(conv(x, inside, 1, 1), inside, 1, 7), 192, 7, 1);
    SymbolicTensor twice = conv(conv(conv(x, inside, 1, 1), inside, 7, 1), inside, 1, 7);
    twice = conv(conv(twice, inside, 7, 1), 192, 1, 7);
    return joined(name, one, seven, twice, conv(averaged(x), 192, 1, 1));
  }

  private static SymbolicTensor reducedAgain(SymbolicTensor x) {
    SymbolicTensor three = halved(conv(x, 192, 1, 1), 320);
    SymbolicTensor seven = conv(conv(conv(x, 192, 1, 1), 192, 1, 7), 192, 7, 1);
    return joined("mixed8", three, halved(seven, 192), new MaxPooling2D(3).strides(2).call(x));
  }

  private static SymbolicTensor wide(SymbolicTensor x, int number) {
    SymbolicTensor one = conv(x, 320, 1, 1);
    SymbolicTensor three = conv(x, 384, 1, 1);
    three = joined("mixed9_" + number, conv(three, 384, 1, 3), conv(three, 384, 3, 1));
    SymbolicTensor twice = conv(conv(x, 448, 1, 1), 384, 3, 3);
    twice = new Concatenate().call(conv(twice, 384, 1, 3), conv(twice, 384, 3, 1));
    return joined("mixed" + (9 + number), one, three, twice, conv(averaged(x), 192, 1, 1));
  }

  private static SymbolicTensor averaged(SymbolicTensor x) {
    return new AveragePooling2D(3).strides(1).padding("same").call(x);
  }

  private static SymbolicTensor joined(String name, SymbolicTensor... branches) {
    return new Concatenate().name(name).call(branches);
  }

  private static SymbolicTensor halved(SymbolicTensor x, int filters) {
    return conv(x, filters, 3, 3, 2, "valid");
  }

  private static SymbolicTensor conv(SymbolicTensor x, int filters, int rows, int columns) {
    return conv(x, filters, rows, columns, 1, "same");
  }

  /** A convolution with normalization and relu behind it. */
  static SymbolicTensor conv(
      SymbolicTensor input, int filters, int rows, int columns, int stride, String padding) {
    SymbolicTensor x =
        new Conv2D(filters, rows, columns)
            .strides(stride)
            .padding(padding)
            .useBias(false)
            .call(input);
    x = new BatchNormalization().scale(false).call(x);
    return new Activation("relu").call(x);
  }

  @Override
  @Nullable String poolName(String kind) {
    return null;
  }
}
