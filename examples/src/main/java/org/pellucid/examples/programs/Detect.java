package org.pellucid.examples.programs;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.data.images.Box;
import org.pellucid.data.images.BoxGrid;
import org.pellucid.data.images.Boxes;
import org.pellucid.data.images.MarkedImage;
import org.pellucid.data.images.PictureSets;
import org.pellucid.examples.training.Run;
import org.pellucid.initializers.Constant;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Input;
import org.pellucid.layers.RandomBrightness;
import org.pellucid.layers.RandomContrast;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.UpSampling2D;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/**
 * Blood cells in pictures of a microscope: red ones, white ones and platelets, each with a box.
 *
 * <p>A network without dense layers looks at pictures of 320 x 240 pixels and says for each of 40 x
 * 30 cells of a grid whether it is the middle of something, of what, and how large that is.
 */
final class Detect implements Application {
  static final List<String> LABELS = List.of("RBC", "WBC", "Platelets");
  static final int HEIGHT = 240;
  static final int WIDTH = 320;

  /** Less sure boxes are not looked at. */
  private static final double LEAST = 0.05;

  /** Less sure boxes are not drawn. */
  private static final double DRAWN = 0.35;

  /** Which pictures are for tuning is decided by this, whatever the seed of a run. */
  private static final long SPLIT = 20;

  private static final BoxGrid GRID = new BoxGrid(LABELS, HEIGHT, WIDTH, 8);

  @Override
  public String name() {
    return "detect";
  }

  @Override
  public String description() {
    return "blood cells in pictures of a microscope, with boxes";
  }

  @Override
  public void run(Run run) {
    Fold<MarkedImage> official =
        Dataset.of(small(PictureSets.bloodCells("train"))).split(0.8, SPLIT);
    List<MarkedImage> tuning = official.test().toList();
    List<MarkedImage> test = small(PictureSets.bloodCells("val"));
    int pictures = run.samples(official.train().count());
    run.say(
        pictures
            + " pictures to learn from, "
            + tuning.size()
            + " to tune by, "
            + test.size()
            + " for the test.");
    int epochs = run.epochs(30);
    int batch = run.batchSize(8);

    Model model = model(GRID, HEIGHT, WIDTH, epochs * ((pictures + batch - 1) / batch));
    Dataset<MarkedImage> training = official.train().take(pictures);
    model.fit(
        training
            .shuffle(run.seed())
            .augment(run.seed(), Detect::turned)
            .batches(
                batch, marked -> marked.image().toArray(), marked -> GRID.encode(marked.boxes()))
            .prefetch(2),
        Fit.epochs(epochs).verbose(0).callbacks(run.progress("detect", epochs)));
    // Without the loss, which is of this program.
    run.save(Model.of(model.inputs(), model.outputs()));

    run.figure(
        "tuning_map_at_0.5",
        Boxes.meanAveragePrecision(boxes(tuning), find(model, GRID, tuning), 0.5),
        "");
    List<List<Box>> found = find(model, GRID, test);
    List<List<Box>> truth = boxes(test);
    Map<String, Double> precision = Boxes.averagePrecision(truth, found, 0.5);
    run.table(
        "Average precision at an overlap of 0.5",
        List.of("label", "boxes", "average precision"),
        precision.entrySet().stream()
            .map(entry ->
                List.of(
                    entry.getKey(),
                    Long.toString(
                        truth.stream()
                            .flatMap(List::stream)
                            .filter(box -> box.label().equals(entry.getKey()))
                            .count()),
                    String.format(Locale.ROOT, "%.3f", entry.getValue())))
            .toList());
    run.figure("map_at_0.5", Boxes.meanAveragePrecision(truth, found, 0.5), ">= 0.60");
    for (int i = 0; i < 6; i++) {
      int picture = i * test.size() / 6;
      List<Box> sure = found.get(picture).stream().filter(box -> box.score() >= DRAWN).toList();
      run.picture(
          "cells-" + (i + 1) + ".png",
          "Left as people marked it, right as the network sees it",
          pair(test.get(picture), sure));
    }
  }

  private static List<List<Box>> boxes(List<MarkedImage> pictures) {
    return pictures.stream().map(MarkedImage::boxes).toList();
  }

  private static List<MarkedImage> small(List<MarkedImage> pictures) {
    return pictures.stream().map(marked -> marked.resize(HEIGHT, WIDTH)).toList();
  }

  /** Under a microscope there is no above and no left. */
  static MarkedImage turned(MarkedImage marked, RandomGenerator random) {
    MarkedImage result = random.nextBoolean() ? marked.flip() : marked;
    return random.nextBoolean() ? result.turn().turn() : result;
  }

  static Model model(BoxGrid grid, int height, int width, int steps) {
    SymbolicTensor input = Input.of(height, width, 3);
    SymbolicTensor x = new RandomBrightness(0.15).valueRange(0, 1).call(input);
    x = new RandomContrast(0.2).valueRange(0, 1).call(x);
    x = convolution(x, 16, 3, 2);
    x = convolution(x, 32, 3, 2);
    x = convolution(x, 64, 3, 2);
    SymbolicTensor fine = residual(x, 64);
    // White cells fill a quarter of the height: half as many cells of the grid see twice as far.
    SymbolicTensor coarse = convolution(fine, 128, 3, 2);
    coarse = residual(coarse, 128);
    coarse = new UpSampling2D(2).call(convolution(coarse, 64, 1, 1));
    x = convolution(new Concatenate().call(fine, coarse), 64, 3, 1);
    // At first hardly any cell is the middle of something: a probability of 5 %.
    SymbolicTensor middles =
        new Conv2D(grid.channels() - 4, 1).biasInitializer(new Constant(-3)).call(x);
    SymbolicTensor boxes = new Conv2D(4, 1).call(convolution(x, 64, 3, 1));
    Model model = Model.of(input, new Concatenate().call(middles, boxes));
    model.compile(
        new AdamW(new CosineDecay(0.002, steps)).weightDecay(0.0005).globalClipnorm(5),
        grid.loss());
    return model;
  }

  private static SymbolicTensor convolution(SymbolicTensor x, int filters, int kernel, int stride) {
    SymbolicTensor y =
        new Conv2D(filters, kernel)
            .strides(stride)
            .padding("same")
            .useBias(false)
            .kernelInitializer("he_normal")
            .call(x);
    return new Activation("relu").call(new BatchNormalization().momentum(0.9).call(y));
  }

  private static SymbolicTensor residual(SymbolicTensor x, int filters) {
    return new Add().call(x, convolution(convolution(x, filters, 3, 1), filters, 3, 1));
  }

  /** What the network finds in each picture. */
  static List<List<Box>> find(Model model, BoxGrid grid, List<MarkedImage> pictures) {
    List<List<Box>> found = new ArrayList<>();
    for (MarkedImage marked : pictures) {
      NdArray picture = marked.image().toArray();
      NdArray output = model.predict(picture.reshape(Shape.of(1).plus(picture.shape()))).value();
      found.add(grid.decode(output, 0, LEAST));
    }
    return found;
  }

  private static BufferedImage pair(MarkedImage truth, List<Box> found) {
    BufferedImage page = new BufferedImage(2 * WIDTH + 4, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = page.createGraphics();
    graphics.drawImage(truth.draw().toBufferedImage(), 0, 0, null);
    graphics.drawImage(truth.image().draw(found).toBufferedImage(), WIDTH + 4, 0, null);
    graphics.dispose();
    return page;
  }
}
