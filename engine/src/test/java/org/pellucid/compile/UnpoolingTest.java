package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/** Gradients of max pooling that are not stored, and the same bits as if they were. */
class UnpoolingTest {
  private static final Op.Windows PLAIN =
      new Op.Windows(Ints.of(1, 1), Ints.of(0, 0), Ints.of(0, 0), Ints.of(1, 1));
  private static final Ints SIZE = Ints.of(2, 2);
  private static final Op.Windows SIDE_BY_SIDE =
      new Op.Windows(Ints.of(2, 2), Ints.of(0, 0), Ints.of(0, 0), Ints.of(1, 1));
  private static final Op.Windows OVERLAPPING =
      new Op.Windows(Ints.of(1, 1), Ints.of(0, 0), Ints.of(0, 0), Ints.of(1, 1));

  private final Random random = new Random(23);
  private final List<Expression> parameters = new ArrayList<>();
  private final List<NdArray> arguments = new ArrayList<>();

  private Expression parameter(int... dims) {
    Expression parameter = Expression.parameter(dims);
    parameters.add(parameter);
    NdArray array = RandomGraphs.array(random, parameter.value().type());
    arguments.add(array);
    return parameter;
  }

  /** A convolution, relu and pooling, and what training needs of their gradients. */
  private final class Layer {
    final Expression x;
    final Expression kernel;
    final Expression y;
    final Expression pooled;
    final Expression dy;

    Layer(int batch, int height, int width, int channels, Op.Windows windows) {
      x = parameter(batch, height, width, 16);
      kernel = parameter(3, 3, 16, channels);
      Expression z = x.apply(new Op.Conv(PLAIN, 1), kernel).plus(parameter(channels));
      Expression negative = z.apply(new Op.LessEqual(), z.like(0));
      y =
          new Expression(
              Node.value(new Op.Select(), negative.value(), z.like(0).value(), z.value()));
      pooled = y.apply(new Op.WindowMax(SIZE, windows));
      Expression numbers = parameter(pooled.shape().toArray()).times(pooled);
      Expression spread = y.apply(new Op.WindowMaxGradient(SIZE, windows), numbers);
      Expression off = y.apply(new Op.LessEqual(), y.like(0));
      dy =
          new Expression(
              Node.value(new Op.Select(), off.value(), y.like(0).value(), spread.value()));
    }

    Expression dx() {
      return dy.apply(new Op.ConvInputGradient(PLAIN, 1, x.shape()), kernel).times(x);
    }

    Expression dw() {
      return x.apply(new Op.ConvKernelGradient(PLAIN, 1, kernel.shape()), dy);
    }

    Expression db() {
      return dy.sum(0, 1, 2);
    }
  }

  private Graph graph(Expression... outputs) {
    return new Graph(
        Expression.values(parameters.toArray(Expression[]::new)), Expression.values(outputs));
  }

  private List<String> steps(Graph graph) {
    return Compiler.plan(graph, KernelChoice.named("scalar")).steps().stream()
        .map(Step::describe)
        .toList();
  }

  private List<float[]> run(String backend, Graph graph) {
    return Backend.named(backend).compile(graph).run(arguments).stream()
        .map(array -> (float[]) array.data())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"4, 10, 12, 32", "18, 18, 18, 32", "3, 11, 13, 64", "2, 12, 12, 24", "2, 12, 12, 17"})
  void gradientsOfAPooledConvolutionHaveTheBitsOfThoseWithAStoredGradient(
      int batch, int height, int width, int channels) {
    Layer layer = new Layer(batch, height, width, channels, SIDE_BY_SIDE);
    Graph lean = graph(layer.pooled, layer.dx(), layer.dw(), layer.db());
    Graph storing = graph(layer.pooled, layer.dx(), layer.dw(), layer.db(), layer.dy);
    assertThat(steps(lean)).noneMatch(step -> step.startsWith("window gradient"));
    assertThat(steps(storing)).anyMatch(step -> step.startsWith("window gradient"));
    for (String backend : List.of("scalar", "simd")) {
      List<float[]> expected = run(backend, storing);
      List<float[]> results = run(backend, lean);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i)).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void overlappingWindowsAndOtherUsersKeepTheGradientInMemory() {
    Layer layer = new Layer(2, 8, 8, 16, OVERLAPPING);
    assertThat(steps(graph(layer.pooled, layer.dx(), layer.dw())))
        .anyMatch(step -> step.startsWith("window gradient"));
    Layer other = new Layer(2, 8, 8, 16, SIDE_BY_SIDE);
    Expression square = other.dy.times(other.dy);
    assertThat(steps(graph(other.pooled, other.dx(), square)))
        .anyMatch(step -> step.startsWith("window gradient"));
  }

  @Test
  void sumsWhoseBlocksEndWithinARowOfPixelsKeepTheGradientInMemory() {
    Layer layer = new Layer(16, 18, 18, 32, SIDE_BY_SIDE);
    assertThat(steps(graph(layer.pooled, layer.dw(), layer.db())))
        .anyMatch(step -> step.startsWith("window gradient"));
  }

  @Test
  void reluLetsPassWhatMaximaThatArePositiveGet() {
    Layer layer = new Layer(2, 9, 10, 16, SIDE_BY_SIDE);
    NdArray numbers = arguments.getLast();
    List<float[]> results = run("simd", graph(layer.y, layer.pooled, layer.dy));
    float[] y = results.get(0);
    float[] pooled = results.get(1);
    float[] expected = new float[y.length];
    for (int window = 0; window < pooled.length / 16; window++) {
      int line = window / 4;
      for (int channel = 0; channel < 16; channel++) {
        int at = window * 16 + channel;
        int place = -1;
        for (int tap = 0; tap < 4; tap++) {
          int row = line / 3 * 7 + line % 3 * 2 + tap / 2;
          int pixel = row * 8 + window % 4 * 2 + tap % 2;
          if (place < 0 && y[pixel * 16 + channel] == pooled[at]) {
            place = pixel * 16 + channel;
          }
        }
        if (pooled[at] > 0) {
          expected[place] = ((float[]) numbers.data())[at] * pooled[at];
        }
      }
    }
    assertThat(results.get(2)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"4, 10, 12, 32", "33, 14, 14, 64", "3, 11, 13, 17", "1, 6, 6, 16", "1, 12, 12, 64"})
  void poolingFinishesTheTilesOfAConvolution(int batch, int height, int width, int channels) {
    Layer layer = new Layer(batch, height, width, channels, SIDE_BY_SIDE);
    Graph together = graph(layer.pooled);
    assertThat(steps(together)).singleElement().asString().endsWith("pooled");
    for (String backend : List.of("scalar", "simd")) {
      NdArray y = Backend.named(backend).compile(graph(layer.y)).run(arguments).getFirst();
      Expression image = Expression.parameter(y.shape().toArray());
      Graph pooling =
          new Graph(
              List.of(image.value()),
              List.of(image.apply(new Op.WindowMax(SIZE, SIDE_BY_SIDE)).value()));
      assertThat(run(backend, together).getFirst())
          .isEqualTo(Backend.named(backend).compile(pooling).run(List.of(y)).getFirst().data());
    }
  }

  @Test
  void windowsThatTilesCutAreNotPooledThere() {
    Layer layer = new Layer(2, 8, 8, 16, OVERLAPPING);
    assertThat(steps(graph(layer.pooled))).hasSize(2);
  }
}
