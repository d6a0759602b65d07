package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Elements are moved, cut out, joined, repeated and padded, and stay what they are. */
final class Movement {
  private Movement() {}

  static void register(Map<String, Operator> all) {
    all.put("Reshape", Operator.one(Movement::reshape));
    all.put("Transpose", Operator.one(Movement::transpose));
    all.put("Squeeze", Operator.one(Movement::squeeze));
    all.put("Unsqueeze", Operator.one(Movement::unsqueeze));
    all.put("Flatten", Operator.one(Movement::flatten));
    all.put("Expand", Operator.one(Movement::expand));
    all.put("Tile", Operator.one(Movement::tile));
    all.put("Concat", Operator.one(Movement::concat));
    all.put("Split", Movement::split);
    all.put("Slice", Operator.one(Movement::slice));
    all.put("Pad", Operator.one(Movement::pad));
    all.put("DepthToSpace", Operator.one(Movement::depthToSpace));
    all.put("SpaceToDepth", Operator.one(Movement::spaceToDepth));
    all.put("ReverseSequence", Operator.one(Movement::reverseSequence));
    all.put("CenterCropPad", Operator.one(Movement::centerCropPad));
    all.put("Trilu", Operator.one(Movement::triangle));
  }

  private static TypedTensor reshape(Call call) {
    TypedTensor x = call.tensor(0);
    long[] wanted = call.has(1) ? call.longs(1) : call.wholes("shape", new long[0]);
    boolean zeroIsZero = call.flag("allowzero", false);
    int[] dims = new int[wanted.length];
    int open = -1;
    long known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (wanted[i] == 0 && !zeroIsZero) {
        if (i >= x.rank()) {
          throw call.wrong("extent " + i + " is to stay, and " + x.shape() + " has none");
        }
        dims[i] = x.shape().dim(i);
      } else if (wanted[i] == -1 && open < 0) {
        open = i;
        continue;
      } else if (wanted[i] < 0 || wanted[i] > Integer.MAX_VALUE) {
        throw call.wrong("it cannot reshape to " + Arrays.toString(wanted));
      } else {
        dims[i] = (int) wanted[i];
      }
      known *= dims[i];
      if (known > Integer.MAX_VALUE) {
        throw call.wrong("it cannot reshape to " + Arrays.toString(wanted));
      }
    }
    int size = x.shape().size();
    if (open >= 0) {
      dims[open] = known == 0 ? 0 : (int) (size / known);
      known *= dims[open];
    }
    GraphRunner.Batch batch = call.runner().batch();
    if (known != size
        && batch != null
        && dims.length > 0
        && dims[0] == batch.declared()
        && known * batch.actual() == (long) size * batch.declared()) {
      // The file was made for one size of batch, and says so here.
      dims[0] = batch.actual();
    } else if (known != size) {
      throw call.wrong("it cannot reshape " + x.shape() + " to " + Arrays.toString(wanted));
    }
    return x.moved(x.tensor().reshape(Shape.of(dims)));
  }

  private static TypedTensor transpose(Call call) {
    TypedTensor x = call.tensor(0);
    long[] given = call.wholes("perm");
    return x.moved(
        given == null ? x.tensor().transpose() : x.tensor().transpose(call.axes(given, x.rank())));
  }

  private static TypedTensor squeeze(Call call) {
    TypedTensor x = call.tensor(0);
    long[] given = call.has(1) ? call.longs(1) : call.wholes("axes");
    int[] axes =
        given != null
            ? call.axes(given, x.rank())
            : IntStream.range(0, x.rank()).filter(i -> x.shape().dim(i) == 1).toArray();
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      int axis = i;
      if (Arrays.stream(axes).noneMatch(a -> a == axis)) {
        dims.add(x.shape().dim(i));
      } else if (x.shape().dim(i) != 1) {
        throw call.wrong("axis " + i + " of " + x.shape() + " is not 1");
      }
    }
    return x.moved(x.tensor().reshape(shape(dims)));
  }

  private static Shape shape(List<Integer> dims) {
    return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  private static TypedTensor unsqueeze(Call call) {
    TypedTensor x = call.tensor(0);
    long[] given = call.has(1) ? call.longs(1) : call.wholes("axes", new long[0]);
    int rank = x.rank() + given.length;
    int[] axes = call.axes(given, rank);
    int[] dims = new int[rank];
    for (int axis : axes) {
      if (dims[axis] == 1) {
        throw call.wrong("axis " + axis + " is given twice");
      }
      dims[axis] = 1;
    }
    int next = 0;
    for (int i = 0; i < rank; i++) {
      dims[i] = dims[i] == 1 ? 1 : x.shape().dim(next++);
    }
    return x.moved(x.tensor().reshape(Shape.of(dims)));
  }

  private static TypedTensor flatten(Call call) {
    TypedTensor x = call.tensor(0);
    long given = call.whole("axis", 1);
    int axis = given == x.rank() ? x.rank() : call.axis(given, x.rank());
    int rows = x.shape().slice(0, axis).size();
    return x.moved(x.tensor().reshape(Shape.of(rows, x.shape().slice(axis, x.rank()).size())));
  }

  private static TypedTensor expand(Call call) {
    TypedTensor x = call.tensor(0);
    Shape wanted = call.shape(call.longs(1));
    return x.moved(x.tensor().broadcastTo(Raw.common(x.shape(), wanted)));
  }

  private static TypedTensor tile(Call call) {
    TypedTensor x = call.tensor(0);
    int[] repeats = call.ints(1);
    if (call.opset() < 6) {
      repeats = Ints.repeat(1, x.rank()).toArray();
      repeats[call.axis(call.number(2), x.rank())] = (int) call.number(1);
    }
    return x.moved(tile(x.tensor(), repeats));
  }

  /** Repeats along each axis: each becomes two, the repeats and the elements. */
  static Tensor tile(Tensor x, int[] repeats) {
    int rank = x.rank();
    int[] apart = new int[2 * rank];
    int[] spread = new int[2 * rank];
    int[] joined = new int[rank];
    for (int i = 0; i < rank; i++) {
      apart[2 * i] = 1;
      apart[2 * i + 1] = x.dim(i);
      spread[2 * i] = repeats[i];
      spread[2 * i + 1] = x.dim(i);
      joined[i] = Math.multiplyExact(repeats[i], x.dim(i));
    }
    return x.reshape(Shape.of(apart)).broadcastTo(Shape.of(spread)).reshape(Shape.of(joined));
  }

  private static TypedTensor concat(Call call) {
    List<TypedTensor> parts = call.tensors();
    TypedTensor first = parts.getFirst();
    int axis = call.axis("axis", 1, first.rank());
    return first.moved(Tensor.concat(axis, parts.stream().map(TypedTensor::tensor).toList()));
  }

  private static List<TypedTensor> split(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", 0, x.rank());
    long[] sizes = call.has(1) ? call.longs(1) : call.wholes("split");
    int parts = (int) call.whole("num_outputs", Math.max(1, call.outputs()));
    return split(x, axis, sizes != null ? call.narrow(sizes) : even(x.shape().dim(axis), parts));
  }

  /** Sizes of as many parts, all alike but for a smaller last one. */
  static int[] even(int extent, int parts) {
    int size = Math.ceilDiv(extent, parts);
    int[] sizes = new int[parts];
    Arrays.fill(sizes, size);
    sizes[parts - 1] = extent - size * (parts - 1);
    return sizes;
  }

  static List<TypedTensor> split(TypedTensor x, int axis, int[] sizes) {
    List<TypedTensor> parts = new ArrayList<>();
    int at = 0;
    for (int size : sizes) {
      parts.add(x.moved(x.tensor().slice(axis, at, at + size)));
      at += size;
    }
    return parts;
  }

  private static TypedTensor slice(Call call) {
    TypedTensor x = call.tensor(0);
    boolean old = call.opset() < 10;
    long[] starts = old ? call.wholes("starts", new long[0]) : call.longs(1);
    long[] ends = old ? call.wholes("ends", new long[0]) : call.longs(2);
    long @Nullable [] axes = old ? call.wholes("axes") : call.has(3) ? call.longs(3) : null;
    long @Nullable [] steps = !old && call.has(4) ? call.longs(4) : null;
    int[] first = new int[x.rank()];
    int[] sizes = x.shape().toArray();
    int[] strides = Ints.repeat(1, x.rank()).toArray();
    for (int i = 0; i < starts.length; i++) {
      int axis = axes == null ? i : call.axis(axes[i], x.rank());
      long step = steps == null ? 1 : steps[i];
      if (step == 0) {
        throw call.wrong("a step cannot be 0");
      }
      long extent = x.shape().dim(axis);
      long low = step > 0 ? 0 : -1;
      long high = step > 0 ? extent : extent - 1;
      long from = Math.clamp(starts[i] < 0 ? starts[i] + extent : starts[i], 0, Math.max(0, high));
      long to = Math.clamp(ends[i] < 0 ? ends[i] + extent : ends[i], low, Math.max(low, high));
      long count = step > 0 ? Math.ceilDiv(to - from, step) : Math.ceilDiv(from - to, -step);
      sizes[axis] = (int) Math.max(0, extent == 0 ? 0 : count);
      first[axis] = sizes[axis] == 0 ? 0 : (int) from;
      strides[axis] = Call.narrow(Math.clamp(step, -extent - 1, extent + 1));
    }
    return x.moved(x.tensor().slice(Ints.of(first), Ints.of(sizes), Ints.of(strides)));
  }

  private static TypedTensor pad(Call call) {
    TypedTensor x = call.tensor(0);
    String mode = call.text("mode", "constant");
    boolean old = call.opset() < 11;
    long[] given =
        old
            ? call.wholes(call.hasAttribute("pads") ? "pads" : "paddings", new long[0])
            : call.longs(1);
    int[] axes =
        !old && call.has(3)
            ? call.axes(call.longs(3), x.rank())
            : Ints.range(0, x.rank()).toArray();
    if (given.length != 2 * axes.length) {
      throw call.wrong("it needs " + 2 * axes.length + " pads, not " + given.length);
    }
    int[] low = new int[x.rank()];
    int[] high = new int[x.rank()];
    for (int i = 0; i < axes.length; i++) {
      low[axes[i]] = Call.narrow(given[i]);
      high[axes[i]] = Call.narrow(given[axes.length + i]);
    }
    Tensor value =
        old
            ? Raw.constant(x.tensor(), call.real("value", 0))
            : call.has(2) ? call.x(2).reshape(Shape.SCALAR) : Raw.constant(x.tensor(), 0);
    return x.moved(pad(x.tensor(), low, high, mode, value));
  }

  /** Pads, or cuts off where a number is negative. */
  static Tensor pad(Tensor x, int[] low, int[] high, String mode, Tensor value) {
    Tensor result = x;
    for (int axis = 0; axis < x.rank(); axis++) {
      // Cutting comes first: what is cut off is not repeated.
      int from = Math.max(0, -low[axis]);
      int to = result.dim(axis) - Math.max(0, -high[axis]);
      result = from == 0 && to == result.dim(axis) ? result : result.slice(axis, from, to);
      int before = Math.max(0, low[axis]);
      int behind = Math.max(0, high[axis]);
      if (before + behind > 0) {
        result =
            mode.equals("constant")
                ? framed(result, axis, before, behind, value)
                : result.take(places(result.dim(axis), before, behind, mode), axis);
      }
    }
    return result;
  }

  private static Tensor framed(Tensor x, int axis, int before, int behind, Tensor value) {
    Tensor front = value.cast(x.dtype()).broadcastTo(x.shape().with(axis, before));
    Tensor back = value.cast(x.dtype()).broadcastTo(x.shape().with(axis, behind));
    return Tensor.concat(axis, List.of(front, x, back));
  }

  private static Tensor places(int extent, int before, int behind, String mode) {
    int[] places = new int[extent + before + behind];
    for (int i = 0; i < places.length; i++) {
      int at = i - before;
      int period = Math.max(1, 2 * (extent - 1));
      places[i] =
          switch (mode) {
            case "edge" -> Math.clamp(at, 0, extent - 1);
            case "wrap" -> Math.floorMod(at, extent);
            default -> {
              int turned = Math.floorMod(at, period);
              yield turned < extent ? turned : period - turned;
            }
          };
    }
    return Tensor.of(NdArray.of(places, places.length));
  }

  private static TypedTensor depthToSpace(Call call) {
    TypedTensor x = call.tensor(0);
    int block = (int) call.whole("blocksize", 1);
    Shape s = x.shape();
    int channels = s.dim(1) / (block * block);
    boolean rows = call.text("mode", "DCR").equals("DCR");
    Tensor apart =
        rows
            ? x.tensor().reshape(s.dim(0), block, block, channels, s.dim(2), s.dim(3))
            : x.tensor().reshape(s.dim(0), channels, block, block, s.dim(2), s.dim(3));
    Tensor turned = rows ? apart.transpose(0, 3, 4, 1, 5, 2) : apart.transpose(0, 1, 4, 2, 5, 3);
    return x.moved(turned.reshape(s.dim(0), channels, s.dim(2) * block, s.dim(3) * block));
  }

  private static TypedTensor spaceToDepth(Call call) {
    TypedTensor x = call.tensor(0);
    int block = (int) call.whole("blocksize", 1);
    Shape s = x.shape();
    int rows = s.dim(2) / block;
    int columns = s.dim(3) / block;
    Tensor apart = x.tensor().reshape(s.dim(0), s.dim(1), rows, block, columns, block);
    Tensor turned =
        call.text("mode", "DCR").equals("CRD")
            ? apart.transpose(0, 1, 3, 5, 2, 4)
            : apart.transpose(0, 3, 5, 1, 2, 4);
    return x.moved(turned.reshape(s.dim(0), s.dim(1) * block * block, rows, columns));
  }

  private static TypedTensor reverseSequence(Call call) {
    TypedTensor x = call.tensor(0);
    int batch = (int) call.whole("batch_axis", 1);
    int time = (int) call.whole("time_axis", 0);
    Tensor steps = Tensor.iota(DType.INT64, x.shape(), time);
    int[] dims = Ints.repeat(1, x.rank()).toArray();
    dims[batch] = x.shape().dim(batch);
    Tensor lengths = call.x(1).cast(DType.INT64).reshape(Shape.of(dims));
    Tensor back = lengths.subtract(1).subtract(steps);
    Tensor places = steps.less(lengths).where(back, steps);
    return x.moved(Indexing.takeAlong(x.tensor(), places, time));
  }

  private static TypedTensor centerCropPad(Call call) {
    TypedTensor x = call.tensor(0);
    int[] wanted = call.ints(1);
    long[] given = call.wholes("axes");
    int[] axes = given == null ? Ints.range(0, x.rank()).toArray() : call.axes(given, x.rank());
    int[] low = new int[x.rank()];
    int[] high = new int[x.rank()];
    for (int i = 0; i < axes.length; i++) {
      int more = wanted[i] - x.shape().dim(axes[i]);
      // What is odd is cut off in front, and added behind.
      low[axes[i]] = more >= 0 ? more / 2 : -(-more / 2);
      high[axes[i]] = more - low[axes[i]];
    }
    return x.moved(pad(x.tensor(), low, high, "constant", Raw.constant(x.tensor(), 0)));
  }

  private static TypedTensor triangle(Call call) {
    TypedTensor x = call.tensor(0);
    long k = call.has(1) ? call.number(1) : 0;
    Shape matrix = x.shape().slice(x.rank() - 2, x.rank());
    Tensor across =
        Tensor.iota(DType.INT64, matrix, 1).subtract(Tensor.iota(DType.INT64, matrix, 0));
    Tensor diagonal = Tensor.scalar(k);
    Tensor kept =
        call.flag("upper", true) ? across.greaterEqual(diagonal) : across.lessEqual(diagonal);
    return x.moved(kept.where(x.tensor(), x.tensor().zerosLike()));
  }
}
