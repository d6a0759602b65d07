package org.pellucid.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.History;
import org.pellucid.config.Config;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.losses.CategoricalCrossentropy;
import org.pellucid.losses.KLDivergence;
import org.pellucid.losses.Loss;
import org.pellucid.losses.LossFunctions;
import org.pellucid.losses.MeanAbsoluteError;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;

/** Against Keras 3.15.1: losses of given tensors, and three epochs of five distillations. */
final class DistillerTest {
  private static final Config RECORDED = recorded();

  private static final Tensor TEACHER =
      Tensor.of(NdArray.of(new float[] {1, 2, -1, 0.5f, -0.2f, 3}, 2, 3));
  private static final Tensor STUDENT =
      Tensor.of(NdArray.of(new float[] {0.3f, 1, 0.1f, 2, -0.4f, 1}, 2, 3));

  /** What Keras takes by the name "kl_divergence": it compares logits as if they were parts. */
  private static final Loss DIVERGENCE_OF_LOGITS =
      Loss.of("kl_divergence", LossFunctions::klDivergence);

  private static Config recorded() {
    try (var in = DistillerTest.class.getResourceAsStream("/distillation/keras-distiller.json")) {
      return Config.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static float[] numbers(List<?> list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ((Number) list.get(i)).floatValue();
    }
    return numbers;
  }

  private static double loss(DistillationLoss loss) {
    return loss.computeLoss(List.of(TEACHER), List.of(STUDENT)).item();
  }

  private static void named(Layer layer, String name, List<Layer> layers) {
    layer.setName(name);
    layers.add(layer);
  }

  private static Sequential net(int hidden, int seed, String prefix) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Input(4));
    named(new Dense(hidden).activation("tanh"), prefix + "hidden", layers);
    named(new Dense(5).activation("relu"), prefix + "mid", layers);
    named(new Dense(3), prefix + "out", layers);
    Sequential net = new Sequential(layers.toArray(Layer[]::new));
    net.buildFor(List.of(Shape.of(Shape.UNKNOWN, 4)));
    List<NdArray> weights = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      weights.add(
          NdArray.of(
              numbers((List<?>) RECORDED.list("net" + seed).get(i)),
              net.weights().get(i).shape().toArray()));
    }
    net.setWeights(weights);
    return net;
  }

  private static void follows(
      String name, double studentWeight, double[] weights, DistillationLoss... losses) {
    Distiller distiller =
        new Distiller(net(8, 1, "t"), net(6, 2, "s"), losses)
            .studentLossWeight(studentWeight)
            .distillationLossWeights(weights);
    distiller.compile(
        new SGD().learningRate(0.1),
        new SparseCategoricalCrossentropy().fromLogits(true),
        "accuracy");
    NdArray x = NdArray.of(numbers(RECORDED.list("x")), 10, 4);
    int[] labels = new int[10];
    for (int i = 0; i < 10; i++) {
      labels[i] = ((Number) RECORDED.list("y").get(i)).intValue();
    }
    NdArray y = NdArray.of(labels, 10);

    History history = distiller.fit(x, y, Fit.epochs(3).batchSize(4).shuffle(false).verbose(0));
    Map<String, Double> measured = distiller.evaluate(x, y, 4);

    Config expected = RECORDED.nested(name);
    Config evaluated = RECORDED.nested(name + " evaluate");
    assertThat(history.history().keySet())
        .containsExactlyInAnyOrder(
            "loss", "accuracy", "student_loss", "distillation_loss", "total_loss");
    for (String key : history.history().keySet()) {
      for (int epoch = 0; epoch < 3; epoch++) {
        assertThat(history.history().get(key).get(epoch))
            .as("%s: %s in epoch %d", name, key, epoch)
            .isCloseTo(((Number) expected.list(key).get(epoch)).doubleValue(), within(2e-6));
      }
      assertThat(measured.get(key))
          .as("%s: %s in evaluation", name, key)
          .isCloseTo(evaluated.number(key, 0), within(2e-6));
    }
  }

  @Test
  void logitsAreComparedSoftenedByTheTemperature() {
    assertThat(loss(new LogitsDistillation().temperature(2)))
        .isCloseTo(0.7170040607452393, within(1e-6));
    assertThat(loss(new LogitsDistillation().temperature(2).loss("kl_divergence")))
        .isCloseTo(0.7170040607452393, within(1e-6));
    assertThat(loss(new LogitsDistillation().loss(DIVERGENCE_OF_LOGITS)))
        .isCloseTo(0.8654922246932983, within(1e-6));
    assertThat(loss(new LogitsDistillation().temperature(4).loss("categorical_crossentropy")))
        .isCloseTo(-0.08144634962081909, within(1e-6));
    assertThat(
            loss(
                new LogitsDistillation()
                    .temperature(4)
                    .loss(new CategoricalCrossentropy().fromLogits(true))))
        .isCloseTo(0.6635005474090576, within(1e-6));
    assertThat(loss(new LogitsDistillation().temperature(1.5).loss("mse")))
        .isCloseTo(0.665925920009613, within(1e-6));
  }

  @Test
  void featuresAreComparedByAnyLoss() {
    assertThat(loss(new FeatureDistillation())).isCloseTo(1.49833345413208, within(1e-6));
    assertThat(loss(new FeatureDistillation().loss("cosine_similarity")))
        .isCloseTo(-0.7228183746337891, within(1e-6));
    assertThat(loss(new FeatureDistillation().loss(new MeanAbsoluteError())))
        .isCloseTo(1.0833333730697632, within(1e-6));
  }

  @Test
  void severalOutputsAreSummedAndSomeLeftAside() {
    assertThat(
            new LogitsDistillation()
                .loss("mse", null)
                .computeLoss(List.of(TEACHER, TEACHER), List.of(STUDENT, STUDENT))
                .item())
        .isCloseTo(0.16648148000240326, within(1e-6));
    assertThat(
            new FeatureDistillation()
                .loss("mse", "mae")
                .computeLoss(List.of(TEACHER, TEACHER), List.of(STUDENT, TEACHER))
                .item())
        .isCloseTo(1.49833345413208, within(1e-6));
  }

  @Test
  void trainingFollowsKeras() {
    follows(
        "logits",
        0.5,
        new double[] {1},
        new LogitsDistillation().temperature(2).loss(DIVERGENCE_OF_LOGITS));
    follows("logits object", 0.3, new double[] {1}, new LogitsDistillation().temperature(2));
    follows(
        "both",
        0.4,
        new double[] {1, 0.5},
        new LogitsDistillation().loss(new KLDivergence()),
        new FeatureDistillation("tmid", "smid"));
    follows("none", 1, new double[] {1}, new LogitsDistillation());
    follows("only", 0, new double[] {1}, new FeatureDistillation());
  }

  @Test
  void theTeacherStaysAsItIsAndWeightsAreTheStudents() {
    Sequential teacher = net(8, 1, "t");
    Sequential student = net(6, 2, "s");
    Distiller distiller = new Distiller(teacher, student, new LogitsDistillation());

    assertThat(teacher.trainableVariables()).isEmpty();
    assertThat(distiller.weights()).isEqualTo(student.weights());
    assertThat(distiller.teacher()).isSameAs(teacher);
    assertThat(distiller.student()).isSameAs(student);
    float[][] x = {{1, 2, 3, 4}};
    assertThat(distiller.predict(x).value().toFloatArray())
        .containsExactly(student.predict(x).value().toFloatArray());
  }

  @Test
  void whatDoesNotFitIsSaid() {
    Sequential net = net(8, 1, "t");
    LogitsDistillation logits = new LogitsDistillation();

    assertThatThrownBy(() -> new Distiller(net, net))
        .hasMessage("Distiller: at least one distillation loss is needed.");
    assertThatThrownBy(() -> new Distiller(net, net, logits).distillationLossWeights(1, 2))
        .hasMessage("Distiller: 2 distillation loss weights for 1 distillation losses.");
    assertThatThrownBy(() -> new Distiller(net, net, logits).studentLossWeight(1.5))
        .hasMessageContaining("Distiller: studentLossWeight must be between 0 and 1, got 1.5");
    assertThatThrownBy(() -> new Distiller(net, net, new FeatureDistillation("thiden", "tmid")))
        .hasMessageStartingWith("Unknown layer \"thiden\". Did you mean \"thidden\"?");
    assertThatThrownBy(() -> logits.temperature(0)).hasMessageContaining("temperature");
    assertThatThrownBy(() -> logits.loss((Object) null))
        .hasMessage("LogitsDistillation: at least one loss is needed, got [null].");
    assertThatThrownBy(() -> logits.computeLoss(List.of(TEACHER), List.of(STUDENT.reshape(3, 2))))
        .hasMessage(
            "LogitsDistillation: the teacher gives shape [2, 3], the student [3, 2]; they must be"
                + " the same.");
    assertThatThrownBy(() -> logits.computeLoss(List.of(TEACHER, TEACHER), List.of(STUDENT)))
        .hasMessage(
            "LogitsDistillation: 1 losses for 2 outputs of the teacher and 1 of the student.");
  }
}
