package org.pellucid.applications;

import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.ZeroPadding2D;

/**
 * ResNet50, 101 and 152, in the first form and in the second: four stacks of blocks that add what
 * they compute to what they were given.
 *
 * <p>In the second form, each block normalizes before its convolutions instead of behind them, and
 * the last block of a stack halves height and width instead of the first.
 *
 * <p>Source: He, Zhang, Ren and Sun, 2015 and 2016; {@code keras.applications.ResNet50} and {@code
 * ResNet50V2}.
 */
public final class ResNet extends Architecture<ResNet> {
  private static final double EPSILON = 1.001e-5;
  private static final double MOMENTUM = 0.99;

  private final boolean second;
  private final int[] blocks;

  ResNet(String name, boolean second, int... blocks) {
    super(name, 224, 32, second ? Preprocessing.TF : Preprocessing.CAFFE);
    this.second = second;
    this.blocks = blocks;
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = new ZeroPadding2D(3).name("conv1_pad").call(image);
    x = new Conv2D(64, 7).strides(2).name("conv1_conv").call(x);
    if (!second) {
      x = relu(norm(x, "conv1_bn"), "conv1_relu");
    }
    x = new ZeroPadding2D(1).name("pool1_pad").call(x);
    x = new MaxPooling2D(3).strides(2).name("pool1_pool").call(x);
    for (int stack = 0; stack < 4; stack++) {
      int filters = 64 << stack;
      for (int block = 1; block <= blocks[stack]; block++) {
        String name = "conv" + (stack + 2) + "_block" + block;
        if (second) {
          int stride = block == blocks[stack] && stack < 3 ? 2 : 1;
          x = secondBlock(x, filters, stride, block == 1, name);
        } else {
          x = firstBlock(x, filters, block == 1 && stack > 0 ? 2 : 1, block == 1, name);
        }
      }
    }
    return second ? relu(norm(x, "post_bn"), "post_relu") : x;
  }

  private static SymbolicTensor firstBlock(
      SymbolicTensor input, int filters, int stride, boolean project, String name) {
    SymbolicTensor shortcut = input;
    if (project) {
      shortcut = conv(input, 4 * filters, stride, true, name + "_0_conv");
      shortcut = norm(shortcut, name + "_0_bn");
    }
    SymbolicTensor x = conv(input, filters, stride, true, name + "_1_conv");
    x = relu(norm(x, name + "_1_bn"), name + "_1_relu");
    x = new Conv2D(filters, 3).padding("same").name(name + "_2_conv").call(x);
    x = relu(norm(x, name + "_2_bn"), name + "_2_relu");
    x = norm(conv(x, 4 * filters, 1, true, name + "_3_conv"), name + "_3_bn");
    return relu(new Add().name(name + "_add").call(shortcut, x), name + "_out");
  }

  private static SymbolicTensor secondBlock(
      SymbolicTensor input, int filters, int stride, boolean project, String name) {
    SymbolicTensor ready = relu(norm(input, name + "_preact_bn"), name + "_preact_relu");
    SymbolicTensor shortcut = input;
    if (project) {
      shortcut = conv(ready, 4 * filters, stride, true, name + "_0_conv");
    } else if (stride > 1) {
      shortcut = new MaxPooling2D(1).strides(stride).call(input);
    }
    SymbolicTensor x = conv(ready, filters, 1, false, name + "_1_conv");
    x = relu(norm(x, name + "_1_bn"), name + "_1_relu");
    x = new ZeroPadding2D(1).name(name + "_2_pad").call(x);
    x = new Conv2D(filters, 3).strides(stride).useBias(false).name(name + "_2_conv").call(x);
    x = relu(norm(x, name + "_2_bn"), name + "_2_relu");
    x = conv(x, 4 * filters, 1, true, name + "_3_conv");
    return new Add().name(name + "_out").call(shortcut, x);
  }

  private static SymbolicTensor conv(
      SymbolicTensor x, int filters, int stride, boolean bias, String name) {
    return new Conv2D(filters, 1).strides(stride).useBias(bias).name(name).call(x);
  }

  private static SymbolicTensor norm(SymbolicTensor x, String name) {
    return normalized(x, name, EPSILON, MOMENTUM);
  }

  private static SymbolicTensor relu(SymbolicTensor x, String name) {
    return new Activation("relu").name(name).call(x);
  }
}
