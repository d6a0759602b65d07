package org.pellucid.callbacks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.pellucid.array.NdArray;

/** Several callbacks as one: each hook calls them in order. */
public final class CallbackList extends Callback implements StepWatcher {
  private final List<Callback> callbacks;
  private final List<StepWatcher> watchers = new ArrayList<>();

  private CallbackList(List<Callback> callbacks) {
    this.callbacks = List.copyOf(callbacks);
    for (Callback callback : this.callbacks) {
      if (callback instanceof StepWatcher watcher) {
        watchers.add(watcher);
      }
    }
  }

  private CallbackList(List<Callback> callbacks, TrainedModel model, Params params) {
    this(callbacks);
    setModel(model);
    setParams(params);
  }

  /**
   * Puts callbacks together as one that can be given to {@code fit}.
   *
   * @param callbacks those that are told, in this order
   * @return all of them
   */
  public static CallbackList of(List<Callback> callbacks) {
    return new CallbackList(callbacks);
  }

  /**
   * Puts together what happens beside training: the progress line unless a callback shows one, the
   * given callbacks, and the history.
   *
   * @param given the user's callbacks
   * @param history what the results go into
   * @param model the model
   * @param params the number of epochs and steps, and how much to show
   * @return all of them
   */
  public static CallbackList forTraining(
      List<Callback> given, History history, TrainedModel model, Params params) {
    List<Callback> all = new ArrayList<>(withProgress(given, params));
    // A backup holds what the others remember, so it is made when they have seen the epoch.
    all.sort(Comparator.comparing(BackupAndRestore.class::isInstance));
    all.add(history);
    return new CallbackList(all, model, params);
  }

  /**
   * Puts together what happens beside evaluation or prediction: the progress line unless a callback
   * shows one, and the given callbacks.
   *
   * @param given the user's callbacks
   * @param model the model
   * @param params the number of steps, and how much to show
   * @return all of them
   */
  public static CallbackList forTesting(List<Callback> given, TrainedModel model, Params params) {
    return new CallbackList(withProgress(given, params), model, params);
  }

  private static List<Callback> withProgress(List<Callback> given, Params params) {
    List<Callback> all = new ArrayList<>(given);
    if (params.verbose() != 0 && given.stream().noneMatch(ProgressLogger.class::isInstance)) {
      all.add(new ProgressLogger());
    }
    return all;
  }

  @Override
  public void setModel(TrainedModel newModel) {
    super.setModel(newModel);
    callbacks.forEach(callback -> callback.setModel(newModel));
  }

  @Override
  public void setParams(Params newParams) {
    super.setParams(newParams);
    callbacks.forEach(callback -> callback.setParams(newParams));
  }

  @Override
  public void onTrainBegin(Logs logs) {
    callbacks.forEach(callback -> callback.onTrainBegin(logs));
  }

  @Override
  public void onTrainEnd(Logs logs) {
    callbacks.forEach(callback -> callback.onTrainEnd(logs));
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    callbacks.forEach(callback -> callback.onEpochBegin(epoch, logs));
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    callbacks.forEach(callback -> callback.onEpochEnd(epoch, logs));
  }

  @Override
  public void onTrainBatchBegin(int batch, Logs logs) {
    callbacks.forEach(callback -> callback.onTrainBatchBegin(batch, logs));
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    callbacks.forEach(callback -> callback.onTrainBatchEnd(batch, logs));
  }

  @Override
  public void onTestBegin(Logs logs) {
    callbacks.forEach(callback -> callback.onTestBegin(logs));
  }

  @Override
  public void onTestEnd(Logs logs) {
    callbacks.forEach(callback -> callback.onTestEnd(logs));
  }

  @Override
  public void onTestBatchBegin(int batch, Logs logs) {
    callbacks.forEach(callback -> callback.onTestBatchBegin(batch, logs));
  }

  @Override
  public void onTestBatchEnd(int batch, Logs logs) {
    callbacks.forEach(callback -> callback.onTestBatchEnd(batch, logs));
  }

  @Override
  public void onPredictBegin(Logs logs) {
    callbacks.forEach(callback -> callback.onPredictBegin(logs));
  }

  @Override
  public void onPredictEnd(Logs logs) {
    callbacks.forEach(callback -> callback.onPredictEnd(logs));
  }

  @Override
  public void onPredictBatchBegin(int batch, Logs logs) {
    callbacks.forEach(callback -> callback.onPredictBatchBegin(batch, logs));
  }

  @Override
  public void onPredictBatchEnd(int batch, Logs logs) {
    callbacks.forEach(callback -> callback.onPredictBatchEnd(batch, logs));
  }

  /**
   * Tells those who watch steps that one is about to be run.
   *
   * @param epoch the epoch, from 0
   * @param step its number in the epoch, from 0
   * @param batch what the step takes
   */
  public void beforeStep(int epoch, int step, NdArray[] batch) {
    if (!watchers.isEmpty()) {
      beforeStep(epoch, step, Collections.unmodifiableList(Arrays.asList(batch)));
    }
  }

  @Override
  public void beforeStep(int epoch, int step, List<NdArray> batch) {
    watchers.forEach(watcher -> watcher.beforeStep(epoch, step, batch));
  }

  @Override
  public void afterStep(int epoch, int step, float loss) {
    if (!watchers.isEmpty()) {
      watchers.forEach(watcher -> watcher.afterStep(epoch, step, loss));
    }
  }
}
