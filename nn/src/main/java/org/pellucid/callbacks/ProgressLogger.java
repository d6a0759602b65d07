package org.pellucid.callbacks;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how training, evaluation or prediction goes on: on a terminal a line that is written over,
 * elsewhere one line per epoch.
 *
 * <p>Source: {@code keras.callbacks.ProgbarLogger}.
 */
public final class ProgressLogger extends Callback {
  private static final double NANOSECONDS = 1e9;

  private final @Nullable Appendable out;
  private final boolean terminal;
  private final DoubleSupplier clock;
  private @Nullable ProgressBar bar;
  private int target;
  private int seen;
  private boolean inFit;

  /** Makes a callback that writes to standard output. */
  public ProgressLogger() {
    this(null, Terminal.isInteractive(), () -> System.nanoTime() / NANOSECONDS);
  }

  /**
   * Makes a callback that writes elsewhere, one line per epoch.
   *
   * @param out where to
   */
  public ProgressLogger(Appendable out) {
    this(out, false, () -> System.nanoTime() / NANOSECONDS);
  }

  /**
   * Makes a callback that writes elsewhere.
   *
   * @param out where to
   * @param terminal whether a line can be written over there
   */
  public ProgressLogger(Appendable out, boolean terminal) {
    this(out, terminal, () -> System.nanoTime() / NANOSECONDS);
  }

  /**
   * Makes a callback.
   *
   * @param out where to; null for standard output
   * @param terminal whether a line can be written over
   * @param clock the time in seconds
   */
  ProgressLogger(@Nullable Appendable out, boolean terminal, DoubleSupplier clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void setParams(Params newParams) {
    super.setParams(newParams);
    target = newParams.steps();
    inFit = false;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    inFit = true;
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    begin();
    if (params().verbose() != 0 && params().epochs() > 1) {
      // A line of its own, as in Keras; where it would double the lines of a log, in front of them.
      boolean ownLine = inPlace() || params().verbose() == 2;
      print("Epoch " + (epoch + 1) + "/" + params().epochs() + (ownLine ? "\n" : " - "));
    }
  }

  @Override
  public void onTestBegin(Logs logs) {
    if (!inFit) {
      begin();
    }
  }

  @Override
  public void onPredictBegin(Logs logs) {
    begin();
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    update(batch, logs);
  }

  @Override
  public void onTestBatchEnd(int batch, Logs logs) {
    if (!inFit) {
      update(batch, logs);
    }
  }

  @Override
  public void onPredictBatchEnd(int batch, Logs logs) {
    update(batch, new Logs());
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    end(logs);
  }

  @Override
  public void onTestEnd(Logs logs) {
    if (!inFit) {
      end(logs);
    }
  }

  @Override
  public void onPredictEnd(Logs logs) {
    end(new Logs());
  }

  private void begin() {
    seen = 0;
    bar = new ProgressBar(target, clock.getAsDouble());
  }

  private void update(int batch, Logs logs) {
    seen = batch + 1;
    ProgressBar current = bar;
    if (current != null && inPlace()) {
      print(current.line(seen, logs, clock.getAsDouble(), false));
    }
  }

  private void end(Logs logs) {
    ProgressBar current = bar;
    if (current == null || params().verbose() == 0) {
      return;
    }
    if (target <= 0) {
      target = seen;
      current.setTarget(seen);
    }
    double now = clock.getAsDouble();
    print(inPlace() ? current.line(target, logs, now, true) : current.summary(target, logs, now));
  }

  private boolean inPlace() {
    return terminal && params().verbose() == 1;
  }

  private void print(String text) {
    if (!text.isEmpty()) {
      Terminal.print(text, out);
    }
  }
}
