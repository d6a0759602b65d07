package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Graphs made by chance from a seed, with arguments. */
final class RandomGraphs {
  private static final int[] EXTENTS = {1, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33};

  private final Random random;
  private final List<Value> parameters = new ArrayList<>();
  private final List<NdArray> arguments = new ArrayList<>();
  private final List<Value> pool = new ArrayList<>();

  /** A graph and arguments for it. */
  record Case(Graph graph, List<NdArray> arguments) {}

  private RandomGraphs(long seed) {
    random = new Random(seed);
  }

  static Case make(long seed, int size) {
    return new RandomGraphs(seed).make(size);
  }

  private Case make(int size) {
    for (int i = 0; i < 3; i++) {
      parameter(new TensorType(DType.FLOAT32, shape()));
    }
    parameter(new TensorType(pick(DType.FLOAT64, DType.INT32, DType.INT64), shape()));
    parameter(new TensorType(pick(DType.BOOL, DType.UINT8, DType.FLOAT16), shape()));
    for (int i = 0; i < size; i++) {
      Value made = step();
      if (made.shape().size() <= 200_000) {
        pool.add(made);
      }
    }
    List<Value> outputs = new ArrayList<>();
    outputs.add(pool.getLast());
    for (int i = 0; i < 3; i++) {
      outputs.add(any());
    }
    return new Case(new Graph(parameters, outputs), arguments);
  }

  private Value parameter(TensorType type) {
    Value value = Node.value(new Op.Parameter("p" + parameters.size(), type));
    parameters.add(value);
    arguments.add(array(type));
    pool.add(value);
    return value;
  }

  NdArray array(TensorType type) {
    return array(random, type);
  }

  static NdArray array(Random random, TensorType type) {
    NdArray array = NdArray.zeros(type.dtype(), type.shape());
    for (int i = 0; i < array.size(); i++) {
      switch (type.dtype()) {
        case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 ->
            Storage.set(type.dtype(), array.data(), i, random.nextGaussian());
        case INT32, INT64 -> Storage.set(type.dtype(), array.data(), i, random.nextLong(-20, 20));
        case UINT8 -> Storage.set(type.dtype(), array.data(), i, random.nextLong(256));
        case BOOL -> Storage.set(type.dtype(), array.data(), i, random.nextLong(2));
      }
    }
    return array;
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Shape shape() {
    int rank = random.nextInt(4);
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = random.nextInt(60) == 0 ? 0 : EXTENTS[random.nextInt(EXTENTS.length)];
    }
    return rank == 1 && random.nextInt(4) == 0 ? Shape.of(1000) : Shape.of(dims);
  }

  private Value any() {
    return pool.get(random.nextInt(pool.size()));
  }

  /** Prefers values made lately, so that chains come about. */
  private Value recent() {
    int back = Math.min(pool.size(), 1 + (int) Math.abs(random.nextGaussian() * 4));
    return pool.get(pool.size() - back);
  }

  /** A float32 value of numbers that are not large. */
  private Value tame(Value x) {
    Value value = x.dtype() == DType.FLOAT32 ? x : Node.value(new Op.Cast(DType.FLOAT32), x);
    return Node.value(new Op.Tanh(), value);
  }

  private Value numbers(Value x) {
    return x.dtype() == DType.BOOL || x.dtype().bytes() == 2
        ? Node.value(new Op.Cast(pick(DType.FLOAT32, DType.INT32)), x)
        : x;
  }

  /** Another value of a type: one from the pool, broadcast if it can be, or a constant. */
  private Value partner(TensorType type) {
    for (int attempt = 0; attempt < 8; attempt++) {
      Value candidate = any();
      if (candidate.type().equals(type)) {
        return candidate;
      }
      if (type.shape().equals(candidate.shape().broadcast(type.shape()))) {
        return cast(broadcast(candidate, type.shape()), type.dtype());
      }
      if (candidate.shape().size() == type.shape().size() && random.nextBoolean()) {
        return cast(Node.value(new Op.Reshape(type.shape()), candidate), type.dtype());
      }
    }
    if (random.nextBoolean()) {
      int rank = type.shape().rank();
      int[] dims = type.shape().toArray();
      int from = random.nextInt(rank + 1);
      for (int i = from; i < rank; i++) {
        if (random.nextBoolean()) {
          dims[i] = 1;
        }
      }
      Shape small = Shape.of(dims).slice(Math.min(from, rank), rank);
      return broadcast(parameter(new TensorType(type.dtype(), small)), type.shape());
    }
    double value = pick(0.0, 1.0, 2.0, -0.5, 3.0);
    long bits =
        type.dtype().isFloating()
            ? Double.doubleToRawLongBits(value)
            : type.dtype() == DType.BOOL ? random.nextInt(2) : (long) Math.abs(value);
    return Node.value(new Op.Fill(type, bits));
  }

  private static Value broadcast(Value x, Shape shape) {
    return x.shape().equals(shape) ? x : Node.value(new Op.Broadcast(shape), x);
  }

  private static Value cast(Value x, DType dtype) {
    return x.dtype() == dtype ? x : Node.value(new Op.Cast(dtype), x);
  }

  private Value step() {
    return switch (random.nextInt(16)) {
      case 0, 1 -> unary(recent());
      case 2, 3, 4 -> binary(numbers(recent()));
      case 5 -> comparison(recent());
      case 6 -> select(recent());
      case 7 -> cast(recent());
      case 8, 9 -> movement(recent());
      case 10, 11 -> reduction(recent());
      case 12 -> normalized(recent());
      case 13 -> product(recent());
      case 14 -> ordering(recent());
      default -> indexing(recent());
    };
  }

  private Value unary(Value x) {
    Value number = numbers(x);
    if (!number.dtype().isFloating()) {
      return pick(true, false) && number.dtype().isInteger()
          ? Node.value(new Op.Not(), number)
          : Node.value(pick(new Op.Neg(), new Op.Abs(), new Op.Sign()), number);
    }
    Value small = Node.value(new Op.Tanh(), number);
    Value positive =
        Node.value(
            new Op.Add(),
            Node.value(new Op.Abs(), small),
            Node.value(new Op.Fill(small.type(), Double.doubleToRawLongBits(0.5))));
    return switch (random.nextInt(16)) {
      case 0 -> Node.value(new Op.Neg(), number);
      case 1 -> Node.value(new Op.Abs(), number);
      case 2 -> Node.value(new Op.Exp(), small);
      case 3 -> Node.value(new Op.Log(), positive);
      case 4 -> Node.value(new Op.Sqrt(), positive);
      case 5 -> Node.value(new Op.Rsqrt(), positive);
      case 6 -> Node.value(new Op.Sin(), small);
      case 7 -> Node.value(new Op.Cos(), small);
      case 8 -> Node.value(new Op.Sigmoid(), number);
      case 9 -> Node.value(new Op.Erf(), small);
      case 10 -> Node.value(new Op.Expm1(), small);
      case 11 -> Node.value(new Op.Log1p(), positive);
      case 12 -> Node.value(new Op.Lgamma(), positive);
      case 13 -> Node.value(new Op.SelfGated(pick(Op.Gate.values())), number);
      case 14 -> Node.value(new Op.SelfGatedSlope(pick(Op.Gate.values())), number);
      default -> Node.value(new Op.Tanh(), number);
    };
  }

  private Value binary(Value x) {
    Value y = partner(x.type());
    if (x.dtype() == DType.BOOL) {
      return Node.value(pick(new Op.And(), new Op.Or(), new Op.Xor()), x, y);
    }
    if (x.dtype().isFloating()) {
      return Node.value(
          pick(new Op.Add(), new Op.Sub(), new Op.Mul(), new Op.Max(), new Op.Min()), x, y);
    }
    Op op =
        pick(
            new Op.Add(),
            new Op.Sub(),
            new Op.Mul(),
            new Op.Div(),
            new Op.Rem(),
            new Op.Max(),
            new Op.And(),
            new Op.ShiftLeft(),
            new Op.ShiftRight());
    boolean shift = op instanceof Op.ShiftLeft || op instanceof Op.ShiftRight;
    return Node.value(op, x, shift ? Node.value(new Op.Abs(), y) : y);
  }

  private Value comparison(Value x) {
    // Floats that are rounded differently may compare differently; whole numbers do not.
    Value exact = x.dtype().isFloating() ? cast(tame(x), DType.BOOL) : x;
    return Node.value(
        pick(new Op.Equal(), new Op.Less(), new Op.LessEqual()), exact, partner(exact.type()));
  }

  private Value select(Value x) {
    Value mask = partner(new TensorType(DType.BOOL, x.shape()));
    return Node.value(new Op.Select(), mask, x, partner(x.type()));
  }

  private Value cast(Value x) {
    if (x.dtype().isFloating()) {
      // Casts to integers jump where rounding differs a little.
      return cast(x, pick(DType.FLOAT32, DType.FLOAT64));
    }
    return cast(x, pick(DType.values()));
  }

  private Value movement(Value x) {
    Shape shape = x.shape();
    int rank = shape.rank();
    return switch (random.nextInt(6)) {
      case 0 -> {
        int[] dims = shape.size() == 0 ? shape.toArray() : split(shape.size());
        yield Node.value(new Op.Reshape(Shape.of(dims)), x);
      }
      case 1 -> {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
          order.add(random.nextInt(i + 1), i);
        }
        int[] permutation = order.stream().mapToInt(Integer::intValue).toArray();
        yield Node.value(new Op.Transpose(Ints.of(permutation)), x);
      }
      case 2 -> Node.value(new Op.Broadcast(Shape.of(1 + random.nextInt(4)).plus(shape)), x);
      case 3 -> {
        int[] starts = new int[rank];
        int[] sizes = new int[rank];
        int[] steps = new int[rank];
        for (int i = 0; i < rank; i++) {
          int dim = shape.dim(i);
          steps[i] = pick(1, 1, 2, -1);
          starts[i] = dim == 0 ? 0 : steps[i] < 0 ? dim - 1 : random.nextInt(dim);
          int room = steps[i] < 0 ? dim : dim - starts[i];
          sizes[i] = dim == 0 ? 0 : 1 + random.nextInt((room - 1) / Math.abs(steps[i]) + 1);
        }
        yield Node.value(new Op.Slice(Ints.of(starts), Ints.of(sizes), Ints.of(steps)), x);
      }
      case 4 -> {
        int[] low = new int[rank];
        int[] high = new int[rank];
        int[] interior = new int[rank];
        for (int i = 0; i < rank; i++) {
          low[i] = random.nextInt(3);
          high[i] = random.nextInt(3);
          interior[i] = random.nextInt(2);
        }
        yield Node.value(
            new Op.Pad(Ints.of(low), Ints.of(high), Ints.of(interior), random.nextInt(3)), x);
      }
      default ->
          rank == 0 ? x : Node.value(new Op.Concat(random.nextInt(rank)), x, partner(x.type()));
    };
  }

  private int[] split(int size) {
    for (int attempt = 0; attempt < 10; attempt++) {
      int part = 1 + random.nextInt(40);
      if (size % part == 0) {
        return random.nextBoolean()
            ? new int[] {part, size / part}
            : new int[] {1, size / part, part};
      }
    }
    return new int[] {size};
  }

  private Value reduction(Value x) {
    Value number = numbers(x);
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < number.shape().rank(); i++) {
      if (random.nextBoolean()) {
        axes.add(i);
      }
    }
    Ints list = Ints.of(axes.stream().mapToInt(Integer::intValue).toArray());
    boolean extreme = random.nextInt(3) == 0;
    if (extreme) {
      return Node.value(pick(new Op.ReduceMax(list), new Op.ReduceMin(list)), number);
    }
    boolean product = !number.dtype().isFloating() && random.nextInt(3) == 0;
    Value small = number.dtype().isFloating() ? Node.value(new Op.Tanh(), number) : number;
    return Node.value(product ? new Op.Prod(list) : new Op.Sum(list), small);
  }

  /** What softmax and layer normalisation come to: reductions that are broadcast back. */
  private Value normalized(Value x) {
    Value value = tame(x);
    Shape shape = value.shape();
    if (shape.rank() == 0 || shape.size() == 0) {
      return value;
    }
    int axis = random.nextInt(shape.rank());
    Shape kept = shape.with(axis, 1);
    Value most =
        Node.value(new Op.Reshape(kept), Node.value(new Op.ReduceMax(Ints.of(axis)), value));
    Value shifted = Node.value(new Op.Sub(), value, broadcast(most, shape));
    Value exp = Node.value(new Op.Exp(), shifted);
    Value sum = Node.value(new Op.Reshape(kept), Node.value(new Op.Sum(Ints.of(axis)), exp));
    return random.nextBoolean()
        ? Node.value(new Op.Div(), exp, broadcast(sum, shape))
        : Node.value(new Op.Sub(), shifted, broadcast(Node.value(new Op.Log(), sum), shape));
  }

  private Value product(Value x) {
    Value left = tame(x);
    int rank = left.shape().rank();
    if (rank < 2) {
      return left;
    }
    boolean transposeX = random.nextBoolean();
    boolean transposeY = random.nextBoolean();
    int depth = left.shape().dim(transposeX ? -2 : -1);
    int columns = 1 + random.nextInt(20);
    Shape batch = left.shape().slice(0, rank - 2);
    Shape matrix = transposeY ? Shape.of(columns, depth) : Shape.of(depth, columns);
    Value right =
        random.nextBoolean()
            ? broadcast(parameter(new TensorType(DType.FLOAT32, matrix)), batch.plus(matrix))
            : parameter(new TensorType(DType.FLOAT32, batch.plus(matrix)));
    DType dtype = pick(DType.FLOAT32, DType.FLOAT32, DType.FLOAT64);
    return Node.value(new Op.MatMul(transposeX, transposeY), cast(left, dtype), cast(right, dtype));
  }

  private Value ordering(Value x) {
    if (x.shape().rank() == 0 || x.dtype().isFloating() || x.dtype() == DType.BOOL) {
      return x;
    }
    int axis = random.nextInt(x.shape().rank());
    if (x.shape().dim(axis) == 0) {
      return x;
    }
    return switch (random.nextInt(4)) {
      case 0 -> Node.value(new Op.ArgMax(axis), x);
      case 1 -> Node.value(new Op.ArgMin(axis), x);
      case 2 -> Node.value(new Op.ArgSort(random.nextBoolean()), x);
      default -> Node.value(new Op.CumSum(axis, random.nextBoolean(), random.nextBoolean()), x);
    };
  }

  private Value indexing(Value x) {
    if (x.shape().rank() == 0) {
      return x;
    }
    int axis = random.nextInt(x.shape().rank());
    if (x.shape().dim(axis) == 0) {
      return x;
    }
    Op.OutOfRange rule = pick(Op.OutOfRange.CLAMP, Op.OutOfRange.IGNORE);
    Value indices =
        parameter(new TensorType(pick(DType.INT32, DType.INT64), Shape.of(1 + random.nextInt(5))));
    if (random.nextBoolean()) {
      return Node.value(new Op.Gather(axis, rule), x, indices);
    }
    Value updates =
        parameter(new TensorType(x.dtype(), x.shape().with(axis, indices.shape().size())));
    if (x.dtype() == DType.BOOL || x.dtype().bytes() == 2) {
      return Node.value(new Op.Scatter(axis, Op.Combine.SET, rule), x, indices, updates);
    }
    return Node.value(
        new Op.Scatter(axis, pick(Op.Combine.SET, Op.Combine.ADD, Op.Combine.MAX), rule),
        x,
        indices,
        updates);
  }
}
