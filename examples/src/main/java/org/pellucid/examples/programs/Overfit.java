package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.EarlyStopping;
import org.pellucid.callbacks.History;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.training.LineChart;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.RandomRotation;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.layers.RandomZoom;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.metrics.SparseCategoricalCrossentropyMetric;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.regularizers.L2;

/**
 * A lesson: a large network learns two hundred digits by heart, and four ways to keep it from that.
 * All begin with the same weights and see the same digits.
 */
final class Overfit implements Application {
  private static final int LEARNED = 200;
  private static final int WATCHED = 2000;
  private static final double HIGHEST = 1.4;

  /** How a network is trained: what is new about it, its layers, and whether it stops early. */
  record Way(String title, List<Layer> layers, boolean stopsEarly) {}

  @Override
  public String name() {
    return "overfit";
  }

  @Override
  public String description() {
    return "a lesson: learning digits by heart, and four ways against it";
  }

  @Override
  public void run(Run run) {
    // Each part is of digits that the others have not: to learn, to watch while learning, for the
    // test.
    TrainTest data = DataSets.mnist();
    int samples = run.samples(LEARNED);
    int all = data.trainY().size();
    NdArray x = data.trainX().rowRange(0, samples);
    NdArray y = data.trainY().rowRange(0, samples);
    NdArray watchedX = data.trainX().rowRange(all - WATCHED, all);
    NdArray watchedY = data.trainY().rowRange(all - WATCHED, all);
    run.say("Data: " + data.name() + ", " + data.licence() + ".");
    run.say(samples + " digits to learn from, " + WATCHED + " to watch, 10,000 for the test.");

    int epochs = run.epochs(200);
    List<LineChart> charts = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Function<Integer, Way> ways : ways()) {
      Session.clear();
      Session.setRandomSeed(run.seed());
      Way way = ways.apply(256);
      Model model = model(way);
      List<Callback> callbacks = new ArrayList<>(List.of(run.progress(way.title, epochs)));
      if (way.stopsEarly) {
        callbacks.add(
            new EarlyStopping("val_crossentropy")
                .mode("min")
                .patience(20)
                .restoreBestWeights(true));
      }
      History history =
          model.fit(
              x,
              y,
              Fit.epochs(epochs)
                  .batchSize(run.batchSize(50))
                  .validationData(watchedX, watchedY)
                  .validationBatchSize(WATCHED)
                  .seed(run.seed())
                  .verbose(0)
                  .callbacks(callbacks.toArray(Callback[]::new)));
      charts.add(
          LineChart.overEpochs(way.title, epochs, HIGHEST)
              .perEpoch("learned", history.get("crossentropy"))
              .perEpoch("watched", history.get("val_crossentropy")));
      List<Double> unseen = history.get("val_crossentropy");
      double accuracy = HeldOut.accuracy(model, data);
      rows.add(
          List.of(
              way.title,
              Integer.toString(unseen.size()),
              number(history.get("crossentropy").getLast()),
              number(unseen.stream().mapToDouble(d -> d).min().orElseThrow()),
              number(unseen.getLast()),
              String.format(Locale.ROOT, "%.1f %%", 100 * accuracy)));
      run.figure("test_accuracy " + way.title, accuracy, "");
    }
    run.table(
        "Crossentropy, and the part of the test digits that were read correctly",
        List.of("network", "epochs", "learned digits", "watched, best", "watched, last", "test"),
        rows);
    run.picture(
        "overfit.png",
        "Crossentropy of the digits that are learned and of others, in epochs. Where the curves"
            + " part, the network learns by heart.",
        LineChart.sideBySide(charts, 3));
  }

  private static Model model(Way way) {
    Model model = new Sequential(way.layers.toArray(Layer[]::new));
    // The crossentropy alone: the loss has the penalty on large weights in it as well.
    model.compile(
        new Adam(0.001),
        new SparseCategoricalCrossentropy().fromLogits(true),
        "accuracy",
        new SparseCategoricalCrossentropyMetric(
                new SparseCategoricalCrossentropy().fromLogits(true))
            .name("crossentropy"));
    return model;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** The ways, each of which makes its layers anew when it is asked. */
  static List<Function<Integer, Way>> ways() {
    return List.of(
        units -> new Way("as it is", layers(units, List.of(), 0, 0), false),
        units -> new Way("dropout", layers(units, List.of(), 0.5, 0), false),
        units -> new Way("L2 on weights", layers(units, List.of(), 0, 0.01), false),
        units -> new Way("augmentation", layers(units, changes(), 0, 0), false),
        units -> new Way("early stopping", layers(units, List.of(), 0, 0), true));
  }

  /** Shifts by up to two pixels, turns by up to 14 degrees, sizes that differ by up to a tenth. */
  private static List<Layer> changes() {
    return List.of(
        new RandomTranslation(0.08, 0.08).fillMode("constant"),
        new RandomRotation(0.04).fillMode("constant"),
        new RandomZoom(0.1).fillMode("constant"));
  }

  private static List<Layer> layers(int units, List<Layer> first, double dropout, double penalty) {
    List<Layer> layers = new ArrayList<>(List.of(new Input(28, 28, 1)));
    layers.addAll(first);
    layers.add(new Flatten());
    for (int i = 0; i < 2; i++) {
      layers.add(new Dense(units).activation("relu").kernelRegularizer(new L2(penalty)));
      layers.add(new Dropout(dropout));
    }
    layers.add(new Dense(10));
    return layers;
  }
}
