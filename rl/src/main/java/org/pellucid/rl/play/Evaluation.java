package org.pellucid.rl.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.pellucid.errors.PellucidException;
import org.pellucid.rl.environments.Environment;

/**
 * How good a policy is: what came of a number of episodes.
 *
 * @param episodes the episodes, in order
 */
public record Evaluation(List<Episode> episodes) {
  /** Where the seeds of evaluations begin: episode i has this number plus i. */
  public static final long FIRST_SEED = 1_000_000;

  /**
   * One episode.
   *
   * @param reward the sum of its rewards
   * @param length how many steps it had
   * @param terminated whether the task ended it, and not a time limit
   */
  public record Episode(double reward, int length, boolean terminated) {}

  /** Copies the list. */
  public Evaluation {
    episodes = List.copyOf(episodes);
    if (episodes.isEmpty()) {
      throw new PellucidException("Evaluation: at least 1 episode is needed.");
    }
  }

  /**
   * Plays episodes. Each begins from a seed of its own, {@value #FIRST_SEED} and the numbers that
   * follow, whatever was learned from: so all policies meet the same episodes.
   *
   * @param maker makes the environment
   * @param policy decides
   * @param episodes how many, at least 1
   * @return what came of them
   */
  public static Evaluation of(Supplier<? extends Environment> maker, Policy policy, int episodes) {
    return of(maker.get(), policy, episodes, FIRST_SEED);
  }

  /**
   * Plays episodes.
   *
   * @param environment where
   * @param policy decides
   * @param episodes how many, at least 1
   * @param firstSeed the seed of the first episode; each has the number after the one before
   * @return what came of them
   */
  public static Evaluation of(
      Environment environment, Policy policy, int episodes, long firstSeed) {
    List<Episode> played = new ArrayList<>();
    for (int i = 0; i < episodes; i++) {
      float[] observation = environment.reset(firstSeed + i);
      double reward = 0;
      int length = 0;
      while (true) {
        Environment.Step step = environment.step(policy.act(observation));
        reward += step.reward();
        length++;
        if (step.isOver()) {
          played.add(new Episode(reward, length, step.terminated()));
          break;
        }
        observation = step.observation();
      }
    }
    return new Evaluation(played);
  }

  private DoubleStream rewards() {
    return episodes.stream().mapToDouble(Episode::reward);
  }

  /** {@return the mean of the episodes' sums of rewards} */
  public double meanReward() {
    return rewards().sum() / episodes.size();
  }

  /** {@return the standard deviation of the episodes' sums of rewards} */
  public double standardDeviation() {
    double mean = meanReward();
    return Math.sqrt(rewards().map(r -> (r - mean) * (r - mean)).sum() / episodes.size());
  }

  /** {@return the least sum of rewards} */
  public double worstReward() {
    return rewards().min().orElseThrow();
  }

  /** {@return the greatest sum of rewards} */
  public double bestReward() {
    return rewards().max().orElseThrow();
  }

  /** {@return how many steps an episode had in the mean} */
  public double meanLength() {
    return episodes.stream().mapToInt(Episode::length).sum() / (double) episodes.size();
  }

  /** {@return which part of the episodes the task ended, and not a time limit} */
  public double terminatedShare() {
    return episodes.stream().filter(Episode::terminated).count() / (double) episodes.size();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.2f +- %.2f over %d episodes (from %.2f to %.2f), %.1f steps long",
        meanReward(),
        standardDeviation(),
        episodes.size(),
        worstReward(),
        bestReward(),
        meanLength());
  }
}
