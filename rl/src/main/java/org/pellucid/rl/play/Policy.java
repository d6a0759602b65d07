package org.pellucid.rl.play;

import java.util.Random;
import org.pellucid.rl.environments.Space;

/** A rule that finds an action for an observation. */
@FunctionalInterface
public interface Policy {
  /**
   * Decides.
   *
   * @param observation what is seen; not to be kept, it may change afterwards
   * @return what to do
   */
  double[] act(float[] observation);

  /**
   * Makes a policy that does not look.
   *
   * @param actions what to draw from
   * @param seed any number
   * @return a policy of random actions
   */
  static Policy random(Space actions, long seed) {
    Random random = new Random(seed);
    return observation -> actions.sample(random);
  }

  /**
   * Makes a policy that always does the same.
   *
   * @param action what it does
   * @return the policy
   */
  static Policy constant(double... action) {
    double[] always = action.clone();
    return observation -> always.clone();
  }
}
