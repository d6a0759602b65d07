package org.pellucid.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Rules for matrix products: transposes become flags, and batches of one become plain products. */
final class ProductRules {
  private ProductRules() {}

  static @Nullable Value product(Op.MatMul op, Value x, Value y, Node like, Emitter emitter) {
    int rank = x.shape().rank();
    if (x.shape().dim(op.transposeX() ? -2 : -1) == 0) {
      return emitter.emit(new Op.Fill(type(op, x, y, like), 0), List.of(), like);
    }
    Value plainX = transposed(x);
    if (plainX != null) {
      Op flipped = new Op.MatMul(!op.transposeX(), op.transposeY());
      return emitter.emit(flipped, List.of(plainX, y), like);
    }
    Value plainY = transposed(y);
    if (plainY != null) {
      Op flipped = new Op.MatMul(op.transposeX(), !op.transposeY());
      return emitter.emit(flipped, List.of(x, plainY), like);
    }
    if (rank == 2) {
      return null;
    }
    Shape xMatrix = x.shape().slice(rank - 2, rank);
    Shape yMatrix = y.shape().slice(rank - 2, rank);
    int batch = x.shape().slice(0, rank - 2).size();
    if (batch == 1) {
      return reshaped(op, x, xMatrix, y, yMatrix, type(op, x, y, like), like, emitter);
    }
    if (!op.transposeX() && y.op() instanceof Op.Broadcast) {
      Value shared = y.node().input(0);
      if (shared.shape().size() == yMatrix.size()) {
        Shape rows = Shape.of(batch * xMatrix.dim(0), xMatrix.dim(1));
        return reshaped(op, x, rows, shared, yMatrix, type(op, x, y, like), like, emitter);
      }
    }
    return null;
  }

  private static Value reshaped(
      Op.MatMul op,
      Value x,
      Shape xShape,
      Value y,
      Shape yShape,
      TensorType result,
      Node like,
      Emitter emitter) {
    Value left = emitter.emit(new Op.Reshape(xShape), List.of(x), like);
    Value right = emitter.emit(new Op.Reshape(yShape), List.of(y), like);
    Value product = emitter.emit(op, List.of(left, right), like);
    return emitter.emit(new Op.Reshape(result.shape()), List.of(product), like);
  }

  private static TensorType type(Op.MatMul op, Value x, Value y, Node like) {
    return like.withOp(op, List.of(x, y)).output().type();
  }

  /** What a value is the transpose of, in its last two axes alone; null if it is none. */
  private static @Nullable Value transposed(Value value) {
    if (!(value.op() instanceof Op.Transpose transpose)) {
      return null;
    }
    int rank = value.shape().rank();
    for (int i = 0; i < rank; i++) {
      int expected = i == rank - 1 ? rank - 2 : i == rank - 2 ? rank - 1 : i;
      if (transpose.permutation().get(i) != expected) {
        return null;
      }
    }
    return value.node().input(0);
  }
}
