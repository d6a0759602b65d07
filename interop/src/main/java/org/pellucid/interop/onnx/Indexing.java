package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** Elements are found and changed by index, sorted and counted. */
final class Indexing {
  private Indexing() {}

  static void register(Map<String, Operator> all) {
    all.put("Gather", Operator.one(Indexing::gather));
    all.put("GatherElements", Operator.one(Indexing::gatherElements));
    all.put("GatherND", Operator.one(Indexing::gatherNd));
    all.put("Scatter", Operator.one(Indexing::scatterElements));
    all.put("ScatterElements", Operator.one(Indexing::scatterElements));
    all.put("ScatterND", Operator.one(Indexing::scatterNd));
    all.put("TensorScatter", Operator.one(Indexing::tensorScatter));
    all.put("Compress", Operator.one(Indexing::compress));
    all.put("NonZero", Operator.one(Indexing::nonZero));
    all.put("TopK", Indexing::topK);
    all.put("Unique", Indexing::unique);
    all.put("OneHot", Operator.one(Indexing::oneHot));
  }

  /** Indices that may count from the end. */
  private static Tensor wrapped(Tensor indices, int extent) {
    Tensor wide = indices.cast(DType.INT64);
    return wide.less(0).where(wide.add(Tensor.scalar((long) extent)), wide);
  }

  private static TypedTensor gather(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", 0, x.rank());
    return x.moved(x.tensor().take(wrapped(call.x(1), x.shape().dim(axis)), axis));
  }

  private static TypedTensor gatherElements(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", 0, x.rank());
    return x.moved(takeAlong(x.tensor(), wrapped(call.x(1), x.shape().dim(axis)), axis));
  }

  /** Takes, for each index, the element at its place but for the axis, where the index counts. */
  static Tensor takeAlong(Tensor x, Tensor indices, int axis) {
    return x.reshape(-1).take(flat(x.shape(), indices, axis), 0);
  }

  private static Tensor flat(Shape shape, Tensor indices, int axis) {
    int[] strides = shape.strides();
    Tensor place = indices.cast(DType.INT64).multiply(Tensor.scalar((long) strides[axis]));
    for (int i = 0; i < shape.rank(); i++) {
      if (i != axis) {
        Tensor along = Tensor.iota(DType.INT64, indices.shape(), i);
        place = place.add(along.multiply(Tensor.scalar((long) strides[i])));
      }
    }
    return place;
  }

  /** Turns rows of indices into places in a tensor of which the first axes are made one. */
  private static Tensor places(Shape shape, Tensor rows, int from) {
    int width = rows.dim(-1);
    Tensor place = Tensor.full(DType.INT64, rows.shape().without(-1), 0);
    for (int i = 0; i < width; i++) {
      int extent = shape.dim(from + i);
      Tensor index = wrapped(rows.select(rows.rank() - 1, i), extent);
      place = place.multiply(Tensor.scalar((long) extent)).add(index);
    }
    return place;
  }

  private static TypedTensor gatherNd(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor rows = call.x(1);
    int batch = (int) call.whole("batch_dims", 0);
    int width = rows.dim(-1);
    Shape shape = x.shape();
    Tensor place = places(shape, rows, batch);
    int inner = shape.slice(batch, batch + width).size();
    if (batch > 0) {
      Shape outer = shape.slice(0, batch);
      Tensor number = Tensor.arange(outer.size(), DType.INT64).reshape(outer);
      int[] dims = place.shape().toArray();
      java.util.Arrays.fill(dims, batch, dims.length, 1);
      place = place.add(number.reshape(Shape.of(dims)).multiply(Tensor.scalar((long) inner)));
    }
    Shape rest = shape.slice(batch + width, shape.rank());
    Tensor flat = x.tensor().reshape(Shape.of(shape.slice(0, batch + width).size()).plus(rest));
    return x.moved(flat.take(place, 0));
  }

  private static Op.Combine combine(Call call) {
    return switch (call.text("reduction", "none")) {
      case "none" -> Op.Combine.SET;
      case "add" -> Op.Combine.ADD;
      case "mul" -> Op.Combine.MUL;
      case "max" -> Op.Combine.MAX;
      case "min" -> Op.Combine.MIN;
      default -> throw call.unsupported("reduction " + call.text("reduction", ""));
    };
  }

  private static TypedTensor scatterElements(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", 0, x.rank());
    Tensor places = flat(x.shape(), wrapped(call.x(1), x.shape().dim(axis)), axis);
    Tensor changed =
        x.tensor().reshape(-1).scatter(places.reshape(-1), call.x(2).reshape(-1), 0, combine(call));
    return x.computed(changed.reshape(x.shape()));
  }

  private static TypedTensor scatterNd(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor rows = call.x(1);
    int width = rows.dim(-1);
    Shape shape = x.shape();
    Shape rest = shape.slice(width, shape.rank());
    Tensor places = places(shape, rows, 0).reshape(-1);
    Tensor updates = call.x(2).reshape(Shape.of(places.dim(0)).plus(rest));
    Tensor flat = x.tensor().reshape(Shape.of(shape.slice(0, width).size()).plus(rest));
    return x.computed(flat.scatter(places, updates, 0, combine(call)).reshape(shape));
  }

  /** Writes a run of entries into a cache, for each sample of the batch at a place of its own. */
  private static TypedTensor tensorScatter(Call call) {
    TypedTensor cache = call.tensor(0);
    Tensor update = call.x(1);
    int axis = call.axis("axis", -2, cache.rank());
    int extent = cache.shape().dim(axis);
    Tensor along = Tensor.iota(DType.INT64, update.shape(), axis);
    if (call.has(2)) {
      int[] dims = Ints.repeat(1, cache.rank()).toArray();
      dims[0] = cache.shape().dim(0);
      along = along.add(call.x(2).cast(DType.INT64).reshape(Shape.of(dims)));
    }
    if (call.text("mode", "linear").equals("circular")) {
      along = along.mod(Tensor.scalar((long) extent));
    }
    Tensor places = flat(cache.shape(), along, axis).reshape(-1);
    Tensor changed =
        cache.tensor().reshape(-1).scatter(places, update.reshape(-1), 0, Op.Combine.SET);
    return cache.moved(changed.reshape(cache.shape()));
  }

  private static TypedTensor compress(Call call) {
    TypedTensor x = call.tensor(0);
    int[] condition = Host.array(call.x(1).cast(DType.INT32)).toIntArray();
    Tensor from = call.hasAttribute("axis") ? x.tensor() : x.tensor().reshape(-1);
    int axis = call.hasAttribute("axis") ? call.axis("axis", 0, x.rank()) : 0;
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < Math.min(condition.length, from.dim(axis)); i++) {
      if (condition[i] != 0) {
        kept.add(i);
      }
    }
    return x.moved(from.take(indices(kept), axis));
  }

  static Tensor indices(List<Integer> places) {
    return Tensor.of(
        NdArray.of(places.stream().mapToInt(Integer::intValue).toArray(), places.size()));
  }

  private static TypedTensor nonZero(Call call) {
    NdArray x = Host.array(call.x(0).notEqual(0));
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      if (x.getLong(i) != 0) {
        places.add(i);
      }
    }
    int rank = Math.max(1, x.shape().rank());
    long[] result = new long[rank * places.size()];
    for (int i = 0; i < places.size(); i++) {
      Ints index = x.shape().rank() == 0 ? Ints.of(0) : x.indexOf(places.get(i));
      for (int axis = 0; axis < rank; axis++) {
        result[axis * places.size() + i] = index.get(axis);
      }
    }
    return TypedTensor.longs(result, rank, places.size());
  }

  private static List<TypedTensor> topK(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", -1, x.rank());
    long k = call.has(1) ? call.number(1) : call.whole("k", 1);
    if (k < 0 || k > x.shape().dim(axis)) {
      throw call.wrong("it cannot take " + k + " of " + x.shape().dim(axis));
    }
    Tensor numbers = Raw.ordered(x.type(), x.tensor());
    Tensor order = numbers.moveAxis(axis, -1).argsort(call.flag("largest", true));
    Tensor best = order.slice(order.rank() - 1, 0, (int) k).moveAxis(-1, axis);
    return List.of(x.moved(takeAlong(x.tensor(), best, axis)), TypedTensor.longs(best));
  }

  private static List<TypedTensor> unique(Call call) {
    TypedTensor x = call.tensor(0);
    boolean flat = !call.hasAttribute("axis");
    int axis = flat ? 0 : call.axis("axis", 0, x.rank());
    Tensor from = flat ? x.tensor().reshape(-1) : x.tensor();
    DistinctRows rows =
        DistinctRows.of(
            Host.array(Raw.ordered(x.type(), from).moveAxis(axis, 0)), call.flag("sorted", true));
    return List.of(
        x.moved(from.take(indices(rows.first()), axis)),
        longs(rows.first()),
        longs(rows.inverse()),
        longs(rows.counts()));
  }

  private static TypedTensor longs(List<Integer> values) {
    return TypedTensor.longs(
        values.stream().mapToLong(Integer::longValue).toArray(), values.size());
  }

  private static TypedTensor oneHot(Call call) {
    Tensor indices = call.x(0);
    int depth = Call.narrow((long) call.real(1));
    TypedTensor values = call.tensor(2);
    int axis = call.axis("axis", -1, indices.rank() + 1);
    Tensor wide = indices.cast(DType.INT64);
    Tensor wrapped = wide.less(0).where(wide.add(Tensor.scalar((long) depth)), wide);
    int[] dims = new int[indices.rank() + 1];
    for (int i = 0, from = 0; i < dims.length; i++) {
      dims[i] = i == axis ? depth : indices.dim(from++);
    }
    Tensor numbers = Tensor.iota(DType.INT64, Shape.of(dims), axis);
    Tensor hot = numbers.equal(wrapped.expandDims(axis));
    return values.moved(hot.where(values.tensor().select(0, 1), values.tensor().select(0, 0)));
  }
}
