package org.pellucid.examples.programs;

import java.util.List;
import java.util.random.RandomGenerator;
import org.pellucid.array.DType;
import org.pellucid.constraints.UnitNorm;
import org.pellucid.data.Dataset;
import org.pellucid.data.images.PictureSets.Portrait;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Activation;
import org.pellucid.layers.AveragePooling2D;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.RandomRotation;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.layers.RandomZoom;
import org.pellucid.layers.UnitNormalization;
import org.pellucid.losses.Loss;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * A network that learns to tell people apart by their portraits. The numbers that it makes of a
 * portrait before its last layers then serve for people whom it has never seen.
 *
 * <p>The right person must win by a cosine of 0.2, so that the portraits of one person come to lie
 * close together. Source: Wang et al., "CosFace: Large margin cosine loss for deep face
 * recognition", 2018.
 *
 * @param body makes the numbers
 * @param whole goes on to 64 numbers, whose cosines with those of each person are learned
 */
record FaceNetwork(Sequential body, Model whole) {
  private static final int SIZE = 64;
  private static final double MARGIN = 0.2;
  private static final double SCALE = 16;

  /**
   * Learns from portraits, each of which is shifted, turned, zoomed and mirrored by chance.
   *
   * @param fold which training of the run this is
   * @param faces the portraits
   * @param people whom they show
   */
  static FaceNetwork learn(Run run, int fold, List<Portrait> faces, List<Integer> people) {
    int epochs = run.epochs(40);
    Dataset<Batch> batches =
        Dataset.of(faces)
            // Each portrait twice: one of the two, on average, in a mirror.
            .repeat(2)
            .shuffle(run.seed())
            .augment(run.seed(), FaceNetwork::mirrored)
            .batches(
                run.batchSize(40), face -> face.image().toArray(), face -> label(face, people));
    FaceNetwork network = untrained();
    network
        .classifier(people.size(), epochs * batches.count())
        .fit(
            batches, Fit.epochs(epochs).verbose(0).callbacks(run.progress("fold " + fold, epochs)));
    return network;
  }

  static Portrait mirrored(Portrait face, RandomGenerator random) {
    return random.nextBoolean() ? face : inMirror(face);
  }

  /** A face in a mirror is that of one more person, whose number is negative here. */
  static Portrait inMirror(Portrait face) {
    return new Portrait(-face.person(), face.image().flip());
  }

  static int label(Portrait face, List<Integer> people) {
    return people.indexOf(Math.abs(face.person())) + (face.person() < 0 ? people.size() : 0);
  }

  /** Whatever the light: each portrait has mean 0 and variance 1. */
  static Sequential evenLight() {
    return new Sequential(
        new Input(SIZE, SIZE, 1),
        new LayerNormalization().axis(1, 2, 3).center(false).scale(false));
  }

  static FaceNetwork untrained() {
    Sequential body = evenLight().add(new AveragePooling2D(2));
    for (int filters = 32; filters <= 128; filters *= 2) {
      body.add(new Conv2D(filters, 3).padding("same").useBias(false).kernelInitializer("he_normal"))
          .add(new BatchNormalization().momentum(0.9))
          .add(new Activation("relu"))
          .add(new MaxPooling2D(2));
    }
    body.add(new Flatten());
    return new FaceNetwork(
        body,
        new Sequential(
            body,
            new Dropout(0.4),
            new Dense(64).useBias(false),
            new BatchNormalization().momentum(0.9).scale(false),
            new UnitNormalization()));
  }

  private Model classifier(int people, int steps) {
    Model classifier =
        new Sequential(
            new Input(SIZE, SIZE, 1),
            new RandomTranslation(0.08, 0.08).fillMode("nearest"),
            new RandomRotation(0.03).fillMode("nearest"),
            new RandomZoom(0.12).fillMode("nearest"),
            whole,
            // With columns of length 1, the cosine between a portrait and each person.
            new Dense(2 * people).useBias(false).kernelConstraint(new UnitNorm(0)));
    classifier.compile(
        new AdamW(new CosineDecay(0.002, steps)).weightDecay(0.01),
        Loss.of("cosine_margin", FaceNetwork::cosineMargin));
    return classifier;
  }

  /** Cross-entropy of cosines in which the right person must win by the margin. */
  static Tensor cosineMargin(Tensor label, Tensor cosine) {
    Tensor own = Nn.oneHot(label.cast(DType.INT32).reshape(-1), cosine.dim(1));
    return Nn.logSoftmax(cosine.subtract(own.multiply(MARGIN)).multiply(SCALE), 1)
        .multiply(own)
        .sum(1)
        .negative();
  }
}
