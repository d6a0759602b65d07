package org.pellucid.examples.training;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What the network thought of one sample of the test.
 *
 * @param sample its number in the test part
 * @param label the class it is of
 * @param probabilities how sure the network is of each class
 */
public record Verdict(int sample, int label, List<Float> probabilities) {
  /** {@return the class that the network is surest of} */
  public int predicted() {
    return IntStream.range(0, probabilities.size())
        .reduce((a, b) -> probabilities.get(b) > probabilities.get(a) ? b : a)
        .orElseThrow();
  }

  /** {@return how sure the network is of that class, from 0 to 1} */
  public float confidence() {
    return probabilities.get(predicted());
  }

  /** {@return whether that is the class it is of} */
  public boolean isRight() {
    return predicted() == label;
  }
}
