package org.pellucid.examples.programs;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Sample;
import org.pellucid.data.TrainTest;
import org.pellucid.data.images.Gallery;
import org.pellucid.examples.training.Run;
import org.pellucid.gradient.Gradients;
import org.pellucid.layers.Activation;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Conv2DTranspose;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.LeakyReLU;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.Reshape;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.metrics.FrechetDistance;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Two networks learn from each other to draw digits: a generator makes pictures of random numbers,
 * a critic tells them from real ones. Once as a DCGAN, once as a WGAN with gradient penalty, which
 * needs the gradient of a gradient.
 *
 * <p>Also the example of a training loop of one's own: {@link #learn} is all there is to it.
 *
 * <p>Sources: Radford et al. (2015), Gulrajani et al. (2017).
 */
final class Gan implements Application {
  private static final int NOISE = 64;
  private static final int SAMPLES = 1_000;
  private static final int SHOWN = 12;

  @Override
  public String name() {
    return "gan";
  }

  @Override
  public String description() {
    return "digits drawn by a generator that a critic judges (DCGAN and WGAN-GP)";
  }

  @Override
  public void run(Run run) {
    TrainTest data = DataSets.mnist();
    run.say(data.name() + "; source: " + data.licence() + ".");
    Judge judge = Judge.learn(run, data);
    Dataset<Batch> pictures =
        Dataset.ofArrays(data.trainX(), data.trainY())
            .take(run.samples(20_000))
            .shuffle(run.seed())
            .batches(run.batchSize(64), Sample::x, Sample::y);
    for (boolean wasserstein : new boolean[] {false, true}) {
      Model generator = generator();
      Model critic = critic(wasserstein);
      String name = wasserstein ? "wgan" : "dcgan";
      double untrained = judge.distance(samples(generator, SAMPLES));
      learn(run, name, generator, critic, wasserstein, pictures);
      NdArray drawn = samples(generator, SAMPLES);
      double trained = judge.distance(drawn);
      run.say(
          String.format(
              Locale.ROOT, "%s: Fréchet distance %.1f, untrained %.1f", name, trained, untrained));
      run.figure(name + "_distance_over_untrained", trained / untrained, "<= 0.333");
      int[] classes = judge.classes(drawn);
      run.table(
          "What the classifier sees in 1,000 pictures of the " + name,
          data.classNames(),
          List.of(Arrays.stream(classes).mapToObj(Integer::toString).toList()));
      double drawnWell = Arrays.stream(classes).map(n -> n >= 10 ? 1 : 0).sum();
      run.figure(name + "_classes_drawn", drawnWell, "= 10");
      if (wasserstein) {
        run.save(generator);
      }
    }
  }

  /** The training loop: critic and generator take turns; a row of pictures is kept now and then. */
  private static void learn(
      Run run,
      String name,
      Model generator,
      Model critic,
      boolean wasserstein,
      Dataset<Batch> pictures) {
    SeedGenerator random = new SeedGenerator(run.seed());
    Optimizer criticOptimizer = adam(wasserstein);
    Optimizer generatorOptimizer = adam(wasserstein);

    Program criticStep =
        Program.of(real -> {
          Tensor noise = random.normal(Shape.of(real.dim(0), NOISE), 0, 1);
          Tensor drawn = generator.call(noise, true).stopGradient();
          Tensor ofReal = critic.call(real, true);
          Tensor ofDrawn = critic.call(drawn, true);
          Tensor loss =
              wasserstein
                  ? ofDrawn
                      .mean()
                      .subtract(ofReal.mean())
                      .add(penalty(critic, real, drawn, random).multiply(10))
                  : Nn.softplus(ofReal.negative()).mean().add(Nn.softplus(ofDrawn).mean());
          criticOptimizer.minimize(loss, critic.trainableVariables());
          return loss;
        });
    Program generatorStep =
        Program.of(real -> {
          Tensor noise = random.normal(Shape.of(real.dim(0), NOISE), 0, 1);
          Tensor ofDrawn = critic.call(generator.call(noise, true), true);
          Tensor loss =
              wasserstein ? ofDrawn.mean().negative() : Nn.softplus(ofDrawn.negative()).mean();
          generatorOptimizer.minimize(loss, generator.trainableVariables());
          return loss;
        });

    int epochs = run.epochs(4);
    int each = wasserstein ? 3 : 1;
    List<NdArray> rows = new ArrayList<>(List.of(samples(generator, SHOWN)));
    List<Double> criticLosses = new ArrayList<>();
    List<Double> generatorLosses = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      int step = 0;
      double criticLoss = 0;
      double generatorLoss = 0;
      int count = pictures.count();
      for (var batches = pictures.pass(epoch); batches.hasNext(); step++) {
        Object real = batches.next().x();
        criticLoss += criticStep.run(real).item();
        if (step % each == 0) {
          generatorLoss += generatorStep.run(real).item() * each;
        }
        if (step % (count / 2 + 1) == count / 2) {
          rows.add(samples(generator, SHOWN));
        }
      }
      criticLosses.add(criticLoss / count);
      generatorLosses.add(generatorLoss / count);
      run.say(
          String.format(
              Locale.ROOT,
              "%s %d/%d  critic %.3f  generator %.3f",
              name,
              epoch + 1,
              epochs,
              criticLosses.getLast(),
              generatorLosses.getLast()));
    }
    rows.add(samples(generator, SHOWN));
    run.curve(name, "critic", criticLosses.stream().mapToDouble(Double::doubleValue).toArray());
    run.curve(
        name, "generator", generatorLosses.stream().mapToDouble(Double::doubleValue).toArray());
    run.picture(
        name + ".png", "The same random numbers, drawn while the " + name + " learned", grid(rows));
  }

  /** How far the critic's slope is from 1, on the way from real pictures to drawn ones. */
  static Tensor penalty(Model critic, Tensor real, Tensor drawn, SeedGenerator random) {
    Tensor part = random.uniform(Shape.of(real.dim(0), 1, 1, 1));
    Tensor between = drawn.add(real.subtract(drawn).multiply(part));
    Tensor slope = Gradients.of(critic.call(between, true).sum(), List.of(between)).getFirst();
    return slope.square().sum(1, 2, 3).add(1e-12).sqrt().subtract(1).square().mean();
  }

  private static Optimizer adam(boolean wasserstein) {
    return wasserstein ? new Adam(0.0005).beta1(0.5).beta2(0.9) : new Adam(0.0004).beta1(0.5);
  }

  static Sequential generator() {
    return new Sequential(
        new Input(NOISE),
        new Dense(7 * 7 * 64).useBias(false),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Reshape(7, 7, 64),
        new Conv2DTranspose(32, 4).strides(2).padding("same").useBias(false),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Conv2DTranspose(1, 4).strides(2).padding("same").activation("sigmoid"));
  }

  static Sequential critic(boolean wasserstein) {
    Sequential critic =
        new Sequential(
            new Input(28, 28, 1),
            new Conv2D(32, 4).strides(2).padding("same"),
            new LeakyReLU(0.2),
            new Conv2D(64, 4).strides(2).padding("same"),
            new LeakyReLU(0.2),
            new Flatten());
    if (!wasserstein) {
      critic.add(new Dropout(0.3));
    }
    return critic.add(new Dense(1));
  }

  /** Pictures of the same random numbers each time. */
  static NdArray samples(Model generator, int count) {
    return generator.predict(RandomNumbers.normal(Shape.of(count, NOISE), 7), 250).value();
  }

  private static BufferedImage grid(List<NdArray> rows) {
    return Gallery.of(join(rows), 0, 1)
        .cols(SHOWN)
        .rows(rows.size())
        .scale(0.6)
        .transparent(false)
        .draw()
        .toBufferedImage();
  }

  private static NdArray join(List<NdArray> rows) {
    return Tensor.concat(0, rows.stream().map(Tensor::of).toList()).value();
  }

  /** A classifier of real digits, whose features say what a drawn one looks like. */
  private record Judge(Model classifier, Model features, NdArray real) {
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
          Fit.epochs(3)
              .batchSize(128)
              .seed(run.seed())
              .verbose(0)
              .callbacks(run.progress("judge", 3)));
      Map<String, Double> test = classifier.evaluate(data.testX(), data.testY());
      run.say("The judge and the test: " + test);
      Model features = Model.of(classifier.inputs().getFirst(), classifier.outputOf("features"));
      return new Judge(
          classifier, features, features.predict(data.testX().rowRange(0, SAMPLES)).value());
    }

    /** The distance of drawn pictures from as many real ones, never learned from. */
    double distance(NdArray pictures) {
      return FrechetDistance.between(features.predict(pictures, 250).value(), real);
    }

    /** How many pictures look like each digit. */
    int[] classes(NdArray pictures) {
      int[] counts = new int[10];
      IntStream.of(classifier.predict(pictures, 250).argmax(1).toIntArray())
          .forEach(digit -> counts[digit]++);
      return counts;
    }
  }
}
