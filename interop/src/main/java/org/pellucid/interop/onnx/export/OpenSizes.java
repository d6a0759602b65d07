package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.errors.PellucidException;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxNode;

/** Numbers that depend on open sizes, worked out of the inputs' shapes when the model runs. */
final class OpenSizes {
  /** Where an open size can be read: an input and its axis. */
  record Source(String input, int axis) {}

  private final GraphWriter writer;
  private final List<Source> sources;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<Object, String> runtime = new HashMap<>();

  OpenSizes(GraphWriter writer, List<Source> sources) {
    this.writer = writer;
    this.sources = List.copyOf(sources);
  }

  /** What must come before all other nodes. */
  List<OnnxNode> nodes() {
    return nodes;
  }

  private Sizes sizes() {
    return writer.sizes();
  }

  /** The name of an int64 tensor of one axis that holds numbers. */
  String vector(List<Extent> numbers, String origin) {
    String known = runtime.get(numbers);
    if (known != null) {
      return known;
    }
    List<String> parts = new ArrayList<>();
    List<Long> run = new ArrayList<>();
    for (Extent number : numbers) {
      if (number.isFixed()) {
        run.add(number.base());
      } else {
        addRun(parts, run);
        parts.add(single(number, origin));
      }
    }
    addRun(parts, run);
    String name =
        parts.size() == 1
            ? parts.getFirst()
            : writer
                .emitAll(nodes, "sizes", "Concat", parts, 1, OnnxAttribute.of("axis", 0))
                .getFirst();
    runtime.put(numbers, name);
    return name;
  }

  private void addRun(List<String> parts, List<Long> run) {
    if (!run.isEmpty()) {
      parts.add(writer.longs(run.stream().mapToLong(Long::longValue).toArray()));
      run.clear();
    }
  }

  /** The name of an int64 tensor of one element. */
  private String single(Extent number, String origin) {
    String known = runtime.get(number);
    if (known != null) {
      return known;
    }
    Extent.Formula formula = number.formula(sizes());
    if (formula == null) {
      throw new PellucidException(
          (origin.isEmpty() ? "" : "Layer \"" + origin + "\": ")
              + "an extent depends on the open sizes "
              + sizes().names()
              + " in a way that ONNX export cannot write down. Fix them: Input sizes, or batch(n).");
    }
    String name = size(formula.symbols().getFirst());
    for (int symbol : formula.symbols().subList(1, formula.symbols().size())) {
      name = arithmetic("Mul", name, size(symbol));
    }
    if (formula.factor() != 1) {
      name = arithmetic("Mul", name, writer.longs(formula.factor()));
    }
    if (formula.constant() != 0) {
      name = arithmetic("Add", name, writer.longs(formula.constant()));
    }
    runtime.put(number, name);
    return name;
  }

  private String arithmetic(String operator, String a, String b) {
    return writer.emitAll(nodes, "sizes", operator, List.of(a, b), 1).getFirst();
  }

  private String size(int symbol) {
    String key = "size " + symbol;
    String known = runtime.get(key);
    if (known == null) {
      Source source = sources.get(symbol);
      known =
          writer
              .emitAll(
                  nodes,
                  "sizes/" + sizes().names().get(symbol),
                  "Shape",
                  List.of(source.input()),
                  1,
                  OnnxAttribute.of("start", source.axis()),
                  OnnxAttribute.of("end", source.axis() + 1))
              .getFirst();
      runtime.put(key, known);
    }
    return known;
  }
}
