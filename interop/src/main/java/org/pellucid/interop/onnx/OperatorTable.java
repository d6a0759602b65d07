package org.pellucid.interop.onnx;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All operators, by name; those of other domains than the standard's own as "domain:name". */
final class OperatorTable {
  private static final Map<String, Operator> OPERATORS = all();

  private OperatorTable() {}

  static String key(String domain, String name) {
    return domain.isEmpty() || domain.equals("ai.onnx") ? name : domain + ":" + name;
  }

  static @Nullable Operator find(String domain, String name) {
    return OPERATORS.get(key(domain, name));
  }

  /** The names of all operators that there are. */
  static Set<String> names() {
    return Collections.unmodifiableSet(new TreeSet<>(OPERATORS.keySet()));
  }

  private static Map<String, Operator> all() {
    Map<String, Operator> all = new HashMap<>();
    Elementwise.register(all);
    Activations.register(all);
    Logic.register(all);
    Conversions.register(all);
    Reductions.register(all);
    Movement.register(all);
    Indexing.register(all);
    Creation.register(all);
    Products.register(all);
    Convolutions.register(all);
    Pooling.register(all);
    Normalizations.register(all);
    Recurrent.register(all);
    Attentions.register(all);
    Quantized.register(all);
    Resizing.register(all);
    Regions.register(all);
    Sequences.register(all);
    ControlFlow.register(all);
    Texts.register(all);
    ImageDecoding.register(all);
    Signals.register(all);
    Randomness.register(all);
    Losses.register(all);
    Trees.register(all);
    MachineLearning.register(all);
    Training.register(all);
    FusedOperators.register(all);
    QuantizedOperators.register(all);
    return Collections.unmodifiableMap(all);
  }
}
