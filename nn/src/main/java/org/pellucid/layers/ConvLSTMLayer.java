package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.Initializer;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;

/**
 * Long short-term memory over images: the sums of the gates are convolutions of the input and of
 * the state (the latter with zeros around, so that the state keeps its extents); see {@link LSTM}
 * for the formula.
 *
 * <p>Input {@code [batch, steps, spatial..., channels]}, then, if wanted, h and c to begin with.
 * Output {@code [batch, spatial..., filters]}, with all steps {@code [batch, steps, spatial...,
 * filters]}. Weights: kernel {@code [kernel size..., channels, 4 * filters]}, recurrent kernel
 * {@code [kernel size..., filters, 4 * filters]}, bias {@code [4 * filters]}. Defaults: strides 1,
 * padding "valid", channels last, dilation 1, sigmoid gates, the bias of the forget gate starts at
 * 1; see {@link RecurrentLayer} for the others.
 *
 * <p>Errors: an input of another rank or number of channels; a kernel larger than the input;
 * strides and dilation both above 1; unknown spatial extents.
 *
 * @param <L> the layer's own class
 */
public abstract class ConvLSTMLayer<L extends ConvLSTMLayer<L>> extends RecurrentLayer<L> {
  private static final int GATES = 4;

  private final int axes;
  private final Ints kernelSize;
  private Ints strides;
  private Ints dilationRate;
  private Padding padding = Padding.VALID;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;
  private ActivationFunction recurrentActivation = Activations.get("sigmoid");
  private boolean unitForgetBias = true;

  ConvLSTMLayer(int axes, int filters, int... kernelSize) {
    super(filters, GATES, 2);
    this.axes = axes;
    this.kernelSize = Extents.of(owner(), "kernelSize", axes, kernelSize);
    strides = Ints.repeat(1, axes);
    dilationRate = Ints.repeat(1, axes);
  }

  /**
   * Sets the distance between windows of the input, 1 without.
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
   * Sets the distance between the elements of a window of the input, 1 without.
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
   * Sets how the border of the input is treated, "valid" without.
   *
   * @param name "valid" or "same"
   * @return this
   */
  public final L padding(String name) {
    checkNotBuilt("padding");
    Padding newPadding = Padding.named(name);
    if (newPadding == Padding.CAUSAL) {
      throw new PellucidException(owner() + ": padding must be \"valid\" or \"same\".");
    }
    padding = newPadding;
    return self();
  }

  /**
   * Sets where the channels stand, last without.
   *
   * @param name "channels_last" or "channels_first"
   * @return this
   */
  public final L dataFormat(String name) {
    checkNotBuilt("dataFormat");
    dataFormat = DataFormat.named(name);
    return self();
  }

  /**
   * Sets the function of the gates, sigmoid without.
   *
   * @param function the activation
   * @return this
   */
  public final L recurrentActivation(ActivationFunction function) {
    checkNotBuilt("recurrentActivation");
    recurrentActivation = function;
    return self();
  }

  /**
   * Sets the function of the gates.
   *
   * @param name Keras's name, such as "hard_sigmoid"
   * @return this
   */
  public final L recurrentActivation(String name) {
    return recurrentActivation(Activations.get(name));
  }

  /**
   * Sets whether the bias of the forget gate starts at 1, true without.
   *
   * @param one whether it does
   * @return this
   */
  public final L unitForgetBias(boolean one) {
    checkNotBuilt("unitForgetBias");
    unitForgetBias = one;
    return self();
  }

  private String owner() {
    return getClass().getSimpleName();
  }

  @Override
  final String unitsName() {
    return "filters";
  }

  @Override
  final Initializer firstBias() {
    Initializer rest = biasInitializer();
    return unitForgetBias ? new LstmGates.ForgetBias(rest, units()) : rest;
  }

  @Override
  final int inputRank() {
    return axes + 3;
  }

  @Override
  final String expectedInput() {
    return "[batch, steps, " + dataFormat.axes(axes).substring("[batch, ".length()) + ", got ";
  }

  @Override
  final int features(Shape input) {
    return dataFormat.channels(input.without(1));
  }

  @Override
  final void buildCell(Shape input) {
    Shape step = input.without(1);
    int channels = known(dataFormat.channels(step), "number of channels", input);
    for (int extent : dataFormat.spatial(step).toArray()) {
      known(extent, "spatial extents", input);
    }
    if (!strides.all(1) && !dilationRate.all(1)) {
      throw wrong(
          ": strides "
              + Extents.text(strides)
              + " and dilation "
              + Extents.text(dilationRate)
              + " cannot both be above 1.");
    }
    Extents.check(this, dataFormat, step, "kernel", kernelSize, dilationRate, padding);
    Shape windows = Shape.of(kernelSize.toArray());
    buildWeights(
        "conv_lstm_cell/",
        windows.plus(channels, GATES * units()),
        windows.plus(units(), GATES * units()));
  }

  /** The spatial extents of a state. */
  private Shape extents(Shape input) {
    int[] extents = dataFormat.spatial(input.without(1)).toArray();
    for (int i = 0; i < axes; i++) {
      int covered = (kernelSize.get(i) - 1) * dilationRate.get(i) + 1;
      int places = padding == Padding.SAME ? extents[i] : extents[i] - covered + 1;
      extents[i] = Math.ceilDiv(places, strides.get(i));
    }
    return Shape.of(extents);
  }

  @Override
  final Shape stateShape(Shape input) {
    Shape extents = extents(input);
    return dataFormat == DataFormat.CHANNELS_LAST
        ? extents.plus(units())
        : Shape.of(units()).plus(extents);
  }

  @Override
  final Shape stateDropShape(Shape input) {
    return Shape.of(GATES, input.dim(0)).plus(extents(input)).plus(units());
  }

  @Override
  final boolean multipliesInSteps(Tensor x) {
    return false;
  }

  @Override
  final Tensor sequence(Tensor x) {
    Tensor steps = SequenceLoop.batchFirst(x);
    Shape one = x.shape().slice(2, x.rank());
    Tensor drop = dropMask(Shape.of(GATES, 1, x.dim(0)).plus(one), dropoutRate());
    Tensor kernel = kernelTensor();
    Tensor sums;
    if (drop == null) {
      sums = conv(steps, kernel);
    } else {
      List<Tensor> gates = new ArrayList<>();
      for (int i = 0; i < GATES; i++) {
        gates.add(conv(steps.multiply(drop.select(0, i)), columns(kernel, i)));
      }
      sums = Tensor.concat(-1, gates);
    }
    Tensor bias = biasTensor();
    return bias == null ? sums : sums.add(bias);
  }

  /** The convolution of all steps, which count as further entries of the batch, channels last. */
  private Tensor conv(Tensor steps, Tensor kernel) {
    Shape one = steps.shape().slice(2, steps.rank());
    Tensor flat = steps.reshape(Shape.of(steps.dim(0) * steps.dim(1)).plus(one).toArray());
    Tensor sums = Nn.conv(dataFormat.toLast(flat), kernel, strides, padding, dilationRate, 1);
    Shape rest = sums.shape().slice(1, sums.rank());
    return sums.reshape(Shape.of(steps.dim(0), steps.dim(1)).plus(rest).toArray());
  }

  private Tensor columns(Tensor kernel, int gate) {
    return kernel.slice(-1, gate * units(), (gate + 1) * units());
  }

  private Tensor stateConv(Tensor h, Tensor kernel) {
    Ints ones = Ints.repeat(1, axes);
    return Nn.conv(h, kernel, ones, Padding.SAME, ones, 1);
  }

  @Override
  final List<Tensor> maskedStep(
      Tensor projected,
      List<Tensor> before,
      @Nullable Tensor drop,
      Tensor weights,
      @Nullable Tensor fullBias) {
    Tensor h = dataFormat.toLast(before.get(0));
    Tensor c = dataFormat.toLast(before.get(1));
    Tensor sums;
    if (drop == null) {
      sums = stateConv(h, weights);
    } else {
      List<Tensor> gates = new ArrayList<>();
      for (int i = 0; i < GATES; i++) {
        gates.add(stateConv(h.multiply(drop.select(0, i)), columns(weights, i)));
      }
      sums = Tensor.concat(-1, gates);
    }
    return LstmGates.step(projected.add(sums), c, activation(), recurrentActivation).stream()
        .map(dataFormat::fromLast)
        .toList();
  }

  @Override
  final List<Tensor> step(
      Tensor projected, Tensor h, List<Tensor> before, Tensor weights, @Nullable Tensor fullBias) {
    return maskedStep(projected, before, null, weights, fullBias);
  }

  final L readConvLstm(Config config) {
    strides(config.integers("strides", axes, 1).toArray());
    padding(config.text("padding", "valid"));
    dataFormat(config.text("data_format", "channels_last").toLowerCase(Locale.ROOT));
    dilationRate(config.integers("dilation_rate", axes, 1).toArray());
    if (config.has("recurrent_activation")) {
      recurrentActivation(Activations.read(config.get("recurrent_activation")));
    }
    unitForgetBias(config.flag("unit_forget_bias", true));
    return readRecurrent(config);
  }

  @Override
  public Config config() {
    return super.config()
        .put("kernel_size", kernelSize)
        .put("strides", strides)
        .put("padding", padding.text())
        .put("data_format", dataFormat.text())
        .put("dilation_rate", dilationRate)
        .put("recurrent_activation", Activations.write(recurrentActivation))
        .put("unit_forget_bias", unitForgetBias);
  }
}
