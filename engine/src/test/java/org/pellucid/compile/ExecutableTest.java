package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.cpu.Workers;
import org.pellucid.cpu.lane.LoopKernels;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

class ExecutableTest {
  private static final NdArray X = NdArray.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
  private static final NdArray Y = NdArray.of(new float[] {0, 1, 1, 0}, 4, 1);
  private static final int MOST_WINDOWS = 500;

  private static NdArray[] outputs(Executable executable) {
    return executable.outputTypes().stream()
        .map(type -> NdArray.zeros(type.dtype(), type.shape()))
        .toArray(NdArray[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "simd"})
  void trainingFollowsTheInterpreter(String backend) {
    Graph compiled = TrainingGraphs.xor(3);
    Graph interpreted = TrainingGraphs.xor(3);
    Executable executable = Backend.named(backend).compile(compiled);
    Executable reference = Backend.named("reference").compile(interpreted);
    for (int step = 0; step < 50; step++) {
      Closeness.assertClose(
          executable.run(List.of(X, Y)), reference.run(List.of(X, Y)), "step " + step);
    }
    for (int i = 0; i < compiled.updates().size(); i++) {
      Closeness.assertClose(
          compiled.updates().get(i).cell().read(),
          interpreted.updates().get(i).cell().read(),
          compiled.updates().get(i).cell().name());
    }
  }

  @Test
  void trainingGivesTheSameBitsForAnyThreadsAndVectors() {
    Random random = new Random(2);
    NdArray x = RandomGraphs.array(random, new TensorType(DType.FLOAT32, Shape.of(64, 100)));
    NdArray labels = RandomGraphs.array(random, new TensorType(DType.FLOAT32, Shape.of(64, 10)));
    List<List<NdArray>> ends = new ArrayList<>();
    for (LoopKernels.Backend backend :
        List.of(LoopKernels.Backend.SCALAR, LoopKernels.Backend.SIMD)) {
      for (int threads = 1; threads <= 3; threads++) {
        try (Workers workers = new Workers(threads)) {
          Graph graph = TrainingGraphs.classifier(4, 64, 100, 80, 10);
          Executable executable =
              Compiler.compile(graph, new KernelChoice(new LoopKernels(backend), workers));
          for (int step = 0; step < 4; step++) {
            executable.run(List.of(x, labels));
          }
          ends.add(graph.updates().stream().map(update -> update.cell().read()).toList());
        }
      }
    }
    assertThat(ends).allMatch(end -> end.equals(ends.getFirst()));
  }

  @Test
  void runsOnKeptArraysAllocateNothing() {
    Executable executable = Backend.named("scalar").compile(TrainingGraphs.xor(1));
    NdArray[] inputs = {X, Y};
    NdArray[] outputs = outputs(executable);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long allocated = Long.MAX_VALUE;
    // Until code is compiled, which takes a while on a busy machine, it may make objects
    for (int window = 0; window < MOST_WINDOWS && allocated > 0; window++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 1000; i++) {
        executable.run(inputs, outputs);
      }
      allocated = (threads.getThreadAllocatedBytes(thread) - before) / 1000;
    }
    assertThat(allocated).isZero();
  }

  @Test
  void manyThreadsMayRunOneExecutable() throws Exception {
    RandomGraphs.Case made = RandomGraphs.make(99, 40);
    Executable executable = Backend.named("simd").compile(made.graph());
    List<NdArray> expected = executable.run(made.arguments());
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        results.add(
            pool.submit(() -> {
              boolean same = true;
              for (int i = 0; i < 50; i++) {
                same &= executable.run(made.arguments()).equals(expected);
              }
              return same;
            }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void aRowTimesAVariableFollowsItsChangesAndKeepsItsBits() {
    Random random = new Random(7);
    TensorType weights = new TensorType(DType.FLOAT32, Shape.of(70, 256));
    Cell cell = new Cell("kernel", RandomGraphs.array(random, weights));
    Value x = Node.value(new Op.Parameter("x", new TensorType(DType.FLOAT32, Shape.of(1, 70))));
    Value y = Node.value(new Op.MatMul(false, false), x, Node.value(new Op.Read(cell)));
    Executable executable =
        Backend.named("simd").compile(new Graph(List.of(x), List.of(y), List.of()));
    for (int value = 0; value < 3; value++) {
      NdArray row = RandomGraphs.array(random, x.type());
      NdArray expected = rowTimes(row, cell.read());
      for (int run = 0; run < 40; run++) {
        assertThat(executable.run(List.of(row)))
            .as("value %s, run %s", value, run)
            .containsExactly(expected);
      }
      cell.write(RandomGraphs.array(random, weights));
    }
  }

  @Test
  void aConvolutionWithAVariableFollowsItsChangesAndKeepsItsBits() {
    Random random = new Random(7);
    TensorType kernel = new TensorType(DType.FLOAT32, Shape.of(3, 3, 16, 48));
    TensorType images = new TensorType(DType.FLOAT32, Shape.of(1, 8, 8, 16));
    Cell cell = new Cell("kernel", RandomGraphs.array(random, kernel));
    Value x = Node.value(new Op.Parameter("x", images));
    Op.Conv plain =
        new Op.Conv(new Op.Windows(Ints.of(1, 1), Ints.of(1, 1), Ints.of(1, 1), Ints.of(1, 1)), 1);
    Value y = Node.value(plain, x, Node.value(new Op.Read(cell)));
    Graph graph = new Graph(List.of(x), List.of(y), List.of());
    Executable executable = Backend.named("simd").compile(graph);
    for (int value = 0; value < 3; value++) {
      NdArray image = RandomGraphs.array(random, images);
      List<NdArray> expected = Backend.named("scalar").compile(graph).run(List.of(image));
      for (int run = 0; run < 40; run++) {
        assertThat(executable.run(List.of(image)))
            .as("value %s, run %s", value, run)
            .isEqualTo(expected);
      }
      cell.write(RandomGraphs.array(random, kernel));
    }
  }

  private static NdArray rowTimes(NdArray row, NdArray matrix) {
    float[] x = row.toFloatArray();
    float[] w = matrix.toFloatArray();
    float[] y = new float[w.length / x.length];
    for (int k = 0; k < x.length; k++) {
      for (int column = 0; column < y.length; column++) {
        y[column] = Math.fma(x[k], w[k * y.length + column], y[column]);
      }
    }
    return NdArray.of(y, 1, y.length);
  }

  @Test
  void updatesFromManyThreadsAreNotLost() throws Exception {
    Cell counter = new Cell("counter", NdArray.scalar(DType.INT64, 0));
    Value read = Node.value(new Op.Read(counter));
    Value one = Node.value(new Op.Fill(read.type(), 1));
    Value next = Node.value(new Op.Add(), read, one);
    Executable executable =
        Backend.named("scalar")
            .compile(new Graph(List.of(), List.of(), List.of(new Graph.Update(counter, next))));
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        running.add(
            pool.submit(() -> {
              for (int i = 0; i < 250; i++) {
                executable.run(List.of());
              }
            }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertThat(counter.read()).isEqualTo(NdArray.scalar(DType.INT64, 1000));
  }

  @Test
  void updatesSeeTheOldValuesOfAllVariables() {
    Cell a = new Cell("a", NdArray.of(new float[] {1, 2}));
    Cell b = new Cell("b", NdArray.of(new float[] {10, 20}));
    Cell c = new Cell("c", NdArray.of(new float[] {100, 200}));
    Expression oldA = Expression.read(a);
    Expression oldB = Expression.read(b);
    Graph graph =
        new Graph(
            List.of(),
            Expression.values(oldA.plus(oldB)),
            List.of(
                new Graph.Update(a, oldB.value()),
                new Graph.Update(b, oldA.value()),
                new Graph.Update(c, oldA.plus(Expression.read(c)).value())));
    NdArray snapshot = a.read();
    assertThat(Backend.named("scalar").compile(graph).run(List.of()))
        .containsExactly(NdArray.of(new float[] {11, 22}));
    assertThat(a.read()).isEqualTo(NdArray.of(new float[] {10, 20}));
    assertThat(b.read()).isEqualTo(NdArray.of(new float[] {1, 2}));
    assertThat(c.read()).isEqualTo(NdArray.of(new float[] {101, 202}));
    assertThat(snapshot).isEqualTo(NdArray.of(new float[] {1, 2}));
  }

  @Test
  void aReversedUpdateIsNotWrittenOverItsOwnInput() {
    Cell a = new Cell("a", NdArray.of(new float[] {1, 2, 3, 4}));
    Expression old = Expression.read(a);
    Expression reversed = old.apply(new Op.Slice(Ints.of(3), Ints.of(4), Ints.of(-1)));
    Graph graph =
        new Graph(List.of(), List.of(), List.of(new Graph.Update(a, old.plus(reversed).value())));
    Backend.named("scalar").compile(graph).run(List.of());
    assertThat(a.read()).isEqualTo(NdArray.of(new float[] {5, 5, 5, 5}));
  }

  @Test
  void aProductMayBeSubtractedFromTheVariableItReads() {
    Cell w = new Cell("w", NdArray.of(new float[] {1, 2, 3, 4}, 2, 2));
    Expression old = Expression.read(w);
    Expression x = Expression.parameter(2, 2);
    Graph graph =
        new Graph(
            Expression.values(x),
            List.of(),
            List.of(new Graph.Update(w, old.minus(x.matmul(old, false, false)).value())));
    Backend.named("scalar").compile(graph).run(List.of(NdArray.of(new float[] {0, 1, 1, 0}, 2, 2)));
    assertThat(w.read()).isEqualTo(NdArray.of(new float[] {-2, -2, 2, 2}, 2, 2));
  }

  @Test
  void packedVariablesAreFoundWhereTheyAre() {
    Cell a = new Cell("a", NdArray.of(new float[] {1, 2}));
    Cell b = new Cell("b", NdArray.of(new float[] {3}));
    Graph graph =
        new Graph(
            List.of(),
            List.of(),
            List.of(
                new Graph.Update(a, Expression.read(a).plus(1).value()),
                new Graph.Update(b, Expression.read(b).times(2).value())));
    Executable executable = Backend.named("simd").compile(graph);
    executable.run(List.of());
    Cell.pack(List.of(b, a));
    executable.run(List.of());
    assertThat(a.read()).isEqualTo(NdArray.of(new float[] {3, 4}));
    assertThat(b.read()).isEqualTo(NdArray.of(new float[] {12}));
  }

  @Test
  void resultsMayBeArgumentsConstantsOrTheSameTwice() {
    Expression x = Expression.parameter(3);
    Expression doubled = x.plus(x);
    Graph graph =
        new Graph(
            Expression.values(x),
            Expression.values(x, doubled, doubled, x.like(7), doubled.reshape(3, 1)));
    NdArray argument = NdArray.of(new float[] {1, 2, 3});
    NdArray two = NdArray.of(new float[] {2, 4, 6});
    List<NdArray> results = Backend.named("scalar").compile(graph).run(List.of(argument));
    assertThat(results)
        .containsExactly(
            argument, two, two, NdArray.of(new float[] {7, 7, 7}), two.reshape(Shape.of(3, 1)));
    assertThat(results.getFirst().data()).isNotSameAs(argument.data());
  }

  @Test
  void aFailureLeavesVariablesAsTheyWere() {
    Cell cell = new Cell("a", NdArray.of(new float[] {1, 2}));
    Expression table = Expression.parameter(4);
    Expression index = Expression.parameter(DType.INT32, 2);
    Value taken =
        Origin.within(
            "embedding", () -> table.apply(new Op.Gather(0, Op.OutOfRange.FAIL), index).value());
    Graph graph =
        new Graph(
            Expression.values(table, index),
            List.of(taken),
            List.of(new Graph.Update(cell, Expression.read(cell).plus(1).value())));
    Executable executable = Backend.named("scalar").compile(graph);
    NdArray good = NdArray.of(new int[] {3, 0});
    NdArray bad = NdArray.of(new int[] {3, 4});
    NdArray values = NdArray.of(new float[] {5, 6, 7, 8});
    assertThatThrownBy(() -> executable.run(List.of(values, bad)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Layer \"embedding\": index 4 at [1] is outside 0..3.");
    assertThat(cell.read()).isEqualTo(NdArray.of(new float[] {1, 2}));
    assertThat(executable.run(List.of(values, good)))
        .containsExactly(NdArray.of(new float[] {8, 5}));
    assertThat(cell.read()).isEqualTo(NdArray.of(new float[] {2, 3}));
  }

  /**
   * Rows of a table times a kernel; the kernel and a second table, of some rows, change by the
   * product.
   */
  private static Graph embedding(Cell kernel, Cell changed) {
    Op.OutOfRange fail = Op.OutOfRange.FAIL;
    Expression table = Expression.parameter(4, 3);
    Expression indices = Expression.parameter(DType.INT32, 5);
    Expression rows = table.apply(new Op.Gather(0, fail), indices);
    Expression product = rows.matmul(Expression.read(kernel), false, false);
    Expression change = rows.matmul(product, true, false);
    Expression old = Expression.read(changed);
    Expression gradient =
        old.times(0).apply(new Op.Scatter(0, Op.Combine.ADD, fail), indices, product);
    return new Graph(
        Expression.values(table, indices),
        Expression.values(product),
        List.of(
            new Graph.Update(kernel, Expression.read(kernel).plus(change).value()),
            new Graph.Update(changed, old.plus(gradient).value())));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 6})
  void updatesWaitForAScatterOnlyIfItMayFail(int rows) {
    Random random = new Random(5);
    Cell kernel = new Cell("kernel", RandomGraphs.array(random, type(3, 3)));
    Cell changed = new Cell("changed", RandomGraphs.array(random, type(rows, 3)));
    Graph graph = embedding(kernel, changed);
    // Indices that are good for the four rows of the gather are good for as many or more.
    assertThat(Compiler.plan(graph, KernelChoice.named("scalar")).steps())
        .anyMatch(step -> step.describe().startsWith("scatter"))
        .matches(steps ->
            steps.stream().anyMatch(step -> step.describe().startsWith("copy")) == rows < 4);
    Executable executable = Backend.named("scalar").compile(graph);
    NdArray table = RandomGraphs.array(random, type(4, 3));
    NdArray before = kernel.read();
    NdArray beside = changed.read();
    NdArray last = NdArray.of(new int[] {0, 1, 2, 1, 3});
    if (rows < 4) {
      assertThatThrownBy(() -> executable.run(List.of(table, last)))
          .hasMessage("Index 3 at [4] is outside 0..2.");
      assertThat(kernel.read()).isEqualTo(before);
    }
    NdArray bad = NdArray.of(new int[] {0, 1, 2, 1, 4});
    assertThatThrownBy(() -> executable.run(List.of(table, bad)))
        .hasMessage("Index 4 at [4] is outside 0..3.");
    assertThat(kernel.read()).isEqualTo(before);
    assertThat(changed.read()).isEqualTo(beside);
    NdArray good = NdArray.of(new int[] {0, 1, 2, 1, 2});
    List<NdArray> results = executable.run(List.of(table, good));
    NdArray[] ends = {kernel.read(), changed.read()};
    kernel.write(before);
    changed.write(beside);
    Closeness.assertClose(
        results, Backend.named("reference").compile(graph).run(List.of(table, good)), "product");
    Closeness.assertClose(List.of(ends), List.of(kernel.read(), changed.read()), "variables");
  }

  private static TensorType type(int... dims) {
    return new TensorType(DType.FLOAT32, Shape.of(dims));
  }

  @Test
  void argumentsOfTheWrongTypeAreNamed() {
    Expression x = Expression.parameter(2, 3);
    Executable executable =
        Backend.named("scalar")
            .compile(new Graph(Expression.values(x), Expression.values(x.plus(1))));
    assertThatThrownBy(() -> executable.run(List.of(NdArray.of(new float[] {1, 2}))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Input 0 is float32 [2] but the program was compiled for float32 [2, 3].");
    assertThatThrownBy(() -> executable.run(List.of()))
        .isInstanceOf(PellucidException.class)
        .hasMessage("The program has 1 inputs but got 0 arrays.");
  }

  @Test
  void theStepsCanBeRead() {
    Expression x = Expression.parameter(8, 4);
    Expression w = Expression.parameter(4, 6);
    Value y = Origin.within("dense", () -> x.matmul(w, false, false).plus(1).max(0).value());
    Executable executable =
        Backend.named("scalar").compile(new Graph(Expression.values(x, w), List.of(y)));
    assertThat(executable.describe())
        .startsWith("0: product [8, 4] x [4, 6], then ")
        .contains(" in dense")
        .contains("output0 float32 [8, 6]");
  }

  @Test
  void anUnknownBackendIsNamed() {
    assertThatThrownBy(() -> Backend.named("cuda"))
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("Unknown backend \"cuda\"");
    assertThat(Backend.with("reference", () -> Backend.current().name())).isEqualTo("reference");
  }
}
