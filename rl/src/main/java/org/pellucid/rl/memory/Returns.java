package org.pellucid.rl.memory;

/** What rewards were worth: discounted sums, and advantages over what a critic expected. */
public final class Returns {
  private Returns() {}

  /**
   * Sums up rewards from each step of one episode to its end: {@code G_t = r_t + gamma G_t+1}.
   *
   * @param rewards the rewards of the episode
   * @param gamma the discount of each further step, from 0 to 1
   * @return the sum for each step
   */
  public static double[] discounted(double[] rewards, double gamma) {
    double[] sums = new double[rewards.length];
    double following = 0;
    for (int t = rewards.length - 1; t >= 0; t--) {
      following = rewards[t] + gamma * following;
      sums[t] = following;
    }
    return sums;
  }

  /**
   * Estimates how much better each step was than expected, by generalized advantage estimation:
   * {@code d_t = r_t + gamma V(s_t+1) - V(s_t)} and {@code A_t = d_t + gamma lambda A_t+1}.
   *
   * <p>The sum stops where an episode ends. A terminated one has no further value; of a truncated
   * one, and after the last step, the value of the state that was reached counts.
   *
   * @param rewards the reward of each step, of one or several episodes one after the other
   * @param values what the critic expected before each step
   * @param reached what the critic expects of the state that each step led to
   * @param terminated which steps ended an episode because the task was over
   * @param truncated which steps ended an episode for another reason
   * @param gamma the discount of each further step, from 0 to 1
   * @param lambda how far to trust rewards over the critic, from 0 to 1
   * @return the advantages; {@code A_t + V(s_t)} is the return that a critic learns
   */
  public static double[] advantages(
      double[] rewards,
      double[] values,
      double[] reached,
      boolean[] terminated,
      boolean[] truncated,
      double gamma,
      double lambda) {
    double[] advantages = new double[rewards.length];
    double following = 0;
    for (int t = rewards.length - 1; t >= 0; t--) {
      if (terminated[t] || truncated[t]) {
        following = 0;
      }
      double next = terminated[t] ? 0 : reached[t];
      following = rewards[t] + gamma * next - values[t] + gamma * lambda * following;
      advantages[t] = following;
    }
    return advantages;
  }
}
