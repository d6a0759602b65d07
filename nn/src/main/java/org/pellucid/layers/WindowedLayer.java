package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A layer whose kernel lies on windows of its input: what all kinds of convolution share.
 *
 * <p>Defaults: strides 1, padding "valid", dilation 1, channels last; see {@link KernelLayer} for
 * the others. Errors: an input of another rank or number of channels.
 *
 * @param <L> the layer's own class
 */
public abstract class WindowedLayer<L extends WindowedLayer<L>> extends KernelLayer<L> {
  private final int axes;
  private final Ints kernelSize;
  private Ints strides;
  private Ints dilationRate;
  private Padding padding = Padding.VALID;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

  WindowedLayer(int axes, int... kernelSize) {
    this.axes = axes;
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
   * @param newPadding the padding; causal only where the layer says so
   * @return this
   */
  public final L padding(Padding newPadding) {
    checkNotBuilt("padding");
    if (newPadding == Padding.CAUSAL && !mayBeCausal()) {
      throw new PellucidException(
          owner() + ": padding \"causal\" is for Conv1D and SeparableConv1D only.");
    }
    padding = newPadding;
    return self();
  }

  /**
   * Sets how the border is treated.
   *
   * @param name "valid", "same" or, where the layer says so, "causal"
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

  /** Whether padding may be causal. */
  boolean mayBeCausal() {
    return false;
  }

  /** Computes with channels last, before bias and activation. */
  abstract Tensor sums(Tensor x);

  /** The number of channels that the weights are made for, -1 before. */
  abstract int builtChannels();

  final String owner() {
    return getClass().getSimpleName();
  }

  final int axes() {
    return axes;
  }

  final Ints kernelSize() {
    return kernelSize;
  }

  final Ints strides() {
    return strides;
  }

  final Ints dilationRate() {
    return dilationRate;
  }

  final Padding padding() {
    return padding;
  }

  final DataFormat dataFormat() {
    return dataFormat;
  }

  final int channels(Shape input) {
    return known(dataFormat.channels(input), "number of channels", input);
  }

  /** The kernel's extents, and then more. */
  final Shape kernelShape(int... more) {
    return Shape.of(kernelSize.toArray()).plus(more);
  }

  final void checkStridesOrDilation() {
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
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    Extents.check(this, dataFormat, input, "kernel", kernelSize, dilationRate, padding);
    checkChannels(input);
  }

  final void checkChannels(Shape input) {
    int channels = dataFormat.channels(input);
    if (builtChannels() >= 0 && channels != builtChannels()) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" was built for "
              + builtChannels()
              + " channels; now called with "
              + channels
              + ".");
    }
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor sums = sums(dataFormat.toLast(x));
    Variable bias = bias();
    return activate(dataFormat.fromLast(bias == null ? sums : sums.add(bias.tensor())));
  }

  /** Reads what {@link #writeWindows} writes. */
  final L readWindows(Config config) {
    strides(config.integers("strides", axes, 1).toArray());
    padding(config.text("padding", "valid"));
    dataFormat(config.text("data_format", "channels_last"));
    return dilationRate(config.integers("dilation_rate", axes, 1).toArray());
  }

  final Config writeWindows(Config config) {
    return config
        .put("kernel_size", kernelSize)
        .put("strides", strides)
        .put("padding", padding.text())
        .put("data_format", dataFormat.text())
        .put("dilation_rate", dilationRate);
  }
}
