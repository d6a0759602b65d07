package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A convolution of each channel on its own, with one or more filters per channel; the results of a
 * channel stand side by side.
 *
 * <p>Weights: kernel {@code [kernel size..., channels, depth multiplier]}, bias {@code [channels *
 * depth multiplier]}. Default: depth multiplier 1; see {@link WindowedLayer} for the others.
 *
 * <p>Errors: an input of another rank or number of channels; a kernel larger than the input.
 *
 * @param <L> the layer's own class
 */
public abstract class DepthwiseConvolutionLayer<L extends DepthwiseConvolutionLayer<L>>
    extends WindowedLayer<L> {
  private int depthMultiplier = 1;
  private @Nullable Variable kernel;

  DepthwiseConvolutionLayer(int axes, int... kernelSize) {
    super(axes, kernelSize);
  }

  /**
   * Sets how many filters each channel has, 1 without.
   *
   * @param multiplier how many
   * @return this
   */
  public final L depthMultiplier(int multiplier) {
    checkNotBuilt("depthMultiplier");
    depthMultiplier = Setting.atLeast(owner(), "depthMultiplier", 1, multiplier);
    return self();
  }

  @Override
  int builtChannels() {
    return kernel == null ? -1 : kernel.shape().dim(-2);
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    int channels = channels(input);
    kernel = addKernel("kernel", kernelShape(channels, depthMultiplier));
    addBias(channels * depthMultiplier);
  }

  @Override
  Tensor sums(Tensor x) {
    return Nn.depthwiseConv(x, built(kernel).tensor(), strides(), padding(), dilationRate());
  }

  final L readDepthwise(Config config) {
    readWindows(config);
    depthMultiplier(config.integer("depth_multiplier", 1));
    return readKernelSettings(config, "depthwise");
  }

  @Override
  public Config config() {
    return writeKernelSettings(
        writeWindows(super.config()).put("depth_multiplier", depthMultiplier), "depthwise");
  }
}
