package org.pellucid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

class SettingTest {
  @Test
  void allowedValuesComeBack() {
    assertThat(Setting.atLeast("Dense", "units", 1, 1)).isEqualTo(1);
    assertThat(Setting.atLeast("L2", "l2", 0.0, 0.0)).isEqualTo(0);
    assertThat(Setting.positive("Celu", "alpha", 0.1)).isEqualTo(0.1);
    assertThat(Setting.between("Dropout", "rate", 0, 1, 1)).isEqualTo(1);
  }

  @Test
  void othersAreOneSentence() {
    assertThatThrownBy(() -> Setting.atLeast("Dense", "units", 1, 0))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Dense: units must be >= 1, got 0.");
    assertThatThrownBy(() -> Setting.atLeast("L2", "l2", 0.0, -0.5))
        .hasMessage("L2: l2 must be >= 0, got -0.5.");
    assertThatThrownBy(() -> Setting.atLeast("L2", "l2", 0.0, Double.POSITIVE_INFINITY))
        .hasMessage("L2: l2 must be >= 0, got Infinity.");
    assertThatThrownBy(() -> Setting.positive("Celu", "alpha", 0))
        .hasMessage("Celu: alpha must be > 0, got 0.");
    assertThatThrownBy(() -> Setting.between("Dropout", "rate", 0, 1, 1.5))
        .hasMessage("Dropout: rate must be between 0 and 1, got 1.5.");
    assertThatThrownBy(() -> Setting.between("Dropout", "rate", 0, 1, Double.NaN))
        .hasMessage("Dropout: rate must be between 0 and 1, got NaN.");
  }
}
