package org.pellucid.callbacks;

import org.pellucid.config.Setting;

/** When something is saved: after each epoch, or after every so many batches. */
final class SaveFrequency {
  private final String owner;
  private int batches;
  private int since;
  private int last = -1;

  SaveFrequency(String owner) {
    this.owner = owner;
  }

  /** Saves after every so many batches, across epochs. */
  void batches(int count) {
    batches = Setting.atLeast(owner, "saveFreq", 1, count);
  }

  boolean isEpoch() {
    return batches == 0;
  }

  /** Whether to save after a batch; several may have passed since the last call. */
  boolean afterBatch(int batch) {
    if (batches == 0) {
      return false;
    }
    since += batch <= last ? batch + 1 : batch - last;
    last = batch;
    if (since < batches) {
      return false;
    }
    since = 0;
    return true;
  }
}
