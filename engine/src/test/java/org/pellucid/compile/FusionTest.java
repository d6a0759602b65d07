package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
import org.pellucid.reference.Interpreter;

/** What becomes one step, and that it computes what the operations do one by one. */
class FusionTest {
  private final Random random = new Random(11);

  /** Compiles, checks the results and returns the steps. */
  private List<Step> steps(Graph graph) {
    List<NdArray> arguments = new ArrayList<>();
    for (Value parameter : graph.parameters()) {
      arguments.add(RandomGraphs.array(random, parameter.type()));
    }
    for (String backend : List.of("scalar", "simd")) {
      Closeness.assertClose(
          Backend.named(backend).compile(graph).run(arguments),
          Interpreter.run(graph, arguments),
          backend);
    }
    return Compiler.plan(graph, KernelChoice.named("scalar")).steps();
  }

  private static Graph graph(List<Expression> parameters, Expression... outputs) {
    return new Graph(
        Expression.values(parameters.toArray(Expression[]::new)), Expression.values(outputs));
  }

  @Test
  void partsOfAConcatenationAreComputedInOneLoop() {
    Expression x = Expression.parameter(5, 9);
    Expression y = Expression.parameter(5, 18);
    Expression left = x.times(y.apply(new Op.Slice(Ints.of(0, 0), Ints.of(5, 9), Ints.of(1, 1))));
    Expression right = x.plus(y.apply(new Op.Slice(Ints.of(0, 9), Ints.of(5, 9), Ints.of(1, 1))));
    for (int axis = 0; axis < 2; axis++) {
      Expression joined = left.apply(new Op.Concat(axis), right.apply(new Op.Tanh()), left);
      assertThat(steps(graph(List.of(x, y), joined))).hasSize(1);
      assertThat(steps(graph(List.of(x, y), joined, left))).hasSize(1);
      assertThat(steps(graph(List.of(x, y), joined.times(joined)))).hasSize(2);
    }
  }

  @Test
  void aStateIsComputedInTheLoopOfThePartsThatReadTheSame() {
    Expression dh = Expression.parameter(5, 64);
    Expression dc = Expression.parameter(5, 64);
    Expression gate = Expression.parameter(5, 64);
    Expression sum = dc.plus(dh.times(gate));
    Expression before = sum.times(gate);
    Expression parts = sum.times(dh).apply(new Op.Concat(1), sum.apply(new Op.Tanh()), sum);
    List<Expression> inputs = List.of(dh, dc, gate);
    assertThat(steps(graph(inputs, before, parts))).hasSize(1);
    assertThat(steps(graph(inputs, parts, before))).hasSize(1);
    Expression others = sum.times(dh).apply(new Op.Concat(1), sum.apply(new Op.Tanh()), gate);
    assertThat(steps(graph(inputs, parts, others, before))).hasSize(1);
  }

  @Test
  void whatNeedsALoopsResultStaysOutOfIt() {
    Expression x = Expression.parameter(40, 40);
    Expression w = Expression.parameter(40, 40);
    Expression parts = x.times(x).apply(new Op.Concat(1), x.apply(new Op.Tanh()));
    Expression square = parts.apply(new Op.Slice(Ints.of(0, 20), Ints.of(40, 40), Ints.of(1, 1)));
    Expression later = square.matmul(w, false, false).apply(new Op.Tanh());
    Expression result = x.times(later.matmul(w, false, false));
    assertThat(steps(graph(List.of(x, w), parts, result))).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 2", "8, 16, 17", "33, 100, 70", "128, 65, 513"})
  void biasAndActivationFinishTheTilesOfAProduct(int rows, int depth, int columns) {
    Expression x = Expression.parameter(rows, depth);
    Expression w = Expression.parameter(depth, columns);
    Expression b = Expression.parameter(columns);
    Expression y = x.matmul(w, false, false).plus(b).max(0);
    List<Step> steps = steps(graph(List.of(x, w, b), y));
    assertThat(steps).hasSize(rows == 1 ? 2 : 1).first().isInstanceOf(ProductStep.class);
  }

  @Test
  void aGateAndItsDerivativeFinishTheTilesOfOneProduct() {
    Expression x = Expression.parameter(33, 20);
    Expression w = Expression.parameter(20, 70);
    Expression b = Expression.parameter(70);
    Expression v = Expression.parameter(70, 9);
    Expression dy = Expression.parameter(33, 9);
    Expression z = x.matmul(w, false, false).plus(b);
    Expression y = z.apply(new Op.SelfGated(Op.Gate.NORMAL));
    Expression slope = z.apply(new Op.SelfGatedSlope(Op.Gate.NORMAL));
    Expression dz = dy.matmul(v, false, true).times(slope);
    Graph graph = graph(List.of(x, w, b, v, dy), y.matmul(v, false, false), dz);
    List<Step> steps = steps(graph);
    assertThat(steps).hasSize(3).allMatch(ProductStep.class::isInstance);
    assertThat(new HashSet<>(steps.getFirst().writes())).hasSize(2);
    // A loop that goes on with the function computes it, and the derivative beside it.
    assertThat(steps(graph(List.of(x, w, b), y.times(y), slope))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"3, 17", "16, 16", "17, 41"})
  void biasAndActivationFinishTheTilesOfAConvolution(int in, int out) {
    Expression x = Expression.parameter(2, 9, 9, in);
    Expression kernel = Expression.parameter(3, 3, in, out);
    Expression b = Expression.parameter(out);
    Op.Windows windows = new Op.Windows(Ints.of(1, 1), Ints.of(1, 1), Ints.of(1, 1), Ints.of(1, 1));
    Expression y = x.apply(new Op.Conv(windows, 1), kernel).plus(b).max(0);
    List<Step> steps = steps(graph(List.of(x, kernel, b), y));
    assertThat(steps).singleElement().isInstanceOf(TiledStep.class);
  }

  @ParameterizedTest
  @CsvSource({"3, 17", "16, 16", "17, 41"})
  void theGradientOfAnActivationFinishesTheTilesOfAnInputGradient(int in, int out) {
    Expression dy = Expression.parameter(2, 9, 9, out);
    Expression kernel = Expression.parameter(3, 3, in, out);
    Expression mask = Expression.parameter(2, 9, 9, in);
    Op.Windows windows = new Op.Windows(Ints.of(1, 1), Ints.of(1, 1), Ints.of(1, 1), Ints.of(1, 1));
    Op gradient = new Op.ConvInputGradient(windows, 1, Shape.of(2, 9, 9, in));
    List<Step> steps =
        steps(graph(List.of(dy, kernel, mask), dy.apply(gradient, kernel).times(mask)));
    assertThat(steps).singleElement().isInstanceOf(TiledStep.class);
  }

  @Test
  void theGradientOfAnActivationFinishesTheImagesOfAWindowGradient() {
    Expression x = Expression.parameter(2, 8, 8, 3);
    Expression g = Expression.parameter(2, 4, 4, 3);
    Op.Windows windows = new Op.Windows(Ints.of(2, 2), Ints.of(0, 0), Ints.of(0, 0), Ints.of(1, 1));
    Op gradient = new Op.WindowMaxGradient(Ints.of(2, 2), windows);
    List<Step> steps = steps(graph(List.of(x, g), x.apply(gradient, g).times(x)));
    assertThat(steps).singleElement().isInstanceOf(TiledStep.class);
  }

  @Test
  void aProductThatOthersNeedIsStoredToo() {
    Expression x = Expression.parameter(9, 8);
    Expression w = Expression.parameter(8, 7);
    Expression z = x.matmul(w, false, false);
    List<Step> steps = steps(graph(List.of(x, w), z.max(0), z));
    assertThat(steps).singleElement().isInstanceOf(ProductStep.class);
  }

  @ParameterizedTest
  @CsvSource({"5, 2", "5, 10", "17, 33", "3, 1000"})
  void softmaxIsOneLoop(int rows, int columns) {
    Expression x = Expression.parameter(rows, columns);
    Expression exp = x.minus(x.maxLast()).apply(new Op.Exp());
    assertThat(steps(graph(List.of(x), exp.over(exp.sumLast()))))
        .singleElement()
        .isInstanceOf(LoopStep.class);
  }

  @Test
  void logSoftmaxCrossEntropyIsOneLoopAndASum() {
    Expression x = Expression.parameter(32, 10);
    Expression labels = Expression.parameter(32, 10);
    Expression shifted = x.minus(x.maxLast());
    Expression logs = shifted.minus(shifted.apply(new Op.Exp()).sumLast().apply(new Op.Log()));
    Expression losses = labels.times(logs).sum(1).times(-1);
    assertThat(steps(graph(List.of(x, labels), losses))).hasSize(1);
    assertThat(steps(graph(List.of(x, labels), losses.sum(0).times(1.0 / 32)))).hasSize(2);
  }

  @Test
  void layerNormalisationIsOneLoop() {
    Expression x = Expression.parameter(6, 7, 24);
    Expression gamma = Expression.parameter(24);
    Expression beta = Expression.parameter(24);
    Expression mean = x.sumLast().times(1.0 / 24);
    Expression centred = x.minus(mean);
    Expression variance = centred.times(centred).sumLast().times(1.0 / 24);
    Expression y = centred.times(variance.plus(1e-3).apply(new Op.Rsqrt())).times(gamma).plus(beta);
    assertThat(steps(graph(List.of(x, gamma, beta), y)))
        .singleElement()
        .isInstanceOf(LoopStep.class);
  }

  /** Rows whose number is the position take the new one. */
  @Test
  void aRowOfAVariableIsReplacedInPlace() {
    Cell kept = new Cell("kept", NdArray.zeros(DType.FLOAT32, Shape.of(8, 32)));
    Expression position = Expression.parameter(8, 1);
    Expression row = Expression.parameter(32);
    Expression weights = Expression.parameter(32, 4);
    Expression old = Expression.read(kept);
    Expression isNew = position.above(0).to(old.shape());
    Expression all =
        new Expression(
            Node.value(new Op.Select(), isNew.value(), row.to(old.shape()).value(), old.value()));
    Graph graph =
        new Graph(
            Expression.values(position, row, weights),
            Expression.values(all.matmul(weights, false, false)),
            List.of(new Graph.Update(kept, all.value())));
    Plan plan = Compiler.plan(graph, KernelChoice.named("scalar"));
    assertThat(plan.steps()).noneMatch(step -> step.describe().startsWith("copy"));
    assertThat(plan.buffers())
        .noneMatch(buffer -> buffer.kind == Buffer.Kind.ARENA && buffer.size() >= 256);
  }

  private static Expression scattered(Expression into, Expression indices, Expression updates) {
    return into.apply(new Op.Scatter(0, Op.Combine.SET, Op.OutOfRange.IGNORE), indices, updates);
  }

  /** Runs a graph that changes a variable, with every backend, and checks what it then holds. */
  private void assertChanges(Cell cell, Graph graph, NdArray expected, NdArray... arguments) {
    NdArray before = cell.read();
    for (String backend : List.of("scalar", "simd")) {
      cell.write(before);
      Backend.named(backend).compile(graph).run(List.of(arguments));
      Closeness.assertClose(List.of(cell.read()), List.of(expected), backend);
    }
  }

  /** As a cache of keys is filled: a slice whose number is the position takes the new one. */
  @Test
  void aSliceOfAVariableIsScatteredInPlace() {
    Cell kept = new Cell("kept", NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    Expression position = Expression.parameter(DType.INT32, 2);
    Expression rows = Expression.parameter(2, 2);
    Expression all = scattered(Expression.read(kept), position, rows);
    Graph graph =
        new Graph(
            Expression.values(position, rows),
            Expression.values(all.times(2)),
            List.of(new Graph.Update(kept, all.value())));
    Plan plan = Compiler.plan(graph, KernelChoice.named("scalar"));
    assertThat(plan.steps()).noneMatch(step -> step.describe().startsWith("copy"));
    // The second index is outside and is ignored.
    assertChanges(
        kept,
        graph,
        NdArray.of(new float[] {1, 2, 7, 8, 5, 6}, 3, 2),
        NdArray.of(new int[] {1, 3}, 2),
        NdArray.of(new float[] {7, 8, 9, 10}, 2, 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16", "BOOL", "UINT8"})
  void smallNumbersAreScatteredByAKernel(DType dtype) {
    Expression base = Expression.parameter(dtype, 4, 3, 2);
    Expression updates = Expression.parameter(dtype, 4, 2, 2);
    Expression position = Expression.parameter(DType.INT32, 2);
    Op scatter = new Op.Scatter(1, Op.Combine.SET, Op.OutOfRange.IGNORE);
    Expression all = base.apply(scatter, position, updates);
    assertThat(steps(graph(List.of(base, updates, position), all)))
        .noneMatch(step -> step.describe().startsWith("reference"));
  }

  /** Reading rows of the variable while others are written would read what was just written. */
  @Test
  void aScatterOfSlicesOfItsOwnVariableIsNotInPlace() {
    Cell kept = new Cell("kept", NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    Expression position = Expression.parameter(DType.INT32, 3);
    Expression old = Expression.read(kept);
    Graph graph =
        new Graph(
            Expression.values(position),
            List.of(),
            List.of(new Graph.Update(kept, scattered(old, position, old).value())));
    assertChanges(
        kept,
        graph,
        NdArray.of(new float[] {5, 6, 1, 2, 3, 4}, 3, 2),
        NdArray.of(new int[] {1, 2, 0}, 3));
  }

  @Test
  void aValueThatNobodyReadsAfterwardsIsScatteredInto() {
    Expression x = Expression.parameter(300, 4);
    Expression weights = Expression.parameter(4, 4);
    Expression position = Expression.parameter(DType.INT32, 1);
    Expression row = Expression.parameter(1, 4);
    Expression product = x.matmul(weights, false, false);
    Expression changed = scattered(product, position, row).matmul(weights, false, false);
    List<Expression> parameters = List.of(x, weights, position, row);
    Plan plan = Compiler.plan(graph(parameters, changed), KernelChoice.named("scalar"));
    assertThat(plan.arenaSizes()[0]).isLessThan(2 * 1200);
    steps(graph(parameters, changed));
    steps(graph(parameters, changed, product.sum(0)));
  }

  @Test
  void anAdamUpdateIsOneLoopInPlace() {
    Shape shape = Shape.of(40, 30);
    Cell value = new Cell("w", RandomGraphs.array(random, new TensorType(DType.FLOAT32, shape)));
    Cell first = new Cell("m", NdArray.zeros(DType.FLOAT32, shape));
    Cell second = new Cell("v", NdArray.zeros(DType.FLOAT32, shape));
    Expression g = Expression.parameter(40, 30);
    Expression w = Expression.read(value);
    Expression m = Expression.read(first);
    Expression v = Expression.read(second);
    Expression newM = m.plus(g.minus(m).times(0.1));
    Expression newV = v.plus(g.times(g).minus(v).times(0.001));
    Expression newW = w.minus(newM.times(0.01).over(newV.apply(new Op.Sqrt()).plus(1e-7)));
    Graph graph =
        new Graph(
            Expression.values(g),
            List.of(),
            List.of(
                new Graph.Update(first, newM.value()),
                new Graph.Update(second, newV.value()),
                new Graph.Update(value, newW.value())));
    Plan plan = Compiler.plan(graph, KernelChoice.named("scalar"));
    assertThat(plan.steps()).singleElement().isInstanceOf(LoopStep.class);
    assertThat(plan.arenaSizes()).containsOnly(0);
  }

  @Test
  void aDropoutMaskIsRandomBitsAndOneLoop() {
    Expression x = Expression.parameter(33, 40);
    Expression seed = Expression.parameter(DType.INT64);
    Expression offset = Expression.parameter(DType.INT64);
    Expression bits = seed.apply(new Op.RandomBits(x.shape()), offset);
    Expression half =
        new Expression(Node.value(new Op.Fill(bits.value().type(), Integer.MAX_VALUE / 2)));
    Expression keep = half.apply(new Op.Less(), bits);
    assertThat(steps(graph(List.of(x, seed, offset), x.times(2).where(keep, 0)))).hasSize(2);
  }

  @Test
  void whatFeedsAReductionIsPartOfItsLoop() {
    Expression x = Expression.parameter(6, 7, 8);
    for (int[] axes : new int[][] {{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 1, 2}}) {
      assertThat(steps(graph(List.of(x), x.times(x).plus(1).sum(axes))))
          .as("axes %s", Ints.of(axes))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"30, 7", "4000, 33"})
  void sumsOfRowsThatReadTheSameAreOneLoop(int rows, int columns) {
    Expression dy = Expression.parameter(rows, columns);
    Expression x = Expression.parameter(rows, columns);
    Expression scale = Expression.parameter(columns);
    Expression sum = dy.sum(0);
    Expression product = dy.times(x.times(scale)).sum(0);
    List<Expression> inputs = List.of(dy, x, scale);
    for (Graph graph : List.of(graph(inputs, sum, product), graph(inputs, product, sum))) {
      // Blocks of long columns give sums that are added up one by one.
      assertThat(steps(graph)).hasSize(rows > 1000 ? 3 : 1);
    }
    Expression ofOthers = x.sum(0);
    assertThat(steps(graph(inputs, sum, ofOthers))).hasSize(rows > 1000 ? 4 : 2);
    Expression greatest = x.apply(new Op.ReduceMax(Ints.of(0)));
    assertThat(steps(graph(inputs, product, greatest))).hasSize(rows > 1000 ? 4 : 2);
  }

  @Test
  void sumsThatNeedEachOtherAreTwoLoops() {
    Expression x = Expression.parameter(30, 7);
    Expression mean = x.sum(0).times(1.0 / 30);
    Expression centered = x.minus(mean);
    assertThat(steps(graph(List.of(x), centered.times(centered).sum(0)))).hasSizeBetween(2, 3);
    Expression shifted = x.minus(x.sum(0)).sum(0);
    assertThat(steps(graph(List.of(x), shifted))).hasSize(2);
  }

  @Test
  void sumsThatTheGradientOfAKernelTakesStayAlone() {
    Expression dy = Expression.parameter(128, 40);
    Expression x = Expression.parameter(128, 20);
    Expression z = Expression.parameter(128, 40);
    List<Step> steps =
        steps(graph(List.of(dy, x, z), x.matmul(dy, true, false), dy.sum(0), dy.times(z).sum(0)));
    assertThat(steps.stream().map(Step::describe).toList().toString()).contains("sums of columns");
    assertThat(steps).hasSize(2);
  }

  @Test
  void longColumnsAreCutIntoBlocks() {
    Expression x = Expression.parameter(5000, 40);
    assertThat(steps(graph(List.of(x), x.apply(new Op.Tanh()).sum(0))))
        .hasSize(2)
        .allMatch(ColumnStep.class::isInstance);
  }

  @Test
  void movementsAreViewsOfALoopsOperands() {
    Expression x = Expression.parameter(6, 7);
    Expression y = Expression.parameter(7, 6);
    Expression sum =
        x.plus(y.apply(new Op.Transpose(Ints.of(1, 0))))
            .plus(x.apply(new Op.Slice(Ints.of(5, 0), Ints.of(1, 7), Ints.of(1, 1))))
            .reshape(42);
    assertThat(steps(graph(List.of(x, y), sum))).hasSize(1);
  }

  @Test
  void aValueThatManyNeedIsComputedOnce() {
    Expression x = Expression.parameter(9, 9);
    Expression shared = x.apply(new Op.Exp());
    Expression a = shared.matmul(x, false, false);
    Expression b = shared.plus(x);
    List<Step> steps = steps(graph(List.of(x), a, b));
    assertThat(steps).hasSize(2);
  }

  @Test
  void aLoopThatWouldNeedItsOwnResultIsSplit() {
    Expression x = Expression.parameter(9, 9);
    Expression exp = x.apply(new Op.Exp());
    Expression y = exp.matmul(x, false, false).plus(exp);
    assertThat(steps(graph(List.of(x), y))).hasSize(2);
  }

  @Test
  void halfWidthFloatsAreRoundedWithinAChain() {
    Expression x = Expression.parameter(50);
    Expression y = x.apply(new Op.Cast(DType.BFLOAT16)).apply(new Op.Cast(DType.FLOAT32)).minus(x);
    steps(graph(List.of(x), y));
  }
}
