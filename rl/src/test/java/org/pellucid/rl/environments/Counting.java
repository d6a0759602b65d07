package org.pellucid.rl.environments;

/** Counts its steps, pays the action, and is over after a number of steps. */
final class Counting extends EpisodicEnvironment {
  private final int end;
  private int episode;

  Counting(int end, int timeLimit) {
    super(new Space.Box(0, 100, 2), new Space.Box(-1, 1, 1), timeLimit);
    this.end = end;
  }

  @Override
  protected float[] begin() {
    episode++;
    return new float[] {episode, 0};
  }

  @Override
  protected Step advance(double[] action) {
    int done = steps() + 1;
    return new Step(new float[] {episode, done}, action[0], done == end, false);
  }
}
