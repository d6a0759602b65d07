package org.pellucid.callbacks;

import java.util.List;
import org.pellucid.array.NdArray;

/**
 * A callback that sees every training step with its batch, also where several steps are run between
 * two calls of {@link Callback#onTrainBatchBegin}.
 */
public interface StepWatcher {
  /**
   * A step is about to be run.
   *
   * @param epoch the epoch, from 0
   * @param step its number in the epoch, from 0
   * @param batch inputs, targets and perhaps weights, as the compiled step takes them. The arrays
   *     are filled anew for the next step: copy what is to be kept
   */
  void beforeStep(int epoch, int step, List<NdArray> batch);

  /**
   * A step has been run. Nothing has been checked yet: the loss may be NaN.
   *
   * @param epoch the epoch, from 0
   * @param step its number in the epoch, from 0
   * @param loss the loss of the batch, before the step
   */
  void afterStep(int epoch, int step, float loss);
}
