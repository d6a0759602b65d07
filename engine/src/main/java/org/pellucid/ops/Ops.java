package org.pellucid.ops;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.pellucid.errors.Names;

/** The functions that exist, by Keras's names. */
public final class Ops {
  /** All functions: by name, those of other modules than {@code keras.ops} as "random.normal". */
  public static final SequencedMap<String, OpFunction> REGISTRY = registry();

  /** Functions that take functions, by Keras's names: the methods that take lambdas here. */
  public static final Map<String, String> TAKING_FUNCTIONS =
      Map.ofEntries(
          Map.entry("associative_scan", "ControlFlow.associativeScan"),
          Map.entry("cond", "ControlFlow.cond"),
          Map.entry("custom_gradient", "ControlFlow.customGradient"),
          Map.entry("fori_loop", "ControlFlow.foriLoop"),
          Map.entry("jvp", "ControlFlow.jvp"),
          Map.entry("map", "ControlFlow.map"),
          Map.entry("scan", "ControlFlow.scan"),
          Map.entry("switch", "ControlFlow.switchCase"),
          Map.entry("vectorize", "ControlFlow.vectorize"),
          Map.entry("vectorized_map", "ControlFlow.vectorizedMap"),
          Map.entry("while_loop", "ControlFlow.whileLoop"));

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
              String place = module.startsWith("keras.ops") ? "" : module.substring(6) + ".";
              functions.put(place + name, new OpFunction(module, name, body));
            }));
    return Collections.unmodifiableSequencedMap(functions);
  }

  private static Map<String, Map<String, Function<OpArguments, Object>>> tables() {
    Map<String, Map<String, Function<OpArguments, Object>>> tables = new LinkedHashMap<>();
    tables.put("keras.ops", CoreTable.functions());
    tables.put("keras.ops.numpy", NumpyTable.functions());
    tables.put("keras.ops.linalg", LinalgTable.functions());
    tables.put("keras.ops.nn", NnTable.functions());
    tables.put("keras.ops.image", ImageTable.functions());
    tables.put("keras.random", RandomTable.functions());
    tables.put("keras.utils", UtilityTable.functions());
    tables.put("keras.utils.bounding_boxes", BoundingBoxTable.functions());
    return tables;
  }
}
