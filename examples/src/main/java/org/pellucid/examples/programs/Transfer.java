package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.data.images.Gallery;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Activation;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.RandomErasing;
import org.pellucid.layers.RandomRotation;
import org.pellucid.layers.RandomShear;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.layers.RandomZoom;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Compile;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.schedules.CosineDecay;

/**
 * Learning from a hundred labelled pictures: an encoder that has learned from clothes reads digits,
 * of which there are ten of each kind.
 *
 * <p>Two networks of the same kind learn from the same hundred digits in the same way. They begin
 * differently: one with random weights, one with those of the encoder.
 */
final class Transfer implements Application {
  private static final int DRAWS = 5;

  /** How far digits are shifted while they are learned, in parts of a picture: not, or a little. */
  private static final double[] SHIFTS = {0, 0.08};

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
    Sequential encoder = taught(run, known);

    List<List<String>> rows = new ArrayList<>();
    double[][] means = new double[SHIFTS.length][2];
    double least = 100;
    // Several draws of a hundred: one alone says little.
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] chosen = rare.someOfEachClass(10, run.seed() + draw);
      NdArray x = rare.trainX().rows(chosen);
      NdArray y = rare.trainY().rows(chosen);
      if (draw == 0) {
        run.picture(
            "hundred.png",
            "All the digits that the first draw learns from.",
            Gallery.of(x, 0, 1).cols(20).scale(0.5).draw());
      }
      List<String> row = new ArrayList<>(List.of(Integer.toString(draw + 1)));
      for (int i = 0; i < SHIFTS.length; i++) {
        Session.setRandomSeed(run.seed() + draw);
        double scratch = HeldOut.accuracy(reader(encoder(), SHIFTS[i], x, y), rare);
        Sequential copy = encoder();
        copy.setWeights(encoder.getWeights());
        Model reader = reader(copy, SHIFTS[i], x, y);
        double tuned = HeldOut.accuracy(reader, rare);
        means[i][0] += scratch / DRAWS;
        means[i][1] += tuned / DRAWS;
        row.addAll(List.of(percent(scratch), percent(tuned)));
        if (i == 0) {
          least = Math.min(least, 100 * (tuned - scratch));
          if (draw == 0) {
            run.save(reader);
          }
        }
      }
      rows.add(row);
    }
    rows.add(
        List.of(
            "mean",
            percent(means[0][0]),
            percent(means[0][1]),
            percent(means[1][0]),
            percent(means[1][1])));
    run.table(
        "Accuracy on the 10,000 test digits after 100 labelled ones",
        List.of("draw", "from scratch", "from the encoder", "scratch, shifted", "encoder, shifted"),
        rows);
    run.figure("from_scratch", means[0][0], "");
    run.figure("fine_tuned", means[0][1], "");
    run.figure("points_gained", 100 * (means[0][1] - means[0][0]), ">= 5");
    run.figure("points_gained_in_the_worst_draw", least, "");
    run.figure("from_scratch_with_shifts", means[1][0], "");
    run.figure("fine_tuned_with_shifts", means[1][1], "");
  }

  /** What edges, corners and strokes are is learned from pictures of which there are many. */
  private static Sequential taught(Run run, TrainTest known) {
    int samples = run.samples(known.trainY().size());
    int epochs = run.epochs(10);
    int batch = Math.min(run.batchSize(128), samples);
    NdArray x = known.trainX().rowRange(0, samples);
    Sequential encoder = encoder();
    Sequential changes =
        new Sequential(
            new Input(28, 28, 1),
            new RandomRotation(0.06).fillMode("constant"),
            new RandomZoom(new double[] {-0.2, 0.25}, new double[] {-0.2, 0.25})
                .fillMode("constant"),
            new RandomShear().factorX(0.3).fillMode("constant"),
            new RandomTranslation(0.1, 0.1).fillMode("constant"),
            new RandomErasing(1, 1).scale(0.02, 0.12).fillValue(0.0).valueRange(0, 1));
    // Whole batches: in each, all pictures are compared with each other.
    int whole = samples / batch * batch;
    Model teacher = new ChangedCopies(changes, encoder);
    teacher.compile(
        Compile.optimizer(new Adam(new CosineDecay(0.002, epochs * (samples / batch)))));
    teacher.fit(
        x.rowRange(0, whole),
        x.rowRange(0, whole),
        Fit.epochs(epochs)
            .batchSize(batch)
            .seed(run.seed())
            .verbose(0)
            .callbacks(run.progress("encoder", epochs)));
    return encoder;
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  /** A network that begins with an encoder and learns digits. */
  private static Model reader(Sequential encoder, double shift, NdArray x, NdArray y) {
    int epochs = 60;
    int batch = 20;
    Sequential reader = new Sequential(new Input(28, 28, 1));
    if (shift > 0) {
      reader.add(new RandomTranslation(shift, shift).fillMode("constant"));
    }
    reader.add(encoder).add(new Dropout(0.3)).add(new Dense(10));
    compile(reader, 0.004, epochs * ((x.shape().dim(0) + batch - 1) / batch));
    reader.fit(x, y, Fit.epochs(epochs).batchSize(batch).verbose(0));
    return reader;
  }

  private static void compile(Model model, double rate, int steps) {
    model.compile(
        new Adam(new CosineDecay(rate, steps)),
        new SparseCategoricalCrossentropy().fromLogits(true),
        "accuracy");
  }

  static Sequential encoder() {
    Sequential encoder = new Sequential(new Input(28, 28, 1));
    convolution(encoder, 16, true);
    convolution(encoder, 32, true);
    convolution(encoder, 32, false);
    convolution(encoder, 64, true);
    convolution(encoder, 64, false);
    return encoder.add(new GlobalAveragePooling2D());
  }

  private static void convolution(Sequential encoder, int filters, boolean pool) {
    encoder.add(new Conv2D(filters, 3).padding("same").useBias(false));
    if (pool) {
      encoder.add(new MaxPooling2D(2));
    }
    encoder.add(new BatchNormalization().momentum(0.9)).add(new Activation("relu"));
  }
}
