package org.pellucid.compile;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Rules for operations that move elements without changing them. */
final class MovementRules {
  private MovementRules() {}

  static @Nullable Value reshape(Op.Reshape op, Value x, Node like, Emitter emitter) {
    if (x.shape().equals(op.shape())) {
      return x;
    }
    if (x.op() instanceof Op.Reshape) {
      return emitter.emit(op, x.node().inputs(), like);
    }
    return x.op() instanceof Op.Fill fill ? refill(fill, op.shape(), like, emitter) : null;
  }

  static @Nullable Value transpose(Op.Transpose op, Value x, Node like, Emitter emitter) {
    int[] order = op.permutation().toArray();
    if (x.op() instanceof Op.Fill fill) {
      return refill(fill, permuted(x.shape(), order), like, emitter);
    }
    if (x.op() instanceof Op.Transpose inner) {
      int[] joined = new int[order.length];
      for (int i = 0; i < joined.length; i++) {
        joined[i] = inner.permutation().get(order[i]);
      }
      return emitter.emit(new Op.Transpose(Ints.of(joined)), x.node().inputs(), like);
    }
    return keepsOrder(x.shape(), order)
        ? emitter.emit(new Op.Reshape(permuted(x.shape(), order)), List.of(x), like)
        : null;
  }

  /** Whether only axes of extent 1 change places. */
  private static boolean keepsOrder(Shape shape, int[] order) {
    int last = -1;
    for (int axis : order) {
      if (shape.dim(axis) != 1) {
        if (axis < last) {
          return false;
        }
        last = axis;
      }
    }
    return true;
  }

  private static Shape permuted(Shape shape, int[] order) {
    int[] dims = new int[order.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(order[i]);
    }
    return Shape.of(dims);
  }

  static @Nullable Value broadcast(Op.Broadcast op, Value x, Node like, Emitter emitter) {
    if (x.shape().size() == op.shape().size() && op.shape().size() > 0) {
      return emitter.emit(new Op.Reshape(op.shape()), List.of(x), like);
    }
    if (x.op() instanceof Op.Broadcast) {
      return emitter.emit(op, x.node().inputs(), like);
    }
    return x.op() instanceof Op.Fill fill ? refill(fill, op.shape(), like, emitter) : null;
  }

  static @Nullable Value slice(Op.Slice op, Value x, Node like, Emitter emitter) {
    if (op.sizes().equals(Ints.of(x.shape().toArray())) && isForward(op)) {
      return x;
    }
    if (x.op() instanceof Op.Fill fill) {
      return refill(fill, Shape.of(op.sizes().toArray()), like, emitter);
    }
    if (x.op() instanceof Op.Slice inner) {
      int rank = op.sizes().size();
      int[] starts = new int[rank];
      int[] steps = new int[rank];
      for (int i = 0; i < rank; i++) {
        starts[i] = inner.starts().get(i) + op.starts().get(i) * inner.steps().get(i);
        steps[i] = inner.steps().get(i) * op.steps().get(i);
      }
      Op joined = new Op.Slice(Ints.of(starts), op.sizes(), Ints.of(steps));
      return emitter.emit(joined, x.node().inputs(), like);
    }
    return null;
  }

  private static boolean isForward(Op.Slice op) {
    for (int i = 0; i < op.steps().size(); i++) {
      if (op.steps().get(i) < 0 && op.sizes().get(i) > 1) {
        return false;
      }
    }
    return true;
  }

  static @Nullable Value pad(Op.Pad op, Value x) {
    boolean nothing = op.low().all(0) && op.high().all(0);
    for (int i = 0; i < op.interior().size(); i++) {
      nothing &= op.interior().get(i) == 0 || x.shape().dim(i) <= 1;
    }
    return nothing ? x : null;
  }

  static @Nullable Value concat(List<Value> in, Node like, Emitter emitter) {
    if (in.size() == 1) {
      return in.getFirst();
    }
    List<Value> filled = in.stream().filter(value -> value.shape().size() > 0).toList();
    return filled.isEmpty() || filled.size() == in.size()
        ? null
        : emitter.emit(like.op(), filled, like);
  }

  /** Counting along an axis is a short array, seen through a broadcast. */
  static Value iota(Op.Iota op, Node like, Emitter emitter) {
    Shape shape = op.type().shape();
    int extent = shape.dim(op.axis());
    NdArray counted = NdArray.zeros(op.type().dtype(), Shape.of(extent));
    for (int i = 0; i < extent; i++) {
      Storage.set(op.type().dtype(), counted.data(), i, (long) i);
    }
    int[] dims = new int[shape.rank()];
    Arrays.fill(dims, 1);
    dims[op.axis()] = extent;
    Value data = emitter.emit(new Op.Data(counted), List.of(), like);
    Value reshaped = emitter.emit(new Op.Reshape(Shape.of(dims)), List.of(data), like);
    return emitter.emit(new Op.Broadcast(shape), List.of(reshaped), like);
  }

  private static Value refill(Op.Fill fill, Shape shape, Node like, Emitter emitter) {
    TensorType type = new TensorType(fill.type().dtype(), shape);
    return emitter.emit(new Op.Fill(type, fill.bits()), List.of(), like);
  }
}
