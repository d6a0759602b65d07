package org.pellucid.reference;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;

/** Reading and changing slices at computed positions along an axis. */
final class Indexing {
  private static final int NOWHERE = -1;

  private Indexing() {}

  static Values gather(Values x, Values indices, Op.Gather op, Shape shape, String origin) {
    int extent = x.shape().dim(op.axis());
    int[] found = resolve((Integers) indices, extent, op.outOfRange(), origin);
    int outer = x.shape().slice(0, op.axis()).size();
    int inner = x.shape().slice(op.axis() + 1, x.shape().rank()).size();
    Values result = Values.zeros(x.dtype(), shape);
    int at = 0;
    for (int p = 0; p < outer; p++) {
      for (int index : found) {
        for (int q = 0; q < inner; q++) {
          if (index != NOWHERE) {
            result.set(at, x, (p * extent + index) * inner + q);
          }
          at++;
        }
      }
    }
    return result;
  }

  static Values scatter(Values base, Values indices, Values updates, Op.Scatter op, String origin) {
    int extent = base.shape().dim(op.axis());
    int[] found = resolve((Integers) indices, extent, op.outOfRange(), origin);
    int outer = base.shape().slice(0, op.axis()).size();
    int inner = base.shape().slice(op.axis() + 1, base.shape().rank()).size();
    Values result = Values.zeros(base.type());
    for (int i = 0; i < result.size(); i++) {
      result.set(i, base, i);
    }
    int from = 0;
    for (int p = 0; p < outer; p++) {
      for (int index : found) {
        for (int q = 0; q < inner; q++) {
          if (index != NOWHERE) {
            combine(op.combine(), result, (p * extent + index) * inner + q, updates, from);
          }
          from++;
        }
      }
    }
    return result;
  }

  private static void combine(Op.Combine how, Values result, int at, Values updates, int from) {
    switch (how) {
      case SET -> result.set(at, updates, from);
      case ADD -> result.add(at, updates, from);
      case MUL -> result.multiply(at, updates, from);
      case MAX -> result.max(at, updates, from);
      case MIN -> result.min(at, updates, from);
    }
  }

  /** Each index as a position on the axis, or {@link #NOWHERE}. */
  private static int[] resolve(
      Integers indices, int extent, Op.OutOfRange outOfRange, String origin) {
    int[] found = new int[indices.size()];
    for (int i = 0; i < found.length; i++) {
      long index = indices.data()[i];
      if (index >= 0 && index < extent) {
        found[i] = (int) index;
        continue;
      }
      found[i] =
          switch (outOfRange) {
            case FAIL -> throw outside(indices, i, extent, origin);
            case IGNORE -> NOWHERE;
            case CLAMP -> {
              if (extent == 0) {
                throw outside(indices, i, extent, origin);
              }
              yield index < 0 ? 0 : extent - 1;
            }
          };
    }
    return found;
  }

  private static PellucidException outside(Integers indices, int i, int extent, String origin) {
    String at =
        indices.shape().rank() == 0
            ? ""
            : " at " + NdArray.zeros(DType.BOOL, indices.shape()).indexOf(i);
    String range = extent == 0 ? "an axis of extent 0" : "0.." + (extent - 1);
    return new PellucidException(
        Origin.prefix(origin)
            + (origin.isEmpty() ? "Index " : "index ")
            + indices.data()[i]
            + at
            + " is outside "
            + range
            + ".");
  }
}
