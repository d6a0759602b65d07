package org.pellucid.models;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.callbacks.Callback;
import org.pellucid.errors.PellucidException;

/**
 * How to train: the settings of {@link Model#fit(Object, Object, Fit)}, with Keras's names and
 * defaults.
 *
 * <pre>{@code
 * Fit.epochs(20).batchSize(64).validationSplit(0.1)
 * }</pre>
 */
public final class Fit {
  final int epochs;
  int batchSize = 32;
  int verbose = 1;
  boolean shuffle = true;
  double validationSplit;
  @Nullable Batch validationData;
  @Nullable Iterable<Batch> validationBatches;
  @Nullable Object sampleWeight;
  Map<Integer, Double> classWeight = Map.of();
  List<Callback> callbacks = List.of();
  int initialEpoch;
  int stepsPerEpoch;
  int validationSteps;
  int validationBatchSize;
  int validationFreq = 1;
  @Nullable Ints validationEpochs;
  boolean checkFinite = true;
  @Nullable Long seed;
  boolean resume;

  private Fit(int epochs) {
    this.epochs = epochs;
  }

  /**
   * Begins the settings with the number of epochs.
   *
   * @param epochs how many times all the data are seen, counted from the first epoch ever
   * @return the settings
   */
  public static Fit epochs(int epochs) {
    if (epochs < 0) {
      throw new PellucidException("fit: epochs must be >= 0, got " + epochs + ".");
    }
    return new Fit(epochs);
  }

  /**
   * Sets how many samples make one step; 32 without.
   *
   * @param size at least 1
   * @return this
   */
  public Fit batchSize(int size) {
    batchSize = positive("batchSize", size);
    return this;
  }

  /**
   * Sets what is shown: 0 nothing, 1 a progress line (without), 2 one line per epoch.
   *
   * @param level 0, 1 or 2
   * @return this
   */
  public Fit verbose(int level) {
    verbose = level;
    return this;
  }

  /**
   * Sets whether samples are put in another order for each epoch; they are without.
   *
   * @param shuffled whether they are
   * @return this
   */
  public Fit shuffle(boolean shuffled) {
    shuffle = shuffled;
    return this;
  }

  /**
   * Sets the last part of the data aside for validation, before shuffling.
   *
   * @param fraction from 0 (none) to below 1
   * @return this
   */
  public Fit validationSplit(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new PellucidException(
          "fit: validationSplit must be at least 0 and below 1, got " + fraction + ".");
    }
    validationSplit = fraction;
    return this;
  }

  /**
   * Sets the data that the model is evaluated on after each epoch.
   *
   * @param x the inputs
   * @param y the targets
   * @return this
   */
  public Fit validationData(Object x, Object y) {
    validationData = new Batch(x, y);
    return this;
  }

  /**
   * Sets the data that the model is evaluated on after each epoch.
   *
   * @param x the inputs
   * @param y the targets
   * @param sampleWeight how much each sample counts
   * @return this
   */
  public Fit validationData(Object x, Object y, Object sampleWeight) {
    validationData = new Batch(x, y, sampleWeight);
    return this;
  }

  /**
   * Sets the batches that the model is evaluated on after each epoch.
   *
   * @param batches gives the same data each time it is iterated
   * @return this
   */
  public Fit validationData(Iterable<Batch> batches) {
    validationBatches = batches;
    return this;
  }

  /**
   * Sets how much each sample counts in the loss.
   *
   * @param weights one number per sample, or per step of a sample: an array or tensor; for several
   *     outputs a list of them, or a map by name
   * @return this
   */
  public Fit sampleWeight(Object weights) {
    sampleWeight = weights;
    return this;
  }

  /**
   * Sets how much the samples of each class count in the loss; classes not named count 1.
   *
   * @param weights by class
   * @return this
   */
  public Fit classWeight(Map<Integer, Double> weights) {
    classWeight = new TreeMap<>(weights);
    return this;
  }

  /**
   * Sets what else happens during training.
   *
   * @param list the callbacks, called in this order
   * @return this
   */
  public Fit callbacks(Callback... list) {
    callbacks = List.of(list);
    return this;
  }

  /**
   * Sets the epoch to begin with, to go on with an earlier training.
   *
   * @param epoch from 0
   * @return this
   */
  public Fit initialEpoch(int epoch) {
    initialEpoch = epoch;
    return this;
  }

  /**
   * Sets how many batches make an epoch; without, as many as there are. The next epoch goes on with
   * the batches that follow; an epoch in which they come to an end is shorter, and the next one
   * begins anew with them.
   *
   * @param steps at least 1
   * @return this
   */
  public Fit stepsPerEpoch(int steps) {
    stepsPerEpoch = positive("stepsPerEpoch", steps);
    return this;
  }

  /**
   * Sets how many batches of the validation data are used; without, all.
   *
   * @param steps at least 1
   * @return this
   */
  public Fit validationSteps(int steps) {
    validationSteps = positive("validationSteps", steps);
    return this;
  }

  /**
   * Sets the batch size of validation; without, that of training.
   *
   * @param size at least 1
   * @return this
   */
  public Fit validationBatchSize(int size) {
    validationBatchSize = positive("validationBatchSize", size);
    return this;
  }

  /**
   * Sets after every how many epochs there is a validation; without, after each.
   *
   * @param epochs at least 1
   * @return this
   */
  public Fit validationFreq(int epochs) {
    validationFreq = positive("validationFreq", epochs);
    return this;
  }

  /**
   * Sets the epochs after which there is a validation.
   *
   * @param numbers counted from 1
   * @return this
   */
  public Fit validationEpochs(int... numbers) {
    validationEpochs = Ints.of(numbers);
    return this;
  }

  boolean validates(int epoch) {
    Ints numbers = validationEpochs;
    if (numbers == null) {
      return (epoch + 1) % validationFreq == 0;
    }
    for (int number : numbers.toArray()) {
      if (number == epoch + 1) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sets whether data and loss are checked for NaN and infinity; they are without.
   *
   * @param check whether they are
   * @return this
   */
  public Fit checkFinite(boolean check) {
    checkFinite = check;
    return this;
  }

  /**
   * Sets the seed of the order of samples; without, the session's next.
   *
   * @param newSeed any number
   * @return this
   */
  public Fit seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * Sets whether training goes on where the one that the model was saved in has stopped: at that
   * epoch and batch, with its order of samples and its history, so that it ends with the same bits
   * as if it had not stopped. The data and these settings must be the same.
   *
   * @param goOn whether it does; false without, and then epochs count from {@link #initialEpoch}
   * @return this
   */
  public Fit resume(boolean goOn) {
    resume = goOn;
    return this;
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new PellucidException("fit: " + name + " must be >= 1, got " + value + ".");
    }
    return value;
  }
}
