package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.models.Model;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/**
 * The input that a unit likes best: gradient ascent from noise on {@code activation - weight · mean
 * of x²}, with gradients brought to length 1.
 *
 * <p>Defaults: 200 steps of length 0.5, weight 0.1, seed 0. Source: Erhan et al., 2009.
 */
public final class ActivationMaximization {
  private final Model model;
  private final String layer;
  private final int steps;
  private final double rate;
  private final double decay;
  private final long seed;

  /**
   * What was found.
   *
   * @param input the input, of the shape of one sample
   * @param course the activation at each step
   */
  public record Found(NdArray input, List<Double> course) {
    /**
     * Makes the result.
     *
     * @param input the input
     * @param course the course
     */
    public Found {
      course = List.copyOf(course);
    }
  }

  /**
   * Prepares with the defaults.
   *
   * @param model a model of one floating input
   * @param layer the name of the layer of the unit
   */
  public ActivationMaximization(Model model, String layer) {
    this(model, layer, 200, 0.5, 0.1, 0);
  }

  /**
   * Prepares.
   *
   * @param model a model of one floating input
   * @param layer the name of the layer of the unit
   * @param steps how many steps, at least 1
   * @param rate the length of a step
   * @param decay how much large inputs cost
   * @param seed the seed of the noise
   */
  public ActivationMaximization(
      Model model, String layer, int steps, double rate, double decay, long seed) {
    if (steps < 1) {
      throw new PellucidException("ActivationMaximization needs steps >= 1, got " + steps + ".");
    }
    this.model = model;
    this.layer = layer;
    this.steps = steps;
    this.rate = rate;
    this.decay = decay;
    this.seed = seed;
  }

  /**
   * Searches.
   *
   * @param unit the number of the unit or channel, on the last axis of what the layer gives out; of
   *     feature maps the mean over all places counts
   * @return the input and how the search went
   */
  public Found search(int unit) {
    Model through = Model.of(model.inputs(), List.of(model.outputOf(layer)));
    Shape out = model.outputOf(layer).shape();
    int units = out.dim(out.rank() - 1);
    if (unit < 0 || unit >= units) {
      throw new PellucidException(
          "ActivationMaximization: layer \""
              + layer
              + "\" has units 0 to "
              + (units - 1)
              + ", got "
              + unit
              + ".");
    }
    Program ascent =
        Program.of(x -> {
          Tensor result = through.callAll(List.of(x), false).getFirst();
          Tensor activation = result.select(result.rank() - 1, unit).mean();
          Tensor goal = activation.subtract(x.square().mean().multiply(decay));
          Tensor slope = Gradients.of(goal, List.of(x)).getFirst();
          Tensor length = slope.square().sum().sqrt().add(1e-12);
          Tensor moved = x.add(slope.divide(length).multiply(rate));
          return Tensor.concat(0, List.of(moved.reshape(-1), activation.reshape(1)));
        });
    Shape shape = model.inputs().getFirst().shape().with(0, 1);
    NdArray x = noise(shape);
    List<Double> course = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      NdArray result = ascent.run(x).value();
      course.add(result.getDouble(result.size() - 1));
      x = result.rowRange(0, result.size() - 1).reshape(shape);
    }
    return new Found(x.reshape(shape.without(0)), course);
  }

  private NdArray noise(Shape shape) {
    RandomGenerator random = Draws.of(seed);
    float[] numbers = new float[shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (0.1 * random.nextGaussian());
    }
    return NdArray.of(numbers).reshape(shape);
  }
}
