package org.pellucid.callbacks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;

/**
 * Stops training when a metric no longer gets better.
 *
 * <pre>{@code
 * new EarlyStopping("val_loss").patience(5).restoreBestWeights(true)
 * }</pre>
 *
 * <p>Training ends after an epoch, not the first one, when {@code patience} epochs have brought no
 * improvement; with {@code restoreBestWeights} the model then has the weights of the best epoch,
 * also when training was not stopped early.
 *
 * <p>An epoch after which there is no validation counts for nothing where a metric of validation is
 * watched.
 *
 * <p>Errors: a metric that is not in the logs. Source: {@code keras.callbacks.EarlyStopping}.
 */
public final class EarlyStopping extends Callback {
  private final Monitor monitor;
  private final @Nullable Appendable out;
  private int patience;
  private int verbose;
  private @Nullable Double baseline;
  private boolean restoreBestWeights;
  private int startFromEpoch;
  private int waited;
  private int stoppedEpoch;
  private int bestEpoch;
  private @Nullable Double best;
  private @Nullable List<NdArray> bestWeights;

  /** Makes a callback that watches "val_loss". */
  public EarlyStopping() {
    this("val_loss");
  }

  /**
   * Makes a callback.
   *
   * @param monitor what to watch, a name in the logs such as {@code "val_accuracy"}
   */
  public EarlyStopping(String monitor) {
    this(monitor, null);
  }

  EarlyStopping(String monitor, @Nullable Appendable out) {
    this.monitor = new Monitor("EarlyStopping", monitor);
    this.out = out;
  }

  /**
   * Sets the least change that counts as an improvement.
   *
   * @param least 0 without
   * @return this
   */
  public EarlyStopping minDelta(double least) {
    monitor.minDelta(least);
    return this;
  }

  /**
   * Sets how many epochs may pass without an improvement.
   *
   * @param epochs 0 without
   * @return this
   */
  public EarlyStopping patience(int epochs) {
    patience = Setting.atLeast("EarlyStopping", "patience", 0, epochs);
    return this;
  }

  /**
   * Sets whether stopping is reported.
   *
   * @param level 0 (without) for silence, 1 for a line
   * @return this
   */
  public EarlyStopping verbose(int level) {
    verbose = level;
    return this;
  }

  /**
   * Sets which way the metric gets better.
   *
   * @param mode "auto" (without) to ask the metric, "min" or "max"
   * @return this
   */
  public EarlyStopping mode(String mode) {
    monitor.mode(mode);
    return this;
  }

  /**
   * Sets a value that must be beaten too before waiting starts anew.
   *
   * @param value the value
   * @return this
   */
  public EarlyStopping baseline(double value) {
    baseline = value;
    return this;
  }

  /**
   * Sets whether the model gets the weights of the best epoch at the end.
   *
   * @param restore false without
   * @return this
   */
  public EarlyStopping restoreBestWeights(boolean restore) {
    restoreBestWeights = restore;
    return this;
  }

  /**
   * Sets the first epoch that is looked at.
   *
   * @param epoch from 0, which it is without
   * @return this
   */
  public EarlyStopping startFromEpoch(int epoch) {
    startFromEpoch = Setting.atLeast("EarlyStopping", "startFromEpoch", 0, epoch);
    return this;
  }

  /** {@return the epoch after which training was stopped, from 0; 0 when it was not} */
  public int stoppedEpoch() {
    return stoppedEpoch;
  }

  /** {@return the best epoch so far, from 0} */
  public int bestEpoch() {
    return bestEpoch;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    waited = 0;
    stoppedEpoch = 0;
    bestEpoch = 0;
    best = null;
    bestWeights = null;
  }

  @Override
  public State state() {
    List<NdArray> weights = bestWeights;
    return new State(
        Config.empty()
            .put("waited", waited)
            .put("stopped_epoch", stoppedEpoch)
            .put("best_epoch", bestEpoch)
            .put("best", best),
        weights == null ? List.of() : weights);
  }

  @Override
  public void restore(State state) {
    waited = state.numbers().integer("waited", 0);
    stoppedEpoch = state.numbers().integer("stopped_epoch", 0);
    bestEpoch = state.numbers().integer("best_epoch", 0);
    best = state.numbers().numberOrNull("best");
    bestWeights = state.arrays().isEmpty() ? null : state.arrays();
    if (stoppedEpoch > 0) {
      // It was stopped, and what should have followed had not been done yet.
      model().stopTraining();
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    Double current = monitor.ofEpoch(logs, model(), params());
    if (current == null || epoch < startFromEpoch) {
      return;
    }
    if (restoreBestWeights && bestWeights == null) {
      keepWeights(epoch);
    }
    waited++;
    if (monitor.isBetter(current, best, model())) {
      best = current;
      bestEpoch = epoch;
      if (restoreBestWeights) {
        keepWeights(epoch);
      }
      if (baseline == null || monitor.isBetter(current, baseline, model())) {
        waited = 0;
      }
    } else if (waited >= patience && epoch > 0) {
      stoppedEpoch = epoch;
      model().stopTraining();
    }
  }

  private void keepWeights(int epoch) {
    bestWeights = model().getWeights();
    bestEpoch = epoch;
  }

  @Override
  public void onTrainEnd(Logs logs) {
    if (stoppedEpoch > 0 && verbose > 0) {
      Terminal.print("Epoch " + (stoppedEpoch + 1) + ": early stopping\n", out);
    }
    List<NdArray> weights = bestWeights;
    if (weights != null) {
      if (verbose > 0) {
        Terminal.print(
            "Restoring model weights from the end of the best epoch: " + (bestEpoch + 1) + ".\n",
            out);
      }
      model().setWeights(weights);
    }
  }
}
