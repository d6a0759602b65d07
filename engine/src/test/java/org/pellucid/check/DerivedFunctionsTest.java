package org.pellucid.check;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** Functions composed of several operations, and their gradients. */
final class DerivedFunctionsTest {
  private static final Ints TWO = Ints.of(2, 2);
  private static final Ints ONE = Ints.of(1, 1);

  @TestFactory
  Stream<DynamicTest> functionAgreesWithItsGradients() {
    return Stream.of(
            OpCheck.of("relu", in -> in.get(0).relu()).distinct(5, 9).elements(x -> Math.max(x, 0)),
            OpCheck.of("mean", in -> in.get(0).mean(0).exp()).floats(-1, 1, 3, 5),
            OpCheck.of("variance", in -> in.get(0).variance(1)).floats(-1, 1, 3, 5),
            OpCheck.of("clip", in -> in.get(0).clip(-0.5, 0.7)).distinct(4, 5),
            OpCheck.of("mod", in -> in.get(0).mod(in.get(1)).square())
                .given(new double[] {5.3, -5.3, 0.2, 7.9}, 4)
                .given(new double[] {2, 2, 1.5, -3}, 4),
            OpCheck.of("broadcasting", in -> in.get(0).multiply(in.get(1)).add(in.get(2)))
                .floats(-1, 1, 2, 1, 3)
                .floats(-1, 1, 4, 1)
                .floats(-1, 1)
                .reference(in ->
                    Loops.fill(
                        24,
                        i ->
                            in.get(0).getDouble(i / 12 * 3 + i % 3) * in.get(1).getDouble(i / 3 % 4)
                                + in.get(2).getDouble(0))),
            OpCheck.of("softmax", in -> Nn.softmax(in.get(0), -1))
                .distinct(3, 7)
                .reference(in ->
                    Loops.fill(
                        21,
                        i -> {
                          double sum = 0;
                          for (int j = 0; j < 7; j++) {
                            sum += Math.exp(in.get(0).getDouble(i / 7 * 7 + j));
                          }
                          return Math.exp(in.get(0).getDouble(i)) / sum;
                        })),
            OpCheck.of("log softmax", in -> Nn.logSoftmax(in.get(0), 0)).distinct(3, 7),
            OpCheck.of("softplus", in -> Nn.softplus(in.get(0)))
                .distinct(3, 7)
                .elements(x -> Math.log1p(Math.exp(x))),
            OpCheck.of("max pool", in -> Nn.maxPool(in.get(0), TWO, TWO, Nn.Padding.SAME))
                .distinct(1, 5, 5, 2),
            OpCheck.of("average pool", in -> Nn.averagePool(in.get(0), TWO, ONE, Nn.Padding.SAME))
                .floats(-1, 1, 2, 3, 4, 2),
            OpCheck.of(
                    "average pool with stride",
                    in -> Nn.averagePool(in.get(0), Ints.of(2, 3), TWO, Nn.Padding.VALID).exp())
                .floats(-1, 1, 1, 5, 6, 2),
            OpCheck.of(
                    "conv with same padding",
                    in -> Nn.conv(in.get(0), in.get(1), TWO, Nn.Padding.SAME, ONE, 1).tanh())
                .floats(-1, 1, 2, 5, 4, 2)
                .floats(-1, 1, 3, 3, 2, 2),
            OpCheck.of(
                    "transposed conv",
                    in ->
                        Nn.convTranspose(in.get(0), in.get(1), TWO, Nn.Padding.SAME, null, ONE)
                            .tanh())
                .floats(-1, 1, 1, 2, 3, 2)
                .floats(-1, 1, 3, 2, 2, 2),
            OpCheck.of(
                    "transposed conv with output padding and windows below the stride",
                    in ->
                        Nn.convTranspose(
                            in.get(0),
                            in.get(1),
                            Ints.of(3),
                            Nn.Padding.VALID,
                            Ints.of(2),
                            Ints.of(1)))
                .floats(-1, 1, 2, 3, 2)
                .floats(-1, 1, 2, 1, 2),
            OpCheck.of(
                    "depthwise conv",
                    in -> Nn.depthwiseConv(in.get(0), in.get(1), TWO, Nn.Padding.SAME, ONE).tanh())
                .floats(-1, 1, 1, 4, 3, 2)
                .floats(-1, 1, 2, 3, 2, 2),
            OpCheck.of(
                    "adaptive average pool",
                    in -> Nn.adaptiveAveragePool(in.get(0), Ints.of(3, 2)).exp())
                .floats(-1, 1, 1, 5, 3, 2),
            OpCheck.of("adaptive max pool", in -> Nn.adaptiveMaxPool(in.get(0), Ints.of(3, 2)))
                .distinct(1, 5, 3, 2),
            OpCheck.of("batched product", in -> in.get(0).matmul(in.get(1)).sin())
                .floats(-1, 1, 2, 1, 3, 2)
                .floats(-1, 1, 3, 2, 4),
            OpCheck.of("product with shared right side", in -> in.get(0).matmul(in.get(1)).sin())
                .floats(-1, 1, 2, 3, 2)
                .floats(-1, 1, 2, 4),
            OpCheck.of("vector product", in -> in.get(0).matmul(in.get(1)))
                .floats(-1, 1, 5)
                .floats(-1, 1, 5),
            OpCheck.of("determinant", in -> Linalg.determinant(in.get(0).add(three())))
                .floats(-1, 1, 2, 3, 3)
                .illConditioned(),
            OpCheck.of("inverse", in -> Linalg.inverse(in.get(0).add(three())))
                .floats(-1, 1, 2, 3, 3)
                .illConditioned(),
            OpCheck.of(
                    "layer normalization",
                    in -> {
                      Tensor x = in.get(0);
                      Tensor centered = x.subtract(x.keep(x.mean(-1), -1));
                      Tensor scale = x.keep(x.variance(-1), -1).add(1e-3).rsqrt();
                      return centered.multiply(scale).multiply(in.get(1)).add(in.get(2));
                    })
                .floats(-1, 1, 4, 6)
                .floats(-1, 1, 6)
                .floats(-1, 1, 6),
            OpCheck.of(
                    "attention",
                    in -> {
                      Tensor scores = in.get(0).matmul(in.get(1).swapAxes(-2, -1));
                      return Nn.softmax(scores.multiply(0.5), -1).matmul(in.get(2));
                    })
                .floats(-1, 1, 2, 3, 4)
                .floats(-1, 1, 2, 5, 4)
                .floats(-1, 1, 2, 5, 3),
            OpCheck.of(
                    "cross-entropy",
                    in ->
                        Nn.logSoftmax(in.get(0), -1)
                            .multiply(Nn.oneHot(in.get(1), 4))
                            .sum(-1)
                            .mean()
                            .negative())
                .distinct(3, 4)
                .given(new int[] {2, 0, 3}, 3),
            OpCheck.of(
                    "stacked slices",
                    in ->
                        Tensor.stack(1, List.of(in.get(0).select(0, 1), in.get(0).select(0, -1)))
                            .flip(0)
                            .multiply(in.get(0).sum(0).expandDims(1))
                            .reshape(Shape.of(2, 3)))
                .floats(-1, 1, 4, 3))
        .map(check -> DynamicTest.dynamicTest(check.name(), check::check));
  }

  private static Tensor three() {
    return Tensor.eye(3).multiply(3);
  }
}
