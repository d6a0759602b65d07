package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

/** Each public function of {@link Tensor} on a small example. */
final class TensorFunctionsTest {
  private final Tensor v = Tensor.of(new double[] {-2, -0.5, 0, 1.5, 3});
  private final Tensor i = Tensor.of(new int[] {-7, -3, 0, 4, 7});
  private final Tensor m = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
  private final Map<String, Executable> examples = new TreeMap<>();

  private static void same(Tensor actual, Object expected) {
    NdArray array = NdArray.copyOf(expected);
    assertThat(actual.shape()).isEqualTo(array.shape());
    assertThat(actual.dtype()).isEqualTo(array.dtype());
    for (int i = 0; i < array.size(); i++) {
      double want = array.getDouble(i);
      if (Double.isFinite(want)) {
        assertThat(actual.value().getDouble(i)).as("element " + i).isCloseTo(want, within(1e-7));
      } else {
        assertThat(actual.value().getDouble(i)).as("element " + i).isEqualTo((Double) want);
      }
    }
  }

  private static double[] each(DoubleUnaryOperator f, double... xs) {
    return Arrays.stream(xs).map(f).toArray();
  }

  {
    making();
    asking();
    arithmetic();
    functions();
    comparisons();
    movement();
    reductions();
  }

  private void making() {
    examples.put(
        "of",
        () -> {
          same(Tensor.of(2.5f), 2.5f);
          same(Tensor.of(new boolean[] {true}), new boolean[] {true});
          assertThat(Tensor.of((Object) v)).isSameAs(v);
          same(Tensor.of(new Variable("w", NdArray.of(new int[] {1}), true)), new int[] {1});
          same(Tensor.of((Object) NdArray.of(new int[] {1})), new int[] {1});
          same(Tensor.of(v.graph()), v.value().toDoubleArray());
        });
    examples.put(
        "full",
        () -> {
          same(Tensor.full(DType.INT32, Shape.of(2), 3.9), new int[] {3, 3});
          same(Tensor.full(DType.FLOAT32, Shape.SCALAR, 0.1), 0.1f);
          same(Tensor.full(DType.BOOL, Shape.of(1), 7), new boolean[] {true});
          same(Tensor.full(DType.FLOAT32, Shape.of(0), 7), new float[0]);
        });
    examples.put(
        "scalar",
        () -> {
          same(Tensor.scalar(1.5), 1.5f);
          same(Tensor.scalar(Long.MAX_VALUE - 1), Long.MAX_VALUE - 1);
          assertThat(Tensor.scalar(Long.MAX_VALUE - 1).toLongArray())
              .containsExactly(Long.MAX_VALUE - 1);
        });
    examples.put("zeros", () -> same(Tensor.zeros(1, 2), new float[][] {{0, 0}}));
    examples.put("ones", () -> same(Tensor.ones(1, 2), new float[][] {{1, 1}}));
    examples.put("zerosLike", () -> same(i.zerosLike(), new int[5]));
    examples.put("onesLike", () -> same(i.onesLike(), new int[] {1, 1, 1, 1, 1}));
    examples.put(
        "arange",
        () -> {
          same(Tensor.arange(3, DType.INT64), new long[] {0, 1, 2});
          same(Tensor.arange(0, DType.FLOAT32), new float[0]);
        });
    examples.put(
        "iota",
        () -> same(Tensor.iota(DType.INT32, Shape.of(2, 2), -2), new int[][] {{0, 0}, {1, 1}}));
    examples.put("eye", () -> same(Tensor.eye(2), new float[][] {{1, 0}, {0, 1}}));
  }

  private void asking() {
    examples.put("shape", () -> assertThat(m.shape()).isEqualTo(Shape.of(2, 3)));
    examples.put("dtype", () -> assertThat(i.dtype()).isEqualTo(DType.INT32));
    examples.put("rank", () -> assertThat(m.rank()).isEqualTo(2));
    examples.put("dim", () -> assertThat(m.dim(-1)).isEqualTo(3));
    examples.put("graph", () -> assertThat(m.exp().graph().op()).isEqualTo(new Op.Exp()));
    examples.put(
        "value", () -> assertThat(m.sum(0).value()).isEqualTo(NdArray.of(new double[] {5, 7, 9})));
    examples.put("item", () -> assertThat(m.sum().item()).isEqualTo(21));
    examples.put(
        "toFloatArray", () -> assertThat(i.add(1).toFloatArray()).containsExactly(-6, -2, 1, 5, 8));
    examples.put(
        "toDoubleArray",
        () -> assertThat(v.add(1).toDoubleArray()).containsExactly(-1, 0.5, 1, 2.5, 4));
    examples.put("toIntArray", () -> assertThat(v.toIntArray()).containsExactly(-2, 0, 0, 1, 3));
    examples.put("toLongArray", () -> assertThat(i.toLongArray()).containsExactly(-7, -3, 0, 4, 7));
    examples.put(
        "detach",
        () -> {
          Tensor detached = m.exp().detach();
          assertThat(detached.graph().node().inputs()).isEmpty();
          same(detached, new double[][] {each(Math::exp, 1, 2, 3), each(Math::exp, 4, 5, 6)});
        });
    examples.put("stopGradient", () -> same(v.stopGradient(), v.toDoubleArray()));
    examples.put(
        "toString",
        () -> {
          assertThat(m.add(1))
              .hasToString("Tensor(float64 [2, 3], [[2.0, 3.0, 4.0], [5.0, 6.0, 7.0]])");
          Program.of(
                  x -> {
                    assertThat(x).hasToString("Tensor(float32 [2])");
                    return x;
                  })
              .run(Tensor.zeros(2));
        });
  }

  private void arithmetic() {
    examples.put(
        "add",
        () -> {
          same(m.add(Tensor.of(new int[] {1, 2, 3})), new double[][] {{2, 4, 6}, {5, 7, 9}});
          same(i.add(1), new int[] {-6, -2, 1, 5, 8});
          same(
              i.add(1e10),
              new long[] {
                9_999_999_993L, 9_999_999_997L, 10_000_000_000L, 10_000_000_004L, 10_000_000_007L
              });
          same(Tensor.of(new byte[] {3}).add(-1), new int[] {2});
          same(i.add(0.5), new float[] {-6.5f, -2.5f, 0.5f, 4.5f, 7.5f});
        });
    examples.put(
        "subtract",
        () -> {
          same(m.subtract(m), new double[2][3]);
          same(i.subtract(1), new int[] {-8, -4, -1, 3, 6});
        });
    examples.put("subtractFrom", () -> same(i.subtractFrom(1), new int[] {8, 4, 1, -3, -6}));
    examples.put(
        "multiply",
        () -> {
          same(v.multiply(v), new double[] {4, 0.25, 0, 2.25, 9});
          same(v.multiply(2), new double[] {-4, -1, 0, 3, 6});
        });
    examples.put(
        "divide",
        () -> {
          same(i.divide(i.multiply(2)), new float[] {0.5f, 0.5f, Float.NaN, 0.5f, 0.5f});
          same(i.divide(2), new float[] {-3.5f, -1.5f, 0, 2, 3.5f});
        });
    examples.put(
        "divideFrom",
        () ->
            same(
                v.divideFrom(1),
                new double[] {-0.5, -2, Double.POSITIVE_INFINITY, 2 / 3.0, 1 / 3.0}));
    examples.put(
        "floorDivide",
        () -> {
          same(i.floorDivide(Tensor.of(4)), new int[] {-2, -1, 0, 1, 1});
          same(i.floorDivide(Tensor.of(-4)), new int[] {1, 0, 0, -1, -2});
          same(v.floorDivide(Tensor.of(2)), new double[] {-1, -1, 0, 0, 1});
        });
    examples.put(
        "mod",
        () -> {
          same(i.mod(Tensor.of(4)), new int[] {1, 1, 0, 0, 3});
          same(i.mod(Tensor.of(-4)), new int[] {-3, -3, 0, 0, -1});
          same(v.mod(Tensor.of(2.0)), new double[] {0, 1.5, 0, 1.5, 1});
        });
    examples.put(
        "remainder",
        () -> {
          same(i.remainder(Tensor.of(4)), new int[] {-3, -3, 0, 0, 3});
          same(i.remainder(Tensor.of(0)), new int[] {0, 0, 0, 0, 0});
        });
    examples.put(
        "power",
        () -> {
          same(v.power(2), new double[] {4, 0.25, 0, 2.25, 9});
          same(i.power(Tensor.of(2)), new float[] {49, 9, 0, 16, 49});
          same(m.power(0.5), new double[][] {each(Math::sqrt, 1, 2, 3), each(Math::sqrt, 4, 5, 6)});
        });
    examples.put(
        "maximum",
        () -> {
          same(i.maximum(Tensor.of(1)), new int[] {1, 1, 1, 4, 7});
          same(v.maximum(Double.NaN).isNaN(), new boolean[] {true, true, true, true, true});
        });
    examples.put(
        "minimum",
        () -> {
          same(i.minimum(Tensor.of(1)), new int[] {-7, -3, 0, 1, 1});
          same(v.minimum(1), new double[] {-2, -0.5, 0, 1, 1});
        });
    examples.put("clip", () -> same(v.clip(-1, 2), new double[] {-1, -0.5, 0, 1.5, 2}));
    examples.put(
        "arctan2",
        () -> same(v.arctan2(Tensor.of(-1.0)), each(x -> Math.atan2(x, -1), v.toDoubleArray())));
    examples.put("negative", () -> same(i.negative(), new int[] {7, 3, 0, -4, -7}));
    examples.put("abs", () -> same(i.abs(), new int[] {7, 3, 0, 4, 7}));
    examples.put("sign", () -> same(v.sign(), new double[] {-1, -1, 0, 1, 1}));
    examples.put("square", () -> same(i.square(), new int[] {49, 9, 0, 16, 49}));
    examples.put("reciprocal", () -> same(Tensor.of(4).reciprocal(), 0.25f));
  }

  private void functions() {
    double[] x = v.toDoubleArray();
    Tensor positive = Tensor.of(new double[] {0.5, 1, 4});
    double[] p = {0.5, 1, 4};
    examples.put("exp", () -> same(v.exp(), each(Math::exp, x)));
    examples.put("expm1", () -> same(v.expm1(), each(Math::expm1, x)));
    examples.put("log", () -> same(positive.log(), each(Math::log, p)));
    examples.put("log1p", () -> same(positive.log1p(), each(Math::log1p, p)));
    examples.put("sqrt", () -> same(Tensor.of(new int[] {4, 9}).sqrt(), new float[] {2, 3}));
    examples.put("rsqrt", () -> same(positive.rsqrt(), each(y -> 1 / Math.sqrt(y), p)));
    examples.put("sin", () -> same(v.sin(), each(Math::sin, x)));
    examples.put("cos", () -> same(v.cos(), each(Math::cos, x)));
    examples.put("tanh", () -> same(v.tanh(), each(Math::tanh, x)));
    examples.put("sigmoid", () -> same(v.sigmoid(), each(y -> 1 / (1 + Math.exp(-y)), x)));
    examples.put(
        "erf",
        () ->
            same(
                Tensor.of(new double[] {0, 1, -2}).erf(),
                new double[] {0, 0.8427007929497149, -0.9953222650189527}));
    examples.put(
        "erfinv",
        () ->
            same(
                Tensor.of(new double[] {0, 0.5, -0.9}).erfinv(),
                new double[] {0, 0.4769362762044699, -1.1630871536766743}));
    examples.put(
        "lgamma",
        () ->
            same(
                Tensor.of(new double[] {1, 4, 0.5}).lgamma(),
                new double[] {0, Math.log(6), Math.log(Math.PI) / 2}));
    examples.put(
        "digamma",
        () ->
            same(
                Tensor.of(new double[] {1, 2}).digamma(),
                new double[] {-0.5772156649015329, 0.42278433509846713}));
    examples.put("floor", () -> same(v.floor(), new double[] {-2, -1, 0, 1, 3}));
    examples.put("ceil", () -> same(v.ceil(), new double[] {-2, 0, 0, 2, 3}));
    examples.put("round", () -> same(v.round(), new double[] {-2, 0, 0, 2, 3}));
    examples.put(
        "relu",
        () -> {
          same(v.relu(), new double[] {0, 0, 0, 1.5, 3});
          same(Tensor.of(Double.NaN).relu(), Double.NaN);
        });
  }

  private void comparisons() {
    examples.put(
        "cast",
        () -> {
          same(v.cast(DType.INT32), new int[] {-2, 0, 0, 1, 3});
          assertThat(v.cast(DType.FLOAT64)).isSameAs(v);
        });
    examples.put(
        "bitcast", () -> same(Tensor.of(1f).bitcast(DType.INT32), Float.floatToRawIntBits(1f)));
    examples.put(
        "equal",
        () -> {
          same(i.equal(i), new boolean[] {true, true, true, true, true});
          same(v.equal(1.5), new boolean[] {false, false, false, true, false});
          same(i.equal(0.5), new boolean[5]);
        });
    examples.put(
        "notEqual",
        () -> {
          same(i.notEqual(i), new boolean[5]);
          same(v.notEqual(1.5), new boolean[] {true, true, true, false, true});
        });
    examples.put(
        "less",
        () -> {
          same(i.less(Tensor.of(0)), new boolean[] {true, true, false, false, false});
          same(i.less(0.5), new boolean[] {true, true, true, false, false});
        });
    examples.put(
        "lessEqual",
        () -> {
          same(i.lessEqual(Tensor.of(0)), new boolean[] {true, true, true, false, false});
          same(i.lessEqual(0), new boolean[] {true, true, true, false, false});
        });
    examples.put(
        "greater",
        () -> {
          same(i.greater(Tensor.of(0)), new boolean[] {false, false, false, true, true});
          same(i.greater(0), new boolean[] {false, false, false, true, true});
        });
    examples.put(
        "greaterEqual",
        () -> {
          same(i.greaterEqual(Tensor.of(0)), new boolean[] {false, false, true, true, true});
          same(i.greaterEqual(0), new boolean[] {false, false, true, true, true});
        });
    Tensor odd = Tensor.of(new float[] {1, Float.NaN, Float.NEGATIVE_INFINITY});
    examples.put("isFinite", () -> same(odd.isFinite(), new boolean[] {true, false, false}));
    examples.put("isNaN", () -> same(odd.isNaN(), new boolean[] {false, true, false}));
    Tensor a = Tensor.of(new boolean[] {true, true, false});
    Tensor b = Tensor.of(new boolean[] {true, false, false});
    examples.put(
        "and",
        () -> {
          same(a.and(b), new boolean[] {true, false, false});
          same(Tensor.of(12).and(Tensor.of(10)), 8);
        });
    examples.put("or", () -> same(a.or(b), new boolean[] {true, true, false}));
    examples.put("xor", () -> same(a.xor(b), new boolean[] {false, true, false}));
    examples.put(
        "not",
        () -> {
          same(a.not(), new boolean[] {false, false, true});
          same(Tensor.of(5).not(), -6);
        });
    examples.put("shiftLeft", () -> same(Tensor.of(3).shiftLeft(Tensor.of(2)), 12));
    examples.put("shiftRight", () -> same(Tensor.of(-12).shiftRight(Tensor.of(2)), -3));
    examples.put(
        "where",
        () -> {
          same(b.where(Tensor.of(1), Tensor.of(new float[] {7, 8, 9})), new float[] {1, 8, 9});
          same(Tensor.of(true).where(m, Tensor.of(0)), new double[][] {{1, 2, 3}, {4, 5, 6}});
          same(
              Tensor.of(new boolean[][] {{true}, {false}})
                  .where(Tensor.of(new int[] {1, 2}), Tensor.of(0)),
              new int[][] {{1, 2}, {0, 0}});
        });
  }

  private void movement() {
    examples.put(
        "reshape",
        () -> {
          same(m.reshape(3, -1), new double[][] {{1, 2}, {3, 4}, {5, 6}});
          assertThat(m.reshape(Shape.of(2, 3))).isSameAs(m);
          assertThat(Tensor.zeros(0, 3).reshape(-1, 3).shape()).isEqualTo(Shape.of(0, 3));
        });
    examples.put(
        "expandDims",
        () -> {
          assertThat(m.expandDims(0).shape()).isEqualTo(Shape.of(1, 2, 3));
          assertThat(m.expandDims(-1).shape()).isEqualTo(Shape.of(2, 3, 1));
          assertThat(m.expandDims(-3).shape()).isEqualTo(Shape.of(1, 2, 3));
        });
    examples.put(
        "squeeze",
        () -> assertThat(m.reshape(2, 1, 3).squeeze(-2).shape()).isEqualTo(Shape.of(2, 3)));
    examples.put(
        "transpose",
        () -> {
          same(m.transpose(), new double[][] {{1, 4}, {2, 5}, {3, 6}});
          assertThat(m.transpose(0, -1)).isSameAs(m);
        });
    examples.put(
        "swapAxes", () -> same(m.swapAxes(0, -1), new double[][] {{1, 4}, {2, 5}, {3, 6}}));
    examples.put(
        "moveAxis",
        () ->
            assertThat(Tensor.zeros(2, 3, 4).moveAxis(0, -1).shape()).isEqualTo(Shape.of(3, 4, 2)));
    examples.put(
        "broadcastTo",
        () ->
            same(
                Tensor.of(new int[] {1, 2}).broadcastTo(Shape.of(2, 2)),
                new int[][] {{1, 2}, {1, 2}}));
    examples.put(
        "slice",
        () -> {
          same(v.slice(0, -2, 5), new double[] {1.5, 3});
          same(v.slice(0, 3, 2), new double[0]);
          same(v.slice(Ints.of(4), Ints.of(2), Ints.of(-3)), new double[] {3, -0.5});
        });
    examples.put("select", () -> same(m.select(0, -1), new double[] {4, 5, 6}));
    examples.put("flip", () -> same(m.flip(0, 1), new double[][] {{6, 5, 4}, {3, 2, 1}}));
    examples.put(
        "pad",
        () -> {
          same(
              Tensor.of(new int[] {1, 2}).pad(Ints.of(1), Ints.of(2), 9),
              new int[] {9, 1, 2, 9, 9});
          assertThat(v.pad(Ints.of(0), Ints.of(0), 9)).isSameAs(v);
        });
    examples.put(
        "concat",
        () -> {
          same(
              Tensor.concat(-1, List.of(i.slice(0, 0, 1), v.slice(0, 0, 1))),
              new double[] {-7, -2});
          assertThat(Tensor.concat(0, List.of(v))).isSameAs(v);
        });
    examples.put(
        "stack",
        () -> same(Tensor.stack(0, List.of(Tensor.of(1), Tensor.of(2))), new int[] {1, 2}));
    examples.put(
        "take",
        () -> {
          same(
              m.take(Tensor.of(new int[][] {{2}, {0}}), 1),
              new double[][][] {{{3}, {1}}, {{6}, {4}}});
          same(v.take(Tensor.of(new byte[] {1}), 0), new double[] {-0.5});
          same(v.take(Tensor.of(9), 0, Op.OutOfRange.CLAMP), 3.0);
          same(v.take(Tensor.of(-1L), 0, Op.OutOfRange.IGNORE), 0.0);
        });
    examples.put(
        "scatter",
        () -> {
          same(
              v.scatter(
                  Tensor.of(new int[] {1, 1}), Tensor.of(new int[] {5, 6}), 0, Op.Combine.ADD),
              new double[] {-2, 10.5, 0, 1.5, 3});
          same(
              v.scatter(
                  Tensor.of(new int[] {1, 9}),
                  Tensor.of(new int[] {5, 6}),
                  0,
                  Op.Combine.SET,
                  Op.OutOfRange.IGNORE),
              new double[] {-2, 5, 0, 1.5, 3});
        });
  }

  private void reductions() {
    examples.put(
        "sum",
        () -> {
          same(m.sum(), 21.0);
          same(m.sum(-1), new double[] {6, 15});
          same(m.greater(2).sum(), 4);
          same(m.sum(1, 0), 21.0);
          same(Tensor.zeros(0, 2).sum(0), new float[2]);
        });
    examples.put(
        "mean",
        () -> {
          same(i.mean(), 0.2f);
          same(m.mean(0), new double[] {2.5, 3.5, 4.5});
        });
    examples.put("variance", () -> same(m.variance(1), new double[] {2 / 3.0, 2 / 3.0}));
    examples.put("prod", () -> same(m.prod(0), new double[] {4, 10, 18}));
    examples.put("max", () -> same(m.max(0), new double[] {4, 5, 6}));
    examples.put("min", () -> same(m.min(), 1.0));
    examples.put("any", () -> same(m.greater(5).any(1), new boolean[] {false, true}));
    examples.put("all", () -> same(m.greater(3).all(1), new boolean[] {false, true}));
    examples.put(
        "keep",
        () -> {
          assertThat(m.keep(m.sum(-1), -1).shape()).isEqualTo(Shape.of(2, 1));
          assertThat(m.keep(m.sum()).shape()).isEqualTo(Shape.of(1, 1));
        });
    examples.put("argmax", () -> same(m.argmax(-1), new int[] {2, 2}));
    examples.put("argmin", () -> same(m.argmin(0), new int[] {0, 0, 0}));
    examples.put("cumsum", () -> same(m.cumsum(1), new double[][] {{1, 3, 6}, {4, 9, 15}}));
    examples.put("argsort", () -> same(i.argsort(true), new int[] {4, 3, 2, 1, 0}));
    examples.put(
        "matmul",
        () -> {
          same(m.matmul(m.transpose()), new double[][] {{14, 32}, {32, 77}});
          same(m.matmul(Tensor.of(new double[] {1, 0, 1})), new double[] {4, 10});
          same(Tensor.of(new double[] {1, 1}).matmul(m), new double[] {5, 7, 9});
          same(Tensor.of(new int[] {1, 2}).matmul(Tensor.of(new int[] {3, 4})), 11);
          Tensor batch = Tensor.ones(2, 1, 4, 3).matmul(Tensor.ones(5, 3, 6));
          assertThat(batch.shape()).isEqualTo(Shape.of(2, 5, 4, 6));
          assertThat(batch.sum().item()).isEqualTo(2 * 5 * 4 * 6 * 3);
          same(
              Tensor.ones(2, 2, 3).matmul(Tensor.ones(3, 1)),
              new float[][][] {{{3}, {3}}, {{3}, {3}}});
          assertThat(Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 3)).sum().item()).isZero();
        });
  }

  @TestFactory
  Stream<DynamicTest> function() {
    return examples.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), e.getValue()));
  }

  @Test
  void everyPublicFunctionHasAnExample() {
    Set<String> functions =
        Arrays.stream(Tensor.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertThat(examples.keySet()).containsExactlyInAnyOrderElementsOf(functions);
  }
}
