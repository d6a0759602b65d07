package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Masking;
import org.pellucid.optimizers.SGD;

class MaskedTrainingTest {
  @Test
  void paddedStepsCountNeitherInTheLossNorInAMetric() {
    Sequential model =
        new Sequential(
            new Masking(0.0), new Dense(1).kernelInitializer("ones").biasInitializer("zeros"));
    model.compile(new SGD(0), "mse", "mae");
    float[][][] x = {{{1}, {2}, {0}}, {{4}, {0}, {0}}};
    float[][][] y = {{{2}, {2}, {100}}, {{1}, {100}, {100}}};
    Map<String, Double> result = model.evaluate(x, y);
    assertThat(result.get("mae")).isCloseTo((1 + 0 + 3) / 3.0, within(1e-6));
    assertThat(result.get("loss")).isCloseTo((1 + 0 + 9) / 3.0, within(1e-6));
  }

  @Test
  void crossentropyMeansTheOneThatFitsTheTargets() {
    Sequential model = new Sequential(new Dense(3).activation("softmax"));
    model.compile("adam", "crossentropy", "accuracy");
    assertThat(model.evaluate(new float[][] {{1, 2}}, new int[] {2}).get("loss")).isPositive();
  }
}
