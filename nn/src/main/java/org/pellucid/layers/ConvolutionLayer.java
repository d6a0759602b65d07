package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A convolution: at each position, the products of a window of the input with a kernel per filter
 * are summed up (the kernel is not flipped).
 *
 * <p>Weights: kernel {@code [kernel size..., channels / groups, filters]}, bias {@code [filters]}.
 * Defaults: strides 1, padding "valid", dilation 1, one group, channels last; see {@link
 * KernelLayer} for the others. With padding "same" the output has {@code ceil(extent / stride)}
 * positions and the odd row of zeros lies behind.
 *
 * <p>Errors: an input of another rank or number of channels; a kernel larger than the input;
 * channels or filters that the groups do not divide; strides and dilation both above 1.
 *
 * @param <L> the layer's own class
 */
public abstract class ConvolutionLayer<L extends ConvolutionLayer<L>> extends KernelLayer<L> {
  private final int axes;
  private final int filters;
  private final Ints kernelSize;
  private Ints strides;
  private Ints dilationRate;
  private Padding padding = Padding.VALID;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;
  private int groups = 1;
  private @Nullable Variable kernel;
  private @Nullable Variable bias;

  ConvolutionLayer(int axes, int filters, int... kernelSize) {
    this.axes = axes;
    this.filters = Setting.atLeast(owner(), "filters", 1, filters);
    this.kernelSize = Extents.of(owner(), "kernelSize", axes, kernelSize);
    strides = Ints.repeat(1, axes);
    dilationRate = Ints.repeat(1, axes);
  }

  /**
   * Sets the distance between windows, 1 without.
   *
   * @param newStrides one number for all axes, or one for each
   * @return this
   */
  public final L strides(int... newStrides) {
    checkNotBuilt("strides");
    strides = Extents.of(owner(), "strides", axes, newStrides);
    return self();
  }

  /**
   * Sets the distance between the elements of a window, 1 without.
   *
   * @param rate one number for all axes, or one for each
   * @return this
   */
  public final L dilationRate(int... rate) {
    checkNotBuilt("dilationRate");
    dilationRate = Extents.of(owner(), "dilationRate", axes, rate);
    return self();
  }

  /**
   * Sets how the border is treated, {@link Padding#VALID} without.
   *
   * @param newPadding the padding; causal for one spatial axis only
   * @return this
   */
  public final L padding(Padding newPadding) {
    checkNotBuilt("padding");
    if (newPadding == Padding.CAUSAL && axes != 1) {
      throw new PellucidException(owner() + ": padding \"causal\" is for Conv1D only.");
    }
    padding = newPadding;
    return self();
  }

  /**
   * Sets how the border is treated.
   *
   * @param name "valid", "same" or, for Conv1D, "causal"
   * @return this
   */
  public final L padding(String name) {
    return padding(Padding.named(name));
  }

  /**
   * Sets where the channels stand, last without.
   *
   * @param format the format of input and output
   * @return this
   */
  public final L dataFormat(DataFormat format) {
    checkNotBuilt("dataFormat");
    dataFormat = format;
    return self();
  }

  /**
   * Sets where the channels stand.
   *
   * @param name "channels_last" or "channels_first"
   * @return this
   */
  public final L dataFormat(String name) {
    return dataFormat(DataFormat.named(name));
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

  private String owner() {
    return getClass().getSimpleName();
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    Extents.check(this, dataFormat, input, "kernel", kernelSize, dilationRate, padding);
    Variable built = kernel;
    int channels = dataFormat.channels(input);
    if (built != null && channels != built.shape().dim(-2) * groups) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" was built for "
              + built.shape().dim(-2) * groups
              + " channels; now called with "
              + channels
              + ".");
    }
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    if (!strides.all(1) && !dilationRate.all(1)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": strides "
              + Extents.text(strides)
              + " and dilation "
              + Extents.text(dilationRate)
              + " cannot both be above 1.");
    }
    int channels = known(dataFormat.channels(input), "number of channels", input);
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
    kernel = addKernel("kernel", Shape.of(kernelSize.toArray()).plus(channels / groups, filters));
    bias = usesBias() ? addBias("bias", Shape.of(filters), biasInitializer()) : null;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor sums =
        Nn.conv(
            dataFormat.toLast(x), built(kernel).tensor(), strides, padding, dilationRate, groups);
    return activate(dataFormat.fromLast(bias == null ? sums : sums.add(bias.tensor())));
  }

  final L readConvolution(Config config) {
    strides(config.integers("strides", axes, 1).toArray());
    padding(config.text("padding", "valid"));
    dataFormat(config.text("data_format", "channels_last"));
    dilationRate(config.integers("dilation_rate", axes, 1).toArray());
    groups(config.integer("groups", 1));
    return readKernelSettings(config);
  }

  @Override
  public Config config() {
    return writeKernelSettings(
        super.config()
            .put("filters", filters)
            .put("kernel_size", kernelSize)
            .put("strides", strides)
            .put("padding", padding.text())
            .put("data_format", dataFormat.text())
            .put("dilation_rate", dilationRate)
            .put("groups", groups));
  }
}
