package org.pellucid.examples.programs;

import java.util.List;
import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.data.images.BoxGrid;
import org.pellucid.data.images.MarkedImage;
import org.pellucid.data.images.PictureSets;
import org.pellucid.examples.training.Run;
import org.pellucid.initializers.Constant;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Input;
import org.pellucid.layers.RandomBrightness;
import org.pellucid.layers.RandomContrast;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.UpSampling2D;
import org.pellucid.models.Batch;
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
    Dataset<MarkedImage> training = official.train().take(run.samples(official.train().count()));
    List<MarkedImage> tuning = official.test().toList();
    List<MarkedImage> test = small(PictureSets.bloodCells("val"));
    run.say(
        training.count()
            + " pictures to learn from, "
            + tuning.size()
            + " to tune by, "
            + test.size()
            + " for the test.");

    int epochs = run.epochs(30);
    Dataset<Batch> batches =
        training
            .shuffle(run.seed())
            .augment(run.seed(), Detect::turned)
            .batches(run.batchSize(8), Detect::pixels, marked -> GRID.encode(marked.boxes()))
            .prefetch(2);
    Model model = model(GRID, HEIGHT, WIDTH, epochs * batches.count());
    model.fit(batches, Fit.epochs(epochs).verbose(0).callbacks(run.progress("detect", epochs)));
    // Without the loss, which is of this program.
    run.save(Model.of(model.inputs(), model.outputs()));

    run.figure("tuning_map_at_0.5", FoundBoxes.of(model, GRID, tuning).precision(), "");
    FoundBoxes found = FoundBoxes.of(model, GRID, test);
    found.tabulate(run);
    run.figure("map_at_0.5", found.precision(), ">= 0.60");
    found.draw(run, "cells");
  }

  private static List<MarkedImage> small(List<MarkedImage> pictures) {
    return pictures.stream().map(marked -> marked.resize(HEIGHT, WIDTH)).toList();
  }

  static NdArray pixels(MarkedImage marked) {
    return marked.image().toArray();
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
    x = ConvolutionBlocks.convolution(x, 16, 3, 2);
    x = ConvolutionBlocks.convolution(x, 32, 3, 2);
    x = ConvolutionBlocks.convolution(x, 64, 3, 2);
    SymbolicTensor fine = ConvolutionBlocks.residual(x, 64);
    // White cells fill a quarter of the height: half as many cells of the grid see twice as far.
    SymbolicTensor coarse = ConvolutionBlocks.convolution(fine, 128, 3, 2);
    coarse = ConvolutionBlocks.residual(coarse, 128);
    coarse = new UpSampling2D(2).call(ConvolutionBlocks.convolution(coarse, 64, 1, 1));
    x = ConvolutionBlocks.convolution(new Concatenate().call(fine, coarse), 64, 3, 1);
    // At first hardly any cell is the middle of something: a probability of 5 %.
    SymbolicTensor middles =
        new Conv2D(grid.channels() - 4, 1).biasInitializer(new Constant(-3)).call(x);
    SymbolicTensor boxes = new Conv2D(4, 1).call(ConvolutionBlocks.convolution(x, 64, 3, 1));
    Model model = Model.of(input, new Concatenate().call(middles, boxes));
    model.compile(
        new AdamW(new CosineDecay(0.002, steps)).weightDecay(0.0005).globalClipnorm(5),
        grid.loss());
    return model;
  }
}
