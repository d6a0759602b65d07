package org.pellucid.examples.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Sample;
import org.pellucid.data.TrainTest;
import org.pellucid.data.images.Gallery;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Activation;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.schedules.CosineDecay;

/**
 * Learning from a hundred labelled pictures: an encoder that has learned to tell clothes apart
 * reads digits, of which there are ten of each kind.
 */
final class Transfer implements Application {
  private static final int EACH = 10;
  private static final int DRAWS = 5;

  @Override
  public String name() {
    return "transfer";
  }

  @Override
  public String description() {
    return "reads digits after 100 labelled ones, with an encoder that has learned from clothes";
  }

  @Override
  public void run(Run run) {
    TrainTest known = DataSets.fashionMnist();
    TrainTest rare = DataSets.mnist();
    run.say("To learn an encoder: " + known.name() + ", " + known.licence() + ".");
    run.say("To learn from 100 labelled pictures: " + rare.name() + ", " + rare.licence() + ".");

    // What edges, corners and strokes are is learned from pictures of which there are many.
    Sequential encoder = encoder();
    Model teacher = new Sequential(encoder, new Dropout(0.3), new Dense(10));
    int samples = run.samples(known.trainY().size());
    int epochs = run.epochs(12);
    var many =
        Dataset.ofArrays(known.trainX().rowRange(0, samples), known.trainY().rowRange(0, samples))
            .shuffle(run.seed())
            .batches(run.batchSize(128), Sample::x, Sample::y)
            .prefetch(2);
    compile(teacher, 0.002, epochs * many.count());
    teacher.fit(many, Fit.epochs(epochs).verbose(0).callbacks(run.progress("encoder", epochs)));
    run.figure("source_accuracy", HeldOut.accuracy(teacher, known), "");

    // Several draws of a hundred: one alone says little.
    List<List<String>> rows = new ArrayList<>();
    double[] sums = new double[3];
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] chosen = tenOfEach(rare, run.seed() + draw);
      NdArray x = rare.trainX().rows(chosen);
      NdArray y = rare.trainY().rows(chosen);
      if (draw == 0) {
        Path hundred = run.file("hundred.png");
        Gallery.of(x, 0, 1).cols(20).scale(0.5).write(hundred);
        run.picture(hundred, "All the digits that the first draw learns from.");
      }
      Session.setRandomSeed(run.seed() + draw);
      Model scratch = reader(encoder());
      learn(scratch, x, y, 0.002);

      Sequential copy = encoder();
      Model reader = reader(copy);
      copy.setWeights(encoder.getWeights());
      copy.freeze();
      learn(reader, x, y, 0.01);
      double frozen = HeldOut.accuracy(reader, rare);
      copy.unfreeze();
      learn(reader, x, y, 0.0005);

      double[] accuracies = {
        HeldOut.accuracy(scratch, rare), frozen, HeldOut.accuracy(reader, rare)
      };
      List<String> row = new ArrayList<>(List.of(Integer.toString(draw + 1)));
      for (int i = 0; i < accuracies.length; i++) {
        sums[i] += accuracies[i] / DRAWS;
        row.add(percent(accuracies[i]));
      }
      rows.add(row);
      if (draw == DRAWS - 1) {
        run.save(reader);
      }
    }
    rows.add(List.of("mean", percent(sums[0]), percent(sums[1]), percent(sums[2])));
    run.table(
        "Accuracy on the 10,000 test digits after 100 labelled ones",
        List.of("draw", "from scratch", "encoder frozen", "encoder fine-tuned"),
        rows);
    run.figure("from_scratch", sums[0], "");
    run.figure("frozen", sums[1], "");
    run.figure("fine_tuned", sums[2], "");
    run.figure("points_gained", 100 * (sums[2] - sums[0]), ">= 5");
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  /** The first ten of each class in a random order of the training part. */
  static int[] tenOfEach(TrainTest data, long seed) {
    int[] labels = data.trainY().toIntArray();
    int[] left = new int[data.classNames().size()];
    Arrays.fill(left, EACH);
    return new Random(seed)
        .ints(0, labels.length)
        .distinct()
        .filter(i -> left[labels[i]]-- > 0)
        .limit((long) EACH * left.length)
        .toArray();
  }

  private static Model reader(Sequential encoder) {
    return new Sequential(
        new Input(28, 28, 1),
        new RandomTranslation(0.08, 0.08).fillMode("constant"),
        encoder,
        new Dropout(0.3),
        new Dense(10));
  }

  private static void learn(Model model, NdArray x, NdArray y, double rate) {
    int epochs = Integer.getInteger("x.e", 60);
    compile(model, rate, epochs * 5);
    model.fit(x, y, Fit.epochs(epochs).batchSize(20).verbose(0));
  }

  private static void compile(Model model, double rate, int steps) {
    model.compile(
        new Adam(new CosineDecay(rate, steps)),
        new SparseCategoricalCrossentropy().fromLogits(true),
        "accuracy");
  }

  static Sequential encoder() {
    return new Sequential(
        new Input(28, 28, 1),
        new Conv2D(32, 3).padding("same").useBias(false),
        new MaxPooling2D(2),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Conv2D(64, 3).padding("same").useBias(false),
        new MaxPooling2D(2),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Conv2D(128, 3).padding("same").useBias(false),
        new MaxPooling2D(2),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Flatten());
  }
}
