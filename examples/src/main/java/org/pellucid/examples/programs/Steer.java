package org.pellucid.examples.programs;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.data.Dataset;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.Motion;
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
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

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
  static final int STRETCH = 50;

  /** Frames between those to learn from and those held out: half a second. */
  static final int DISTANCE = 10;

  private static final int FOLDS = 5;
  private static final int HEIGHT = 40;
  private static final int WIDTH = 80;

  /** Which earlier frames the present one is compared with. */
  private static final int[] EARLIER = {1, 2, 3, 4, 6};

  /** How far the hall can have moved, in pixels. */
  private static final int FARTHEST = 40;

  /**
   * One moment of the drive.
   *
   * @param road what is in front of the car
   * @param motion how far the hall has moved to the right since each of the earlier frames, what is
   *     far away and what is nearer
   * @param angle how the driver held the wheel
   */
  record Moment(NdArray road, NdArray motion, float angle) {
    List<NdArray> inputs() {
      return List.of(road, motion);
    }
  }

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
    List<Frame> drive = PictureSets.donkeyDrive();
    int least = FOLDS * STRETCH;
    drive = drive.subList(0, Math.max(1, run.samples(drive.size()) / least) * least);
    List<Moment> moments = moments(drive, false);
    List<Moment> mirrored = moments(drive, true);
    List<Integer> stretches =
        new ArrayList<>(IntStream.range(0, drive.size() / STRETCH).boxed().toList());
    Collections.shuffle(stretches, new Random(run.seed()));
    int held = stretches.size() / FOLDS;
    int epochs = run.epochs(30);
    int batch = run.batchSize(32);
    double[] chosen = new double[drive.size()];
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Integer> test = stretches.subList(fold * held, (fold + 1) * held);
      int[] train = frames(drive.size(), i -> isFar(i, test));
      Model model = model(epochs * ((train.length + batch - 1) / batch));
      model.fit(
          Dataset.of(IntStream.of(train).boxed().toList())
              .shuffle(run.seed())
              // Every second frame is seen in a mirror, where left is right.
              .augment(
                  run.seed(), (i, random) -> (random.nextBoolean() ? moments : mirrored).get(i))
              .batches(batch, Moment::inputs, Moment::angle),
          Fit.epochs(epochs).verbose(0).callbacks(run.progress("fold " + (fold + 1), epochs)));
      int[] tested = frames(drive.size(), i -> test.contains(i / STRETCH));
      double[] angles = angles(model, Dataset.of(moments).select(tested));
      double[] opposite = angles(model, Dataset.of(mirrored).select(tested));
      for (int i = 0; i < tested.length; i++) {
        chosen[tested[i]] = (angles[i] - opposite[i]) / 2;
      }
      if (fold == 0) {
        run.save(model);
      }
    }
    double[] driver = drive.stream().mapToDouble(Frame::angle).toArray();
    double error = error(chosen, driver);
    double constant = error(median(driver), driver);
    run.say(
        String.format(
            Locale.ROOT, "Mean absolute error %.4f; of the best constant %.4f.", error, constant));
    run.figure("error_below_best_constant", 1 - error / constant, ">= 0.40");
    run.curve("The drive, each stretch held out once", "driver", driver);
    run.curve("The drive, each stretch held out once", "network", chosen);
    run.picture(
        "steer.png",
        "Frames never learned from; green: the driver's angle, orange: the network's",
        gallery(drive, chosen));
  }

  private static int[] frames(int count, IntPredicate wanted) {
    return IntStream.range(0, count).filter(wanted).toArray();
  }

  /** Whether a frame is far enough from the stretches held out to be learned from. */
  static boolean isFar(int frame, List<Integer> stretches) {
    return IntStream.of(frame - DISTANCE, frame, frame + DISTANCE)
        .noneMatch(i -> stretches.contains(Math.floorDiv(i, STRETCH)));
  }

  static Model model(int steps) {
    SymbolicTensor road = Input.of(HEIGHT, WIDTH, 3);
    SymbolicTensor motion = Input.of(2 * EARLIER.length);
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

  /** The drive as the network sees it, or as in a mirror. */
  static List<Moment> moments(List<Frame> drive, boolean mirror) {
    List<Image> images =
        drive.stream().map(frame -> mirror ? frame.image().flip() : frame.image()).toList();
    List<Image> far = images.stream().map(image -> image.crop(0, 0, 40, 160).grey()).toList();
    List<Image> near = images.stream().map(image -> image.crop(25, 0, 30, 160).grey()).toList();
    return IntStream.range(0, drive.size())
        .mapToObj(i -> {
          float[] motion = new float[2 * EARLIER.length];
          for (int k = 0; k < EARLIER.length; k++) {
            int before = Math.max(0, i - EARLIER[k]);
            motion[2 * k] = Motion.sideways(far.get(before), far.get(i), FARTHEST) / 20f;
            motion[2 * k + 1] = Motion.sideways(near.get(before), near.get(i), FARTHEST) / 20f;
          }
          Image road = images.get(i).crop(40, 0, 80, 160).resize(HEIGHT, WIDTH);
          double angle = drive.get(i).angle();
          return new Moment(
              road.toArray(), NdArray.of(motion, motion.length), (float) (mirror ? -angle : angle));
        })
        .toList();
  }

  static double[] angles(Model model, Dataset<Moment> moments) {
    return model
        .predict(moments.batches(moments.count(), Moment::inputs, Moment::angle).pass(0).next().x())
        .toDoubleArray();
  }

  static double error(double[] chosen, double[] driver) {
    return IntStream.range(0, driver.length)
        .mapToDouble(i -> Math.abs(chosen[i] - driver[i]))
        .average()
        .orElseThrow();
  }

  /** The constant of the least mean absolute error. */
  static double[] median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] result = new double[values.length];
    Arrays.fill(result, (sorted[(values.length - 1) / 2] + sorted[values.length / 2]) / 2);
    return result;
  }

  private static BufferedImage gallery(List<Frame> drive, double[] chosen) {
    int columns = 4;
    int rows = 3;
    BufferedImage page = new BufferedImage(columns * 164, rows * 124, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = page.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setStroke(new BasicStroke(3));
    for (int i = 0; i < rows * columns; i++) {
      int frame = i * drive.size() / (rows * columns);
      int left = i % columns * 164 + 2;
      int top = i / columns * 124 + 2;
      graphics.drawImage(drive.get(frame).image().toBufferedImage(), left, top, null);
      wheel(graphics, left + 80, top + 118, drive.get(frame).angle(), new Color(0x00D050));
      wheel(graphics, left + 80, top + 118, chosen[frame], new Color(0xFF8000));
    }
    graphics.dispose();
    return page;
  }

  /** A line that points where the wheel does: straight on upwards, by 60 degrees at the most. */
  private static void wheel(Graphics2D graphics, int x, int y, double angle, Color colour) {
    double radians = Math.clamp(angle, -1, 1) * Math.PI / 3;
    graphics.setColor(colour);
    graphics.drawLine(x, y, (int) (x + 55 * Math.sin(radians)), (int) (y - 55 * Math.cos(radians)));
  }
}
