package org.pellucid.examples.programs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.data.images.PictureSets;
import org.pellucid.data.images.PictureSets.Frame;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Activation;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.MeanAbsoluteError;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.ops.Sorting;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.tensor.Tensor;

/**
 * A model car learns from a driver how to hold the wheel: by the road in the picture of its camera,
 * and by how the hall around has moved in the last quarter of a second, as it does when the car
 * turns.
 *
 * <p>Neighbouring frames are near copies of each other, so whole stretches of the drive are held
 * out, with a distance to what is learned from. Each of 15 stretches is held out once.
 */
final class Steer implements Application {
  /** Frames in a stretch: two and a half seconds. */
  private static final int STRETCH = 50;

  /** Frames between those to learn from and those held out: half a second. */
  private static final int DISTANCE = 10;

  private static final int FOLDS = 5;

  @Override
  public String name() {
    return "steer";
  }

  @Override
  public String description() {
    return "how to hold the wheel, from the camera of a model car";
  }

  @Override
  public void run(Run run) {
    List<Frame> all = PictureSets.donkeyDrive();
    int least = FOLDS * STRETCH;
    List<Frame> drive = all.subList(0, Math.max(1, run.samples(all.size()) / least) * least);
    List<Moment> moments = Moment.of(drive, false);
    List<Moment> mirrored = Moment.of(drive, true);
    List<Fold<Integer>> folds =
        Dataset.generate(drive.size(), i -> i).blockedKFold(FOLDS, STRETCH, DISTANCE, run.seed());
    int epochs = run.epochs(30);
    double[] chosen = new double[drive.size()];
    for (int fold = 1; fold <= FOLDS; fold++) {
      Dataset<Integer> test = folds.get(fold - 1).test();
      Dataset<Batch> batches =
          folds
              .get(fold - 1)
              .train()
              .shuffle(run.seed())
              // Every second frame is seen in a mirror, where left is right.
              .augment(
                  run.seed(), (i, random) -> (random.nextBoolean() ? moments : mirrored).get(i))
              .batches(run.batchSize(32), Moment::inputs, Moment::angle);
      Model model = model(epochs * batches.count());
      model.fit(
          batches, Fit.epochs(epochs).verbose(0).callbacks(run.progress("fold " + fold, epochs)));
      // In the test, the network is asked both ways.
      double[] angles = angles(model, test.map(moments::get));
      double[] opposite = angles(model, test.map(mirrored::get));
      int[] tested = test.stream().mapToInt(i -> i).toArray();
      for (int i = 0; i < tested.length; i++) {
        chosen[tested[i]] = (angles[i] - opposite[i]) / 2;
      }
      if (fold == 1) {
        run.save(model);
      }
    }

    double[] driver = drive.stream().mapToDouble(Frame::angle).toArray();
    double error = error(chosen, driver);
    // No constant has a smaller error than the median.
    double[] median = new double[driver.length];
    Arrays.fill(median, Sorting.median(Tensor.of(driver)).item());
    double constant = error(median, driver);
    run.say("Mean absolute error %.4f; of the best constant %.4f.", error, constant);
    run.figure("error_below_best_constant", 1 - error / constant, ">= 0.40");
    run.curve("The drive, each stretch held out once", "driver", driver);
    run.curve("The drive, each stretch held out once", "network", chosen);
    run.picture(
        "steer.png",
        "Frames never learned from; green: the driver's angle, orange: the network's",
        SteeringPicture.sheet(drive, chosen));
  }

  static Model model(int steps) {
    SymbolicTensor road = Input.of(Moment.HEIGHT, Moment.WIDTH, 3);
    SymbolicTensor motion = Input.of(Moment.MOTIONS);
    SymbolicTensor x = new RandomTranslation(0.08, 0.03).fillMode("nearest").call(road);
    x = convolution(x, 16, 5, 2);
    x = convolution(x, 24, 5, 2);
    x = convolution(x, 32, 3, 2);
    x = new Dropout(0.5).call(new Flatten().call(x));
    x = new Dropout(0.5).call(new Dense(32).activation("relu").call(x));
    x = new Concatenate().call(x, new Dense(32).activation("relu").call(motion));
    x = new Concatenate().call(motion, new Dense(32).activation("relu").call(x));
    Model model = Model.of(List.of(road, motion), List.of(new Dense(1).call(x)));
    model.compile(
        new AdamW(new CosineDecay(0.002, steps)).weightDecay(0.05), new MeanAbsoluteError());
    return model;
  }

  private static SymbolicTensor convolution(SymbolicTensor x, int filters, int kernel, int stride) {
    SymbolicTensor y = new Conv2D(filters, kernel).strides(stride).useBias(false).call(x);
    return new Activation("relu").call(new BatchNormalization().momentum(0.9).call(y));
  }

  private static double[] angles(Model model, Dataset<Moment> moments) {
    return model
        .predict(moments.batches(moments.count(), Moment::inputs, Moment::angle).pass(0).next().x())
        .toDoubleArray();
  }

  /** The mean absolute error. */
  static double error(double[] chosen, double[] driver) {
    return IntStream.range(0, driver.length)
        .mapToDouble(i -> Math.abs(chosen[i] - driver[i]))
        .average()
        .orElseThrow();
  }
}
