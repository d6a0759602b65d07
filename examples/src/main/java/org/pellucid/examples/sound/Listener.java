package org.pellucid.examples.sound;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.examples.sound.SpokenDigit.Ear;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * A network that understands digits, and how it listens.
 *
 * @param ear what it gets of a recording
 * @param model gives a share to each digit
 */
public record Listener(Ear ear, Model model) {
  private static final double[] LENGTHS = {0.85, 1, 1.18};
  private static final int[] SHIFTS = {-3, 0, 3};

  /**
   * Asks several together. Each listens to each recording nine times: slower, as it is, faster;
   * earlier and later. The digit with the largest share in sum is what they understand.
   *
   * @param listeners whom to ask
   * @param recordings what they listen to
   * @return a digit for each recording
   */
  public static int[] digits(List<Listener> listeners, List<SpokenDigit> recordings) {
    List<Tensor> answers = new ArrayList<>();
    for (Listener listener : listeners) {
      List<SpokenDigit> heard = recordings.stream().map(r -> r.heardBy(listener.ear)).toList();
      for (double length : LENGTHS) {
        for (int shift : SHIFTS) {
          float[][][] x =
              heard.stream()
                  .map(r -> r.unchanged(length, shift).values())
                  .toArray(float[][][]::new);
          answers.add(listener.model.predict(x, 128));
        }
      }
    }
    return answers.stream().reduce(Tensor::add).orElseThrow().argmax(-1).toIntArray();
  }
}
