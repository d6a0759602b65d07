package org.pellucid.applications;

import org.pellucid.layers.Activation;
import org.pellucid.layers.AveragePooling2D;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.ZeroPadding2D;

/**
 * DenseNet121, 169 and 201: each layer of a block sees the results of all before it.
 *
 * <p>Source: Huang, Liu, van der Maaten and Weinberger, 2016; {@code
 * keras.applications.DenseNet121}.
 */
public final class DenseNet extends Architecture<DenseNet> {
  private static final int GROWTH = 32;

  private final int[] blocks;

  DenseNet(String name, int... blocks) {
    super(name, 224, 32, Preprocessing.TORCH);
    this.blocks = blocks;
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = new ZeroPadding2D(3).call(image);
    x = new Conv2D(64, 7).strides(2).useBias(false).name("conv1_conv").call(x);
    x = relu(x, "conv1_bn", "conv1_relu");
    x = new ZeroPadding2D(1).call(x);
    x = new MaxPooling2D(3).strides(2).name("pool1").call(x);
    for (int i = 0; i < blocks.length; i++) {
      for (int layer = 1; layer <= blocks[i]; layer++) {
        x = grown(x, "conv" + (i + 2) + "_block" + layer);
      }
      x = i < blocks.length - 1 ? halved(x, "pool" + (i + 2)) : relu(x, "bn", "relu");
    }
    return x;
  }

  private static SymbolicTensor grown(SymbolicTensor input, String name) {
    SymbolicTensor x = relu(input, name + "_0_bn", name + "_0_relu");
    x = new Conv2D(4 * GROWTH, 1).useBias(false).name(name + "_1_conv").call(x);
    x = relu(x, name + "_1_bn", name + "_1_relu");
    x = new Conv2D(GROWTH, 3).padding("same").useBias(false).name(name + "_2_conv").call(x);
    return new Concatenate().name(name + "_concat").call(input, x);
  }

  private static SymbolicTensor halved(SymbolicTensor input, String name) {
    SymbolicTensor x = relu(input, name + "_bn", name + "_relu");
    x = new Conv2D(channels(input) / 2, 1).useBias(false).name(name + "_conv").call(x);
    return new AveragePooling2D(2).strides(2).name(name + "_pool").call(x);
  }

  private static SymbolicTensor relu(SymbolicTensor x, String normName, String name) {
    return new Activation("relu").name(name).call(normalized(x, normName, 1.001e-5, 0.99));
  }
}
