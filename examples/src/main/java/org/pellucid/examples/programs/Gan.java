package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Sample;
import org.pellucid.data.TrainTest;
import org.pellucid.data.images.Gallery;
import org.pellucid.examples.programs.Adversaries.Kind;
import org.pellucid.examples.training.Run;
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
import org.pellucid.models.Sequential;
import org.pellucid.tensor.Tensor;

/**
 * Two networks learn from each other to draw digits: a generator makes pictures of random numbers,
 * a critic tells them from real ones. Once as a DCGAN, once as a WGAN with gradient penalty, which
 * needs the gradient of a gradient.
 *
 * <p>Also the example of a training loop of one's own: {@link #learn} is all there is to it, with
 * the two steps of {@link Adversaries}.
 */
final class Gan implements Application {
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
    for (Kind kind : Kind.values()) {
      Adversaries rivals = new Adversaries(generator(), critic(kind), kind, run.seed());
      String name = kind.name().toLowerCase(Locale.ROOT);
      double untrained = judge.distance(rivals.draw(SAMPLES));
      learn(run, name, rivals, pictures);
      judge.show(run, name, rivals.draw(SAMPLES), untrained);
      if (kind == Kind.WGAN) {
        run.save(rivals.generator());
      }
    }
  }

  /** The training loop: critic and generator take turns; a row of pictures is kept now and then. */
  private static void learn(Run run, String name, Adversaries rivals, Dataset<Batch> pictures) {
    int epochs = run.epochs(4);
    int count = pictures.count();
    int each = rivals.kind().criticSteps();
    List<Tensor> rows = new ArrayList<>();
    rows.add(Tensor.of(rivals.draw(SHOWN)));
    for (int epoch = 0; epoch < epochs; epoch++) {
      double criticLoss = 0;
      double generatorLoss = 0;
      int step = 0;
      for (var batches = pictures.pass(epoch); batches.hasNext(); step++) {
        Object real = batches.next().x();
        criticLoss += rivals.criticStep(real);
        if (step % each == 0) {
          generatorLoss += rivals.generatorStep(real) * each;
        }
        if (step % (count / 2 + 1) == count / 2) {
          rows.add(Tensor.of(rivals.draw(SHOWN)));
        }
      }
      run.point(name, "critic", criticLoss / count);
      run.point(name, "generator", generatorLoss / count);
      run.say(
          "%s %d/%d  critic %.3f  generator %.3f",
          name, epoch + 1, epochs, criticLoss / count, generatorLoss / count);
    }
    rows.add(Tensor.of(rivals.draw(SHOWN)));
    run.picture(
        name + ".png",
        "The same random numbers, drawn while the " + name + " learned",
        Gallery.of(Tensor.concat(0, rows).value(), 0, 1)
            .cols(SHOWN)
            .rows(rows.size())
            .scale(0.6)
            .transparent(false)
            .draw());
  }

  static Sequential generator() {
    return new Sequential(
        new Input(Adversaries.NOISE),
        new Dense(7 * 7 * 64).useBias(false),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Reshape(7, 7, 64),
        new Conv2DTranspose(32, 4).strides(2).padding("same").useBias(false),
        new BatchNormalization().momentum(0.9),
        new Activation("relu"),
        new Conv2DTranspose(1, 4).strides(2).padding("same").activation("sigmoid"));
  }

  static Sequential critic(Kind kind) {
    Sequential critic =
        new Sequential(
            new Input(28, 28, 1),
            new Conv2D(32, 4).strides(2).padding("same"),
            new LeakyReLU(0.2),
            new Conv2D(64, 4).strides(2).padding("same"),
            new LeakyReLU(0.2),
            new Flatten());
    if (kind == Kind.DCGAN) {
      critic.add(new Dropout(0.3));
    }
    return critic.add(new Dense(1));
  }
}
