package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.pellucid.examples.training.Run;

/**
 * How well people are recognized that were never seen in training, over folds whose people are held
 * out in turns: a fold's test are the people of one place in a round, its tuning some of those of
 * the next.
 */
final class Recognition {
  private final List<String> views;
  private final List<List<Likeness>> tuning = new ArrayList<>();
  private final List<List<Likeness>> test = new ArrayList<>();

  /**
   * Makes a collection of folds.
   *
   * @param views the ways in which people are looked at; behind them comes "all together"
   */
  Recognition(String... views) {
    this.views = new ArrayList<>(List.of(views));
    this.views.add("all together");
  }

  /**
   * Adds the next fold in the round.
   *
   * @param tuningLikeness how alike the people for tuning are, by each view
   * @param testLikeness how alike the people of the test are, by each view
   */
  void add(List<Likeness> tuningLikeness, List<Likeness> testLikeness) {
    tuning.add(tuningLikeness);
    test.add(testLikeness);
  }

  /** Tells the figures of all views; the last, of all together, is what counts. */
  void show(Run run, String title) {
    int folds = test.size();
    List<String> header = new ArrayList<>(List.of("view"));
    IntStream.rangeClosed(1, folds).forEach(fold -> header.add("" + fold));
    header.add("mean");
    List<List<String>> rows = new ArrayList<>();
    double verified = 0;
    double identified = 0;
    for (int view = 0; view < views.size(); view++) {
      verified = 0;
      identified = 0;
      List<String> row = new ArrayList<>(List.of(views.get(view)));
      for (int fold = 0; fold < folds; fold++) {
        Likeness likeness = test.get(fold).get(view);
        double right = likeness.verification(threshold(fold, view));
        verified += right / folds;
        identified += likeness.oneShot() / folds;
        row.add(both(right, likeness.oneShot()));
      }
      row.add(both(verified, identified));
      rows.add(row);
    }
    run.table(title, header, rows);
    run.figure("verification_accuracy", verified, ">= 0.92");
    run.figure("one_shot_identification", identified, ">= 0.90");
  }

  private static String both(double verified, double identified) {
    return String.format(Locale.ROOT, "%.3f, %.3f", verified, identified);
  }

  /**
   * The threshold for a fold: by the people for tuning of all folds, each compared by its own
   * fold's network, except of the fold before, whose people for tuning are in the test here.
   */
  private double threshold(int fold, int view) {
    int before = (fold + tuning.size() - 1) % tuning.size();
    return Likeness.threshold(
        IntStream.range(0, tuning.size())
            .filter(other -> other != before)
            .mapToObj(other -> tuning.get(other).get(view))
            .toList());
  }
}
