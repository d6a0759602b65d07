package org.pellucid.callbacks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.optimizers.Optimizer;

/**
 * Lowers the learning rate when a metric no longer gets better.
 *
 * <p>An epoch after which there is no validation counts for nothing where a metric of validation is
 * watched.
 *
 * <p>Errors: a metric that is not in the logs; an optimizer whose learning rate follows a schedule.
 * Source: {@code keras.callbacks.ReduceLROnPlateau}.
 */
public final class ReduceLROnPlateau extends Callback {
  private final Monitor monitor;
  private final @Nullable Appendable out;
  private double factor = 0.1;
  private int patience = 10;
  private int verbose;
  private int cooldown;
  private double minLr;
  private int cooling;
  private int waited;
  private @Nullable Double best;

  /** Makes a callback that watches "val_loss". */
  public ReduceLROnPlateau() {
    this("val_loss");
  }

  /**
   * Makes a callback.
   *
   * @param monitor what to watch, a name in the logs such as {@code "val_accuracy"}
   */
  public ReduceLROnPlateau(String monitor) {
    this(monitor, null);
  }

  ReduceLROnPlateau(String monitor, @Nullable Appendable out) {
    this.monitor = new Monitor("ReduceLROnPlateau", monitor);
    this.monitor.minDelta(1e-4);
    this.out = out;
  }

  /**
   * Sets what the learning rate is multiplied by.
   *
   * @param multiplier below 1; 0.1 without
   * @return this
   */
  public ReduceLROnPlateau factor(double multiplier) {
    if (!(multiplier < 1)) {
      throw new PellucidException("ReduceLROnPlateau: factor must be < 1, got " + multiplier + ".");
    }
    factor = multiplier;
    return this;
  }

  /**
   * Sets how many epochs may pass without an improvement.
   *
   * @param epochs 10 without
   * @return this
   */
  public ReduceLROnPlateau patience(int epochs) {
    patience = Setting.atLeast("ReduceLROnPlateau", "patience", 0, epochs);
    return this;
  }

  /**
   * Sets whether changes are reported.
   *
   * @param level 0 (without) for silence, 1 for a line
   * @return this
   */
  public ReduceLROnPlateau verbose(int level) {
    verbose = level;
    return this;
  }

  /**
   * Sets which way the metric gets better.
   *
   * @param mode "auto" (without) to ask the metric, "min" or "max"
   * @return this
   */
  public ReduceLROnPlateau mode(String mode) {
    monitor.mode(mode);
    return this;
  }

  /**
   * Sets the least change that counts as an improvement.
   *
   * @param least 0.0001 without
   * @return this
   */
  public ReduceLROnPlateau minDelta(double least) {
    monitor.minDelta(least);
    return this;
  }

  /**
   * Sets how many epochs pass after a change before waiting begins again.
   *
   * @param epochs 0 without
   * @return this
   */
  public ReduceLROnPlateau cooldown(int epochs) {
    cooldown = Setting.atLeast("ReduceLROnPlateau", "cooldown", 0, epochs);
    return this;
  }

  /**
   * Sets the lowest learning rate.
   *
   * @param rate 0 without
   * @return this
   */
  public ReduceLROnPlateau minLr(double rate) {
    minLr = Setting.atLeast("ReduceLROnPlateau", "minLr", 0.0, rate);
    return this;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    best = null;
    cooling = 0;
    waited = 0;
  }

  @Override
  public State state() {
    return new State(
        Config.empty().put("best", best).put("cooling", cooling).put("waited", waited), List.of());
  }

  @Override
  public void restore(State state) {
    best = state.numbers().numberOrNull("best");
    cooling = state.numbers().integer("cooling", 0);
    waited = state.numbers().integer("waited", 0);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    logs.append("learning_rate", model().optimizer().learningRate());
    Double current = monitor.ofEpoch(logs, model(), params());
    if (current == null) {
      return;
    }
    if (cooling > 0) {
      cooling--;
      waited = 0;
    }
    if (monitor.isBetter(current, best, model())) {
      best = current;
      waited = 0;
    } else if (cooling == 0) {
      waited++;
      if (waited >= patience) {
        reduce(epoch);
      }
    }
  }

  private void reduce(int epoch) {
    Optimizer optimizer = model().optimizer();
    double old = optimizer.learningRate();
    if (old > minLr) {
      double rate = Math.max(old * factor, minLr);
      optimizer.setLearningRate(rate);
      if (verbose > 0) {
        Terminal.print(
            "\nEpoch "
                + (epoch + 1)
                + ": ReduceLROnPlateau reducing learning rate to "
                + rate
                + ".\n",
            out);
      }
      cooling = cooldown;
      waited = 0;
    }
  }
}
