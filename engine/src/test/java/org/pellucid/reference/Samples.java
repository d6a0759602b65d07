// Longer than most files on purpose: the known answers of all operations are read in one place.
package org.pellucid.reference;

import static org.pellucid.reference.Sample.b;
import static org.pellucid.reference.Sample.dims;
import static org.pellucid.reference.Sample.f;
import static org.pellucid.reference.Sample.i;
import static org.pellucid.reference.Sample.l;
import static org.pellucid.reference.Sample.sample;
import static org.pellucid.reference.Sample.scalar;
import static org.pellucid.reference.Sample.u;

import java.util.List;
import java.util.stream.Stream;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Known answers, worked out by hand or from mathematics: at least one for each operation. */
final class Samples {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double PI = Math.PI;
  private static final double E = Math.E;
  private static final int LEAST = Integer.MIN_VALUE;
  private static final int GREATEST = Integer.MAX_VALUE;

  private Samples() {}

  static List<Sample> all() {
    return Stream.of(
            sources(),
            unary(),
            conversions(),
            binary(),
            choices(),
            movement(),
            indexing(),
            reductions(),
            orders(),
            products(),
            windows(),
            attention(),
            control(),
            linearAlgebra())
        .flatMap(List::stream)
        .toList();
  }

  /** An int32 array of a shape without elements. */
  private static NdArray none(int... dims) {
    return NdArray.zeros(DType.INT32, Shape.of(dims));
  }

  private static TensorType type(DType dtype, int... dims) {
    return new TensorType(dtype, Shape.of(dims));
  }

  private static List<Sample> sources() {
    NdArray given = f(1, 2, 3);
    return List.of(
        sample(
            new Op.Fill(type(DType.FLOAT64, 2, 1), Double.doubleToRawLongBits(2.5)),
            f(dims(2, 1), 2.5, 2.5)),
        sample(
            new Op.Fill(type(DType.FLOAT32), Double.doubleToRawLongBits(0.1)),
            NdArray.scalar(DType.FLOAT32, 0.1)),
        sample(new Op.Fill(type(DType.INT64, 1), Long.MAX_VALUE), l(Long.MAX_VALUE)),
        sample(new Op.Fill(type(DType.UINT8, 1), 257), u(1)),
        sample(new Op.Fill(type(DType.BOOL, 1), 7), b(1)),
        sample(new Op.Fill(type(DType.INT32, 0), 7), none(0)),
        sample(new Op.Data(given), given),
        sample(new Op.Iota(type(DType.INT32, 2, 3), 1), i(dims(2, 3), 0, 1, 2, 0, 1, 2)),
        sample(new Op.Iota(type(DType.INT32, 2, 3), 0), i(dims(2, 3), 0, 0, 0, 1, 1, 1)),
        sample(new Op.Iota(type(DType.FLOAT64, 3), 0), f(0, 1, 2)),
        sample(new Op.Iota(type(DType.INT32, 0, 3), 1), none(0, 3)),
        sample(new Op.Read(new Cell("v", given)), given),
        // The first block of Random123's known answers: counter 0 and key 0.
        sample(
            new Op.RandomBits(Shape.of(4)),
            i(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8),
            NdArray.scalar(DType.INT64, 0L),
            NdArray.scalar(DType.INT64, 0L)));
  }

  private static List<Sample> unary() {
    return List.of(
        sample(new Op.Neg(), f(-1.5, 0.0, -INF, NAN), f(1.5, -0.0, INF, NAN)),
        sample(new Op.Neg(), i(-3, LEAST, 0), i(3, LEAST, 0)),
        sample(new Op.Neg(), u(255, 0), u(1, 0)),
        sample(new Op.Neg(), l(Long.MIN_VALUE, -4), l(Long.MIN_VALUE, 4)),
        sample(new Op.Abs(), f(1.5, 0, INF, NAN), f(-1.5, -0.0, -INF, NAN)),
        sample(new Op.Abs(), i(3, LEAST, 7), i(-3, LEAST, 7)),
        sample(new Op.Sign(), f(-1, 0.0, -0.0, 1, NAN), f(-2.5, 0.0, -0.0, INF, NAN)),
        sample(new Op.Sign(), i(-1, 0, 1), i(-9, 0, 9)),
        sample(new Op.Exp(), f(1, E, 0, INF, NAN), f(0, 1, -INF, INF, NAN)),
        sample(new Op.Expm1(), f(0, 1e-20, E - 1, -1), f(0, 1e-20, 1, -INF)),
        sample(new Op.Log(), f(0, 1, -INF, INF, NAN), f(1, E, 0, INF, -1)),
        sample(new Op.Log1p(), f(1e-20, 1, -INF, NAN), f(1e-20, E - 1, -1, -2)),
        sample(new Op.Sqrt(), f(3, 0, -0.0, INF, NAN), f(9, 0, -0.0, INF, -1)),
        sample(new Op.Rsqrt(), f(0.25, INF, 0, NAN), f(16, 0, INF, -1)),
        sample(new Op.Sin(), f(0, 1, 0.5, NAN), f(0, PI / 2, PI / 6, INF)),
        sample(new Op.Cos(), f(1, -1, 0.5, NAN), f(0, PI, PI / 3, INF)),
        sample(new Op.Tanh(), f(0, 0.6, 1, -1, NAN), f(0, Math.log(2), INF, -INF, NAN)),
        sample(new Op.Sigmoid(), f(0.5, 0.75, 1, 0, NAN), f(0, Math.log(3), INF, -INF, NAN)),
        sample(
            new Op.Erf(),
            f(0, 0.8427007929497149, -0.8427007929497149, 1, -1, NAN),
            f(0, 1, -1, INF, -INF, NAN)),
        sample(
            new Op.Erfinv(),
            f(0, 0.4769362762044699, INF, -INF, NAN, NAN),
            f(0, 0.5, 1, -1, 1.5, NAN)),
        sample(
            new Op.SelfGated(Op.Gate.NORMAL),
            f(0, 0.8413447460685429, -0.15865525393145705, INF, 0, NAN),
            f(0, 1, -1, INF, -INF, NAN)),
        sample(
            new Op.SelfGated(Op.Gate.NEARLY_NORMAL),
            f(0, 0.8411919906082768, -0.15880800939172324, INF, 0, NAN),
            f(0, 1, -1, INF, -INF, NAN)),
        sample(
            new Op.SelfGated(Op.Gate.LOGISTIC),
            f(0, 0.75 * Math.log(3), INF, 0, NAN),
            f(0, Math.log(3), INF, -INF, NAN)),
        sample(
            new Op.SelfGatedSlope(Op.Gate.NORMAL),
            f(0.5, 1.0833154705876864, -0.08331547058768629, 1, 0, NAN),
            f(0, 1, -1, INF, -INF, NAN)),
        sample(
            new Op.SelfGatedSlope(Op.Gate.LOGISTIC),
            f(0.5, 0.75 + Math.log(3) * 3 / 16, 1, 0, NAN),
            f(0, Math.log(3), INF, -INF, NAN)),
        sample(
            new Op.Lgamma(),
            f(0, 0, Math.log(24), Math.log(PI) / 2, INF, INF, INF, NAN),
            f(1, 2, 5, 0.5, 0, -3, INF, NAN)),
        sample(
            new Op.Digamma(),
            f(-0.5772156649015329, 0.42278433509846713, -INF, NAN, INF),
            f(1, 2, 0.0, -2, INF)),
        sample(new Op.Floor(), f(-2, 1, -0.0, INF, NAN), f(-1.5, 1.5, -0.0, INF, NAN)),
        sample(new Op.Ceil(), f(-1, 2, -0.0, INF, NAN), f(-1.5, 1.5, -0.5, INF, NAN)),
        sample(new Op.Round(), f(0, 2, 2, -2, -0.0, NAN), f(0.5, 1.5, 2.5, -2.5, -0.5, NAN)),
        sample(new Op.Not(), b(1, 0), b(0, 1)),
        sample(new Op.Not(), i(-1, 0, ~12), i(0, -1, 12)),
        sample(new Op.Not(), u(255, 0), u(0, 255)),
        sample(new Op.Exp(), f(dims(0, 2)), f(dims(0, 2))));
  }

  private static List<Sample> conversions() {
    NdArray one = NdArray.of(new float[] {1, -0f});
    return List.of(
        sample(
            new Op.Cast(DType.INT32), i(1, -1, 0, GREATEST, LEAST), f(1.9, -1.9, NAN, 1e20, -1e20)),
        sample(new Op.Cast(DType.INT64), l(1, Long.MAX_VALUE, -3), f(1.9, 1e30, -3)),
        sample(new Op.Cast(DType.UINT8), u(44, 255, 3), f(300, -1, 3.9)),
        sample(new Op.Cast(DType.UINT8), u(44, 255), i(300, -1)),
        sample(new Op.Cast(DType.BOOL), b(1, 0, 0, 1), f(0.1, 0, -0.0, NAN)),
        sample(new Op.Cast(DType.BOOL), b(1, 0), i(256, 0)),
        sample(new Op.Cast(DType.FLOAT64), f(1, 0), b(1, 0)),
        sample(new Op.Cast(DType.INT32), i(200), u(200)),
        sample(
            new Op.Cast(DType.FLOAT32),
            NdArray.of(new float[] {0x1.000002p53f}),
            l(9007199254740993L + (1L << 29))),
        sample(
            new Op.Cast(DType.FLOAT32),
            NdArray.of(new float[] {0.1f, Float.POSITIVE_INFINITY}),
            f(0.1, 1e300)),
        sample(new Op.Cast(DType.FLOAT64), f(1.5, -2), f(1.5, -2).cast(DType.BFLOAT16)),
        sample(new Op.Cast(DType.FLOAT16), f(65504, INF).cast(DType.FLOAT16), f(65504, 65520)),
        sample(new Op.Bitcast(DType.INT32), i(0x3f800000, LEAST), one),
        sample(new Op.Bitcast(DType.FLOAT32), one, i(0x3f800000, LEAST)),
        sample(new Op.Bitcast(DType.INT64), l(0x3ff0000000000000L), f(1)),
        sample(new Op.Bitcast(DType.FLOAT64), f(1), l(0x3ff0000000000000L)));
  }

  private static List<Sample> binary() {
    return List.of(
        sample(new Op.Add(), f(3, NAN, INF), f(1, INF, INF), f(2, -INF, 1)),
        sample(new Op.Add(), i(LEAST), i(GREATEST), i(1)),
        sample(new Op.Add(), u(4), u(250), u(10)),
        sample(new Op.Sub(), f(-1), f(1), f(2)),
        sample(new Op.Sub(), u(251), u(5), u(10)),
        sample(new Op.Mul(), f(6, NAN), f(2, 0), f(3, INF)),
        sample(new Op.Mul(), i(0), i(1 << 16), i(1 << 16)),
        sample(new Op.Mul(), l(1L << 40), l(1 << 20), l(1 << 20)),
        sample(new Op.Div(), f(3.5, INF, -INF, NAN), f(7, 1, -1, 0), f(2, 0, 0, 0)),
        sample(new Op.Div(), i(-3, 3, 0, LEAST), i(-7, -7, 5, LEAST), i(2, -2, 0, -1)),
        sample(new Op.Rem(), f(-1, 1.5, NAN), f(-7, 7.5, 1), f(2, 2, 0)),
        sample(new Op.Rem(), i(-1, 1, 0, 0), i(-7, 7, 5, LEAST), i(2, -2, 0, -1)),
        sample(new Op.Pow(), f(8, 0.25, 1, NAN, -8), f(2, 2, 0, -1, -2), f(3, -2, 0, 0.5, 3)),
        sample(new Op.Max(), f(2, NAN, NAN, 0.0), f(1, NAN, 1, -0.0), f(2, 1, NAN, 0.0)),
        sample(new Op.Max(), i(2), i(-3), i(2)),
        sample(new Op.Max(), b(1, 0), b(1, 0), b(0, 0)),
        sample(new Op.Min(), f(1, NAN, NAN, -0.0), f(1, NAN, 1, -0.0), f(2, 1, NAN, 0.0)),
        sample(new Op.Min(), u(3), u(200), u(3)),
        sample(
            new Op.Atan2(),
            f(PI / 4, PI, -PI, -PI / 2, 0),
            f(1, 0.0, -0.0, -1, 0),
            f(1, -1, -1, 0, 1)),
        sample(new Op.And(), i(8), i(12), i(10)),
        sample(new Op.And(), b(0, 1), b(1, 1), b(0, 1)),
        sample(new Op.Or(), i(14), i(12), i(10)),
        sample(new Op.Or(), b(1, 0), b(1, 0), b(0, 0)),
        sample(new Op.Xor(), i(6), i(12), i(10)),
        sample(new Op.Xor(), b(1, 0), b(1, 1), b(0, 1)),
        sample(new Op.ShiftLeft(), i(8, LEAST, 0, 0), i(1, 1, 1, 1), i(3, 31, 32, 64)),
        sample(new Op.ShiftLeft(), u(254, 0), u(255, 255), u(1, 8)),
        sample(new Op.ShiftLeft(), l(1L << 40, 0), l(1, 1), l(40, 64)),
        sample(new Op.ShiftRight(), i(-2, 3, -1, 0, -1), i(-8, 13, -8, 8, -8), i(2, 2, 31, 32, 99)),
        sample(new Op.ShiftRight(), u(127, 0), u(255, 255), u(1, 8)),
        sample(new Op.Add(), f(dims(0)), f(dims(0)), f(dims(0))));
  }

  private static List<Sample> choices() {
    return List.of(
        sample(new Op.Equal(), b(1, 0, 0, 1), f(1, 1, NAN, 0.0), f(1, 2, NAN, -0.0)),
        sample(new Op.Equal(), b(0, 1), l(1L << 53, 5), l((1L << 53) + 1, 5)),
        sample(new Op.Less(), b(0, 1, 0, 0), f(1, 1, NAN, -0.0), f(1, 2, 1, 0.0)),
        sample(new Op.Less(), b(1, 0), l(1L << 53, 5), l((1L << 53) + 1, 5)),
        sample(new Op.LessEqual(), b(1, 1, 0, 0), f(1, 1, NAN, 3), f(1, 2, NAN, 2)),
        sample(new Op.LessEqual(), b(1, 0), i(-1, 1), i(0, 0)),
        sample(new Op.Select(), f(1, 20, NAN), b(1, 0, 1), f(1, 2, NAN), f(10, 20, 30)),
        sample(new Op.Select(), b(1, 0), b(0, 1), b(0, 0), b(1, 1)));
  }

  private static List<Sample> movement() {
    NdArray x = i(dims(2, 3), 1, 2, 3, 4, 5, 6);
    return List.of(
        sample(new Op.Reshape(Shape.of(3, 2)), i(dims(3, 2), 1, 2, 3, 4, 5, 6), x),
        sample(new Op.Reshape(Shape.of(0, 5)), none(0, 5), none(3, 0)),
        sample(new Op.Transpose(Ints.of(1, 0)), i(dims(3, 2), 1, 4, 2, 5, 3, 6), x),
        sample(
            new Op.Transpose(Ints.of(2, 0, 1)),
            i(dims(3, 1, 2), 1, 4, 2, 5, 3, 6),
            i(dims(1, 2, 3), 1, 2, 3, 4, 5, 6)),
        sample(new Op.Transpose(Ints.of(1, 0)), none(3, 0), none(0, 3)),
        sample(new Op.Broadcast(Shape.of(2, 2)), i(dims(2, 2), 1, 2, 1, 2), i(1, 2)),
        sample(new Op.Broadcast(Shape.of(2, 2)), i(dims(2, 2), 1, 1, 2, 2), i(dims(2, 1), 1, 2)),
        sample(new Op.Broadcast(Shape.of(2)), f(7, 7), scalar(7)),
        sample(new Op.Broadcast(Shape.of(0, 2)), none(0, 2), i(dims(1, 2), 1, 2)),
        sample(
            new Op.Slice(Ints.of(0, 2), Ints.of(2, 2), Ints.of(1, -2)),
            i(dims(2, 2), 3, 1, 6, 4),
            x),
        sample(new Op.Slice(Ints.of(5), Ints.of(3), Ints.of(-2)), f(5, 3, 1), f(0, 1, 2, 3, 4, 5)),
        sample(new Op.Slice(Ints.of(9), Ints.of(0), Ints.of(1)), f(dims(0)), f(0, 1)),
        sample(
            new Op.Pad(Ints.of(1), Ints.of(2), Ints.of(1), 9),
            f(9, 1, 9, 2, 9, 3, 9, 9),
            f(1, 2, 3)),
        sample(
            new Op.Pad(Ints.of(0, 1), Ints.of(1, 0), Ints.of(0, 0), -1),
            i(dims(2, 3), -1, 1, 2, -1, -1, -1),
            i(dims(1, 2), 1, 2)),
        sample(new Op.Pad(Ints.of(1), Ints.of(1), Ints.of(3), INF), f(INF, INF), f(dims(0))),
        sample(
            new Op.Concat(1),
            i(dims(2, 3), 1, 2, 5, 3, 4, 6),
            i(dims(2, 2), 1, 2, 3, 4),
            none(2, 0),
            i(dims(2, 1), 5, 6)),
        sample(new Op.Concat(0), b(1, 0, 1), b(1, 0), b(1)));
  }

  private static List<Sample> indexing() {
    NdArray x = f(dims(3, 2), 1, 2, 3, 4, 5, 6);
    Op.OutOfRange fail = Op.OutOfRange.FAIL;
    Op.OutOfRange clamp = Op.OutOfRange.CLAMP;
    Op.OutOfRange ignore = Op.OutOfRange.IGNORE;
    return List.of(
        sample(new Op.Gather(0, fail), f(dims(2, 2), 5, 6, 1, 2), x, i(2, 0)),
        sample(new Op.Gather(1, fail), f(dims(3, 1, 1), 2, 4, 6), x, i(dims(1, 1), 1)),
        sample(new Op.Gather(0, fail), f(3, 4), x, NdArray.scalar(DType.INT64, 1)),
        sample(new Op.Gather(0, clamp), f(dims(2, 2), 5, 6, 1, 2), x, l(1L << 40, -9)),
        sample(new Op.Gather(0, ignore), f(dims(2, 2), 0, 0, 5, 6), x, i(3, 2)),
        sample(new Op.Gather(0, fail), f(dims(0, 2)), x, none(0)),
        sample(new Op.Gather(0, ignore), f(0, 0), f(dims(0)), i(0, 1)),
        sample(scatter(Op.Combine.SET, fail), f(1, 30, 20), f(1, 2, 3), i(2, 1, 1), f(20, 10, 30)),
        sample(scatter(Op.Combine.ADD, fail), f(1, 42, 23), f(1, 2, 3), i(2, 1, 1), f(20, 10, 30)),
        sample(scatter(Op.Combine.MUL, fail), f(1, 600, 60), f(1, 2, 3), i(2, 1, 1), f(20, 10, 30)),
        sample(scatter(Op.Combine.MAX, fail), f(1, NAN, 20), f(1, 2, 3), i(2, 1, 1), f(20, NAN, 3)),
        sample(scatter(Op.Combine.MIN, fail), f(1, -3, 3), f(1, 2, 3), i(2, 1, 1), f(20, 10, -3)),
        sample(scatter(Op.Combine.ADD, ignore), f(1, 2, 13), f(1, 2, 3), i(-1, 3, 2), f(5, 7, 10)),
        sample(scatter(Op.Combine.ADD, clamp), f(6, 2, 20), f(1, 2, 3), i(-1, 3, 2), f(5, 7, 10)),
        sample(
            new Op.Scatter(1, Op.Combine.ADD, fail),
            f(dims(2, 2), 0, 3, 0, 7),
            f(dims(2, 2), 0, 0, 0, 0),
            i(1, 1),
            f(dims(2, 2), 1, 2, 3, 4)),
        sample(scatter(Op.Combine.ADD, fail), u(4), u(250), i(0), u(10)));
  }

  private static Op.Scatter scatter(Op.Combine combine, Op.OutOfRange outOfRange) {
    return new Op.Scatter(0, combine, outOfRange);
  }

  private static List<Sample> reductions() {
    NdArray x = f(dims(2, 3), 1, 2, 3, 4, 5, 6);
    NdArray none = f(dims(2, 0));
    Ints last = Ints.of(1);
    return List.of(
        sample(new Op.Sum(Ints.of(0)), f(5, 7, 9), x),
        sample(new Op.Sum(last), f(6, 15), x),
        sample(new Op.Sum(Ints.of(0, 1)), scalar(21), x),
        sample(new Op.Sum(Ints.of()), x, x),
        sample(new Op.Sum(last), f(0, 0), none),
        sample(new Op.Sum(Ints.of(0)), f(dims(0)), none),
        sample(new Op.Sum(Ints.of(0, 2)), f(14, 22), f(dims(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8)),
        sample(new Op.Sum(Ints.of(0)), NdArray.scalar(DType.INT32, LEAST), i(GREATEST, 1)),
        sample(new Op.Sum(Ints.of(0)), scalar(NAN), f(1, NAN)),
        sample(new Op.Prod(last), f(6, 120), x),
        sample(new Op.Prod(last), f(1, 1), none),
        sample(new Op.Prod(Ints.of(0)), NdArray.scalar(DType.UINT8, 144), u(20, 20)),
        sample(new Op.ReduceMax(Ints.of(0)), f(4, NAN), f(dims(2, 2), 1, NAN, 4, 5)),
        sample(new Op.ReduceMax(last), f(-INF, -INF), none),
        sample(new Op.ReduceMax(last), i(LEAST, LEAST), none(2, 0)),
        sample(new Op.ReduceMax(Ints.of(0)), NdArray.scalar(DType.BOOL, 1), b(0, 1)),
        sample(new Op.ReduceMax(Ints.of(0)), NdArray.scalar(DType.BOOL, 0), b()),
        sample(new Op.ReduceMax(Ints.of(0)), NdArray.scalar(DType.UINT8, 0), u()),
        sample(new Op.ReduceMin(Ints.of(0)), f(1, NAN), f(dims(2, 2), 1, NAN, 4, 5)),
        sample(new Op.ReduceMin(last), f(INF, INF), none),
        sample(new Op.ReduceMin(last), i(GREATEST, GREATEST), none(2, 0)),
        sample(new Op.ReduceMin(Ints.of(0)), NdArray.scalar(DType.BOOL, 0), b(0, 1)),
        sample(new Op.ReduceMin(Ints.of(0)), NdArray.scalar(DType.BOOL, 1), b()),
        sample(new Op.ReduceMin(Ints.of(0)), NdArray.scalar(DType.UINT8, 255), u()),
        sample(new Op.ReduceMin(Ints.of(0)), NdArray.scalar(DType.INT64, Long.MAX_VALUE), l()),
        sample(new Op.CumSum(0, false, false), f(1, 3, 6), f(1, 2, 3)),
        sample(new Op.CumSum(0, true, false), f(0, 1, 3), f(1, 2, 3)),
        sample(new Op.CumSum(0, false, true), f(6, 5, 3), f(1, 2, 3)),
        sample(new Op.CumSum(0, true, true), f(5, 3, 0), f(1, 2, 3)),
        sample(new Op.CumSum(0, false, false), f(dims(2, 3), 1, 2, 3, 5, 7, 9), x),
        sample(new Op.CumSum(1, false, false), f(dims(2, 0)), none),
        sample(new Op.CumSum(0, false, false), u(250, 4), u(250, 10)));
  }

  private static List<Sample> orders() {
    return List.of(
        sample(new Op.ArgMax(1), i(1, 0), f(dims(2, 3), 1, 5, 5, 0.0, -0.0, -1)),
        sample(new Op.ArgMax(0), i(1, 0), f(dims(2, 2), 1, 5, 3, 5)),
        sample(new Op.ArgMax(1), i(1), f(dims(1, 4), INF, NAN, 3, NAN)),
        sample(new Op.ArgMax(0), NdArray.scalar(DType.INT32, 1), b(0, 1, 1)),
        sample(new Op.ArgMax(1), none(0), f(dims(0, 3))),
        sample(new Op.ArgMin(1), i(1, 0), f(dims(2, 3), 9, 5, 5, 0.0, -0.0, 1)),
        sample(new Op.ArgMin(1), i(1), f(dims(1, 4), -INF, NAN, 3, NAN)),
        sample(
            new Op.ArgMin(0), NdArray.scalar(DType.INT32, 2), l(3, Long.MAX_VALUE, Long.MIN_VALUE)),
        sample(new Op.ArgSort(false), i(4, 1, 2, 0, 3), f(2, 0.0, -0.0, NAN, -1)),
        sample(new Op.ArgSort(true), i(3, 0, 1, 2, 4), f(2, 0.0, -0.0, NAN, -1)),
        sample(
            new Op.ArgSort(false), i(dims(2, 2), 1, 0, 0, 1), i(dims(2, 2), GREATEST, LEAST, 7, 7)),
        sample(new Op.ArgSort(false), none(2, 0), f(dims(2, 0))),
        sample(new Op.ArgSort(false), none(0, 2), f(dims(0, 2))));
  }

  private static List<Sample> products() {
    NdArray x = f(dims(2, 3), 1, 2, 3, 4, 5, 6);
    NdArray y = f(dims(3, 2), 1, 0, 0, 1, 2, 3);
    NdArray xy = f(dims(2, 2), 7, 11, 16, 23);
    return List.of(
        sample(new Op.MatMul(false, false), xy, x, y),
        sample(new Op.MatMul(true, false), xy, f(dims(3, 2), 1, 4, 2, 5, 3, 6), y),
        sample(new Op.MatMul(false, true), xy, x, f(dims(2, 3), 1, 0, 2, 0, 1, 3)),
        sample(
            new Op.MatMul(true, true),
            xy,
            f(dims(3, 2), 1, 4, 2, 5, 3, 6),
            f(dims(2, 3), 1, 0, 2, 0, 1, 3)),
        sample(
            new Op.MatMul(false, false),
            f(dims(2, 1, 1), 3, 8),
            f(dims(2, 1, 1), 1, 2),
            f(dims(2, 1, 1), 3, 4)),
        sample(
            new Op.MatMul(false, false), f(dims(2, 2), 0, 0, 0, 0), f(dims(2, 0)), f(dims(0, 2))),
        sample(new Op.MatMul(false, false), f(dims(0, 2)), f(dims(0, 3)), y),
        sample(
            new Op.MatMul(false, false),
            i(dims(1, 1), 1),
            i(dims(1, 2), 1 << 16, 1),
            i(dims(2, 1), 1 << 16, 1)));
  }

  private static Op.Windows windows(int stride, int low, int high, int dilation) {
    return new Op.Windows(Ints.of(stride), Ints.of(low), Ints.of(high), Ints.of(dilation));
  }

  private static List<Sample> windows() {
    Op.Windows plain = windows(1, 0, 0, 1);
    NdArray x = f(dims(1, 4, 1), 1, 2, 3, 4);
    NdArray kernel = f(dims(2, 1, 1), 10, 1);
    Op.Windows square = new Op.Windows(Ints.of(1, 1), Ints.of(0, 0), Ints.of(0, 0), Ints.of(1, 1));
    Ints two = Ints.of(2);
    NdArray falling = f(dims(1, 4, 1), 4, 7, 7, 1);
    return List.of(
        sample(new Op.Conv(plain, 1), f(dims(1, 3, 1), 12, 23, 34), x, kernel),
        sample(new Op.Conv(windows(2, 1, 0, 1), 1), f(dims(1, 2, 1), 1, 23), x, kernel),
        sample(new Op.Conv(windows(1, 0, 0, 3), 1), f(dims(1, 1, 1), 14), x, kernel),
        sample(new Op.Conv(windows(1, 0, 0, 4), 1), f(dims(1, 0, 1)), x, kernel),
        sample(
            new Op.Conv(plain, 2),
            f(dims(1, 1, 4), 10, 20, 90, 120),
            f(dims(1, 1, 4), 1, 2, 3, 4),
            f(dims(1, 2, 4), 0, 0, 30, 0, 5, 10, 0, 30)),
        sample(
            new Op.Conv(square, 1),
            f(dims(1, 1, 1, 1), 4321),
            f(dims(1, 2, 2, 1), 1, 2, 3, 4),
            f(dims(2, 2, 1, 1), 1, 10, 100, 1000)),
        sample(
            new Op.ConvInputGradient(plain, 1, Shape.of(1, 4, 1)),
            f(dims(1, 4, 1), 10, 21, 32, 3),
            f(dims(1, 3, 1), 1, 2, 3),
            kernel),
        sample(
            new Op.ConvKernelGradient(plain, 1, Shape.of(2, 1, 1)),
            f(dims(2, 1, 1), 14, 20),
            x,
            f(dims(1, 3, 1), 1, 2, 3)),
        sample(new Op.WindowSum(two, plain), f(dims(1, 3, 1), 3, 5, 7), x),
        sample(new Op.WindowSum(two, windows(2, 1, 1, 1)), f(dims(1, 3, 1), 1, 5, 4), x),
        sample(new Op.WindowSum(two, windows(1, 0, 0, 2)), f(dims(1, 2, 1), 4, 6), x),
        sample(
            new Op.WindowMax(two, windows(2, 1, 1, 1)),
            f(dims(1, 2, 2), -1, -8, -2, -7),
            f(dims(1, 2, 2), -1, -8, -2, -7)),
        sample(new Op.WindowMax(two, plain), f(dims(1, 1, 1), NAN), f(dims(1, 2, 1), NAN, INF)),
        sample(
            new Op.WindowMax(Ints.of(1), windows(1, 1, 0, 1)),
            i(dims(1, 2, 1), LEAST, 5),
            i(dims(1, 1, 1), 5)),
        sample(
            new Op.WindowMaxGradient(two, plain),
            f(dims(1, 4, 1), 0, 11, 100, 0),
            falling,
            f(dims(1, 3, 1), 1, 10, 100)),
        sample(
            new Op.WindowMaxPick(two, plain),
            f(dims(1, 3, 1), 2, 2, 3),
            falling,
            f(dims(1, 4, 1), 1, 2, 3, 4)));
  }

  /** One query of width 1 over two keys whose scores are 0 and log 3: weights 1/4 and 3/4. */
  private static List<Sample> attention() {
    double log3 = Math.log(3);
    NdArray query = f(dims(1, 1, 1, 1), 2);
    NdArray key = f(dims(1, 2, 1, 1), 0, log3);
    NdArray value = f(dims(1, 2, 1, 1), 4, 8);
    NdArray output = f(dims(1, 1, 1, 1), 7);
    NdArray sums = f(dims(2, 1, 1, 1), log3, 0.75);
    NdArray first = b(1, 0).reshape(Shape.of(1, 1, 1, 2));
    return List.of(
        sample(new Op.Attention(0.5, false), List.of(output, sums), query, key, value),
        sample(
            new Op.Attention(0.5, false),
            List.of(f(dims(1, 1, 1, 1), 4), f(dims(2, 1, 1, 1), 0, 1)),
            query,
            key,
            value,
            first),
        sample(
            new Op.Attention(0.5, true),
            List.of(f(dims(1, 1, 1, 1), 4), f(dims(2, 1, 1, 1), 0, 1)),
            query,
            key,
            value),
        sample(
            new Op.AttentionGradient(0.5, false),
            List.of(
                f(dims(1, 1, 1, 1), 0.375 * log3),
                f(dims(1, 2, 1, 1), -0.75, 0.75),
                f(dims(1, 2, 1, 1), 0.25, 0.75)),
            query,
            key,
            value,
            output,
            sums,
            f(dims(1, 1, 1, 1), 1)));
  }

  private static List<Sample> control() {
    return List.of(
        sample(new Op.StopGradient(), f(1, 2), f(1, 2)),
        sample(new Op.CustomGradient((g, y, inputs) -> List.of(), false), f(1, 2), f(1, 2), f(3)),
        scan(false, f(3, 4, 6)),
        scan(true, f(6, 5, 3)));
  }

  /** Running sums: carries the sum, reads one number per step, adds 0 that stays the same. */
  private static Sample scan(boolean reverse, NdArray sums) {
    TensorType number = type(DType.FLOAT64);
    Value carried = Node.value(new Op.Parameter("sum", number));
    Value next = Node.value(new Op.Parameter("next", number));
    Value same = Node.value(new Op.Parameter("same", number));
    Value sum = Node.value(new Op.Add(), Node.value(new Op.Add(), carried, next), same);
    Graph body = new Graph(List.of(carried, next, same), List.of(sum, sum));
    NdArray sequence = reverse ? f(1, 2, 3) : f(3, 1, 2);
    return sample(
        new Op.Scan(body, 1, 1, 3, reverse),
        List.of(scalar(6), sums),
        scalar(0),
        sequence,
        scalar(0));
  }

  private static List<Sample> linearAlgebra() {
    NdArray lower = f(dims(2, 2), 2, 0, 1, 3);
    NdArray square = f(dims(2, 2), 0, 2, 1, 3);
    double half = Math.sqrt(0.5);
    return List.of(
        sample(new Op.Cholesky(), lower, f(dims(2, 2), 4, 2, 2, 10)),
        sample(
            new Op.TriangularSolve(true, false, false),
            f(dims(2, 1), 1, 2),
            lower,
            f(dims(2, 1), 2, 7)),
        sample(
            new Op.TriangularSolve(true, true, false),
            f(dims(2, 1), 1, 2),
            lower,
            f(dims(2, 1), 4, 6)),
        sample(
            new Op.TriangularSolve(false, false, true),
            f(dims(2, 1), 1, 2),
            f(dims(2, 2), 9, 5, 9, 9),
            f(dims(2, 1), 11, 2)),
        sample(
            new Op.TriangularSolve(false, true, false),
            f(dims(2, 1), 1, 2),
            f(dims(2, 2), 2, 5, 9, 4),
            f(dims(2, 1), 2, 13)),
        sample(new Op.Solve(), f(dims(2, 1), 1, 2), square, f(dims(2, 1), 4, 7)),
        sample(new Op.LogAbsDet(), List.of(scalar(-1), scalar(Math.log(2))), square),
        sample(
            new Op.LogAbsDet(),
            List.of(f(0, 1), f(-INF, 0)),
            f(dims(2, 2, 2), 1, 2, 2, 4, 1, 0, 0, 1)),
        sample(new Op.LogAbsDet(), List.of(scalar(1), scalar(0)), f(dims(0, 0))),
        sample(
            new Op.Lu(), List.of(f(dims(2, 2), 4, 8, 0.25, 1), i(1, 0)), f(dims(2, 2), 1, 3, 4, 8)),
        sample(
            new Op.Qr(false),
            List.of(f(dims(2, 2), -0.6, -0.8, -0.8, 0.6), f(dims(2, 2), -5, -11, 0, 2)),
            f(dims(2, 2), 3, 5, 4, 10)),
        sample(
            new Op.Eigh(),
            List.of(f(1, 3), f(dims(2, 2), half, half, -half, half)),
            f(dims(2, 2), 2, 1, 1, 2)),
        sample(
            new Op.Svd(false),
            List.of(f(dims(2, 2), 0, 1, 1, 0), f(3, 2), f(dims(2, 2), 0, 1, 1, 0)),
            f(dims(2, 2), 2, 0, 0, 3)),
        sample(
            new Op.Fft(false),
            List.of(f(10, -2, -2, -2), f(0, 2, 0, -2)),
            f(1, 2, 3, 4),
            f(0, 0, 0, 0)),
        sample(
            new Op.Fft(true),
            List.of(f(10, -2, -2, -2), f(0, -2, 0, 2)),
            f(1, 2, 3, 4),
            f(0, 0, 0, 0)));
  }
}
