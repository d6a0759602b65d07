package org.pellucid.examples.programs;

import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.SymbolicTensor;

/**
 * What residual networks are made of. Source: He et al., "Deep residual learning for image
 * recognition", 2015.
 */
final class ConvolutionBlocks {
  private ConvolutionBlocks() {}

  /**
   * Appends a convolution, a normalization of its sums over the batch, and ReLU.
   *
   * @param x what goes in, {@code [batch, height, width, channels]}
   * @param filters how many features are looked for
   * @param kernel the side of the square that each looks at
   * @param stride how far squares lie apart; height and width are divided by it, rounded up
   * @return {@code [batch, height / stride, width / stride, filters]}
   */
  static SymbolicTensor convolution(SymbolicTensor x, int filters, int kernel, int stride) {
    SymbolicTensor sums =
        new Conv2D(filters, kernel)
            .strides(stride)
            .padding("same")
            .useBias(false)
            .kernelInitializer("he_normal")
            .call(x);
    return new Activation("relu").call(new BatchNormalization().momentum(0.9).call(sums));
  }

  /**
   * Appends two convolutions of 3 x 3 and a shortcut around them, so that they learn only what is
   * to be changed about their input.
   *
   * @param x what goes in, with as many channels as there are filters
   * @param filters how many features are looked for
   * @return of the same shape
   */
  static SymbolicTensor residual(SymbolicTensor x, int filters) {
    return new Add().call(x, convolution(convolution(x, filters, 3, 1), filters, 3, 1));
  }
}
