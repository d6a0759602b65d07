package org.pellucid.examples.programs;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Sample;
import org.pellucid.data.TrainTest;
import org.pellucid.data.images.Gallery;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.ImageScatter;
import org.pellucid.examples.training.Run;
import org.pellucid.models.Batch;
import org.pellucid.models.Compile;
import org.pellucid.models.Fit;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.tensor.Tensor;

/**
 * A variational autoencoder that learns what digits look like, without labels: each is a point in a
 * space of few dimensions, and each point of the space is a digit.
 */
final class Vae implements Application {
  private static final int WATCHED = 5_000;

  @Override
  public String name() {
    return "vae";
  }

  @Override
  public String description() {
    return "learns to draw digits, and lays them out in a plane (MNIST)";
  }

  @Override
  public void run(Run run) {
    // The last 5,000 of the training part are for watching; the test part is looked at once.
    TrainTest data = DataSets.mnist();
    int learned = data.trainY().size() - WATCHED;
    run.say("Data: " + data.name() + ", " + data.licence() + ".");
    run.say(
        "Pixels are black or white, drawn anew in each epoch, as likely white as they are bright.");
    NdArray x = data.trainX().rowRange(0, run.samples(learned));
    NdArray unseen = data.trainX().rowRange(learned, learned + WATCHED);
    Dataset<Batch> training =
        binary(Dataset.ofArrays(x, x).shuffle(run.seed()), run.seed(), run.batchSize(128));
    Dataset<Batch> watched = binary(Dataset.ofArrays(unseen, unseen), 1, 250);
    Dataset<Batch> test = binary(Dataset.ofArrays(data.testX(), data.testX()), 1, 250);

    // Two dimensions can be looked at; sixteen have room for how each digit is written.
    VariationalAutoencoder plane = trained(run, 2, training, watched);
    VariationalAutoencoder deep = trained(run, 16, training, watched);
    run.figure("elbo_2_dimensions", requireNonNull(plane.evaluate(test).get("elbo")), "");
    run.figure("elbo_16_dimensions", requireNonNull(deep.evaluate(test).get("elbo")), ">= -105");
    run.save(deep.decoder());

    run.picture(
        "plane.png",
        "The plane of codes from -2 to 2: what the decoder draws at each place.",
        gallery(plane.drawPlane(15, 2), 15));
    run.picture(
        "codes.png",
        "Where the encoder lays digits of the test, from -3.5 to 3.5; a colour for each kind, which"
            + " it has never been told.",
        codes(plane, data, 1_500));
    NdArray digits = data.testX().rowRange(0, 12);
    NdArray copies = deep.draw(deep.predict(digits).value());
    run.picture(
        "copies.png",
        "Digits of the test, and below them what the decoder makes of their 16 numbers.",
        gallery(Tensor.concat(0, List.of(Tensor.of(digits), Tensor.of(copies))).value(), 12));
    double[] random =
        DoubleStream.generate(new Random(run.seed())::nextGaussian).limit(100 * 16).toArray();
    NdArray dreams = NdArray.of(random, 100, 16).cast(DType.FLOAT32);
    run.picture(
        "dreams.png",
        "Digits that nobody wrote: drawn from random codes of 16 numbers.",
        gallery(deep.draw(dreams), 20));
  }

  private static Dataset<Batch> binary(Dataset<Sample> samples, long seed, int batchSize) {
    return samples
        .augment(seed, (sample, random) -> drawn(sample.x(), random))
        .batches(batchSize, x -> x, x -> x)
        .prefetch(2);
  }

  /** Each pixel white with the probability that its brightness is. */
  static NdArray drawn(NdArray digit, RandomGenerator random) {
    float[] pixels = digit.toFloatArray();
    for (int i = 0; i < pixels.length; i++) {
      // Most of a digit is black for sure
      pixels[i] = pixels[i] > 0 && random.nextFloat() < pixels[i] ? 1 : 0;
    }
    return NdArray.of(pixels, digit.shape().toArray());
  }

  private static VariationalAutoencoder trained(
      Run run, int dimensions, Dataset<Batch> training, Dataset<Batch> watched) {
    int epochs = run.epochs(20);
    VariationalAutoencoder model = new VariationalAutoencoder(dimensions, run.seed());
    model.compile(Compile.optimizer(new Adam(new CosineDecay(0.001, epochs * training.count()))));
    model.fit(
        training,
        Fit.epochs(epochs)
            .validationData(watched)
            .verbose(0)
            .callbacks(run.progress(dimensions + " dimensions", epochs)));
    return model;
  }

  private static Image codes(VariationalAutoencoder model, TrainTest data, int shown) {
    NdArray digits = data.testX().rowRange(0, shown);
    return ImageScatter.of(digits, model.predict(digits, 250).value())
        .classes(data.testY().rowRange(0, shown).toIntArray(), data.classNames().size())
        .edge(3.5)
        .draw();
  }

  private static Image gallery(NdArray images, int columns) {
    return Gallery.of(images, 0, 1).cols(columns).scale(28 / 60.0).draw();
  }
}
