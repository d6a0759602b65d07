package org.pellucid.initializers;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * The kernel of a convolution that computes the short-time Fourier transform: {@code window[t] *
 * cos(-2 pi t f / fft)}, or the sine, for time t and frequency f.
 *
 * <p>The shape must be {@code [frame length, 1, fft / 2 + 1]}. Defaults: the real part, a Hann
 * window, scaled for spectral density, not periodic.
 *
 * <p>Source: {@code keras.initializers.STFT}.
 */
public final class STFT implements Initializer {
  private String side = "real";
  private @Nullable String window = "hann";
  private @Nullable String scaling = "density";
  private boolean periodic;

  /** Makes the initializer with default settings. */
  public STFT() {}

  static STFT fromConfig(Config config) {
    STFT initializer =
        new STFT().side(config.text("side", "real")).periodic(config.flag("periodic", false));
    if (config.has("window")) {
      initializer.window(config.textOrNull("window"));
    }
    return config.has("scaling") ? initializer.scaling(config.textOrNull("scaling")) : initializer;
  }

  /**
   * Sets which part is computed.
   *
   * @param part {@code "real"} (without) or {@code "imag"}
   * @return this
   */
  public STFT side(String part) {
    if (!part.equals("real") && !part.equals("imag")) {
      throw Names.unknown("side", part, List.of("real", "imag"));
    }
    side = part;
    return this;
  }

  /**
   * Sets the window.
   *
   * @param name such as {@code "hann"} (without), {@code "hamming"} or {@code "blackman"}; null for
   *     none
   * @return this
   */
  public STFT window(@Nullable String name) {
    window = name == null ? null : Window.named(name).text();
    return this;
  }

  /**
   * Sets what the window is divided by.
   *
   * @param kind {@code "density"} (without): the root of the sum of its squares; {@code
   *     "spectrum"}: its sum; null: nothing
   * @return this
   */
  public STFT scaling(@Nullable String kind) {
    if (kind != null && !kind.equals("density") && !kind.equals("spectrum")) {
      throw Names.unknown("scaling", kind, List.of("density", "spectrum"));
    }
    scaling = kind;
    return this;
  }

  /**
   * Sets whether the window is one period of a longer one.
   *
   * @param whether false without: it is the same from both ends
   * @return this
   */
  public STFT periodic(boolean whether) {
    periodic = whether;
    return this;
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    if (shape.rank() != 3 || shape.dim(1) != 1) {
      throw new PellucidException(
          "STFT: the shape must be [frame length, 1, frequencies], got " + shape + ".");
    }
    int length = shape.dim(0);
    int frequencies = shape.dim(2);
    double[] weights = weights(length);
    double step = frequencies == 1 ? 0 : -Math.PI / (frequencies - 1);
    double[] kernel = new double[length * frequencies];
    for (int t = 0; t < length; t++) {
      for (int f = 0; f < frequencies; f++) {
        double angle = step * t * f;
        kernel[t * frequencies + f] =
            weights[t] * (side.equals("real") ? Math.cos(angle) : Math.sin(angle));
      }
    }
    return Tensor.of(NdArray.of(kernel, length, 1, frequencies)).cast(dtype);
  }

  private double[] weights(int length) {
    double[] weights = new double[length];
    String name = window;
    if (name == null) {
      Arrays.fill(weights, 1);
      return weights;
    }
    double squares = 0;
    double sum = 0;
    for (int t = 0; t < length; t++) {
      weights[t] = Window.named(name).at(t, length, periodic);
      squares += weights[t] * weights[t];
      sum += Math.abs(weights[t]);
    }
    double divisor = scaling == null ? 1 : scaling.equals("density") ? Math.sqrt(squares) : sum;
    for (int t = 0; t < length; t++) {
      weights[t] /= divisor;
    }
    return weights;
  }

  @Override
  public Config config() {
    return Config.empty()
        .put("side", side)
        .put("window", window)
        .put("periodic", periodic)
        .put("scaling", scaling);
  }
}
