package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.NdArray;
import org.pellucid.cpu.Workers;
import org.pellucid.cpu.lane.LoopKernels;
import org.pellucid.reference.Interpreter;

class RandomGraphTest {
  private static final int CASES = 150;
  private static final LoopKernels SCALAR = new LoopKernels(LoopKernels.Backend.SCALAR);
  private static final LoopKernels SIMD = new LoopKernels(LoopKernels.Backend.SIMD);

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 30, 80})
  void compiledGraphsComputeWhatTheInterpreterDoes(int size) {
    for (long seed = 1; seed <= CASES; seed++) {
      RandomGraphs.Case made = RandomGraphs.make(seed * 1000 + size, size);
      String what = "seed " + (seed * 1000 + size) + ", size " + size;
      List<NdArray> expected = Interpreter.run(made.graph(), made.arguments());
      try {
        Executable executable =
            Compiler.compile(made.graph(), new KernelChoice(SCALAR, Workers.shared()));
        Closeness.assertClose(executable.run(made.arguments()), expected, what);
        Closeness.assertClose(executable.run(made.arguments()), expected, what + ", second run");
      } catch (RuntimeException failure) {
        throw new AssertionError(what, failure);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 60})
  void vectorsAndThreadsDoNotChangeABit(int size) {
    try (Workers one = new Workers(1);
        Workers two = new Workers(2);
        Workers three = new Workers(3)) {
      for (long seed = 1; seed <= 25; seed++) {
        RandomGraphs.Case made = RandomGraphs.make(-seed, size);
        List<NdArray> scalar =
            Compiler.compile(made.graph(), new KernelChoice(SCALAR, one)).run(made.arguments());
        for (Workers workers : List.of(one, two, three)) {
          List<NdArray> simd =
              Compiler.compile(made.graph(), new KernelChoice(SIMD, workers)).run(made.arguments());
          assertThat(simd).as("seed %d, size %d", -seed, size).isEqualTo(scalar);
        }
      }
    }
  }
}
