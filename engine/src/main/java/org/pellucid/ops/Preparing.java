package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Functions that prepare data for training.
 *
 * <p>Source: {@code keras.utils}.
 */
public final class Preparing {
  private Preparing() {}

  /** As {@link #normalize(Tensor, int, int)}, with Keras's defaults. */
  public static Tensor normalize(Tensor x) {
    return normalize(x, -1, 2);
  }

  /** Vectors along an axis divided by their norm; those of length 0 stay. */
  public static Tensor normalize(Tensor x, int axis, int order) {
    Tensor y = Operands.floats(x.rank() == 0 ? x.reshape(1) : x);
    Tensor norm = Norms.of(y, order, Ints.of(axis), true);
    return y.divide(norm.equal(0).where(norm.onesLike(), norm));
  }

  /** As {@link #toCategorical(Tensor, Integer)}, with Keras's defaults. */
  public static Tensor toCategorical(Tensor x) {
    return toCategorical(x, null);
  }

  /** One-hot rows of class numbers; a last axis of extent 1 goes. */
  public static Tensor toCategorical(Tensor x, @Nullable Integer numClasses) {
    Tensor classes = x.rank() > 1 && x.dim(-1) == 1 ? x.squeeze(-1) : x;
    int count =
        numClasses != null ? numClasses : x.shape().size() == 0 ? 0 : (int) x.max().item() + 1;
    return Indexing.oneHot(classes, count, -1, DType.FLOAT32);
  }

  /**
   * As {@link #padSequences(List, Integer, DType, String, String, double)}, with Keras's defaults.
   */
  public static Tensor padSequences(List<Tensor> sequences) {
    return padSequences(sequences, null, DType.INT32, "pre", "pre", 0.0);
  }

  /**
   * Sequences brought to one length.
   *
   * @param sequences each of any length, its first axis
   * @param maxlen the length; null for the longest
   * @param dtype of the result
   * @param padding "pre" to fill before a sequence, or "post"
   * @param truncating "pre" to cut at the start, or "post"
   * @param value what fills
   * @return {@code [sequences, maxlen, ...]}
   */
  public static Tensor padSequences(
      List<Tensor> sequences,
      @Nullable Integer maxlen,
      DType dtype,
      String padding,
      String truncating,
      double value) {
    int longest = sequences.stream().mapToInt(s -> s.rank() == 0 ? 0 : s.dim(0)).max().orElse(0);
    int length = maxlen == null ? longest : maxlen;
    Shape rest =
        sequences.stream()
            .filter(s -> s.rank() > 0 && s.dim(0) > 0)
            .findFirst()
            .map(s -> s.shape().without(0))
            .orElse(Shape.SCALAR);
    List<Tensor> rows = new ArrayList<>();
    for (Tensor sequence : sequences) {
      int n = sequence.dim(0);
      Tensor typed = n == 0 ? Tensor.full(dtype, Shape.of(0).plus(rest), 0) : sequence.cast(dtype);
      boolean front = isPre("truncating", truncating);
      Tensor cut =
          n <= length ? typed : front ? typed.slice(0, n - length, n) : typed.slice(0, 0, length);
      int missing = length - cut.dim(0);
      int[] low = new int[cut.rank()];
      int[] high = new int[cut.rank()];
      low[0] = isPre("padding", padding) ? missing : 0;
      high[0] = missing - low[0];
      rows.add(cut.pad(Ints.of(low), Ints.of(high), value));
    }
    return rows.isEmpty()
        ? Tensor.of(NdArray.zeros(dtype, Shape.of(0, length)))
        : Tensor.stack(0, rows);
  }

  private static boolean isPre(String argument, String side) {
    return switch (side) {
      case "pre" -> true;
      case "post" -> false;
      default -> throw Operands.oneOf("padSequences", argument, side, "\"pre\", \"post\"");
    };
  }

  /** As {@link #buildPosNegMasks(Tensor, Tensor, boolean)}, with Keras's defaults. */
  public static List<Tensor> buildPosNegMasks(Tensor queryLabels, Tensor keyLabels) {
    return buildPosNegMasks(queryLabels, keyLabels, true);
  }

  /**
   * Which pairs of queries and keys have the same label, and which have not.
   *
   * @param removeDiagonal whether a query and the key at its place do not count as a pair
   */
  public static List<Tensor> buildPosNegMasks(
      Tensor queryLabels, Tensor keyLabels, boolean removeDiagonal) {
    Tensor queries = queryLabels.rank() > 1 ? queryLabels : queryLabels.reshape(-1, 1);
    Tensor keys = Operands.flat(keyLabels);
    Tensor same = queries.equal(keys);
    Tensor other = same.not();
    if (removeDiagonal) {
      Shape shape = same.shape();
      Tensor diagonal =
          Tensor.iota(DType.INT32, shape, 0).equal(Tensor.iota(DType.INT32, shape, 1));
      same = same.and(diagonal.not());
    }
    return List.of(same, other);
  }
}
