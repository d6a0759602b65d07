package org.pellucid.interop.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** What every export must pass: ONNX Runtime computes what the layer computes, for any batch. */
final class ExportCheck {
  static final long SEED = 20260202;
  private static final double TOLERANCE = 1e-5;

  private ExportCheck() {}

  /** Gives weights numbers that are all different, variances positive ones. */
  static void fill(Layer layer) {
    Random random = new Random(SEED);
    for (Variable weight : layer.weights()) {
      Shape shape = weight.shape();
      if (!weight.value().dtype().isFloating()) {
        continue;
      }
      float[] data = new float[shape.size()];
      boolean positive = weight.name().contains("variance") || weight.name().contains("std");
      for (int i = 0; i < data.length; i++) {
        data[i] = positive ? 0.5f + random.nextFloat() : (float) random.nextGaussian(0, 0.4);
      }
      if (weight.isTrainable() || weight.name().contains("moving_")) {
        weight.assign(NdArray.wrap(DType.FLOAT32, shape, data).cast(weight.value().dtype()));
      }
    }
  }

  static OnnxExport export(Layer layer, List<NdArray> inputs) {
    TensorType[] types =
        inputs.stream()
            .map(x -> new TensorType(x.dtype(), x.shape().with(0, Shape.UNKNOWN)))
            .toArray(TensorType[]::new);
    return OnnxExport.of(layer, types);
  }

  /** Compares for the given batch and for one of other size. */
  static void check(Layer layer, List<NdArray> inputs) {
    run(layer, inputs);
    fill(layer);
    check(layer, export(layer, inputs), inputs);
  }

  static void check(Layer layer, OnnxExport export, List<NdArray> inputs) {
    try (Ort ort = Ort.of(export.toModel().toBytes())) {
      compare(run(layer, inputs), ort.run(inputs));
      List<NdArray> longer = inputs.stream().map(ExportCheck::longer).toList();
      compare(run(layer, longer), ort.run(longer));
    }
  }

  /** The rows once more, and the first a third time. */
  private static NdArray longer(NdArray x) {
    int n = x.shape().dim(0);
    return x.rows(IntStream.rangeClosed(0, 2 * n).map(i -> i % n).toArray());
  }

  static List<NdArray> run(Layer layer, List<NdArray> inputs) {
    List<Tensor> tensors = inputs.stream().map(Tensor::of).toList();
    return new ArrayList<>(layer.callAll(tensors, false).stream().map(Tensor::value).toList());
  }

  static void compare(List<NdArray> expected, List<NdArray> actual) {
    assertThat(actual).as("number of outputs").hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      NdArray wanted = expected.get(i);
      NdArray given = actual.get(i);
      assertThat(given.shape()).as("shape of output " + i).isEqualTo(wanted.shape());
      assertThat(given.dtype()).as("type of output " + i).isEqualTo(wanted.dtype());
      double[] numbers = wanted.toDoubleArray();
      double scale = 1;
      for (double number : numbers) {
        scale = Double.isFinite(number) ? Math.max(scale, Math.abs(number)) : scale;
      }
      assertThat(given.toDoubleArray())
          .as("output " + i)
          .containsExactly(numbers, within(TOLERANCE * scale));
    }
  }
}
