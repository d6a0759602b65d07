package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Layers that take text, and tables of columns of all kinds. */
final class TextLayersTest {
  @Test
  void textBecomesNumbers() {
    TextVectorization layer = new TextVectorization();
    layer.adapt(List.of("The cat sat.", "the dog"));
    assertThat(layer.getVocabulary()).containsExactly("", "[UNK]", "the", "sat", "dog", "cat");
    Tensor numbers = layer.vectorize("the cat, the bird", "dog");
    assertThat(numbers.dtype()).isEqualTo(DType.INT64);
    assertThat(numbers.toLongArray()).containsExactly(2, 5, 2, 1, 4, 0, 0, 0);
    assertThat(layer.callText(new String[][] {{"cat"}, {"dog"}}).shape()).isEqualTo(Shape.of(2, 1));
  }

  @Test
  void aLearnedVocabularyIsPartOfTheSettings() {
    TextVectorization layer = new TextVectorization().outputMode("tf_idf");
    layer.adapt(List.of("a b", "b c b"));
    Layer back = Objects.requireNonNull(Layers.REGISTRY.read(Layers.REGISTRY.write(layer)));
    assertThat(back.config()).isEqualTo(layer.config());
    assertThat(((TextVectorization) back).vectorize("b d").value())
        .isEqualTo(layer.vectorize("b d").value());
    ((TextVectorization) back).adapt(List.of("z"));
    assertThat(((TextVectorization) back).getVocabulary()).containsExactly("[UNK]", "z");
  }

  @Test
  void aLearnedVocabularyCanBeKeptAsLinesToo() {
    TextVectorization layer =
        new TextVectorization().outputMode("tf_idf").maxTokens(6).padToMaxTokens(true);
    layer.adapt(List.of("a b", "b c b"));
    assertThat(layer.vocabularyLines()).containsExactly("[UNK]", "b", "c", "a");
    TextVectorization other =
        new TextVectorization().outputMode("tf_idf").maxTokens(6).padToMaxTokens(true);
    other.loadVocabulary(layer.vocabularyLines(), layer.idfWeights());
    assertThat(other.vectorize("b d").value()).isEqualTo(layer.vectorize("b d").value());
    other.adapt(List.of("z"));
    assertThat(other.vocabularyLines()).containsExactly("[UNK]", "z");
  }

  @Test
  void ownFunctionsStandardizeAndSplit() {
    TextVectorization layer =
        new TextVectorization()
            .standardize(String::strip)
            .split(text -> List.of(text.split("-", -1)))
            .vocabulary(List.of("x", "y"))
            .name("own");
    assertThat(layer.vectorize(" x-Z-y ").toLongArray()).containsExactly(2, 1, 3);
    assertThatThrownBy(layer::config)
        .hasMessage(
            "Layer \"own\" standardizes or splits by a Java function, which no file can hold. Use one"
                + " of the named ways.");
  }

  @Test
  void numbersBecomeStringsAgain() {
    StringLookup layer = new StringLookup().vocabulary(List.of("a", "b")).invert(true);
    assertThat(layer.callText(new int[][] {{1, 2}, {0, 7}}))
        .isEqualTo(List.of(List.of("a", "b"), List.of("[UNK]", "[UNK]")));
  }

  @Test
  void vocabulariesAreChecked() {
    StringLookup twice = new StringLookup().vocabulary(List.of("a", "b", "a")).name("look");
    assertThatThrownBy(() -> twice.lookup("a"))
        .hasMessage("Layer \"look\": the vocabulary has a twice.");
    assertThatThrownBy(() -> twice.adapt(List.of("x")))
        .hasMessage("Layer \"look\": the vocabulary was given; there is nothing to learn.");
    assertThatThrownBy(() ->
            new StringLookup().name("look").numOovIndices(0).vocabulary(List.of("a")).lookup("b"))
        .hasMessage(
            "Layer \"look\": token b is not in the vocabulary, and numOovIndices is 0. Set it to"
                + " 1.");
    assertThatThrownBy(() ->
            new StringLookup().name("look").maxTokens(2).vocabulary(List.of("a", "b")).lookup("b"))
        .hasMessage(
            "Layer \"look\": the vocabulary has 3 tokens with the special ones, maxTokens is 2.");
  }

  @Test
  void textInsideAnotherLayerIsRefusedWithTheWayOut() {
    assertThatThrownBy(
            () -> new Pipeline(new Hashing(3).name("hash")).outputShape(Shape.of(Shape.UNKNOWN, 2)))
        .hasMessage(
            "Layer \"hash\" runs on the host: put it into a Sequential or a graph of layers itself,"
                + " not into another layer or a step, or apply it to the data.");
    assertThatThrownBy(() -> new Hashing(3).callText(List.of(List.of("a", "b"), List.of("c"))))
        .hasMessage("Text must be a rectangle: a row has 1 entries, an earlier one 2.");
  }

  @Test
  void aTableBecomesOneTensor() {
    Map<String, Object> table =
        Map.of(
            "age", new float[] {10, 20, 30},
            "job", List.of("baker", "clerk", "baker"),
            "code", new int[] {7, 8, 7});
    FeatureSpace space =
        new FeatureSpace(
            Map.of(
                "age", "float_normalized",
                "job", FeatureSpace.stringCategorical(),
                "code", FeatureSpace.integerHashed(4)),
            FeatureSpace.cross(8, "job", "code"));
    assertThatThrownBy(() -> space.apply(table))
        .hasMessage("FeatureSpace: call adapt with a table first.");
    space.adapt(table);
    Tensor x = space.apply(table);
    assertThat(x.shape()).isEqualTo(Shape.of(3, 1 + 4 + 3 + 8));
    float[] first = x.select(0, 0).toFloatArray();
    assertThat(first[0]).isCloseTo(-1.2247449f, within(1e-5f));
    assertThat(x.slice(1, 5, 8).toFloatArray()).containsExactly(0, 1, 0, 0, 0, 1, 0, 1, 0);
    assertThat(x.select(0, 2).slice(0, 1, 16).value())
        .isEqualTo(x.select(0, 0).slice(0, 1, 16).value());
    assertThatThrownBy(() -> new FeatureSpace(Map.of("a", "flaot")))
        .hasMessageStartingWith("Unknown feature type \"flaot\". Did you mean \"float\"?");
  }
}
