package org.pellucid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Layers;
import org.pellucid.models.Fit;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

class DTypePolicyTest {
  @AfterEach
  void backToFloat32() {
    Session.setDTypePolicy("float32");
  }

  @Test
  void float64LayersHaveWeightsAndResultsOfThatType() {
    Dense dense = new Dense(2).dtypePolicy("float64");
    Tensor result = dense.call(Tensor.ones(3, 4));
    assertThat(result.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(dense.weights()).extracting(Variable::dtype).containsOnly(DType.FLOAT64);
  }

  @Test
  void mixedLayersRoundWhatFlowsInAndOutAndKeepWeightsWhole() {
    Dense dense =
        new Dense(1).kernelInitializer("ones").useBias(false).dtypePolicy("mixed_bfloat16");
    // 1 + 2^-9 is 1 in bfloat16, which has 8 bits behind the leading one; 257 lies between.
    float almostOne = 1 + 1 / 512f;
    assertThat(dense.call(Tensor.of(new float[][] {{almostOne}})).item()).isEqualTo(1);
    assertThat(dense.call(Tensor.of(new float[][] {{256}})).item()).isEqualTo(256);
    Dense sum = new Dense(1).kernelInitializer("ones").useBias(false).dtypePolicy("mixed_bfloat16");
    assertThat(sum.call(Tensor.of(new float[][] {{256, 1}})).item()).isEqualTo(256);
    assertThat(sum.weights().getFirst().dtype()).isEqualTo(DType.FLOAT32);
    Dense half = new Dense(1).kernelInitializer("ones").useBias(false).dtypePolicy("mixed_float16");
    assertThat(half.call(Tensor.of(new float[][] {{70000}})).item())
        .isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void theSessionsPolicyIsForLayersMadeFromThenOn() {
    Dense before = new Dense(1);
    Session.setDTypePolicy("mixed_bfloat16");
    Dense after = new Dense(1);
    assertThat(before.dtypePolicy().name()).isEqualTo("float32");
    assertThat(after.dtypePolicy().name()).isEqualTo("mixed_bfloat16");
    Layer again = Layers.REGISTRY.read(Layers.REGISTRY.write(after));
    Session.setDTypePolicy("float32");
    assertThat(again).isNotNull();
    assertThat(again.dtypePolicy().name()).isEqualTo("mixed_bfloat16");
    assertThat(after.config().nested("dtype").text("class_name", "")).isEqualTo("DTypePolicy");
    assertThat(before.config().has("dtype")).isFalse();
    assertThat(DTypePolicy.read("int32")).isNull();
    assertThatThrownBy(() -> Session.setDTypePolicy("mixed_float"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith(
            "Unknown dtype policy \"mixed_float\". Did you mean \"mixed_float16\"?");
  }

  @Test
  void modelsLearnWithEachPolicy() {
    for (String policy : new String[] {"float64", "mixed_bfloat16", "mixed_float16"}) {
      Session.clear();
      Session.setRandomSeed(3);
      Session.setDTypePolicy(policy);
      Sequential model =
          new Sequential(new Input(2), new Dense(4).activation("tanh"), new Dense(1));
      model.compile(new SGD(.1).momentum(.9), "mse", "mae");
      float[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
      float[][] y = {{0}, {1}, {1}, {2}};
      var history = model.fit(x, y, Fit.epochs(150).verbose(0));
      assertThat(history.get("loss").getLast()).as(policy).isLessThan(0.02);
      assertThat(model.predict(new float[][] {{1, 1}}).item()).isCloseTo(2, within(0.4));
    }
  }
}
