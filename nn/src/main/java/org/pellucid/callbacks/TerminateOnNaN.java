package org.pellucid.callbacks;

import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * Ends training when the loss is NaN or infinite.
 *
 * <p>Source: {@code keras.callbacks.TerminateOnNaN}.
 */
public final class TerminateOnNaN extends Callback {
  private final @Nullable Appendable out;
  private boolean raiseError;

  /** Makes a callback. */
  public TerminateOnNaN() {
    this(null);
  }

  TerminateOnNaN(@Nullable Appendable out) {
    this.out = out;
  }

  /**
   * Sets whether training ends with an exception, so that the last hooks of callbacks are not
   * called and backups stay.
   *
   * @param raise false without: training ends as if it were done
   * @return this
   */
  public TerminateOnNaN raiseError(boolean raise) {
    raiseError = raise;
    return this;
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    if (logs.has("loss") && !Double.isFinite(logs.get("loss"))) {
      if (raiseError) {
        throw new PellucidException(
            "TerminateOnNaN: the loss is " + logs.get("loss") + " at batch " + batch + ".");
      }
      Terminal.print("Batch " + batch + ": Invalid loss, terminating training\n", out);
      model().stopTraining();
    }
  }
}
