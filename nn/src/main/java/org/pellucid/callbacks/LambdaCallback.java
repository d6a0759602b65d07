package org.pellucid.callbacks;

import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * A callback put together from functions.
 *
 * <pre>{@code
 * new LambdaCallback().onEpochEnd((logs, epoch) -> log.info("{} {}", epoch, logs.get("loss")))
 * }</pre>
 *
 * <p>Source: {@code keras.callbacks.LambdaCallback}.
 */
public final class LambdaCallback extends Callback {
  private Consumer<Logs> trainBegin = logs -> {};
  private Consumer<Logs> trainEnd = logs -> {};
  private ObjIntConsumer<Logs> epochBegin = (logs, epoch) -> {};
  private ObjIntConsumer<Logs> epochEnd = (logs, epoch) -> {};
  private ObjIntConsumer<Logs> batchBegin = (logs, batch) -> {};
  private ObjIntConsumer<Logs> batchEnd = (logs, batch) -> {};

  /** Makes a callback that does nothing. */
  public LambdaCallback() {}

  /**
   * Sets what happens when training begins.
   *
   * @param action is given empty logs
   * @return this
   */
  public LambdaCallback onTrainBegin(Consumer<Logs> action) {
    trainBegin = action;
    return this;
  }

  /**
   * Sets what happens when training has ended.
   *
   * @param action is given the numbers of the last epoch
   * @return this
   */
  public LambdaCallback onTrainEnd(Consumer<Logs> action) {
    trainEnd = action;
    return this;
  }

  /**
   * Sets what happens when an epoch begins.
   *
   * @param action is given the logs and the epoch, from 0
   * @return this
   */
  public LambdaCallback onEpochBegin(ObjIntConsumer<Logs> action) {
    epochBegin = action;
    return this;
  }

  /**
   * Sets what happens when an epoch has ended.
   *
   * @param action is given the numbers of the epoch and the epoch, from 0
   * @return this
   */
  public LambdaCallback onEpochEnd(ObjIntConsumer<Logs> action) {
    epochEnd = action;
    return this;
  }

  /**
   * Sets what happens when a training step begins.
   *
   * @param action is given the logs and the step, from 0
   * @return this
   */
  public LambdaCallback onTrainBatchBegin(ObjIntConsumer<Logs> action) {
    batchBegin = action;
    return this;
  }

  /**
   * Sets what happens when a training step has ended.
   *
   * @param action is given the numbers since the epoch began and the step, from 0
   * @return this
   */
  public LambdaCallback onTrainBatchEnd(ObjIntConsumer<Logs> action) {
    batchEnd = action;
    return this;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    trainBegin.accept(logs);
  }

  @Override
  public void onTrainEnd(Logs logs) {
    trainEnd.accept(logs);
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    epochBegin.accept(logs, epoch);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    epochEnd.accept(logs, epoch);
  }

  @Override
  public void onTrainBatchBegin(int batch, Logs logs) {
    batchBegin.accept(logs, batch);
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    batchEnd.accept(logs, batch);
  }
}
