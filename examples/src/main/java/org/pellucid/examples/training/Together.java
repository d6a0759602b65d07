package org.pellucid.examples.training;

import java.util.List;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.TrainedModel;

/** Several callbacks as one. */
public final class Together extends Callback {
  private final List<Callback> parts;

  /**
   * Joins callbacks.
   *
   * @param parts those that are told, in this order
   */
  public Together(List<Callback> parts) {
    this.parts = List.copyOf(parts);
  }

  @Override
  public void setModel(TrainedModel newModel) {
    super.setModel(newModel);
    parts.forEach(part -> part.setModel(newModel));
  }

  @Override
  public void setParams(Params newParams) {
    super.setParams(newParams);
    parts.forEach(part -> part.setParams(newParams));
  }

  @Override
  public void onTrainBegin(Logs logs) {
    parts.forEach(part -> part.onTrainBegin(logs));
  }

  @Override
  public void onTrainEnd(Logs logs) {
    parts.forEach(part -> part.onTrainEnd(logs));
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    parts.forEach(part -> part.onEpochBegin(epoch, logs));
  }

  @Override
  public void onTrainBatchBegin(int batch, Logs logs) {
    parts.forEach(part -> part.onTrainBatchBegin(batch, logs));
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    parts.forEach(part -> part.onTrainBatchEnd(batch, logs));
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    parts.forEach(part -> part.onEpochEnd(epoch, logs));
  }
}
