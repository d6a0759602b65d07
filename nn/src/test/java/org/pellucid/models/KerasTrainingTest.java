package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.layers.Add;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GRU;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.Optimizers;

/**
 * The same network, weights and batches give the losses that Keras had, step by step: four kinds of
 * networks, six optimizers, 50 steps each.
 */
class KerasTrainingTest {
  private static Config recorded() {
    String path = "/keras/keras-training.json";
    try (InputStream in =
        Objects.requireNonNull(KerasTrainingTest.class.getResourceAsStream(path))) {
      return Config.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Model network(String name) {
    return switch (name) {
      case "dense" ->
          new Sequential(
              new Input(6), new Dense(8).activation("relu"), new Dense(3).activation("softmax"));
      case "convolutional" ->
          new Sequential(
              new Input(6, 6, 2),
              new Conv2D(4, 3).padding("same").activation("relu"),
              new MaxPooling2D(2),
              new Conv2D(3, 2),
              new Flatten(),
              new Dense(3).activation("softmax"));
      case "recurrent" ->
          new Sequential(
              new Input(5, 3),
              new LSTM(4).returnSequences(true),
              new GRU(3),
              new Dense(3).activation("softmax"));
      case "attention" -> {
        SymbolicTensor x = Input.of(4, 6);
        SymbolicTensor attended = new MultiHeadAttention(2, 3).call(x, x);
        SymbolicTensor sum = new LayerNormalization().call(new Add().call(x, attended));
        SymbolicTensor mean = new GlobalAveragePooling1D().call(sum);
        yield Model.of(x, new Dense(3).activation("softmax").call(mean));
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  @TestFactory
  List<DynamicTest> followsKerasForFiftySteps() {
    Config recorded = recorded();
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : List.of("dense", "convolutional", "recurrent", "attention")) {
      Config network = recorded.nested(name);
      for (String optimizer : network.nested("losses").keys()) {
        tests.add(
            DynamicTest.dynamicTest(
                name + " with " + optimizer, () -> follow(name, network, optimizer)));
      }
    }
    return tests;
  }

  private static void follow(String name, Config network, String optimizerName) {
    Optimizer optimizer =
        Objects.requireNonNull(
            Optimizers.REGISTRY.read(network.nested("optimizers").get(optimizerName)));
    Model model = network(name);
    model.compile(Compile.optimizer(optimizer).loss("sparse_categorical_crossentropy"));
    model.setWeights(
        network.list("weights").stream().map(weight -> array((Config) weight)).toList());
    NdArray x = array(network.nested("x"));
    int[] y = Arrays.stream(network.numbers("y")).mapToInt(label -> (int) label).toArray();
    double[] losses = network.nested("losses").numbers(optimizerName);
    assertThat(losses).hasSize(50);
    for (int step = 0; step < losses.length; step++) {
      int from = step % 4 * 8;
      double loss =
          model
              .trainOnBatch(x.rowRange(from, from + 8), Arrays.copyOfRange(y, from, from + 8))
              .get("loss");
      assertThat(loss).as("step " + step).isCloseTo(losses[step], within(1e-4));
    }
  }

  private static NdArray array(Config recorded) {
    double[] data = recorded.numbers("data");
    float[] floats = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      floats[i] = (float) data[i];
    }
    double[] shape = recorded.numbers("shape");
    return NdArray.of(floats, floats.length)
        .reshape(Shape.of(Arrays.stream(shape).mapToInt(extent -> (int) extent).toArray()));
  }
}
