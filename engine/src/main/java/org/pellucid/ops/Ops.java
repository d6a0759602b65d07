package org.pellucid.ops;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.pellucid.errors.Names;

/** The functions that exist, by Keras's names. */
public final class Ops {
  /** All functions: by name, those of {@code keras.random} as "random.normal". */
  public static final SequencedMap<String, OpFunction> REGISTRY = registry();

  private Ops() {}

  /**
   * Finds a function.
   *
   * @param name its name, such as "logsumexp"
   * @return the function; unknown names raise a sentence with the nearest known one
   */
  public static OpFunction get(String name) {
    OpFunction function = REGISTRY.get(name);
    if (function == null) {
      throw Names.unknown("function", name, REGISTRY.keySet());
    }
    return function;
  }

  private static SequencedMap<String, OpFunction> registry() {
    SequencedMap<String, OpFunction> functions = new LinkedHashMap<>();
    tables()
        .forEach((module, table) ->
            table.forEach((name, body) -> {
              String key = module.equals("keras.random") ? "random." + name : name;
              functions.put(key, new OpFunction(module, name, body));
            }));
    return Collections.unmodifiableSequencedMap(functions);
  }

  private static Map<String, Map<String, Function<OpArguments, Object>>> tables() {
    Map<String, Map<String, Function<OpArguments, Object>>> tables = new LinkedHashMap<>();
    tables.put("keras.ops.image", ImageTable.functions());
    return tables;
  }
}
