package org.pellucid.examples.programs;

import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
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
import org.pellucid.layers.RandomFlip;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/**
 * Pieces of clothing told apart by a convolutional network that has few of them to learn from:
 * mirrored and shifted, each one becomes many.
 */
final class Clothes implements Application {
  /** As many steps for the small data set as for the whole one. */
  private static final int SAMPLES_SEEN = 110_000;

  @Override
  public String name() {
    return "clothes";
  }

  @Override
  public String description() {
    return "tells pieces of clothing apart, 28x28 pixels, mirrored and shifted (Fashion-MNIST)";
  }

  @Override
  public void run(Run run) {
    // A tenth of the training part is for watching; the test part is looked at once.
    TrainTest data = DataSets.fashionMnist();
    Fold<Sample> parts =
        Dataset.ofArrays(data.trainX(), data.trainY())
            .take(run.samples(data.trainY().size()))
            .split(0.9, Sample::y, 1);
    int learned = parts.train().count();
    HeldOut.announce(run, data, learned, parts.test().count());
    Dataset<Batch> training =
        parts
            .train()
            .shuffle(run.seed())
            .batches(run.batchSize(128), Sample::x, Sample::y)
            .prefetch(2);
    Dataset<Batch> watched = parts.test().batches(250, Sample::x, Sample::y);

    int epochs = run.epochs(Math.max(1, SAMPLES_SEEN / learned));
    Model model = network();
    model.compile(
        new AdamW(new CosineDecay(0.003, epochs * training.count())).weightDecay(0.01),
        new SparseCategoricalCrossentropy().fromLogits(true),
        "accuracy");
    HeldOut.watch(run, data, parts.test());
    model.fit(
        training,
        Fit.epochs(epochs).validationData(watched).verbose(0).callbacks(run.progress("", epochs)));

    HeldOut.show(run, model, data, ">= 0.885");
    run.save(model);
  }

  /** Three stages; each halves the picture and finds twice as many kinds of features. */
  static Model network() {
    return new Sequential(
        new Input(28, 28, 1),
        new RandomFlip("horizontal"),
        new RandomTranslation(0.08, 0.08).fillMode("constant"),
        new Conv2D(32, 3).padding("same").useBias(false),
        new MaxPooling2D(2), // before the rest, which has a quarter of the work then
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Conv2D(64, 3).padding("same").useBias(false),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Conv2D(64, 3).padding("same").useBias(false),
        new MaxPooling2D(2),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Conv2D(128, 3).padding("same").useBias(false),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new MaxPooling2D(2),
        new Flatten(),
        new Dropout(0.4),
        new Dense(10));
  }
}
