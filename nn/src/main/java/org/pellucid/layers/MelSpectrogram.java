package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.STFT;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/**
 * The loudness of a sound over time in bands of equal width on the mel scale, {@code 1127 * ln(1 +
 * hertz / 700)}: the magnitudes of a short-time Fourier transform (of the signal mirrored at its
 * ends), to a power, summed up under triangles, in decibels.
 *
 * <p>Input {@code [batch, time]} or {@code [time]}, output {@code [batch, bands, frames]} or {@code
 * [bands, frames]}. Defaults: 2048 samples per frame every 512, a window "hann", 16000 samples per
 * second, 128 bands from 20 hertz to half the rate, power 2, at most 80 decibels below the loudest.
 *
 * <p>Errors: a sequence longer than the transform; a signal too short to be mirrored.
 *
 * <p>Source: {@code keras.layers.MelSpectrogram}.
 */
public final class MelSpectrogram extends FluentLayer<MelSpectrogram> {
  private int fftLength = 2048;
  private int sequenceStride = 512;
  private @Nullable Integer sequenceLength;
  private @Nullable String window = "hann";
  private double samplingRate = 16_000;
  private int bands = 128;
  private double minFreq = 20;
  private @Nullable Double maxFreq;
  private boolean powerToDb = true;
  private double topDb = 80;
  private double magExp = 2;
  private double minPower = 1e-10;
  private double refPower = 1;

  /** Makes the layer. */
  public MelSpectrogram() {}

  /**
   * Sets the frames.
   *
   * @param length how many samples are transformed, 2048 without
   * @param stride the distance between frames, 512 without
   * @return this
   */
  public MelSpectrogram frames(int length, int stride) {
    fftLength = Setting.atLeast("MelSpectrogram", "fftLength", 2, length);
    sequenceStride = Setting.atLeast("MelSpectrogram", "sequenceStride", 1, stride);
    return this;
  }

  /**
   * Sets how many samples the window has, all of the frame without.
   *
   * @param length at most the length of a frame
   * @return this
   */
  public MelSpectrogram sequenceLength(int length) {
    sequenceLength = Setting.atLeast("MelSpectrogram", "sequenceLength", 1, length);
    return this;
  }

  /**
   * Sets the window, "hann" without.
   *
   * @param name such as "hamming"; null for none
   * @return this
   */
  public MelSpectrogram window(@Nullable String name) {
    window = name;
    return this;
  }

  /**
   * Sets how many samples a second has, 16000 without.
   *
   * @param rate in hertz
   * @return this
   */
  public MelSpectrogram samplingRate(double rate) {
    samplingRate = Setting.positive("MelSpectrogram", "samplingRate", rate);
    return this;
  }

  /**
   * Sets the bands.
   *
   * @param count how many, 128 without
   * @param from the lowest frequency in hertz, 20 without
   * @param to the highest, half the sampling rate without
   * @return this
   */
  public MelSpectrogram bands(int count, double from, double to) {
    bands = Setting.atLeast("MelSpectrogram", "bands", 1, count);
    minFreq = Setting.atLeast("MelSpectrogram", "minFreq", 0.0, from);
    maxFreq = Setting.positive("MelSpectrogram", "maxFreq", to);
    return this;
  }

  /**
   * Sets whether the result is in decibels.
   *
   * @param decibels whether it is, true without
   * @return this
   */
  public MelSpectrogram powerToDb(boolean decibels) {
    powerToDb = decibels;
    return this;
  }

  /**
   * Sets how far below the loudest the result may be, 80 without.
   *
   * @param range in decibels
   * @return this
   */
  public MelSpectrogram topDb(double range) {
    topDb = range;
    return this;
  }

  /**
   * Sets the power of the magnitudes, 2 without.
   *
   * @param exponent the exponent
   * @return this
   */
  public MelSpectrogram magExp(double exponent) {
    magExp = exponent;
    return this;
  }

  static MelSpectrogram fromConfig(Config config) {
    MelSpectrogram layer =
        new MelSpectrogram()
            .frames(config.integer("fft_length", 2048), config.integer("sequence_stride", 512))
            .window(config.has("window") ? config.textOrNull("window") : "hann")
            .samplingRate(config.number("sampling_rate", 16_000))
            .powerToDb(config.flag("power_to_db", true))
            .topDb(config.number("top_db", 80))
            .magExp(config.number("mag_exp", 2))
            .readCommon(config);
    if (config.get("sequence_length") != null) {
      layer.sequenceLength(config.integer("sequence_length"));
    }
    layer.bands = config.integer("num_mel_bins", 128);
    layer.minFreq = config.number("min_freq", 20);
    layer.maxFreq = config.numberOrNull("max_freq");
    layer.minPower = config.number("min_power", 1e-10);
    layer.refPower = config.number("ref_power", 1);
    return layer;
  }

  private int windowLength() {
    return sequenceLength == null ? fftLength : sequenceLength;
  }

  private double highest() {
    return maxFreq == null ? Math.floor(samplingRate / 2) : maxFreq;
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    int time = input.dim(-1);
    if (input.rank() > 2 || (time != Shape.UNKNOWN && time <= fftLength / 2)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": expected [batch, time] or [time] with more than "
              + fftLength / 2
              + " samples, got "
              + input
              + ".");
    }
    if (windowLength() > fftLength) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": sequenceLength "
              + windowLength()
              + " is above fftLength "
              + fftLength
              + ".");
    }
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor real = x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
    Tensor spectrum = magnitudes(real).power(magExp);
    Tensor mel = spectrum.matmul(Tensor.of(triangles()).cast(real.dtype()));
    return (powerToDb ? decibels(mel) : mel).swapAxes(-1, -2);
  }

  /** {@code [..., frames, fft length / 2 + 1]}. */
  private Tensor magnitudes(Tensor x) {
    int half = fftLength / 2;
    Tensor front = x.slice(-1, 1, half + 1).flip(-1);
    Tensor back = x.slice(-1, x.dim(-1) - 1 - half, x.dim(-1) - 1).flip(-1);
    Tensor padded = Tensor.concat(-1, List.of(front, x, back));
    int frames = 1 + (padded.dim(-1) - fftLength) / sequenceStride;
    int[] places = new int[frames * fftLength];
    for (int i = 0; i < places.length; i++) {
      places[i] = i / fftLength * sequenceStride + i % fftLength;
    }
    Tensor cut = padded.take(Tensor.of(NdArray.of(places, frames, fftLength)), -1);
    Tensor weighted = cut.multiply(windowWeights().cast(x.dtype()));
    List<Tensor> transform = Linalg.fft(weighted, weighted.zerosLike());
    Tensor squares = transform.get(0).square().add(transform.get(1).square());
    return squares.slice(-1, 0, half + 1).sqrt();
  }

  /** The window, in the middle of a frame. */
  private Tensor windowWeights() {
    int length = windowLength();
    int before = (fftLength - length) / 2;
    // At frequency 0 a transform's kernel is the window itself.
    Tensor shape =
        new STFT()
            .window(window)
            .scaling(null)
            .periodic(true)
            .apply(Shape.of(length, 1, 1), DType.FLOAT32)
            .reshape(length);
    return shape.pad(Ints.of(before), Ints.of(fftLength - length - before), 0);
  }

  /** How much each frequency (row) counts in each band (column). */
  private NdArray triangles() {
    int rows = fftLength / 2 + 1;
    double[] edges = new double[bands + 2];
    double low = mel(minFreq);
    for (int i = 0; i < edges.length; i++) {
      edges[i] = low + i * (mel(highest()) - low) / (bands + 1);
    }
    double[] weights = new double[rows * bands];
    for (int row = 1; row < rows; row++) {
      double place = mel(row * samplingRate / 2 / (rows - 1));
      for (int band = 0; band < bands; band++) {
        double up = (place - edges[band]) / (edges[band + 1] - edges[band]);
        double down = (edges[band + 2] - place) / (edges[band + 2] - edges[band + 1]);
        weights[row * bands + band] = Math.max(0, Math.min(up, down));
      }
    }
    return NdArray.of(weights, rows, bands);
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }

  private Tensor decibels(Tensor power) {
    double scale = 10 / Math.log(10);
    double reference = scale * Math.log(Math.max(Math.abs(refPower), minPower));
    Tensor level = power.maximum(minPower).log().multiply(scale).subtract(reference);
    return level.maximum(level.max().subtract(topDb));
  }

  @Override
  public Config config() {
    return super.config()
        .put("fft_length", fftLength)
        .put("sequence_stride", sequenceStride)
        .put("sequence_length", windowLength())
        .put("window", window)
        .put("sampling_rate", whole(samplingRate))
        .put("num_mel_bins", bands)
        .put("min_freq", minFreq)
        .put("max_freq", whole(highest()))
        .put("power_to_db", powerToDb)
        .put("top_db", topDb)
        .put("mag_exp", magExp)
        .put("min_power", minPower)
        .put("ref_power", refPower);
  }

  private static Object whole(double number) {
    return number == Math.rint(number) ? (Object) (long) number : (Object) number;
  }
}
