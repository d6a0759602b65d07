package org.pellucid.ops;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.tensor.Tensor;

/**
 * What predictions cost per sample.
 *
 * <p>Source: {@code keras.ops.nn}.
 */
public final class Crossentropies {
  private static final double EPSILON = 1e-7;

  private Crossentropies() {}

  /** As {@link #binaryCrossentropy(Tensor, Tensor, boolean)}, with Keras's defaults. */
  public static Tensor binaryCrossentropy(Tensor target, Tensor output) {
    return binaryCrossentropy(target, output, false);
  }

  /** {@code -t log(p) - (1 - t) log(1 - p)}, element by element. */
  public static Tensor binaryCrossentropy(Tensor target, Tensor output, boolean fromLogits) {
    Tensor y = Operands.floats(output);
    Tensor t = target.cast(y.dtype());
    if (fromLogits) {
      // softplus(y) - t y, without overflow
      return Nonlinearities.softplus(y).subtract(t.multiply(y));
    }
    Tensor p = y.clip(EPSILON, 1 - EPSILON);
    Tensor no = t.subtractFrom(1).multiply(p.subtractFrom(1).log());
    return t.multiply(p.log()).add(no).negative();
  }

  private static Tensor logProbabilities(Tensor output, boolean fromLogits, int axis) {
    Tensor y = Operands.floats(output);
    return fromLogits
        ? Nonlinearities.logSoftmax(y, Ints.of(axis))
        : y.divide(y.keep(y.sum(axis), axis)).clip(EPSILON, 1 - EPSILON).log();
  }

  /** As {@link #categoricalCrossentropy(Tensor, Tensor, boolean, int)}, with Keras's defaults. */
  public static Tensor categoricalCrossentropy(Tensor target, Tensor output) {
    return categoricalCrossentropy(target, output, false, -1);
  }

  /** {@code -sum(t log(p))} along an axis; probabilities are made to add up to 1 first. */
  public static Tensor categoricalCrossentropy(
      Tensor target, Tensor output, boolean fromLogits, int axis) {
    if (!target.shape().equals(output.shape())) {
      throw Operands.wrong(
          "categoricalCrossentropy",
          "target " + target.shape() + " and output " + output.shape() + " must be of one shape");
    }
    Tensor logs = logProbabilities(output, fromLogits, axis);
    return target.cast(logs.dtype()).multiply(logs).sum(axis).negative();
  }

  /**
   * As {@link #sparseCategoricalCrossentropy(Tensor, Tensor, boolean, int)}, with Keras's defaults.
   */
  public static Tensor sparseCategoricalCrossentropy(Tensor target, Tensor output) {
    return sparseCategoricalCrossentropy(target, output, false, -1);
  }

  /** The same for targets that are the number of their class. */
  public static Tensor sparseCategoricalCrossentropy(
      Tensor target, Tensor output, boolean fromLogits, int axis) {
    Tensor classes =
        target.rank() == output.rank() && target.dim(-1) == 1 ? target.squeeze(-1) : target;
    Tensor logs = logProbabilities(output, fromLogits, axis);
    Tensor hot = Indexing.oneHot(classes, output.dim(axis), axis, logs.dtype());
    return hot.multiply(logs).sum(axis).negative();
  }

  /** The ratio of the largest possible value to the mean error of two images, in decibels. */
  public static Tensor psnr(Tensor x1, Tensor x2, double maxVal) {
    Tensor a = Operands.floats(x1);
    Tensor error = a.subtract(x2.cast(a.dtype())).square().mean();
    return Arithmetic.log10(error).multiply(-10).add(20 * Math.log10(maxVal));
  }

  /** As {@link #ctcLoss(Tensor, Tensor, Tensor, Tensor, int)}, with Keras's defaults. */
  public static Tensor ctcLoss(
      Tensor target, Tensor output, Tensor targetLength, Tensor outputLength) {
    return ctcLoss(target, output, targetLength, outputLength, 0);
  }

  /**
   * What it costs that a sequence of labels does not come out of frames of scores, whatever its
   * timing (connectionist temporal classification).
   *
   * @param target {@code [batch, labels]}
   * @param output {@code [batch, frames, classes]}, scores
   * @param targetLength how many labels count, {@code [batch]}
   * @param outputLength how many frames count, {@code [batch]}
   * @param maskIndex the class that stands for no label
   * @return {@code [batch]}
   */
  public static Tensor ctcLoss(
      Tensor target, Tensor output, Tensor targetLength, Tensor outputLength, int maskIndex) {
    return Ctc.loss(
        target.cast(DType.INT32),
        Operands.floats(output),
        targetLength.cast(DType.INT32),
        outputLength.cast(DType.INT32),
        maskIndex);
  }

  /**
   * As {@link #ctcDecode(Tensor, Tensor, String, int, int, boolean, int)}, with Keras's defaults.
   */
  public static List<Tensor> ctcDecode(Tensor inputs, Tensor sequenceLengths) {
    return ctcDecode(inputs, sequenceLengths, "greedy", 100, 1, true, 0);
  }

  /**
   * The labels that frames of scores stand for; "beam_search" asks for the numbers.
   *
   * @param inputs {@code [batch, frames, classes]}, scores
   * @param sequenceLengths how many frames count, {@code [batch]}
   * @param strategy "greedy" or "beam_search"
   * @param beamWidth how many beginnings are kept
   * @param topPaths how many results are given
   * @param mergeRepeated whether labels that follow each other at once are one (greedy)
   * @param maskIndex the class that stands for no label
   * @return labels, {@code [paths, batch, frames]} filled with -1, and scores, {@code [batch,
   *     paths]}
   */
  public static List<Tensor> ctcDecode(
      Tensor inputs,
      Tensor sequenceLengths,
      String strategy,
      int beamWidth,
      int topPaths,
      boolean mergeRepeated,
      int maskIndex) {
    Tensor scores = Operands.floats(inputs);
    Tensor lengths = sequenceLengths.cast(DType.INT32);
    return switch (strategy) {
      case "greedy" -> Ctc.greedy(scores, lengths, mergeRepeated, maskIndex);
      case "beam_search" -> BeamSearch.decode(scores, lengths, beamWidth, topPaths, maskIndex);
      default ->
          throw Operands.oneOf("ctcDecode", "strategy", strategy, "\"greedy\", \"beam_search\"");
    };
  }
}
