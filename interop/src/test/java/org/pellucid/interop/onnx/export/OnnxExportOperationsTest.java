package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Registry;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Lambda;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** Operations that layers seldom use: ONNX Runtime computes what the engine computes. */
class OnnxExportOperationsTest {
  private final Random random = new Random(ExportCheck.SEED);

  private NdArray numbers(int... dims) {
    float[] data = new float[Shape.of(dims).size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return NdArray.of(data, dims);
  }

  private void check(UnaryOperator<Tensor> function, int... dims) {
    ExportCheck.check(new Lambda(function::apply), List.of(numbers(dims)));
  }

  private static Tensor op(Op op, Tensor... inputs) {
    Value[] values = new Value[inputs.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = inputs[i].graph();
    }
    return Tensor.of(Node.value(op, values));
  }

  @TestFactory
  List<DynamicTest> activations() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Registry.Entry<ActivationFunction> entry : Activations.REGISTRY.entries()) {
      String name = entry.name();
      Activation layer =
          name.equals("threshold")
              ? new Activation(Activations.threshold(0.5, 0.1))
              : new Activation(name);
      tests.add(
          DynamicTest.dynamicTest(name, () -> ExportCheck.check(layer, List.of(numbers(3, 8)))));
    }
    return tests;
  }

  @Test
  void functionsOfOneNumber() {
    check(
        x -> {
          Tensor positive = x.abs().add(0.1);
          return Tensor.concat(
              1,
              List.of(
                  x.negative().sign(),
                  positive.log().rsqrt().isFinite().cast(DType.FLOAT32),
                  positive.rsqrt().sqrt(),
                  x.sin().add(x.cos()),
                  x.floor().add(x.ceil()).add(x.multiply(3).round()),
                  x.multiply(1e-4).expm1().multiply(1e4),
                  x.multiply(1e-4).log1p().multiply(1e4),
                  x.multiply(30).expm1().log1p(),
                  x.remainder(Tensor.of(new float[] {0.7f, -0.3f, 2f})),
                  positive.power(x)));
        },
        4,
        3);
  }

  @Test
  void reductionsAndOrders() {
    check(
        x ->
            Tensor.concat(
                1,
                List.of(
                    x.prod(2),
                    x.min(2),
                    x.max(2),
                    op(new Op.CumSum(2, true, true), x).sum(2),
                    x.argsort(false).cast(DType.FLOAT32).select(2, 0),
                    Nn.logSoftmax(x, 1).sum(2),
                    Nn.softmax(x, 2).max(2))),
        2,
        3,
        4);
  }

  @Test
  void gathersBeyondTheEdge() {
    Tensor at = Tensor.of(new int[][] {{0, -3}, {9, 2}});
    check(
        x ->
            Tensor.concat(
                3,
                List.of(x.take(at, 1, Op.OutOfRange.CLAMP), x.take(at, 1, Op.OutOfRange.IGNORE))),
        2,
        4,
        3);
  }

  @TestFactory
  List<DynamicTest> scatters() {
    List<DynamicTest> tests = new ArrayList<>();
    Tensor at = Tensor.of(new int[] {2, -1, 0, 9, 3});
    for (Op.Combine combine : Op.Combine.values()) {
      for (Op.OutOfRange rule : List.of(Op.OutOfRange.CLAMP, Op.OutOfRange.IGNORE)) {
        // Which of several updates of one place stays is not said in ONNX.
        Tensor places = combine == Op.Combine.SET ? Tensor.of(new int[] {2, -1, 1, 9, 3}) : at;
        if (combine == Op.Combine.SET && rule == Op.OutOfRange.CLAMP) {
          continue;
        }
        tests.add(
            DynamicTest.dynamicTest(
                combine + " " + rule,
                () ->
                    check(
                        x ->
                            op(
                                new Op.Scatter(1, combine, rule),
                                x,
                                places,
                                x.slice(1, 0, 1)
                                    .broadcastTo(Shape.of(x.dim(0), 5, 3))
                                    .multiply(Tensor.of(new float[][] {{1}, {2}, {3}, {4}, {5}}))),
                        2,
                        4,
                        3)));
      }
    }
    return tests;
  }

  @Test
  void paddingBetweenElements() {
    check(
        x -> op(new Op.Pad(Ints.of(0, 1, 0), Ints.of(0, 0, 2), Ints.of(0, 2, 1), 0.5), x), 2, 3, 4);
  }

  @Test
  void productsOfTransposedMatrices() {
    NdArray other = numbers(5, 3);
    check(
        x -> {
          Tensor y = Tensor.of(other);
          Tensor plain = op(new Op.MatMul(false, true), x, y);
          Tensor both = op(new Op.MatMul(true, false), x.add(1), x);
          Tensor flipped = x.transpose().matmul(x.transpose().transpose());
          return plain.matmul(y).add(both.sum(0)).add(flipped.sum(0));
        },
        4,
        3);
  }

  @Test
  void windowsAndTheirSumsOnOneToThreeAxes() {
    Op.Windows line = new Op.Windows(Ints.of(2), Ints.of(1), Ints.of(0), Ints.of(1));
    check(x -> op(new Op.WindowSum(Ints.of(3), line), x), 2, 7, 2);
    check(x -> op(new Op.WindowMax(Ints.of(3), line), x).relu(), 2, 7, 2);
    Op.Windows gaps =
        new Op.Windows(Ints.of(1, 1, 1), Ints.of(0, 1, 0), Ints.of(0, 1, 0), Ints.of(1, 2, 1));
    check(x -> op(new Op.WindowMax(Ints.of(2, 2, 1), gaps), x), 1, 3, 4, 2, 2);
  }

  @Test
  void convolutionsInGroupsWithGapsAndUnevenPadding() {
    NdArray kernel = numbers(2, 3, 2, 6);
    Op.Windows windows = new Op.Windows(Ints.of(2, 1), Ints.of(0, 2), Ints.of(1, 1), Ints.of(1, 2));
    check(x -> op(new Op.Conv(windows, 2), x, Tensor.of(kernel)), 2, 5, 6, 4);
    check(
        x ->
            op(
                new Op.ConvInputGradient(windows, 2, Shape.of(x.dim(0), 5, 6, 4)),
                op(new Op.Conv(windows, 2), x, Tensor.of(kernel)),
                Tensor.of(kernel)),
        2,
        5,
        6,
        4);
  }

  @Test
  void kernelsThatAreComputed() {
    check(
        x -> {
          Tensor kernel = x.mean(0).reshape(3, 2, 2).tanh();
          return Nn.conv(
              x.reshape(x.dim(0), 6, 2), kernel, Ints.of(1), Nn.Padding.SAME, Ints.of(1), 1);
        },
        2,
        12);
  }

  @Test
  void fourierTransformsThereAndBack() {
    ExportCheck.check(
        Lambda.ofAll(inputs -> {
          Tensor x = inputs.getFirst();
          Node there = Node.of(new Op.Fft(false), List.of(x.graph(), x.sin().graph()));
          Tensor re = Tensor.of(new Value(there, 0));
          Tensor im = Tensor.of(new Value(there, 1));
          Node back = Node.of(new Op.Fft(true), List.of(re.graph(), im.graph()));
          return List.of(re, im, Tensor.of(new Value(back, 0)));
        }),
        List.of(numbers(2, 3, 6)));
  }

  @Test
  void loopsForwardsBackwardsAndByCountAlone() {
    ExportCheck.check(
        Lambda.ofAll(inputs -> {
          Tensor x = inputs.getFirst();
          Tensor steps = x.transpose(1, 0, 2);
          Tensor start = x.sum(1);
          Loop.Result back =
              Loop.scan(
                  List.of(start),
                  List.of(steps),
                  true,
                  (state, slices) -> {
                    Tensor next = state.getFirst().multiply(0.5).add(slices.getFirst());
                    return new Loop.Result(List.of(next), List.of(next.tanh(), start));
                  });
          Loop.Result counted =
              Loop.scan(
                  List.of(start),
                  List.of(),
                  3,
                  false,
                  (state, slices) ->
                      new Loop.Result(List.of(state.getFirst().tanh()), List.of(state.getFirst())));
          List<Tensor> all = new ArrayList<>(back.carried());
          back.outputs().forEach(y -> all.add(y.transpose(1, 0, 2)));
          all.addAll(counted.carried());
          counted.outputs().forEach(y -> all.add(y.transpose(1, 0, 2)));
          return all;
        }),
        List.of(numbers(2, 4, 3)));
  }

  @Test
  void axesThatMoveAboutAreComputedInAnyOrder() {
    check(
        x -> {
          Tensor first = x.transpose(0, 3, 1, 2);
          Tensor sum = first.add(x.mean(1, 2).expandDims(2).expandDims(3)).tanh();
          Tensor back = sum.transpose(0, 2, 3, 1).subtract(x);
          return Tensor.concat(3, List.of(back, back.multiply(2)))
              .slice(1, 0, 2)
              .max(1)
              .add(back.sum(3).expandDims(3).max(1));
        },
        2,
        3,
        4,
        5);
  }
}
