package org.pellucid.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Safetensors;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

final class LoraTest {
  private static final int[][] WORDS = {{1, 2, 3}, {4, 0, 1}};
  private static final float[][] Y = {{1}, {0}};

  /** Embedding, attention and a dense layer. */
  private static Model model() {
    SymbolicTensor words = new Input(3).dtype("int32").output();
    SymbolicTensor x = new Embedding(5, 4).name("table").call(words);
    x = new MultiHeadAttention(2, 2).name("attention").call(x, x);
    x = new GlobalAveragePooling1D().call(x);
    return Model.of(words, new Dense(1).name("head").call(x));
  }

  private static float[] predict(Model model) {
    return model.predict(WORDS).value().toFloatArray();
  }

  private static List<String> names(List<Variable> variables) {
    return variables.stream().map(Variable::name).toList();
  }

  @Test
  void changesNothingUntilItLearns() {
    Model model = model();
    float[] before = predict(model);
    assertThat(Lora.enable(model, 2)).isEqualTo(6);
    model.compile(new SGD(0.1), "mse");
    assertThat(predict(model)).containsExactly(before);
  }

  @Test
  void addsAProductTimesAlphaThroughRank() {
    Dense dense = new Dense(2).useBias(false);
    dense.call(Tensor.of(new float[][] {{0, 0, 0}}));
    dense.weights().getFirst().assign(NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    dense.enableLora(1, 3);
    List<Variable> weights = dense.trainableVariables();
    assertThat(names(weights))
        .containsExactly(dense.name() + "/lora_kernel_a", dense.name() + "/lora_kernel_b");
    weights.get(0).assign(NdArray.of(new float[] {1, 2, 3}, 3, 1));
    weights.get(1).assign(NdArray.of(new float[] {10, 20}, 1, 2));
    Tensor x = Tensor.of(new float[][] {{1, 1, 1}});
    // Kernel: 9 and 12; update: 3 * (1 + 2 + 3) * (10, 20).
    assertThat(dense.call(x).value().toFloatArray()).containsExactly(189, 372);
    dense.mergeLora();
    assertThat(dense.call(x).value().toFloatArray()).containsExactly(189, 372);
    assertThat(names(dense.trainableVariables())).containsExactly(dense.name() + "/kernel");
    assertThat(dense.weights().getFirst().value().toFloatArray())
        .containsExactly(31, 62, 63, 124, 95, 186);
  }

  @Test
  void learnsInTheProjectionsOfAnAttentionAlone() {
    Model model = model();
    int changed =
        Lora.enable(
            model, 1, layer -> layer.name().endsWith("query") || layer.name().endsWith("value"));
    assertThat(changed).isEqualTo(2);
    assertThat(names(model.trainableVariables()))
        .containsExactly(
            "attention/query/bias",
            "attention/query/lora_kernel_a",
            "attention/query/lora_kernel_b",
            "attention/value/bias",
            "attention/value/lora_kernel_a",
            "attention/value/lora_kernel_b");
  }

  @Test
  void learnsAndMergesToTheSameModelThatCanBeSaved(@TempDir Path folder) {
    Model model = model();
    float[] before = predict(model);
    float[] table = model.getLayer("table").weights().getFirst().value().toFloatArray();
    Lora.enable(model, 2);
    model.compile(new SGD(0.5), "mse");
    for (int i = 0; i < 20; i++) {
      model.trainOnBatch(WORDS, Y);
    }
    float[] learned = predict(model);
    assertThat(learned).isNotEqualTo(before);
    List<Variable> all = model.getLayer("table").weights();
    assertThat(all.getLast().value().toFloatArray()).containsExactly(table);
    Path file = folder.resolve("model.safetensors");
    assertThatThrownBy(() -> model.save(file))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Model.save: layer \"table\" has a low-rank update that is not merged; call"
                + " Lora.merge(model) first.");
    Lora.merge(model);
    // The program that was compiled with the update must not add it a second time.
    assertThat(predict(model)).containsExactly(learned, within(1e-5f));
    model.save(file);
    assertThat(predict(Model.load(file))).containsExactly(learned, within(1e-5f));
  }

  @Test
  void refusesASecondUpdateAConstraintAndALayerThatIsNotBuilt() {
    Dense fresh = new Dense(1).name("fresh");
    assertThatThrownBy(() -> fresh.enableLora(2))
        .hasMessage(
            "Layer \"fresh\": enableLora: it is not built yet; call it, or put it into a model,"
                + " first.");
    Tensor x = Tensor.of(new float[][] {{0, 0, 0}});
    fresh.call(x);
    fresh.enableLora(2);
    assertThatThrownBy(() -> fresh.enableLora(2))
        .hasMessage("Layer \"fresh\": enableLora: it has an update already; merge it first.");
    Dense bound = new Dense(1).kernelConstraint("non_neg").name("bound");
    bound.call(x);
    assertThatThrownBy(() -> bound.enableLora(2))
        .hasMessage(
            "Layer \"bound\": enableLora: it has a constraint on the kernel, which an update cannot"
                + " keep.");
  }

  @Test
  void refusesAModelWithoutAChosenLayer() {
    Sequential model = new Sequential(new Input(2), new Dense(1));
    assertThatThrownBy(() -> Lora.enable(model, 2, layer -> false))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Lora.enable: no Dense, EinsumDense or Embedding layer of \""
                + model.name()
                + "\" was chosen.");
  }

  @Test
  void savesTheUpdatesAloneAndPutsThemOnTheSameBase(@TempDir Path folder) {
    Model model = model();
    Path base = folder.resolve("base.safetensors");
    model.save(base);
    Lora.enable(model, 2, layer -> !layer.name().equals("table"));
    model.compile(new SGD(0.5), "mse");
    for (int i = 0; i < 20; i++) {
      model.trainOnBatch(WORDS, Y);
    }
    float[] learned = predict(model);
    Path file = folder.resolve("adapter.safetensors");
    Lora.save(model, file);
    assertThat(Safetensors.open(file).names())
        .contains("attention/query/lora_kernel_a", "head/lora_kernel_b", "head/bias")
        .doesNotContain("head/kernel", "table/embeddings")
        .hasSize(5 * 3);

    Model again = Model.load(base);
    assertThat(predict(again)).isNotEqualTo(learned);
    assertThat(Lora.load(again, file)).isEqualTo(5);
    assertThat(predict(again)).containsExactly(learned);
    assertThat(names(again.trainableVariables()))
        .isEqualTo(names(model.trainableVariables()))
        .doesNotContain("table/embeddings");
    assertThat(Lora.load(again, file)).isEqualTo(5);
    assertThat(predict(again)).containsExactly(learned);
    Lora.merge(again);
    assertThat(predict(again)).containsExactly(learned, within(1e-5f));
  }

  @Test
  void refusesAnotherBaseAndChangesNothing(@TempDir Path folder) {
    Path file = folder.resolve("a.safetensors");
    Sequential model = dense("first", 3);
    assertThatThrownBy(() -> Lora.save(model, file))
        .hasMessage(
            "Lora.save: \""
                + model.name()
                + "\" has no low-rank updates; Lora.enable(model, rank) begins them.");
    Lora.enable(model, 2);
    Lora.save(model, file);

    Sequential renamed = dense("second", 3);
    assertThatThrownBy(() -> Lora.load(renamed, file))
        .isInstanceOf(PellucidException.class)
        .hasMessageEndingWith(
            "a.safetensors is for another model: Unknown kernel \"first/kernel\"."
                + " Known: second/kernel.");
    Sequential wider = dense("first", 4);
    assertThatThrownBy(() -> Lora.load(wider, file))
        .hasMessageEndingWith(
            "a.safetensors is for another model: the update of \"first/kernel\" has factors [2, 2]"
                + " and [2, 3], the kernel here is [2, 4].");
    assertThat(names(wider.trainableVariables())).containsExactly("first/kernel", "first/bias");
    Sequential thinner = dense("first", 3);
    Lora.enable(thinner, 1);
    assertThatThrownBy(() -> Lora.load(thinner, file))
        .hasMessageEndingWith(
            "a.safetensors has another rank: \"first/lora_kernel_a\" is [2, 2] there and [2, 1]"
                + " here.");
    model.layers().forEach(Lora::merge);
    Path whole = folder.resolve("whole.safetensors");
    model.save(whole);
    assertThatThrownBy(() -> Lora.load(model, whole))
        .hasMessageEndingWith("whole.safetensors has no low-rank updates; Lora.save writes them.");
  }

  private static Sequential dense(String name, int units) {
    return new Sequential(new Input(2), new Dense(units).name(name));
  }
}
