package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.tensor.Tensor;

/** One node with its inputs: what an operator gets to see. */
final class Call {
  private final GraphRunner runner;
  private final Scope scope;
  private final OnnxNode node;
  private final long opset;
  private final List<@Nullable OnnxValue> inputs;
  private final Map<String, OnnxAttribute.Value> attributes;

  Call(
      GraphRunner runner,
      Scope scope,
      OnnxNode node,
      long opset,
      List<@Nullable OnnxValue> inputs,
      Map<String, OnnxAttribute.Value> attributes) {
    this.runner = runner;
    this.scope = scope;
    this.node = node;
    this.opset = opset;
    this.inputs = inputs;
    this.attributes = attributes;
  }

  /** The same node with other inputs. */
  Call with(List<@Nullable OnnxValue> others) {
    return new Call(runner, scope, node, opset, others, attributes);
  }

  GraphRunner runner() {
    return runner;
  }

  Scope scope() {
    return scope;
  }

  /** The version of the set of operators that the node is of. */
  long opset() {
    return opset;
  }

  OnnxNode node() {
    return node;
  }

  // ---- Inputs ----

  int inputs() {
    return inputs.size();
  }

  /** How many results the node names. */
  int outputs() {
    return node.outputs().size();
  }

  /** Whether the node names the result, so that somebody may use it. */
  boolean wants(int output) {
    return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
  }

  boolean has(int i) {
    return i < inputs.size() && inputs.get(i) != null;
  }

  OnnxValue value(int i) {
    OnnxValue value = i < inputs.size() ? inputs.get(i) : null;
    if (value == null) {
      throw wrong("input " + i + " is missing");
    }
    return value;
  }

  @Nullable OnnxValue optionalValue(int i) {
    return i < inputs.size() ? inputs.get(i) : null;
  }

  TypedTensor tensor(int i) {
    if (value(i) instanceof TypedTensor tensor) {
      return tensor;
    }
    throw wrong("input " + i + " must be a tensor of numbers and is " + value(i).kind());
  }

  @Nullable TypedTensor optional(int i) {
    return has(i) ? tensor(i) : null;
  }

  OnnxValue.Text texts(int i) {
    if (value(i) instanceof OnnxValue.Text text) {
      return text;
    }
    throw wrong("input " + i + " must be a tensor of texts and is " + value(i).kind());
  }

  OnnxValue.Sequence sequence(int i) {
    if (value(i) instanceof OnnxValue.Sequence sequence) {
      return sequence;
    }
    throw wrong("input " + i + " must be a sequence and is " + value(i).kind());
  }

  /** The numbers of an input as the engine holds them. */
  Tensor x(int i) {
    return tensor(i).tensor();
  }

  /** All inputs, which must be tensors. */
  List<TypedTensor> tensors() {
    List<TypedTensor> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.add(tensor(i));
    }
    return all;
  }

  /** The numbers of an input, computed now. */
  NdArray array(int i) {
    return Host.array(x(i));
  }

  long[] longs(int i) {
    return array(i).toLongArray();
  }

  /** Whole numbers that must be small, such as extents. */
  int[] ints(int i) {
    return narrow(longs(i));
  }

  long number(int i) {
    return single(i).getLong(0);
  }

  double real(int i) {
    return single(i).getDouble(0);
  }

  private NdArray single(int i) {
    NdArray array = array(i);
    if (array.size() != 1) {
      throw wrong("input " + i + " must be one number and has shape " + array.shape());
    }
    return array;
  }

  int[] narrow(long[] values) {
    int[] result = new int[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = narrow(values[i]);
    }
    return result;
  }

  /** Numbers beyond the range mean "to the end" wherever the standard allows them. */
  static int narrow(long value) {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  // ---- Attributes ----

  boolean hasAttribute(String name) {
    return attributes.containsKey(name);
  }

  OnnxAttribute.@Nullable Value attribute(String name) {
    return attributes.get(name);
  }

  long whole(String name, long otherwise) {
    return switch (attributes.get(name)) {
      case null -> otherwise;
      case OnnxAttribute.Whole(long value) -> value;
      case OnnxAttribute.Value _ -> throw wrong("attribute " + name + " must be a whole number");
    };
  }

  int axis(String name, long otherwise, int rank) {
    return axis(whole(name, otherwise), rank);
  }

  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw wrong("axis " + axis + " is outside a tensor of " + rank + " axes");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  int[] axes(long[] axes, int rank) {
    int[] result = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      result[i] = axis(axes[i], rank);
    }
    return result;
  }

  boolean flag(String name, boolean otherwise) {
    return whole(name, otherwise ? 1 : 0) != 0;
  }

  double real(String name, double otherwise) {
    return switch (attributes.get(name)) {
      case null -> otherwise;
      case OnnxAttribute.Real(float value) -> value;
      case OnnxAttribute.Value _ -> throw wrong("attribute " + name + " must be a number");
    };
  }

  String text(String name, String otherwise) {
    return switch (attributes.get(name)) {
      case null -> otherwise;
      case OnnxAttribute.Text(String value) -> value;
      case OnnxAttribute.Value _ -> throw wrong("attribute " + name + " must be a text");
    };
  }

  long @Nullable [] wholes(String name) {
    return switch (attributes.get(name)) {
      case null -> null;
      case OnnxAttribute.Wholes(List<Long> values) ->
          values.stream().mapToLong(Long::longValue).toArray();
      case OnnxAttribute.Value _ -> throw wrong("attribute " + name + " must be whole numbers");
    };
  }

  long[] wholes(String name, long... otherwise) {
    long[] given = wholes(name);
    return given == null ? otherwise : given;
  }

  /** One whole number for each spatial axis. */
  int[] spatial(String name, int axes, int otherwise) {
    long[] given = wholes(name);
    int[] result = new int[axes];
    if (given == null) {
      java.util.Arrays.fill(result, otherwise);
      return result;
    }
    if (given.length != axes) {
      throw wrong("attribute " + name + " needs " + axes + " numbers");
    }
    return narrow(given);
  }

  double[] reals(String name) {
    return switch (attributes.get(name)) {
      case null -> new double[0];
      case OnnxAttribute.Reals(List<Float> values) ->
          values.stream().mapToDouble(Float::doubleValue).toArray();
      case OnnxAttribute.Value _ -> throw wrong("attribute " + name + " must be numbers");
    };
  }

  List<String> texts(String name) {
    return switch (attributes.get(name)) {
      case null -> List.of();
      case OnnxAttribute.Texts(List<String> values) -> values;
      case OnnxAttribute.Value _ -> throw wrong("attribute " + name + " must be texts");
    };
  }

  /** A tensor that is given as an attribute. */
  @Nullable OnnxValue constant(String name) {
    return switch (attributes.get(name)) {
      case null -> null;
      case OnnxAttribute.TensorOf(var tensor) -> runner.constant(tensor);
      case OnnxAttribute.Value _ -> throw wrong("attribute " + name + " must be a tensor");
    };
  }

  @Nullable OnnxGraph graph(String name) {
    return switch (attributes.get(name)) {
      case null -> null;
      case OnnxAttribute.GraphOf(OnnxGraph graph) -> graph;
      case OnnxAttribute.Value _ -> throw wrong("attribute " + name + " must be a graph");
    };
  }

  OnnxGraph requiredGraph(String name) {
    OnnxGraph graph = graph(name);
    if (graph == null) {
      throw wrong("it has no graph " + name);
    }
    return graph;
  }

  OnnxDType dtype(String name, OnnxDType otherwise) {
    if (!hasAttribute(name)) {
      return otherwise;
    }
    OnnxDType type = OnnxDType.of(whole(name, 0));
    return type == null || type == OnnxDType.UNDEFINED ? otherwise : type;
  }

  /** Runs a graph that is an attribute; it sees the values around this node. */
  List<OnnxValue> run(OnnxGraph graph, List<? extends OnnxValue> arguments) {
    return runner.run(graph, scope, arguments);
  }

  // ---- Errors ----

  PellucidException wrong(String problem) {
    return new PellucidException(problem);
  }

  UnsupportedOnnx unsupported(String what) {
    return new UnsupportedOnnx(
        "Operator \"" + node.operator() + "\" (opset " + opset + "): " + what + ".");
  }

  /** A shape made of whole numbers from the file. */
  Shape shape(long[] dims) {
    for (long dim : dims) {
      if (dim < 0 || dim > Integer.MAX_VALUE) {
        throw wrong("an extent cannot be " + dim);
      }
    }
    return Shape.of(narrow(dims));
  }
}
