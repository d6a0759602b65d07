package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pellucid.array.NdArray;
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
  private static final int WATCHED = 2000;
  private static final int NEVER = Integer.MAX_VALUE;

  /** A training: its name, and what is done in it against learning by heart. */
  record Way(String title, boolean changed, double dropout, double penalty, int patience) {}

  static final List<Way> WAYS =
      List.of(
          new Way("as it is", false, 0, 0, NEVER),
          new Way("dropout", false, 0.5, 0, NEVER),
          new Way("L2 on weights", false, 0, 0.01, NEVER),
          new Way("augmentation", true, 0, 0, NEVER),
          new Way("early stopping", false, 0, 0, 20));

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
    // The first digits are learned, the last ones of the training part watched meanwhile.
    TrainTest data = DataSets.mnist();
    TrainTest watched = data.forTuning(WATCHED);
    int samples = run.samples(200);
    NdArray x = data.trainX().rowRange(0, samples);
    NdArray y = data.trainY().rowRange(0, samples);
    HeldOut.announce(run, data, samples, WATCHED);

    int epochs = run.epochs(200);
    List<LineChart> charts = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Way way : WAYS) {
      Session.clear();
      Session.setRandomSeed(run.seed());
      Model model = network(way, 256);
      History history =
          model.fit(
              x,
              y,
              Fit.epochs(epochs)
                  .batchSize(run.batchSize(50))
                  .validationData(watched.testX(), watched.testY())
                  .validationBatchSize(WATCHED)
                  .seed(run.seed())
                  .verbose(0)
                  .callbacks(
                      run.progress(way.title, epochs),
                      new EarlyStopping("val_crossentropy")
                          .mode("min")
                          .patience(way.patience)
                          .restoreBestWeights(way.patience < NEVER)));
      List<Double> learned = history.get("crossentropy");
      List<Double> others = history.get("val_crossentropy");
      charts.add(
          LineChart.overEpochs(way.title, epochs, 1.4)
              .perEpoch("learned", learned)
              .perEpoch("watched", others));
      double accuracy = HeldOut.accuracy(model, data);
      run.figure("test_accuracy " + way.title, accuracy, "");
      rows.add(
          Run.row(
              "%s | %d | %.3f | %.3f | %.3f | %.1f %%",
              way.title,
              others.size(),
              learned.getLast(),
              Collections.min(others),
              others.getLast(),
              100 * accuracy));
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

  /** Two large dense layers, and what the way puts before and between them. */
  static Model network(Way way, int units) {
    List<Layer> layers = new ArrayList<>(List.of(new Input(28, 28, 1)));
    if (way.changed) {
      // Shifts by up to two pixels, turns by up to 14 degrees, sizes that differ by up to a tenth.
      layers.add(new RandomTranslation(0.08, 0.08).fillMode("constant"));
      layers.add(new RandomRotation(0.04).fillMode("constant"));
      layers.add(new RandomZoom(0.1).fillMode("constant"));
    }
    layers.add(new Flatten());
    for (int i = 0; i < 2; i++) {
      layers.add(new Dense(units).activation("relu").kernelRegularizer(new L2(way.penalty)));
      layers.add(new Dropout(way.dropout));
    }
    layers.add(new Dense(10));
    Model model = new Sequential(layers.toArray(Layer[]::new));
    model.compile(
        new Adam(0.001),
        new SparseCategoricalCrossentropy().fromLogits(true),
        "accuracy",
        new SparseCategoricalCrossentropyMetric(
                new SparseCategoricalCrossentropy().fromLogits(true))
            .name("crossentropy"));
    return model;
  }
}
