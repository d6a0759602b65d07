package org.pellucid.tensor;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;

/**
 * Attention of several heads by scaled dot products: {@code softmax(scale * query key^T + bias)
 * value}, for each head on its own.
 *
 * <p>Query {@code [batch, T, heads, width]}, key {@code [batch, S, heads, width]}, value {@code
 * [batch, S, heads, valueWidth]}; the result is {@code [batch, T, heads, valueWidth]}. Keys and
 * values may have fewer heads, a divisor of the query's: each then serves as many queries' heads
 * that stand side by side. Default: scale {@code 1 / sqrt(width)}, nothing hidden.
 *
 * <p>A query from which all is hidden attends to all alike.
 *
 * <p>Source: Vaswani et al., 2017; {@code keras.ops.dot_product_attention}.
 */
public final class DotProductAttention {
  private static final int FEW_QUERIES = 8;
  private static final int FEW_SCORES = 1 << 14;

  private final Tensor query;
  private final Tensor key;
  private final Tensor value;
  private @Nullable Tensor bias;
  private @Nullable Tensor mask;
  private double scale;
  private double softCap;
  private boolean causal;

  private DotProductAttention(Tensor query, Tensor key, Tensor value) {
    this.query = query;
    this.key = key;
    this.value = value;
    this.scale = 1 / Math.sqrt(query.dim(-1));
  }

  /**
   * Begins an attention.
   *
   * @param query {@code [batch, T, heads, width]}
   * @param key {@code [batch, S, heads, width]}
   * @param value {@code [batch, S, heads, valueWidth]}
   * @return the attention, with default settings
   */
  public static DotProductAttention of(Tensor query, Tensor key, Tensor value) {
    boolean ranks = query.rank() == 4 && key.rank() == 4 && value.rank() == 4;
    if (!ranks
        || key.dim(1) != value.dim(1)
        || key.dim(2) != value.dim(2)
        || query.dim(2) % Math.max(1, key.dim(2)) != 0
        || query.dim(-1) != key.dim(-1)) {
      throw new PellucidException(
          "Attention: query "
              + query.shape()
              + ", key "
              + key.shape()
              + " and value "
              + value.shape()
              + " do not fit; expected [batch, length, heads, width] with one length and number of"
              + " heads of key and value, which divides the query's, and one width of query and"
              + " key.");
    }
    int repeats = query.dim(2) / Math.max(1, key.dim(2));
    return new DotProductAttention(query, repeated(key, repeats), repeated(value, repeats));
  }

  private static Tensor repeated(Tensor x, int times) {
    if (times == 1) {
      return x;
    }
    Shape apart = Shape.of(x.dim(0), x.dim(1), x.dim(2), times, x.dim(3));
    return x.expandDims(3)
        .broadcastTo(apart)
        .reshape(x.dim(0), x.dim(1), x.dim(2) * times, x.dim(3));
  }

  /**
   * Adds to the scores.
   *
   * @param added broadcasts to {@code [batch, heads, T, S]}
   * @return this
   */
  public DotProductAttention bias(Tensor added) {
    bias = added;
    return this;
  }

  /**
   * Hides keys from queries.
   *
   * @param shown true where a query sees a key; broadcasts to {@code [batch, heads, T, S]}
   * @return this
   */
  public DotProductAttention mask(Tensor shown) {
    mask = shown.cast(DType.BOOL);
    return this;
  }

  /**
   * Sets the factor of the scores.
   *
   * @param factor {@code 1 / sqrt(width)} without
   * @return this
   */
  public DotProductAttention scale(double factor) {
    scale = factor;
    return this;
  }

  /**
   * Limits the scores softly to a range around 0: {@code cap * tanh(scores / cap)}.
   *
   * @param cap above 0
   * @return this
   */
  public DotProductAttention softCap(double cap) {
    softCap = cap;
    return this;
  }

  /**
   * Sets whether a query sees only keys at its own place and before.
   *
   * @param on whether it does, false without
   * @return this
   */
  public DotProductAttention causal(boolean on) {
    causal = on;
    return this;
  }

  /** {@return the result, {@code [batch, T, heads, valueWidth]}} */
  public Tensor output() {
    DType dtype = query.dtype();
    boolean one =
        dtype == key.dtype()
            && dtype == value.dtype()
            && dtype.isFloating()
            && query.dim(0) == key.dim(0)
            && query.dim(0) == value.dim(0);
    if (bias != null || softCap > 0 || !one || dtype.bytes() < 4 || isLine()) {
      return output(weights());
    }
    Op.Attention op = new Op.Attention(scale, causal);
    return mask == null
        ? Tensor.applyAll(op, query, key, value).getFirst()
        : Tensor.applyAll(op, query, key, value, of4(mask)).getFirst();
  }

  /** Whether few queries attend to few keys, as when a text is generated: too little for tiles. */
  private boolean isLine() {
    return query.dim(1) < FEW_QUERIES && query.dim(1) * key.dim(1) <= FEW_SCORES;
  }

  private static Tensor of4(Tensor mask) {
    Tensor expanded = mask;
    while (expanded.rank() < 4) {
      expanded = expanded.expandDims(0);
    }
    return expanded;
  }

  /**
   * Sums the values with given weights.
   *
   * @param weights {@code [batch, heads, T, S]}
   * @return {@code [batch, T, heads, valueWidth]}
   */
  public Tensor output(Tensor weights) {
    return weights.matmul(value.transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3);
  }

  /** {@return how much each query attends to each key, {@code [batch, heads, T, S]}} */
  public Tensor weights() {
    return Nn.softmax(hide(scores()), -1);
  }

  /** {@return the scores before anything is hidden, {@code [batch, heads, T, S]}} */
  public Tensor scores() {
    Tensor scores = query.transpose(0, 2, 1, 3).matmul(key.transpose(0, 2, 3, 1)).multiply(scale);
    if (softCap > 0) {
      scores = scores.divide(softCap).tanh().multiply(softCap);
    }
    return bias == null ? scores : scores.add(bias);
  }

  private Tensor hide(Tensor scores) {
    Tensor shown = mask;
    if (causal) {
      Tensor before = before(scores.dim(-2), scores.dim(-1));
      shown = shown == null ? before : shown.and(before);
    }
    return shown == null
        ? scores
        : shown.where(scores, Tensor.full(scores.dtype(), Shape.SCALAR, Op.Attention.HIDDEN));
  }

  /**
   * Says which keys are not behind a query.
   *
   * @param queries how many queries there are
   * @param keys how many keys there are
   * @return {@code [queries, keys]}, true at and below the diagonal
   */
  public static Tensor before(int queries, int keys) {
    Shape shape = Shape.of(queries, keys);
    return Tensor.iota(DType.INT32, shape, 0).greaterEqual(Tensor.iota(DType.INT32, shape, 1));
  }
}
