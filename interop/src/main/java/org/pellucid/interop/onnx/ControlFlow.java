package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxType;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/** Branches and loops over graphs. */
final class ControlFlow {
  /** Loops of more steps are not written out into a program, but computed step by step. */
  private static final int LONGEST_RECORDED = 4096;

  private ControlFlow() {}

  static void register(Map<String, Operator> all) {
    all.put("If", ControlFlow::branch);
    all.put("Loop", ControlFlow::loop);
    all.put("Scan", ControlFlow::scan);
    all.put("SequenceMap", ControlFlow::mapSequence);
  }

  private static List<OnnxValue> branch(Call call) {
    OnnxGraph yes = call.requiredGraph("then_branch");
    OnnxGraph no = call.requiredGraph("else_branch");
    Tensor condition = call.x(0);
    if (Host.isKnown(condition)) {
      return call.run(isTrue(condition) ? yes : no, List.of());
    }
    // The decision is yet to come: both branches are computed, if one can choose between them.
    List<OnnxValue> whenTrue;
    List<OnnxValue> whenFalse;
    try {
      whenTrue = call.run(yes, List.of());
      whenFalse = call.run(no, List.of());
    } catch (NodeFailure e) {
      // One of them is not for inputs of these shapes.
      throw new DataDependent();
    }
    List<OnnxValue> results = new ArrayList<>();
    for (int i = 0; i < whenTrue.size(); i++) {
      if (whenTrue.get(i) instanceof TypedTensor a
          && whenFalse.get(i) instanceof TypedTensor b
          && a.shape().equals(b.shape())
          && a.type() == b.type()) {
        results.add(a.moved(condition.reshape(Shape.SCALAR).where(a.tensor(), b.tensor())));
      } else {
        throw new DataDependent();
      }
    }
    return results;
  }

  private static boolean isTrue(Tensor condition) {
    NdArray array = Host.array(condition);
    return array.size() > 0 && array.getLong(0) != 0;
  }

  private static List<OnnxValue> loop(Call call) {
    OnnxGraph body = call.requiredGraph("body");
    long most = call.has(0) ? call.number(0) : Long.MAX_VALUE;
    Tensor condition = call.has(1) ? call.x(1) : null;
    List<OnnxValue> carried = new ArrayList<>();
    for (int i = 2; i < call.inputs(); i++) {
      carried.add(call.value(i));
    }
    int states = carried.size();
    List<List<OnnxValue>> outputs = lists(body.outputs().size() - 1 - states);
    boolean going = condition == null || isTrue(condition);
    for (long i = 0; i < most && going; i++) {
      List<OnnxValue> arguments = new ArrayList<>();
      arguments.add(TypedTensor.scalar(i));
      arguments.add(
          TypedTensor.bools(condition == null ? trueValue() : condition.reshape(Shape.SCALAR)));
      arguments.addAll(carried);
      List<OnnxValue> results =
          call.run(body, arguments.subList(0, Math.min(arguments.size(), body.inputs().size())));
      Tensor next = ((TypedTensor) results.getFirst()).tensor();
      going = isTrue(next);
      condition = next;
      carried = computed(results.subList(1, 1 + states), i);
      for (int k = 0; k < outputs.size(); k++) {
        outputs.get(k).add(results.get(1 + states + k));
      }
    }
    List<OnnxValue> results = new ArrayList<>(carried);
    for (int k = 0; k < outputs.size(); k++) {
      results.add(stacked(outputs.get(k), body, 1 + states + k));
    }
    return results;
  }

  private static Tensor trueValue() {
    return Tensor.full(DType.BOOL, Shape.SCALAR, 1);
  }

  /**
   * Long loops are computed now and then, and forget how, so that what is left to compute stays
   * small.
   */
  private static List<OnnxValue> computed(List<OnnxValue> values, long step) {
    List<OnnxValue> result = new ArrayList<>(values);
    if (Program.isRecording()) {
      if (step > LONGEST_RECORDED) {
        throw new DataDependent();
      }
      return result;
    }
    for (int i = 0; i < result.size() && step % 16 == 15; i++) {
      if (result.get(i) instanceof TypedTensor tensor && Host.isKnown(tensor.tensor())) {
        result.set(i, tensor.moved(Tensor.of(Host.array(tensor.tensor()))));
      }
    }
    return result;
  }

  private static List<List<OnnxValue>> lists(int count) {
    List<List<OnnxValue>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private static OnnxValue stacked(List<OnnxValue> items, OnnxGraph body, int output) {
    if (items.isEmpty()) {
      return nothing(body, output);
    }
    return stacked(items, 0, false);
  }

  /** The result of a loop that never ran: its shape is known from the body's description alone. */
  private static OnnxValue nothing(OnnxGraph body, int output) {
    if (body.outputs().get(output).type() instanceof OnnxType.Tensor(var element, var dims)) {
      List<OnnxType.Dim> known = dims == null ? List.of() : dims;
      int[] shape = new int[known.size() + 1];
      for (int i = 0; i < known.size(); i++) {
        shape[i + 1] = Call.narrow(Math.max(0, known.get(i).size()));
      }
      return new TypedTensor(element, Tensor.full(Carrier.of(element), Shape.of(shape), 0));
    }
    return new OnnxValue.Sequence(List.of());
  }

  private static OnnxValue stacked(List<OnnxValue> items, int axis, boolean reverse) {
    List<Tensor> tensors = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (OnnxValue item : items) {
      switch (item) {
        case TypedTensor tensor -> tensors.add(tensor.tensor());
        case OnnxValue.Text text -> texts.addAll(text.items());
        default -> throw new UnsupportedOnnx("A loop that stacks " + item.kind() + ".");
      }
    }
    if (items.getFirst() instanceof OnnxValue.Text text) {
      return new OnnxValue.Text(Shape.of(items.size()).plus(text.shape()), List.copyOf(texts));
    }
    if (reverse) {
      Collections.reverse(tensors);
    }
    TypedTensor first = (TypedTensor) items.getFirst();
    int at = axis < 0 ? axis + first.rank() + 1 : axis;
    return first.moved(Tensor.stack(at, tensors));
  }

  private static List<OnnxValue> scan(Call call) {
    return call.opset() < 9 ? scanBatch(call) : scan(call, call.inputs());
  }

  private static List<OnnxValue> scan(Call call, int inputs) {
    OnnxGraph body = call.requiredGraph("body");
    int scanned = (int) call.whole("num_scan_inputs", 0);
    int states = inputs - scanned;
    List<OnnxValue> carried = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      carried.add(call.value(i));
    }
    List<TypedTensor> sequences = new ArrayList<>();
    for (int i = states; i < inputs; i++) {
      sequences.add(call.tensor(i));
    }
    long[] axes = call.wholes("scan_input_axes", new long[scanned]);
    long[] directions = call.wholes("scan_input_directions", new long[scanned]);
    List<OnnxValue> results = scan(call, body, carried, sequences, axes, directions);
    int outputs = body.outputs().size() - states;
    return finish(
        body,
        results,
        states,
        call.wholes("scan_output_axes", new long[outputs]),
        call.wholes("scan_output_directions", new long[outputs]));
  }

  /** The last carried values, then for each scanned output a sequence of what every step gave. */
  private static List<OnnxValue> scan(
      Call call,
      OnnxGraph body,
      List<OnnxValue> first,
      List<TypedTensor> sequences,
      long[] axes,
      long[] directions) {
    List<OnnxValue> carried = first;
    int states = first.size();
    List<List<OnnxValue>> outputs = lists(body.outputs().size() - states);
    int steps = sequences.isEmpty() ? 0 : extent(call, sequences.getFirst(), axes[0]);
    for (int t = 0; t < steps; t++) {
      List<OnnxValue> arguments = new ArrayList<>(carried);
      for (int i = 0; i < sequences.size(); i++) {
        TypedTensor sequence = sequences.get(i);
        int axis = call.axis(axes[i], sequence.rank());
        int at = directions[i] == 0 ? t : steps - 1 - t;
        arguments.add(sequence.moved(sequence.tensor().select(axis, at)));
      }
      List<OnnxValue> results = call.run(body, arguments);
      carried = computed(results.subList(0, states), t);
      for (int k = 0; k < outputs.size(); k++) {
        outputs.get(k).add(results.get(states + k));
      }
    }
    List<OnnxValue> all = new ArrayList<>(carried);
    outputs.forEach(items -> all.add(new OnnxValue.Sequence(items)));
    return all;
  }

  private static int extent(Call call, TypedTensor sequence, long axis) {
    return sequence.shape().dim(call.axis(axis, sequence.rank()));
  }

  private static List<OnnxValue> finish(
      OnnxGraph body, List<OnnxValue> results, int states, long[] axes, long[] directions) {
    List<OnnxValue> all = new ArrayList<>(results.subList(0, states));
    for (int k = states; k < results.size(); k++) {
      List<OnnxValue> items = ((OnnxValue.Sequence) results.get(k)).items();
      all.add(
          items.isEmpty()
              ? nothing(body, k)
              : stacked(items, (int) axes[k - states], directions[k - states] != 0));
    }
    return all;
  }

  /** Opset 8: the first input tells how long each sample of the batch is. */
  private static List<OnnxValue> scanBatch(Call call) {
    OnnxGraph body = call.requiredGraph("body");
    int scanned = (int) call.whole("num_scan_inputs", 0);
    int states = call.inputs() - 1 - scanned;
    int batch = call.tensor(1).shape().dim(0);
    long @Nullable [] lengths = call.has(0) ? call.longs(0) : null;
    long[] directions = call.wholes("directions", new long[scanned]);
    List<List<OnnxValue>> samples = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      List<OnnxValue> carried = new ArrayList<>();
      for (int i = 0; i < states; i++) {
        carried.add(sample(call.tensor(1 + i), b, -1));
      }
      List<TypedTensor> sequences = new ArrayList<>();
      for (int i = 0; i < scanned; i++) {
        sequences.add(
            sample(call.tensor(1 + states + i), b, lengths == null ? -1 : (int) lengths[b]));
      }
      List<OnnxValue> results = scan(call, body, carried, sequences, new long[scanned], directions);
      int outputs = results.size() - states;
      samples.add(finish(body, results, states, new long[outputs], new long[outputs]));
    }
    List<OnnxValue> results = new ArrayList<>();
    for (int k = 0; k < samples.getFirst().size(); k++) {
      int output = k;
      List<OnnxValue> parts = new ArrayList<>();
      int longest = k < states ? -1 : call.tensor(1 + states).shape().dim(1);
      samples.forEach(sample -> parts.add(padded((TypedTensor) sample.get(output), longest)));
      results.add(stacked(parts, 0, false));
    }
    return results;
  }

  private static TypedTensor sample(TypedTensor x, int b, int length) {
    Tensor one = x.tensor().select(0, b);
    return x.moved(length < 0 ? one : one.slice(0, 0, length));
  }

  private static TypedTensor padded(TypedTensor x, int length) {
    if (length < 0 || x.shape().dim(0) == length) {
      return x;
    }
    int[] none = new int[x.rank()];
    int[] more = new int[x.rank()];
    more[0] = length - x.shape().dim(0);
    return x.moved(x.tensor().pad(Ints.of(none), Ints.of(more), 0));
  }

  private static List<OnnxValue> mapSequence(Call call) {
    OnnxGraph body = call.requiredGraph("body");
    List<OnnxValue> first = call.sequence(0).items();
    List<List<OnnxValue>> outputs = lists(body.outputs().size());
    for (int i = 0; i < first.size(); i++) {
      List<OnnxValue> arguments = new ArrayList<>();
      for (int k = 0; k < call.inputs(); k++) {
        arguments.add(
            call.value(k) instanceof OnnxValue.Sequence sequence
                ? sequence.items().get(i)
                : call.value(k));
      }
      List<OnnxValue> results = call.run(body, arguments);
      for (int k = 0; k < outputs.size(); k++) {
        outputs.get(k).add(results.get(k));
      }
    }
    List<OnnxValue> results = new ArrayList<>();
    outputs.forEach(items -> results.add(new OnnxValue.Sequence(List.copyOf(items))));
    return results;
  }
}
