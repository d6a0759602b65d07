package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

class ConvolutionsTest {
  /** A random convolution that may have strides, padding, dilation and groups. */
  private record Problem(Op.Windows windows, int groups, NdArray x, NdArray kernel) {
    static Problem of(long seed) {
      Numbers numbers = new Numbers(seed);
      int spatial = numbers.between(1, 3);
      int[] extents = new int[spatial + 2];
      int[] kernel = new int[spatial + 2];
      int[] strides = new int[spatial];
      int[] low = new int[spatial];
      int[] high = new int[spatial];
      int[] dilation = new int[spatial];
      for (int i = 0; i < spatial; i++) {
        extents[i + 1] = numbers.between(5, 7);
        kernel[i] = numbers.between(1, 3);
        strides[i] = numbers.between(1, 3);
        low[i] = numbers.between(0, 2);
        high[i] = numbers.between(0, 2);
        dilation[i] = numbers.between(1, 2);
      }
      int groups = numbers.between(1, 2);
      int groupIn = numbers.between(1, 3);
      extents[0] = numbers.between(1, 2);
      extents[spatial + 1] = groups * groupIn;
      kernel[spatial] = groupIn;
      kernel[spatial + 1] = groups * numbers.between(1, 2);
      return new Problem(
          new Op.Windows(Ints.of(strides), Ints.of(low), Ints.of(high), Ints.of(dilation)),
          groups,
          numbers.normal(extents),
          numbers.normal(kernel));
    }

    NdArray conv() {
      return evaluate(new Op.Conv(windows, groups), x, kernel);
    }
  }

  private static NdArray evaluate(Op op, NdArray... inputs) {
    return Interpreter.evaluate(op, List.of(inputs)).get(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void gradientsAreTransposes(long seed) {
    Problem problem = Problem.of(seed);
    NdArray y = problem.conv();
    NdArray g = new Numbers(-seed).normal(y.shape());
    double expected = Numbers.dot(y, g);

    NdArray toX =
        evaluate(
            new Op.ConvInputGradient(problem.windows, problem.groups, problem.x.shape()),
            g,
            problem.kernel);
    NdArray toKernel =
        evaluate(
            new Op.ConvKernelGradient(problem.windows, problem.groups, problem.kernel.shape()),
            problem.x,
            g);

    assertThat(y.size()).isPositive();
    assertThat(Numbers.dot(toX, problem.x)).isCloseTo(expected, within(1e-11));
    assertThat(Numbers.dot(toKernel, problem.kernel)).isCloseTo(expected, within(1e-11));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void convolutionOfPaddedInputNeedsNoPadding(long seed) {
    Problem problem = Problem.of(seed);
    int rank = problem.x.shape().rank();
    int[] low = new int[rank];
    int[] high = new int[rank];
    for (int i = 1; i < rank - 1; i++) {
      low[i] = problem.windows.low().get(i - 1);
      high[i] = problem.windows.high().get(i - 1);
    }
    NdArray padded =
        evaluate(new Op.Pad(Ints.of(low), Ints.of(high), Ints.repeat(0, rank), 0), problem.x);
    Ints none = Ints.repeat(0, rank - 2);
    Op.Windows unpadded =
        new Op.Windows(problem.windows.strides(), none, none, problem.windows.dilation());

    Sample.assertClose(
        evaluate(new Op.Conv(unpadded, problem.groups), padded, problem.kernel),
        problem.conv(),
        1e-13);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void dilationSpreadsTheKernel(long seed) {
    Problem problem = Problem.of(seed);
    int rank = problem.x.shape().rank();
    int[] interior = new int[rank];
    for (int i = 0; i < rank - 2; i++) {
      interior[i] = problem.windows.dilation().get(i) - 1;
    }
    Ints none = Ints.repeat(0, rank);
    NdArray spread = evaluate(new Op.Pad(none, none, Ints.of(interior), 0), problem.kernel);
    Op.Windows dense =
        new Op.Windows(
            problem.windows.strides(),
            problem.windows.low(),
            problem.windows.high(),
            Ints.repeat(1, rank - 2));

    Sample.assertClose(
        evaluate(new Op.Conv(dense, problem.groups), problem.x, spread), problem.conv(), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void groupsAreConvolutionsOfTheirOwn(long seed) {
    Problem problem = Problem.of(seed);
    NdArray[] parts = new NdArray[problem.groups];
    for (int group = 0; group < parts.length; group++) {
      parts[group] =
          evaluate(
              new Op.Conv(problem.windows, 1),
              channels(problem.x, group, problem.groups),
              channels(problem.kernel, group, problem.groups));
    }
    int last = problem.x.shape().rank() - 1;

    Sample.assertClose(evaluate(new Op.Concat(last), parts), problem.conv(), 1e-13);
  }

  /** One of equal parts of the last axis. */
  private static NdArray channels(NdArray x, int part, int parts) {
    int rank = x.shape().rank();
    int size = x.shape().dim(-1) / parts;
    int[] starts = new int[rank];
    starts[rank - 1] = part * size;
    Shape sizes = x.shape().with(-1, size);
    return evaluate(
        new Op.Slice(Ints.of(starts), Ints.of(sizes.toArray()), Ints.repeat(1, rank)), x);
  }
}
