package org.pellucid.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Classes of one's own that configs may name, as Keras's {@code custom_objects}: while code runs
 * within {@link #use}, reading and writing of configs knows them.
 *
 * <pre>{@code
 * var mine = new CustomObjects().add("Mine>Scale", Scale.class, Scale::fromConfig);
 * String json = mine.use(model::toJson);
 * Model again = mine.use(() -> Model.fromJson(json));
 * }</pre>
 *
 * <p>A config never names a Java class: what is not in a registry and not added here is not made.
 *
 * <p>Source: {@code keras.saving.CustomObjectScope} and {@code register_keras_serializable}.
 */
public final class CustomObjects {
  /**
   * A class of one's own.
   *
   * @param registeredName such as {@code "Mine>Scale"}
   * @param type the class
   * @param reader makes an object from its settings
   */
  record Custom(
      String registeredName,
      Class<? extends Configurable> type,
      Function<Config, ? extends Configurable> reader) {
    String className() {
      return registeredName.substring(registeredName.indexOf('>') + 1);
    }
  }

  private static final ScopedValue<CustomObjects> CURRENT = ScopedValue.newInstance();

  private final Map<String, Custom> byName = new LinkedHashMap<>();
  private final Map<Class<?>, Custom> byType = new LinkedHashMap<>();

  /** Makes an empty collection. */
  public CustomObjects() {}

  /**
   * Adds a class.
   *
   * @param name what configs call it: a package and a class, {@code "Mine>Scale"}, or a class
   *     alone, which is in the package {@code "Custom"}
   * @param type the class
   * @param reader makes an object from its settings
   * @param <T> the class
   * @return this
   */
  public <T extends Configurable> CustomObjects add(
      String name, Class<T> type, Function<Config, ? extends T> reader) {
    Custom custom = new Custom(name.contains(">") ? name : "Custom>" + name, type, reader);
    byName.put(custom.registeredName(), custom);
    byName.put(custom.className(), custom);
    byType.put(type, custom);
    return this;
  }

  /**
   * Runs code that knows these classes, besides those that the code around it knows.
   *
   * @param code what to run
   * @param <T> the type of its result
   * @return its result
   */
  public <T> T use(Supplier<T> code) {
    CustomObjects all = new CustomObjects();
    if (CURRENT.isBound()) {
      all.byName.putAll(CURRENT.get().byName);
      all.byType.putAll(CURRENT.get().byType);
    }
    all.byName.putAll(byName);
    all.byType.putAll(byType);
    return ScopedValue.where(CURRENT, all).call(code::get);
  }

  static @Nullable Custom named(String name) {
    return CURRENT.isBound() ? CURRENT.get().byName.get(name) : null;
  }

  static @Nullable Custom of(Object object) {
    return CURRENT.isBound() ? CURRENT.get().byType.get(object.getClass()) : null;
  }
}
