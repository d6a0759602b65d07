package org.pellucid.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.check.GoldenCases;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Tensor;

class ActivationsTest {
  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.tests("activations", Set.of());
  }

  /** Keras's own answers at -1.5, -0.25, 0 and 2. */
  @ParameterizedTest
  @CsvSource({
    "celu, -0.7768698, -0.22119921, 0.0, 2.0",
    "elu, -0.7768698, -0.22119921, 0.0, 2.0",
    "exponential, 0.22313017, 0.7788008, 1.0, 7.389056",
    "gelu, -0.10021080, -0.10032343, 0.0, 1.9544997",
    "hard_shrink, -1.5, 0.0, 0.0, 2.0",
    "hard_sigmoid, 0.25, 0.45833334, 0.5, 0.8333334",
    "hard_silu, -0.375, -0.11458334, 0.0, 1.6666667",
    "hard_swish, -0.375, -0.11458334, 0.0, 1.6666667",
    "hard_tanh, -1.0, -0.25, 0.0, 1.0",
    "keras2_hard_sigmoid, 0.2, 0.45, 0.5, 0.9",
    "leaky_relu, -0.3, -0.05, 0.0, 2.0",
    "linear, -1.5, -0.25, 0.0, 2.0",
    "log_sigmoid, -1.7014133, -0.8259394, -0.6931472, -0.126928",
    "log_softmax, -3.7397504, -2.4897504, -2.2397504, -0.23975046",
    "mish, -0.2980997, -0.12992696, 0.0, 1.943959",
    "relu, 0.0, 0.0, 0.0, 2.0",
    "relu6, 0.0, 0.0, 0.0, 2.0",
    "selu, -1.3658143, -0.38889018, 0.0, 2.101402",
    "sigmoid, 0.18242553, 0.4378235, 0.5, 0.880797",
    "silu, -0.2736383, -0.10945587, 0.0, 1.761594",
    "swish, -0.2736383, -0.10945587, 0.0, 1.761594",
    "soft_shrink, -1.0, 0.0, 0.0, 1.5",
    "softmax, 0.023760032, 0.08293065, 0.10648507, 0.78682417",
    "softplus, 0.20141329, 0.5759394, 0.6931472, 2.126928",
    "softsign, -0.6, -0.2, 0.0, 0.6666667",
    "sparse_plus, 0.0, 0.140625, 0.25, 2.0",
    "sparse_sigmoid, 0.0, 0.375, 0.5, 1.0",
    "sparsemax, 0.0, 0.0, 0.0, 1.0",
    "squareplus, 0.5, 0.88278216, 1.0, 2.4142136",
    "tanh, -0.9051483, -0.24491866, 0.0, 0.9640276",
    "tanh_shrink, -0.5948517, -0.00508134, 0.0, 1.0359724",
  })
  void namesMeanWhatTheyMeanInKeras(String name, float a, float b, float c, float d) {
    Tensor x = Tensor.of(new float[] {-1.5f, -0.25f, 0, 2});
    float[] result = Activations.get(name).apply(x).toFloatArray();
    assertThat(result).containsExactly(new float[] {a, b, c, d}, within(3e-6f));
  }

  @Test
  void takesTheArgumentsOfKeras() {
    Tensor x = Tensor.of(new float[] {-3, -1, 0.5f, 2});
    assertThat(Activations.celu(2).apply(x).toFloatArray())
        .containsExactly(new float[] {-1.5537397f, -0.7869387f, 0.5f, 2}, within(1e-6f));
    assertThat(Activations.elu(2).apply(x).toFloatArray())
        .containsExactly(new float[] {-1.9004259f, -1.2642411f, 0.5f, 2}, within(1e-6f));
    assertThat(Activations.gelu(true).apply(x).toFloatArray())
        .containsExactly(
            new float[] {-0.00363739f, -0.15880801f, 0.345714f, 1.9545977f}, within(1e-6f));
    assertThat(Activations.relu(0.5, 1.0, 0.25).apply(x).toFloatArray())
        .containsExactly(-1.625f, -0.625f, 0.5f, 1);
    assertThat(Activations.glu(-1).apply(x).toFloatArray())
        .containsExactly(new float[] {-1.867378f, -0.8807971f}, within(1e-6f));
    assertThat(Activations.threshold(0, -7).apply(x).toFloatArray())
        .containsExactly(-7, -7, 0.5f, 2);
    assertThat(Activations.hardShrink(2.5).apply(x).toFloatArray()).containsExactly(-3, 0, 0, 0);
    assertThat(Activations.softShrink(1.5).apply(x).toFloatArray())
        .containsExactly(-1.5f, 0, 0, 0.5f);
    assertThat(Activations.leakyRelu(0.5).apply(x).toFloatArray())
        .containsExactly(-1.5f, -0.5f, 0.5f, 2);
    assertThat(Activations.squareplus(9).apply(x).toFloatArray())
        .containsExactly(
            new float[] {0.6213203f, 1.0811388f, 1.7706906f, 2.8027756f}, within(1e-6f));
  }

  @Test
  void softmaxMayRunOverSeveralAxes() {
    Tensor x = Tensor.of(new float[][][] {{{0, 0}, {0, 0}}, {{1, 1}, {1, 3}}});
    float[] result = Activations.softmax(1, 2).apply(x).toFloatArray();
    float small = (float) (1 / (3 + Math.exp(2)));
    assertThat(result)
        .containsExactly(
            new float[] {0.25f, 0.25f, 0.25f, 0.25f, small, small, small, 1 - 3 * small},
            within(1e-6f));
  }

  @Test
  void gradientsStayFiniteFarFromZero() {
    Tensor x = Tensor.of(new float[] {-200, 200});
    for (var entry : Activations.REGISTRY.entries()) {
      if (entry.name().equals("threshold") || entry.name().equals("exponential")) {
        continue;
      }
      Tensor loss = Activations.get(entry.name()).apply(x).sum();
      float[] gradient = Gradients.of(loss, List.of(x)).getFirst().toFloatArray();
      for (float value : gradient) {
        assertThat(value).as(entry.name()).isFinite();
      }
    }
  }

  @Test
  void aConfigHoldsANameOrADescription() {
    assertThat(Activations.write(Activations.get("swish"))).isEqualTo("silu");
    assertThat(Activations.write(Activations.leakyRelu(0.2))).isEqualTo("leaky_relu");
    Object described = Activations.write(Activations.relu(0.1, 6.0, 0));
    assertThat(described)
        .hasToString(
            "{module: \"keras.activations\", class_name: \"relu\", config: {negative_slope: 0.1,"
                + " max_value: 6.0}, registered_name: null}");
    assertThat(Activations.read(described)).isEqualTo(Activations.relu(0.1, 6.0, 0));
    assertThat(Activations.read(null)).isEqualTo(Activations.LINEAR);
  }

  @Test
  void everyNameComesBackFromItsConfig() {
    assertThat(Activations.REGISTRY.entries()).hasSize(31);
    for (var entry : Activations.REGISTRY.entries()) {
      Config arguments =
          entry.name().equals("threshold")
              ? Config.empty().put("threshold", 1).put("default_value", 2)
              : Config.empty();
      ActivationFunction activation = entry.reader().apply(arguments);
      assertThat(Activations.read(Activations.write(activation))).isEqualTo(activation);
      assertThat(activation.toString()).startsWith(entry.name());
    }
  }

  @Test
  void badArgumentsAreOneSentence() {
    assertThatThrownBy(() -> Activations.get("rleu"))
        .isInstanceOf(PellucidException.class)
        .message()
        .startsWith("Unknown activation \"rleu\". Did you mean \"relu\"? Known: celu, elu, ");
    assertThatThrownBy(() -> Activations.write(x -> x))
        .isInstanceOf(PellucidException.class)
        .message()
        .endsWith("has no name that could be written to a config. Use a name such as \"relu\".");
    assertThatThrownBy(() -> Activations.glu(-1).apply(Tensor.zeros(2, 3)))
        .hasMessage("Activation glu needs an even extent at axis -1, got [2, 3].");
    assertThatThrownBy(() -> Activations.celu(0)).hasMessage("celu: alpha must be > 0, got 0.");
  }
}
