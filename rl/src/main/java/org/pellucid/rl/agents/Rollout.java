package org.pellucid.rl.agents;

import java.util.Random;
import org.pellucid.rl.environments.VectorEnvironment;
import org.pellucid.rl.memory.Returns;

/** A stretch of experience in several environments: row {@code i * horizon + t} is step t in i. */
final class Rollout {
  private final int environments;
  private final int horizon;
  private final int width;
  private final int actionWidth;
  private final float[] observations;
  private final float[] actions;
  private final float[] logLikelihoods;
  private final float[] advantages;
  private final float[] targets;
  private final int[] order;
  private final double[][] rewards;
  private final double[][] values;
  private final double[][] reached;
  private final boolean[][] terminated;
  private final boolean[][] truncated;

  Rollout(int environments, int horizon, int width, int actionWidth) {
    this.environments = environments;
    this.horizon = horizon;
    this.width = width;
    this.actionWidth = actionWidth;
    int rows = environments * horizon;
    observations = new float[rows * width];
    actions = new float[rows * actionWidth];
    logLikelihoods = new float[rows];
    advantages = new float[rows];
    targets = new float[rows];
    order = new int[rows];
    for (int row = 0; row < rows; row++) {
      order[row] = row;
    }
    rewards = new double[environments][horizon];
    values = new double[environments][horizon];
    reached = new double[environments][horizon];
    terminated = new boolean[environments][horizon];
    truncated = new boolean[environments][horizon];
  }

  int rows() {
    return order.length;
  }

  int width() {
    return width;
  }

  void decided(int i, int t, float[] seen, double[] action, double logLikelihood, double value) {
    int row = i * horizon + t;
    System.arraycopy(seen, i * width, observations, row * width, width);
    for (int k = 0; k < actionWidth; k++) {
      actions[row * actionWidth + k] = (float) action[k];
    }
    logLikelihoods[row] = (float) logLikelihood;
    values[i][t] = value;
    if (t > 0 && !truncated[i][t - 1]) {
      reached[i][t - 1] = value;
    }
  }

  void paid(int t, VectorEnvironment vector) {
    for (int i = 0; i < environments; i++) {
      rewards[i][t] = vector.rewards()[i];
      terminated[i][t] = vector.terminated()[i];
      truncated[i][t] = vector.truncated()[i];
    }
  }

  boolean anyTruncated(int t) {
    for (boolean[] row : truncated) {
      if (row[t]) {
        return true;
      }
    }
    return false;
  }

  /** The critic's opinion of what a truncated step led to. */
  void reached(int i, int t, double value) {
    if (truncated[i][t]) {
      reached[i][t] = value;
    }
  }

  /** The critic's opinion of what the last step led to, unless it has given it already. */
  void reachedEnd(int i, double value) {
    if (!truncated[i][horizon - 1]) {
      reached[i][horizon - 1] = value;
    }
  }

  void finish(double gamma, double lambda) {
    for (int i = 0; i < environments; i++) {
      double[] better =
          Returns.advantages(
              rewards[i], values[i], reached[i], terminated[i], truncated[i], gamma, lambda);
      for (int t = 0; t < horizon; t++) {
        advantages[i * horizon + t] = (float) better[t];
        targets[i * horizon + t] = (float) (better[t] + values[i][t]);
      }
    }
  }

  void shuffle(Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[j];
      order[j] = row;
    }
  }

  /** Fills the first five inputs of a training step. */
  void copy(int from, int count, Compiled train) {
    for (int k = 0; k < count; k++) {
      int row = order[from + k];
      System.arraycopy(observations, row * width, train.input(0), k * width, width);
      System.arraycopy(actions, row * actionWidth, train.input(1), k * actionWidth, actionWidth);
      train.input(2)[k] = logLikelihoods[row];
      train.input(3)[k] = advantages[row];
      train.input(4)[k] = targets[row];
    }
  }
}
