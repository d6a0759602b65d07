package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/** Operations that move elements, as operators of ONNX. */
final class Movement {
  private static final long TO_THE_END = Long.MAX_VALUE;

  private final GraphWriter writer;

  Movement(GraphWriter writer) {
    this.writer = writer;
  }

  Ref reshape(Emit e, Ref x, List<Extent> target) {
    if (x.dims().equals(target)) {
      return x;
    }
    NdArray array = x.constant();
    if (array != null && array.size() == 1) {
      return writer.constantRef(x.name(), array.reshape(Shape.SCALAR), target);
    }
    if (withoutUnits(x.dims()).equals(withoutUnits(target))) {
      return changeUnits(e, x, target);
    }
    NdArray whole = writer.array(x);
    if (whole != null && target.stream().allMatch(Extent::isFixed)) {
      int[] dims = target.stream().mapToInt(extent -> (int) extent.base()).toArray();
      return writer.constantRef(x.name(), whole.reshape(Shape.of(dims)));
    }
    String name = writer.reshape(e.scope(), e.origin(), writer.plainName(x, e.origin()), target);
    return GraphWriter.plain(e.scope(), name, x.dtype(), target);
  }

  private static List<Extent> withoutUnits(List<Extent> dims) {
    return dims.stream().filter(extent -> !extent.is(1)).toList();
  }

  /** Adds and removes axes of extent 1; the rest stays as it is, even before it is broadcast. */
  private Ref changeUnits(Emit e, Ref x, List<Extent> target) {
    List<Extent> view = new ArrayList<>();
    for (int i = x.view().size(); i < x.rank(); i++) {
      view.add(writer.fixed(1));
    }
    view.addAll(x.view());
    List<Extent> kept = new ArrayList<>();
    for (int i = 0; i < view.size(); i++) {
      if (!x.dims().get(i).is(1)) {
        kept.add(view.get(i));
      }
    }
    List<Extent> actual = new ArrayList<>();
    int next = 0;
    for (Extent extent : target) {
      actual.add(extent.is(1) ? extent : kept.get(next++));
    }
    Ref ordered = writer.ordered(x, e.origin());
    NdArray array = ordered.constant();
    if (array != null) {
      int[] dims = actual.stream().mapToInt(extent -> (int) extent.base()).toArray();
      return writer.constantRef(x.name(), array.reshape(Shape.of(dims)), target);
    }
    String name =
        ordered
            .scope()
            .made()
            .computeIfAbsent(
                List.of("units", ordered.name(), actual),
                key ->
                    changedUnits(new Emit(writer, ordered.scope(), e.origin()), ordered, actual));
    return new Ref(
        ordered.scope(), name, null, x.dtype(), target, actual, Ints.range(0, actual.size()));
  }

  private String changedUnits(Emit e, Ref x, List<Extent> target) {
    List<Extent> from = x.actual();
    if (from.equals(target)) {
      return x.name();
    }
    long[] added = extra(target, from);
    if (added != null) {
      return e.op("Unsqueeze", x.name(), writer.longs(added));
    }
    long[] removed = extra(from, target);
    if (removed != null) {
      return e.op("Squeeze", x.name(), writer.longs(removed));
    }
    return writer.reshape(e.scope(), e.origin(), x.name(), target);
  }

  /** The axes of extent 1 that the longer shape has and the shorter has not; null if not only. */
  private static long @Nullable [] extra(List<Extent> longer, List<Extent> shorter) {
    List<Long> axes = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < longer.size(); i++) {
      boolean matches = at < shorter.size() && longer.get(i).equals(shorter.get(at));
      boolean room = longer.size() - i > shorter.size() - at;
      if (matches && !(longer.get(i).is(1) && room)) {
        at++;
      } else if (longer.get(i).is(1) && room) {
        axes.add((long) i);
      } else {
        return null;
      }
    }
    return at == shorter.size() ? axes.stream().mapToLong(Long::longValue).toArray() : null;
  }

  Ref transpose(Emit e, Ref x, Ints permutation, List<Extent> dims) {
    Ref full = x.perm().size() == x.rank() ? x : padded(e, x);
    int[] perm = new int[permutation.size()];
    for (int i = 0; i < perm.length; i++) {
      perm[i] = full.perm().get(permutation.get(i));
    }
    return new Ref(
        full.scope(), full.name(), full.constant(), x.dtype(), dims, full.actual(), Ints.of(perm));
  }

  /** Gives the tensor as many axes as the value has. */
  private Ref padded(Emit e, Ref x) {
    NdArray array = writer.ordered(x, e.origin()).constant();
    if (array == null) {
      return writer.plain(x, e.origin());
    }
    int[] units = Ints.repeat(1, x.rank() - array.shape().rank()).toArray();
    return writer.constantRef(
        x.name(), array.reshape(Shape.of(units).plus(array.shape())), x.dims());
  }

  Ref slice(Emit e, Ref x, Twins twins) {
    List<Extent> starts = twins.numbers(o -> ((Op.Slice) o).starts());
    List<Extent> sizes = twins.numbers(o -> ((Op.Slice) o).sizes());
    Ints steps = ((Op.Slice) twins.op()).steps();
    Ref whole = writer.whole(x, e.origin());
    List<Extent> from = new ArrayList<>();
    List<Extent> to = new ArrayList<>();
    List<Long> axes = new ArrayList<>();
    List<Long> by = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      Extent dim = x.dims().get(i);
      int step = steps.get(i);
      if (step == 1 && starts.get(i).is(0) && sizes.get(i).equals(dim)) {
        continue;
      }
      axes.add((long) whole.perm().get(i));
      by.add((long) step);
      Extent end = combined(starts.get(i), sizes.get(i), step);
      from.add(fixedFromEnd(starts.get(i), dim));
      boolean beyond = step > 0 ? reaches(end, dim) : end.seen().stream().allMatch(n -> n < 0);
      to.add(beyond ? writer.fixed(step > 0 ? TO_THE_END : -TO_THE_END) : fixedFromEnd(end, dim));
    }
    if (axes.isEmpty()) {
      return x;
    }
    String name =
        e.op(
            "Slice",
            writer.name(whole),
            writer.vector(from, e.origin()),
            writer.vector(to, e.origin()),
            writer.longs(axes.stream().mapToLong(Long::longValue).toArray()),
            writer.longs(by.stream().mapToLong(Long::longValue).toArray()));
    return likeInput(e, name, whole, twins.output(0));
  }

  private static Extent combined(Extent start, Extent size, int step) {
    return new Extent(
        IntStream.range(0, start.seen().size())
            .mapToObj(t -> start.seen().get(t) + size.seen().get(t) * step)
            .toList());
  }

  private static boolean reaches(Extent end, Extent dim) {
    return IntStream.range(0, dim.seen().size())
        .allMatch(t -> end.seen().get(t) >= dim.seen().get(t));
  }

  /** A place counted from the end, when that is what does not change. */
  private static Extent fixedFromEnd(Extent place, Extent dim) {
    Extent fromEnd =
        new Extent(
            IntStream.range(0, dim.seen().size())
                .mapToObj(t -> place.seen().get(t) - dim.seen().get(t))
                .toList());
    return !place.isFixed() && fromEnd.isFixed() && fromEnd.base() < 0 ? fromEnd : place;
  }

  /** A result whose axes lie as the input's. */
  private static Ref likeInput(Emit e, String name, Ref input, List<Extent> dims) {
    Extent[] actual = new Extent[dims.size()];
    for (int i = 0; i < actual.length; i++) {
      actual[input.perm().get(i)] = dims.get(i);
    }
    return new Ref(e.scope(), name, null, input.dtype(), dims, List.of(actual), input.perm());
  }

  Ref pad(Emit e, Ref x, Twins twins) {
    Op.Pad op = (Op.Pad) twins.op();
    Ref spread = x;
    for (int i = 0; i < x.rank(); i++) {
      if (op.interior().get(i) > 0 && !x.dims().get(i).is(1)) {
        spread = interior(e, spread, i, op.interior().get(i), op.value());
      }
    }
    Ref whole = writer.whole(spread, e.origin());
    List<Extent> low = twins.numbers(o -> ((Op.Pad) o).low());
    List<Extent> high = twins.numbers(o -> ((Op.Pad) o).high());
    Extent[] pads = new Extent[2 * x.rank()];
    for (int i = 0; i < x.rank(); i++) {
      pads[whole.perm().get(i)] = low.get(i);
      pads[x.rank() + whole.perm().get(i)] = high.get(i);
    }
    if (Arrays.stream(pads).allMatch(extent -> extent.is(0))) {
      return spread.withDims(twins.output(0));
    }
    String name =
        e.op(
            "Pad",
            writer.name(whole),
            writer.vector(List.of(pads), e.origin()),
            writer.number(x.dtype(), op.value()));
    return likeInput(e, name, whole, twins.output(0));
  }

  /** Puts the filling between neighbours: as columns behind each element, the last ones cut off. */
  private Ref interior(Emit e, Ref x, int axis, int gap, double value) {
    Extent dim = x.dims().get(axis);
    if (!dim.isFixed()) {
      throw new UnsupportedOpException("elements are spread along an axis of open size");
    }
    List<Extent> apart = new ArrayList<>(x.dims());
    apart.add(axis + 1, writer.fixed(1));
    String split = writer.reshape(e.scope(), e.origin(), writer.plainName(x, e.origin()), apart);
    long[] pads = new long[2 * apart.size()];
    pads[apart.size() + axis + 1] = gap;
    String filled = e.op("Pad", split, writer.longs(pads), writer.number(x.dtype(), value));
    List<Extent> joined = new ArrayList<>(x.dims());
    joined.set(axis, writer.fixed(dim.base() * (gap + 1)));
    String merged = writer.reshape(e.scope(), e.origin(), filled, joined);
    long length = dim.base() + (dim.base() - 1) * gap;
    String cut =
        e.op(
            "Slice",
            merged,
            writer.longs(0),
            writer.longs(length),
            writer.longs(axis),
            writer.longs(1));
    List<Extent> dims = new ArrayList<>(x.dims());
    dims.set(axis, writer.fixed(length));
    return GraphWriter.plain(e.scope(), cut, x.dtype(), dims);
  }

  Ref concat(Emit e, List<Ref> parts, int axis, List<Extent> dims) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    Ints perm = parts.getFirst().perm();
    boolean alike =
        parts.stream().allMatch(x -> x.perm().equals(perm) && x.view().equals(x.dims()));
    List<Ref> fitted =
        alike ? parts : parts.stream().map(x -> writer.plain(x, e.origin())).toList();
    Ref first = fitted.getFirst();
    String name =
        e.op(
            "Concat",
            fitted.stream().map(writer::name).toList(),
            OnnxAttribute.of("axis", first.perm().get(axis)));
    return likeInput(e, name, first, dims);
  }

  Ref gather(Emit e, Ref x, Ref indices, Op.Gather op, List<Extent> dims) {
    String data = writer.plainName(x, e.origin());
    String at = writer.plainName(indices, e.origin());
    OnnxAttribute axis = OnnxAttribute.of("axis", op.axis());
    Extent extent = x.dims().get(op.axis());
    String name =
        switch (op.outOfRange()) {
          case FAIL -> e.op("Gather", List.of(data, at), axis);
          case CLAMP ->
              e.op("Gather", List.of(data, clamped(e, at, indices.dtype(), extent)), axis);
          case IGNORE -> {
            String valid = valid(e, at, indices.dtype(), extent);
            String taken =
                e.op("Gather", List.of(data, clamped(e, at, indices.dtype(), extent)), axis);
            int behind = x.rank() - op.axis() - 1;
            String mask =
                behind == 0
                    ? valid
                    : e.op(
                        "Unsqueeze",
                        valid,
                        writer.longs(Ints.range(indices.rank(), indices.rank() + behind)));
            yield e.op("Where", mask, taken, writer.number(x.dtype(), 0));
          }
        };
    return GraphWriter.plain(e.scope(), name, x.dtype(), dims);
  }

  private String last(Emit e, DType dtype, Extent extent) {
    return number(e, dtype, new Extent(extent.seen().stream().map(n -> n - 1).toList()));
  }

  /** A number without axes, which may depend on open sizes. */
  private String number(Emit e, DType dtype, Extent number) {
    if (number.isFixed()) {
      return writer.number(dtype, (double) number.base());
    }
    String name = e.op("Squeeze", writer.vector(List.of(number), e.origin()));
    return dtype == DType.INT64 ? name : e.cast(name, dtype);
  }

  private String clamped(Emit e, String indices, DType dtype, Extent extent) {
    return e.op("Max", e.op("Min", indices, last(e, dtype, extent)), writer.number(dtype, 0));
  }

  private String valid(Emit e, String indices, DType dtype, Extent extent) {
    return e.op(
        "And",
        e.op("LessOrEqual", writer.number(dtype, 0), indices),
        e.op("LessOrEqual", indices, last(e, dtype, extent)));
  }

  /**
   * Scatters along the first axis of the reordered base; updates that are to be left out go to one
   * more entry, which is cut off.
   */
  Ref scatter(Emit e, List<Ref> refs, Op.Scatter op, List<Extent> dims) {
    Ref base = refs.get(0);
    Ref indices = refs.get(1);
    int axis = op.axis();
    Extent extent = base.dims().get(axis);
    int n = indices.rank();
    Ints forward = front(base.rank(), axis, 1);
    Ref target = writer.arranged(writer.whole(base, e.origin()), forward, e.origin());
    Ref updates =
        writer.arranged(
            writer.whole(refs.get(2), e.origin()), front(refs.get(2).rank(), axis, n), e.origin());
    String at = writer.plainName(indices, e.origin());
    boolean ignore = op.outOfRange() == Op.OutOfRange.IGNORE;
    String data = writer.name(target);
    if (op.outOfRange() == Op.OutOfRange.CLAMP) {
      at = clamped(e, at, indices.dtype(), extent);
    } else if (ignore) {
      long[] pads = new long[2 * base.rank()];
      pads[base.rank()] = 1;
      data = e.op("Pad", data, writer.longs(pads), writer.number(base.dtype(), 0));
      String outside = number(e, indices.dtype(), extent);
      at = e.op("Where", valid(e, at, indices.dtype(), extent), at, outside);
    }
    String wide = indices.dtype() == DType.INT64 ? at : e.cast(at, DType.INT64);
    String column = e.op("Unsqueeze", wide, writer.longs(n));
    String reduction =
        switch (op.combine()) {
          case SET -> "none";
          case ADD -> "add";
          case MUL -> "mul";
          case MAX -> "max";
          case MIN -> "min";
        };
    String scattered =
        e.op(
            "ScatterND",
            List.of(data, column, writer.name(updates)),
            OnnxAttribute.of("reduction", reduction));
    if (ignore) {
      scattered =
          e.op(
              "Slice",
              scattered,
              writer.longs(0),
              writer.longs(-1),
              writer.longs(0),
              writer.longs(1));
    }
    return new Ref(e.scope(), scattered, null, base.dtype(), dims, target.actual(), target.perm());
  }

  /** The order that puts some axes first. */
  private static Ints front(int rank, int axis, int count) {
    int[] perm = new int[rank];
    for (int i = 0; i < rank; i++) {
      perm[i] = i < axis ? i + count : i < axis + count ? i - axis : i;
    }
    return Ints.of(perm);
  }
}
