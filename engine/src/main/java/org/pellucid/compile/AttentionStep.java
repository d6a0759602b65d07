package org.pellucid.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.cpu.lane.LoopKernels;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/**
 * Attention of several heads or its gradient. Each head of each sample is worked on by one thread,
 * a tile of queries and keys at a time, whose scores stay in the second cache.
 */
final class AttentionStep extends Step {
  /** Queries and keys of a tile. */
  private static final int TILE_QUERIES = 128;

  private static final int TILE_KEYS = 256;

  /** Queries of a tile where later keys are hidden, so that few hidden scores are computed. */
  private static final int CAUSAL_QUERIES = 64;

  /** How query, key and value lie: {@code [batch, length, heads, width]} each. */
  record Extents(int batch, int queries, int keys, int heads, int width, int valueWidth) {}

  private final Extents extents;
  private final List<Location> inputs;
  private final List<Buffer> outputs;
  private final boolean backward;
  private final boolean causal;
  private final int @Nullable [] maskStrides;
  private final AttentionLoops loops;
  private final LoopKernels kernels;

  AttentionStep(
      Node node,
      List<Location> inputs,
      List<Buffer> outputs,
      double scale,
      boolean causal,
      LoopKernels kernels) {
    super(node.origin(), inputs.stream().map(Location::buffer).toList(), outputs);
    this.inputs = inputs;
    this.outputs = outputs;
    this.causal = causal;
    this.kernels = kernels;
    backward = node.op() instanceof Op.AttentionGradient;
    Shape query = node.input(0).shape();
    extents =
        new Extents(
            query.dim(0),
            query.dim(1),
            node.input(1).shape().dim(1),
            query.dim(2),
            query.dim(3),
            node.input(2).shape().dim(3));
    boolean masked = inputs.size() == (backward ? 7 : 4);
    maskStrides = masked ? strides(node.input(3).shape()) : null;
    loops = new AttentionLoops(scale, causal, masked);
  }

  /** How far entries of a mask lie apart, 0 along axes of which it has one. */
  private static int[] strides(Shape mask) {
    int[] strides = mask.strides();
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = mask.dim(axis) == 1 ? 0 : strides[axis];
    }
    return strides;
  }

  @Override
  Task bind(Frame frame) {
    return backward ? new AttentionBackward(frame, this) : new AttentionForward(frame, this);
  }

  Extents extents() {
    return extents;
  }

  /** Queries of a tile, at least one. */
  int tileQueries() {
    return Math.clamp(extents.queries(), 1, hidesLater() ? CAUSAL_QUERIES : TILE_QUERIES);
  }

  /** Keys of a tile, at least one. */
  int tileKeys() {
    return Math.clamp(extents.keys(), 1, TILE_KEYS);
  }

  /**
   * How many keys queries before a place can see; all where a mask may hide all of those, since
   * then the weights of all are equal.
   */
  int visibleKeys(int queryEnd) {
    return hidesLater() ? Math.min(extents.keys(), queryEnd) : extents.keys();
  }

  private boolean hidesLater() {
    return causal && maskStrides == null;
  }

  AttentionLoops loops() {
    return loops;
  }

  LoopKernels kernels() {
    return kernels;
  }

  int @Nullable [] maskStrides() {
    return maskStrides;
  }

  Location input(int index) {
    return inputs.get(index);
  }

  /** One of the inputs behind query, key, value and mask. */
  Location further(int index) {
    return inputs.get(index + (maskStrides == null ? 3 : 4));
  }

  Location output(int index) {
    return Location.of(outputs.get(index));
  }

  @Override
  double flops() {
    double pairs = 2.0 * extents.batch * extents.heads * extents.queries * extents.keys;
    return pairs
        * (backward
            ? 3 * extents.width + 2 * extents.valueWidth
            : extents.width + extents.valueWidth);
  }

  @Override
  String describe() {
    return (backward ? "gradient of attention " : "attention ")
        + extents.batch
        + " x "
        + extents.heads
        + " times ["
        + extents.queries
        + ", "
        + extents.width
        + "] x ["
        + extents.width
        + ", "
        + extents.keys
        + "] x ["
        + extents.keys
        + ", "
        + extents.valueWidth
        + "]";
  }
}
