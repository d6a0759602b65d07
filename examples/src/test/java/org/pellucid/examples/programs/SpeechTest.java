package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.examples.sound.SpokenDigit;
import org.pellucid.models.Model;

final class SpeechTest {
  @Test
  void aNetworkGivesSharesToTenDigitsWhateverWasHeardWhen() {
    Session.setRandomSeed(3);
    Model model = Speech.network(10);
    float[][][] heard = new float[2][SpokenDigit.FRAMES][SpokenDigit.BANDS];
    for (int b = 0; b < SpokenDigit.BANDS; b++) {
      heard[0][16][b] = b % 5;
      heard[1][24][b] = b % 5;
    }

    float[] shares = model.predict(heard).toFloatArray();

    assertThat(shares).hasSize(20);
    for (int digit = 0; digit < 10; digit++) {
      assertThat(shares[10 + digit]).isCloseTo(shares[digit], within(1e-6f));
    }
  }
}
