package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.STFT;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The short-time Fourier transform of signals, as a convolution whose kernels begin as the cosines
 * and sines of each frequency under a window, and can be trained.
 *
 * <p>Input {@code [batch, time, channels]}, output {@code [batch, frames, channels * frequencies]},
 * or {@code [batch, frames, frequencies, channels]} with expanded axes. Weights: real kernel (not
 * in mode "imag") and imaginary kernel (not in mode "real"), each {@code [frame length, 1, fft
 * length / 2 + 1]}. Modes: "log" (of the magnitude), "magnitude", "psd" (the squared magnitude, all
 * but the first and last frequency twice), "real", "imag", "angle", "stft" (real and imaginary
 * parts). Defaults: "log", frames of 256 every half frame, a window "hann", scaling "density",
 * padding "valid".
 *
 * <p>Errors: a step above the frame length; an fft length below it; unknown modes.
 *
 * <p>Source: {@code keras.layers.STFTSpectrogram}.
 */
public final class STFTSpectrogram extends SpatialLayer<STFTSpectrogram> {
  private static final double EPSILON = 1e-7;
  private static final List<String> MODES =
      List.of("log", "magnitude", "psd", "real", "imag", "angle", "stft");

  private String mode = "log";
  private int frameLength = 256;
  private @Nullable Integer frameStep;
  private @Nullable Integer fftLength;
  private @Nullable String window = "hann";
  private boolean periodic;
  private @Nullable String scaling = "density";
  private Padding padding = Padding.VALID;
  private boolean expandDims;
  private @Nullable Variable realKernel;
  private @Nullable Variable imagKernel;

  /** Makes the layer. */
  public STFTSpectrogram() {
    super(1);
  }

  /**
   * Sets what is given out, "log" without.
   *
   * @param name the mode
   * @return this
   */
  public STFTSpectrogram mode(String name) {
    checkNotBuilt("mode");
    if (!MODES.contains(name)) {
      throw Names.unknown("mode", name, MODES);
    }
    mode = name;
    return this;
  }

  /**
   * Sets the frames.
   *
   * @param length how many samples a frame has, 256 without
   * @return this
   */
  public STFTSpectrogram frameLength(int length) {
    checkNotBuilt("frameLength");
    frameLength = Setting.atLeast("STFTSpectrogram", "frameLength", 1, length);
    return this;
  }

  /**
   * Sets the distance of frames, half a frame without.
   *
   * @param step how many samples
   * @return this
   */
  public STFTSpectrogram frameStep(int step) {
    checkNotBuilt("frameStep");
    frameStep = Setting.atLeast("STFTSpectrogram", "frameStep", 1, step);
    return this;
  }

  /**
   * Sets the length of the transform, without it the next power of two from the frame length.
   *
   * @param length at least the frame length
   * @return this
   */
  public STFTSpectrogram fftLength(int length) {
    checkNotBuilt("fftLength");
    fftLength = length;
    return this;
  }

  /**
   * Sets the window, "hann" without.
   *
   * @param name such as "hamming"; null for none
   * @return this
   */
  public STFTSpectrogram window(@Nullable String name) {
    checkNotBuilt("window");
    window = name;
    return this;
  }

  /**
   * Sets whether the window is periodic rather than symmetric.
   *
   * @param repeats whether it is, false without
   * @return this
   */
  public STFTSpectrogram periodic(boolean repeats) {
    checkNotBuilt("periodic");
    periodic = repeats;
    return this;
  }

  /**
   * Sets the scale of the kernels, "density" without.
   *
   * @param name "density" or "spectrum"; null for none
   * @return this
   */
  public STFTSpectrogram scaling(@Nullable String name) {
    checkNotBuilt("scaling");
    scaling = name;
    return this;
  }

  /**
   * Sets how the border is treated, "valid" without.
   *
   * @param name "valid" or "same"
   * @return this
   */
  public STFTSpectrogram padding(String name) {
    checkNotBuilt("padding");
    padding = Padding.named(name);
    return this;
  }

  /**
   * Sets whether frequencies and channels have an axis each.
   *
   * @param expand whether they have, false without
   * @return this
   */
  public STFTSpectrogram expandDims(boolean expand) {
    checkNotBuilt("expandDims");
    expandDims = expand;
    return this;
  }

  static STFTSpectrogram fromConfig(Config config) {
    STFTSpectrogram layer =
        new STFTSpectrogram()
            .mode(config.text("mode", "log"))
            .frameLength(config.integer("frame_length", 256))
            .window(config.has("window") ? config.textOrNull("window") : "hann")
            .periodic(config.flag("periodic", false))
            .scaling(config.has("scaling") ? config.textOrNull("scaling") : "density")
            .padding(config.text("padding", "valid"))
            .expandDims(config.flag("expand_dims", false));
    if (config.get("frame_step") != null) {
      layer.frameStep(config.integer("frame_step"));
    }
    if (config.get("fft_length") != null) {
      layer.fftLength(config.integer("fft_length"));
    }
    return layer.readSpatial(config);
  }

  private int step() {
    return frameStep == null ? Math.max(1, frameLength / 2) : frameStep;
  }

  private int transformLength() {
    return fftLength == null
        ? frameLength == 1 ? 1 : Integer.highestOneBit(frameLength - 1) * 2
        : fftLength;
  }

  @Override
  protected void build(Shape input) {
    if (step() > frameLength || transformLength() < frameLength) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": needs frameStep <= frameLength <= fftLength, got "
              + step()
              + ", "
              + frameLength
              + " and "
              + transformLength()
              + ".");
    }
    Shape shape = Shape.of(frameLength, 1, transformLength() / 2 + 1);
    STFT kernel = new STFT().window(window).scaling(scaling).periodic(periodic);
    realKernel = mode.equals("imag") ? null : addWeight("real_kernel", shape, kernel.side("real"));
    imagKernel =
        mode.equals("real")
            ? null
            : addWeight(
                "imag_kernel",
                shape,
                new STFT().side("imag").window(window).scaling(scaling).periodic(periodic));
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor signals = dataFormat() == DataFormat.CHANNELS_LAST ? x.transpose(0, 2, 1) : x;
    return switch (mode) {
      case "real" -> arrange(transform(signals, realKernel));
      case "imag" -> arrange(transform(signals, imagKernel));
      default -> arrange(combine(transform(signals, realKernel), transform(signals, imagKernel)));
    };
  }

  /** {@code [batch, channels, time]} to {@code [batch, channels, frames, frequencies]}. */
  private Tensor transform(Tensor signals, @Nullable Variable kernel) {
    int batch = signals.dim(0);
    int channels = signals.dim(1);
    Tensor rows = signals.reshape(Shape.of(batch * channels, signals.dim(2), 1));
    Tensor frames = Nn.conv(rows, built(kernel).tensor(), Ints.of(step()), padding, Ints.of(1), 1);
    return frames.reshape(Shape.of(batch, channels, frames.dim(1), frames.dim(2)));
  }

  private Tensor combine(Tensor real, Tensor imaginary) {
    if (mode.equals("angle")) {
      return imaginary.arctan2(real);
    }
    if (mode.equals("stft")) {
      return Tensor.concat(-1, List.of(real, imaginary));
    }
    Tensor power = real.square().add(imaginary.square());
    if (mode.equals("psd")) {
      Ints one = Ints.of(0, 0, 0, 1);
      return power.add(power.slice(-1, 1, power.dim(-1) - 1).pad(one, one, 0));
    }
    Tensor magnitude = power.maximum(EPSILON).sqrt();
    return mode.equals("magnitude") ? magnitude : magnitude.maximum(EPSILON).log();
  }

  private Tensor arrange(Tensor x) {
    boolean last = dataFormat() == DataFormat.CHANNELS_LAST;
    if (expandDims) {
      return last ? x.transpose(0, 2, 3, 1) : x;
    }
    Shape joined = Shape.of(x.dim(0), x.dim(2), x.dim(1) * x.dim(3));
    Tensor frames = x.transpose(0, 2, 1, 3).reshape(joined);
    return last ? frames : frames.transpose(0, 2, 1);
  }

  @Override
  public Config config() {
    return super.config()
        .put("mode", mode)
        .put("frame_length", frameLength)
        .put("frame_step", frameStep)
        .put("fft_length", fftLength)
        .put("window", window)
        .put("periodic", periodic)
        .put("scaling", scaling)
        .put("padding", padding.text())
        .put("expand_dims", expandDims);
  }
}
