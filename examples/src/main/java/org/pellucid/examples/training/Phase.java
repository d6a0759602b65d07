package org.pellucid.examples.training;

import java.util.function.ObjDoubleConsumer;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.TrainedModel;

/** One training of a run: shows its progress and keeps the numbers of each epoch. */
final class Phase extends Callback {
  private final Callback shown;
  private final ObjDoubleConsumer<String> kept;

  Phase(Callback shown, ObjDoubleConsumer<String> kept) {
    this.shown = shown;
    this.kept = kept;
  }

  @Override
  public void setModel(TrainedModel newModel) {
    super.setModel(newModel);
    shown.setModel(newModel);
  }

  @Override
  public void setParams(Params newParams) {
    super.setParams(newParams);
    shown.setParams(newParams);
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    shown.onEpochBegin(epoch, logs);
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    shown.onTrainBatchEnd(batch, logs);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    shown.onEpochEnd(epoch, logs);
    logs.forEach((name, value) -> kept.accept(name, value));
  }
}
