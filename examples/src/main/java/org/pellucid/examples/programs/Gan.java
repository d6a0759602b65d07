package org.pellucid.examples.programs;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import org.pellucid.layers.Reshape;
import org.pellucid.models.Batch;
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
      run.figure(
          name + "_classes_drawn",
          (double) Arrays.stream(classes).filter(n -> n >= 10).count(),
          "= 10");
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
    int count = pictures.count();
    List<NdArray> rows = new ArrayList<>(List.of(samples(generator, SHOWN)));
    double[] criticLosses = new double[epochs];
    double[] generatorLosses = new double[epochs];
    for (int epoch = 0; epoch < epochs; epoch++) {
      int step = 0;
      for (var batches = pictures.pass(epoch); batches.hasNext(); step++) {
        Object real = batches.next().x();
        criticLosses[epoch] += criticStep.run(real).item();
        if (step % each == 0) {
          generatorLosses[epoch] += generatorStep.run(real).item() * each;
        }
        if (step % (count / 2 + 1) == count / 2) {
          rows.add(samples(generator, SHOWN));
        }
      }
      criticLosses[epoch] /= count;
      generatorLosses[epoch] /= count;
      run.say(
          String.format(
              Locale.ROOT,
              "%s %d/%d  critic %.3f  generator %.3f",
              name,
              epoch + 1,
              epochs,
              criticLosses[epoch],
              generatorLosses[epoch]));
    }
    rows.add(samples(generator, SHOWN));
    run.curve(name, "critic", criticLosses);
    run.curve(name, "generator", generatorLosses);
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
    NdArray all = Tensor.concat(0, rows.stream().map(Tensor::of).toList()).value();
    return Gallery.of(all, 0, 1)
        .cols(SHOWN)
        .rows(rows.size())
        .scale(0.6)
        .transparent(false)
        .draw()
        .toBufferedImage();
  }
}
