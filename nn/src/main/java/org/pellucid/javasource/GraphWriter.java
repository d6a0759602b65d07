// Longer than most files on purpose: one statement for each operation, read in one place.
package org.pellucid.javasource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * A graph as Java methods. All values stand in one array of arrays of doubles, {@code v}, so that
 * the work can be cut into methods below the size that a class file allows.
 */
final class GraphWriter {
  /** Statements are some hundred bytes of code each at most; a method may have 65,535. */
  private static final int STATEMENTS = 60;

  private final Graph graph;
  private final String name;
  private final Helpers helpers;
  private final Constants constants;
  private final Elementwise elementwise;
  private final StringBuilder out;
  private final Map<Value, Integer> slots = new HashMap<>();
  private final Map<Value, Node> lastUse = new HashMap<>();
  private final List<String> statements = new ArrayList<>();

  GraphWriter(Graph graph, String name, Helpers helpers, Constants constants, StringBuilder out) {
    this.graph = graph;
    this.name = name;
    this.helpers = helpers;
    this.constants = constants;
    this.elementwise = new Elementwise(helpers);
    this.out = out;
  }

  /** Writes a method {@code name} from the parameters to the results, and those that it calls. */
  void write() {
    List<Node> nodes = graph.nodes();
    graph.parameters().forEach(this::slot);
    for (Node node : nodes) {
      node.inputs().forEach(input -> lastUse.put(input, node));
    }
    graph.outputs().forEach(lastUse::remove);
    for (Node node : nodes) {
      if (!(node.op() instanceof Op.Parameter)) {
        write(node);
      }
    }
    int methods = Math.ceilDiv(statements.size(), STATEMENTS);
    out.append("\n  private static double[][] ")
        .append(name)
        .append("(double[][] in) {\n    double[][] v = new double[")
        .append(slots.size())
        .append("][];\n    System.arraycopy(in, 0, v, 0, ")
        .append(graph.parameters().size())
        .append(");\n");
    for (int i = 0; i < methods; i++) {
      out.append("    ").append(name).append('_').append(i).append("(v);\n");
    }
    out.append("    return new double[][] {")
        .append(graph.outputs().stream().map(this::get).collect(Collectors.joining(", ")))
        .append("};\n  }\n");
    for (int i = 0; i < methods; i++) {
      out.append("\n  private static void ")
          .append(name)
          .append('_')
          .append(i)
          .append("(double[][] v) {\n    double[] a, b, c, r;\n    double[][] rs;\n");
      statements
          .subList(i * STATEMENTS, Math.min(statements.size(), (i + 1) * STATEMENTS))
          .forEach(out::append);
      out.append("  }\n");
    }
  }

  private int slot(Value value) {
    return slots.computeIfAbsent(value, key -> slots.size());
  }

  private String get(Value value) {
    return "v[" + slot(value) + "]";
  }

  private void write(Node node) {
    try {
      StringBuilder text = new StringBuilder(statement(node));
      for (Value input : node.inputs().stream().distinct().toList()) {
        if (node.equals(lastUse.get(input))) {
          text.append("    ").append(get(input)).append(" = null;\n");
        }
      }
      statements.add(text.toString());
    } catch (NotWritable e) {
      throw new PellucidException(
          "exportJava: "
              + (node.origin().isEmpty() ? "the model" : "layer \"" + node.origin() + "\"")
              + " needs the operation \""
              + e.getMessage()
              + "\", which exported code does not have.");
    }
  }

  // ---- Statements ----

  private String statement(Node node) {
    Value result = node.output();
    return switch (node.op()) {
      case Op.Parameter o -> throw new IllegalStateException(o.name());
      case Op.Fill o ->
          set(
              result,
              call(
                  "fill",
                  size(result),
                  Constants.literal(NdArray.scalar(result.dtype(), o.asDouble()).item())));
      case Op.Data o -> set(result, constants.of(o.array()));
      case Op.Read o -> set(result, constants.of(o.cell()));
      case Op.Iota o ->
          set(
              result,
              call(
                  "iota",
                  size(result),
                  result.shape().dim(o.axis()),
                  inner(result.shape(), o.axis())));

      case Op.Unary o -> loop(node, elementwise.unary(o, node.input(0).dtype()));
      case Op.Cast o -> loop(node, elementwise.cast(node.input(0).dtype(), o.dtype()));
      case Op.Bitcast o -> loop(node, elementwise.bitcast(o, node.input(0).dtype()));
      case Op.Binary o -> loop(node, elementwise.binary(o, node.input(0).dtype()));
      case Op.Comparison o -> loop(node, elementwise.comparison(o));
      case Op.Select _ -> loop(node, "x != 0 ? y : z");

      case Op.Reshape _, Op.StopGradient _, Op.CustomGradient _ -> set(result, get(node.input(0)));
      case Op.Transpose o -> set(result, transpose(node, o));
      case Op.Broadcast _ -> set(result, broadcast(node));
      case Op.Slice o -> set(result, slice(node, o));
      case Op.Pad o -> pad(node, o);
      case Op.Concat o -> concat(node, o.axis());
      case Op.Gather o -> {
        Shape x = node.input(0).shape();
        yield set(
            result,
            call(
                "gather",
                get(node.input(0)),
                get(node.input(1)),
                outer(x, o.axis()),
                x.dim(o.axis()),
                inner(x, o.axis()),
                outside(o.outOfRange())));
      }
      case Op.Scatter o -> {
        Shape x = node.input(0).shape();
        yield set(
            result,
            call(
                "scatter",
                get(node.input(0)),
                get(node.input(1)),
                get(node.input(2)),
                outer(x, o.axis()),
                x.dim(o.axis()),
                inner(x, o.axis()),
                combine(o.combine()),
                outside(o.outOfRange())));
      }

      case Op.Reduction o -> set(result, wrapped(result.dtype(), reduce(node, o)));
      case Op.ArgMax o -> set(result, along("place", node, o.axis(), true));
      case Op.ArgMin o -> set(result, along("place", node, o.axis(), false));
      case Op.CumSum o ->
          set(
              result,
              wrapped(result.dtype(), along("cumSum", node, o.axis(), o.exclusive(), o.reverse())));
      case Op.ArgSort o ->
          set(result, call("argSort", get(node.input(0)), result.shape().dim(-1), o.descending()));

      case Op.MatMul o -> set(result, wrapped(result.dtype(), matMul(node, o)));
      case Op.Conv o ->
          set(
              result,
              conv(node, false, o.windows(), o.groups(), node.input(0).shape(), result.shape()));
      case Op.ConvInputGradient o ->
          set(
              result,
              conv(node, true, o.windows(), o.groups(), result.shape(), node.input(0).shape()));
      case Op.WindowSum o -> set(result, pool(node, false, o.size(), o.windows()));
      case Op.WindowMax o -> set(result, pool(node, true, o.size(), o.windows()));

      case Op.Attention o -> several(node, attention(node, o));
      case Op.Scan o -> several(node, scan(node, o));
      case Op.Fft o ->
          several(
              node,
              call(
                  "fft",
                  get(node.input(0)),
                  get(node.input(1)),
                  result.shape().dim(-1),
                  o.inverse()));

      case Op.RandomBits _,
          Op.ConvKernelGradient _,
          Op.WindowMaxGradient _,
          Op.WindowMaxPick _,
          Op.AttentionGradient _,
          Op.Cholesky _,
          Op.TriangularSolve _,
          Op.Solve _,
          Op.LogAbsDet _,
          Op.Lu _,
          Op.Qr _,
          Op.Eigh _,
          Op.Svd _ ->
          throw new NotWritable(node.op());
    };
  }

  private String set(Value result, String expression) {
    return "    " + get(result) + " = " + expression + ";\n";
  }

  private String several(Node node, String expression) {
    StringBuilder text = new StringBuilder("    rs = " + expression + ";\n");
    for (int i = 0; i < node.outputs().size(); i++) {
      text.append(set(new Value(node, i), "rs[" + i + "]"));
    }
    return text.toString();
  }

  private String call(String helper, Object... arguments) {
    return helpers.use(helper)
        + Arrays.stream(arguments).map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  /** An elementwise function, the same expression for each element. */
  private String loop(Node node, String expression) {
    String[] arrays = {"a", "b", "c"};
    String[] numbers = {"x", "y", "z"};
    StringBuilder text = new StringBuilder("    ");
    StringBuilder elements = new StringBuilder();
    for (int i = 0; i < node.inputs().size(); i++) {
      text.append(arrays[i]).append(" = ").append(get(node.input(i))).append("; ");
      elements
          .append(i == 0 ? "double " : ", ")
          .append(numbers[i])
          .append(" = ")
          .append(arrays[i])
          .append("[i]");
    }
    return text.append("r = new double[")
        .append(size(node.output()))
        .append("];\n    for (int i = 0; i < r.length; i++) {\n      ")
        .append(elements)
        .append(";\n      r[i] = ")
        .append(expression)
        .append(";\n    }\n")
        .append(set(node.output(), "r"))
        .toString();
  }

  private String wrapped(DType dtype, String expression) {
    return switch (dtype) {
      case INT32 -> call("wrapInts", expression);
      case UINT8 -> throw new PellucidException("exportJava: sums of uint8 are not written.");
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, BOOL -> expression;
    };
  }

  // ---- Movement ----

  private String transpose(Node node, Op.Transpose op) {
    Shape from = node.input(0).shape();
    int[] strides =
        Arrays.stream(op.permutation().toArray()).map(axis -> from.strides()[axis]).toArray();
    return pick(node, 0, strides);
  }

  private String broadcast(Node node) {
    Shape from = node.input(0).shape();
    Shape to = node.output().shape();
    int[] strides = new int[to.rank()];
    int added = to.rank() - from.rank();
    for (int axis = 0; axis < from.rank(); axis++) {
      strides[added + axis] = from.dim(axis) == 1 ? 0 : from.strides()[axis];
    }
    return pick(node, 0, strides);
  }

  private String slice(Node node, Op.Slice op) {
    int[] strides = node.input(0).shape().strides();
    int start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += op.starts().get(axis) * strides[axis];
      strides[axis] *= op.steps().get(axis);
    }
    return pick(node, start, strides);
  }

  private String pick(Node node, int start, int[] strides) {
    return call(
        "pick", get(node.input(0)), ints(node.output().shape().toArray()), start, ints(strides));
  }

  private String pad(Node node, Op.Pad op) {
    Value result = node.output();
    int[] strides = result.shape().strides();
    int start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += op.low().get(axis) * strides[axis];
      strides[axis] *= op.interior().get(axis) + 1;
    }
    String filled = call("fill", size(result), Constants.literal(op.value()));
    return set(result, filled) + put(result, node.input(0), start, strides);
  }

  private String concat(Node node, int axis) {
    Value result = node.output();
    int[] strides = result.shape().strides();
    StringBuilder text = new StringBuilder(set(result, "new double[" + size(result) + "]"));
    int before = 0;
    for (Value input : node.inputs()) {
      text.append(put(result, input, before * strides[axis], strides));
      before += input.shape().dim(axis);
    }
    return text.toString();
  }

  private String put(Value result, Value x, int start, int[] strides) {
    return "    "
        + call("put", get(result), get(x), ints(x.shape().toArray()), start, ints(strides))
        + ";\n";
  }

  private static String outside(Op.OutOfRange how) {
    return switch (how) {
      case FAIL -> "'f'";
      case CLAMP -> "'c'";
      case IGNORE -> "'i'";
    };
  }

  private static String combine(Op.Combine how) {
    return switch (how) {
      case SET -> "'s'";
      case ADD -> "'a'";
      case MUL -> "'m'";
      case MAX -> "'x'";
      case MIN -> "'n'";
    };
  }

  // ---- Reductions, products, windows ----

  private String reduce(Node node, Op.Reduction op) {
    Shape x = node.input(0).shape();
    int[] kept = node.output().shape().strides();
    int[] strides = new int[x.rank()];
    int next = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = op.axes().contains(axis) ? 0 : kept[next++];
    }
    DType dtype = node.output().dtype();
    return switch (op) {
      case Op.Sum _ -> reduce(node, "'s'", strides, 0);
      case Op.Prod _ -> reduce(node, "'p'", strides, 1);
      case Op.ReduceMax _ -> reduce(node, "'x'", strides, least(dtype));
      case Op.ReduceMin _ -> reduce(node, "'n'", strides, greatest(dtype));
    };
  }

  private String reduce(Node node, String kind, int[] strides, double first) {
    return call(
        "reduce",
        kind,
        get(node.input(0)),
        ints(node.input(0).shape().toArray()),
        ints(strides),
        size(node.output()),
        Constants.literal(first));
  }

  private static double least(DType dtype) {
    return switch (dtype) {
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> Double.NEGATIVE_INFINITY;
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      case UINT8, BOOL -> 0;
    };
  }

  private static double greatest(DType dtype) {
    return switch (dtype) {
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> Double.POSITIVE_INFINITY;
      case INT32 -> Integer.MAX_VALUE;
      case INT64 -> Long.MAX_VALUE;
      case UINT8 -> 255;
      case BOOL -> 1;
    };
  }

  private String along(String helper, Node node, int axis, Object... more) {
    Shape x = node.input(0).shape();
    List<Object> arguments =
        new ArrayList<>(List.of(get(node.input(0)), outer(x, axis), x.dim(axis), inner(x, axis)));
    arguments.addAll(List.of(more));
    return call(helper, arguments.toArray());
  }

  private String matMul(Node node, Op.MatMul op) {
    Shape x = node.input(0).shape();
    Shape result = node.output().shape();
    return call(
        "matMul",
        get(node.input(0)),
        get(node.input(1)),
        result.slice(0, result.rank() - 2).size(),
        result.dim(-2),
        x.dim(op.transposeX() ? -2 : -1),
        result.dim(-1),
        op.transposeX(),
        op.transposeY());
  }

  private String conv(Node node, boolean transposed, Op.Windows how, int groups, Shape x, Shape y) {
    Shape kernel = node.input(1).shape();
    return call(
        "conv",
        transposed,
        get(node.input(0)),
        get(node.input(1)),
        x.dim(0),
        spatial(x, 1),
        x.dim(-1),
        spatial(kernel, 0),
        spatial(y, 1),
        y.dim(-1),
        three(how.strides(), 1),
        three(how.low(), 0),
        three(how.dilation(), 1),
        groups);
  }

  private String pool(Node node, boolean largest, Ints size, Op.Windows how) {
    Shape x = node.input(0).shape();
    return call(
        "pool",
        largest,
        get(node.input(0)),
        x.dim(0),
        spatial(x, 1),
        x.dim(-1),
        three(size, 1),
        spatial(node.output().shape(), 1),
        three(how.strides(), 1),
        three(how.low(), 0),
        three(how.dilation(), 1));
  }

  /** Spatial extents as those of three axes. */
  private static String spatial(Shape shape, int from) {
    int[] dims = shape.toArray();
    int count = shape.rank() - 2;
    return three(Ints.of(Arrays.copyOfRange(dims, from, from + count)), 1);
  }

  private static String three(Ints numbers, int filling) {
    int[] three = {filling, filling, filling};
    int missing = 3 - numbers.size();
    for (int i = 0; i < numbers.size(); i++) {
      three[missing + i] = numbers.get(i);
    }
    return ints(three);
  }

  private String attention(Node node, Op.Attention op) {
    Shape query = node.input(0).shape();
    Shape key = node.input(1).shape();
    boolean masked = node.inputs().size() == 4;
    return call(
        "attention",
        get(node.input(0)),
        get(node.input(1)),
        get(node.input(2)),
        masked ? get(node.input(3)) : "null",
        masked ? ints(node.input(3).shape().toArray()) : "null",
        ints(
            query.dim(0),
            query.dim(1),
            key.dim(1),
            query.dim(2),
            query.dim(3),
            node.input(2).shape().dim(3)),
        Constants.literal(op.scale()),
        op.causal());
  }

  private String scan(Node node, Op.Scan op) {
    String body = name + "_loop" + slot(node.output());
    new GraphWriter(op.body(), body, helpers, constants, out).write();
    int[] sizes =
        IntStream.range(op.carried(), node.outputs().size())
            .map(i -> node.outputs().get(i).shape().without(0).size())
            .toArray();
    return call(
        "scan",
        "in -> " + body + "(in)",
        node.inputs().stream()
            .map(this::get)
            .collect(Collectors.joining(", ", "new double[][] {", "}")),
        op.carried(),
        op.sequences(),
        op.length(),
        op.reverse(),
        ints(sizes));
  }

  // ---- Numbers ----

  private static int size(Value value) {
    return value.shape().size();
  }

  private static int outer(Shape shape, int axis) {
    return shape.slice(0, axis).size();
  }

  private static int inner(Shape shape, int axis) {
    return shape.slice(axis + 1, shape.rank()).size();
  }

  private static String ints(int... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "new int[] {", "}"));
  }
}
