package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.List;
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
import org.pellucid.layers.RandomRotation;
import org.pellucid.layers.RandomShear;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.layers.RandomZoom;
import org.pellucid.losses.CategoricalCrossentropy;
import org.pellucid.models.Compile;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.tensor.Tensor;

/**
 * Learning from a hundred labelled pictures: an encoder that has looked at drawings of clothes
 * learns to read digits, of which there are ten of each kind, beside one with random weights.
 */
final class Transfer implements Application {
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
    Session.setRandomSeed(run.seed());
    List<NdArray> taught = taught(run, known).getWeights();

    // Several draws of a hundred, as one alone says little. Learned as they are, and changed.
    double[] means = new double[4];
    double least = 100;
    List<List<String>> rows = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] hundred = rare.someOfEachClass(10, run.seed() + draw);
      NdArray x = rare.trainX().rows(hundred);
      NdArray y = Tensor.eye(10).value().rows(rare.trainY().rows(hundred).toIntArray());
      double[] read = new double[4];
      for (int way = 0; way < read.length; way++) {
        Session.setRandomSeed(run.seed() + draw);
        Sequential encoder = encoder();
        if (way % 2 == 1) {
          encoder.setWeights(taught);
        }
        // The best for each of 0.008, 0.016 and 0.03, by digits that are not those of the test.
        Model reader = reader(encoder, way >= 2, way % 2 == 1 ? 0.008 : 0.016, x, y);
        read[way] = 100 * HeldOut.accuracy(reader, rare);
        means[way] += read[way] / DRAWS;
        if (draw == 0 && way == 1) {
          picture(run, "hundred.png", "All the digits that the first draw learns from.", x);
          run.save(reader);
        }
      }
      least = Math.min(least, read[1] - read[0]);
      rows.add(row(Integer.toString(draw + 1), read));
    }
    rows.add(row("mean", means));
    run.table(
        "Percent of the 10,000 test digits read after 100 labelled ones",
        List.of("draw", "from scratch", "from the encoder", "scratch, changed", "encoder, changed"),
        rows);
    run.figure("from_scratch", means[0] / 100, "");
    run.figure("fine_tuned", means[1] / 100, "");
    run.figure("points_gained", means[1] - means[0], ">= 5");
    run.figure("points_gained_in_the_worst_draw", least, "");
    run.figure("from_scratch_with_changes", means[2] / 100, "");
    run.figure("fine_tuned_with_changes", means[3] / 100, "");
  }

  private static List<String> row(String name, double[] read) {
    return Run.row("%s | %.1f | %.1f | %.1f | %.1f", name, read[0], read[1], read[2], read[3]);
  }

  /** What strokes are, and what does not matter about them, is learned from clothes' outlines. */
  private static Model taught(Run run, TrainTest known) {
    int samples = run.samples(known.trainY().size());
    int epochs = run.epochs(12);
    int batch = Math.min(run.batchSize(128), samples);
    // Whole batches: in each, all drawings are compared with each other.
    NdArray x = known.trainX().rowRange(0, samples / batch * batch);
    Sketches sketches = new Sketches(run.seed());
    NdArray drawn = sketches.call(Tensor.of(x.rowRange(0, Math.min(40, batch)))).value();
    picture(run, "sketches.png", "Pieces of clothes, each drawn twice: learned from first.", drawn);
    Sequential encoder = encoder();
    Model teacher = new ChangedCopies(sketches, encoder);
    teacher.compile(
        Compile.optimizer(new Adam(new CosineDecay(0.002, epochs * (samples / batch)))));
    teacher.fit(
        x,
        x,
        Fit.epochs(epochs)
            .batchSize(batch)
            .seed(run.seed())
            .verbose(0)
            .callbacks(run.progress("encoder", epochs)));
    return encoder;
  }

  static Sequential encoder() {
    Sequential encoder = new Sequential(new Input(28, 28, 1));
    int[] filters = {16, 32, 32, 64, 64};
    for (int i = 0; i < filters.length; i++) {
      encoder.add(new Conv2D(filters[i], 3).padding("same").useBias(false));
      if (i != 2 && i != 4) {
        encoder.add(new MaxPooling2D(2));
      }
      encoder.add(new BatchNormalization().momentum(0.9)).add(new Activation("relu"));
    }
    return encoder.add(new GlobalAveragePooling2D());
  }

  /** Learns the hundred, as they are or turned, slanted and moved, beginning with an encoder. */
  private static Model reader(
      Sequential encoder, boolean changed, double rate, NdArray x, NdArray y) {
    Sequential reader = new Sequential(new Input(28, 28, 1));
    if (changed) {
      reader.add(new RandomRotation(0.045).fillMode("constant"));
      reader.add(new RandomZoom(0.2, 0.2).fillMode("constant"));
      reader.add(new RandomShear().factorX(0.3).fillMode("constant"));
      reader.add(new RandomTranslation(0.08, 0.08).fillMode("constant"));
    }
    reader.add(encoder).add(new Dropout(0.3)).add(new Dense(10));
    int epochs = 60;
    int steps = epochs * x.shape().dim(0) / 20;
    reader.compile(
        new AdamW(new CosineDecay(0, 0.9 * steps, 0, rate, 0.1 * steps)).weightDecay(0.5),
        new CategoricalCrossentropy().fromLogits(true).labelSmoothing(0.1));
    reader.fit(x, y, Fit.epochs(epochs).batchSize(20).verbose(0));
    return reader;
  }

  private static void picture(Run run, String file, String caption, NdArray pictures) {
    Gallery gallery = Gallery.of(pictures, 0, 1).cols(20).scale(0.5);
    run.picture(file, caption, gallery.draw().toBufferedImage());
  }
}
