package org.pellucid.examples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.data.audio.Spectrogram;
import org.pellucid.examples.sound.SpokenDigit.Ear;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

final class ListenerTest {
  private static SpokenDigit recording(int frames) {
    var random = new SplittableRandom(frames);
    float[][] values = new float[frames][SpokenDigit.BANDS];
    for (float[] frame : values) {
      for (int b = 0; b < frame.length; b++) {
        frame[b] = (float) random.nextGaussian();
      }
    }
    return new SpokenDigit(4, "a", 0, List.of(Spectrogram.of(values)));
  }

  private static Model network() {
    return new Sequential(
        new Input(SpokenDigit.FRAMES, SpokenDigit.BANDS),
        new Flatten(),
        new Dense(10).activation("softmax"));
  }

  @Test
  void networksAskedTogetherAnswerWithWhatTheirSharesSayInSum() {
    Session.setRandomSeed(3);
    List<Listener> listeners =
        List.of(new Listener(new Ear(60, 1), network()), new Listener(new Ear(40, 0.6), network()));
    List<SpokenDigit> recordings =
        IntStream.range(20, 30).mapToObj(ListenerTest::recording).toList();

    int[] guesses = Listener.digits(listeners, recordings);

    for (int i = 0; i < recordings.size(); i++) {
      double[] sums = new double[10];
      for (Listener listener : listeners) {
        SpokenDigit recording = recordings.get(i).heardBy(listener.ear());
        for (double length : new double[] {0.85, 1, 1.18}) {
          for (int shift : new int[] {-3, 0, 3}) {
            float[][][] x = {recording.unchanged(length, shift).values()};
            float[] shares = listener.model().predict(x).value().toFloatArray();
            for (int digit = 0; digit < 10; digit++) {
              sums[digit] += shares[digit];
            }
          }
        }
      }
      double most = IntStream.range(0, 10).mapToDouble(d -> sums[d]).max().orElseThrow();
      assertThat(sums[guesses[i]]).isEqualTo(most);
    }
  }
}
