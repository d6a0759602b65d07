package org.pellucid.examples.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.ProgressLogger;
import org.pellucid.data.TrainTest;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;

/** Trains a network, tests it, and asks it what it thinks of each sample of the test. */
public final class Trainer {
  private static final int TEST_BATCH = 256;

  private final Settings settings;
  private final double validationSplit;

  /**
   * Makes a trainer.
   *
   * @param settings how to train
   * @param validationSplit the part of the training data on which each epoch is judged
   */
  public Trainer(Settings settings, double validationSplit) {
    this.settings = settings;
    this.validationSplit = validationSplit;
  }

  /**
   * What training has brought.
   *
   * @param history loss and metrics of each epoch
   * @param test loss and metrics of the test
   * @param verdicts what the network thought of each sample of the test
   * @param seconds how long it all took
   */
  public record Outcome(
      List<Map<String, Double>> history,
      Map<String, Double> test,
      List<Verdict> verdicts,
      double seconds) {}

  /**
   * Trains and tests.
   *
   * @param model the network
   * @param data the data
   * @param watchers are told how it goes
   * @return what came out
   */
  public Outcome run(Model model, TrainTest data, List<Callback> watchers) {
    long start = System.nanoTime();
    Recorder recorder = new Recorder();
    List<Callback> callbacks = new ArrayList<>(watchers);
    callbacks.addFirst(recorder);
    model.fit(
        data.trainX(),
        data.trainY(),
        Fit.epochs(settings.epochs())
            .batchSize(settings.batchSize())
            .validationSplit(validationSplit)
            .validationBatchSize(TEST_BATCH)
            .seed(settings.seed())
            // Whatever shows the progress was given; a second line is not wanted.
            .verbose(watchers.stream().anyMatch(ProgressLogger.class::isInstance) ? 1 : 0)
            .callbacks(callbacks.toArray(Callback[]::new)));
    Map<String, Double> test = model.evaluate(data.testX(), data.testY(), TEST_BATCH);
    List<Verdict> verdicts = verdicts(model, data);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Outcome(recorder.epochs, test, verdicts, seconds);
  }

  private static List<Verdict> verdicts(Model model, TrainTest data) {
    NdArray outputs = model.predict(data.testX(), TEST_BATCH).value();
    NdArray labels = data.testY();
    int width = outputs.size() / outputs.shape().dim(0);
    List<Verdict> verdicts = new ArrayList<>();
    for (int sample = 0; sample < outputs.shape().dim(0); sample++) {
      List<Float> probabilities = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        probabilities.add((float) outputs.getDouble(sample * width + i));
      }
      if (width == 1) {
        // One sigmoid: the probability of class 1.
        probabilities.addFirst(1 - probabilities.getFirst());
      }
      verdicts.add(new Verdict(sample, (int) labels.getLong(sample), List.copyOf(probabilities)));
    }
    return List.copyOf(verdicts);
  }

  /** Keeps the numbers of each epoch. */
  private static final class Recorder extends Callback {
    private final List<Map<String, Double>> epochs = new ArrayList<>();

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
      epochs.add(logs.toMap());
    }
  }
}
