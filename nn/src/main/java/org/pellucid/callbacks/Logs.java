package org.pellucid.callbacks;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;
import org.pellucid.errors.PellucidException;

/**
 * Named numbers that training reports: the metrics in alphabetical order, behind them those of
 * validation ({@code val_...}), behind them what callbacks {@linkplain #append append}.
 *
 * <p>Changing a number that is there allocates nothing, so one object can serve all batches.
 */
public final class Logs {
  private String[] names = new String[4];
  private double[] values = new double[4];
  private int size;
  private int appended;

  /** Makes empty logs. */
  public Logs() {}

  /**
   * Makes logs of the given numbers.
   *
   * @param numbers by name
   * @return the logs
   */
  public static Logs of(Map<String, Double> numbers) {
    Logs logs = new Logs();
    new TreeMap<>(numbers).forEach(logs::put);
    return logs;
  }

  /** {@return an independent copy} */
  public Logs copy() {
    Logs copy = new Logs();
    copy.putAll(this);
    return copy;
  }

  /**
   * Changes a number where it is, or adds it in alphabetical order: numbers of validation among
   * those of validation, others before them.
   *
   * @param name its name
   * @param value the number
   */
  public void put(String name, double value) {
    int at = find(name);
    if (at < 0) {
      at = place(name);
      insert(at, name);
    }
    values[at] = value;
  }

  /**
   * Changes a number where it is, or adds it behind all others.
   *
   * @param name its name
   * @param value the number
   */
  public void append(String name, double value) {
    int at = find(name);
    if (at < 0) {
      at = size;
      insert(at, name);
      appended++;
    }
    values[at] = value;
  }

  /**
   * Takes over the numbers of other logs.
   *
   * @param other the logs
   */
  public void putAll(Logs other) {
    int end = other.size - other.appended;
    for (int i = 0; i < other.size; i++) {
      if (i < end) {
        put(other.names[i], other.values[i]);
      } else {
        append(other.names[i], other.values[i]);
      }
    }
  }

  private int place(String name) {
    boolean validation = isValidation(name);
    int end = size - appended;
    for (int i = 0; i < end; i++) {
      boolean other = isValidation(names[i]);
      if (other == validation ? names[i].compareTo(name) > 0 : other) {
        return i;
      }
    }
    return end;
  }

  private static boolean isValidation(String name) {
    return name.startsWith("val_");
  }

  private void insert(int at, String name) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    System.arraycopy(names, at, names, at + 1, size - at);
    System.arraycopy(values, at, values, at + 1, size - at);
    names[at] = name;
    size++;
  }

  /** Removes all numbers. */
  public void clear() {
    size = 0;
    appended = 0;
  }

  private int find(String name) {
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Asks for a number's presence.
   *
   * @param name its name
   * @return whether it is there
   */
  public boolean has(String name) {
    return find(name) >= 0;
  }

  /**
   * Reads a number.
   *
   * @param name its name
   * @return the number
   */
  public double get(String name) {
    int at = find(name);
    if (at < 0) {
      throw new PellucidException(
          "The logs have no \"" + name + "\"; available: " + String.join(", ", names()) + ".");
    }
    return values[at];
  }

  /** {@return the names, in order} */
  public List<String> names() {
    return List.of(Arrays.copyOf(names, size));
  }

  /** {@return how many numbers there are} */
  public int size() {
    return size;
  }

  /**
   * Goes through all numbers in order.
   *
   * @param action is given name and number
   */
  public void forEach(ObjDoubleConsumer<String> action) {
    for (int i = 0; i < size; i++) {
      action.accept(names[i], values[i]);
    }
  }

  /** {@return a copy as a map, in the same order} */
  public Map<String, Double> toMap() {
    Map<String, Double> map = new LinkedHashMap<>();
    forEach(map::put);
    return Collections.unmodifiableMap(map);
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
