package org.pellucid.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

class ReduceLROnPlateauTest {
  private final FakeModel model = new FakeModel();

  private double after(ReduceLROnPlateau callback, double... values) {
    model.train(callback, "val_loss", values);
    return model.optimizer.learningRate();
  }

  @Test
  void lowersTheRateWhenPatienceHasPassed() {
    assertThat(after(new ReduceLROnPlateau().patience(2), 3, 3, 3)).isEqualTo(0.01);
  }

  @Test
  void keepsTheRateWhilePatienceLasts() {
    assertThat(after(new ReduceLROnPlateau().patience(2), 3, 3)).isEqualTo(0.1);
  }

  @Test
  void keepsTheRateWhileThingsGetBetter() {
    assertThat(after(new ReduceLROnPlateau().patience(1), 3, 2, 1)).isEqualTo(0.1);
  }

  @Test
  void aChangeBelowMinDeltaIsNoImprovement() {
    assertThat(after(new ReduceLROnPlateau().patience(1), 3, 2.99995)).isEqualTo(0.01);
  }

  @Test
  void waitsForCooldown() {
    ReduceLROnPlateau callback = new ReduceLROnPlateau().patience(1).cooldown(3).factor(0.5);
    assertThat(after(callback, 3, 3, 3, 3)).isEqualTo(0.05);
  }

  @Test
  void neverGoesBelowTheLowestRate() {
    assertThat(after(new ReduceLROnPlateau().patience(1).minLr(0.04), 3, 3, 3, 3)).isEqualTo(0.04);
  }

  @Test
  void reportsOnRequestAndPutsTheRateIntoTheLogs() {
    StringBuilder out = new StringBuilder();
    ReduceLROnPlateau callback =
        new ReduceLROnPlateau("val_loss", out).patience(1).verbose(1).factor(0.5);
    assertThat(after(callback, 3, 3)).isEqualTo(0.05);
    assertThat(out.toString())
        .isEqualTo("\nEpoch 2: ReduceLROnPlateau reducing learning rate to 0.05.\n");
    Logs logs = new Logs();
    logs.put("val_loss", 3);
    callback.onEpochEnd(2, logs);
    assertThat(logs.names()).containsExactly("val_loss", "learning_rate");
    assertThat(logs.get("learning_rate")).isEqualTo(0.05);
  }

  @Test
  void aFactorOfOneIsRefused() {
    assertThatThrownBy(() -> new ReduceLROnPlateau().factor(1))
        .isInstanceOf(PellucidException.class)
        .hasMessage("ReduceLROnPlateau: factor must be < 1, got 1.0.");
  }
}
