package org.pellucid.examples.programs;

import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.metrics.Mean;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.models.StepData;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * An encoder, which makes of each picture a cloud of codes, and a decoder, which makes a picture of
 * a code. They are trained together to make the evidence lower bound as high as they can: how
 * likely the decoder makes the picture x from a code z drawn from its cloud q, less what the cloud
 * says beyond a standard normal one, E<sub>q</sub> log p(x | z) - KL(q(z | x) || N(0, 1)).
 *
 * <p>Pictures are {@code [batch, 28, 28, 1]}, their pixels black or white. The metrics are {@code
 * elbo}, the bound in nats, and {@code kl}, its second part. Source: Kingma and Welling,
 * "Auto-encoding variational Bayes", 2013.
 */
final class VariationalAutoencoder extends Model {
  private static final int PIXELS = 28 * 28;

  private final int dimensions;
  private final Sequential encoder;
  private final Sequential decoder;
  private final SeedGenerator noise;
  private final Mean elbo = track(new Mean().name("elbo"));
  private final Mean divergence = track(new Mean().name("kl"));

  /**
   * Makes the model.
   *
   * @param dimensions how many numbers a code has
   * @param seed any number, for the codes that are drawn
   */
  VariationalAutoencoder(int dimensions, long seed) {
    this.dimensions = dimensions;
    encoder =
        track(
            new Sequential(
                new Input(28, 28, 1),
                new Flatten(),
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

  /** {@return what makes logits of pixels, {@code [batch, 784]}, of codes} */
  Sequential decoder() {
    return decoder;
  }

  /** From a picture to the middle of its cloud. */
  @Override
  protected Tensor forward(Tensor x) {
    return encoder.call(x).slice(1, 0, dimensions);
  }

  /** The bound of each picture. */
  private Tensor bound(Tensor pictures) {
    Tensor code = encoder.call(pictures);
    Tensor mean = code.slice(1, 0, dimensions);
    Tensor logVariance = code.slice(1, dimensions, 2 * dimensions);
    Tensor deviation = logVariance.multiply(0.5).exp();
    Tensor z = mean.add(deviation.multiply(noise.normal(mean.shape(), 0, 1)));
    Tensor logits = decoder.call(z);
    Tensor x = pictures.reshape(-1, PIXELS);
    Tensor likelihood = x.multiply(logits).subtract(Nn.softplus(logits)).sum(1);
    Tensor kl =
        mean.square().add(logVariance.exp()).subtract(logVariance).subtract(1).sum(1).multiply(0.5);
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

  /** Draws what stands at places of the space: {@code [places, 28, 28, 1]}, from 0 to 1. */
  NdArray draw(NdArray codes) {
    return decoder.predict(codes, 250).sigmoid().reshape(-1, 28, 28, 1).value();
  }

  /**
   * Draws the plane of codes of two numbers, row by row from its upper left corner.
   *
   * @param side how many places there are in a row and in a column, at least 2
   * @param farthest the number at the edges
   */
  NdArray drawPlane(int side, double farthest) {
    float[] places = new float[2 * side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int at = 2 * (row * side + column);
        places[at] = (float) (farthest * (2.0 * column / (side - 1) - 1));
        places[at + 1] = (float) (farthest * (1 - 2.0 * row / (side - 1)));
      }
    }
    return draw(NdArray.of(places, side * side, 2));
  }
}
