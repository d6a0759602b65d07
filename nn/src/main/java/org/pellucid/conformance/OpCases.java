package org.pellucid.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.ops.OpFunction;
import org.pellucid.ops.Ops;

/** Functions of {@code keras.ops} and {@code keras.utils}, called by name. */
final class OpCases {
  /** Numbers that JSON does not have. */
  private static final Set<String> NO_JSON = Set.of("NaN", "Infinity", "-Infinity");

  private OpCases() {}

  static Verdict check(RecordedCase recorded) {
    String module = recorded.object().substring("keras.".length());
    String place =
        module.startsWith("ops.") ? "" : module.substring(0, module.lastIndexOf('.') + 1);
    OpFunction function = Ops.REGISTRY.get(place + recorded.simpleName());
    if (function == null) {
      throw new UnsupportedCase("there is no function \"" + recorded.simpleName() + "\"");
    }
    List<Object> results = function.call(arguments(recorded.inputs()));
    if (recorded.outputIndex() >= results.size()) {
      return Verdict.failed(
          "expected a result " + recorded.outputIndex() + ", got " + results.size() + " results");
    }
    return Comparison.of(recorded, results.get(recorded.outputIndex()));
  }

  /** Arguments by name; a star marks those that Python takes one by one. */
  private static Map<String, @Nullable Object> arguments(Config inputs) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    for (String key : inputs.keys()) {
      arguments.put(key.startsWith("*") ? key.substring(1) : key, plain(inputs.get(key)));
    }
    return arguments;
  }

  private static @Nullable Object plain(@Nullable Object argument) {
    return switch (argument) {
      case Config mapping -> arguments(mapping);
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(plain(item)));
        yield items;
      }
      case RecordedText text -> text.nested();
      case String text when NO_JSON.contains(text) -> Double.valueOf(text);
      case null, default -> argument;
    };
  }
}
