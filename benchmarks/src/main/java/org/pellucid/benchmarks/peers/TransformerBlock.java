package org.pellucid.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** Attention and a feed-forward layer, of an encoder or of a decoder, written out. */
final class TransformerBlock extends Layer {
  /** What a block does besides: normalize after or before, ReLU or GELU, look ahead or not. */
  enum Kind {
    /** Normalizes sums, ReLU, sees the whole sequence. */
    ENCODER,
    /** Normalizes what goes in, GELU, sees what came before. */
    DECODER
  }

  private static final double HIDDEN = -1e9;

  private final int heads;
  private final int inner;
  private final Kind kind;
  private final List<Dense> projections = new ArrayList<>();
  private final List<Dense> feedForward = new ArrayList<>();
  private final LayerNormalization first = track(new LayerNormalization());
  private final LayerNormalization second = track(new LayerNormalization());

  @SuppressWarnings("this-escape") // Only tells the layer which others it uses.
  TransformerBlock(int heads, int inner, Kind kind) {
    this.heads = heads;
    this.inner = inner;
    this.kind = kind;
  }

  @Override
  protected void build(Shape input) {
    int width = input.dim(-1);
    for (int i = 0; i < 4; i++) {
      projections.add(track(new Dense(width)));
    }
    feedForward.add(track(new Dense(inner).activation(kind == Kind.ENCODER ? "relu" : "gelu")));
    feedForward.add(track(new Dense(width)));
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (kind == Kind.ENCODER) {
      Tensor y = first.call(x.add(attention(x)));
      return second.call(y.add(inner(y)));
    }
    Tensor y = x.add(attention(first.call(x)));
    return y.add(inner(second.call(y)));
  }

  private Tensor inner(Tensor x) {
    return feedForward.get(1).call(feedForward.get(0).call(x));
  }

  private Tensor attention(Tensor x) {
    int length = x.dim(1);
    int width = x.dim(2);
    Tensor query = split(projections.get(0).call(x));
    Tensor key = split(projections.get(1).call(x));
    Tensor value = split(projections.get(2).call(x));
    Tensor scores =
        query.matmul(key.swapAxes(-1, -2)).multiply(1 / Math.sqrt((double) width / heads));
    if (kind == Kind.DECODER) {
      Shape square = Shape.of(length, length);
      Tensor ahead =
          Tensor.iota(DType.INT32, square, 1).greater(Tensor.iota(DType.INT32, square, 0));
      scores = scores.add(ahead.cast(DType.FLOAT32).multiply(HIDDEN));
    }
    Tensor mixed = Nn.softmax(scores, -1).matmul(value);
    return projections.get(3).call(mixed.swapAxes(1, 2).reshape(x.dim(0), length, width));
  }

  private Tensor split(Tensor x) {
    return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads).swapAxes(1, 2);
  }
}
