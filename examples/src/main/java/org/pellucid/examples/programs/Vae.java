package org.pellucid.examples.programs;

import static java.util.Objects.requireNonNull;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Sample;
import org.pellucid.data.TrainTest;
import org.pellucid.data.images.Gallery;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.metrics.Mean;
import org.pellucid.models.Batch;
import org.pellucid.models.Compile;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.models.StepData;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * A variational autoencoder that learns what digits look like, without labels: each is a point in a
 * space of few dimensions, and each point of the space is a digit.
 */
final class Vae implements Application {
  private static final int PIXELS = 28 * 28;
  private static final int WATCHED = 5_000;
  private static final int PLANE = 15;
  private static final double FAR = 2;
  private static final int SHOWN = 1_500;
  private static final int SIDE = 640;
  private static final double EDGE = 3.5;

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
    int samples = run.samples(learned);
    run.say("Data: " + data.name() + ", " + data.licence() + ".");
    run.say(
        "Pixels are black or white, drawn anew in each epoch, as likely white as they are bright.");
    NdArray x = flat(data.trainX().rowRange(0, samples));
    NdArray unseen = flat(data.trainX().rowRange(learned, learned + WATCHED));
    NdArray heldOut = flat(data.testX());
    Dataset<Batch> training =
        binary(Dataset.ofArrays(x, x).shuffle(run.seed()), run.seed(), run.batchSize(128));
    Dataset<Batch> watched = binary(Dataset.ofArrays(unseen, unseen), 1, 250);
    Dataset<Batch> test = binary(Dataset.ofArrays(heldOut, heldOut), 1, 250);

    // Two dimensions can be looked at; sixteen have room for how each digit is written.
    Autoencoder plane = trained(run, 2, training, watched);
    Autoencoder deep = trained(run, 16, training, watched);
    run.figure("elbo_2_dimensions", elbo(plane, test), "");
    run.figure("elbo_16_dimensions", elbo(deep, test), ">= -105");
    run.save(deep.decoder);
    showPlane(run, plane);
    showCodes(run, plane, data);
    showCopies(run, deep, heldOut.rowRange(0, 12));
    showDreams(run, deep);
  }

  private static double elbo(Autoencoder model, Dataset<Batch> test) {
    return requireNonNull(model.evaluate(test).get("elbo"));
  }

  private static NdArray flat(NdArray images) {
    return images.reshape(Shape.of(images.shape().dim(0), PIXELS));
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
    return NdArray.of(pixels, pixels.length);
  }

  private static Autoencoder trained(
      Run run, int dimensions, Dataset<Batch> training, Dataset<Batch> watched) {
    int epochs = run.epochs(20);
    Autoencoder model = new Autoencoder(dimensions, run.seed());
    model.compile(Compile.optimizer(new Adam(new CosineDecay(0.001, epochs * training.count()))));
    model.fit(
        training,
        Fit.epochs(epochs)
            .validationData(watched)
            .verbose(0)
            .callbacks(run.progress(dimensions + " dimensions", epochs)));
    return model;
  }

  /** Encoder and decoder, trained together to make the bound as high as they can. */
  static final class Autoencoder extends Model {
    private final int dimensions;
    final Sequential encoder;
    final Sequential decoder;
    private final SeedGenerator noise;
    private final Mean elbo = track(new Mean().name("elbo"));
    private final Mean divergence = track(new Mean().name("kl"));

    Autoencoder(int dimensions, long seed) {
      this.dimensions = dimensions;
      encoder =
          track(
              new Sequential(
                  new Input(PIXELS),
                  new Dense(400).activation("relu"),
                  new Dense(200).activation("relu"),
                  new Dense(2 * dimensions)));
      decoder =
          track(
              new Sequential(
                  new Input(dimensions),
                  new Dense(200).activation("relu"),
                  new Dense(400).activation("relu"),
                  new Dense(PIXELS)));
      noise = new SeedGenerator(seed);
    }

    /** From a digit to the middle of its cloud in the space of codes. */
    @Override
    protected Tensor forward(Tensor x) {
      return encoder.call(x).slice(1, 0, dimensions);
    }

    /**
     * The evidence lower bound of each digit, in nats: how likely the decoder makes the digit from
     * a code drawn from its cloud, less what the cloud says beyond a standard normal one.
     */
    private Tensor bound(Tensor x) {
      Tensor code = encoder.call(x);
      Tensor mean = code.slice(1, 0, dimensions);
      Tensor logVariance = code.slice(1, dimensions, 2 * dimensions);
      Tensor deviation = logVariance.multiply(0.5).exp();
      Tensor z = mean.add(deviation.multiply(noise.normal(mean.shape(), 0, 1)));
      Tensor logits = decoder.call(z);
      Tensor likelihood = x.multiply(logits).subtract(Nn.softplus(logits)).sum(1);
      Tensor kl =
          mean.square()
              .add(logVariance.exp())
              .subtract(logVariance)
              .subtract(1)
              .sum(1)
              .multiply(0.5);
      Tensor bound = likelihood.subtract(kl);
      elbo.update(bound);
      divergence.update(kl);
      return bound;
    }

    @Override
    protected Map<String, Tensor> trainStep(StepData data) {
      optimizer().minimize(bound(data.x()).mean().negative(), trainableVariables());
      return measured();
    }

    @Override
    protected Map<String, Tensor> testStep(StepData data) {
      bound(data.x());
      return measured();
    }

    private Map<String, Tensor> measured() {
      return Map.of("elbo", elbo.result(), "kl", divergence.result());
    }

    /** Draws what stands at places of the space: {@code [places, 28, 28, 1]}. */
    NdArray draw(NdArray codes) {
      return decoder.predict(codes, 250).sigmoid().reshape(-1, 28, 28, 1).value();
    }
  }

  // ---- Pictures ----

  private static void showPlane(Run run, Autoencoder model) {
    float[] places = new float[2 * PLANE * PLANE];
    for (int row = 0; row < PLANE; row++) {
      for (int column = 0; column < PLANE; column++) {
        int at = 2 * (row * PLANE + column);
        places[at] = (float) (FAR * (2.0 * column / (PLANE - 1) - 1));
        places[at + 1] = (float) (FAR * (1 - 2.0 * row / (PLANE - 1)));
      }
    }
    gallery(
        run,
        "plane.png",
        "The plane of codes from -2 to 2: what the decoder draws at each place.",
        model.draw(NdArray.of(places, PLANE * PLANE, 2)),
        PLANE);
  }

  /** Each digit drawn where its code is, in the colour of its kind. */
  private static void showCodes(Run run, Autoencoder model, TrainTest data) {
    NdArray digits = flat(data.testX().rowRange(0, SHOWN));
    float[] pixels = digits.toFloatArray();
    float[] codes = model.predict(digits, 250).value().toFloatArray();
    int[] labels = data.testY().rowRange(0, SHOWN).toIntArray();
    BufferedImage page = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = page.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    for (int i = 0; i < SHOWN; i++) {
      int colour = Color.HSBtoRGB(labels[i] / 10f, 0.7f, 1) & 0xFFFFFF;
      BufferedImage digit = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        int opaque = Math.round(255 * pixels[i * PIXELS + pixel]);
        digit.setRGB(pixel % 28, pixel / 28, (opaque << 24) | colour);
      }
      int left = (int) ((codes[2 * i] / EDGE + 1) * SIDE / 2);
      int top = (int) ((1 - codes[2 * i + 1] / EDGE) * SIDE / 2);
      graphics.drawImage(digit, left - 9, top - 9, 18, 18, null);
    }
    graphics.dispose();
    run.picture(
        "codes.png",
        "Where the encoder lays digits of the test, from -3.5 to 3.5; a colour for each kind, which"
            + " it has never been told.",
        page);
  }

  private static void showCopies(Run run, Autoencoder model, NdArray digits) {
    NdArray copies = model.draw(model.predict(digits).value());
    NdArray originals = digits.reshape(Shape.of(12, 28, 28, 1));
    gallery(
        run,
        "copies.png",
        "Digits of the test, and below them what the decoder makes of their 16 numbers.",
        Tensor.concat(0, List.of(Tensor.of(originals), Tensor.of(copies))).value(),
        12);
  }

  private static void showDreams(Run run, Autoencoder model) {
    Random random = new Random(run.seed());
    float[] codes = new float[100 * 16];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) random.nextGaussian();
    }
    gallery(
        run,
        "dreams.png",
        "Digits that nobody wrote: drawn from random codes of 16 numbers.",
        model.draw(NdArray.of(codes, 100, 16)),
        20);
  }

  private static void gallery(Run run, String file, String caption, NdArray images, int columns) {
    Path path = run.file(file);
    Gallery.of(images, 0, 1).cols(columns).scale(28 / 60.0).write(path);
    run.picture(path, caption);
  }
}
