package org.pellucid.examples.programs;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.constraints.UnitNorm;
import org.pellucid.data.Dataset;
import org.pellucid.data.images.Gallery;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.PictureSets;
import org.pellucid.data.images.PictureSets.Portrait;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Activation;
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
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Tells whether two portraits show the same person, also of people never seen before: a network
 * turns a portrait into 64 numbers, those of one person's portraits alike.
 *
 * <p>Thirty people are few, so each is held out once: five networks learn from 20 people each, the
 * threshold is found with 4 others, and 6 more are the test.
 */
final class Faces implements Application {
  private static final int FOLDS = 5;
  private static final int TUNING = 4;
  private static final int SIZE = 64;

  @Override
  public String name() {
    return "faces";
  }

  @Override
  public String description() {
    return "people recognized by their faces, never seen in training";
  }

  @Override
  public void run(Run run) {
    List<Portrait> faces = PictureSets.faces();
    run.say("Olivetti faces. Credit: AT&T Laboratories Cambridge.");
    List<Integer> people =
        new ArrayList<>(faces.stream().map(Portrait::person).distinct().toList());
    Collections.shuffle(people, new Random(run.seed()));
    int held = people.size() / FOLDS;
    double verified = 0;
    double identified = 0;
    List<List<String>> rows = new ArrayList<>();
    for (int fold = 1; fold <= FOLDS; fold++) {
      List<Portrait> test = of(faces, people.subList(0, held));
      List<Portrait> tuning = of(faces, people.subList(held, held + TUNING));
      List<Integer> known = people.subList(held + TUNING, people.size());
      List<Portrait> learned = of(faces, known).subList(0, run.samples(10 * known.size()));

      Model network = learn(run, fold, learned, List.copyOf(known));
      NdArray strangers = embed(network, learned);
      Likeness tuned = Likeness.of(embed(network, tuning), strangers, 10);
      double threshold = tuned.threshold();
      Likeness likeness = Likeness.of(embed(network, test), strangers, 10);
      verified += likeness.verification(threshold) / FOLDS;
      identified += likeness.oneShot() / FOLDS;
      rows.add(
          List.of(
              Integer.toString(fold),
              String.format(Locale.ROOT, "%.2f", threshold),
              String.format(Locale.ROOT, "%.3f", tuned.verification(threshold)),
              String.format(Locale.ROOT, "%.3f", likeness.verification(threshold)),
              String.format(Locale.ROOT, "%.3f", likeness.oneShot())));
      if (fold == 1) {
        run.save(network);
        run.picture(
            "faces.png",
            "People never seen: a portrait, then from left to right those that the network finds"
                + " most like it among the 59 others",
            nearest(test, likeness));
      }
      Collections.rotate(people, -held);
    }
    run.table(
        held + " people never seen in training or tuning, in each of " + FOLDS + " folds",
        List.of("fold", "threshold", "in tuning", "verification", "one shot"),
        rows);
    run.figure("verification_accuracy", verified, ">= 0.92");
    run.figure("one_shot_identification", identified, ">= 0.90");
  }

  static List<Portrait> of(List<Portrait> faces, List<Integer> people) {
    return faces.stream().filter(face -> people.contains(face.person())).toList();
  }

  /** Learns to tell people apart; what is in front of the last layer then serves for all people. */
  private static Model learn(Run run, int fold, List<Portrait> faces, List<Integer> people) {
    int epochs = run.epochs(40);
    int batch = run.batchSize(40);
    Model network = network();
    // Each portrait twice: one of the two, on average, in a mirror.
    Dataset<Portrait> portraits = Dataset.of(faces).repeat(2);
    Model classifier =
        classifier(network, people.size(), epochs * ((2 * faces.size() + batch - 1) / batch));
    classifier.fit(
        portraits
            .shuffle(run.seed())
            .augment(run.seed(), Faces::mirrored)
            .batches(batch, face -> face.image().toArray(), face -> label(face, people)),
        Fit.epochs(epochs).verbose(0).callbacks(run.progress("fold " + fold, epochs)));
    return network;
  }

  /** A face in a mirror is that of one more person, whose number is negative here. */
  static Portrait mirrored(Portrait face, RandomGenerator random) {
    return random.nextBoolean() ? face : new Portrait(-face.person(), face.image().flip());
  }

  static int label(Portrait face, List<Integer> people) {
    return people.indexOf(Math.abs(face.person())) + (face.person() < 0 ? people.size() : 0);
  }

  static Model network() {
    Sequential network = new Sequential(new Input(SIZE, SIZE, 1));
    // Whatever the light: each portrait has mean 0 and variance 1.
    network.add(new LayerNormalization().axis(1, 2, 3).center(false).scale(false));
    for (int filters = 16; filters <= 128; filters *= 2) {
      network
          .add(
              new Conv2D(filters, filters == 16 ? 5 : 3)
                  .padding("same")
                  .useBias(false)
                  .kernelInitializer("he_normal"))
          .add(new BatchNormalization().momentum(0.9))
          .add(new Activation("relu"))
          .add(new MaxPooling2D(2));
    }
    return network
        .add(new Flatten())
        .add(new Dropout(0.4))
        .add(new Dense(64).useBias(false))
        .add(new BatchNormalization().momentum(0.9).scale(false))
        .add(new UnitNormalization());
  }

  private static Model classifier(Model network, int people, int steps) {
    Model classifier =
        new Sequential(
            new Input(SIZE, SIZE, 1),
            new RandomTranslation(0.08, 0.08).fillMode("nearest"),
            new RandomRotation(0.03).fillMode("nearest"),
            new RandomZoom(0.12).fillMode("nearest"),
            network,
            // With columns of length 1, the cosine between a portrait and each person.
            new Dense(2 * people).useBias(false).kernelConstraint(new UnitNorm(0)));
    classifier.compile(
        new AdamW(new CosineDecay(0.002, steps)).weightDecay(0.01),
        Loss.of("cosine_margin", Faces::cosineMargin));
    return classifier;
  }

  /**
   * Cross-entropy of cosines in which the right person must win by 0.2 (Wang et al., "CosFace",
   * 2018).
   */
  static Tensor cosineMargin(Tensor label, Tensor cosine) {
    Tensor own = Nn.oneHot(label.cast(DType.INT32).reshape(-1), cosine.dim(1));
    return Nn.logSoftmax(cosine.subtract(own.multiply(0.2)).multiply(16), 1)
        .multiply(own)
        .sum(1)
        .negative();
  }

  /** What the network says about portraits: the sum for each and its mirror image. */
  private static NdArray embed(Model network, List<Portrait> faces) {
    return Tensor.of(numbers(network, faces.stream().map(Portrait::image).toList()))
        .add(Tensor.of(numbers(network, faces.stream().map(face -> face.image().flip()).toList())))
        .value();
  }

  private static NdArray numbers(Model network, List<Image> images) {
    return network
        .predict(
            Dataset.of(images).batches(images.size(), Image::toArray, _ -> 0).pass(0).next().x())
        .value();
  }

  private static BufferedImage nearest(List<Portrait> faces, Likeness likeness) {
    List<Image> shown = new ArrayList<>();
    for (int face = 0; face < faces.size(); face += 10) {
      shown.add(faces.get(face).image());
      likeness.nearest(face).limit(9).forEach(other -> shown.add(faces.get(other).image()));
    }
    return new Gallery(shown).cols(10).scale(1).transparent(false).draw().toBufferedImage();
  }
}
