package org.pellucid.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/** Functions that ask for numbers, draw them, or take functions. */
final class ValuesTest {
  private static final Shape MANY = Shape.of(20_000);

  private static Tensor ints(int... values) {
    return Operands.ints(values);
  }

  @Test
  void differentNumbersAreSortedAndCounted() {
    List<Tensor> results = Sorting.unique(ints(3, 1, 3, 2), true, true, true, null, 5, -1);

    assertThat(results.get(0).toIntArray()).containsExactly(1, 2, 3, -1, -1);
    assertThat(results.get(1).toIntArray()).containsExactly(1, 3, 0, 1, 1);
    assertThat(results.get(2).toIntArray()).containsExactly(2, 0, 2, 1);
    assertThat(results.get(3).toIntArray()).containsExactly(1, 1, 2, 0, 0);
  }

  @Test
  void placesAndCountsOfNumbers() {
    List<Tensor> places = Sorting.nonzero(Tensor.of(new float[][] {{0, 2}, {3, 0}}));

    assertThat(places.get(0).toIntArray()).containsExactly(0, 1);
    assertThat(places.get(1).toIntArray()).containsExactly(1, 0);
    assertThat(Sorting.bincount(ints(1, 1, 3), null, 5).toIntArray())
        .containsExactly(0, 2, 0, 1, 0);
    assertThat(Creation.ndim(ints(1))).isEqualTo(1);
    assertThat(Creation.size(ints(1, 2))).isEqualTo(2);
    assertThat(Ops.get("shape").call(Map.of("x", ints(1, 2, 3)))).containsExactly(3);
    assertThat(Ops.get("dtype").call(Map.of("x", ints(1)))).containsExactly("int32");
    assertThat(Ops.get("is_tensor").call(Map.of("x", ints(1)))).containsExactly(true);
    assertThat(Creation.convertToNumpy(ints(1, 2)).toIntArray()).containsExactly(1, 2);
  }

  @Test
  void rangesOfOneNumberAndOfNone() {
    Tensor start = Tensor.of(new float[] {1, 10});
    Tensor stop = Tensor.of(new float[] {2, 1000});
    for (boolean endpoint : new boolean[] {true, false}) {
      assertThat(Creation.linspace(start, stop, 1, endpoint, null, 0).toFloatArray())
          .containsExactly(1, 10);
      assertThat(Creation.logspace(start, stop, 1, endpoint, 2, null, 0).toFloatArray())
          .containsExactly(2, 1024);
      assertThat(Creation.geomspace(start, stop, 1, endpoint, null, 0).toFloatArray())
          .containsExactly(1, 10);
      Tensor one = Tensor.scalar(1.0);
      assertThat(Creation.linspace(one, one, 0, endpoint, null, 0).shape()).isEqualTo(Shape.of(0));
      assertThat(Creation.logspace(one, one, 0, endpoint, 2, null, 0).shape())
          .isEqualTo(Shape.of(0));
      assertThat(Creation.geomspace(start, stop, 0, endpoint, null, -1).shape())
          .isEqualTo(Shape.of(2, 0));
    }
  }

  @Test
  void numbersOfCallsByNameKeepTheirDigits() {
    List<?> ten = Ops.get("arange").call(Map.of("start", 0.1, "stop", 1.1, "step", 0.1));
    assertThat(((Tensor) ten.getFirst()).shape()).isEqualTo(Shape.of(10));
  }

  @Test
  void functionsHaveTheirSecondNames() {
    Tensor x = Tensor.of(new float[] {-4, -0.5f, 2});
    for (List<String> names :
        List.of(List.of("silu", "swish"), List.of("hard_silu", "hard_swish"))) {
      List<float[]> results =
          names.stream()
              .map(name -> ((Tensor) Ops.get(name).call(Map.of("x", x)).getFirst()).toFloatArray())
              .toList();
      assertThat(results.get(1)).isEqualTo(results.get(0));
    }
  }

  @Test
  void eigenvectorsOfAnyMatrixAreStretchedByTheirValues() {
    Tensor turn = Tensor.of(new double[][] {{1, -2, 0}, {3, 1, 0.5}, {0, 1, 4}});
    List<Tensor> parts = Matrices.eig(turn);
    assertThat(parts).hasSize(4);
    Tensor re = parts.get(2);
    Tensor im = parts.get(3);
    Tensor left = turn.matmul(re);
    Tensor right = re.multiply(parts.get(0)).subtract(im.multiply(parts.get(1)));

    assertThat(left.subtract(right).abs().max().item()).isLessThan(1e-12);
    assertThat(re.square().add(im.square()).sum(0).toDoubleArray())
        .containsExactly(new double[] {1, 1, 1}, within(1e-12));
    assertThat(parts.get(0).sum().item()).isCloseTo(6, within(1e-12));
    assertThat(Matrices.eig(Tensor.of(new double[][] {{2, 1}, {0, 3}}))).hasSize(2);
  }

  @Test
  void labelsAreReadFromScores() {
    float[][][] scores = {{{0, 3, 0}, {0, 3, 0}, {3, 0, 0}, {0, 0, 3}}};
    Tensor frames = Tensor.of(scores);
    List<Tensor> greedy = Crossentropies.ctcDecode(frames, ints(4), "greedy", 100, 1, true, 0);
    List<Tensor> beams = Crossentropies.ctcDecode(frames, ints(4), "beam_search", 10, 2, true, 0);

    assertThat(greedy.get(0).toIntArray()).containsExactly(1, 2, -1, -1);
    assertThat(greedy.get(1).item()).isEqualTo(-12);
    assertThat(beams.get(0).shape()).isEqualTo(Shape.of(2, 1, 4));
    assertThat(Arrays.copyOf(beams.get(0).toIntArray(), 4)).containsExactly(1, 2, -1, -1);
    assertThat(beams.get(1).toFloatArray()[0]).isGreaterThan(beams.get(1).toFloatArray()[1]);
  }

  // ---- Functions of functions ----

  @Test
  void branchesAreChosenByNumbers() {
    Tensor yes = Tensor.scalar(1.0);
    Tensor no = Tensor.scalar(2.0);

    assertThat(ControlFlow.cond(ints(1).less(2).squeeze(0), () -> yes, () -> no).item())
        .isEqualTo(1);
    assertThat(
            ControlFlow.switchCase(
                    Tensor.scalar(7L), List.of(in -> in.get(0), in -> in.get(1)), yes, no)
                .item())
        .isEqualTo(2);
  }

  @Test
  void loopsRunAsOftenAsTheyAreTold() {
    List<Tensor> start = List.of(Tensor.scalar(1.0));

    assertThat(
            ControlFlow.foriLoop(2, 5, (i, v) -> List.of(v.get(0).multiply(i)), start)
                .getFirst()
                .item())
        .isEqualTo(24);
    for (Integer limit : new Integer[] {null, 20}) {
      assertThat(
              ControlFlow.whileLoop(
                      v -> v.get(0).less(100), v -> List.of(v.get(0).multiply(3)), start, limit)
                  .getFirst()
                  .item())
          .isEqualTo(243);
    }
    assertThat(
            ControlFlow.whileLoop(
                    v -> v.get(0).less(100), v -> List.of(v.get(0).multiply(3)), start, 2)
                .getFirst()
                .item())
        .isEqualTo(9);
  }

  @Test
  void scansHandResultsOn() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5});

    assertThat(ControlFlow.associativeScan(Tensor::add, x, false, 0).toFloatArray())
        .containsExactly(1, 3, 6, 10, 15);
    assertThat(ControlFlow.associativeScan(Tensor::multiply, x, true, 0).toFloatArray())
        .containsExactly(120, 120, 60, 20, 5);
    assertThat(ControlFlow.map(Tensor::square, x).toFloatArray()).containsExactly(1, 4, 9, 16, 25);
    assertThat(ControlFlow.vectorizedMap(Tensor::negative, x).toFloatArray())
        .containsExactly(-1, -2, -3, -4, -5);
    Loop.Result sums =
        ControlFlow.scan(
            (carried, slices) -> {
              Tensor sum = carried.get(0).add(slices.get(0));
              return new Loop.Result(List.of(sum), List.of(sum));
            },
            List.of(Tensor.scalar(0.0)),
            List.of(x),
            3,
            false);
    assertThat(sums.outputs().getFirst().toFloatArray()).containsExactly(1, 3, 6);
  }

  @Test
  void derivativesAlongDirectionsAndByRule() {
    Tensor x = Tensor.of(new float[] {1, 2});
    List<Tensor> change =
        ControlFlow.jvp(
            in -> in.get(0).square(), List.of(x), List.of(Tensor.of(new float[] {10, 100})));

    assertThat(change.get(0).toFloatArray()).containsExactly(1, 4);
    assertThat(change.get(1).toFloatArray()).containsExactly(20, 400);
    Tensor ruled =
        ControlFlow.customGradient(
            List.of(x),
            in -> in.get(0).floor(),
            (gradient, output, in) -> List.of(gradient.multiply(7)));
    assertThat(Gradients.of(ruled.sum(), List.of(x)).getFirst().toFloatArray())
        .containsExactly(7, 7);
  }

  // ---- Random numbers ----

  private static void assertMoments(Tensor numbers, double mean, double deviation) {
    assertThat(numbers.mean().item()).isCloseTo(mean, within(0.03 * Math.max(1, mean)));
    assertThat(Math.sqrt(numbers.variance().item()))
        .isCloseTo(deviation, within(0.04 * Math.max(1, deviation)));
  }

  @Test
  void randomNumbersHaveTheirDistributions() {
    SeedGenerator seed = new SeedGenerator(11);
    Tensor two = Tensor.scalar(2.0);
    Tensor half = Tensor.scalar(0.5);

    assertMoments(Randomness.normal(MANY, 1, 2, null, seed), 1, 2);
    assertMoments(Randomness.truncatedNormal(MANY, 0, 1, null, seed), 0, 0.8796);
    assertMoments(Randomness.uniform(MANY, 1, 3, null, seed), 2, 2 / Math.sqrt(12));
    assertMoments(
        Randomness.randint(MANY, 0, 5, DType.INT32, seed).cast(DType.FLOAT32), 2, Math.sqrt(2));
    assertMoments(Randomness.gamma(MANY, two, null, seed), 2, Math.sqrt(2));
    assertMoments(Randomness.gamma(MANY, half, null, seed), 0.5, Math.sqrt(0.5));
    assertMoments(Randomness.beta(MANY, two, two, null, seed), 0.5, Math.sqrt(0.05));
    assertMoments(
        Randomness.binomial(MANY, Tensor.scalar(10.0), Tensor.scalar(0.3), null, seed),
        3,
        Math.sqrt(2.1));
    assertMoments(Randomness.dropout(Tensor.ones(20_000), 0.2, null, seed), 1, 0.5);
    Tensor odds = Tensor.of(new float[][] {{0, (float) Math.log(3)}});
    assertMoments(
        Randomness.categorical(odds, 20_000, DType.INT32, seed).cast(DType.FLOAT32),
        0.75,
        Math.sqrt(0.1875));
  }

  @Test
  void sharesOfGammaNumbersBelowAllFloatsKeepTheirDistribution() {
    SeedGenerator seed = new SeedGenerator(12);
    Tensor tiny = Tensor.scalar(1e-6);
    Tensor small = Tensor.scalar(0.01);
    Tensor larger = Tensor.scalar(0.03);

    assertMoments(Randomness.beta(MANY, tiny, tiny, null, seed), 0.5, 0.5);
    assertMoments(Randomness.beta(MANY, small, larger, null, seed), 0.25, Math.sqrt(0.1875 / 1.04));
    Tensor shares = Randomness.dirichlet(Shape.of(20_000, 4), small, seed);
    assertMoments(shares.select(1, 3), 0.25, Math.sqrt(0.1875 / 1.04));
    assertMoments(shares.sum(1), 1, 0);
    assertMoments(
        Randomness.dirichlet(Shape.of(20_000, 3), Tensor.scalar(1.0), seed).select(1, 0),
        1 / 3.0,
        Math.sqrt(1 / 18.0));
  }

  @Test
  void shufflingKeepsAllSlices() {
    Tensor x = Tensor.arange(50, DType.INT32);
    int[] shuffled = Randomness.shuffle(x, 0, new SeedGenerator(3)).toIntArray();

    assertThat(shuffled).isNotEqualTo(x.toIntArray()).containsExactlyInAnyOrder(x.toIntArray());
  }

  @Test
  void elasticShiftsAreSmoothAndSmall() {
    Tensor ramp = Tensor.iota(DType.FLOAT32, Shape.of(1, 32, 32, 1), 2);
    Tensor moved =
        Images.elasticTransform(
            ramp, 1, 2, "bilinear", "nearest", 0, new SeedGenerator(5), "channels_last");
    Tensor shift = moved.subtract(ramp).abs();

    assertThat(shift.max().item()).isBetween(0.1, 6.0);
  }

  @Test
  void eachPixelShiftsOnItsOwn() {
    Tensor images = Tensor.arange(8, DType.FLOAT32).reshape(2, 2, 2, 1);
    Tensor columns = Tensor.of(NdArray.of(new float[] {0.5f, 0, 1, -1}, 1, 2, 2));
    Tensor rows = Tensor.of(NdArray.of(new float[] {0, 0.25f, 0, -1}, 1, 2, 2));

    assertThat(Images.shiftPixels(images, columns, rows, "bilinear", "constant", -2).toFloatArray())
        .containsExactly(0.5f, 1.5f, 3, 0, 4.5f, 5.5f, 7, 4);
    assertThatThrownBy(
            () -> Images.shiftPixels(images, columns.squeeze(0), rows, "bilinear", "constant", 0))
        .hasMessage(
            "shiftPixels: shifts must be [batch or 1, height, width] for images of shape"
                + " [2, 2, 2, 1], got [2, 2].");
  }

  // ---- Errors ----

  @Test
  void errorsNameFunctionAndArgument() {
    assertThatThrownBy(() -> Ops.get("sofmax"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Unknown function \"sofmax\". Did you mean \"softmax\"?");
    assertThatThrownBy(() -> Images.resize(Tensor.zeros(4, 4), Ints.of(2, 2)))
        .hasMessage("resize: images must have rank 3 or 4, got shape [4, 4].");
    assertThatThrownBy(() -> Movement.split(ints(1, 2, 3), 2, 0))
        .hasMessage("split: axis 0 of [3] does not give 2 parts.");
    assertThatThrownBy(() -> Signals.window("kaiser", 4))
        .hasMessage("window: name must be one of \"hann\", \"hamming\", got \"kaiser\".");
    assertThatThrownBy(() -> Ops.get("diag").call(Map.of()))
        .hasMessage("diag: x must be a tensor, got null.");
  }

  @Test
  void aFunctionOfSmallArraysIsAppliedAlongFurtherAxes() {
    var dot =
        ControlFlow.vectorize(xs -> List.of(xs.get(0).multiply(xs.get(1)).sum()), "(n), (n) -> ()");
    Tensor matrix = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    Tensor row = Tensor.of(new float[] {10, 1});
    Tensor products = dot.apply(List.of(matrix, row)).getFirst();
    assertThat(products.shape()).isEqualTo(Shape.of(3));
    assertThat(products.toFloatArray()).containsExactly(12, 34, 56);
    assertThat(dot.apply(List.of(row, row)).getFirst().item()).isEqualTo(101);
    Tensor gradient = Gradients.of(products.sum(), List.of(row)).getFirst();
    assertThat(gradient.toFloatArray()).containsExactly(9, 12);

    var larger = ControlFlow.vectorize(xs -> List.of(xs.get(0).maximum(xs.get(1))), null);
    assertThat(larger.apply(List.of(matrix, Tensor.of(new float[] {4, 3}))).getFirst().value())
        .isEqualTo(Tensor.of(new float[][] {{4, 3}, {4, 4}, {5, 6}}).value());
    assertThatThrownBy(() -> ControlFlow.vectorize(xs -> xs, "n->n"))
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("signature must look like \"(n,m),(m)->(n)\", got \"n->n\"");
  }

  @Test
  void bitsAreReadAsTypesOfOtherSizesAndBack() {
    Tensor x = Tensor.of(new float[] {1, -2});
    Tensor halves = Logic.view(x, DType.BFLOAT16);
    assertThat(halves.dtype()).isEqualTo(DType.BFLOAT16);
    assertThat(halves.cast(DType.FLOAT32).toFloatArray()).containsExactly(0, 1, 0, -2);
    assertThat(Logic.view(halves, DType.FLOAT32).toFloatArray()).containsExactly(1, -2);
    Tensor half = Tensor.of(new float[] {1.5f, 0.25f}).cast(DType.FLOAT16);
    assertThat(Logic.view(half, DType.INT32).toIntArray()).containsExactly(0x34003E00);
    assertThat(Logic.view(Logic.view(half, DType.INT32), DType.FLOAT16).value())
        .isEqualTo(half.value());
    assertThat(Logic.view(x, DType.INT64).toLongArray()).containsExactly(0xC00000003F800000L);
    assertThat(Ops.get("view").call(Map.of("x", x, "dtype", "int16")).getFirst())
        .isInstanceOfSatisfying(
            Tensor.class, t -> assertThat(t.toIntArray()).containsExactly(0, 16256, 0, -16384));
  }

  @Test
  void oneNumberIsSortedAsARowOfOne() {
    assertThat(Sorting.argsort(Tensor.scalar(3.0)).toIntArray()).containsExactly(0);
    assertThat(Sorting.argsort(Tensor.scalar(3.0)).shape()).isEqualTo(Shape.of(1));
    assertThat(Sorting.topK(ints(3, 9, 5), 2, false).getFirst().toIntArray()).containsExactly(9, 5);
  }
}
