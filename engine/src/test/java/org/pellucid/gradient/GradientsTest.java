package org.pellucid.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

final class GradientsTest {
  private static Tensor vector(double... values) {
    return Tensor.of(values);
  }

  private static double[] gradient(Tensor loss, Tensor x) {
    return Gradients.of(loss, List.of(x)).getFirst().toDoubleArray();
  }

  @Test
  void gradientOfASumOfSquares() {
    Tensor x = vector(1, -2, 3);
    assertThat(gradient(x.square().sum(), x)).containsExactly(2, -4, 6);
  }

  @Test
  void gradientsOfSeveralTensorsComeInTheirOrder() {
    Tensor x = vector(1, 2);
    Tensor y = vector(3, 4);
    List<Tensor> gradients = Gradients.of(x.multiply(y).sum(), List.of(y, x, y));
    assertThat(gradients.get(0).toDoubleArray()).containsExactly(1, 2);
    assertThat(gradients.get(1).toDoubleArray()).containsExactly(3, 4);
    assertThat(gradients.get(2).toDoubleArray()).containsExactly(1, 2);
  }

  @Test
  void gradientOfTheLossByItselfIsOne() {
    Tensor loss = vector(3).sum();
    assertThat(gradient(loss, loss)).containsExactly(1);
  }

  @Test
  void gradientPassesValuesThatHaveBeenComputed() {
    Tensor x = vector(1, 2);
    Tensor y = x.square();
    assertThat(y.toDoubleArray()).containsExactly(1, 4);
    assertThat(gradient(y.sum(), x)).containsExactly(2, 4);
  }

  @Test
  void gradientByAnIntermediateResultStopsThere() {
    Tensor x = vector(1, 2);
    Tensor y = x.square();
    Tensor loss = y.multiply(3).sum();
    assertThat(gradient(loss, y)).containsExactly(3, 3);
  }

  @Test
  void gradientByATensorAndWhatItWasMadeOf() {
    Tensor x = vector(1, 2);
    Tensor y = x.square();
    List<Tensor> gradients = Gradients.of(y.multiply(x).sum(), List.of(x, y));
    assertThat(gradients.get(0).toDoubleArray()).containsExactly(3, 12);
    assertThat(gradients.get(1).toDoubleArray()).containsExactly(1, 2);
  }

  @Test
  void seedWeighsTheResults() {
    Tensor x = vector(1, 2);
    Tensor y = x.square();
    assertThat(Gradients.of(y, vector(10, 100), List.of(x)).getFirst().toDoubleArray())
        .containsExactly(20, 400);
  }

  @Test
  void thirdDerivative() {
    Tensor x = vector(2);
    Tensor y = x.power(4).sum();
    for (int i = 0; i < 3; i++) {
      y = Gradients.of(y, List.of(x)).getFirst().sum();
    }
    assertThat(y.item()).isEqualTo(48);
  }

  @Test
  void unconnectedTensorHasGradientZero() {
    Tensor x = vector(1, 2);
    Tensor other = Tensor.of(new float[] {1, 2, 3});
    Tensor gradient = Gradients.of(x.sum(), List.of(other)).getFirst();
    assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(gradient.toFloatArray()).containsExactly(0, 0, 0);
  }

  @Test
  void connectionIsToldApart() {
    Tensor x = vector(1, 2);
    Tensor other = vector(1, 2);
    Tensor loss = x.square().add(other.stopGradient()).add(other.floor()).sum();
    assertThat(Gradients.connected(loss, x)).isTrue();
    assertThat(Gradients.connected(loss, other)).isFalse();
    assertThat(Gradients.connected(loss, loss)).isTrue();
  }

  @Test
  void variablesWithoutAGradientAreFound() {
    Variable used = new Variable("used", NdArray.of(new float[] {1}), true);
    Variable unused = new Variable("unused", NdArray.of(new float[] {1}), true);
    assertThat(Gradients.unconnected(used.tensor().sum(), List.of(unused, used)))
        .containsExactly(unused);
  }

  @Test
  void gradientByVariablesOutsideOfAProgram() {
    Variable v = new Variable("v", NdArray.of(new float[] {1, 2}), true);
    Tensor loss = v.tensor().square().sum();
    assertThat(Gradients.ofVariables(loss, List.of(v)).getFirst().toFloatArray())
        .containsExactly(2, 4);
  }

  @Test
  void gradientByVariablesInsideAProgramFollowsReadsAndUpdates() {
    Variable v = new Variable("v", NdArray.of(new float[] {1, 2}), true);
    Program step =
        Program.of(() -> {
          Tensor loss = v.tensor().square().sum();
          Tensor gradient = Gradients.ofVariables(loss, List.of(v)).getFirst();
          v.assign(v.tensor().subtract(gradient.multiply(0.25)));
          return loss;
        });
    assertThat(step.run().item()).isEqualTo(5);
    assertThat(v.value().toFloatArray()).containsExactly(0.5f, 1);
    assertThat(step.run().item()).isEqualTo(1.25);
  }

  @Test
  void gradientAfterAnAssignmentIsByTheNewValue() {
    Variable v = new Variable("v", NdArray.of(new float[] {3}), true);
    Program program =
        Program.of(() -> {
          v.assign(v.tensor().multiply(2));
          Tensor loss = v.tensor().square().sum();
          return Gradients.ofVariables(loss, List.of(v)).getFirst();
        });
    assertThat(program.run().item()).isEqualTo(12);
  }

  @Test
  void tiesShareTheGradientOfMaximumAndMinimum() {
    Tensor x = vector(1, 2, 3);
    Tensor y = vector(1, 5, 0);
    List<Tensor> max = Gradients.of(x.maximum(y).sum(), List.of(x, y));
    assertThat(max.get(0).toDoubleArray()).containsExactly(0.5, 0, 1);
    assertThat(max.get(1).toDoubleArray()).containsExactly(0.5, 1, 0);
    List<Tensor> min = Gradients.of(x.minimum(y).sum(), List.of(x, y));
    assertThat(min.get(0).toDoubleArray()).containsExactly(0.5, 1, 0);
    assertThat(min.get(1).toDoubleArray()).containsExactly(0.5, 0, 1);
  }

  @Test
  void tiesShareTheGradientOfAReduction() {
    Tensor x = Tensor.of(new double[][] {{1, 3, 3}, {4, 4, 4}});
    assertThat(gradient(x.max(1).sum(), x)).containsExactly(0, 0.5, 0.5, 1 / 3.0, 1 / 3.0, 1 / 3.0);
    assertThat(gradient(x.min(1).sum(), x)).containsExactly(1, 0, 0, 1 / 3.0, 1 / 3.0, 1 / 3.0);
  }

  @Test
  void windowSendsItsGradientToTheFirstOfEqualElements() {
    Tensor x = Tensor.of(new double[] {2, 2, 1, 1}).reshape(1, 4, 1);
    Op.Windows windows = new Op.Windows(Ints.of(2), Ints.of(0), Ints.of(0), Ints.of(1));
    Tensor y = Backward.apply(new Op.WindowMax(Ints.of(2), windows), x);
    assertThat(gradient(y.sum(), x)).containsExactly(1, 0, 1, 0);
  }

  @Test
  void kinksHaveGradientZero() {
    Tensor x = vector(-1, 0, 1);
    assertThat(gradient(x.abs().sum(), x)).containsExactly(-1, 0, 1);
    assertThat(gradient(x.relu().sum(), x)).containsExactly(0, 0, 1);
  }

  @Test
  void powerOfZeroHasFiniteGradients() {
    Tensor x = vector(0, 0, 0, 2);
    Tensor y = vector(0, 1, 2, 0);
    List<Tensor> gradients = Gradients.of(x.power(y).sum(), List.of(x, y));
    assertThat(gradients.get(0).toDoubleArray()).containsExactly(0, 1, 0, 0);
    assertThat(gradients.get(1).toDoubleArray()).containsExactly(0, 0, 0, Math.log(2));
  }

  @Test
  void productWithZerosHasTheRightGradient() {
    Tensor x = Tensor.of(new double[][] {{0, 2, 3}, {0, 0, 3}});
    assertThat(gradient(x.prod(1).sum(), x)).containsExactly(6, 0, 0, 0, 0, 0);
  }

  @Test
  void lastOfSeveralUpdatesOfOneEntryHasTheGradient() {
    Tensor base = vector(1, 1, 1);
    Tensor updates = vector(5, 6, 7);
    Tensor y =
        base.scatter(Tensor.of(new int[] {1, 0, 1}), updates, 0, Op.Combine.SET)
            .multiply(vector(1, 10, 100));
    List<Tensor> gradients = Gradients.of(y.sum(), List.of(base, updates));
    assertThat(gradients.get(0).toDoubleArray()).containsExactly(0, 0, 100);
    assertThat(gradients.get(1).toDoubleArray()).containsExactly(0, 1, 10);
  }

  @Test
  void productOfUpdatesWithZerosHasTheRightGradient() {
    Tensor base = vector(2, 3, 5);
    Tensor updates = vector(0, 7, 0, 0);
    Tensor y = base.scatter(Tensor.of(new int[] {0, 0, 1, 1}), updates, 0, Op.Combine.MUL);
    List<Tensor> gradients = Gradients.of(y.sum(), List.of(base, updates));
    assertThat(gradients.get(0).toDoubleArray()).containsExactly(0, 0, 1);
    assertThat(gradients.get(1).toDoubleArray()).containsExactly(14, 0, 0, 0);
  }

  @Test
  void functionsThatAreConstantAlmostEverywhereHaveGradientZero() {
    Tensor x = vector(0.3, 1.7);
    for (Tensor y :
        List.of(
            x.floor(),
            x.ceil(),
            x.round(),
            x.sign(),
            x.less(1).cast(DType.FLOAT64),
            x.cast(DType.INT32).cast(DType.FLOAT64),
            x.argsort(false).cast(DType.FLOAT64),
            x.argmax(0).cast(DType.FLOAT64))) {
      assertThat(gradient(y.sum(), x)).containsExactly(0, 0);
      assertThat(Gradients.connected(y, x)).isFalse();
    }
  }

  @Test
  void operationWithoutGradientNamesItselfAndItsLayer() {
    Tensor x = Tensor.of(new double[][] {{2, 1}, {1, 3}});
    Tensor y = Origin.within("decoder", () -> Origin.within("lu_1", () -> Linalg.lu(x).getFirst()));
    assertThatThrownBy(() -> Gradients.of(y.sum(), List.of(x)))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Layer \"decoder/lu_1\": lu has no gradient. Use stopGradient() on its input,"
                + " or Gradients.custom to give it one.");
  }

  @Test
  void operationWithoutGradientOffThePathDoesNoHarm() {
    Tensor x = Tensor.of(new double[][] {{2, 1}, {1, 3}});
    Tensor cut = Linalg.lu(x.stopGradient()).getFirst().add(Linalg.lu(x).getFirst().stopGradient());
    assertThat(gradient(x.add(cut).sum(), x)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void bitcastOnThePathIsAnError() {
    Tensor x = Tensor.of(new float[] {1, 2});
    Tensor y = x.bitcast(DType.INT32).bitcast(DType.FLOAT32);
    assertThatThrownBy(() -> Gradients.of(y.sum(), List.of(x)))
        .hasMessageStartingWith("bitcast has no gradient.");
  }

  @Test
  void completeDecompositionsSayThatTheyHaveNone() {
    Tensor x = Tensor.of(new double[][] {{2, 1}, {1, 3}, {0, 1}});
    assertThatThrownBy(() -> Gradients.of(Linalg.qr(x, true).getFirst().sum(), List.of(x)))
        .hasMessage("qr with complete Q has no gradient for shape [3, 2]. Use the reduced form.");
    assertThatThrownBy(() -> Gradients.of(Linalg.svd(x, true).getFirst().sum(), List.of(x)))
        .hasMessage(
            "svd with complete U and V has no gradient for shape [3, 2]. Use the reduced form.");
    Tensor norm = Linalg.svd(x, true).get(1).square().sum();
    assertThat(gradient(norm, x)[0]).isCloseTo(4, within(1e-9));
  }

  @Test
  void lossOfSeveralElementsIsRefused() {
    assertThatThrownBy(() -> Gradients.of(Tensor.zeros(2, 3), List.of()))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Gradients need a loss of one element, got float32 [2, 3]. Reduce it with mean() or"
                + " sum(), or give a seed of its shape.");
  }

  @Test
  void wholeNumbersAreRefused() {
    Tensor x = Tensor.of(new int[] {1, 2});
    assertThatThrownBy(() -> Gradients.of(x.cast(DType.FLOAT32).sum(), List.of(x)))
        .hasMessage(
            "Gradients need floating tensors: what they are taken by is int32 [2]. Cast it to"
                + " float32 first.");
    assertThatThrownBy(() -> Gradients.of(x.sum(), List.of()))
        .hasMessage("Gradients need floating tensors: loss is int32 []. Cast it to float32 first.");
  }

  @Test
  void seedOfAnotherShapeIsRefused() {
    Tensor x = vector(1, 2);
    assertThatThrownBy(() -> Gradients.of(x, Tensor.zeros(3), List.of(x)))
        .hasMessage("The seed of a gradient must have the shape of y, [2], got [3].");
  }

  @Test
  void halfWidthFloatsHaveGradientsOfTheirType() {
    Tensor x = Tensor.of(new float[] {1, 2}).cast(DType.BFLOAT16);
    Tensor wide = x.cast(DType.FLOAT32).square().add(x.cast(DType.FLOAT32));
    Tensor gradient = Gradients.of(wide.sum(), List.of(x)).getFirst();
    assertThat(gradient.dtype()).isEqualTo(DType.BFLOAT16);
    assertThat(gradient.toFloatArray()).containsExactly(3, 5);
  }

  @Test
  void chainOfTenThousandNodesIsWalkedWithoutRecursion() {
    Tensor x = vector(1);
    Tensor y = x;
    for (int i = 0; i < 10_000; i++) {
      y = y.add(x);
    }
    Tensor gradient = Gradients.of(y.sum(), List.of(x)).getFirst();
    assertThat(gradient.shape()).isEqualTo(Shape.of(1));
    assertThat(Graph.reachable(List.of(gradient.graph()))).hasSizeLessThan(30_100);
  }

  @Test
  void diamondsDoNotMultiplyTheWork() {
    Tensor x = vector(1);
    Tensor y = x;
    for (int i = 0; i < 40; i++) {
      y = y.multiply(0.5).add(y.multiply(0.5));
    }
    assertThat(gradient(y.sum(), x)).containsExactly(1);
  }

  @Test
  void gradientsCarryTheOriginOfWhatTheyDifferentiate() {
    Tensor x = vector(1, 2);
    Tensor y = Origin.within("dense_1", x::exp);
    Tensor gradient = Gradients.of(y.sum(), List.of(x)).getFirst();
    assertThat(gradient.graph().node().origin()).isEqualTo("dense_1");
  }

  @Test
  void matrixProductsAreDifferentiatedWithoutTranspositions() {
    Tensor x = Tensor.ones(2, 3);
    Tensor w = Tensor.ones(3, 4);
    List<Tensor> gradients = Gradients.of(x.matmul(w).square().sum(), List.of(x, w));
    assertThat(operations(gradients)).contains(Op.MatMul.class).doesNotContain(Op.Transpose.class);
  }

  @Test
  void customGradientReplacesTheDerivedOne() {
    Tensor x = vector(-3, 0.5, 3);
    Tensor y =
        Gradients.custom(
            List.of(x), in -> in.get(0).round(), (g, out, in) -> List.of(g.multiply(2)));
    assertThat(y.toDoubleArray()).containsExactly(-3, 0, 3);
    assertThat(gradient(y.sum(), x)).containsExactly(2, 2, 2);
  }

  @Test
  void aRearrangedGradientIsTakenAsItIs() {
    Tensor x = Tensor.of(new double[] {1, 2, 3});
    Tensor y =
        Gradients.rearranged(
            List.of(x), in -> in.get(0).square(), (g, out, in) -> List.of(g.multiply(7)));
    assertThat(Gradients.of(y.sum(), List.of(x)).getFirst().toDoubleArray())
        .containsExactly(7, 7, 7);
  }

  @Test
  void customGradientIsAllThatIsLookedAt() {
    Tensor x = Tensor.of(new double[][] {{2, 1}, {1, 3}});
    Tensor y =
        Gradients.custom(
            List.of(x), in -> Linalg.lu(in.get(0)).getFirst(), (g, out, in) -> List.of(g));
    assertThat(gradient(y.sum(), x)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void customGradientMayLeaveInputsOut() {
    Tensor x = vector(2);
    Tensor y = vector(5);
    Tensor z =
        Gradients.custom(
            List.of(x, y),
            in -> in.get(0).multiply(in.get(1)),
            (g, out, in) -> Arrays.asList(g.multiply(in.get(1)), null));
    List<Tensor> gradients = Gradients.of(z.sum(), List.of(x, y));
    assertThat(gradients.get(0).item()).isEqualTo(5);
    assertThat(gradients.get(1).item()).isEqualTo(0);
  }

  @Test
  void customGradientOfAnotherShapeIsRefused() {
    Tensor x = vector(1, 2);
    Tensor y = Gradients.custom(List.of(x), in -> in.get(0), (g, out, in) -> List.of(g.sum()));
    assertThatThrownBy(() -> Gradients.of(y.sum(), List.of(x)))
        .hasMessage("the gradient of a value of shape [2] must have that shape, got [].");
  }

  @Test
  void customRuleOfTheWrongLengthIsRefused() {
    Tensor x = vector(1, 2);
    Tensor y =
        Origin.within(
            "round_1",
            () -> Gradients.custom(List.of(x, x), in -> in.get(0), (g, out, in) -> List.of(g)));
    assertThatThrownBy(() -> Gradients.of(y.sum(), List.of(x)))
        .hasMessage(
            "Layer \"round_1\": a custom rule gave 1 gradients for 2 inputs. Give one for each,"
                + " null where there is none.");
  }

  @Test
  void softenedRulesStayExactFarOut() {
    Tensor x = vector(-800, 800);
    assertThat(gradient(x.sigmoid().sum(), x)).containsExactly(0, 0);
    assertThat(gradient(x.tanh().sum(), x)).containsExactly(0, 0);
  }

  @Test
  void derivativeOfDigammaIsTrigamma() {
    Tensor x = vector(1, 0.5, -0.5, 20);
    double[] expected = {
      Math.PI * Math.PI / 6, Math.PI * Math.PI / 2, Math.PI * Math.PI / 2 + 4, 0.051270822935203
    };
    double[] actual = gradient(x.digamma().sum(), x);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-12));
    }
  }

  private static Set<Class<?>> operations(List<Tensor> tensors) {
    return Graph.reachable(tensors.stream().map(Tensor::graph).toList()).stream()
        .map(Node::op)
        .map(Op::getClass)
        .collect(Collectors.toSet());
  }
}
