package org.pellucid.callbacks;

import org.jspecify.annotations.Nullable;

/**
 * Sets the learning rate at the beginning of each epoch.
 *
 * <p>Source: {@code keras.callbacks.LearningRateScheduler}.
 */
public final class LearningRateScheduler extends Callback {
  /** The learning rate of an epoch. */
  @FunctionalInterface
  public interface Schedule {
    /**
     * Says which learning rate an epoch has.
     *
     * @param epoch the epoch, from 0
     * @param learningRate the learning rate so far
     * @return the learning rate from now on
     */
    double apply(int epoch, double learningRate);
  }

  private final Schedule schedule;
  private final @Nullable Appendable out;
  private int verbose;

  /**
   * Makes a callback.
   *
   * @param schedule the learning rate of each epoch
   */
  public LearningRateScheduler(Schedule schedule) {
    this(schedule, null);
  }

  LearningRateScheduler(Schedule schedule, @Nullable Appendable out) {
    this.schedule = schedule;
    this.out = out;
  }

  /**
   * Sets whether changes are reported.
   *
   * @param level 0 (without) for silence, 1 for a line
   * @return this
   */
  public LearningRateScheduler verbose(int level) {
    verbose = level;
    return this;
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    double rate = schedule.apply(epoch, model().optimizer().learningRate());
    model().optimizer().setLearningRate(rate);
    if (verbose > 0) {
      Terminal.print(
          "\nEpoch "
              + (epoch + 1)
              + ": LearningRateScheduler setting learning rate to "
              + rate
              + ".\n",
          out);
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    logs.append("learning_rate", model().optimizer().learningRate());
  }
}
