package org.pellucid.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;

/**
 * The public objects of one kind (layers, losses, ...), found by Keras's names for them.
 *
 * <p>It is filled once, in the class that holds it, and not changed afterwards.
 *
 * @param <T> the kind
 */
public final class Registry<T extends Configurable> {
  /**
   * One object that can be made by name.
   *
   * @param name Keras's class name
   * @param aliases other names that mean the same
   * @param type our class
   * @param reader makes the object from its settings; absent settings take their defaults
   * @param <T> the kind
   */
  public record Entry<T>(
      String name, List<String> aliases, Class<?> type, Function<Config, ? extends T> reader) {}

  private final String kind;
  private final String module;
  private final Map<String, Entry<T>> byName = new LinkedHashMap<>();
  private final Map<Class<?>, Entry<T>> byType = new LinkedHashMap<>();
  private final List<Entry<T>> entries = new ArrayList<>();

  /**
   * Makes an empty registry.
   *
   * @param kind what its objects are called in messages, such as "loss"
   * @param module the Keras module, such as "keras.losses"
   */
  public Registry(String kind, String module) {
    this.kind = kind;
    this.module = module;
  }

  /**
   * Adds an object.
   *
   * @param name Keras's class name
   * @param type our class
   * @param reader makes the object from its settings
   * @param aliases other names
   * @return this
   */
  public Registry<T> add(
      String name, Class<?> type, Function<Config, ? extends T> reader, String... aliases) {
    Entry<T> entry = new Entry<>(name, List.of(aliases), type, reader);
    entries.add(entry);
    byType.putIfAbsent(type, entry);
    putNew(name, entry);
    for (String alias : aliases) {
      putNew(alias, entry);
    }
    return this;
  }

  private void putNew(String name, Entry<T> entry) {
    if (byName.put(name, entry) != null) {
      throw new IllegalStateException("Two " + kind + " objects are named " + name);
    }
  }

  /** {@return what its objects are called} */
  public String kind() {
    return kind;
  }

  /** {@return all entries, in the order in which they were added} */
  public List<Entry<T>> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** {@return all names and aliases} */
  public Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(byName.keySet()));
  }

  /**
   * Makes an object with its default settings.
   *
   * @param name its name or an alias
   * @return the object
   */
  public T get(String name) {
    return entry(name).reader().apply(Config.empty());
  }

  /**
   * Finds an entry.
   *
   * @param name its name or an alias
   * @return the entry; unknown names raise a sentence with the nearest known one
   */
  public Entry<T> entry(String name) {
    Entry<T> entry = byName.get(name);
    if (entry == null) {
      throw Names.unknown(kind, name, shortNames(), byName.keySet());
    }
    return entry;
  }

  /** The names to list in messages: the first alias in small letters where there is one. */
  private Collection<String> shortNames() {
    List<String> names = new ArrayList<>();
    for (Entry<T> entry : entries) {
      names.add(entry.aliases().isEmpty() ? entry.name() : entry.aliases().getFirst());
    }
    return names;
  }

  /**
   * Makes an object from what stands in a config: a name, or a description with {@code class_name}
   * and {@code config}.
   *
   * @param description the description, may be null
   * @return the object, or null for null
   */
  public @Nullable T read(@Nullable Object description) {
    return switch (description) {
      case null -> null;
      case String name -> get(name);
      case Config object -> make(object);
      default ->
          throw new PellucidException(
              "A "
                  + kind
                  + " must be a name or a description with class_name and config, got "
                  + description
                  + ".");
    };
  }

  /** Makes an object from its description; settings that nothing asked for are told by name. */
  private T make(Config object) {
    String registered = object.text("registered_name", "");
    String className = object.text("class_name", "");
    CustomObjects.Custom custom = CustomObjects.named(registered);
    if (custom == null) {
      custom = CustomObjects.named(className);
    }
    if (custom != null) {
      @SuppressWarnings("unchecked") // What stands where an object of this kind belongs is one.
      T made = (T) custom.reader().apply(object.nested("config"));
      return made;
    }
    if (registered.contains(">") && !byName.containsKey(className)) {
      throw new PellucidException(
          "The "
              + kind
              + " \""
              + registered
              + "\" is a class of somebody's own: add it to CustomObjects and read within use().");
    }
    Entry<T> entry = entry(className);
    Config settings = KerasTwo.modern(entry.name(), object.nested("config"));
    T made = entry.reader().apply(settings);
    checkAllAsked(entry.name(), settings);
    return made;
  }

  private void checkAllAsked(String name, Config settings) {
    List<String> unknown = new ArrayList<>();
    for (String key : settings.keys()) {
      if (!settings.asked().contains(key)
          && settings.peek(key) != null
          && !KerasTwo.meansNothing(name, key)) {
        unknown.add("\"" + key + "\"");
      }
    }
    if (!unknown.isEmpty()) {
      List<String> known = List.copyOf(settings.asked());
      throw new PellucidException(
          name
              + " does not know the setting"
              + (unknown.size() == 1 ? " " : "s ")
              + String.join(", ", unknown)
              + "; it knows "
              + String.join(", ", known)
              + ".");
    }
  }

  /**
   * Describes an object, as Keras does.
   *
   * @param object the object, may be null
   * @return {@code {"module", "class_name", "config", "registered_name"}}, or null for null
   */
  public @Nullable Config write(@Nullable T object) {
    if (object == null) {
      return null;
    }
    CustomObjects.Custom custom = CustomObjects.of(object);
    if (custom != null) {
      return Config.object(object.getClass().getPackageName(), custom.className(), object.config())
          .put("registered_name", custom.registeredName());
    }
    return Config.object(object.kerasModule(module), className(object), object.config());
  }

  /**
   * Makes an object again from its settings.
   *
   * @param object the object
   * @return another one with the same settings; null when its class is not known here
   */
  public @Nullable T copy(T object) {
    Entry<T> entry = byType.get(object.getClass());
    return entry == null ? null : entry.reader().apply(object.config());
  }

  /**
   * Finds Keras's class name of an object.
   *
   * @param object the object
   * @return the name; for an object of a user's own class, the class's simple name
   */
  public String className(T object) {
    Entry<T> entry = byType.get(object.getClass());
    return entry == null ? object.getClass().getSimpleName() : entry.name();
  }
}
