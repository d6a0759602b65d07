package org.pellucid.examples.programs;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.pellucid.data.ConfusionMatrix;
import org.pellucid.data.Dataset;
import org.pellucid.data.Sample;
import org.pellucid.data.TrainTest;
import org.pellucid.data.images.ConfusionPlot;
import org.pellucid.data.images.Gallery;
import org.pellucid.examples.training.Run;
import org.pellucid.models.Batch;
import org.pellucid.models.Model;
import org.pellucid.studio.Samples;

/** What a classifier of pictures says to those it has never seen, shown in figures and pictures. */
final class HeldOut {
  private static final int BATCH = 250;
  private static final int ROWS = 4;
  private static final int COLUMNS = 6;

  private HeldOut() {}

  /** Tells which pictures there are, and what for. */
  static void announce(Run run, TrainTest data, int learned, int watched) {
    run.say("Data: " + data.name() + ", " + data.licence() + ".");
    run.say(
        "%d pictures to learn from, %d to watch, %d for the test.",
        learned, watched, data.testY().size());
  }

  /** Shows in the studio what a model in training makes of the samples for watching. */
  static void watch(Run run, TrainTest data, Object x, Object y) {
    run.test(Samples.of(x, y).classes(data.classNames()).name("pictures to watch"));
  }

  /** Shows in the studio what a model in training makes of the samples for watching. */
  static void watch(Run run, TrainTest data, Dataset<Sample> watched) {
    Batch all = watched.batches(watched.count(), Sample::x, Sample::y).toList().getFirst();
    watch(run, data, all.x(), requireNonNull(all.y()));
  }

  /** The part of the test pictures that a model takes for what they are. */
  static double accuracy(Model model, TrainTest data) {
    int[] labels = data.testY().toIntArray();
    return ConfusionMatrix.of(data.classNames(), labels, predicted(model, data)).accuracy();
  }

  private static int[] predicted(Model model, TrainTest data) {
    return model.predict(data.testX(), BATCH).argmax(1).value().toIntArray();
  }

  /** Tells the accuracy, what is confused with what, and shows the first mistakes. */
  static void show(Run run, Model model, TrainTest data, String goal) {
    int[] labels = data.testY().toIntArray();
    int[] predicted = predicted(model, data);
    ConfusionMatrix confusion = ConfusionMatrix.of(data.classNames(), labels, predicted);
    run.table("By class", List.of("class", "found", "right when said"), byClass(confusion));
    run.picture(
        "confusion.png",
        "Rows: what the test pictures are. Columns: what they were taken for.",
        ConfusionPlot.draw(confusion));
    int[] wrong =
        IntStream.range(0, labels.length)
            .filter(i -> predicted[i] != labels[i])
            .limit(ROWS * COLUMNS)
            .toArray();
    if (wrong.length > 0) {
      run.picture(
          "mistakes.png",
          "The first test pictures that were taken for something else.",
          gallery(data, wrong, labels, predicted).draw());
    }
    run.figure("test_accuracy", confusion.accuracy(), goal);
    run.test(
        model,
        Samples.of(data.testX(), data.testY()).classes(data.classNames()).name("test pictures"));
  }

  private static List<List<String>> byClass(ConfusionMatrix confusion) {
    List<List<String>> rows = new ArrayList<>();
    for (int c = 0; c < confusion.classNames().size(); c++) {
      rows.add(
          List.of(
              confusion.classNames().get(c),
              percent(confusion.recall(c)),
              percent(confusion.precision(c))));
    }
    return rows;
  }

  /** A part in percent; nothing where there was nothing to take a part of. */
  private static String percent(double part) {
    return Double.isNaN(part) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  private static Gallery gallery(TrainTest data, int[] chosen, int[] labels, int[] predicted) {
    Map<Integer, String> names = new TreeMap<>();
    for (int c = 0; c < data.classNames().size(); c++) {
      names.put(c, data.classNames().get(c));
    }
    return Gallery.of(data.testX().rows(chosen), 0, 1)
        .cols(COLUMNS)
        .transparent(false)
        .labelMap(names)
        .yTrue(IntStream.of(chosen).map(i -> labels[i]).toArray())
        .yPred(IntStream.of(chosen).map(i -> predicted[i]).toArray());
  }
}
