package org.pellucid.examples.programs;

import org.pellucid.array.NdArray;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Sample;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Activation;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.RandomRotation;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.schedules.CosineDecay;

/**
 * Handwritten digits read by a small convolutional network. In each epoch every digit is shifted
 * and turned a little in another way, so that the network never sees the same picture twice.
 */
final class DigitsCnn implements Application {
  private static final int TUNING = 5_000;

  @Override
  public String name() {
    return "digits-cnn";
  }

  @Override
  public String description() {
    return "reads handwritten digits, 28x28 pixels, with shifts and turns (MNIST)";
  }

  @Override
  public void run(Run run) {
    // The last 5,000 of the training part are for watching; the test part is looked at once.
    TrainTest data = DataSets.mnist();
    int learned = data.trainY().size() - TUNING;
    int samples = run.samples(learned);
    run.say("Data: " + data.name() + ", " + data.licence() + ".");
    run.say(samples + " digits to learn from, " + TUNING + " to watch, 10,000 for the test.");
    Dataset<Batch> training =
        Dataset.ofArrays(data.trainX().rowRange(0, samples), data.trainY().rowRange(0, samples))
            .shuffle(run.seed())
            .batches(run.batchSize(128), Sample::x, Sample::y)
            .prefetch(2);
    NdArray watchedX = data.trainX().rowRange(learned, learned + TUNING);
    NdArray watchedY = data.trainY().rowRange(learned, learned + TUNING);

    // Large steps first, then ever smaller ones, down to none at the end.
    int epochs = run.epochs(5);
    Model model = network();
    model.compile(
        new Adam(new CosineDecay(0.002, epochs * training.count())),
        new SparseCategoricalCrossentropy().fromLogits(true),
        "accuracy");
    HeldOut.watch(run, data, watchedX, watchedY);
    model.fit(
        training,
        Fit.epochs(epochs)
            .validationData(watchedX, watchedY)
            .validationBatchSize(250)
            .verbose(0)
            .callbacks(run.progress("", epochs)));

    HeldOut.show(run, model, data, ">= 0.992");
    run.save(model);
  }

  /** Three convolutions; each halves the picture and finds twice as many kinds of features. */
  static Model network() {
    return new Sequential(
        new Input(28, 28, 1),
        new RandomTranslation(0.08, 0.08).fillMode("constant"),
        new RandomRotation(0.03).fillMode("constant"),
        new Conv2D(32, 3).padding("same").useBias(false),
        new MaxPooling2D(2), // before the rest, which has a quarter of the work then
        new BatchNormalization(),
        new Activation("relu"),
        new Conv2D(64, 3).padding("same").useBias(false),
        new MaxPooling2D(2),
        new BatchNormalization(),
        new Activation("relu"),
        new Conv2D(128, 3).padding("same").useBias(false),
        new MaxPooling2D(2),
        new BatchNormalization(),
        new Activation("relu"),
        new Flatten(),
        new Dropout(0.3),
        new Dense(10));
  }
}
