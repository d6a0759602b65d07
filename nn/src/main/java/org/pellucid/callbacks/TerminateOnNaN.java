package org.pellucid.callbacks;

import org.jspecify.annotations.Nullable;

/**
 * Ends training when the loss is NaN or infinite.
 *
 * <p>Source: {@code keras.callbacks.TerminateOnNaN}.
 */
public final class TerminateOnNaN extends Callback {
  private final @Nullable Appendable out;

  /** Makes a callback. */
  public TerminateOnNaN() {
    this(null);
  }

  TerminateOnNaN(@Nullable Appendable out) {
    this.out = out;
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    if (logs.has("loss") && !Double.isFinite(logs.get("loss"))) {
      Terminal.print("Batch " + batch + ": Invalid loss, terminating training\n", out);
      model().stopTraining();
    }
  }
}
