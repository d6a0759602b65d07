package org.pellucid.examples.programs;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.metrics.FrechetDistance;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;

/**
 * A classifier of real pictures in ten classes, whose features say what drawn ones look like.
 *
 * @param classifier the classifier
 * @param features the numbers that it makes of a picture before it decides
 * @param real the features of pictures never learned from
 * @param classNames what the classes are called
 */
record Judge(Model classifier, Model features, NdArray real, List<String> classNames) {
  private static final int SAMPLES = 1_000;
  private static final int EPOCHS = 3;

  /** A class counts as drawn when it is seen this often. */
  private static final int LEAST = 10;

  /** Learns from the training part of a set of pictures, 28x28 pixels. */
  static Judge learn(Run run, TrainTest data) {
    Model classifier =
        new Sequential(
            new Input(28, 28, 1),
            new Conv2D(16, 3).activation("relu"),
            new MaxPooling2D(2),
            new Conv2D(32, 3).activation("relu"),
            new MaxPooling2D(2),
            new Flatten(),
            new Dense(64).activation("relu").name("features"),
            new Dense(10).activation("softmax"));
    classifier.compile(new Adam(0.002), new SparseCategoricalCrossentropy(), "accuracy");
    int count = Math.min(20_000, data.trainX().shape().dim(0));
    classifier.fit(
        data.trainX().rowRange(0, count),
        data.trainY().rowRange(0, count),
        Fit.epochs(EPOCHS)
            .batchSize(128)
            .seed(run.seed())
            .verbose(0)
            .callbacks(run.progress("judge", EPOCHS)));
    Map<String, Double> test = classifier.evaluate(data.testX(), data.testY());
    run.say("The judge and the test: " + test);
    Model features = Model.of(classifier.inputs().getFirst(), classifier.outputOf("features"));
    NdArray real = features.predict(data.testX().rowRange(0, SAMPLES)).value();
    return new Judge(classifier, features, real, data.classNames());
  }

  /** The Fréchet distance of drawn pictures from as many real ones, never learned from. */
  double distance(NdArray pictures) {
    return FrechetDistance.between(features.predict(pictures, 250).value(), real);
  }

  /**
   * Tells how well pictures were drawn: how far they are from real ones, and which classes the
   * classifier sees in them.
   *
   * @param name who drew them
   * @param pictures a thousand of them
   * @param untrained how far from real ones pictures were before anything was learned
   */
  void show(Run run, String name, NdArray pictures, double untrained) {
    double trained = distance(pictures);
    run.say("%s: Fréchet distance %.1f, untrained %.1f", name, trained, untrained);
    run.figure(name + "_distance_over_untrained", trained / untrained, "<= 0.333");
    int[] counts = new int[classNames.size()];
    for (int label : classifier.predict(pictures, 250).argmax(1).toIntArray()) {
      counts[label]++;
    }
    run.table(
        "What the classifier sees in 1,000 pictures of the " + name,
        classNames,
        List.of(Arrays.stream(counts).mapToObj(Integer::toString).toList()));
    double drawn = Arrays.stream(counts).filter(count -> count >= LEAST).count();
    run.figure(name + "_classes_drawn", drawn, "= 10");
  }
}
