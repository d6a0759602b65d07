package org.pellucid.applications;

import org.jspecify.annotations.Nullable;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.SymbolicTensor;

/**
 * VGG16 and VGG19: five blocks of 3 by 3 convolutions, each with a pool behind it.
 *
 * <p>Source: Simonyan and Zisserman, 2014; {@code keras.applications.VGG16}.
 */
public final class VGG extends Architecture<VGG> {
  private final int longBlock;

  VGG(String name, int longBlock) {
    super(name, 224, 32, Preprocessing.CAFFE);
    this.longBlock = longBlock;
  }

  @Override
  SymbolicTensor features(SymbolicTensor image) {
    SymbolicTensor x = image;
    int[] filters = {64, 128, 256, 512, 512};
    for (int block = 1; block <= filters.length; block++) {
      String prefix = "block" + block + "_";
      for (int i = 1; i <= (block < 3 ? 2 : longBlock); i++) {
        x =
            new Conv2D(filters[block - 1], 3)
                .activation("relu")
                .padding("same")
                .name(prefix + "conv" + i)
                .call(x);
      }
      x = new MaxPooling2D(2).strides(2).name(prefix + "pool").call(x);
    }
    return x;
  }

  @Override
  SymbolicTensor top(SymbolicTensor features) {
    SymbolicTensor x = new Flatten().name("flatten").call(features);
    x = new Dense(4096).activation("relu").name("fc1").call(x);
    x = new Dense(4096).activation("relu").name("fc2").call(x);
    return predictions(x);
  }

  @Override
  @Nullable String poolName(String kind) {
    return null;
  }
}
