package org.pellucid.conformance;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * One recorded answer of Keras: what was called, with what, and what came.
 *
 * @param id its name
 * @param area the kind of object, such as "layers"
 * @param object such as "keras.layers.Dense"
 * @param config the object's settings
 * @param inputs arguments by name; tensors are {@link NdArray}s, or {@link RecordedText}s
 * @param expected the answer: an array, a list, a number, or a {@link Config} of such
 * @param rtol relative tolerance
 * @param atol absolute tolerance
 * @param outputIndex which of several results is meant
 */
public record RecordedCase(
    String id,
    String area,
    String object,
    Config config,
    Config inputs,
    @Nullable Object expected,
    double rtol,
    double atol,
    int outputIndex) {
  /** {@return the class or function without its module} */
  public String simpleName() {
    return object.substring(object.lastIndexOf('.') + 1);
  }

  /** {@return the object's description, as a registry reads it} */
  public Config description() {
    return Config.object(object.substring(0, object.lastIndexOf('.')), simpleName(), config);
  }

  /** {@return whether a function is meant and not a class, by Keras's way of writing names} */
  public boolean isFunction() {
    return Character.isLowerCase(simpleName().charAt(0));
  }

  /** The settings, and with them those arguments that are not tensors. */
  Config settings(String... tensors) {
    Config settings = Config.empty();
    config.keys().forEach(key -> settings.put(key, config.get(key)));
    inputs.keys().stream()
        .filter(key -> !List.of(tensors).contains(key))
        .forEach(key -> settings.put(key, inputs.get(key)));
    return settings;
  }

  /** A tensor argument that must be there. */
  Tensor tensor(String name) {
    return Objects.requireNonNull(tensorOrNull(name), () -> "no argument " + name);
  }

  /** A tensor argument that may be missing. */
  @Nullable Tensor tensorOrNull(String name) {
    return RecordedValues.tensor(inputs.get(name));
  }

  @Override
  public String toString() {
    return id + " " + object;
  }
}
