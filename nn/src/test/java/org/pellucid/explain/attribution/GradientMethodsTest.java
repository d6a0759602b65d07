package org.pellucid.explain.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.Input;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.ReLU;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TransformerDecoder;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.tensor.Tensor;

final class GradientMethodsTest {
  private static final NdArray X = NdArray.of(new float[] {1, 2, 3, -1, 0, 4}, 2, 3);

  @BeforeEach
  void fresh() {
    Session.clear();
    Session.setRandomSeed(7);
  }

  /** Outputs 2 a - b + 0.5 and 3 c. */
  private static Model linear() {
    Model model = new Sequential(new Input(3), new Dense(2));
    model.setWeights(
        List.of(
            NdArray.of(new float[] {2, 0, -1, 0, 0, 3}, 3, 2), NdArray.of(new float[] {0.5f, 0})));
    return model;
  }

  private static NdArray random(int... dims) {
    SplittableRandom random = new SplittableRandom(3);
    Shape shape = Shape.of(dims);
    float[] numbers = new float[shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return NdArray.of(numbers).reshape(shape);
  }

  private static Model pictures() {
    return new Sequential(
        new Input(6, 6, 1),
        new Conv2D(4, 3).padding("same").activation("relu"),
        new Conv2D(3, 3).padding("same").activation("relu"),
        new Flatten(),
        new Dense(2));
  }

  static Stream<Attributor> termsOfALinearModel() {
    return Stream.of(
        new InputXGradient(linear()),
        new IntegratedGradients(linear()).steps(1),
        new GradientShap(linear(), NdArray.of(new float[3], 1, 3), 3, 0));
  }

  @ParameterizedTest
  @MethodSource("termsOfALinearModel")
  void aLinearModelIsTakenApartIntoItsTerms(Attributor method) {
    Attribution first = method.explain(X, 0);

    assertThat(first.scores().toFloatArray())
        .containsExactly(new float[] {2, -2, 0, -2, 0, 0}, within(0f));
    assertThat(first.outputs()).containsExactly(0.5, -1.5);
  }

  @Test
  void theLargestOutputIsExplainedUnlessOneIsNamed() {
    Attribution largest = new InputXGradient(linear()).explain(X);
    assertThat(largest.targets()).containsExactly(1, 1);
    assertThat(largest.scores().toFloatArray())
        .containsExactly(new float[] {0, 0, 9, 0, 0, 12}, within(0f));

    Attribution each = new InputXGradient(linear()).explain(X, 0, 1);
    assertThat(each.targets()).containsExactly(0, 1);
    assertThat(each.scores().toFloatArray())
        .containsExactly(new float[] {2, -2, 0, 0, 0, 12}, within(0f));
  }

  @Test
  void saliencyOfALinearModelIsItsKernelAndNoiseDoesNotChangeIt() {
    assertThat(new Saliency(linear()).explain(X, 0).of(1)).containsExactly(2, -1, 0);
    assertThat(new SmoothGrad(linear(), 4, 0.2, 1).explain(X, 0).of(1)).containsExactly(2, -1, 0);
  }

  @Test
  void saliencyIsTheGradientByFiniteDifferences() {
    Model model = new Sequential(new Input(3), new Dense(8).activation("tanh"), new Dense(2));
    double[] slopes = new Saliency(model).explain(X, 1).of(0);

    for (int i = 0; i < 3; i++) {
      float[] up = {1, 2, 3};
      float[] down = {1, 2, 3};
      up[i] += 0.01f;
      down[i] -= 0.01f;
      double difference =
          model.predict(NdArray.of(up, 1, 3)).value().getDouble(1)
              - model.predict(NdArray.of(down, 1, 3)).value().getDouble(1);
      assertThat(slopes[i]).isCloseTo(difference / 0.02, within(1e-3));
    }
  }

  @Test
  void integratedGradientsAddUpToTheChangeOfTheOutput() {
    Model model = pictures();
    NdArray x = random(3, 6, 6, 1);
    NdArray from = random(6, 6, 1);

    Attribution few = new IntegratedGradients(model).baseline(from).steps(2).explain(x, 0);
    Attribution many = new IntegratedGradients(model).baseline(from).steps(400).explain(x, 0);

    assertThat(many.errors()).allSatisfy(error -> assertThat(error).isCloseTo(0, within(1e-3)));
    assertThat(Math.abs(few.errors().getLast())).isGreaterThan(Math.abs(many.errors().getLast()));
  }

  @Test
  void anInputOnWhichNothingDependsGetsNothing() {
    assertThat(new IntegratedGradients(linear()).explain(X, 0).of(0)[2]).isZero();
    assertThat(new Occlusion(linear(), 1).explain(X, 0).of(0)[2]).isZero();
  }

  @Test
  void modelsThatComputeTheSameGetTheSameIntegratedGradients() {
    Model plain = new Sequential(new Input(3), new Dense(4).activation("relu"), new Dense(1));
    Model other = new Sequential(new Input(3), new Dense(4), new ReLU(), new Dense(1));
    other.setWeights(plain.getWeights());

    assertThat(new IntegratedGradients(other).explain(X).scores())
        .isEqualTo(new IntegratedGradients(plain).explain(X).scores());
  }

  @Test
  void wordsAreExplainedAtTheirVectors() {
    SymbolicTensor words = new Input(4).dtype(DType.INT32).output();
    Embedding vectors = new Embedding(10, 3).maskZero(true);
    vectors.setName("vectors");
    SymbolicTensor mean = new GlobalAveragePooling1D().call(vectors.call(words));
    Model model = Model.of(words, new Dense(2).activation("softmax").call(mean));
    NdArray x = NdArray.of(new int[] {3, 7, 0, 0, 1, 2, 3, 4}, 2, 4);

    Attribution why = new IntegratedGradients(model).at("vectors").steps(100).explain(x, 0);

    assertThat(why.scores().shape()).isEqualTo(Shape.of(2, 4, 3));
    assertThat(why.errors()).allSatisfy(error -> assertThat(error).isCloseTo(0, within(1e-4)));
    assertThat(why.overPlaces().of(0)[2]).as("padding").isZero();
    assertThat(why.overPlaces().ranked(1, List.of("a", "b", "c", "d"))).hasSize(4);
    assertThatThrownBy(() -> new Saliency(model).explain(x, 0))
        .hasMessage(
            "Gradients by the input of \""
                + model.name()
                + "\" do not exist: it takes whole numbers. Name the layer that turns them into"
                + " vectors with at(\"embedding\").");
  }

  @Test
  void gradCamWeighsMapsByTheirMeanGradient() {
    // Two maps, the first counts for the output and the second against it: only the first is seen.
    Model model =
        new Sequential(
            new Input(2, 2, 1), new Conv2D(2, 1), new GlobalAveragePooling2D(), new Dense(1));
    model.setWeights(
        List.of(
            NdArray.of(new float[] {1, -1}, 1, 1, 1, 2),
            NdArray.of(new float[2]),
            NdArray.of(new float[] {4, 4}, 2, 1),
            NdArray.of(new float[1])));
    NdArray x = NdArray.of(new float[] {1, 2, 3, 4}, 1, 2, 2, 1);

    assertThat(new GradCam(model).explain(x).of(0)).containsExactly(0, 0, 0, 0);
    model.setWeights(
        List.of(
            NdArray.of(new float[] {1, -1}, 1, 1, 1, 2),
            NdArray.of(new float[2]),
            NdArray.of(new float[] {4, 0}, 2, 1),
            NdArray.of(new float[1])));
    assertThat(new GradCam(model).explain(x).of(0)).containsExactly(1, 2, 3, 4);
    // alpha = 1 / (2 + 10 · 1): four places of gradient 1 make 4/12 of each map
    double[] plusPlus = new GradCam(model).plusPlus().explain(x).of(0);
    assertThat(plusPlus[3]).isCloseTo(4 * 4 / 12.0, within(1e-6));
  }

  @Test
  void guidedBackpropagationStopsNegativeGradients() {
    Model model = new Sequential(new Input(2), new Dense(2).activation("relu"), new Dense(1));
    model.setWeights(
        List.of(
            NdArray.of(new float[] {1, 0, 0, 1}, 2, 2),
            NdArray.of(new float[2]),
            NdArray.of(new float[] {2, -3}, 2, 1),
            NdArray.of(new float[1])));
    NdArray x = NdArray.of(new float[] {1, 1}, 1, 2);

    assertThat(new Saliency(model).explain(x).of(0)).containsExactly(2, -3);
    assertThat(new GuidedBackpropagation(model).explain(x).of(0)).containsExactly(2, 0);
  }

  @Test
  void gradientsChangeWhenTheWeightsAreDrawnAnew() {
    NdArray x = random(2, 6, 6, 1);
    Model model = pictures();
    Model other = Model.cloneModel(model);

    assertThat(new Saliency(other).explain(x, 0).scores())
        .isNotEqualTo(new Saliency(model).explain(x, 0).scores());
    assertThat(new GradCam(other).explain(x, 0).scores())
        .isNotEqualTo(new GradCam(model).explain(x, 0).scores());
  }

  @Test
  void occlusionOfALinearModelIsWhatAPlaceAdds() {
    assertThat(new Occlusion(linear(), 1).explain(X, 0).of(0)).containsExactly(2, -2, 0);
    // Windows of two places: the first place is in one window only, the second in both.
    assertThat(new Occlusion(linear(), 2, 1, 0).explain(X, 0).of(0)).containsExactly(0, -1, -2);
  }

  @Test
  void attentionMapsAreTheScoresOfTheLayers() {
    SymbolicTensor x = Input.of(4, 6);
    SymbolicTensor one = new MultiHeadAttention(2, 3).call(x, x);
    Model model = Model.of(x, new MultiHeadAttention(2, 3).call(one, one));
    NdArray batch = random(2, 4, 6);

    AttentionMaps maps = AttentionMaps.of(model, batch);
    NdArray rollout = maps.rollout();

    assertThat(maps.layers()).hasSize(2);
    assertThat(maps.weights().getFirst().shape()).isEqualTo(Shape.of(2, 2, 4, 4));
    assertThat(Tensor.of(rollout).sum(2).toFloatArray())
        .satisfies(sums -> {
          for (float sum : sums) {
            assertThat(sum).isCloseTo(1, within(1e-5f));
          }
        });
  }

  @Test
  void transformerBlocksTellWhomTheyLookAtAndADecoderNeverAhead() {
    SymbolicTensor x = Input.of(4, 6);
    SymbolicTensor encoded = new TransformerEncoder(8, 2).call(x);
    Model model = Model.of(x, new TransformerDecoder(8, 2).call(encoded));

    AttentionMaps maps = AttentionMaps.of(model, random(2, 4, 6));

    assertThat(maps.layers()).hasSize(2);
    assertThat(maps.weights()).extracting(NdArray::shape).containsOnly(Shape.of(2, 2, 4, 4));
    NdArray causal = maps.weights().getLast();
    for (int i = 0; i < 2 * 2 * 4 * 4; i++) {
      int query = i / 4 % 4;
      int key = i % 4;
      if (key > query) {
        assertThat(causal.getDouble(i)).as("query %d, key %d", query, key).isZero();
      } else {
        assertThat(causal.getDouble(i)).as("query %d, key %d", query, key).isPositive();
      }
    }
    assertThat(Tensor.of(maps.weights().getFirst()).sum(3).toFloatArray())
        .satisfies(sums -> {
          for (float sum : sums) {
            assertThat(sum).isCloseTo(1, within(1e-5f));
          }
        });
  }

  @Test
  void anInputIsFoundThatAUnitLikes() {
    Model model = linear();
    String layer = model.layers().getLast().name();

    ActivationMaximization.Found found = new ActivationMaximization(model, layer).search(0);

    assertThat(found.course().getLast()).isGreaterThan(found.course().getFirst() + 1);
    float[] best = found.input().toFloatArray();
    assertThat(best[0] / best[1]).as("along the kernel 2, -1").isCloseTo(-2, within(0.1f));
    assertThatThrownBy(() -> new ActivationMaximization(model, layer).search(2))
        .hasMessage("ActivationMaximization: layer \"" + layer + "\" has units 0 to 1, got 2.");
  }

  @Test
  void aConceptIsADirectionAndTheModelLeansOnIt() {
    Model model = linear();
    String layer = model.layers().getLast().name();
    NdArray with = NdArray.of(new float[] {5, 0, 0, 6, 0, 0, 7, 0, 0}, 3, 3);
    NdArray without = NdArray.of(new float[] {0, 5, 0, 0, 6, 0, 0, 7, 0}, 3, 3);

    ConceptVector concept = ConceptVector.learn(model, layer, with, without);

    assertThat(concept.accuracy()).isEqualTo(1);
    assertThat(concept.direction()[0]).isCloseTo(1, within(1e-6));
    assertThat(concept.score(X, 0)).isEqualTo(1);
  }

  @Test
  void deletingWhatCountedHurtsMoreThanDeletingAtRandom() {
    NdArray x = random(20, 6, 6, 1);
    Model model = pictures();
    Attribution why = new IntegratedGradients(model).explain(x);

    DeletionCurve curve = DeletionCurve.of(model, x, why, 0, 5);

    assertThat(curve.area()).isLessThan(curve.randomArea());
    assertThat(curve.ranked().getFirst()).isEqualTo(curve.random().getFirst());
    assertThat(curve.ranked().getLast()).isCloseTo(curve.random().getLast(), within(1e-6));
  }

  @Test
  void targetsThatAreNoOutputsAreRefused() {
    assertThatThrownBy(() -> new Saliency(linear()).explain(X, 2))
        .hasMessage("explain: target 2 is no output; the model has outputs 0 to 1.");
    assertThatThrownBy(() -> new Saliency(linear()).explain(X, 0, 0, 0))
        .hasMessage("explain: got 3 targets for 2 samples; give one each.");
  }
}
