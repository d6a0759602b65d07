package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.pellucid.reference.Interpreter;

/** Each operation alone, compiled, against the interpreter. */
class OperationTest {
  private static final int[] EXTENTS = {0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 1000};

  private static final List<Op> UNARY =
      List.of(
          new Op.Neg(),
          new Op.Abs(),
          new Op.Sign(),
          new Op.Exp(),
          new Op.Expm1(),
          new Op.Log(),
          new Op.Log1p(),
          new Op.Sqrt(),
          new Op.Rsqrt(),
          new Op.Sin(),
          new Op.Cos(),
          new Op.Tanh(),
          new Op.Sigmoid(),
          new Op.Erf(),
          new Op.Erfinv(),
          new Op.SelfGated(Op.Gate.NORMAL),
          new Op.SelfGatedSlope(Op.Gate.NORMAL),
          new Op.SelfGated(Op.Gate.NEARLY_NORMAL),
          new Op.SelfGatedSlope(Op.Gate.NEARLY_NORMAL),
          new Op.SelfGated(Op.Gate.LOGISTIC),
          new Op.SelfGatedSlope(Op.Gate.LOGISTIC),
          new Op.Lgamma(),
          new Op.Digamma(),
          new Op.Floor(),
          new Op.Ceil(),
          new Op.Round());

  private static final List<Op> BINARY =
      List.of(
          new Op.Add(),
          new Op.Sub(),
          new Op.Mul(),
          new Op.Div(),
          new Op.Rem(),
          new Op.Max(),
          new Op.Min(),
          new Op.Equal(),
          new Op.Less(),
          new Op.LessEqual());

  private static final List<Op> FLOAT_BINARY = List.of(new Op.Pow(), new Op.Atan2());

  private static final List<Op> WHOLE =
      List.of(new Op.And(), new Op.Or(), new Op.Xor(), new Op.ShiftLeft(), new Op.ShiftRight());

  private final Random random = new Random(7);

  private void check(Op op, TensorType... types) {
    List<NdArray> arguments = new ArrayList<>();
    for (TensorType type : types) {
      arguments.add(RandomGraphs.array(random, type));
    }
    check(op, arguments);
  }

  private static void check(Op op, List<NdArray> arguments) {
    List<Value> parameters = new ArrayList<>();
    for (NdArray array : arguments) {
      parameters.add(
          Node.value(new Op.Parameter("p", new TensorType(array.dtype(), array.shape()))));
    }
    Node node = Node.of(op, parameters);
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      outputs.add(new Value(node, i));
    }
    Graph graph = new Graph(parameters, outputs);
    List<NdArray> expected = Interpreter.run(graph, arguments);
    for (String backend : List.of("scalar", "simd")) {
      List<NdArray> actual = Backend.named(backend).compile(graph).run(arguments);
      Closeness.assertClose(actual, expected, backend + " " + op + " of " + parameters);
    }
  }

  private static TensorType type(DType dtype, int... dims) {
    return new TensorType(dtype, Shape.of(dims));
  }

  private static NdArray positive(NdArray array) {
    for (int i = 0; i < array.size(); i++) {
      double x = Math.abs(array.getDouble(i)) / 5 + 0.05;
      Storage.set(array.dtype(), array.data(), i, Math.min(x, 0.95));
    }
    return array;
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void functionsOfOneFloat(DType dtype) {
    for (int extent : EXTENTS) {
      for (Op op : UNARY) {
        check(op, List.of(positive(RandomGraphs.array(random, type(dtype, extent)))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64", "INT32", "INT64", "UINT8"})
  void functionsOfTwoNumbers(DType dtype) {
    for (int extent : EXTENTS) {
      for (Op op : BINARY) {
        check(op, type(dtype, extent), type(dtype, extent));
      }
      for (Op op : dtype.isFloating() ? FLOAT_BINARY : WHOLE) {
        NdArray x = RandomGraphs.array(random, type(dtype, extent));
        NdArray y = RandomGraphs.array(random, type(dtype, extent));
        check(op, dtype.isFloating() ? List.of(positive(x), positive(y)) : List.of(x, y));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"INT32", "INT64", "UINT8"})
  void functionsOfOneWholeNumber(DType dtype) {
    for (Op op : List.of(new Op.Neg(), new Op.Abs(), new Op.Sign(), new Op.Not())) {
      check(op, type(dtype, 33));
    }
  }

  @Test
  void functionsOfTruthValues() {
    TensorType type = type(DType.BOOL, 17);
    check(new Op.Not(), type);
    for (Op op :
        List.of(
            new Op.And(),
            new Op.Or(),
            new Op.Xor(),
            new Op.Max(),
            new Op.Min(),
            new Op.Equal(),
            new Op.Less(),
            new Op.LessEqual())) {
      check(op, type, type);
    }
    for (DType dtype : DType.values()) {
      check(new Op.Select(), type, type(dtype, 17), type(dtype, 17));
    }
  }

  @Test
  void castsBetweenAllTypes() {
    for (DType from : DType.values()) {
      for (DType to : DType.values()) {
        check(new Op.Cast(to), type(from, 5, 7));
      }
    }
    check(new Op.Bitcast(DType.INT32), type(DType.FLOAT32, 9));
    check(new Op.Bitcast(DType.FLOAT64), type(DType.INT64, 9));
    check(new Op.Bitcast(DType.UINT8), type(DType.BOOL, 9));
    check(new Op.Bitcast(DType.BFLOAT16), type(DType.FLOAT16, 9));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void movements(DType dtype) {
    check(new Op.Reshape(Shape.of(6, 4)), type(dtype, 2, 3, 4));
    check(new Op.Transpose(Ints.of(2, 0, 1)), type(dtype, 3, 4, 5));
    check(new Op.Transpose(Ints.of(5, 3, 1, 0, 2, 4)), type(dtype, 2, 3, 2, 3, 2, 3));
    check(new Op.Transpose(Ints.of(1, 0)), type(dtype, 33, 65));
    check(new Op.Broadcast(Shape.of(4, 3, 2, 5)), type(dtype, 3, 1, 5));
    check(new Op.Slice(Ints.of(1, 4), Ints.of(2, 3), Ints.of(1, -2)), type(dtype, 3, 5));
    check(new Op.Pad(Ints.of(1, 0), Ints.of(0, 2), Ints.of(0, 1), 1), type(dtype, 3, 5));
    check(new Op.Concat(1), type(dtype, 3, 5), type(dtype, 3, 1), type(dtype, 3, 0));
    check(new Op.Gather(1, Op.OutOfRange.IGNORE), type(dtype, 3, 5, 2), type(DType.INT64, 4));
    check(
        new Op.Scatter(1, Op.Combine.SET, Op.OutOfRange.CLAMP),
        type(dtype, 3, 5),
        type(DType.INT32, 4),
        type(dtype, 3, 4));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64", "INT32", "INT64", "UINT8"})
  void scattersOfNumbers(DType dtype) {
    for (Op.Combine combine : Op.Combine.values()) {
      for (Op.OutOfRange rule : List.of(Op.OutOfRange.CLAMP, Op.OutOfRange.IGNORE)) {
        check(
            new Op.Scatter(1, combine, rule),
            type(dtype, 3, 20, 2),
            type(DType.INT32, 9),
            type(dtype, 3, 9, 2));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64", "INT32", "INT64", "UINT8"})
  void reductionsOverAllSetsOfAxes(DType dtype) {
    for (int[] dims : new int[][] {{5, 7, 3}, {1, 16, 17}, {0, 4, 2}, {3, 0, 2}, {2, 1000, 1}}) {
      for (int axes = 0; axes < 8; axes++) {
        Ints list = axes(axes);
        for (Op op : List.of(new Op.Sum(list), new Op.ReduceMax(list), new Op.ReduceMin(list))) {
          check(op, type(dtype, dims));
        }
        check(new Op.Prod(list), List.of(positive(RandomGraphs.array(random, type(dtype, dims)))));
      }
    }
  }

  private static Ints axes(int bits) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if ((bits >> i & 1) != 0) {
        axes.add(i);
      }
    }
    return Ints.of(axes.stream().mapToInt(Integer::intValue).toArray());
  }

  @Test
  void reductionsOfTruthValues() {
    for (int axes = 0; axes < 8; axes++) {
      check(new Op.ReduceMax(axes(axes)), type(DType.BOOL, 3, 4, 5));
      check(new Op.ReduceMin(axes(axes)), type(DType.BOOL, 3, 4, 5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16_384, 16_385, 50_000, 65_537, 120_120})
  void longSums(int size) {
    check(new Op.Sum(Ints.of(0)), type(DType.FLOAT32, size));
    check(new Op.ReduceMax(Ints.of(0)), type(DType.FLOAT32, size));
    check(new Op.Sum(Ints.of(0)), type(DType.FLOAT32, size, 3));
    check(new Op.Sum(Ints.of(1)), type(DType.FLOAT32, 2, size));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64", "INT32", "INT64", "UINT8"})
  void ordersAndRunningSums(DType dtype) {
    TensorType type = type(dtype, 3, 17, 2);
    for (int axis = 0; axis < 3; axis++) {
      check(new Op.ArgMax(axis), type);
      check(new Op.ArgMin(axis), type);
      check(new Op.CumSum(axis, false, false), type);
      check(new Op.CumSum(axis, true, true), type);
    }
    check(new Op.ArgSort(false), type(dtype, 4, 100));
    check(new Op.ArgSort(true), type(dtype, 4, 100));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64", "INT32", "INT64", "UINT8"})
  void products(DType dtype) {
    for (int m : new int[] {1, 7, 33}) {
      for (int n : new int[] {1, 9, 17}) {
        for (int k : new int[] {0, 1, 16, 31}) {
          check(new Op.MatMul(false, false), type(dtype, m, k), type(dtype, k, n));
          check(new Op.MatMul(true, true), type(dtype, 3, k, m), type(dtype, 3, n, k));
          check(new Op.MatMul(true, false), type(dtype, k, m), type(dtype, k, n));
          check(new Op.MatMul(false, true), type(dtype, m, k), type(dtype, n, k));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void convolutionsAndWindows(DType dtype) {
    Op.Windows plain = windows(1, 0, 1);
    Op.Windows wide = windows(2, 1, 2);
    for (Op.Windows w : List.of(plain, wide)) {
      Shape x = Shape.of(2, 9, 8, 4);
      Shape kernel = Shape.of(3, 3, 2, 6);
      Op.Conv conv = new Op.Conv(w, 2);
      Value out =
          Node.value(
              conv,
              Node.value(new Op.Parameter("x", new TensorType(dtype, x))),
              Node.value(new Op.Parameter("k", new TensorType(dtype, kernel))));
      TensorType y = out.type();
      check(conv, new TensorType(dtype, x), new TensorType(dtype, kernel));
      check(new Op.ConvInputGradient(w, 2, x), y, new TensorType(dtype, kernel));
      check(new Op.ConvKernelGradient(w, 2, kernel), new TensorType(dtype, x), y);
      Ints size = Ints.of(2, 3);
      TensorType image = new TensorType(dtype, x);
      check(new Op.WindowSum(size, w), image);
      check(new Op.WindowMax(size, w), image);
      Value pooled =
          Node.value(new Op.WindowMax(size, w), Node.value(new Op.Parameter("x", image)));
      check(new Op.WindowMaxGradient(size, w), image, pooled.type());
      check(new Op.WindowMaxPick(size, w), image, image);
    }
    TensorType x = new TensorType(dtype, Shape.of(2, 9, 8, 19));
    TensorType kernel = new TensorType(dtype, Shape.of(3, 3, 19, 34));
    TensorType y = new TensorType(dtype, Shape.of(2, 7, 6, 34));
    check(new Op.Conv(plain, 1), x, kernel);
    check(new Op.ConvInputGradient(plain, 1, x.shape()), y, kernel);
    check(new Op.ConvKernelGradient(plain, 1, kernel.shape()), x, y);
    Ints one = Ints.of(1);
    check(
        new Op.Conv(new Op.Windows(one, one, one, one), 1),
        type(dtype, 2, 9, 4),
        type(dtype, 3, 4, 5));
  }

  private static Op.Windows windows(int stride, int pad, int dilation) {
    return new Op.Windows(
        Ints.repeat(stride, 2), Ints.repeat(pad, 2), Ints.repeat(pad, 2), Ints.repeat(dilation, 2));
  }

  @Test
  void sourcesAndRandomBits() {
    check(new Op.Fill(type(DType.INT32, 3, 4), 7));
    check(new Op.Iota(type(DType.INT64, 3, 4, 5), 1));
    check(new Op.Iota(type(DType.FLOAT32, 3, 4, 5), 2));
    check(
        new Op.RandomBits(Shape.of(5, 7)),
        List.of(NdArray.scalar(DType.INT64, 42L), NdArray.scalar(DType.INT64, 3L)));
  }

  @Test
  void linearAlgebraAndTransforms() {
    NdArray matrix = NdArray.of(new double[] {4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 2}, 3, 3);
    NdArray right = RandomGraphs.array(random, type(DType.FLOAT64, 3, 2));
    check(new Op.Cholesky(), List.of(matrix));
    check(new Op.Solve(), List.of(matrix, right));
    check(new Op.TriangularSolve(true, false, false), List.of(matrix, right));
    check(new Op.LogAbsDet(), List.of(matrix));
    check(new Op.Lu(), List.of(matrix));
    check(new Op.Qr(false), List.of(matrix));
    check(new Op.Eigh(), List.of(matrix));
    check(new Op.Svd(false), List.of(matrix));
    check(new Op.Fft(false), type(DType.FLOAT32, 2, 12), type(DType.FLOAT32, 2, 12));
  }
}
