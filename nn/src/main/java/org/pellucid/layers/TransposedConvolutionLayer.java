package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A transposed convolution: each position of the input is spread over a window of the output, and
 * windows that overlap are summed up. It goes the way of a convolution backwards.
 *
 * <p>Weights: kernel {@code [kernel size..., filters, channels]}, bias {@code [filters]}. With k
 * the extent of a window including dilation and s the stride, an extent n becomes {@code (n - 1) *
 * s + max(k, s)} with padding "valid" and {@code n * s} with "same"; with an output padding p, it
 * becomes {@code (n - 1) * s + k + p} and {@code (n - 1) * s + k % 2 + p}. Default: no output
 * padding given; see {@link WindowedLayer} for the others.
 *
 * <p>Errors: an input of another rank or number of channels; an output padding that is not below
 * the stride; strides and dilation both above 1.
 *
 * @param <L> the layer's own class
 */
public abstract class TransposedConvolutionLayer<L extends TransposedConvolutionLayer<L>>
    extends WindowedLayer<L> {
  private final int filters;
  private @Nullable Ints outputPadding;
  private @Nullable Variable kernel;

  TransposedConvolutionLayer(int axes, int filters, int... kernelSize) {
    super(axes, kernelSize);
    this.filters = Setting.atLeast(owner(), "filters", 1, filters);
  }

  /**
   * Sets how much is added behind, which chooses between extents that give the same input.
   *
   * @param padding one number for all axes, or one for each, from 0 and below the stride
   * @return this
   */
  public final L outputPadding(int... padding) {
    checkNotBuilt("outputPadding");
    outputPadding = Extents.of(owner(), "outputPadding", axes(), 0, padding);
    return self();
  }

  @Override
  int builtChannels() {
    return kernel == null ? -1 : kernel.shape().dim(-1);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Extents.checkRank(this, dataFormat(), inputs.getFirst(), axes());
    checkChannels(inputs.getFirst());
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    checkStridesOrDilation();
    for (int i = 0; outputPadding != null && i < axes(); i++) {
      if (outputPadding.get(i) >= strides().get(i)) {
        throw new PellucidException(
            "Layer \""
                + name()
                + "\": outputPadding "
                + Extents.text(outputPadding)
                + " must be below strides "
                + Extents.text(strides())
                + ".");
      }
    }
    kernel = addKernel("kernel", kernelShape(filters, channels(input)));
    addBias(filters);
  }

  @Override
  Tensor sums(Tensor x) {
    return Nn.convTranspose(
        x, built(kernel).tensor(), strides(), padding(), outputPadding, dilationRate());
  }

  final L readTransposed(Config config) {
    readWindows(config);
    if (config.get("output_padding") != null) {
      outputPadding(config.integers("output_padding", axes(), 0).toArray());
    }
    return readKernelSettings(config);
  }

  @Override
  public Config config() {
    return writeKernelSettings(
        writeWindows(super.config()).put("filters", filters).put("output_padding", outputPadding));
  }
}
