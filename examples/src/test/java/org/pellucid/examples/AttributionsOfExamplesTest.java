package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.programs.Example;
import org.pellucid.examples.programs.Examples;
import org.pellucid.explain.attribution.Attribution;
import org.pellucid.explain.attribution.Attributor;
import org.pellucid.explain.attribution.DeletionCurve;
import org.pellucid.explain.attribution.InputXGradient;
import org.pellucid.explain.attribution.IntegratedGradients;
import org.pellucid.explain.attribution.Occlusion;
import org.pellucid.explain.attribution.PermutationImportance;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.plots.Heatmap;

/**
 * Attributions of networks that have learned real data; {@code -Dpellucid.screenshots=DIR} keeps
 * pictures.
 */
@Tag("slow")
final class AttributionsOfExamplesTest {
  private static Model trained(Example example, TrainTest data, int epochs) {
    Session.clear();
    Session.setRandomSeed(example.seed());
    Model model = example.model();
    model.fit(
        data.trainX(),
        data.trainY(),
        Fit.epochs(epochs).batchSize(example.batchSize()).seed(1).verbose(0));
    return model;
  }

  private static Attributor method(String name, Model model) {
    return switch (name) {
      case "integrated gradients" -> new IntegratedGradients(model);
      case "input x gradient" -> new InputXGradient(model);
      default -> new Occlusion(model, 2);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"integrated gradients", "input x gradient", "occlusion"})
  void deletingThePixelsThatCountedHurtsFarMoreThanDeletingAtRandom(String name) {
    Example digits = Examples.classifier("digits");
    TrainTest data = digits.data();
    Model model = trained(digits, data, 4);
    NdArray x = data.testX().rowRange(0, 100);

    Attribution why = method(name, model).explain(x);
    DeletionCurve curve = DeletionCurve.of(model, x, why, 0, 1);

    assertThat(curve.area()).as(name).isLessThan(0.7 * curve.randomArea());
    String folder = System.getProperty("pellucid.screenshots");
    if (folder != null && name.equals("integrated gradients")) {
      curve.toPicture().write(Path.of(folder, "deletion-digits.png"));
      Heatmap.of(why.of(3), 8, 8)
          .over(data.testX().rowRange(3, 4).reshape(data.testX().shape().without(0)))
          .write(Path.of(folder, "why-digit.png"));
    }
  }

  @Test
  void petalsTellMoreOfAnIrisThanSepals() {
    Example iris = Examples.classifier("iris");
    TrainTest data = iris.data();
    Model model = trained(iris, data, iris.epochs());

    PermutationImportance importance =
        PermutationImportance.of(
            data.testX(),
            List.of("sepal length", "sepal width", "petal length", "petal width"),
            x -> -model.evaluate(x, data.testY(), 32).get("loss"),
            20,
            1);

    assertThat(importance.columns().subList(0, 2))
        .extracting("name")
        .containsExactlyInAnyOrder("petal length", "petal width");
  }
}
