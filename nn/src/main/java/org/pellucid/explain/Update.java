package org.pellucid.explain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.errors.Names;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Variable;

/** What the optimizer made of one weight array: its moments, and the new values. */
public final class Update {
  /**
   * Something that the optimizer remembers of a weight array.
   *
   * @param name such as {@code momentum}
   * @param before its numbers before the step
   * @param after its numbers after the step
   */
  public record Slot(String name, NdArray before, NdArray after) {}

  private final Ledger ledger;
  private final Formula formula;
  private final Cell cell;
  private final Value gradient;
  private final Value updated;
  private final Map<Cell, String> slotNames = new LinkedHashMap<>();
  private final Map<Value, String> rates = new LinkedHashMap<>();

  Update(Ledger ledger, Variable variable, Value updated) {
    this.ledger = ledger;
    this.formula = new Formula(ledger);
    this.cell = variable.cell();
    this.gradient = ledger.gradient(cell);
    this.updated = updated;
    String prefix = variable.name().replace('/', '_') + "_";
    for (Cell other : ledger.updates().keySet()) {
      String last = Ledger.lastPart(other.name());
      if (last.startsWith(prefix)) {
        slotNames.put(other, last.substring(prefix.length()));
      }
    }
    collectRates(updated);
    slotNames.keySet().forEach(slot -> collectRates(updated(slot)));
  }

  private Value updated(Cell slot) {
    return requireNonNull(ledger.update(slot));
  }

  /** Finds the largest parts that depend on the number of the step and the learning rate alone. */
  private void collectRates(Value value) {
    if (value.op() instanceof Op.Source || isNamed(value)) {
      return;
    }
    if (Schedules.isOne(value, slotNames.keySet(), cell)) {
      rates.putIfAbsent(value, rates.isEmpty() ? "rate" : "rate " + (rates.size() + 1));
      return;
    }
    if (Schedules.isWritten(value.op())) {
      value.node().inputs().forEach(this::collectRates);
    }
  }

  /** {@return the path of the weight array} */
  public String variable() {
    return cell.name();
  }

  /** {@return the values before the step} */
  public NdArray before() {
    return cell.read();
  }

  /** {@return the gradient of the loss by each of them} */
  public NdArray gradient() {
    return ledger.number(gradient);
  }

  /** {@return the values after the step} */
  public NdArray after() {
    return ledger.number(updated);
  }

  /** {@return what the optimizer remembers of it; none for plain gradient descent} */
  public List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    slotNames.forEach(
        (slot, name) -> slots.add(new Slot(name, slot.read(), ledger.number(updated(slot)))));
    return slots;
  }

  /**
   * Writes the rule that gave the new values.
   *
   * @return such as {@code kernel - gradient × learning_rate}
   */
  public String rule() {
    return formula.expanded(ledger.origin(new Element(updated, 0)), this::isNamed, this::named);
  }

  /**
   * Writes the rules that gave the optimizer's new memories, by their names.
   *
   * @return such as {@code momentum} to {@code momentum + (gradient - momentum) × 0.1}
   */
  public Map<String, String> slotRules() {
    Map<String, String> rules = new LinkedHashMap<>();
    slotNames.forEach((slot, name) ->
        rules.put(
            "new " + name,
            formula.expanded(
                ledger.origin(new Element(updated(slot), 0)), this::isNamed, this::named)));
    return rules;
  }

  /**
   * Writes the factors that are the same for all values, such as the learning rate corrected for
   * the bias of young moments.
   *
   * @return such as {@code rate} to {@code learning_rate × sqrt(1 - 0.999 ^ 1) / (1 - 0.9 ^ 1) =
   *     0.000316228}
   */
  public Map<String, String> rates() {
    Map<String, String> rules = new LinkedHashMap<>();
    rates.forEach((value, name) -> {
      Element element = new Element(value, 0);
      rules.put(
          name,
          formula.expanded(element, _ -> false, this::named)
              + " = "
              + formula.expanded(element, _ -> false, this::number)
              + " = "
              + number(element));
    });
    return rules;
  }

  private String number(Element element) {
    return Show.factor(ledger.number(element));
  }

  /**
   * Works out one of the optimizer's new memories.
   *
   * @param slot its name, such as {@code momentum}
   * @param place its indices
   * @return the rule with numbers in it
   */
  public String workedSlot(String slot, int... place) {
    return workedSlot(slot, Quantity.flat(variable(), cell.type().shape(), place));
  }

  String workedSlot(String slot, int index) {
    for (Map.Entry<Cell, String> entry : slotNames.entrySet()) {
      if (entry.getValue().equals(slot)) {
        return formula.expanded(
            ledger.origin(new Element(updated(entry.getKey()), index)),
            this::isNamed,
            this::number);
      }
    }
    throw Names.unknown("slot", slot, slotNames.values());
  }

  /**
   * Works out one new value.
   *
   * @param place its indices
   * @return the rule with numbers in it
   */
  public String worked(int... place) {
    return worked(Quantity.flat(variable(), cell.type().shape(), place));
  }

  String worked(int index) {
    return formula.expanded(
        ledger.origin(new Element(updated, index)), this::isNamed, this::number);
  }

  private boolean isNamed(Value value) {
    return value.equals(gradient)
        || rates.containsKey(value)
        || slotNames.keySet().stream().anyMatch(slot -> value.equals(ledger.update(slot)));
  }

  private String named(Element element) {
    Value value = element.value();
    if (value.equals(gradient)) {
      return "gradient";
    }
    String rate = rates.get(value);
    if (rate != null) {
      return rate;
    }
    for (Map.Entry<Cell, String> slot : slotNames.entrySet()) {
      if (value.equals(ledger.update(slot.getKey()))) {
        return "new " + slot.getValue();
      }
      if (value.op() instanceof Op.Read read && read.cell().equals(slot.getKey())) {
        return slot.getValue();
      }
    }
    if (value.op() instanceof Op.Read read) {
      return Ledger.lastPart(read.cell().name());
    }
    return value.shape().size() == 1 || value.op() instanceof Op.Source
        ? Show.factor(ledger.number(element))
        : value.op().words();
  }

  Cell cell() {
    return cell;
  }

  @Override
  public String toString() {
    return variable() + " = " + rule();
  }
}
