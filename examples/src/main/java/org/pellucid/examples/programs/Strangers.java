package org.pellucid.examples.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.pellucid.data.ConfusionMatrix;
import org.pellucid.data.images.ConfusionPlot;
import org.pellucid.examples.training.Run;

/** What networks make of people whom they never met: one after the other is left out and judged. */
final class Strangers {
  private final Run run;
  private final List<String> classes;
  private final List<List<String>> rows = new ArrayList<>();
  private final IntStream.Builder meant = IntStream.builder();
  private final IntStream.Builder said = IntStream.builder();

  /**
   * Begins.
   *
   * @param classes what may be said of a recording
   */
  Strangers(Run run, List<String> classes) {
    this.run = run;
    this.classes = classes;
  }

  /**
   * Notes how somebody was judged by networks that never met him or her.
   *
   * @param name who
   * @param labels what his or her recordings are
   * @param guesses what they were taken for
   */
  void judged(String name, int[] labels, int[] guesses) {
    double right = ConfusionMatrix.of(classes, labels, guesses).accuracy();
    String percent = String.format(Locale.ROOT, "%.1f %%", 100 * right);
    run.say("%s, never met: %s", name, percent);
    rows.add(List.of(name, String.valueOf(labels.length), percent));
    IntStream.of(labels).forEach(meant);
    IntStream.of(guesses).forEach(said);
  }

  /**
   * Tells how all were judged: a row for each, the accuracy over all recordings, what was taken for
   * what.
   *
   * @param goal the accuracy to reach
   */
  void show(String goal) {
    var all = ConfusionMatrix.of(classes, meant.build().toArray(), said.build().toArray());
    run.table(
        "Each judged by networks that never met him or her",
        List.of("who", "recordings", "right"),
        rows);
    run.figure("accuracy_unseen_speakers", all.accuracy(), goal);
    Path picture = run.file("strangers.png");
    ConfusionPlot.draw(all).write(picture);
    run.picture(picture, "Strangers: rows are what was said, columns what was understood.");
  }
}
