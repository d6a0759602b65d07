package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.gradient.Gradients;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Two networks that learn from each other: a generator makes pictures of random numbers, a critic
 * tells them from real ones. Each has a step of its own, a function in tensors that is recorded and
 * compiled once.
 *
 * <p>Sources: Radford et al., "Unsupervised representation learning with deep convolutional
 * generative adversarial networks", 2015; Gulrajani et al., "Improved training of Wasserstein
 * GANs", 2017.
 */
final class Adversaries {
  /** How many random numbers a picture is made of. */
  static final int NOISE = 64;

  /** How much the slope of the critic counts in a WGAN. */
  private static final double PENALTY = 10;

  /** What the two learn by. */
  enum Kind {
    /** The critic says how likely a picture is real; both learn from the cross-entropy of that. */
    DCGAN(1),

    /** The critic gives marks, with a slope near 1; both learn from how far these lie apart. */
    WGAN(3);

    private final int criticSteps;

    Kind(int criticSteps) {
      this.criticSteps = criticSteps;
    }

    /** {@return how many steps of the critic there are for one of the generator} */
    int criticSteps() {
      return criticSteps;
    }

    private Optimizer optimizer() {
      return switch (this) {
        case DCGAN -> new Adam(0.0004).beta1(0.5);
        case WGAN -> new Adam(0.0005).beta1(0.5).beta2(0.9);
      };
    }
  }

  private final Model generator;
  private final Model critic;
  private final Kind kind;
  private final SeedGenerator random;
  private final Program criticStep;
  private final Program generatorStep;

  /**
   * Brings two networks together.
   *
   * @param generator makes pictures of numbers {@code [batch, 64]}
   * @param critic makes one number of each picture {@code [batch, height, width, channels]}
   * @param kind what they learn by
   * @param seed any number, for the random numbers
   */
  Adversaries(Model generator, Model critic, Kind kind, long seed) {
    this.generator = generator;
    this.critic = critic;
    this.kind = kind;
    random = new SeedGenerator(seed);
    Optimizer criticOptimizer = kind.optimizer();
    Optimizer generatorOptimizer = kind.optimizer();
    criticStep =
        Program.of(real -> {
          Tensor loss = criticLoss(real, drawn(real.dim(0)).stopGradient());
          criticOptimizer.minimize(loss, critic.trainableVariables());
          return loss;
        });
    generatorStep =
        Program.of(real -> {
          Tensor loss = generatorLoss(drawn(real.dim(0)));
          generatorOptimizer.minimize(loss, generator.trainableVariables());
          return loss;
        });
  }

  private Tensor drawn(int count) {
    return generator.call(random.normal(Shape.of(count, NOISE), 0, 1), true);
  }

  private Tensor criticLoss(Tensor real, Tensor drawn) {
    Tensor ofReal = critic.call(real, true);
    Tensor ofDrawn = critic.call(drawn, true);
    return switch (kind) {
      case DCGAN -> Nn.softplus(ofReal.negative()).mean().add(Nn.softplus(ofDrawn).mean());
      case WGAN ->
          ofDrawn
              .mean()
              .subtract(ofReal.mean())
              .add(penalty(critic, real, drawn, random).multiply(PENALTY));
    };
  }

  private Tensor generatorLoss(Tensor drawn) {
    Tensor ofDrawn = critic.call(drawn, true);
    return switch (kind) {
      case DCGAN -> Nn.softplus(ofDrawn.negative()).mean();
      case WGAN -> ofDrawn.mean().negative();
    };
  }

  /** How far the critic's slope is from 1, on the way from real pictures to drawn ones. */
  static Tensor penalty(Model critic, Tensor real, Tensor drawn, SeedGenerator random) {
    Tensor part = random.uniform(Shape.of(real.dim(0), 1, 1, 1));
    Tensor between = drawn.add(real.subtract(drawn).multiply(part));
    Tensor slope = Gradients.of(critic.call(between, true).sum(), List.of(between)).getFirst();
    return slope.square().sum(1, 2, 3).add(1e-12).sqrt().subtract(1).square().mean();
  }

  /** Draws pictures of the same random numbers each time. */
  NdArray draw(int count) {
    return generator.predict(RandomNumbers.normal(Shape.of(count, NOISE), 7), 250).value();
  }

  /** {@return what draws} */
  Model generator() {
    return generator;
  }

  /** {@return what both learn by} */
  Kind kind() {
    return kind;
  }

  /** Lets the critic learn from real pictures and as many drawn ones; gives its loss. */
  double criticStep(Object real) {
    return criticStep.run(real).item();
  }

  /** Lets the generator learn from the critic, with as many pictures; gives its loss. */
  double generatorStep(Object real) {
    return generatorStep.run(real).item();
  }
}
