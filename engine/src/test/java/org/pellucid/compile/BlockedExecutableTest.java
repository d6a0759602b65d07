package org.pellucid.compile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

/** Networks that go through their batch in blocks. */
class BlockedExecutableTest {
  private static final long SEED = 65;
  private static final long BLOCK = 8L << 20;
  private static final Op.Windows SAME =
      new Op.Windows(Ints.of(1, 1), Ints.of(1, 1), Ints.of(1, 1), Ints.of(1, 1));
  private static final Op.Windows HALVES =
      new Op.Windows(Ints.of(2, 2), Ints.of(0, 0), Ints.of(0, 0), Ints.of(1, 1));

  private final Random random = new Random(SEED);

  private Expression weight(int... dims) {
    NdArray array = RandomGraphs.array(random, new TensorType(DType.FLOAT32, Shape.of(dims)));
    return Expression.read(new Cell("weight", array));
  }

  private static CompiledExecutable whole(Graph graph) {
    KernelChoice choice = KernelChoice.named("simd");
    return new CompiledExecutable(Lowering.lower(graph, choice), choice.workers(), false);
  }

  private static @Nullable Executable cut(Graph graph, int some) {
    return BlockedExecutable.cut(graph, RowSplit.rows(graph), some, BlockedExecutableTest::whole);
  }

  private List<NdArray> arguments(Graph graph) {
    List<NdArray> arrays = new ArrayList<>();
    graph.parameters().forEach(p -> arrays.add(RandomGraphs.array(random, p.type())));
    return arrays;
  }

  /** A result after each of these blocks, and against the interpreter. */
  private void check(Graph graph, int rows) {
    List<NdArray> arguments = arguments(graph);
    List<NdArray> expected = Interpreter.run(graph, arguments);
    List<NdArray> together = whole(graph).run(arguments);
    Closeness.assertClose(together, expected, "together, seed " + SEED);
    for (int some = 1; some < rows; some++) {
      Executable executable = requireNonNull(cut(graph, some));
      assertThat(executable.describe()).contains(some + " of " + rows + " rows at a time");
      assertThat(executable.inputTypes())
          .isEqualTo(graph.parameters().stream().map(Value::type).toList());
      for (int run = 0; run < 2; run++) {
        assertThat(executable.run(arguments))
            .as("%s rows, run %s, seed %s", some, run, SEED)
            .isEqualTo(together);
      }
    }
  }

  /** As it is when it is cut. */
  private static Graph graph(List<Value> inputs, Expression... outputs) {
    return Compiler.simplified(new Graph(inputs, Expression.values(outputs)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 8})
  void imagesAreConvolvedPooledAndClassified(int batch) {
    Expression x = Expression.parameter(batch, 8, 8, 3);
    Expression y = x.apply(new Op.Conv(SAME, 1), weight(3, 3, 3, 16)).plus(weight(16)).max(0);
    Expression pooled = y.apply(new Op.WindowMax(Ints.of(2, 2), HALVES));
    Expression averages = pooled.apply(new Op.WindowSum(Ints.of(2, 2), HALVES)).times(0.25);
    Expression z = averages.reshape(batch, 2 * 2 * 16).matmul(weight(64, 10), false, false);
    Expression best = z.apply(new Op.ArgMax(1));
    check(graph(Expression.values(x), z, best), batch);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void stepsOfAllSequencesAreRowsOfOneProduct(int batch) {
    Expression x = Expression.parameter(batch, 5, 6);
    Expression mask = Expression.parameter(DType.BOOL, batch, 1, 1, 5);
    Expression q = x.reshape(batch * 5, 6).matmul(weight(6, 8), false, false);
    Expression heads = q.plus(weight(8)).reshape(batch, 5, 2, 4);
    Expression attended =
        new Expression(
            Node.of(
                    new Op.Attention(0.5, false),
                    Expression.values(heads, heads.times(0.3), heads, mask))
                .output());
    Expression flat = attended.reshape(batch * 5, 8);
    Expression normal = flat.minus(flat.times(0.125).sum(1).reshape(batch * 5, 1));
    check(
        graph(
            Expression.values(x, mask),
            normal.reshape(batch, 5, 8).sum(1),
            normal.reshape(batch, 40)),
        batch);
  }

  @Test
  void rowsThatNeedEachOtherStayTogether() {
    Expression x = Expression.parameter(8, 4);
    assertThat(cut(graph(Expression.values(x), x.minus(x.sum(0))), 4)).isNull();
    Expression y = Expression.parameter(8, 4);
    Expression product = x.matmul(y, false, true);
    assertThat(cut(graph(Expression.values(x, y), product), 4)).isNull();
    Expression two = Expression.parameter(2, 4);
    Expression apart =
        two.apply(new Op.Pad(Ints.of(0, 0), Ints.of(0, 0), Ints.of(2, 0), 0)).reshape(2, 8);
    assertThat(cut(graph(Expression.values(two), apart), 1)).isNull();
    Expression turned = x.apply(new Op.Transpose(Ints.of(1, 0))).reshape(8, 4);
    assertThat(cut(graph(Expression.values(x), turned), 4)).isNull();
  }

  private static @Nullable Executable ofRows(int rows, long memory, long variables) {
    Expression x = Expression.parameter(rows, 4);
    Graph graph = graph(Expression.values(x), x.times(2));
    return BlockedExecutable.of(graph, memory, variables, BlockedExecutableTest::whole);
  }

  @Test
  void blocksFollowFromMemoryVariablesAndRows() {
    assertThat(ofRows(64, 2 * BLOCK - 1, 0)).isNull();
    assertThat(ofRows(64, 4 * BLOCK, 2 * BLOCK + 1)).isNull();
    assertThat(ofRows(15, 4 * BLOCK, 0)).isNull();
    String four = requireNonNull(ofRows(64, 4 * BLOCK, BLOCK)).describe();
    assertThat(four).contains("16 of 64 rows at a time");
    String two = requireNonNull(ofRows(64, 4 * BLOCK, 2 * BLOCK)).describe();
    assertThat(two).contains("32 of 64 rows at a time");
    String fewest = requireNonNull(ofRows(64, 100 * BLOCK, 0)).describe();
    assertThat(fewest).contains("8 of 64 rows at a time");
  }

  @Test
  void whatChangesVariablesStaysWhole() {
    Expression x = Expression.parameter(64, 4);
    Cell cell = new Cell("sum", NdArray.zeros(DType.FLOAT32, Shape.of(64, 4)));
    Expression y = x.plus(Expression.read(cell));
    Graph changing =
        new Graph(
            Expression.values(x), Expression.values(x), List.of(new Graph.Update(cell, y.value())));
    assertThat(BlockedExecutable.of(changing, 4 * BLOCK, 0, BlockedExecutableTest::whole)).isNull();
  }

  @Test
  void anIndexOutsideIsNamedByItsPlaceInTheWholeBatch() {
    Expression indices = Expression.parameter(DType.INT32, 8, 4);
    Expression table = weight(10, 6);
    for (Op.OutOfRange outside : Op.OutOfRange.values()) {
      Graph graph =
          graph(Expression.values(indices), table.apply(new Op.Gather(0, outside), indices));
      assertThat(cut(graph, 4) == null).isEqualTo(outside == Op.OutOfRange.FAIL);
    }
  }

  @Test
  void aDeepNetworkIsCutWithoutDeepRecursion() {
    Expression x = Expression.parameter(4, 3);
    Expression y = x;
    for (int layer = 0; layer < 20_000; layer++) {
      y = y.apply(layer % 2 == 0 ? new Op.Tanh() : new Op.Sigmoid());
    }
    Graph graph = new Graph(Expression.values(x), Expression.values(y));
    assertThat(requireNonNull(RowSplit.of(graph, 2)).nodes()).hasSize(20_001);
  }

  @Test
  void deepArithmeticOnWeightsTakesNoDeepRecursion() {
    Expression x = Expression.parameter(4, 3);
    Expression weight = weight(3, 3);
    Expression row = x.like(2);
    for (int i = 0; i < 20_000; i++) {
      weight = weight.apply(new Op.Tanh());
      row = row.apply(new Op.Tanh());
    }
    Expression product = x.matmul(weight, false, false);
    Graph whole = new Graph(Expression.values(x), Expression.values(product));
    assertThat(requireNonNull(RowSplit.of(whole, 2)).outputs().getFirst().shape())
        .isEqualTo(Shape.of(2, 3));
    Graph rows = new Graph(Expression.values(x), Expression.values(product.plus(row)));
    assertThat(RowSplit.of(rows, 2)).isNull();
  }

  @Test
  void aLargeBatchNeedsTheMemoryOfABlock() {
    int batch = 512;
    Expression x = Expression.parameter(batch, 32, 32, 3);
    Expression y = x.apply(new Op.Conv(SAME, 1), weight(3, 3, 3, 16)).max(0);
    Expression z = y.apply(new Op.Conv(SAME, 1), weight(3, 3, 16, 16)).max(0);
    Graph graph = graph(Expression.values(x), z.sum(1, 2));
    Executable executable = Compiler.compile(graph, KernelChoice.named("simd"));
    assertThat(executable.describe()).contains(" of 512 rows at a time");
  }
}
