package org.pellucid.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Backend;
import org.pellucid.compile.Evaluator;
import org.pellucid.gradient.Gradients;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;

/**
 * Local derivatives of single operations: which numbers an element was made of, and which it helped
 * to make.
 *
 * <p>Products, sums and movements are followed by their indices; elementwise functions by one
 * gradient for all their elements; everything else by the gradient rule of the operation, one
 * element at a time.
 */
final class Jacobian {
  /**
   * An edge between two numbers.
   *
   * @param element the number at its other end
   * @param derivative of the later number by the earlier one
   */
  record Edge(Element element, double derivative) {}

  private final Map<Value, NdArray> numbers;
  private final Map<Node, List<double[]>> slopes = new HashMap<>();
  private final Map<Value, int[]> sources = new HashMap<>();
  private final Map<Value, List<List<Integer>>> inverses = new HashMap<>();

  private final List<Value> parameters;
  private final List<NdArray> arguments;

  /**
   * Makes one.
   *
   * @param numbers what is known, filled later
   * @param parameters what the step takes
   * @param arguments the numbers of these
   */
  Jacobian(Map<Value, NdArray> numbers, List<Value> parameters, List<NdArray> arguments) {
    this.numbers = numbers;
    this.parameters = parameters;
    this.arguments = arguments;
  }

  /** Computes values that may have been made of the step's own: custom rules keep some. */
  private List<NdArray> evaluated(List<Tensor> tensors) {
    List<Value> values = tensors.stream().map(Tensor::graph).toList();
    boolean open =
        Graph.reachable(values).stream().anyMatch(node -> node.op() instanceof Op.Parameter);
    return open
        ? Backend.current().compile(new Graph(parameters, values)).run(arguments)
        : Evaluator.evaluate(values);
  }

  private NdArray numbers(Value value) {
    NdArray known = numbers.get(value);
    if (known == null) {
      throw new IllegalStateException("no numbers of " + value.node());
    }
    return known;
  }

  /** Whether each element of the result is one element of an input, moved or repeated. */
  static boolean moves(Op op) {
    return switch (op) {
      case Op.Reshape _, Op.Transpose _, Op.Broadcast _, Op.Slice _, Op.Pad _, Op.Concat _ -> true;
      case Op.Gather _, Op.StopGradient _ -> true;
      default -> false;
    };
  }

  private static boolean elementwise(Op op) {
    return op instanceof Op.Unary
        || op instanceof Op.Binary
        || op instanceof Op.Select
        || op instanceof Op.Cast;
  }

  // ---- What an element was made of ----

  /**
   * Finds the place that an element was taken from.
   *
   * @param element an element of a result for which {@link #moves} says yes
   * @return the element of the input; null for one that stands in for nothing, such as padding
   */
  @Nullable Element source(Element element) {
    Node node = element.value().node();
    int[] found = sources.computeIfAbsent(element.value(), _ -> sources(node));
    int at = found[element.index()];
    int inputs = node.op() instanceof Op.Concat ? node.inputs().size() : 1;
    for (int i = 0; i < inputs && at >= 0; i++) {
      int size = node.input(i).shape().size();
      if (at < size) {
        return new Element(node.input(i), at);
      }
      at -= size;
    }
    return null;
  }

  /** Runs the operation on numbers that name their places. */
  private int[] sources(Node node) {
    List<Value> inputs = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      boolean names = i == 0 || node.op() instanceof Op.Concat;
      int from = next;
      int size = input.shape().size();
      NdArray array =
          names
              ? NdArray.wrap(
                  DType.INT32, input.shape(), IntStream.range(from, from + size).toArray())
              : numbers(input);
      next += names ? size : 0;
      inputs.add(Tensor.of(array).graph());
    }
    Op op =
        switch (node.op()) {
          case Op.Pad pad -> new Op.Pad(pad.low(), pad.high(), pad.interior(), -1);
          case Op.StopGradient _ -> new Op.Reshape(node.input(0).shape());
          case Op other -> other;
        };
    return Tensor.of(Node.value(op, inputs.toArray(Value[]::new))).value().toIntArray();
  }

  /**
   * Lists what an element was made of.
   *
   * @param element an element
   * @return the elements of the inputs whose change would change it, with derivatives that are not
   *     0
   */
  List<Edge> inputs(Element element) {
    Node node = element.value().node();
    int at = element.index();
    return switch (node.op()) {
      case Op op when isConstant(op) -> List.of();
      case Op op when moves(op) -> {
        Element source = op instanceof Op.StopGradient ? null : source(element);
        yield source == null ? List.of() : List.of(new Edge(source, 1));
      }
      case Op op when elementwise(op) -> slope(node, at);
      case Op.Sum sum ->
          inverse(node.output(), owners(node, sum.axes().toArray()), node.output().shape().size())
              .get(at)
              .stream()
              .map(i -> new Edge(new Element(node.input(0), i), 1.0))
              .toList();
      case Op.MatMul _ -> product(node, at);
      default -> row(element);
    };
  }

  private static boolean isConstant(Op op) {
    return op instanceof Op.Source
        || op instanceof Op.Comparison
        || op instanceof Op.ArgMax
        || op instanceof Op.ArgMin
        || op instanceof Op.ArgSort
        || op instanceof Op.RandomBits;
  }

  /** Derivatives of all elements at once, where each depends on its own place only. */
  private List<double[]> slopes(Node node) {
    return slopes.computeIfAbsent(
        node,
        _ -> {
          List<double[]> result = new ArrayList<>();
          Isolated alone = new Isolated(node, 0);
          List<NdArray> gradients = alone.gradients(alone.result.onesLike());
          int at = 0;
          for (Value input : node.inputs()) {
            result.add(
                input.dtype().isFloating()
                    ? gradients.get(at++).toDoubleArray()
                    : new double[input.shape().size()]);
          }
          return result;
        });
  }

  private List<Edge> slope(Node node, int at) {
    List<Edge> edges = new ArrayList<>();
    if (!node.output().dtype().isFloating()) {
      return edges;
    }
    List<double[]> slopes = slopes(node);
    for (int i = 0; i < slopes.size(); i++) {
      double derivative = slopes.get(i)[at];
      if (derivative != 0) {
        edges.add(new Edge(new Element(node.input(i), at), derivative));
      }
    }
    return edges;
  }

  /** For each element of a sum's input, the element of its result to which it is added. */
  private int[] owners(Node node, int[] axes) {
    return sources.computeIfAbsent(node.output(), _ -> owners(node.input(0).shape(), axes));
  }

  private static int[] owners(Shape shape, int[] axes) {
    boolean[] summed = new boolean[shape.rank()];
    for (int axis : axes) {
      summed[axis] = true;
    }
    int[] owners = new int[shape.size()];
    int[] place = new int[shape.rank()];
    for (int i = 0; i < owners.length; i++) {
      for (int axis = 0; axis < place.length; axis++) {
        owners[i] = summed[axis] ? owners[i] : owners[i] * shape.dim(axis) + place[axis];
      }
      for (int axis = place.length - 1; axis >= 0 && ++place[axis] == shape.dim(axis); axis--) {
        place[axis] = 0;
      }
    }
    return owners;
  }

  /** Turns a map around: for each number in it, where it stands; numbers below 0 left out. */
  private List<List<Integer>> inverse(Value value, int[] map, int size) {
    return inverses.computeIfAbsent(
        value,
        _ -> {
          List<List<Integer>> places = new ArrayList<>();
          for (int i = 0; i < size; i++) {
            places.add(new ArrayList<>());
          }
          for (int i = 0; i < map.length; i++) {
            if (map[i] >= 0) {
              places.get(map[i]).add(i);
            }
          }
          return places;
        });
  }

  /** Extents and strides of a product {@code [batch, m, k] x [batch, k, n]}. */
  private static final class Product {
    final Value x;
    final Value y;
    final int m;
    final int k;
    final int n;
    private final boolean transposeX;
    private final boolean transposeY;

    Product(Node node) {
      Op.MatMul op = (Op.MatMul) node.op();
      x = node.input(0);
      y = node.input(1);
      transposeX = op.transposeX();
      transposeY = op.transposeY();
      m = x.shape().dim(transposeX ? -1 : -2);
      k = x.shape().dim(transposeX ? -2 : -1);
      n = y.shape().dim(transposeY ? -2 : -1);
    }

    int x(int batch, int i, int l) {
      return batch * m * k + (transposeX ? l * m + i : i * k + l);
    }

    int y(int batch, int l, int j) {
      return batch * k * n + (transposeY ? j * k + l : l * n + j);
    }
  }

  private List<Edge> product(Node node, int at) {
    Product p = new Product(node);
    int batch = at / (p.m * p.n);
    int i = at / p.n % p.m;
    int j = at % p.n;
    NdArray xs = numbers(p.x);
    NdArray ys = numbers(p.y);
    List<Edge> edges = new ArrayList<>();
    for (int l = 0; l < p.k; l++) {
      int xAt = p.x(batch, i, l);
      int yAt = p.y(batch, l, j);
      add(edges, p.x, xAt, ys.getDouble(yAt));
      add(edges, p.y, yAt, xs.getDouble(xAt));
    }
    return edges;
  }

  private static void add(List<Edge> edges, Value value, int index, double derivative) {
    if (derivative != 0) {
      edges.add(new Edge(new Element(value, index), derivative));
    }
  }

  private List<Edge> row(Element element) {
    Node node = element.value().node();
    List<Edge> edges = new ArrayList<>();
    if (!element.value().dtype().isFloating()) {
      return edges;
    }
    Isolated alone = new Isolated(node, element.value().index());
    List<NdArray> gradients = alone.gradients(oneHot(element.value().shape(), element.index()));
    int at = 0;
    for (Value input : node.inputs()) {
      if (input.dtype().isFloating()) {
        NdArray gradient = gradients.get(at++);
        for (int i = 0; i < gradient.size(); i++) {
          add(edges, input, i, gradient.getDouble(i));
        }
      }
    }
    return edges;
  }

  private static Tensor oneHot(Shape shape, int index) {
    double[] values = new double[shape.size()];
    values[index] = 1;
    return Tensor.of(NdArray.of(values).reshape(shape));
  }

  // ---- What an element helped to make ----

  /**
   * Lists what an element helped to make.
   *
   * @param element an element
   * @param user a node that has its value as an input
   * @param input which input
   * @return the elements of the user's results that it changes, with derivatives that are not 0
   */
  List<Edge> outputs(Element element, Node user, int input) {
    int at = element.index();
    Value result = user.output();
    return switch (user.op()) {
      case Op op when isConstant(op) || op instanceof Op.StopGradient -> List.of();
      case Op op when moves(op) ->
          places(user, input, at).stream()
              .map(place -> new Edge(new Element(result, place), 1))
              .toList();
      case Op op when elementwise(op) -> {
        double derivative = result.dtype().isFloating() ? slopes(user).get(input)[at] : 0;
        yield derivative == 0 ? List.of() : List.of(new Edge(new Element(result, at), derivative));
      }
      case Op.Sum sum ->
          List.of(new Edge(new Element(result, owners(user, sum.axes().toArray())[at]), 1));
      case Op.MatMul _ -> products(user, input, at);
      default -> column(element, user, input);
    };
  }

  /** Where a movement puts an element of one of its inputs. */
  private List<Integer> places(Node user, int input, int at) {
    if (input > 0 && !(user.op() instanceof Op.Concat)) {
      return List.of();
    }
    int size = 0;
    int place = at;
    for (int i = 0; i < (user.op() instanceof Op.Concat ? user.inputs().size() : 1); i++) {
      place += i < input ? user.input(i).shape().size() : 0;
      size += user.input(i).shape().size();
    }
    int[] found = sources.computeIfAbsent(user.output(), _ -> sources(user));
    return inverse(user.output(), found, size).get(place);
  }

  private List<Edge> products(Node user, int input, int at) {
    Product p = new Product(user);
    List<Edge> edges = new ArrayList<>();
    int size = p.k * (input == 0 ? p.m : p.n);
    int batch = at / size;
    int rest = at % size;
    if (input == 0) {
      int i = p.transposeX ? rest % p.m : rest / p.k;
      int l = p.transposeX ? rest / p.m : rest % p.k;
      NdArray ys = numbers(p.y);
      for (int j = 0; j < p.n; j++) {
        add(edges, user.output(), (batch * p.m + i) * p.n + j, ys.getDouble(p.y(batch, l, j)));
      }
    } else {
      int j = p.transposeY ? rest / p.k : rest % p.n;
      int l = p.transposeY ? rest % p.k : rest / p.n;
      NdArray xs = numbers(p.x);
      for (int i = 0; i < p.m; i++) {
        add(edges, user.output(), (batch * p.m + i) * p.n + j, xs.getDouble(p.x(batch, i, l)));
      }
    }
    return edges;
  }

  /** A derivative in the forward direction: the gradient of the gradient by its seed. */
  private List<Edge> column(Element element, Node user, int input) {
    List<Edge> edges = new ArrayList<>();
    for (int output = 0; output < user.outputs().size(); output++) {
      Value result = new Value(user, output);
      if (result.dtype().isFloating()) {
        NdArray column = new Isolated(user, output).forward(input, element.index());
        for (int i = 0; i < column.size(); i++) {
          add(edges, result, i, column.getDouble(i));
        }
      }
    }
    return edges;
  }

  /** A node on its own, with its inputs as numbers in double precision where its rule allows it. */
  private final class Isolated {
    final Tensor result;
    private final List<Tensor> inputs = new ArrayList<>();

    Isolated(Node node, int output) {
      // Custom rules mix in values of the step, as they are.
      boolean asIs = node.op() instanceof Op.CustomGradient;
      for (Value input : node.inputs()) {
        NdArray array = numbers(input);
        inputs.add(
            Tensor.of(!asIs && input.dtype().isFloating() ? array.cast(DType.FLOAT64) : array));
      }
      Op op =
          node.op() instanceof Op.Cast cast && cast.dtype().isFloating()
              ? new Op.Cast(DType.FLOAT64)
              : node.op();
      Node copy = Node.of(op, inputs.stream().map(Tensor::graph).toList());
      result = Tensor.of(new Value(copy, output));
    }

    private List<Tensor> floating() {
      return inputs.stream().filter(tensor -> tensor.dtype().isFloating()).toList();
    }

    List<NdArray> gradients(Tensor seed) {
      return evaluated(Gradients.of(result, seed.cast(result.dtype()), floating()));
    }

    NdArray forward(int input, int index) {
      Tensor x = inputs.get(input);
      Tensor seed = Tensor.of(NdArray.zeros(result.dtype(), result.shape()));
      Tensor gradient = Gradients.of(result, seed, List.of(x)).getFirst();
      Tensor chosen = oneHot(x.shape(), index).cast(gradient.dtype());
      return evaluated(Gradients.of(gradient, chosen, List.of(seed))).getFirst();
    }
  }
}
