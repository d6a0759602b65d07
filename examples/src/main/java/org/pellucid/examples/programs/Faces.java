package org.pellucid.examples.programs;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Tells whether two portraits show the same person, also of people never seen before: a portrait is
 * turned into numbers, those of one person's portraits alike.
 *
 * <p>It is looked at in three ways: by a network that has learned to tell other people apart, by
 * its outlines, and by its grey values. The numbers of each way then pass a {@link Whitening}.
 *
 * <p>Thirty people are few, so each is held out once: five networks learn from 20 people each, 4
 * others are for the threshold, and 6 more are the test.
 */
final class Faces implements Application {
  private static final int FOLDS = 5;
  private static final int TUNING = 4;
  private static final int SIZE = 64;
  private static final List<String> VIEWS = List.of("network", "outlines", "grey values");

  /** How alike the portraits of a fold are, by each view alone and by all together. */
  private record Fold(List<Likeness> tuning, List<Likeness> test) {}

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
    List<Fold> folds = new ArrayList<>();
    for (int fold = 1; fold <= FOLDS; fold++) {
      List<Portrait> test = of(faces, people.subList(0, held));
      List<Portrait> tuning = of(faces, people.subList(held, held + TUNING));
      List<Integer> known = List.copyOf(people.subList(held + TUNING, people.size()));
      List<Portrait> learned = of(faces, known).subList(0, run.samples(10 * known.size()));
      Sequential body = body();
      Model network = learn(run, fold, body, learned, known);
      folds.add(compared(List.of(body, outlines(), greyValues()), learned, known, tuning, test));
      if (fold == 1) {
        run.save(network);
        run.picture(
            "faces.png",
            "People never seen: a portrait, then from left to right those found most like it among"
                + " the 59 others",
            nearest(test, folds.getFirst().test().getLast()));
      }
      Collections.rotate(people, -held);
    }
    judge(run, folds, held);
  }

  /** Figures of all views; the last, of all together, is what counts. */
  private static void judge(Run run, List<Fold> folds, int held) {
    List<List<String>> rows = new ArrayList<>();
    double verified = 0;
    double identified = 0;
    for (int view = 0; view <= VIEWS.size(); view++) {
      verified = 0;
      identified = 0;
      List<String> row = new ArrayList<>();
      row.add(view < VIEWS.size() ? VIEWS.get(view) : "all together");
      for (int fold = 0; fold < FOLDS; fold++) {
        Likeness likeness = folds.get(fold).test().get(view);
        double right = likeness.verification(threshold(folds, fold, view));
        verified += right / FOLDS;
        identified += likeness.oneShot() / FOLDS;
        row.add(String.format(Locale.ROOT, "%.3f, %.3f", right, likeness.oneShot()));
      }
      row.add(String.format(Locale.ROOT, "%.3f, %.3f", verified, identified));
      rows.add(row);
    }
    run.table(
        "Verification and one-shot identification of " + held + " people never seen, in each fold",
        List.of("view", "1", "2", "3", "4", "5", "mean"),
        rows);
    run.figure("verification_accuracy", verified, ">= 0.92");
    run.figure("one_shot_identification", identified, ">= 0.90");
  }

  /**
   * The threshold for a fold: by the people for tuning of all folds, each compared by its own
   * fold's network, except of the fold before, whose people for tuning are in the test here.
   */
  private static double threshold(List<Fold> folds, int fold, int view) {
    int before = (fold + FOLDS - 1) % FOLDS;
    return Likeness.threshold(
        IntStream.range(0, FOLDS)
            .filter(other -> other != before)
            .mapToObj(other -> folds.get(other).tuning().get(view))
            .toList());
  }

  private static Fold compared(
      List<Model> views,
      List<Portrait> learned,
      List<Integer> known,
      List<Portrait> tuning,
      List<Portrait> test) {
    List<Portrait> both = new ArrayList<>(learned);
    both.addAll(learned.stream().map(Faces::inMirror).toList());
    NdArray kinds = NdArray.of(both.stream().mapToInt(face -> label(face, known)).toArray());
    List<List<Portrait>> parts = List.of(learned, tuning, test);
    List<List<Tensor>> numbers = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Model view : views) {
      Whitening white = Whitening.of(values(view, both), kinds, 2 * known.size());
      for (int part = 0; part < parts.size(); part++) {
        numbers.get(part).add(numbers(view, white, parts.get(part)));
      }
    }
    for (List<Tensor> each : numbers) {
      each.add(Tensor.concat(1, List.copyOf(each)));
    }
    return new Fold(
        likenesses(numbers.get(1), numbers.get(0)), likenesses(numbers.get(2), numbers.get(0)));
  }

  private static List<Likeness> likenesses(List<Tensor> numbers, List<Tensor> strangers) {
    return IntStream.range(0, numbers.size())
        .mapToObj(i -> Likeness.of(numbers.get(i).value(), strangers.get(i).value(), 10))
        .toList();
  }

  /** What a view says about portraits, whitened: the sum for each and its mirror image. */
  private static Tensor numbers(Model view, Whitening white, List<Portrait> faces) {
    List<Portrait> mirrored = faces.stream().map(Faces::inMirror).toList();
    Tensor straight = Likeness.unit(white.apply(values(view, faces)));
    Tensor inMirror = Likeness.unit(white.apply(values(view, mirrored)));
    return Likeness.unit(straight.add(inMirror).value());
  }

  private static NdArray values(Model view, List<Portrait> faces) {
    List<Tensor> images = faces.stream().map(face -> Tensor.of(face.image().toArray())).toList();
    return view.predict(Tensor.stack(0, images)).value();
  }

  static List<Portrait> of(List<Portrait> faces, List<Integer> people) {
    return faces.stream().filter(face -> people.contains(face.person())).toList();
  }

  /**
   * Learns to tell people apart; what is in front of the last layers then serves for all people.
   */
  private static Model learn(
      Run run, int fold, Sequential body, List<Portrait> faces, List<Integer> people) {
    int epochs = run.epochs(40);
    int batch = run.batchSize(40);
    Model network = network(body);
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
  private static Sequential evenLight() {
    return new Sequential(
        new Input(SIZE, SIZE, 1),
        new LayerNormalization().axis(1, 2, 3).center(false).scale(false));
  }

  private static Model greyValues() {
    return evenLight().add(new Flatten());
  }

  private static Model outlines() {
    return evenLight().add(new OrientedGradients()).add(new Flatten());
  }

  static Sequential body() {
    Sequential body = evenLight().add(new AveragePooling2D(2));
    for (int filters = 32; filters <= 128; filters *= 2) {
      body.add(new Conv2D(filters, 3).padding("same").useBias(false).kernelInitializer("he_normal"))
          .add(new BatchNormalization().momentum(0.9))
          .add(new Activation("relu"))
          .add(new MaxPooling2D(2));
    }
    return body.add(new Flatten());
  }

  static Model network(Sequential body) {
    return new Sequential(
        body,
        new Dropout(0.4),
        new Dense(64).useBias(false),
        new BatchNormalization().momentum(0.9).scale(false),
        new UnitNormalization());
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

  private static BufferedImage nearest(List<Portrait> faces, Likeness likeness) {
    List<Image> shown = new ArrayList<>();
    for (int face = 0; face < faces.size(); face += 10) {
      shown.add(faces.get(face).image());
      likeness.nearest(face).limit(9).forEach(other -> shown.add(faces.get(other).image()));
    }
    return new Gallery(shown).cols(10).scale(1).transparent(false).draw().toBufferedImage();
  }
}
