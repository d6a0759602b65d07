package org.pellucid.examples.training;

import java.util.List;
import java.util.function.ObjDoubleConsumer;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.TrainedModel;

/** One training of a run: lets others see it, and keeps the numbers of each epoch. */
final class Phase extends Callback {
  private final List<Callback> others;
  private final ObjDoubleConsumer<String> kept;

  Phase(List<Callback> others, ObjDoubleConsumer<String> kept) {
    this.others = List.copyOf(others);
    this.kept = kept;
  }

  @Override
  public void setModel(TrainedModel newModel) {
    super.setModel(newModel);
    others.forEach(other -> other.setModel(newModel));
  }

  @Override
  public void setParams(Params newParams) {
    super.setParams(newParams);
    others.forEach(other -> other.setParams(newParams));
  }

  @Override
  public void onTrainBegin(Logs logs) {
    others.forEach(other -> other.onTrainBegin(logs));
  }

  @Override
  public void onTrainEnd(Logs logs) {
    others.forEach(other -> other.onTrainEnd(logs));
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    others.forEach(other -> other.onEpochBegin(epoch, logs));
  }

  @Override
  public void onTrainBatchBegin(int batch, Logs logs) {
    others.forEach(other -> other.onTrainBatchBegin(batch, logs));
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    others.forEach(other -> other.onTrainBatchEnd(batch, logs));
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    others.forEach(other -> other.onEpochEnd(epoch, logs));
    logs.forEach((name, value) -> kept.accept(name, value));
  }
}
