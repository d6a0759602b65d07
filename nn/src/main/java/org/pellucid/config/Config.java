package org.pellucid.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.errors.PellucidException;

/**
 * Named settings, as in a JSON object: numbers, truth values, strings, lists, nested settings or
 * null, in the order in which they were put.
 */
public final class Config {
  /** Of a name or a value in a message. */
  private static final int LONGEST = 80;

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  /** {@return empty settings} */
  public static Config empty() {
    return new Config();
  }

  /**
   * Reads settings from JSON.
   *
   * @param json the text of a JSON object
   * @return the settings
   */
  public static Config read(String json) {
    return Json.readObject(json);
  }

  /** {@return the settings as JSON} */
  public String write() {
    return Json.write(this);
  }

  /**
   * Makes the description of an object, as Keras writes it.
   *
   * @param module the Keras module, such as "keras.layers"
   * @param className the Keras class
   * @param settings the object's settings
   * @return {@code {"module", "class_name", "config", "registered_name"}}
   */
  public static Config object(String module, String className, Config settings) {
    return empty()
        .put("module", module)
        .put("class_name", className)
        .put("config", settings)
        .put("registered_name", null);
  }

  /**
   * Adds or replaces a setting.
   *
   * @param key its name
   * @param value a number, truth value, string, list, array of ints, settings or null
   * @return this
   */
  public Config put(String key, @Nullable Object value) {
    values.put(key, plain(value));
    return this;
  }

  /**
   * Removes a setting.
   *
   * @param key its name; nothing happens where there is none
   * @return this
   */
  public Config without(String key) {
    values.remove(key);
    return this;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Ints ints -> plain(ints.toArray());
      case int[] ints -> {
        List<Object> list = new ArrayList<>();
        for (int i : ints) {
          list.add((long) i);
        }
        yield Collections.unmodifiableList(list);
      }
      case Integer number -> (long) number;
      case Float number -> (double) number;
      case Map<?, ?> map -> {
        Config nested = empty();
        map.forEach((key, item) -> nested.put(key.toString(), item));
        yield nested;
      }
      case List<?> items -> {
        List<@Nullable Object> list = new ArrayList<>();
        items.forEach(item -> list.add(plain(item)));
        yield Collections.unmodifiableList(list);
      }
      default -> value;
    };
  }

  /** {@return the names, in order} */
  public Set<String> keys() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /**
   * Asks for a setting's presence.
   *
   * @param key its name
   * @return whether it is there, null or not
   */
  public boolean has(String key) {
    asked.add(key);
    return values.containsKey(key);
  }

  /**
   * Reads a setting as it is.
   *
   * @param key its name
   * @return the value; null also when absent
   */
  public @Nullable Object get(String key) {
    return value(key);
  }

  private @Nullable Object value(String key) {
    asked.add(key);
    return values.get(key);
  }

  /** The value, without noting that somebody asked for it. */
  @Nullable Object peek(String key) {
    return values.get(key);
  }

  /** {@return the names that somebody has asked for, there or not, in order} */
  Set<String> asked() {
    return Collections.unmodifiableSet(asked);
  }

  /**
   * Reads a whole number.
   *
   * @param key its name
   * @param fallback taken when the setting is absent
   * @return the number
   */
  public int integer(String key, int fallback) {
    return has(key) ? integer(key) : fallback;
  }

  /**
   * Reads a whole number that must be there.
   *
   * @param key its name
   * @return the number
   */
  public int integer(String key) {
    Object value = value(key);
    if (value instanceof Long number) {
      return Math.toIntExact(number);
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return number.intValue();
    }
    throw wrong(key, "a whole number", value);
  }

  /**
   * Reads a number.
   *
   * @param key its name
   * @param fallback taken when the setting is absent
   * @return the number
   */
  public double number(String key, double fallback) {
    return has(key) ? number(key) : fallback;
  }

  /**
   * Reads a number that must be there.
   *
   * @param key its name
   * @return the number
   */
  public double number(String key) {
    if (value(key) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "a number", value(key));
  }

  /**
   * Reads a number that may be absent or null.
   *
   * @param key its name
   * @return the number or null
   */
  public @Nullable Double numberOrNull(String key) {
    return value(key) == null ? null : Double.valueOf(number(key));
  }

  /**
   * Reads a truth value.
   *
   * @param key its name
   * @param fallback taken when the setting is absent
   * @return the truth value
   */
  public boolean flag(String key, boolean fallback) {
    Object value = value(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "true or false", value);
  }

  /**
   * Reads a string.
   *
   * @param key its name
   * @param fallback taken when the setting is absent or null
   * @return the string
   */
  public String text(String key, String fallback) {
    String text = textOrNull(key);
    return text == null ? fallback : text;
  }

  /**
   * Reads a string that may be absent or null.
   *
   * @param key its name
   * @return the string or null
   */
  public @Nullable String textOrNull(String key) {
    Object value = value(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(key, "a string", value);
  }

  /**
   * Reads a list of whole numbers; a single number counts for each of them.
   *
   * @param key its name
   * @param size how many there must be
   * @param fallback taken for each when the setting is absent or null
   * @return the numbers
   */
  public Ints integers(String key, int size, int fallback) {
    Object value = value(key);
    if (value == null) {
      return Ints.repeat(fallback, size);
    }
    if (value instanceof Long number) {
      return Ints.repeat(Math.toIntExact(number), size);
    }
    Ints numbers = integersOrNull(key);
    if (numbers == null || numbers.size() != size) {
      throw wrong(key, size + " whole numbers", value);
    }
    return numbers;
  }

  /**
   * Reads a list of numbers.
   *
   * @param key its name
   * @return the numbers; none when the setting is absent or null
   */
  public double[] numbers(String key) {
    List<@Nullable Object> list = list(key);
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Number number)) {
        throw wrong(key, "numbers", list);
      }
      numbers[i] = number.doubleValue();
    }
    return numbers;
  }

  /**
   * Reads a list of whole numbers that may be absent; null entries read as -1.
   *
   * @param key its name
   * @return the numbers or null
   */
  public @Nullable Ints integersOrNull(String key) {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    if (value instanceof List<?> list) {
      int[] numbers = new int[list.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] =
            switch (list.get(i)) {
              case null -> -1;
              case Long number -> Math.toIntExact(number);
              default -> throw wrong(key, "whole numbers", value);
            };
      }
      return Ints.of(numbers);
    }
    throw wrong(key, "whole numbers", value);
  }

  /**
   * Reads a list.
   *
   * @param key its name
   * @return the items; none when the setting is absent or null
   */
  public List<@Nullable Object> list(String key) {
    Object value = value(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return Collections.unmodifiableList(new ArrayList<@Nullable Object>(list));
    }
    throw wrong(key, "a list", value);
  }

  /**
   * Reads nested settings.
   *
   * @param key their name
   * @return the settings; empty when absent or null
   */
  public Config nested(String key) {
    Object value = value(key);
    if (value == null) {
      return empty();
    }
    if (value instanceof Config nested) {
      return nested;
    }
    throw wrong(key, "settings", value);
  }

  private static PellucidException wrong(String key, String expected, @Nullable Object value) {
    return new PellucidException(
        "Setting \"" + brief(key) + "\" must be " + expected + ", got " + brief(show(value)) + ".");
  }

  private static String show(@Nullable Object value) {
    return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
  }

  /** Part of a message, whatever its length. */
  private static String brief(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Config that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    values.forEach((key, value) -> {
      text.append(text.length() == 1 ? "" : ", ").append(key).append(": ");
      text.append(show(value));
    });
    return text.append('}').toString();
  }
}
