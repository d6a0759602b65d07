package org.pellucid.callbacks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.errors.PellucidException;

/**
 * What training has reported after each epoch.
 *
 * <p>Source: {@code keras.callbacks.History}.
 */
public final class History extends Callback {
  private final List<Integer> epochs = new ArrayList<>();
  private final Map<String, List<Double>> numbers = new LinkedHashMap<>();

  /** Makes an empty history. */
  public History() {}

  /**
   * Takes over what an earlier part of the same training has reported.
   *
   * @param earlierEpochs the epochs that were run
   * @param earlier the numbers after each of them
   */
  public void goOnFrom(List<Integer> earlierEpochs, Map<String, List<Double>> earlier) {
    epochs.clear();
    epochs.addAll(earlierEpochs);
    numbers.clear();
    earlier.forEach((name, list) -> numbers.put(name, new ArrayList<>(list)));
  }

  @Override
  public void onTrainBegin(Logs logs) {
    epochs.clear();
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    epochs.add(epoch);
    logs.forEach(
        (name, value) -> numbers.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
  }

  /** {@return the epochs that were run, from 0} */
  public List<Integer> epoch() {
    return Collections.unmodifiableList(epochs);
  }

  /** {@return for each name in the logs, its number after each epoch that reported it} */
  public Map<String, List<Double>> history() {
    Map<String, List<Double>> view = new LinkedHashMap<>();
    numbers.forEach((name, list) -> view.put(name, Collections.unmodifiableList(list)));
    return Collections.unmodifiableMap(view);
  }

  /**
   * Reads one curve.
   *
   * @param name such as {@code "val_loss"}
   * @return its number after each epoch that reported it
   */
  public List<Double> get(String name) {
    List<Double> list = numbers.get(name);
    if (list == null) {
      throw new PellucidException(
          "History: no metric \""
              + name
              + "\"; available: "
              + String.join(", ", numbers.keySet())
              + ".");
    }
    return Collections.unmodifiableList(list);
  }

  @Override
  public String toString() {
    return "History(epochs=" + epochs.size() + ", " + String.join(", ", numbers.keySet()) + ")";
  }
}
