package org.pellucid.cpu.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels are shared by structure and keep their bits while they warm up and switch over. */
final class LoopKernelsTest {
  private static final int COLUMNS = 1003;

  private static LoopSpec gelu() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int phi = b.add(b.constant(1f), LaneMath.erf(b, b.mul(x, b.constant(0.70710677f))));
    int y = b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS);
    b.store(b.mul(b.mul(x, b.constant(0.5f)), phi), y);
    b.store(b.reduce(Reduction.SUM, phi), b.operand(LaneStorage.FLOAT, ColumnStride.BROADCAST));
    return b.build();
  }

  private static LoopArgs arguments(LoopSpec spec, float[] y, float[] sum) {
    float[] x = new float[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      x[i] = (i - 500) * 0.01f;
    }
    return new LoopArgs(spec).extents(COLUMNS).bind(0, x, 0).bind(1, y, 0).bind(2, sum, 0);
  }

  @Test
  void equalLoopsShareOneKernel() {
    LoopKernels kernels = new LoopKernels(LoopKernels.Backend.ADAPTIVE);
    assertThat(kernels.get(gelu())).isSameAs(kernels.get(gelu()));
  }

  @ParameterizedTest
  @EnumSource(LoopKernels.Backend.class)
  void theBitsStayWhileTheKernelWarmsUp(LoopKernels.Backend backend) {
    LoopSpec spec = gelu();
    float[] expected = new float[COLUMNS];
    float[] expectedSum = new float[1];
    LoopArgs reference = arguments(spec, expected, expectedSum);
    new BlockInterpreter(spec).run(reference, new LoopScratch(), 0, 1);

    LoopKernel kernel = new LoopKernels(backend).get(spec);
    LoopScratch scratch = new LoopScratch();
    for (int run = 0; run < 2000; run++) {
      float[] y = new float[COLUMNS];
      float[] sum = new float[1];
      kernel.run(arguments(spec, y, sum), scratch, 0, 1);
      assertThat(y).as("run %d", run).isEqualTo(expected);
      assertThat(sum).as("run %d", run).isEqualTo(expectedSum);
    }
  }

  @Test
  void compiledKernelsKeepTheBits() {
    LoopSpec spec = gelu();
    float[] expected = new float[COLUMNS];
    float[] expectedSum = new float[1];
    LoopArgs reference = arguments(spec, expected, expectedSum);
    new BlockInterpreter(spec).run(reference, new LoopScratch(), 0, 1);
    LoopKernel kernel =
        LoopKernels.hasVectors()
            ? LoopCompiler.vector(spec, PreferredWidth.bits()).orElseThrow()
            : LoopCompiler.scalar(spec).orElseThrow();

    LoopWarmup.warm(kernel, spec);

    float[] y = new float[COLUMNS];
    float[] sum = new float[1];
    kernel.run(arguments(spec, y, sum), new LoopScratch(), 0, 1);
    assertThat(y).isEqualTo(expected);
    assertThat(sum).isEqualTo(expectedSum);
  }

  @Test
  void aLoopTooLongForOneMethodIsInterpreted() {
    LoopBuilder b = new LoopBuilder();
    int x = b.load(b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int value = x;
    for (int i = 0; i < 3000; i++) {
      value = b.fma(value, x, b.constant((float) i));
    }
    b.store(value, b.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    LoopSpec spec = b.build();
    assertThat(LoopCompiler.scalar(spec)).isEmpty();
    float[] out = new float[1];
    LoopArgs args = new LoopArgs(spec).extents(1).bind(0, new float[1], 0).bind(1, out, 0);
    new LoopKernels(LoopKernels.Backend.SIMD).get(spec).run(args, new LoopScratch(), 0, 1);
    assertThat(out).containsExactly(2999);
  }
}
