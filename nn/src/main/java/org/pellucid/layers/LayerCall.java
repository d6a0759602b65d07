package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;

/**
 * The arguments of one call of a layer that takes more than its inputs, under Keras's names:
 *
 * <pre>{@code
 * attention.callAll(LayerCall.of(query, value).input("attention_mask", mask).set("use_causal_mask", true))
 * }</pre>
 *
 * @param <T> tensors for a call, {@link SymbolicTensor}s to describe one
 */
public final class LayerCall<T> {
  /** Where the names of the last inputs stand among the settings. */
  private static final String NAMED = "named_inputs";

  private final List<T> inputs;
  private final Map<String, T> named;
  private final Config settings;

  private LayerCall(List<T> inputs, Map<String, T> named, Config settings) {
    this.inputs = inputs;
    this.named = named;
    this.settings = settings;
  }

  /**
   * Begins with inputs in the order in which the layer takes them.
   *
   * @param inputs the inputs
   * @param <T> what the inputs are
   * @return the call
   */
  @SafeVarargs
  public static <T> LayerCall<T> of(T... inputs) {
    List<T> list = new ArrayList<>();
    for (T input : inputs) {
      list.add(input);
    }
    return new LayerCall<>(List.copyOf(list), new LinkedHashMap<>(), Config.empty());
  }

  /**
   * Reads the call that a layer got.
   *
   * @param inputs all inputs, named ones last
   * @param arguments the layer's {@link Layer#arguments}
   * @param <T> what the inputs are
   * @return the call
   */
  public static <T> LayerCall<T> read(List<T> inputs, Config arguments) {
    List<@Nullable Object> names = arguments.list(NAMED);
    int plain = inputs.size() - names.size();
    Map<String, T> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(String.valueOf(names.get(i)), inputs.get(plain + i));
    }
    return new LayerCall<>(inputs.subList(0, plain), named, arguments);
  }

  /**
   * Adds an input by name.
   *
   * @param name Keras's name, such as {@code attention_mask}
   * @param input the input
   * @return this
   */
  public LayerCall<T> input(String name, T input) {
    named.put(name, input);
    return this;
  }

  /**
   * Adds a setting of this call.
   *
   * @param name Keras's name, such as {@code use_causal_mask}
   * @param value a truth value, number or string
   * @return this
   */
  public LayerCall<T> set(String name, Object value) {
    settings.put(name, value);
    return this;
  }

  /** {@return the inputs without name} */
  public List<T> inputs() {
    return inputs;
  }

  /**
   * Finds an input.
   *
   * @param name its name
   * @param position its place among the inputs without name, -1 if it has none
   * @return the input, or null
   */
  public @Nullable T find(String name, int position) {
    return position >= 0 && position < inputs.size() ? inputs.get(position) : named.get(name);
  }

  /**
   * Finds an input that only has a name.
   *
   * @param name its name
   * @return the input, or null
   */
  public @Nullable T find(String name) {
    return named.get(name);
  }

  /**
   * Reads a truth value among the settings.
   *
   * @param name its name
   * @return the value, false without
   */
  public boolean flag(String name) {
    return settings.flag(name, false);
  }

  /** The names of the last inputs. */
  List<String> names() {
    return List.copyOf(named.keySet());
  }

  /** {@return all inputs, named ones last} */
  public List<T> allInputs() {
    return Stream.concat(inputs.stream(), named.values().stream()).toList();
  }

  /** {@return the settings, with the names of the last inputs} */
  public Config arguments() {
    Config all = Config.empty();
    settings.keys().forEach(key -> all.put(key, settings.get(key)));
    return named.isEmpty() ? all : all.put(NAMED, new ArrayList<>(named.keySet()));
  }

  /**
   * Checks that the layer knows all names.
   *
   * @param known the names
   */
  void checkNames(Collection<String> known) {
    for (String name : named.keySet()) {
      if (!known.contains(name)) {
        throw Names.unknown("argument", name, known);
      }
    }
    for (String name : settings.keys()) {
      if (!known.contains(name) && !name.equals(NAMED) && !name.equals("training")) {
        throw Names.unknown("argument", name, known);
      }
    }
  }
}
