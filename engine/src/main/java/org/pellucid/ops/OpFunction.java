package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A function that Keras knows by name. */
public final class OpFunction {
  private final String module;
  private final String name;
  private final Function<OpArguments, Object> body;

  OpFunction(String module, String name, Function<OpArguments, Object> body) {
    this.module = module;
    this.name = name;
    this.body = body;
  }

  /** {@return the Keras module, such as "keras.ops"} */
  public String module() {
    return module;
  }

  /** {@return Keras's name within the module} */
  public String name() {
    return name;
  }

  /**
   * Calls the function.
   *
   * @param arguments by Keras's names; absent ones take Keras's defaults
   * @return all results, those of lists one after the other: tensors, or what the function gives
   */
  public List<Object> call(Map<String, ? extends @Nullable Object> arguments) {
    List<Object> results = new ArrayList<>();
    add(body.apply(new OpArguments(name, arguments)), results);
    return results;
  }

  private static void add(Object result, List<Object> results) {
    if (result instanceof List<?> list) {
      list.forEach(item -> add(item, results));
    } else {
      results.add(result);
    }
  }

  @Override
  public String toString() {
    return module + "." + name;
  }
}
