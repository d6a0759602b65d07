package org.pellucid.cpu.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.cpu.lane.LaneOp.BinaryKind;
import org.pellucid.cpu.lane.LaneOp.IndexKind;
import org.pellucid.cpu.lane.LaneOp.UnaryKind;

/** The interpreter, scalar code and vector code of every width give the same bits. */
final class LoopExecutorsTest {
  private static final int[] SIZES = {0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 257, 1023, 1024, 1025};
  private static final int[] WIDTHS = {128, 256, 512};

  /** Every executor this JVM can run. */
  private static Map<String, LoopKernel> executors(LoopSpec spec) {
    Map<String, LoopKernel> executors = new LinkedHashMap<>();
    executors.put("interpreter", new BlockInterpreter(spec));
    executors.put("scalar", LoopCompiler.scalar(spec).orElseThrow());
    if (LoopKernels.hasVectors()) {
      for (int width : WIDTHS) {
        executors.put("vector " + width, LoopCompiler.vector(spec, width).orElseThrow());
      }
    }
    return executors;
  }

  /** A random loop with its arguments, built anew for every executor. */
  static final class RandomLoop {
    final LoopBuilder builder = new LoopBuilder();
    private final SplittableRandom random;
    private final List<Integer> values = new ArrayList<>();
    final List<Integer> outputs = new ArrayList<>();
    private final boolean wide;
    private final boolean columnReduction;
    private int inputs;

    RandomLoop(long seed) {
      random = new SplittableRandom(seed);
      wide = random.nextInt(4) == 0;
      columnReduction = random.nextInt(5) == 0;
      inputs = 1 + random.nextInt(4);
      for (int k = 0; k < inputs; k++) {
        values.add(builder.load(builder.operand(storage(), stride())));
      }
      values.add(builder.constant((float) random.nextDouble(-3, 3)));
      values.add(builder.constant(random.nextInt(-5, 40)));
      if (random.nextInt(3) == 0) {
        values.add(builder.index(random.nextBoolean() ? IndexKind.COLUMN : IndexKind.ROW));
      }
      for (int i = 0; i < 12; i++) {
        step();
      }
      if (columnReduction) {
        for (int i = 0; i < 2; i++) {
          int value = number(pick());
          int operand = output(builder.type(value), ColumnStride.CONTIGUOUS);
          builder.reduceColumns(reduction(builder.type(value)), value, operand);
        }
        store(random.nextInt(3));
        return;
      }
      int phases = random.nextInt(3);
      for (int p = 0; p < phases; p++) {
        int value = number(pick());
        int reduced = builder.reduce(reduction(builder.type(value)), value);
        if (random.nextBoolean()) {
          builder.store(reduced, output(builder.type(reduced), ColumnStride.BROADCAST));
        }
        values.add(reduced);
        step();
        step();
      }
      store(2);
    }

    private void store(int count) {
      for (int i = 0; i < count; i++) {
        int value = values.get(values.size() - 1 - random.nextInt(3));
        ColumnStride stride = random.nextBoolean() ? ColumnStride.CONTIGUOUS : ColumnStride.GENERAL;
        builder.store(value, output(builder.type(value), stride));
      }
    }

    private LaneStorage storage() {
      LaneStorage[] all = LaneStorage.values();
      LaneStorage storage = random.nextInt(2) == 0 ? LaneStorage.FLOAT : all[random.nextInt(8)];
      return storage.lane().isWide() && !wide ? LaneStorage.FLOAT : storage;
    }

    private ColumnStride stride() {
      return random.nextInt(2) == 0
          ? ColumnStride.CONTIGUOUS
          : ColumnStride.values()[random.nextInt(3)];
    }

    private int output(LaneType type, ColumnStride stride) {
      LaneStorage storage =
          switch (type) {
            case F32 -> random.nextInt(4) == 0 ? LaneStorage.BFLOAT16 : LaneStorage.FLOAT;
            case F64 -> LaneStorage.DOUBLE;
            case I32 -> random.nextInt(4) == 0 ? LaneStorage.LONG : LaneStorage.INT;
            case I64 -> LaneStorage.LONG;
            case MASK -> LaneStorage.BOOLEAN;
          };
      int operand = builder.operand(storage, stride);
      outputs.add(operand);
      return operand;
    }

    private Reduction reduction(LaneType type) {
      return Reduction.values()[random.nextInt(type.isFloating() ? 4 : 6)];
    }

    private int pick() {
      return values.get(random.nextInt(values.size()));
    }

    private int number(int value) {
      return builder.type(value) == LaneType.MASK ? builder.convert(value, LaneType.I32) : value;
    }

    private int pick(LaneType type) {
      int value = pick();
      return builder.type(value) == type ? value : builder.convert(value, type);
    }

    private LaneType type() {
      LaneType[] narrow = {LaneType.F32, LaneType.F32, LaneType.I32, LaneType.MASK};
      return wide ? LaneType.values()[random.nextInt(5)] : narrow[random.nextInt(4)];
    }

    private void step() {
      LaneType type = type();
      int a = pick(type);
      int b = pick(type);
      int c = pick(type);
      int mask = pick(LaneType.MASK);
      int choice = random.nextInt(10);
      if (choice < 2) {
        values.add(builder.select(mask, a, b));
      } else if (choice < 4 && type != LaneType.MASK) {
        values.add(random.nextBoolean() ? builder.less(a, b) : builder.lessOrEqual(a, b));
        values.add(builder.equal(a, c));
      } else if (type.isFloating()) {
        floating(choice, a, b, c);
      } else if (type == LaneType.MASK) {
        BinaryKind[] kinds = {BinaryKind.AND, BinaryKind.OR, BinaryKind.XOR};
        values.add(choice < 6 ? builder.not(a) : builder.binary(kinds[random.nextInt(3)], a, b));
      } else if (choice < 6) {
        UnaryKind[] kinds = {UnaryKind.NEG, UnaryKind.ABS, UnaryKind.NOT};
        values.add(builder.unary(kinds[random.nextInt(3)], a));
      } else {
        BinaryKind kind = BinaryKind.values()[random.nextInt(BinaryKind.values().length)];
        values.add(builder.binary(kind, a, b));
      }
    }

    private void floating(int choice, int a, int b, int c) {
      boolean call = builder.type(a) == LaneType.F32 || random.nextBoolean();
      switch (choice) {
        case 4 -> values.add(builder.fma(a, b, c));
        case 5 -> values.add(builder.unary(UnaryKind.values()[random.nextInt(6)], a));
        case 6 -> values.add(call ? LaneMath.exp(builder, a) : LaneMath.log(builder, a));
        case 7 -> values.add(call ? LaneMath.sin(builder, a) : LaneMath.tanh(builder, a));
        default -> {
          BinaryKind[] kinds = {
            BinaryKind.ADD,
            BinaryKind.SUB,
            BinaryKind.MUL,
            BinaryKind.DIV,
            BinaryKind.MIN,
            BinaryKind.MAX
          };
          values.add(builder.binary(kinds[random.nextInt(kinds.length)], a, b));
        }
      }
    }
  }

  static LoopArgs arguments(
      LoopSpec spec, List<Integer> outputs, int columns, long seed, List<Object> arrays) {
    SplittableRandom random = new SplittableRandom(seed);
    int outer0 = random.nextInt(1, 4);
    int outer1 = random.nextInt(1, 4);
    boolean flat = random.nextBoolean();
    LoopArgs args = new LoopArgs(spec).extents(columns, outer0, outer1);
    for (int k = 0; k < spec.operands().size(); k++) {
      LoopSpec.Operand operand = spec.operands().get(k);
      int stride =
          switch (operand.columns()) {
            case CONTIGUOUS -> 1;
            case BROADCAST -> 0;
            case GENERAL -> random.nextInt(1, 4);
          };
      int width = Math.max(1, columns * stride) + (flat ? 0 : 3);
      boolean isOutput = outputs.contains(k);
      boolean repeats = !flat && !isOutput && random.nextInt(3) == 0;
      boolean transposed = !flat && random.nextInt(3) == 0;
      int inner = transposed ? outer0 * width : width;
      int outer = transposed ? width : outer1 * width;
      args.strides(k, stride, repeats ? 0 : outer, inner);
      int base = random.nextInt(5);
      Object array = operand.storage().allocate(base + outer0 * outer1 * width + 3);
      fill(operand.storage(), array, random);
      args.bind(k, array, base);
      arrays.add(array);
    }
    return args;
  }

  private static void fill(LaneStorage storage, Object array, SplittableRandom random) {
    float[] odd = {
      0, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, 1e20f, -70000, 0.5f
    };
    switch (storage) {
      case FLOAT -> {
        float[] a = (float[]) array;
        for (int i = 0; i < a.length; i++) {
          boolean usual = random.nextInt(20) > 0;
          a[i] = usual ? (float) random.nextDouble(-4, 4) : odd[random.nextInt(odd.length)];
        }
      }
      case DOUBLE -> {
        double[] a = (double[]) array;
        for (int i = 0; i < a.length; i++) {
          a[i] =
              random.nextInt(20) > 0 ? random.nextDouble(-4, 4) : odd[random.nextInt(odd.length)];
        }
      }
      case INT -> {
        int[] a = (int[]) array;
        for (int i = 0; i < a.length; i++) {
          a[i] = random.nextInt(3) > 0 ? random.nextInt(-9, 9) : random.nextInt();
        }
      }
      case LONG -> {
        long[] a = (long[]) array;
        for (int i = 0; i < a.length; i++) {
          a[i] = random.nextInt(3) > 0 ? random.nextInt(-9, 9) : random.nextLong();
        }
      }
      case UNSIGNED_BYTE -> random.nextBytes((byte[]) array);
      case BOOLEAN -> {
        byte[] a = (byte[]) array;
        for (int i = 0; i < a.length; i++) {
          a[i] = (byte) random.nextInt(2);
        }
      }
      case BFLOAT16 -> {
        short[] a = (short[]) array;
        for (int i = 0; i < a.length; i++) {
          a[i] = LaneMemory.toBfloat16((float) random.nextDouble(-4, 4));
        }
      }
      case FLOAT16 -> {
        short[] a = (short[]) array;
        for (int i = 0; i < a.length; i++) {
          a[i] = Float.floatToFloat16((float) random.nextDouble(-4, 4));
        }
      }
    }
  }

  /** The bits of an array, with all NaNs alike. */
  static long[] bits(LaneStorage storage, Object array) {
    return switch (storage) {
      case FLOAT ->
          IntStream.range(0, ((float[]) array).length)
              .mapToLong(i -> Float.floatToIntBits(((float[]) array)[i]))
              .toArray();
      case DOUBLE ->
          IntStream.range(0, ((double[]) array).length)
              .mapToLong(i -> Double.doubleToLongBits(((double[]) array)[i]))
              .toArray();
      case INT -> IntStream.of((int[]) array).asLongStream().toArray();
      case LONG -> ((long[]) array).clone();
      case UNSIGNED_BYTE, BOOLEAN ->
          IntStream.range(0, ((byte[]) array).length).mapToLong(i -> ((byte[]) array)[i]).toArray();
      case BFLOAT16 ->
          IntStream.range(0, ((short[]) array).length)
              .mapToLong(
                  i -> Float.floatToIntBits(Float.intBitsToFloat(((short[]) array)[i] << 16)))
              .toArray();
      case FLOAT16 ->
          IntStream.range(0, ((short[]) array).length)
              .mapToLong(i -> Float.floatToIntBits(Float.float16ToFloat(((short[]) array)[i])))
              .toArray();
    };
  }

  /** The bits of the arrays of some operands. */
  static List<long[]> bits(LoopSpec spec, List<Integer> operands, List<?> arrays) {
    return operands.stream()
        .map(k -> bits(spec.operands().get(k).storage(), arrays.get(k)))
        .toList();
  }

  /**
   * Compares the bits that all executors give with those of the first.
   *
   * @param run runs one of them on arguments of its own; returns its outputs
   * @param where what is run, for people
   */
  static void assertSameBits(
      Map<String, LoopKernel> executors,
      Function<LoopKernel, List<long[]>> run,
      Supplier<String> where) {
    List<long[]> expected = null;
    for (Map.Entry<String, LoopKernel> executor : executors.entrySet()) {
      List<long[]> actual = run.apply(executor.getValue());
      if (expected == null) {
        expected = actual;
      }
      for (int o = 0; o < actual.size(); o++) {
        int output = o;
        assertThat(actual.get(o))
            .as(() -> "%s, output %d, %s".formatted(executor.getKey(), output, where.get()))
            .isEqualTo(expected.get(o));
      }
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allExecutorsGiveTheSameBits(int seed) {
    RandomLoop loop = new RandomLoop(seed);
    LoopSpec spec = loop.builder.build();
    Map<String, LoopKernel> executors = executors(spec);
    for (int columns : SIZES) {
      assertSameBits(
          executors,
          kernel -> {
            List<Object> arrays = new ArrayList<>();
            LoopArgs args = arguments(spec, loop.outputs, columns, seed * 31L + columns, arrays);
            kernel.run(args, new LoopScratch(), 0, args.rows());
            return bits(spec, loop.outputs, arrays);
          },
          () -> "%d columns, seed %d: %s".formatted(columns, seed, spec));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rowRangesGiveTheSameBits(int seed) {
    RandomLoop loop = new RandomLoop(seed);
    if (loop.columnReduction) {
      return;
    }
    LoopSpec spec = loop.builder.build();
    List<Object> wholeArrays = new ArrayList<>();
    List<Object> partArrays = new ArrayList<>();
    LoopArgs whole = arguments(spec, loop.outputs, 33, seed, wholeArrays);
    LoopArgs parts = arguments(spec, loop.outputs, 33, seed, partArrays);
    for (Map.Entry<String, LoopKernel> executor : executors(spec).entrySet()) {
      LoopScratch scratch = new LoopScratch();
      executor.getValue().run(whole, scratch, 0, whole.rows());
      for (int row = parts.rows() - 1; row >= 0; row--) {
        if (spec.allowsColumnRange()) {
          executor.getValue().run(parts, scratch, row, row + 1, 5, 33);
          executor.getValue().run(parts, scratch, row, row + 1, 0, 5);
        } else {
          executor.getValue().run(parts, scratch, row, row + 1);
        }
      }
      for (int output : loop.outputs) {
        LaneStorage storage = spec.operands().get(output).storage();
        assertThat(bits(storage, partArrays.get(output)))
            .as("%s, output %d, seed %d", executor.getKey(), output, seed)
            .isEqualTo(bits(storage, wholeArrays.get(output)));
      }
    }
  }

  private static float[] random(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] a = new float[n];
    for (int i = 0; i < n; i++) {
      a[i] = (float) random.nextDouble(-4, 4);
    }
    return a;
  }

  static LoopSpec softmax() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int y = b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS);
    int e = LaneMath.exp(b, b.sub(x, b.reduce(Reduction.MAX, x)));
    b.store(b.div(e, b.reduce(Reduction.SUM, e)), y);
    return b.build();
  }

  static LoopSpec layerNorm(int n) {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int y = b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS);
    int scale = b.constant(1f / n);
    int centred = b.sub(x, b.mul(b.reduce(Reduction.SUM, x), scale));
    int variance = b.mul(b.reduce(Reduction.SUM, b.mul(centred, centred)), scale);
    b.store(b.mul(centred, LaneMath.rsqrt(b, b.add(variance, b.constant(1e-5f)))), y);
    return b.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 17, 300, 1000})
  void softmaxIsThatOfDoublePrecision(int n) {
    LoopSpec spec = softmax();
    float[] x = random(5 * n, n);
    for (Map.Entry<String, LoopKernel> executor : executors(spec).entrySet()) {
      float[] y = new float[5 * n];
      LoopArgs args = new LoopArgs(spec).extents(n, 5).strides(0, 1, n).strides(1, 1, n);
      executor.getValue().run(args.bind(0, x, 0).bind(1, y, 0), new LoopScratch(), 0, 5);
      for (int row = 0; row < 5; row++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += Math.exp(x[row * n + i]);
        }
        for (int i = 0; i < n; i++) {
          double expected = Math.exp(x[row * n + i]) / sum;
          assertThat((double) y[row * n + i])
              .as(executor.getKey())
              .isCloseTo(expected, within(1e-6 * expected));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 17, 300, 1000})
  void layerNormIsThatOfDoublePrecision(int n) {
    LoopSpec spec = layerNorm(n);
    float[] x = random(3 * n, n);
    for (Map.Entry<String, LoopKernel> executor : executors(spec).entrySet()) {
      float[] y = new float[3 * n];
      LoopArgs args = new LoopArgs(spec).extents(n, 3).strides(0, 1, n).strides(1, 1, n);
      executor.getValue().run(args.bind(0, x, 0).bind(1, y, 0), new LoopScratch(), 0, 3);
      for (int row = 0; row < 3; row++) {
        int at = row * n;
        double mean = IntStream.range(0, n).mapToDouble(i -> x[at + i]).average().orElseThrow();
        double variance =
            IntStream.range(0, n)
                .mapToDouble(i -> (x[at + i] - mean) * (x[at + i] - mean))
                .average()
                .orElseThrow();
        for (int i = 0; i < n; i++) {
          double expected = (x[at + i] - mean) / Math.sqrt(variance + 1e-5);
          assertThat((double) y[at + i]).as(executor.getKey()).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }

  @Test
  void sumsRunInSixteenLanesAndAFixedTree() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    b.store(b.reduce(Reduction.SUM, x), b.operand(LaneStorage.FLOAT, ColumnStride.BROADCAST));
    LoopSpec spec = b.build();
    float[] input = random(1000, 1);
    float[] lanes = new float[16];
    for (int i = 0; i < input.length; i++) {
      lanes[i % 16] += input[i];
    }
    for (int half = 8; half >= 1; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] += lanes[l + half];
      }
    }
    for (Map.Entry<String, LoopKernel> executor : executors(spec).entrySet()) {
      float[] sum = new float[1];
      LoopArgs args = new LoopArgs(spec).extents(1000).bind(0, input, 0).bind(1, sum, 0);
      executor.getValue().run(args, new LoopScratch(), 0, 1);
      assertThat(sum[0]).as(executor.getKey()).isEqualTo(lanes[0]);
    }
  }

  @Test
  void columnReductionsRunInRowOrderAndPartialsGoToTheirBlocks() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    b.reduceColumns(
        Reduction.SUM, b.mul(x, x), b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    LoopSpec spec = b.build();
    int rows = 11;
    int columns = 301;
    float[] input = random(rows * columns, 2);
    float[] expected = new float[3 * columns];
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < columns; c++) {
        expected[row / 4 * columns + c] += input[row * columns + c] * input[row * columns + c];
      }
    }
    for (Map.Entry<String, LoopKernel> executor : executors(spec).entrySet()) {
      float[] partials = new float[3 * columns];
      LoopArgs args =
          new LoopArgs(spec)
              .extents(columns, rows)
              .strides(0, 1, columns)
              .strides(1, 1, columns)
              .partials(4)
              .bind(0, input, 0)
              .bind(1, partials, 0);
      for (int row = 0; row < rows; row += 4) {
        executor.getValue().run(args, new LoopScratch(), row, Math.min(rows, row + 4));
      }
      assertThat(partials).as(executor.getKey()).isEqualTo(expected);
    }
  }

  @Test
  void aLoopReplacesWhatItReadsAndSumsItByColumn() {
    LoopBuilder b = new LoopBuilder();
    int operand = b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS);
    int twice = b.add(b.load(operand), b.load(operand));
    b.store(twice, operand);
    b.reduceColumns(Reduction.SUM, twice, b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    LoopSpec spec = b.build();
    int rows = 5;
    int pitch = 80;
    for (int columns : new int[] {1, 3, 16, 35, 70}) {
      for (Map.Entry<String, LoopKernel> executor : executors(spec).entrySet()) {
        float[] numbers = random(rows * pitch, 3);
        float[] expected = numbers.clone();
        float[] expectedSums = new float[columns];
        for (int i = 0; i < rows * pitch; i++) {
          if (i % pitch < columns) {
            expected[i] += numbers[i];
            expectedSums[i % pitch] += expected[i];
          }
        }
        float[] sums = new float[columns];
        LoopArgs args = new LoopArgs(spec).extents(columns, rows).strides(0, 1, pitch);
        args.strides(1, 1, 0).bind(0, numbers, 0).bind(1, sums, 0);
        executor.getValue().run(args, new LoopScratch(), 0, rows);
        assertThat(numbers).as("%s, %s columns", executor.getKey(), columns).isEqualTo(expected);
        assertThat(sums).as("%s, %s columns", executor.getKey(), columns).isEqualTo(expectedSums);
      }
    }
  }

  @Test
  void aLaterPhaseLoadsWhatAnEarlierOneStored() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int y = b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS);
    int square = b.mul(x, x);
    int sum = b.reduce(Reduction.SUM, square);
    b.store(square, y);
    b.store(b.div(b.load(y), sum), y);
    LoopSpec spec = b.build();
    float[] input = {1, 2, 3, 4};
    for (Map.Entry<String, LoopKernel> executor : executors(spec).entrySet()) {
      float[] output = new float[4];
      LoopArgs args = new LoopArgs(spec).extents(4).bind(0, input, 0).bind(1, output, 0);
      executor.getValue().run(args, new LoopScratch(), 0, 1);
      assertThat(output).as(executor.getKey()).containsExactly(1 / 30f, 4 / 30f, 9 / 30f, 16 / 30f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void mathFunctionsGiveTheSameBitsInAllExecutorsAndAsSingleFloats(int number) {
    checkFunction(number);
  }

  private static int function(LoopBuilder b, int number, int x, int y) {
    return switch (number) {
      case 0 -> LaneMath.exp(b, x);
      case 1 -> LaneMath.expm1(b, x);
      case 2 -> LaneMath.log(b, x);
      case 3 -> LaneMath.log1p(b, x);
      case 4 -> LaneMath.sin(b, x);
      case 5 -> LaneMath.cos(b, x);
      case 6 -> LaneMath.tanh(b, x);
      case 7 -> LaneMath.sigmoid(b, x);
      case 8 -> LaneMath.erf(b, x);
      case 9 -> LaneMath.rsqrt(b, x);
      case 10 -> LaneMath.erfinv(b, x);
      case 11 -> LaneMath.lgamma(b, x);
      case 12 -> LaneMath.digamma(b, x);
      case 13 -> LaneMath.pow(b, x, y);
      case 14 -> LaneMath.atan2(b, x, y);
      case 15 -> LaneGates.NORMAL.value(b, x);
      case 16 -> LaneGates.NORMAL.slope(b, x);
      case 17 -> LaneGates.NEARLY_NORMAL.value(b, x);
      case 18 -> LaneGates.NEARLY_NORMAL.slope(b, x);
      case 19 -> LaneGates.LOGISTIC.value(b, x);
      default -> LaneGates.LOGISTIC.slope(b, x);
    };
  }

  private static float function(int number, float x, float y) {
    return switch (number) {
      case 0 -> FloatMath.exp(x);
      case 1 -> FloatMath.expm1(x);
      case 2 -> FloatMath.log(x);
      case 3 -> FloatMath.log1p(x);
      case 4 -> FloatMath.sin(x);
      case 5 -> FloatMath.cos(x);
      case 6 -> FloatMath.tanh(x);
      case 7 -> FloatMath.sigmoid(x);
      case 8 -> FloatMath.erf(x);
      case 9 -> FloatMath.rsqrt(x);
      case 10 -> FloatMath.erfinv(x);
      case 11 -> FloatMath.lgamma(x);
      case 12 -> FloatMath.digamma(x);
      case 13 -> FloatMath.pow(x, y);
      case 14 -> FloatMath.atan2(x, y);
      case 15 -> FloatMath.selfGated(LaneGates.NORMAL, x);
      case 16 -> FloatMath.selfGatedSlope(LaneGates.NORMAL, x);
      case 17 -> FloatMath.selfGated(LaneGates.NEARLY_NORMAL, x);
      case 18 -> FloatMath.selfGatedSlope(LaneGates.NEARLY_NORMAL, x);
      case 19 -> FloatMath.selfGated(LaneGates.LOGISTIC, x);
      default -> FloatMath.selfGatedSlope(LaneGates.LOGISTIC, x);
    };
  }

  private static void checkFunction(int number) {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int y = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    b.store(function(b, number, x, y), b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    LoopSpec spec = b.build();
    int n = 20_003;
    SplittableRandom random = new SplittableRandom(number);
    float[] xs = new float[n];
    float[] ys = new float[n];
    for (int i = 0; i < n; i++) {
      xs[i] =
          i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) random.nextDouble(-9, 9);
      ys[i] =
          i % 3 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) random.nextDouble(-9, 9);
      if (number > 10 && number < 13) {
        xs[i] = Math.max(-1000, Math.min(xs[i], 1000));
      }
    }
    int[] expected = new int[n];
    for (int i = 0; i < n; i++) {
      expected[i] = Float.floatToIntBits(function(number, xs[i], ys[i]));
    }
    for (Map.Entry<String, LoopKernel> executor : executors(spec).entrySet()) {
      float[] out = new float[n];
      LoopArgs args = new LoopArgs(spec).extents(n).bind(0, xs, 0).bind(1, ys, 0).bind(2, out, 0);
      for (int run = 0; run < 40; run++) {
        executor.getValue().run(args, new LoopScratch(), 0, 1);
      }
      int[] actual = IntStream.range(0, n).map(i -> Float.floatToIntBits(out[i])).toArray();
      assertThat(actual).as("function %d, %s", number, executor.getKey()).isEqualTo(expected);
    }
  }
}
