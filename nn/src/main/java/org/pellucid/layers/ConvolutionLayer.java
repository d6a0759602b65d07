package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A convolution: at each position, the products of a window of the input with a kernel per filter
 * are summed up (the kernel is not flipped).
 *
 * <p>Weights: kernel {@code [kernel size..., channels / groups, filters]}, bias {@code [filters]}.
 * Default: one group; see {@link WindowedLayer} for the others. With padding "same" the output has
 * {@code ceil(extent / stride)} positions and the odd row of zeros lies behind; with one spatial
 * axis, padding may be "causal".
 *
 * <p>Errors: an input of another rank or number of channels; a kernel larger than the input;
 * channels or filters that the groups do not divide; strides and dilation both above 1.
 *
 * @param <L> the layer's own class
 */
public abstract class ConvolutionLayer<L extends ConvolutionLayer<L>> extends WindowedLayer<L> {
  private final int filters;
  private int groups = 1;
  private @Nullable Variable kernel;

  ConvolutionLayer(int axes, int filters, int... kernelSize) {
    super(axes, kernelSize);
    this.filters = Setting.atLeast(owner(), "filters", 1, filters);
  }

  /**
   * Splits the channels into groups that are convolved on their own.
   *
   * @param newGroups how many, 1 without
   * @return this
   */
  public final L groups(int newGroups) {
    checkNotBuilt("groups");
    groups = Setting.atLeast(owner(), "groups", 1, newGroups);
    if (filters % groups != 0) {
      throw new PellucidException(
          owner()
              + ": filters must be a multiple of groups, got "
              + filters
              + " filters in "
              + groups
              + " groups.");
    }
    return self();
  }

  @Override
  boolean mayBeCausal() {
    return axes() == 1;
  }

  @Override
  int builtChannels() {
    return kernel == null ? -1 : kernel.shape().dim(-2) * groups;
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    checkStridesOrDilation();
    int channels = channels(input);
    if (channels % groups != 0) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": the input's "
              + channels
              + " channels cannot be split into "
              + groups
              + " groups.");
    }
    kernel = addKernel("kernel", kernelShape(channels / groups, filters));
    addBias(filters);
  }

  @Override
  Tensor sums(Tensor x) {
    return Nn.conv(x, built(kernel).tensor(), strides(), padding(), dilationRate(), groups);
  }

  final L readConvolution(Config config) {
    readWindows(config);
    groups(config.integer("groups", 1));
    return readKernelSettings(config);
  }

  @Override
  public Config config() {
    return writeKernelSettings(
        writeWindows(super.config()).put("filters", filters).put("groups", groups));
  }
}
