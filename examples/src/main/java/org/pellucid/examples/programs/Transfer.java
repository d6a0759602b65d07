package org.pellucid.examples.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.data.images.Gallery;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Add;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.PositionEmbedding;
import org.pellucid.layers.RandomRotation;
import org.pellucid.layers.RandomShear;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.layers.RandomZoom;
import org.pellucid.layers.Reshape;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Compile;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.tensor.Tensor;

/**
 * Learning from a hundred labelled pictures: a transformer that has looked at clothes learns to
 * read digits, of which there are ten of each kind, beside one that begins with random weights.
 */
final class Transfer implements Application {
  private static final int DRAWS = 5;
  private static final double[] RATES = {0.0005, 0.001, 0.002};

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
    double ratePlain = bestRate(run, "from scratch", List.of(), rare.forTuning(2000));
    double rateTaught = bestRate(run, "from the encoder", taught, rare.forTuning(2000));

    // Several draws of a hundred, as one alone says little.
    List<List<String>> rows = new ArrayList<>();
    double plain = 0;
    double tuned = 0;
    double least = 100;
    for (int draw = 0; draw < DRAWS; draw++) {
      long seed = run.seed() + draw;
      double without = HeldOut.accuracy(reader(List.of(), rare, seed, ratePlain), rare);
      Model reader = reader(taught, rare, seed, rateTaught);
      double with = HeldOut.accuracy(reader, rare);
      rows.add(Run.row("%d | %.1f %% | %.1f %%", draw + 1, 100 * without, 100 * with));
      plain += without / DRAWS;
      tuned += with / DRAWS;
      least = Math.min(least, 100 * (with - without));
      if (draw == 0) {
        NdArray hundred = rare.trainX().rows(rare.someOfEachClass(10, seed));
        picture(run, "hundred.png", "All the digits that the first draw learns from.", hundred);
        run.save(reader);
      }
    }
    rows.add(Run.row("%s | %.1f %% | %.1f %%", "mean", 100 * plain, 100 * tuned));
    run.table(
        "Accuracy on the 10,000 test digits after 100 labelled ones",
        List.of("draw", "from scratch", "from the encoder"),
        rows);
    run.figure("from_scratch", plain, "");
    run.figure("fine_tuned", tuned, "");
    run.figure("points_gained", 100 * (tuned - plain), ">= 5");
    run.figure("points_gained_in_the_worst_draw", least, "");
  }

  /** What strokes are, and what does not matter about them, is learned from clothes' outlines. */
  private static Model taught(Run run, TrainTest known) {
    int samples = run.samples(known.trainY().size());
    int epochs = run.epochs(10);
    int batch = Math.min(run.batchSize(64), samples);
    // Whole batches: in each, all pictures are compared with each other.
    NdArray x = known.trainX().rowRange(0, samples / batch * batch);
    Sketches sketches = new Sketches(run.seed());
    NdArray drawn = sketches.call(Tensor.of(x.rowRange(0, Math.min(40, samples)))).value();
    picture(run, "sketches.png", "Pieces of clothes, each drawn twice: learned from first.", drawn);
    Model encoder = encoder();
    Model teacher = new ChangedCopies(sketches, encoder);
    teacher.compile(Compile.optimizer(new Adam(rate(0.002, epochs * (samples / batch)))));
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

  /** Patches of 4x4 pixels, told where they stand, and two blocks of attention among them. */
  static Model encoder() {
    SymbolicTensor picture = Input.of(28, 28, 1);
    Conv2D patches = new Conv2D(64, 4).strides(4).kernelInitializer("he_normal");
    SymbolicTensor x = new Reshape(49, 64).call(patches.call(picture));
    x = new Add().call(x, new PositionEmbedding(49).call(x));
    x = new TransformerEncoder(128, 4).activation("gelu").normalizeFirst(true).call(x);
    x = new TransformerEncoder(128, 4).activation("gelu").normalizeFirst(true).call(x);
    x = new LayerNormalization().call(x);
    return Model.of(picture, new GlobalAveragePooling1D().call(x));
  }

  /** Chosen by draws that are not measured later, and digits that are not those of the test. */
  private static double bestRate(Run run, String name, List<NdArray> start, TrainTest tuning) {
    double best = 0;
    double most = -1;
    for (double rate : RATES) {
      double accuracy = 0;
      for (int draw = 0; draw < 2; draw++) {
        Model reader = reader(start, tuning, run.seed() + 100 + draw, rate);
        accuracy += HeldOut.accuracy(reader, tuning) / 2;
      }
      run.say("%s, rate %s: %.1f %% of tuning digits".formatted(name, rate, 100 * accuracy));
      if (accuracy > most) {
        most = accuracy;
        best = rate;
      }
    }
    return best;
  }

  /** Learns ten of each digit, turned, slanted and moved, with an encoder's weights or without. */
  private static Model reader(List<NdArray> start, TrainTest digits, long seed, double highest) {
    Session.setRandomSeed(seed);
    Model encoder = encoder();
    if (!start.isEmpty()) {
      encoder.setWeights(start);
    }
    Model reader =
        new Sequential(
            new Input(28, 28, 1),
            new RandomRotation(0.045).fillMode("constant"),
            new RandomZoom(0.2, 0.2).fillMode("constant"),
            new RandomShear().factorX(0.3).fillMode("constant"),
            new RandomTranslation(0.08, 0.08).fillMode("constant"),
            encoder,
            new Dense(10));
    int epochs = 60;
    reader.compile(
        new Adam(rate(highest, 5 * epochs)),
        new SparseCategoricalCrossentropy().fromLogits(true),
        "accuracy");
    int[] hundred = digits.someOfEachClass(10, seed);
    reader.fit(
        digits.trainX().rows(hundred),
        digits.trainY().rows(hundred),
        Fit.epochs(epochs).batchSize(20).seed(seed).verbose(0));
    return reader;
  }

  /** A rate that rises in a tenth of the steps and then falls to nothing. */
  private static CosineDecay rate(double highest, int steps) {
    return new CosineDecay(0, Math.max(1, 0.9 * steps), 0, highest, 0.1 * steps);
  }

  private static void picture(Run run, String name, String caption, NdArray pictures) {
    Path file = run.file(name);
    Gallery.of(pictures, 0, 1).cols(20).scale(0.5).write(file);
    run.picture(file, caption);
  }
}
