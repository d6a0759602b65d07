package org.pellucid.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** Operations written as people write them, with numbers or with names. */
final class Formula {
  private static final int MOST_TERMS = 12;

  private final Ledger ledger;

  Formula(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The name of an operation in tables. */
  static String name(Op op) {
    return switch (op) {
      case Op.MatMul _ -> "weighted sum";
      case Op.Conv _ -> "convolution";
      case Op.Add _ -> "sum";
      case Op.Sub _ -> "difference";
      case Op.Mul _ -> "product";
      case Op.Div _ -> "quotient";
      case Op.Max _ -> "larger of two";
      case Op.Min _ -> "smaller of two";
      case Op.Sum _ -> "total";
      case Op.Prod _ -> "product of all";
      case Op.ReduceMax _ -> "largest";
      case Op.ReduceMin _ -> "smallest";
      case Op.Select _ -> "choice";
      case Op.Neg _ -> "negative";
      case Op.CustomGradient _ -> "result";
      default -> op.words();
    };
  }

  /**
   * Works out one element from the numbers that it is made of.
   *
   * @param element the element
   * @return the right side of an equation, such as {@code 0.5 × 2 + 1 × (-0.25)}
   */
  String worked(Element element) {
    Element at = ledger.origin(element);
    Node node = at.value().node();
    return switch (node.op()) {
      case Op.MatMul _ -> products(at);
      case Op.Conv _ -> products(at);
      case Op.Sum _ -> terms(at, " + ", "", "");
      case Op.WindowSum _ -> terms(at, " + ", "", "");
      case Op.ReduceMax _ -> terms(all(at), ", ", "max(", ")");
      case Op.ReduceMin _ -> terms(all(at), ", ", "min(", ")");
      default ->
          written(
              node.op(),
              node.inputs().stream().map(input -> operand(input, at.index())).toList(),
              () -> Show.number(ledger.number(at)));
    };
  }

  /**
   * Writes an operation with the names of what it takes.
   *
   * @param value its result
   * @return such as {@code input · dense/kernel}
   */
  String symbolic(Value value) {
    Node node = value.node();
    List<String> in = node.inputs().stream().map(input -> named(input, node.origin())).toList();
    return switch (node.op()) {
      case Op.MatMul _ -> in.get(0) + " · " + in.get(1);
      case Op.Conv _ -> in.get(0) + " ∗ " + in.get(1);
      case Op.Sum _ -> "Σ " + in.get(0);
      default -> written(node.op(), in, () -> name(node.op()) + " of " + in.get(0));
    };
  }

  private String named(Value value, String place) {
    if (value.shape().size() == 0) {
      return value.op().words();
    }
    Value origin = ledger.origin(new Element(value, 0)).value();
    String label = ledger.label(origin);
    if (origin.op() instanceof Op.Comparison) {
      return symbolic(origin);
    }
    if (label == null) {
      return origin.op() instanceof Op.Fill
          ? Show.factor(ledger.number(new Element(origin, 0)))
          : name(origin.op());
    }
    String own = place.isEmpty() ? "loss: " : place + ": ";
    return label.startsWith(own) ? label.substring(own.length()) : label;
  }

  /** A number; a condition is written out. */
  private String operand(Value input, int index) {
    if (index >= input.shape().size()) {
      return "?";
    }
    Element element = new Element(input, index);
    return ledger.origin(element).value().op() instanceof Op.Comparison
        ? worked(element)
        : Show.factor(ledger.number(element));
  }

  private interface Otherwise {
    String get();
  }

  /** An elementwise operation of operands that are written already. */
  private static String written(Op op, List<String> in, Otherwise otherwise) {
    return switch (op) {
      case Op.Add _ -> in.get(0) + " + " + in.get(1);
      case Op.Sub _ -> in.get(0) + " - " + in.get(1);
      case Op.Mul _ -> in.get(0) + " × " + in.get(1);
      case Op.Div _ -> in.get(0) + " / " + in.get(1);
      case Op.Pow _ -> in.get(0) + " ^ " + in.get(1);
      case Op.Max _ -> "max(" + in.get(0) + ", " + in.get(1) + ")";
      case Op.Min _ -> "min(" + in.get(0) + ", " + in.get(1) + ")";
      case Op.Rem _ -> in.get(0) + " mod " + in.get(1);
      case Op.Atan2 _ -> "atan2(" + in.get(0) + ", " + in.get(1) + ")";
      case Op.Equal _ -> in.get(0) + " = " + in.get(1);
      case Op.Less _ -> in.get(0) + " < " + in.get(1);
      case Op.LessEqual _ -> in.get(0) + " ≤ " + in.get(1);
      case Op.Select _ -> in.get(0) + " ? " + in.get(1) + " : " + in.get(2);
      case Op.Neg _ -> "-" + in.get(0);
      case Op.Abs _ -> "|" + in.get(0) + "|";
      case Op.Rsqrt _ -> "1 / sqrt(" + in.get(0) + ")";
      case Op.Not _ -> "not " + in.get(0);
      case Op.Cast _ -> in.get(0);
      case Op.Unary unary -> unary.words() + "(" + in.get(0) + ")";
      default -> otherwise.get();
    };
  }

  /** Products of pairs, added up: each pair once. */
  private String products(Element at) {
    Value first = at.value().node().input(0);
    List<String> terms = new ArrayList<>();
    for (Jacobian.Edge edge : ledger.jacobian.inputs(at)) {
      if (edge.element().value().equals(first)) {
        terms.add(
            Show.factor(ledger.number(edge.element())) + " × " + Show.factor(edge.derivative()));
      }
    }
    return joined(terms, " + ", "", "");
  }

  private List<Element> all(Element at) {
    return ledger.jacobian.inputs(at).stream().map(Jacobian.Edge::element).toList();
  }

  private String terms(Element at, String between, String before, String behind) {
    return terms(all(at), between, before, behind);
  }

  private String terms(List<Element> elements, String between, String before, String behind) {
    return joined(
        elements.stream().map(element -> Show.factor(ledger.number(element))).toList(),
        between,
        before,
        behind);
  }

  private static String joined(List<String> terms, String between, String before, String behind) {
    if (terms.isEmpty()) {
      return "0";
    }
    int shown = Math.min(MOST_TERMS, terms.size());
    String text = String.join(between, terms.subList(0, shown));
    int more = terms.size() - shown;
    return before + text + (more == 0 ? "" : between + "… (" + more + " more)") + behind;
  }

  /**
   * Works out one element of a gradient: what it helped to make, times the gradients of that.
   *
   * @param element an element of the way forward
   * @return such as {@code 0.5 × 0.02 + 1 × (-0.1)}: derivative times gradient
   */
  String chained(Element element) {
    if (element.value().equals(ledger.loss)) {
      return "1";
    }
    List<String> terms = new ArrayList<>();
    for (Jacobian.Edge edge : onward(element)) {
      terms.add(Show.factor(edge.derivative()) + " × " + Show.factor(ledger.delta(edge.element())));
    }
    return joined(terms, " + ", "", "");
  }

  /** What an element helped to make, as far as the loss depends on it. */
  List<Jacobian.Edge> onward(Element element) {
    List<Jacobian.Edge> edges = new ArrayList<>();
    ledger
        .users
        .getOrDefault(element.value(), Map.of())
        .forEach((user, places) -> {
          for (int input : places) {
            for (Jacobian.Edge edge : ledger.jacobian.outputs(element, user, input)) {
              if (ledger.delta(edge.element()) != 0) {
                edges.add(edge);
              }
            }
          }
        });
    return edges;
  }

  /**
   * A text and how strongly its outermost operation binds: sums 1, products 2, powers 3, others 4.
   */
  private record Written(String text, int strength) {}

  /**
   * Writes an elementwise computation out, down to values that have a name.
   *
   * @param element what is computed
   * @param leaf which values are not written out any further
   * @param write how these are written
   * @return the whole right side
   */
  String expanded(Element element, Predicate<Value> leaf, Function<Element, String> write) {
    return expand(element, leaf, write).text();
  }

  private Written expand(Element element, Predicate<Value> leaf, Function<Element, String> write) {
    Node node = element.value().node();
    int strength = strength(node.op());
    List<String> in = new ArrayList<>();
    for (Value input : node.inputs()) {
      Element origin = ledger.origin(operandOf(element, input));
      Op op = origin.value().op();
      boolean ends = leaf.test(origin.value()) || !isElementwise(op);
      Written operand = ends ? new Written(write.apply(origin), 4) : expand(origin, leaf, write);
      if (node.op() instanceof Op.Cast) {
        return operand;
      }
      // a - (b + c) and a / (b × c) need their parentheses
      boolean right =
          in.size() == 1 && (node.op() instanceof Op.Sub || node.op() instanceof Op.Div);
      boolean bare =
          (node.op() instanceof Op.Unary && !(node.op() instanceof Op.Neg))
              || node.op() instanceof Op.Max
              || node.op() instanceof Op.Min
              || operand.strength() > strength
              || (operand.strength() == strength && !right && strength < 3);
      in.add(bare ? operand.text() : "(" + operand.text() + ")");
    }
    return new Written(written(node.op(), in, () -> write.apply(element)), strength);
  }

  private static boolean isElementwise(Op op) {
    return op instanceof Op.Unary
        || op instanceof Op.Binary
        || op instanceof Op.Cast
        || op instanceof Op.Select
        || op instanceof Op.Comparison;
  }

  private static int strength(Op op) {
    return switch (op) {
      case Op.Select _, Op.Comparison _ -> 0;
      case Op.Add _, Op.Sub _ -> 1;
      case Op.Mul _, Op.Div _, Op.Neg _, Op.Rem _, Op.Rsqrt _ -> 2;
      case Op.Pow _ -> 3;
      default -> 4;
    };
  }

  private static Element operandOf(Element element, Value input) {
    return new Element(input, Math.min(element.index(), input.shape().size() - 1));
  }
}
