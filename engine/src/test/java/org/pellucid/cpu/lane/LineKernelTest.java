package org.pellucid.cpu.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.cpu.lane.LaneOp.BinaryKind;
import org.pellucid.cpu.lane.LaneOp.UnaryKind;

/** Loops in lines give the bits of the interpreter and of code for any loop. */
final class LineKernelTest {
  private static final int[] COLUMNS = {1, 3, 16, 20, 37, 64, 300, 512, 513, 1025};
  private static final int[] ROWS = {1, 2, 7, 90};
  private static final float[] ODD = {
    0, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1e38f
  };

  /** A random loop over floats, of what C2 has vectors for. */
  private static final class FloatLoop {
    final LoopBuilder builder = new LoopBuilder();
    final List<Integer> outputs = new ArrayList<>();
    private final List<Integer> values = new ArrayList<>();
    private final SplittableRandom random;

    FloatLoop(long seed) {
      random = new SplittableRandom(seed);
      int inputs = 1 + random.nextInt(4);
      for (int k = 0; k < inputs; k++) {
        ColumnStride[] strides = ColumnStride.values();
        ColumnStride stride = strides[random.nextInt(4) == 0 ? random.nextInt(3) : 0];
        values.add(builder.load(builder.operand(LaneStorage.FLOAT, stride)));
      }
      values.add(builder.constant((float) random.nextDouble(-3, 3)));
      for (int i = random.nextInt(10); i > 0; i--) {
        step();
      }
      int zero = builder.constant(0f);
      if (random.nextInt(3) == 0) {
        int value = pick();
        values.add(builder.select(builder.lessOrEqual(value, zero), zero, value));
      }
      boolean sums = random.nextInt(3) == 0;
      for (int i = sums ? 1 + random.nextInt(2) : 0; i > 0; i--) {
        Reduction kind = Reduction.values()[random.nextInt(2) * random.nextInt(4)];
        builder.reduceColumns(kind, pick(), output());
      }
      for (int i = sums ? random.nextInt(2) : 1 + random.nextInt(2); i > 0; i--) {
        builder.store(pick(), output());
      }
    }

    private int output() {
      int operand = builder.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS);
      outputs.add(operand);
      return operand;
    }

    private int pick() {
      return values.get(random.nextInt(values.size()));
    }

    private void step() {
      BinaryKind[] binary = {
        BinaryKind.ADD,
        BinaryKind.SUB,
        BinaryKind.MUL,
        BinaryKind.DIV,
        BinaryKind.MIN,
        BinaryKind.MAX
      };
      UnaryKind[] unary = {UnaryKind.NEG, UnaryKind.ABS, UnaryKind.SQRT};
      values.add(
          switch (random.nextInt(6)) {
            case 0 -> builder.fma(pick(), pick(), pick());
            case 1 -> builder.unary(unary[random.nextInt(3)], pick());
            default -> builder.binary(binary[random.nextInt(6)], pick(), pick());
          });
    }
  }

  /** Operands that run on from row to row or are the same for all rows. */
  private static LoopArgs line(
      LoopSpec spec,
      List<Integer> outputs,
      int rows,
      int columns,
      long seed,
      List<float[]> arrays) {
    SplittableRandom random = new SplittableRandom(seed);
    int outer = rows % 2 == 0 ? 2 : 1;
    LoopArgs args = new LoopArgs(spec).extents(columns, outer, rows / outer);
    for (int k = 0; k < spec.operands().size(); k++) {
      int stride =
          switch (spec.operands().get(k).columns()) {
            case CONTIGUOUS -> 1;
            case BROADCAST -> 0;
            case GENERAL -> random.nextInt(1, 4);
          };
      boolean repeats = stride == 0 || (!outputs.contains(k) && random.nextInt(2) == 0);
      int width = repeats ? 0 : stride * columns;
      args.strides(k, stride, width * (rows / outer), width);
      int base = random.nextInt(5);
      float[] array = new float[base + rows * columns * Math.max(1, stride) + 3];
      for (int i = 0; i < array.length; i++) {
        boolean usual = random.nextInt(20) > 0;
        array[i] = usual ? (float) random.nextDouble(-4, 4) : ODD[random.nextInt(ODD.length)];
      }
      args.bind(k, array, base);
      arrays.add(array);
    }
    return args;
  }

  private static Map<String, LoopKernel> executors(LoopSpec spec) {
    Map<String, LoopKernel> executors = new LinkedHashMap<>();
    executors.put("interpreter", new BlockInterpreter(spec));
    executors.put("scalar", LoopCompiler.scalar(spec).orElseThrow());
    executors.put("line", LineKernel.compile(spec).orElseThrow());
    return executors;
  }

  static IntStream seeds() {
    return IntStream.range(0, 120);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void linesGiveTheBitsOfRows(int seed) {
    FloatLoop loop = new FloatLoop(seed);
    LoopSpec spec = loop.builder.build();
    assertThat(LineCompiler.suits(spec)).as("%s", spec).isTrue();
    Map<String, LoopKernel> executors = executors(spec);
    for (int columns : COLUMNS) {
      for (int rows : ROWS) {
        LoopExecutorsTest.assertSameBits(
            executors,
            kernel -> {
              List<float[]> arrays = new ArrayList<>();
              LoopArgs args = line(spec, loop.outputs, rows, columns, seed * 31L + columns, arrays);
              if (columns <= LoopScratch.BLOCK / 2) {
                assertThat(args.line().exists()).isTrue();
              }
              run(kernel, args, spec);
              return LoopExecutorsTest.bits(spec, loop.outputs, arrays);
            },
            () -> "%d rows of %d: %s".formatted(rows, columns, spec));
      }
    }
  }

  /** In two parts, as threads do: of rows, or of columns where there is one row. */
  private static void run(LoopKernel kernel, LoopArgs args, LoopSpec spec) {
    LoopScratch scratch = new LoopScratch();
    int rows = args.rows();
    int columns = args.columns();
    if (spec.isColumnReduction()) {
      kernel.run(args, scratch, 0, rows);
    } else if (rows == 1) {
      kernel.run(args, scratch, 0, 1, 0, columns / 3);
      kernel.run(args, scratch, 0, 1, columns / 3, columns);
    } else {
      kernel.run(args, scratch, 0, rows / 2);
      kernel.run(args, scratch, rows / 2, rows);
    }
  }

  @Test
  void resultsMayTakeThePlaceOfOperands() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int bias = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int zero = b.constant(0f);
    int sum = b.add(x, bias);
    int relu = b.select(b.lessOrEqual(sum, zero), zero, sum);
    b.store(relu, b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    LoopSpec spec = b.build();
    float[] memory = new float[800];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = i;
    }
    memory[792] = Float.NaN;
    LoopArgs args = new LoopArgs(spec).extents(4, 200);
    args.strides(0, 1, 4).bind(0, memory, 0);
    args.strides(1, 1, 0).bind(1, new float[] {.5f, -1e9f, 1, 2}, 0);
    args.strides(2, 1, 4).bind(2, memory, 0);
    LineKernel.compile(spec).orElseThrow().run(args, new LoopScratch(), 0, 200);
    assertThat(args.line().exists()).isTrue();
    assertThat(Arrays.copyOfRange(memory, 788, 800))
        .containsExactly(788.5f, 0, 791, 793, Float.NaN, 0, 795, 797, 796.5f, 0, 799, 801);
  }

  @Test
  void rowsApartAreNoLine() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    b.store(b.neg(x), b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    LoopSpec spec = b.build();
    LoopArgs args = new LoopArgs(spec).extents(40, 20);
    args.strides(0, 1, 41).strides(1, 1, 40);
    assertThat(args.line().exists()).isFalse();
    args.strides(0, 1, 40);
    assertThat(args.line().exists()).isTrue();
    args.strides(1, 1, 0);
    assertThat(args.line().exists()).as("all rows to one place").isFalse();
  }

  @Test
  void whatC2HasNoVectorsForIsNoLine() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    b.store(LaneMath.exp(b, x), b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    assertThat(LineCompiler.suits(b.build())).isFalse();
    assertThat(LineKernel.compile(b.build()).orElseThrow()).isNotInstanceOf(LineKernel.class);
  }
}
