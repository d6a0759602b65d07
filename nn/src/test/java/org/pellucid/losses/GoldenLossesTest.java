package org.pellucid.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenArguments;
import org.pellucid.check.GoldenCases;
import org.pellucid.check.GoldenCases.GoldenCase;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/** Losses give the numbers that Keras gives. */
class GoldenLossesTest {
  private static final Set<String> NOT_YET = Set.of("Circle");

  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.read(golden -> golden.area().equals("losses")).stream()
        .filter(golden -> !NOT_YET.contains(golden.simpleName()))
        .map(golden ->
            DynamicTest.dynamicTest(golden.id() + " " + golden.object(), () -> check(golden)))
        .toList();
  }

  private static void check(GoldenCase golden) {
    Loss loss =
        Objects.requireNonNull(
            Losses.REGISTRY.read(
                Config.object("keras.losses", golden.simpleName(), golden.config())));
    Tensor yTrue = Tensor.of(golden.tensor("y_true"));
    Tensor yPred = Tensor.of(golden.tensor("y_pred"));
    Tensor result =
        loss.apply(
            yTrue,
            yPred,
            GoldenArguments.tensor(golden.inputs().get("sample_weight")),
            GoldenArguments.tensor(golden.inputs().get("y_pred_mask")));
    golden.assertMatches(result.value());
    golden.config().keys().stream()
        .filter(key -> !key.equals("dtype"))
        .forEach(key -> assertThat(loss.config().has(key)).as(key).isTrue());
  }
}
