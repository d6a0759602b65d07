package org.pellucid.rl.agents;

import java.util.List;
import java.util.Random;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.rl.environments.Space;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * What the outputs of a policy network mean: a distribution of actions. Likelihoods are tensor
 * code; actions are drawn on the host, from numbers that the network's program hands out.
 */
sealed interface Actions {
  /** {@return the distribution that fits a space} */
  static Actions of(Space space) {
    return switch (space) {
      case Space.Discrete discrete -> new Choices(discrete.n());
      case Space.MultiDiscrete several -> new Choices(several.counts());
      case Space.Box box -> new Normal(box);
    };
  }

  /** {@return how many outputs the network needs} */
  int outputs();

  /** {@return what is learned besides the network} */
  List<Variable> variables();

  /** {@return what a program hands out, so that actions can be drawn} */
  List<Tensor> describe(Tensor outputs);

  /** {@return the logarithm of the likelihood of each action, [batch]} */
  Tensor logLikelihood(Tensor outputs, Tensor actions);

  /** {@return the mean entropy} */
  Tensor entropy(Tensor outputs);

  /**
   * Draws an action.
   *
   * @param described what the program has handed out
   * @param row which row of it
   * @param random where the numbers come from
   * @param action filled with the action
   * @return the logarithm of its likelihood
   */
  double draw(Compiled described, int row, Random random, double[] action);

  /** Finds the likeliest action. */
  void likeliest(Compiled described, int row, double[] action);

  /** {@return an action as the environment takes it} */
  double[] bounded(double[] action);

  /** One or several choices, each from the softmax of its outputs. */
  final class Choices implements Actions {
    private final int[] counts;
    private final int total;

    Choices(int... counts) {
      this.counts = counts.clone();
      int sum = 0;
      for (int count : counts) {
        sum += count;
      }
      total = sum;
    }

    @Override
    public int outputs() {
      return total;
    }

    @Override
    public List<Variable> variables() {
      return List.of();
    }

    /** The logarithms of all probabilities, those of the choices side by side. */
    private Tensor logProbabilities(Tensor outputs) {
      if (counts.length == 1) {
        return Nn.logSoftmax(outputs, -1);
      }
      Tensor[] parts = new Tensor[counts.length];
      int start = 0;
      for (int i = 0; i < counts.length; i++) {
        parts[i] = Nn.logSoftmax(outputs.slice(1, start, start + counts[i]), -1);
        start += counts[i];
      }
      return Tensor.concat(1, List.of(parts));
    }

    @Override
    public List<Tensor> describe(Tensor outputs) {
      return List.of(logProbabilities(outputs));
    }

    @Override
    public Tensor logLikelihood(Tensor outputs, Tensor actions) {
      Tensor[] chosen = new Tensor[counts.length];
      for (int i = 0; i < counts.length; i++) {
        chosen[i] = Nn.oneHot(actions.select(1, i).cast(DType.INT32), counts[i]);
      }
      return logProbabilities(outputs).multiply(Tensor.concat(1, List.of(chosen))).sum(1);
    }

    @Override
    public Tensor entropy(Tensor outputs) {
      Tensor logs = logProbabilities(outputs);
      return logs.exp().multiply(logs).sum(1).mean().negative();
    }

    @Override
    public double draw(Compiled described, int row, Random random, double[] action) {
      float[] logs = described.output(0);
      int start = row * total;
      double likelihood = 0;
      for (int i = 0; i < counts.length; i++) {
        double rest = random.nextDouble();
        int choice = 0;
        while (choice < counts[i] - 1) {
          rest -= StrictMath.exp(logs[start + choice]);
          if (rest < 0) {
            break;
          }
          choice++;
        }
        action[i] = choice;
        likelihood += logs[start + choice];
        start += counts[i];
      }
      return likelihood;
    }

    @Override
    public void likeliest(Compiled described, int row, double[] action) {
      float[] logs = described.output(0);
      int start = row * total;
      for (int i = 0; i < counts.length; i++) {
        int best = 0;
        for (int choice = 1; choice < counts[i]; choice++) {
          if (logs[start + choice] > logs[start + best]) {
            best = choice;
          }
        }
        action[i] = best;
        start += counts[i];
      }
    }

    @Override
    public double[] bounded(double[] action) {
      return action.clone();
    }
  }

  /**
   * Independent normal numbers; the network gives their means, and the logarithms of their
   * deviations are learned beside it, the same for all observations.
   */
  final class Normal implements Actions {
    private static final double HALF_LOG_TWO_PI = 0.9189385332046727;

    private final Space.Box box;
    private final Variable logDeviation;

    Normal(Space.Box box) {
      this.box = box;
      logDeviation = new Variable("log_deviation", NdArray.of(new float[box.width()]), true);
    }

    @Override
    public int outputs() {
      return box.width();
    }

    @Override
    public List<Variable> variables() {
      return List.of(logDeviation);
    }

    @Override
    public List<Tensor> describe(Tensor outputs) {
      return List.of(outputs, logDeviation.tensor());
    }

    @Override
    public Tensor logLikelihood(Tensor outputs, Tensor actions) {
      Tensor logs = logDeviation.tensor();
      Tensor z = actions.subtract(outputs).multiply(logs.negative().exp());
      return z.square()
          .multiply(-0.5)
          .subtract(logs)
          .sum(1)
          .subtract(HALF_LOG_TWO_PI * box.width());
    }

    @Override
    public Tensor entropy(Tensor outputs) {
      return logDeviation.tensor().sum().add((0.5 + HALF_LOG_TWO_PI) * box.width());
    }

    @Override
    public double draw(Compiled described, int row, Random random, double[] action) {
      float[] means = described.output(0);
      float[] logs = described.output(1);
      double likelihood = 0;
      for (int i = 0; i < action.length; i++) {
        double z = random.nextGaussian();
        // Rounded as the learner sees it.
        action[i] = (float) (means[row * action.length + i] + StrictMath.exp(logs[i]) * z);
        likelihood -= 0.5 * z * z + logs[i] + HALF_LOG_TWO_PI;
      }
      return likelihood;
    }

    @Override
    public void likeliest(Compiled described, int row, double[] action) {
      float[] means = described.output(0);
      for (int i = 0; i < action.length; i++) {
        action[i] = means[row * action.length + i];
      }
    }

    @Override
    public double[] bounded(double[] action) {
      double[] result = action.clone();
      box.clip(result);
      return result;
    }
  }
}
