package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.data.Sample;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.RandomErasing;
import org.pellucid.layers.RandomFlip;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.layers.Rescaling;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.CategoricalCrossentropy;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.optimizers.SGD;
import org.pellucid.optimizers.schedules.CosineDecay;

/**
 * Small colour photographs told apart by a residual network. Mirrored, shifted and partly covered,
 * no picture is seen twice; the targets leave a tenth of doubt.
 */
final class Photos implements Application {
  private static final double RATE = 0.2;

  @Override
  public String name() {
    return "photos";
  }

  @Override
  public String description() {
    return "tells ten kinds of things apart in colour photographs, 32x32 pixels (CIFAR-10)";
  }

  @Override
  public void run(Run run) {
    // A twentieth of the training part is for watching; the test part is looked at once.
    TrainTest data = DataSets.cifar10();
    int classes = data.classNames().size();
    Fold<Sample> parts =
        Dataset.ofArrays(data.trainX(), data.trainY())
            .take(run.samples(data.trainY().size()))
            .map(sample -> new Sample(sample.x(), oneHot(sample.y(), classes)))
            .split(0.95, Sample::y, 1);
    HeldOut.announce(run, data, parts.train().count(), parts.test().count());
    Dataset<Batch> training =
        parts
            .train()
            .shuffle(run.seed())
            .batches(run.batchSize(128), Sample::x, Sample::y)
            .prefetch(2);
    Dataset<Batch> watched = parts.test().batches(250, Sample::x, Sample::y);

    // Steps grow for a fifth of the time and shrink to nothing in the rest.
    int epochs = run.epochs(24);
    int steps = epochs * training.count();
    Model model = network(32, classes);
    model.compile(
        new SGD(new CosineDecay(RATE / 10, 0.8 * steps, 0, RATE, 0.2 * steps))
            .momentum(0.9)
            .nesterov(true)
            .weightDecay(5e-4),
        new CategoricalCrossentropy().fromLogits(true).labelSmoothing(0.1),
        "accuracy");
    HeldOut.watch(run, data, parts.test());
    model.fit(
        training,
        Fit.epochs(epochs).validationData(watched).verbose(0).callbacks(run.progress("", epochs)));

    HeldOut.show(run, model, data, ">= 0.75");
    run.save(model);
  }

  private static NdArray oneHot(NdArray label, int classes) {
    float[] target = new float[classes];
    target[(int) label.getLong(0)] = 1;
    return NdArray.of(target, classes);
  }

  /**
   * Convolutions at 32x32, 16x16 and 8x8 pixels, with a shortcut around two at the smaller sizes.
   */
  static Model network(int width, int classes) {
    SymbolicTensor picture = Input.of(32, 32, 3);
    SymbolicTensor x = new Rescaling(4, -2).call(picture);
    for (Layer change :
        List.of(
            new RandomFlip("horizontal"),
            new RandomTranslation(0.125, 0.125).interpolation("nearest").fillMode("constant"),
            new RandomErasing(1, 1).scale(0.05, 0.15).fillValue(0))) {
      x = change.call(x);
    }
    x = new MaxPooling2D(2).call(ConvolutionBlocks.convolution(x, width, 3, 1));
    x = ConvolutionBlocks.convolution(x, 2 * width, 3, 1);
    x = ConvolutionBlocks.residual(x, 2 * width);
    x = ConvolutionBlocks.convolution(new MaxPooling2D(2).call(x), 4 * width, 3, 1);
    x = ConvolutionBlocks.residual(x, 4 * width);
    x = new GlobalAveragePooling2D().call(x);
    x = new Dropout(0.2).call(x);
    return Model.of(picture, new Dense(classes).call(x));
  }
}
