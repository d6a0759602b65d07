package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pellucid.tensor.Tensor;

/** Sequences, and values that may be missing. */
final class Sequences {
  private Sequences() {}

  static void register(Map<String, Operator> all) {
    all.put("SequenceEmpty", Operator.one(call -> new OnnxValue.Sequence(List.of())));
    all.put("SequenceConstruct", Operator.one(Sequences::construct));
    all.put(
        "SequenceAt",
        Operator.one(
            call -> call.sequence(0).items().get(place(call, 1, call.sequence(0).items().size()))));
    all.put("SequenceInsert", Operator.one(Sequences::insert));
    all.put("SequenceErase", Operator.one(Sequences::erase));
    all.put(
        "SequenceLength",
        Operator.one(call -> TypedTensor.scalar(call.sequence(0).items().size())));
    all.put("ConcatFromSequence", Operator.one(Sequences::concat));
    all.put("SplitToSequence", Operator.one(Sequences::split));
    all.put("Optional", Operator.one(call -> call.has(0) ? call.value(0) : new OnnxValue.Absent()));
    all.put(
        "OptionalHasElement",
        Operator.one(call ->
            TypedTensor.bools(
                Tensor.full(
                    org.pellucid.array.DType.BOOL,
                    org.pellucid.array.Shape.SCALAR,
                    call.has(0) && !(call.value(0) instanceof OnnxValue.Absent) ? 1 : 0))));
    all.put("OptionalGetElement", Operator.one(Sequences::element));
  }

  private static OnnxValue construct(Call call) {
    List<OnnxValue> items = new ArrayList<>();
    for (int i = 0; i < call.inputs(); i++) {
      items.add(call.value(i));
    }
    return new OnnxValue.Sequence(List.copyOf(items));
  }

  private static int place(Call call, int input, int size) {
    long place = call.number(input);
    long at = place < 0 ? place + size : place;
    if (at < 0 || at >= size) {
      throw call.wrong("place " + place + " is outside a sequence of " + size);
    }
    return (int) at;
  }

  private static OnnxValue insert(Call call) {
    List<OnnxValue> items = new ArrayList<>(call.sequence(0).items());
    int at = call.has(2) ? place(call, 2, items.size() + 1) : items.size();
    if (call.has(2) && call.number(2) < 0) {
      // A negative place counts from the end of the sequence as it was.
      at = Math.toIntExact(call.number(2) + items.size());
    }
    items.add(at, call.value(1));
    return new OnnxValue.Sequence(List.copyOf(items));
  }

  private static OnnxValue erase(Call call) {
    List<OnnxValue> items = new ArrayList<>(call.sequence(0).items());
    items.remove(call.has(1) ? place(call, 1, items.size()) : items.size() - 1);
    return new OnnxValue.Sequence(List.copyOf(items));
  }

  private static OnnxValue concat(Call call) {
    List<OnnxValue> items = call.sequence(0).items();
    List<Tensor> parts = new ArrayList<>();
    for (OnnxValue item : items) {
      if (item instanceof TypedTensor tensor) {
        parts.add(tensor.tensor());
      } else {
        throw call.unsupported("sequences of " + item.kind());
      }
    }
    if (items.isEmpty() || !(items.getFirst() instanceof TypedTensor first)) {
      throw call.wrong("the sequence is empty");
    }
    boolean fresh = call.flag("new_axis", false);
    int axis = call.axis("axis", 0, first.rank() + (fresh ? 1 : 0));
    return first.moved(fresh ? Tensor.stack(axis, parts) : Tensor.concat(axis, parts));
  }

  private static OnnxValue split(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", 0, x.rank());
    int extent = x.shape().dim(axis);
    int[] sizes;
    boolean keep = true;
    if (!call.has(1)) {
      sizes = new int[extent];
      Arrays.fill(sizes, 1);
      keep = call.flag("keepdims", true);
    } else if (call.tensor(1).rank() == 0) {
      int size = Call.narrow(call.number(1));
      if (size < 1) {
        throw call.wrong("parts cannot be " + size + " long");
      }
      sizes = new int[Math.ceilDiv(extent, size)];
      Arrays.fill(sizes, size);
      if (extent % size != 0) {
        sizes[sizes.length - 1] = extent % size;
      }
    } else {
      sizes = call.ints(1);
    }
    List<OnnxValue> parts = new ArrayList<>();
    for (TypedTensor part : Movement.split(x, axis, sizes)) {
      parts.add(keep ? part : part.moved(part.tensor().squeeze(axis)));
    }
    return new OnnxValue.Sequence(List.copyOf(parts));
  }

  private static OnnxValue element(Call call) {
    OnnxValue value = call.value(0);
    if (value instanceof OnnxValue.Absent) {
      throw call.wrong("the optional value is not there");
    }
    return value;
  }
}
