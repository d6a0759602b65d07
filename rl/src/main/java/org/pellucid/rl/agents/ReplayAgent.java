package org.pellucid.rl.agents;

import java.util.function.Supplier;
import org.pellucid.errors.PellucidException;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.memory.ReplayBuffer;

/**
 * An agent that remembers transitions and learns from minibatches drawn from them, whoever was
 * acting then. Defaults are those of {@link DQN} and {@link SAC}.
 *
 * @param <A> the agent's own class
 */
public abstract sealed class ReplayAgent<A extends ReplayAgent<A>> extends Agent<A>
    permits DQN, SAC {
  private int bufferSize;
  private int batchSize;
  private long learningStarts = 1_000;
  private int trainEvery;
  private int gradientSteps = 1;
  private long sinceTraining;

  ReplayAgent(
      Supplier<? extends Environment> maker, int bufferSize, int batchSize, int trainEvery) {
    super(maker, 1e-3, "relu", 1, 64, 64);
    this.bufferSize = bufferSize;
    this.batchSize = batchSize;
    this.trainEvery = trainEvery;
  }

  /**
   * Sets how many transitions are remembered.
   *
   * @param transitions at least 1
   * @return this
   */
  public final A bufferSize(int transitions) {
    setAtLeast("bufferSize", 1, transitions);
    bufferSize = transitions;
    return self();
  }

  /**
   * Sets how many transitions make one minibatch.
   *
   * @param transitions from 1 to the size of the buffer
   * @return this
   */
  public final A batchSize(int transitions) {
    setAtLeast("batchSize", 1, transitions);
    batchSize = transitions;
    return self();
  }

  /**
   * Sets after how many steps learning starts, 1,000 without; {@link SAC} draws its actions evenly
   * until then.
   *
   * @param steps at least 0
   * @return this
   */
  public final A learningStarts(long steps) {
    setAtLeast("learningStarts", 0, steps);
    learningStarts = steps;
    return self();
  }

  /**
   * Sets how often the networks are trained.
   *
   * @param everySteps after how many steps, at least 1
   * @param updates how many times, at least 1
   * @return this
   */
  public final A trainEvery(int everySteps, int updates) {
    setAtLeast("trainEvery: steps", 1, everySteps);
    setAtLeast("trainEvery: updates", 1, updates);
    trainEvery = everySteps;
    gradientSteps = updates;
    return self();
  }

  final int bufferSize() {
    return bufferSize;
  }

  final int batchSize() {
    return batchSize;
  }

  /** Called before learning begins, when all is set. */
  final void checkSizes() {
    if (batchSize > bufferSize) {
      throw new PellucidException(
          getClass().getSimpleName()
              + ": batchSize "
              + batchSize
              + " is more than bufferSize "
              + bufferSize
              + ".");
    }
  }

  final boolean hasStarted() {
    return steps() >= learningStarts;
  }

  /** Called after each step: trains as often as is due by now. */
  final void trainIfDue(ReplayBuffer memory, Runnable update) {
    sinceTraining += count();
    if (hasStarted() && sinceTraining >= trainEvery && memory.size() > 0) {
      sinceTraining = 0;
      for (int i = 0; i < gradientSteps; i++) {
        update.run();
      }
    }
  }
}
