package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.graph.Op;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/** Reductions and orders as operators of ONNX. */
final class Reductions {
  private final GraphWriter writer;

  Reductions(GraphWriter writer) {
    this.writer = writer;
  }

  static String operator(Op.Reduction op) {
    return switch (op) {
      case Op.Sum o -> "ReduceSum";
      case Op.Prod o -> "ReduceProd";
      case Op.ReduceMax o -> "ReduceMax";
      case Op.ReduceMin o -> "ReduceMin";
    };
  }

  /**
   * Reduces.
   *
   * @param keep whether the axes stay, with extent 1
   * @param dims of the result
   */
  Ref reduce(Emit e, Ref x, String operator, Ints axes, boolean keep, List<Extent> dims) {
    if (axes.size() == 0) {
      return x;
    }
    Ref whole = writer.whole(x, e.origin());
    long[] places =
        Arrays.stream(axes.toArray()).mapToLong(axis -> whole.perm().get(axis)).sorted().toArray();
    boolean narrow = x.dtype() == DType.BOOL || x.dtype() == DType.UINT8;
    String input = writer.name(whole);
    String name =
        e.op(
            operator,
            List.of(narrow ? e.cast(input, DType.INT32) : input, writer.longs(places)),
            OnnxAttribute.of("keepdims", keep ? 1 : 0));
    if (narrow) {
      name = e.cast(name, x.dtype());
    }
    Ints perm = keep ? whole.perm() : remaining(whole.perm(), axes);
    Extent[] actual = new Extent[dims.size()];
    for (int i = 0; i < actual.length; i++) {
      actual[perm.get(i)] = dims.get(i);
    }
    return new Ref(e.scope(), name, null, x.dtype(), dims, List.of(actual), perm);
  }

  /** The order of the axes that are left. */
  private static Ints remaining(Ints perm, Ints gone) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < perm.size(); i++) {
      if (!gone.contains(i)) {
        places.add(perm.get(i));
      }
    }
    List<Integer> sorted = places.stream().sorted().toList();
    return Ints.of(places.stream().mapToInt(sorted::indexOf).toArray());
  }

  Ref position(Emit e, Ref x, String operator, int axis, List<Extent> dims) {
    String input = writer.plainName(x, e.origin());
    boolean narrow = x.dtype() == DType.BOOL || x.dtype() == DType.INT64;
    String name =
        e.op(
            operator,
            List.of(narrow ? e.cast(input, DType.INT32) : input),
            OnnxAttribute.of("axis", axis),
            OnnxAttribute.of("keepdims", 0));
    return GraphWriter.plain(e.scope(), e.cast(name, DType.INT32), DType.INT32, dims);
  }

  Ref cumulative(Emit e, Ref x, Op.CumSum op, List<Extent> dims) {
    String name =
        e.op(
            "CumSum",
            List.of(writer.plainName(x, e.origin()), e.number(DType.INT64, op.axis())),
            OnnxAttribute.of("exclusive", op.exclusive() ? 1 : 0),
            OnnxAttribute.of("reverse", op.reverse() ? 1 : 0));
    return GraphWriter.plain(e.scope(), name, x.dtype(), dims);
  }

  Ref order(Emit e, Ref x, Op.ArgSort op, List<Extent> dims) {
    String input = writer.plainName(x, e.origin());
    boolean narrow = x.dtype() == DType.BOOL || x.dtype() == DType.UINT8;
    List<String> results =
        writer.emitAll(
            e.scope().nodes(),
            e.origin(),
            "TopK",
            List.of(
                narrow ? e.cast(input, DType.INT32) : input,
                writer.vector(List.of(dims.getLast()), e.origin())),
            2,
            OnnxAttribute.of("axis", -1),
            OnnxAttribute.of("largest", op.descending() ? 1 : 0),
            OnnxAttribute.of("sorted", 1));
    return GraphWriter.plain(e.scope(), e.cast(results.get(1), DType.INT32), DType.INT32, dims);
  }
}
