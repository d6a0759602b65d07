package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Evaluator;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxNode;

/** Nodes, constants and names of an ONNX model that is being written. */
final class GraphWriter {
  private record Form(String name, Ints perm, List<Extent> dims) {}

  private final Sizes sizes;
  private final int opset;
  private final Scope main = new Scope(null);
  private final OpenSizes open;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> unnumbered = new HashMap<>();
  private final Map<String, NdArray> constants = new LinkedHashMap<>();
  private final Map<String, List<String>> labelled = new HashMap<>();

  GraphWriter(Sizes sizes, List<OpenSizes.Source> sources, int opset) {
    this.sizes = sizes;
    this.open = new OpenSizes(this, sources);
    this.opset = opset;
  }

  Sizes sizes() {
    return sizes;
  }

  int opset() {
    return opset;
  }

  Scope main() {
    return main;
  }

  /** What each name was to be before it was numbered. */
  Map<String, String> unnumbered() {
    return unnumbered;
  }

  Map<String, NdArray> constants() {
    return constants;
  }

  /** What reads the open sizes, then the nodes of the model itself. */
  List<OnnxNode> nodes() {
    List<OnnxNode> all = new ArrayList<>(open.nodes());
    all.addAll(main.nodes());
    return all;
  }

  Extent fixed(long number) {
    return Extent.fixed(number, sizes);
  }

  List<Extent> fixed(Shape shape) {
    return Arrays.stream(shape.toArray()).mapToObj(this::fixed).toList();
  }

  // ---- Names and nodes ----

  /** A name that nothing has yet. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 1; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    unnumbered.put(name, wanted);
    return name;
  }

  /** Keeps a name that is given. */
  void reserve(String name) {
    taken.add(name);
  }

  String emit(
      Scope scope, String origin, String operator, List<String> inputs, OnnxAttribute... settings) {
    return emitAll(scope.nodes(), origin, operator, inputs, 1, settings).getFirst();
  }

  List<String> emitAll(
      List<OnnxNode> nodes,
      String origin,
      String operator,
      List<String> inputs,
      int results,
      OnnxAttribute... settings) {
    String name = unique(origin.isEmpty() ? operator : origin + "/" + operator);
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      outputs.add(i == 0 ? name : unique(name + "." + i));
    }
    nodes.add(
        new OnnxNode(
            operator, "", "", name, List.copyOf(inputs), List.copyOf(outputs), List.of(settings)));
    return outputs;
  }

  // ---- Constants ----

  /** The name of a constant tensor; equal ones of one label are kept once. */
  String constant(String label, NdArray array) {
    List<String> known = labelled.computeIfAbsent(label, key -> new ArrayList<>());
    for (String name : known) {
      if (array.equals(constants.get(name))) {
        return name;
      }
    }
    String name = unique(label);
    constants.put(name, array);
    known.add(name);
    return name;
  }

  /** A number as a tensor without axes. */
  String number(DType dtype, double value) {
    NdArray array =
        dtype.isFloating() ? NdArray.scalar(dtype, value) : NdArray.scalar(dtype, (long) value);
    return constant(array.toString(), array);
  }

  String longs(long... values) {
    return constant(Arrays.toString(values), NdArray.of(values, values.length));
  }

  String longs(Ints values) {
    return longs(Arrays.stream(values.toArray()).asLongStream().toArray());
  }

  Ref constantRef(String label, NdArray array, List<Extent> dims) {
    return new Ref(
        main,
        label,
        array,
        array.dtype(),
        dims,
        fixed(array.shape()),
        Ints.range(0, array.shape().rank()));
  }

  Ref constantRef(String label, NdArray array) {
    return constantRef(label, array, fixed(array.shape()));
  }

  /** Computes an operation on known arrays now. */
  static NdArray evaluate(Op op, NdArray... inputs) {
    Value[] values = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      values[i] = Node.value(new Op.Data(inputs[i]));
    }
    return Evaluator.evaluate(List.of(Node.value(op, values))).getFirst();
  }

  // ---- Tensors ----

  /** A tensor that is the value as it is. */
  static Ref plain(Scope scope, String name, DType dtype, List<Extent> dims) {
    return new Ref(scope, name, null, dtype, dims, dims, Ints.range(0, dims.size()));
  }

  /** The name under which nodes take the tensor, whatever its form. */
  String name(Ref ref) {
    NdArray array = ref.constant();
    return array == null ? ref.name() : constant(ref.name(), array);
  }

  /** The tensor with axis i of the value at {@code perm[i]}; not broadcast if it need not be. */
  Ref arranged(Ref ref, Ints perm, String origin) {
    if (ref.perm().equals(perm)) {
      return ref;
    }
    int rank = perm.size();
    int[] moves = new int[rank];
    Extent[] actual = new Extent[rank];
    for (int i = 0; i < rank; i++) {
      moves[perm.get(i)] = ref.perm().get(i);
      actual[perm.get(i)] = ref.actual().get(ref.perm().get(i));
    }
    Ints order = Ints.of(moves);
    NdArray array = ref.constant();
    if (array != null) {
      NdArray moved = evaluate(new Op.Transpose(order), array);
      return new Ref(main, ref.name(), moved, ref.dtype(), ref.dims(), List.of(actual), perm);
    }
    String name =
        order.equals(Ints.range(0, rank))
            ? ref.name()
            : ref.scope()
                .made()
                .computeIfAbsent(
                    new Form(ref.name(), order, List.of()),
                    key ->
                        movesUnitsOnly(ref.actual(), order)
                            ? reshape(ref.scope(), origin, ref.name(), List.of(actual))
                            : emit(
                                ref.scope(),
                                origin,
                                "Transpose",
                                List.of(ref.name()),
                                OnnxAttribute.of("perm", longArray(order))));
    return new Ref(ref.scope(), name, null, ref.dtype(), ref.dims(), List.of(actual), perm);
  }

  static long[] longArray(Ints values) {
    return Arrays.stream(values.toArray()).asLongStream().toArray();
  }

  private static boolean movesUnitsOnly(List<Extent> actual, Ints order) {
    int last = -1;
    for (int i = 0; i < order.size(); i++) {
      if (!actual.get(order.get(i)).is(1)) {
        if (order.get(i) < last) {
          return false;
        }
        last = order.get(i);
      }
    }
    return true;
  }

  /** The tensor with its axes in the order of the value's. */
  Ref ordered(Ref ref, String origin) {
    return arranged(ref, Ints.range(0, ref.perm().size()), origin);
  }

  /** The tensor with all extents of the value, its axes in any order. */
  Ref whole(Ref ref, String origin) {
    return ref.view().equals(ref.dims()) ? ref : plain(ref, origin);
  }

  /** The tensor that is the value as it is. */
  Ref plain(Ref ref, String origin) {
    Ref ordered = ordered(ref, origin);
    if (ordered.isPlain()) {
      return ordered;
    }
    String name =
        ordered
            .scope()
            .made()
            .computeIfAbsent(
                new Form(name(ordered), Ints.of(), ordered.dims()),
                key ->
                    emit(
                        ordered.scope(),
                        origin,
                        "Expand",
                        List.of(name(ordered), vector(ordered.dims(), origin))));
    return plain(ordered.scope(), name, ordered.dtype(), ordered.dims());
  }

  String plainName(Ref ref, String origin) {
    return name(plain(ref, origin));
  }

  /** Known elements of the whole value, or null. */
  @Nullable NdArray array(Ref ref) {
    if (ref.constant() == null || !ref.dims().stream().allMatch(Extent::isFixed)) {
      return null;
    }
    NdArray array = ordered(ref, "").constant();
    Shape shape = Shape.of(ref.dims().stream().mapToInt(extent -> (int) extent.base()).toArray());
    return array == null || array.shape().equals(shape)
        ? array
        : evaluate(new Op.Broadcast(shape), array);
  }

  /** Reshapes a tensor; extents that depend on open sizes are left to the runtime if possible. */
  String reshape(Scope scope, String origin, String name, List<Extent> target) {
    long open = target.stream().filter(extent -> !extent.isFixed()).count();
    String shape;
    if (open <= 1 && target.stream().noneMatch(extent -> extent.is(0))) {
      shape =
          longs(
              target.stream().mapToLong(extent -> extent.isFixed() ? extent.base() : -1).toArray());
    } else {
      shape = vector(target, origin);
    }
    return emit(scope, origin, "Reshape", List.of(name, shape));
  }

  /**
   * The name of an int64 tensor of one axis that holds numbers, worked out at run time if need be.
   */
  String vector(List<Extent> numbers, String origin) {
    return numbers.stream().allMatch(Extent::isFixed)
        ? longs(numbers.stream().mapToLong(Extent::base).toArray())
        : open.vector(numbers, origin);
  }

  // ---- Helpers for types ----

  static Ints inverse(Ints perm) {
    int[] inverse = new int[perm.size()];
    IntStream.range(0, inverse.length).forEach(i -> inverse[perm.get(i)] = i);
    return Ints.of(inverse);
  }
}
