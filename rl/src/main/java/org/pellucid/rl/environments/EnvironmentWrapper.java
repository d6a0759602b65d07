package org.pellucid.rl.environments;

import java.awt.image.BufferedImage;

/**
 * An environment around another one, which it changes in some respect: the base of wrappers. As it
 * stands it changes nothing.
 */
public abstract class EnvironmentWrapper implements Environment {
  private final Environment inner;

  /**
   * Wraps an environment.
   *
   * @param inner the environment
   */
  protected EnvironmentWrapper(Environment inner) {
    this.inner = inner;
  }

  /** {@return the environment inside} */
  public final Environment inner() {
    return inner;
  }

  @Override
  public Space observationSpace() {
    return inner.observationSpace();
  }

  @Override
  public Space actionSpace() {
    return inner.actionSpace();
  }

  @Override
  public float[] reset(long seed) {
    return inner.reset(seed);
  }

  @Override
  public float[] reset() {
    return inner.reset();
  }

  @Override
  public Step step(double... action) {
    return inner.step(action);
  }

  @Override
  public BufferedImage render() {
    return inner.render();
  }
}
