package org.pellucid.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

class EarlyStoppingTest {
  private final FakeModel model = new FakeModel();

  @Test
  void stopsWhenPatienceHasPassedWithoutAnImprovement() {
    EarlyStopping callback = new EarlyStopping().patience(2);
    assertThat(model.train(callback, "val_loss", 3, 2, 2, 2.5, 1, 0)).isEqualTo(4);
    assertThat(callback.stoppedEpoch()).isEqualTo(3);
    assertThat(callback.bestEpoch()).isEqualTo(1);
  }

  @Test
  void withoutPatienceStopsAtTheFirstEpochThatIsNotBetter() {
    assertThat(model.train(new EarlyStopping(), "val_loss", 3, 2, 2, 1)).isEqualTo(3);
  }

  @Test
  void neverStopsAfterTheFirstEpoch() {
    EarlyStopping callback = new EarlyStopping().baseline(1);
    assertThat(model.train(callback, "val_loss", 5, 5, 5)).isEqualTo(2);
  }

  @Test
  void anEqualValueIsNoImprovementAndChangesBelowMinDeltaAreNone() {
    EarlyStopping callback = new EarlyStopping().minDelta(0.5);
    assertThat(model.train(callback, "val_loss", 3, 2.75, 1)).isEqualTo(2);
  }

  @Test
  void asksTheMetricWhichWayIsBetter() {
    EarlyStopping callback = new EarlyStopping("val_accuracy");
    assertThat(model.train(callback, "val_accuracy", 0.1, 0.2, 0.3, 0.25, 0.9)).isEqualTo(4);
  }

  @Test
  void modeSaysWhichWayIsBetter() {
    EarlyStopping callback = new EarlyStopping("other").mode("max");
    assertThat(model.train(callback, "other", 1, 2, 1)).isEqualTo(3);
  }

  @Test
  void baselineMustBeBeatenTooBeforeWaitingStartsAnew() {
    EarlyStopping callback = new EarlyStopping().baseline(1).patience(3);
    assertThat(model.train(callback, "val_loss", 5, 4, 3, 2, 2, 2)).isEqualTo(5);
  }

  @Test
  void looksAtNothingBeforeTheFirstEpochToLookAt() {
    EarlyStopping callback = new EarlyStopping().startFromEpoch(2);
    assertThat(model.train(callback, "val_loss", 1, 5, 4, 4.5, 3)).isEqualTo(4);
  }

  @Test
  void restoresTheBestWeightsAfterStopping() {
    EarlyStopping callback = new EarlyStopping().patience(2).restoreBestWeights(true);
    model.train(callback, "val_loss", 3, 1, 2, 2, 0);
    assertThat(model.weight()).isEqualTo(1);
  }

  @Test
  void restoresTheBestWeightsAlsoWhenItDidNotStop() {
    EarlyStopping callback = new EarlyStopping().patience(9).restoreBestWeights(true);
    model.train(callback, "val_loss", 3, 1, 2);
    assertThat(model.stopped).isFalse();
    assertThat(model.weight()).isEqualTo(1);
  }

  @Test
  void leavesTheLastWeightsWhenNotAskedToRestore() {
    model.train(new EarlyStopping(), "val_loss", 3, 1, 2, 2);
    assertThat(model.weight()).isEqualTo(2);
  }

  @Test
  void reportsOnRequest() {
    StringBuilder out = new StringBuilder();
    EarlyStopping callback = new EarlyStopping("val_loss", out).verbose(1).restoreBestWeights(true);
    model.train(callback, "val_loss", 3, 1, 2);
    assertThat(out.toString())
        .isEqualTo(
            """
            Epoch 3: early stopping
            Restoring model weights from the end of the best epoch: 2.
            """);
  }

  @Test
  void startsAnewInTheNextTraining() {
    EarlyStopping callback = new EarlyStopping().patience(1);
    model.train(callback, "val_loss", 1, 2);
    model.stopped = false;
    assertThat(model.train(callback, "val_loss", 9, 8, 7)).isEqualTo(3);
    assertThat(callback.stoppedEpoch()).isZero();
  }

  @Test
  void aWrongMetricIsOneSentenceWithTheRightOnes() {
    EarlyStopping callback = new EarlyStopping("val_acc");
    callback.setModel(model);
    Logs logs = Logs.of(Map.of("loss", 1.0, "accuracy", 0.5, "val_loss", 1.0, "val_accuracy", 0.5));
    assertThatThrownBy(() -> callback.onEpochEnd(0, logs))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "EarlyStopping: no metric \"val_acc\"; available: loss, accuracy, val_loss,"
                + " val_accuracy.");
  }

  @Test
  void anUnknownDirectionIsOneSentence() {
    assertThatThrownBy(() -> model.train(new EarlyStopping("other"), "other", 1))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "EarlyStopping: it is not known whether \"other\" should be high or low; set"
                + " mode(\"max\") or mode(\"min\").");
  }

  @Test
  void anUnknownModeIsOneSentence() {
    assertThatThrownBy(() -> new EarlyStopping().mode("mix"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Unknown mode \"mix\". Did you mean \"max\"? Known: auto, max, min.");
  }
}
