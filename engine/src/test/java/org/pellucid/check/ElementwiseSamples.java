package org.pellucid.check;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.gradient.Gradients;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** One check or more for each source and elementwise operation. */
final class ElementwiseSamples {
  private ElementwiseSamples() {}

  static List<OpCheck> sources() {
    Variable variable = new Variable("weights", NdArray.of(new float[] {1, 2, 3}), true);
    return List.of(
        OpCheck.of("fill", in -> in.get(0).add(2.5)).anyShape(-1, 1).elements(x -> x + 2.5),
        OpCheck.of("data", in -> in.get(0).add(Tensor.of(new float[] {1, 2, 3})))
            .floats(-1, 1, 2, 3)
            .reference(in -> Loops.fill(6, i -> in.get(0).getDouble(i) + i % 3 + 1)),
        OpCheck.of("iota", in -> in.get(0).multiply(Tensor.iota(DType.FLOAT32, Shape.of(2, 3), 1)))
            .floats(-1, 1, 2, 3)
            .reference(in -> Loops.fill(6, i -> in.get(0).getDouble(i) * (i % 3))),
        OpCheck.of("read", in -> in.get(0).multiply(variable.tensor()))
            .floats(-1, 1, 3)
            .reference(in -> Loops.fill(3, i -> in.get(0).getDouble(i) * (i + 1))),
        OpCheck.of(
                "random bits",
                in ->
                    RandomNumbers.bits(Shape.of(9), Tensor.scalar(7L), Tensor.scalar(2L))
                        .cast(DType.FLOAT64)
                        .multiply(in.get(0)))
            .floats(1, 2, 9)
            .within(1e-6)
            .notDifferentiated(),
        OpCheck.of("stop gradient", in -> in.get(0).multiply(in.get(0).stopGradient().exp()))
            .anyShape(-1, 1)
            .notDifferentiated()
            .elements(x -> x * Math.exp(x)),
        OpCheck.of(
                "custom gradient",
                in ->
                    Gradients.custom(
                        in,
                        x -> x.get(0).multiply(x.get(1)).sin(),
                        (g, y, x) -> {
                          Tensor slope = g.multiply(x.get(0).multiply(x.get(1)).cos());
                          return List.of(slope.multiply(x.get(1)), slope.multiply(x.get(0)));
                        }))
            .anyShape(-1, 1)
            .anyShape(-1, 1)
            .pairs((x, y) -> Math.sin(x * y)));
  }

  private static Tensor slope(UnaryOperator<Tensor> function, Tensor x) {
    return Gradients.of(function.apply(x).sum(), List.of(x)).getFirst();
  }

  static List<OpCheck> unary() {
    return List.of(
        OpCheck.of("neg", in -> in.get(0).negative()).anyShape(-2, 2).elements(x -> -x),
        OpCheck.of("abs", in -> in.get(0).abs()).distinct(4, 5).elements(Math::abs),
        OpCheck.of("sign", in -> in.get(0).sign()).distinct(4, 5).elements(Math::signum),
        OpCheck.of("exp", in -> in.get(0).exp()).anyShape(-2, 2).elements(Math::exp),
        OpCheck.of("expm1", in -> in.get(0).expm1()).anyShape(-2, 2).elements(Math::expm1),
        OpCheck.of("log", in -> in.get(0).log()).anyShape(0.5, 3).elements(Math::log),
        OpCheck.of("log1p", in -> in.get(0).log1p()).anyShape(-0.5, 3).elements(Math::log1p),
        OpCheck.of("sqrt", in -> in.get(0).sqrt()).anyShape(0.5, 3).elements(Math::sqrt),
        OpCheck.of("rsqrt", in -> in.get(0).rsqrt())
            .anyShape(0.5, 3)
            .elements(x -> 1 / Math.sqrt(x)),
        OpCheck.of("sin", in -> in.get(0).sin()).anyShape(-4, 4).elements(Math::sin),
        OpCheck.of("cos", in -> in.get(0).cos()).anyShape(-4, 4).elements(Math::cos),
        OpCheck.of("tanh", in -> in.get(0).tanh()).anyShape(-3, 3).elements(Math::tanh),
        OpCheck.of("sigmoid", in -> in.get(0).sigmoid())
            .anyShape(-4, 4)
            .elements(x -> 1 / (1 + Math.exp(-x))),
        OpCheck.of("erf", in -> in.get(0).erf()).anyShape(-2, 2).elements(Loops::erf),
        OpCheck.of("gelu", in -> Nn.gelu(in.get(0), false))
            .anyShape(-3, 3)
            .elements(x -> x * (1 + Loops.erf(x * Math.sqrt(0.5))) / 2),
        OpCheck.of("gelu by tanh", in -> Nn.gelu(in.get(0), true))
            .anyShape(-3, 3)
            .elements(
                x -> x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2),
        OpCheck.of("silu", in -> Nn.silu(in.get(0)))
            .anyShape(-4, 4)
            .elements(x -> x / (1 + Math.exp(-x))),
        OpCheck.of("slope of silu", in -> slope(Nn::silu, in.get(0)))
            .anyShape(-4, 4)
            .elements(x -> (1 + x / (1 + Math.exp(x))) / (1 + Math.exp(-x))),
        OpCheck.of("erfinv", in -> in.get(0).erf().erfinv()).anyShape(-1, 1).elements(x -> x),
        OpCheck.of("erfinv alone", in -> in.get(0).erfinv()).anyShape(-0.8, 0.8),
        OpCheck.of("lgamma of n", in -> in.get(0).lgamma())
            .given(new double[] {1, 2, 3, 4, 5.5, 0.5, 11}, 7)
            .reference(in ->
                new double[] {
                  0,
                  0,
                  Math.log(2),
                  Math.log(6),
                  3.957813967618717,
                  Math.log(Math.PI) / 2,
                  Math.log(3_628_800)
                }),
        OpCheck.of("lgamma", in -> in.get(0).lgamma()).anyShape(0.3, 5),
        OpCheck.of("lgamma below 0", in -> in.get(0).lgamma()).floats(-1.8, -1.2, 6),
        OpCheck.of("digamma", in -> in.get(0).digamma()).anyShape(0.4, 5),
        OpCheck.of("digamma below 0", in -> in.get(0).digamma()).floats(-1.7, -1.3, 6),
        OpCheck.of("floor", in -> in.get(0).floor()).distinct(4, 5).elements(Math::floor),
        OpCheck.of("ceil", in -> in.get(0).ceil()).distinct(4, 5).elements(Math::ceil),
        OpCheck.of("round", in -> in.get(0).round())
            .given(new double[] {-1.5, -0.5, 0.5, 1.5, 2.5, 0.4, -0.6}, 7)
            .notDifferentiated()
            .elements(Math::rint),
        OpCheck.of("not", in -> in.get(0).not().cast(DType.FLOAT32))
            .booleans(7)
            .elements(x -> 1 - x),
        OpCheck.of("not of bits", in -> in.get(0).not()).integers(-9, 9, 7).elements(x -> -x - 1),
        OpCheck.of("cast", in -> in.get(0).cast(DType.FLOAT64).exp())
            .anyShape(-1, 1)
            .elements(Math::exp),
        OpCheck.of("cast to int", in -> in.get(0).multiply(3).cast(DType.INT32))
            .floats(-2, 2, 9)
            .elements(x -> (int) (x * 3)),
        OpCheck.of("bitcast", in -> in.get(0).bitcast(DType.FLOAT32).bitcast(DType.INT32))
            .integers(1, 1 << 29, 9)
            .elements(x -> x));
  }

  static List<OpCheck> binary() {
    return List.of(
        OpCheck.of("add", in -> in.get(0).add(in.get(1)))
            .anyShape(-2, 2)
            .anyShape(-2, 2)
            .pairs((x, y) -> x + y),
        OpCheck.of("sub", in -> in.get(0).subtract(in.get(1)))
            .anyShape(-2, 2)
            .anyShape(-2, 2)
            .pairs((x, y) -> x - y),
        OpCheck.of("mul", in -> in.get(0).multiply(in.get(1)))
            .anyShape(-2, 2)
            .anyShape(-2, 2)
            .pairs((x, y) -> x * y),
        OpCheck.of("square", in -> in.get(0).multiply(in.get(0)))
            .anyShape(-2, 2)
            .elements(x -> x * x),
        OpCheck.of("div", in -> in.get(0).divide(in.get(1)))
            .anyShape(-2, 2)
            .anyShape(0.5, 2)
            .pairs((x, y) -> x / y),
        OpCheck.of("rem", in -> in.get(0).remainder(in.get(1)))
            .given(new double[] {5.3, -5.3, 0.2, 7.9}, 4)
            .given(new double[] {2, 2, 1.5, -3}, 4)
            .pairs((x, y) -> x % y),
        OpCheck.of("pow", in -> in.get(0).power(in.get(1)))
            .anyShape(0.5, 2)
            .anyShape(-2, 2)
            .pairs(Math::pow),
        OpCheck.of("pow of constant", in -> in.get(0).power(3))
            .given(new double[] {-2, 0, 1, 0.5}, 4)
            .elements(x -> x * x * x),
        OpCheck.of("max", in -> in.get(0).maximum(in.get(1)))
            .distinct(3, 7)
            .distinct(3, 7)
            .notDifferentiated()
            .pairs(Math::max),
        OpCheck.of("max of a number", in -> in.get(0).maximum(0.1))
            .distinct(3, 7)
            .elements(x -> Math.max(x, 0.1)),
        OpCheck.of("min of a number", in -> in.get(0).minimum(0.1))
            .distinct(3, 7)
            .elements(x -> Math.min(x, 0.1)),
        OpCheck.of("min", in -> in.get(0).minimum(in.get(1).add(0.03)))
            .distinct(3, 7)
            .distinct(3, 7)
            .pairs((x, y) -> Math.min(x, y + 0.03)),
        OpCheck.of("max of two", in -> in.get(0).maximum(in.get(1).add(0.03)))
            .distinct(3, 7)
            .distinct(3, 7)
            .pairs((x, y) -> Math.max(x, y + 0.03)),
        OpCheck.of("atan2", in -> in.get(0).arctan2(in.get(1)))
            .anyShape(0.5, 2)
            .anyShape(-2, 2)
            .pairs(Math::atan2),
        OpCheck.of("and", in -> in.get(0).and(in.get(1)))
            .integers(0, 99, 9)
            .integers(0, 99, 9)
            .pairs((x, y) -> (int) x & (int) y),
        OpCheck.of("or", in -> in.get(0).or(in.get(1)))
            .integers(-99, 99, 9)
            .integers(-99, 99, 9)
            .pairs((x, y) -> (int) x | (int) y),
        OpCheck.of("xor", in -> in.get(0).xor(in.get(1)))
            .integers(-99, 99, 9)
            .integers(-99, 99, 9)
            .pairs((x, y) -> (int) x ^ (int) y),
        OpCheck.of("shift left", in -> in.get(0).shiftLeft(in.get(1)))
            .given(new int[] {1, 3, -5, 7}, 4)
            .given(new int[] {0, 31, 2, 32}, 4)
            .reference(in -> new double[] {1, 3 << 31, -20, 0}),
        OpCheck.of("shift right", in -> in.get(0).shiftRight(in.get(1)))
            .given(new int[] {64, -64, -5, 7}, 4)
            .given(new int[] {3, 3, 40, 32}, 4)
            .reference(in -> new double[] {8, -8, -1, 0}),
        OpCheck.of("equal", in -> in.get(0).equal(in.get(1)))
            .integers(0, 3, 19)
            .integers(0, 3, 19)
            .pairs((x, y) -> x == y ? 1 : 0),
        OpCheck.of("less", in -> in.get(0).less(in.get(1)))
            .integers(0, 3, 19)
            .integers(0, 3, 19)
            .pairs((x, y) -> x < y ? 1 : 0),
        OpCheck.of("less equal", in -> in.get(0).lessEqual(in.get(1)))
            .anyShape(0, 1)
            .anyShape(0, 1)
            .pairs((x, y) -> x <= y ? 1 : 0),
        OpCheck.of("select", in -> in.get(0).where(in.get(1).exp(), in.get(2)))
            .booleans(3, 5)
            .floats(-1, 1, 3, 5)
            .floats(-1, 1, 3, 5)
            .reference(in ->
                Loops.fill(
                    15,
                    i ->
                        in.get(0).getLong(i) != 0
                            ? Math.exp(in.get(1).getDouble(i))
                            : in.get(2).getDouble(i))));
  }

  static Tensor apply(Op op, Tensor... inputs) {
    return Tensor.of(new Value(Node.of(op, Arrays.stream(inputs).map(Tensor::graph).toList()), 0));
  }
}
