package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

/**
 * Brings operands of an elementwise operation into one order of axes, so that ONNX broadcasts them
 * against each other, with as few transposes as can be.
 */
final class Layouts {
  /**
   * Operands that fit.
   *
   * @param names of tensors that broadcast to the result
   * @param actual the extents of that result
   * @param perm the order of its axes
   */
  record Fitted(List<String> names, List<Extent> actual, Ints perm) {}

  private final GraphWriter writer;

  Layouts(GraphWriter writer) {
    this.writer = writer;
  }

  Fitted fit(List<Ref> refs, int rank, String origin) {
    Ints perm = common(refs, rank);
    List<String> names = new ArrayList<>();
    List<Extent> actual = new ArrayList<>();
    for (Ref ref : refs) {
      Ref fitted = perm == null ? writer.ordered(ref, origin) : inOrder(ref, perm, origin);
      names.add(writer.name(fitted));
      actual = broadcast(actual, fitted.actual());
    }
    return new Fitted(names, actual, perm == null ? Ints.range(0, actual.size()) : perm);
  }

  /** An order other than the value's own that all operands can take without a transpose. */
  private static @Nullable Ints common(List<Ref> refs, int rank) {
    Ints perm = null;
    for (Ref ref : refs) {
      if (perm == null && ref.constant() == null && !ref.isOrdered() && ref.rank() == rank) {
        perm = ref.perm().size() == rank ? ref.perm() : null;
      }
    }
    if (perm != null) {
      for (Ref ref : refs) {
        boolean same = ref.perm().equals(perm);
        if (!same && ref.constant() == null && vectorAxis(ref) < -1) {
          return null;
        }
      }
    }
    return perm;
  }

  /** The only axis of the view that is longer than 1; -1 without, -2 when there are several. */
  private static int vectorAxis(Ref ref) {
    List<Extent> view = ref.view();
    int axis = -1;
    for (int i = 0; i < view.size(); i++) {
      if (!view.get(i).is(1)) {
        if (axis >= 0) {
          return -2;
        }
        axis = i;
      }
    }
    return axis;
  }

  private Ref inOrder(Ref ref, Ints perm, String origin) {
    int rank = perm.size();
    if (ref.perm().equals(perm)) {
      return ref;
    }
    NdArray array = ref.constant();
    if (array != null) {
      if (array.size() == 1) {
        return writer.constantRef(ref.name(), array.reshape(Shape.SCALAR), ref.dims());
      }
      NdArray ordered = Objects.requireNonNull(writer.ordered(ref, origin).constant());
      NdArray padded =
          ordered.reshape(
              Shape.of(Ints.repeat(1, rank - ordered.shape().rank()).toArray())
                  .plus(ordered.shape()));
      NdArray moved = GraphWriter.evaluate(new Op.Transpose(GraphWriter.inverse(perm)), padded);
      return new Ref(
          writer.main(),
          ref.name(),
          withoutLeadingUnits(moved),
          ref.dtype(),
          ref.dims(),
          writer.fixed(withoutLeadingUnits(moved).shape()),
          perm);
    }
    int axis = vectorAxis(ref);
    if (axis == -1 && ref.actual().isEmpty()) {
      return ref;
    }
    List<Extent> target = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      target.add(writer.fixed(1));
    }
    if (axis >= 0) {
      int inValue = rank - ref.perm().size() + axis;
      target.set(perm.get(inValue), ref.view().get(axis));
    }
    String name =
        ref.scope()
            .made()
            .computeIfAbsent(
                List.of(ref.name(), target),
                key -> writer.reshape(ref.scope(), origin, ref.name(), target));
    return new Ref(ref.scope(), name, null, ref.dtype(), ref.dims(), target, perm);
  }

  private static NdArray withoutLeadingUnits(NdArray array) {
    int from = 0;
    while (from < array.shape().rank() && array.shape().dim(from) == 1) {
      from++;
    }
    return array.reshape(array.shape().slice(from, array.shape().rank()));
  }

  private static List<Extent> broadcast(List<Extent> a, List<Extent> b) {
    int rank = Math.max(a.size(), b.size());
    List<Extent> result = new ArrayList<>();
    for (int i = rank; i >= 1; i--) {
      if (i > a.size() || (i <= b.size() && a.get(a.size() - i).is(1))) {
        result.add(b.get(b.size() - i));
      } else {
        result.add(a.get(a.size() - i));
      }
    }
    return result;
  }
}
