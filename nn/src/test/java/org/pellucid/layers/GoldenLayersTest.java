package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.check.GoldenCases;
import org.pellucid.check.GoldenCases.GoldenCase;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/** Layers give the outputs that Keras gives. */
class GoldenLayersTest {
  /** What a case calls its tensors, in the order of the call. */
  private static final List<String> ARGUMENTS = List.of("inputs", "sequences", "x");

  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    List<GoldenCase> cases =
        GoldenCases.read(golden ->
            golden.area().equals("layers")
                && Layers.REGISTRY.names().contains(golden.simpleName()));
    return cases.stream()
        .map(golden ->
            DynamicTest.dynamicTest(golden.id() + " " + golden.object(), () -> check(golden)))
        .toList();
  }

  private static void check(GoldenCase golden) {
    Layer layer =
        Layers.REGISTRY.read(Config.object("keras.layers", golden.simpleName(), golden.config()));
    assertThat(layer).isNotNull();
    List<Tensor> inputs = new ArrayList<>();
    for (String argument : ARGUMENTS) {
      addTensors(golden.inputs().get(argument), inputs);
    }
    addTensors(golden.inputs().get("initial_state"), inputs);
    List<Shape> shapes =
        inputs.stream().map(input -> input.shape().with(0, Shape.UNKNOWN)).toList();
    layer.buildFor(shapes);
    List<NdArray> weights = new ArrayList<>();
    for (Object weight : golden.inputs().list("weights")) {
      weights.add((NdArray) Objects.requireNonNull(((Config) weight).get("value")));
    }
    layer.setWeights(weights);
    NdArray mask = mask(golden);
    Layer called = mask == null ? layer : new Masked(layer, Tensor.of(mask));
    List<Tensor> outputs = called.callAll(inputs, golden.inputs().flag("training", false));
    golden.assertMatches(outputs.get(golden.outputIndex()).value());
  }

  private static @Nullable NdArray mask(GoldenCase golden) {
    for (String key : golden.inputs().keys()) {
      if (key.equals("mask") || key.endsWith("._keras_mask")) {
        return (NdArray) golden.inputs().get(key);
      }
    }
    return null;
  }

  private static void addTensors(@Nullable Object argument, List<Tensor> tensors) {
    if (argument instanceof List<?> list) {
      list.forEach(item -> addTensors(item, tensors));
    } else if (argument != null) {
      tensors.add(Tensor.of(GoldenCases.asInput(argument)));
    }
  }

  /** Calls a layer with an input that has a mask. */
  private static final class Masked extends Layer {
    private final Layer layer;
    private final Tensor mask;

    Masked(Layer layer, Tensor mask) {
      this.layer = track(layer);
      this.mask = mask;
    }

    @Override
    protected List<Tensor> forward(List<Tensor> inputs) {
      setMask(inputs.getFirst(), mask);
      return layer.callAll(inputs);
    }
  }
}
