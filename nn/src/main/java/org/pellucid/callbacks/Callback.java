package org.pellucid.callbacks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * Something that happens beside training: each hook does nothing until it is overridden.
 *
 * <p>Numbers put into the logs of an epoch are seen by the callbacks behind this one and by the
 * history.
 *
 * <p>Source: {@code keras.callbacks.Callback}.
 */
public class Callback {
  /**
   * What callbacks are told about a run.
   *
   * @param verbose 0 for silence, 1 for a progress line, 2 for one line per epoch
   * @param epochs the number of the last epoch, from 1
   * @param steps how many batches an epoch has; -1 when that is not known
   * @param validates whether there is data to validate with after some epochs
   */
  public record Params(int verbose, int epochs, int steps, boolean validates) {
    /**
     * Of a run without validation.
     *
     * @param verbose 0 for silence, 1 for a progress line, 2 for one line per epoch
     * @param epochs the number of the last epoch, from 1
     * @param steps how many batches an epoch has; -1 when that is not known
     */
    public Params(int verbose, int epochs, int steps) {
      this(verbose, epochs, steps, false);
    }
  }

  /**
   * What a callback must know to go on later as if training had not stopped.
   *
   * @param numbers by name
   * @param arrays what is too large for them
   */
  public record State(Config numbers, List<NdArray> arrays) {
    /** Of a callback that remembers nothing. */
    public static final State NONE = new State(Config.empty(), List.of());

    /** Copies the list. */
    public State {
      arrays = List.copyOf(arrays);
    }
  }

  private @Nullable TrainedModel model;
  private Params params = new Params(0, 1, -1);

  /** Makes a callback. */
  public Callback() {}

  /**
   * Says which model the callback belongs to.
   *
   * @param newModel the model
   */
  public void setModel(TrainedModel newModel) {
    model = newModel;
  }

  /**
   * Says what kind of run begins.
   *
   * @param newParams the number of epochs and steps, and how much to show
   */
  public void setParams(Params newParams) {
    params = newParams;
  }

  /**
   * {@return what is saved with the model, for a training that goes on later; nothing unless
   * overridden}
   */
  public State state() {
    return State.NONE;
  }

  /**
   * Takes over what was saved. Called after {@link #onTrainBegin} when a training goes on.
   *
   * @param state what {@link #state} gave then
   */
  public void restore(State state) {}

  /** {@return the model} */
  protected final TrainedModel model() {
    TrainedModel known = model;
    if (known == null) {
      throw new PellucidException(
          getClass().getSimpleName() + ": there is no model yet; pass the callback to fit.");
    }
    return known;
  }

  /** {@return the number of epochs and steps, and how much to show} */
  protected final Params params() {
    return params;
  }

  /**
   * Training begins.
   *
   * @param logs empty
   */
  public void onTrainBegin(Logs logs) {}

  /**
   * Training has ended.
   *
   * @param logs the numbers of the last epoch
   */
  public void onTrainEnd(Logs logs) {}

  /**
   * An epoch begins.
   *
   * @param epoch its number, from 0
   * @param logs the numbers of the epoch before
   */
  public void onEpochBegin(int epoch, Logs logs) {}

  /**
   * An epoch has ended, validation included.
   *
   * @param epoch its number, from 0
   * @param logs the numbers of the epoch
   */
  public void onEpochEnd(int epoch, Logs logs) {}

  /**
   * A training step begins.
   *
   * @param batch its number in the epoch, from 0
   * @param logs the numbers so far
   */
  public void onTrainBatchBegin(int batch, Logs logs) {}

  /**
   * A training step has ended.
   *
   * @param batch its number in the epoch, from 0
   * @param logs the numbers since the epoch began
   */
  public void onTrainBatchEnd(int batch, Logs logs) {}

  /**
   * Evaluation begins.
   *
   * @param logs empty
   */
  public void onTestBegin(Logs logs) {}

  /**
   * Evaluation has ended.
   *
   * @param logs the numbers
   */
  public void onTestEnd(Logs logs) {}

  /**
   * A batch of evaluation begins.
   *
   * @param batch its number, from 0
   * @param logs the numbers so far
   */
  public void onTestBatchBegin(int batch, Logs logs) {}

  /**
   * A batch of evaluation has ended.
   *
   * @param batch its number, from 0
   * @param logs the numbers so far
   */
  public void onTestBatchEnd(int batch, Logs logs) {}

  /**
   * Prediction begins.
   *
   * @param logs empty
   */
  public void onPredictBegin(Logs logs) {}

  /**
   * Prediction has ended.
   *
   * @param logs empty
   */
  public void onPredictEnd(Logs logs) {}

  /**
   * A batch of prediction begins.
   *
   * @param batch its number, from 0
   * @param logs empty
   */
  public void onPredictBatchBegin(int batch, Logs logs) {}

  /**
   * A batch of prediction has ended.
   *
   * @param batch its number, from 0
   * @param logs empty
   */
  public void onPredictBatchEnd(int batch, Logs logs) {}
}
