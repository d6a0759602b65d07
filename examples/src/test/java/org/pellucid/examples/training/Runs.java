package org.pellucid.examples.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.data.TrainTest;

/** Small made-up runs for tests. */
public final class Runs {
  /** A name that would break a page into which it went unescaped. */
  public static final String NASTY = "</script><b>&{{script}}";

  private Runs() {}

  /**
   * Makes a run on pictures of 2x2 pixels of three classes.
   *
   * @param guesses the class that the network took each sample for; sample i is of class i mod 3
   * @return the run
   */
  public static RunResult pictures(int... guesses) {
    int count = guesses.length;
    float[] pixels = new float[4 * count];
    int[] labels = new int[count];
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pixels[4 * i] = 1;
      pixels[4 * i + 3] = 0.5f;
      labels[i] = i % 3;
      Float[] probabilities = {0.125f, 0.125f, 0.125f};
      probabilities[guesses[i]] = 0.75f;
      verdicts.add(new Verdict(i, labels[i], Arrays.asList(probabilities)));
    }
    NdArray x = NdArray.of(pixels, count, 2, 2, 1);
    NdArray y = NdArray.of(labels);
    TrainTest data =
        new TrainTest("Tiny pictures", x, y, x, y, List.of("a", "b", NASTY), "no licence needed");
    return new RunResult(
        "tiny",
        "tiny pictures",
        new Settings(2, 32, 7, "scalar"),
        data,
        "Layer (type)",
        12,
        List.of(Map.of("loss", 1.5), Map.of("loss", Double.NaN)),
        Map.of("loss", 0.25, "accuracy", 0.5),
        verdicts,
        1.25,
        Map.of("JDK", "25"));
  }
}
