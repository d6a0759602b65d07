package org.pellucid.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Input;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;

final class LearningRateFinderTest {
  private static final int SAMPLES = 256;
  private final float[][] x = new float[SAMPLES][4];
  private final float[][] y = new float[SAMPLES][1];

  @BeforeEach
  void data() {
    Session.clear();
    Session.setRandomSeed(1);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < SAMPLES; i++) {
      for (int j = 0; j < 4; j++) {
        x[i][j] = (float) random.nextGaussian();
      }
      y[i][0] = (float) Math.tanh(x[i][0] - x[i][1]) + x[i][2];
    }
  }

  private static Model model() {
    Model model =
        new Sequential(
            new Input(4), new Dense(16).activation("tanh"), new Dropout(0.1), new Dense(1));
    model.compile(new Adam(0.0123), new MeanSquaredError());
    return model;
  }

  @Test
  void leavesModelOptimizerAndSeedsAsTheyWere() {
    Model model = model();
    model.fit(x, y, Fit.epochs(1).verbose(0).seed(1));
    List<NdArray> weights = model.getWeights();

    LearningRateFinder.find(model, x, y);

    assertThat(model.getWeights()).isEqualTo(weights);
    assertThat(model.optimizer().learningRate()).isEqualTo(0.0123);
    Map<String, Double> after = model.trainOnBatch(x, y);
    data();
    Model other = model();
    other.fit(x, y, Fit.epochs(1).verbose(0).seed(1));
    assertThat(other.trainOnBatch(x, y)).isEqualTo(after);
    assertThat(other.getWeights()).isEqualTo(model.getWeights());
  }

  @Test
  void suggestsARateThatLearnsBetterThanMuchSmallerAndMuchLargerOnes() {
    double rate = LearningRateFinder.find(model(), x, y).suggestion();

    assertThat(loss(rate)).isLessThan(loss(rate / 30)).isLessThan(loss(rate * 300));
  }

  private double loss(double rate) {
    data();
    Model model = model();
    model.optimizer().setLearningRate(rate);
    model.fit(x, y, Fit.epochs(5).verbose(0).seed(1));
    return model.evaluate(x, y).get("loss");
  }

  @Test
  void drawsItsCurveAndStopsWhenTheLossExplodes() {
    RateCurve curve = new LearningRateFinder().range(1e-5, 1e4).steps(150).run(model(), x, y);

    assertThat(curve.rates()).hasSizeLessThan(150).isSorted();
    assertThat(curve.rates().getFirst()).isEqualTo(1e-5);
    assertThat(curve.toPicture().toSvg())
        .contains("Loss by learning rate; suggestion " + Text.number(curve.suggestion()));
    assertThat(curve.toString()).startsWith("Learning rates from 1e-05 to ");
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    assertThatThrownBy(() -> new LearningRateFinder().range(0, 1))
        .hasMessage("LearningRateFinder: the range must rise from above 0, got 0.0 to 1.0.");
    assertThatThrownBy(() -> LearningRateFinder.find(model(), x, new float[3][1]))
        .hasMessage(
            "LearningRateFinder: x and y need as many samples as each other, got [256, 4] and"
                + " [3, 1].");
  }
}
