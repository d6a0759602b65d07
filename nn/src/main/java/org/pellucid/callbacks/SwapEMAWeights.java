package org.pellucid.callbacks;

import org.pellucid.errors.PellucidException;

/**
 * Looks at a model with averaged weights: they stand in for the weights during evaluation and
 * prediction, or, on request, from the end of each epoch to the next, so that they are what other
 * callbacks save. The optimizer must keep averages ({@code useEma}).
 *
 * <p>Source: {@code keras.callbacks.SwapEMAWeights}.
 */
public final class SwapEMAWeights extends Callback {
  private boolean swapOnEpoch;
  private boolean swapped;

  /** Makes a callback. */
  public SwapEMAWeights() {}

  /**
   * Sets whether averages stand in at the end of each epoch too.
   *
   * @param onEpoch false without
   * @return this
   */
  public SwapEMAWeights swapOnEpoch(boolean onEpoch) {
    swapOnEpoch = onEpoch;
    return this;
  }

  private void swap(boolean toAverages) {
    if (swapped != toAverages) {
      if (!model().optimizer().swapAverages(model().trainableVariables())) {
        throw new PellucidException(
            "SwapEMAWeights: the optimizer keeps no averages; set useEma(true) on it.");
      }
      swapped = toAverages;
    }
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    if (swapOnEpoch) {
      swap(false);
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    if (swapOnEpoch) {
      swap(true);
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    // The optimizer has let the averages be the weights.
    swapped = false;
  }

  @Override
  public void onTestBegin(Logs logs) {
    swap(true);
  }

  @Override
  public void onTestEnd(Logs logs) {
    swap(false);
  }

  @Override
  public void onPredictBegin(Logs logs) {
    swap(true);
  }

  @Override
  public void onPredictEnd(Logs logs) {
    swap(false);
  }
}
