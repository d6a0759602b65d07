package org.pellucid.explain;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Backend;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Substitution;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A training step on one batch, worked out number by number: what each layer computed, the loss,
 * all gradients by the chain rule, and what the optimizer made of them.
 *
 * <pre>{@code
 * Explanation step = model.explain(x, y);
 * System.out.println(step.toText());
 * System.out.println(step.of("dense_1/kernel", 3, 2));
 * step.write(Path.of("step.html"));
 * }</pre>
 *
 * <p>The numbers are those that {@code trainOnBatch} with the same batch would compute next, by the
 * same kernels; nothing is changed by asking. Loops of recurrent layers are shown step by step,
 * attention as its products and softmax.
 */
public final class Explanation {
  private static final int PATHS = 10;

  private final StepRecording step;
  private final Ledger ledger;
  private final List<LayerWork> layers = new ArrayList<>();
  private final Map<String, Update> updates = new LinkedHashMap<>();

  private Explanation(StepRecording step) {
    this.step = step;
    this.ledger = new Ledger(step);
    for (String place : ledger.places()) {
      layers.add(work(place));
    }
    for (Variable variable : step.variables()) {
      Value updated = ledger.update(variable.cell());
      if (updated != null) {
        updates.put(variable.name(), new Update(ledger, variable, updated));
      }
    }
  }

  /**
   * Works a step out.
   *
   * @param step the step as a model describes it
   * @return the explanation
   */
  public static Explanation of(StepRecording step) {
    return new Explanation(step);
  }

  private LayerWork work(String place) {
    Set<Value> inputs = new LinkedHashSet<>();
    Set<Value> weights = new LinkedHashSet<>();
    List<Quantity> steps = new ArrayList<>();
    for (Node node : ledger.forward) {
      if (node.op() instanceof Op.Source || !node.origin().equals(place)) {
        continue;
      }
      for (Value input : node.inputs()) {
        Value from = followed(input, place);
        if (from.op() instanceof Op.Read) {
          weights.add(from);
        } else if (from.op() instanceof Op.Parameter
            || (!(from.op() instanceof Op.Source) && !from.node().origin().equals(place))) {
          inputs.add(from);
        }
      }
      if (!Jacobian.moves(node.op())
          && !(node.op() instanceof Op.CustomGradient)
          && node.output().dtype() != DType.BOOL) {
        Ledger.results(node).forEach(result -> steps.add(quantity(result)));
      }
    }
    String name = place.isEmpty() ? "loss" : place;
    return new LayerWork(
        name,
        step.layers().getOrDefault(place, ""),
        inputs.stream().map(this::quantity).toList(),
        weights.stream().map(this::quantity).toList(),
        steps);
  }

  /** Goes back through movements that lie outside of the layer. */
  private static Value followed(Value value, String place) {
    Value at = value;
    while (Jacobian.moves(at.op())
        && !(at.op() instanceof Op.Concat)
        && !at.node().origin().equals(place)) {
      at = at.node().input(0);
    }
    return at;
  }

  private Quantity quantity(Value value) {
    String label = ledger.label(value);
    return new Quantity(ledger, value, label == null ? value.op().words() : label);
  }

  // ---- What there is to see ----

  /** {@return the loss of the batch, before the step} */
  public double loss() {
    return ledger.number(ledger.loss).getDouble(0);
  }

  /** {@return what is explained, in a line} */
  public String title() {
    return step.title();
  }

  /** {@return the layers in the order in which they computed; behind them, "loss"} */
  public List<LayerWork> layers() {
    return List.copyOf(layers);
  }

  /**
   * Finds a layer.
   *
   * @param name its path, or "loss"
   * @return what it did
   */
  public LayerWork layer(String name) {
    return layers.stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> Names.unknown("layer", name, layers.stream().map(LayerWork::name).toList()));
  }

  /** {@return what the optimizer made of each weight array} */
  public List<Update> updates() {
    return List.copyOf(updates.values());
  }

  /**
   * Finds what the optimizer made of a weight array.
   *
   * @param variable its path, such as {@code dense_1/kernel}
   * @return the update
   */
  public Update update(String variable) {
    Update update = updates.get(variable);
    if (update == null && step.variables().stream().anyMatch(own -> own.name().equals(variable))) {
      throw new PellucidException(
          "explain: the loss does not depend on " + variable + ", so the step leaves it as it is.");
    }
    if (update == null) {
      throw Names.unknown("trained weight", variable, updates.keySet());
    }
    return update;
  }

  // ---- Why a weight changed ----

  /**
   * Tells why a weight changed.
   *
   * @param variable the path of its array, such as {@code dense_1/kernel}
   * @param place its indices
   * @return the ten paths to the loss that contributed most
   */
  public WeightChange of(String variable, int... place) {
    return paths(PATHS, variable, place);
  }

  /**
   * Tells why a weight changed.
   *
   * @param count how many paths to list at most
   * @param variable the path of its array
   * @param place its indices
   * @return the paths to the loss that contributed most
   */
  public WeightChange paths(int count, String variable, int... place) {
    if (count < 1) {
      throw new PellucidException("explain: the number of paths must be >= 1, got " + count + ".");
    }
    Update update = update(variable);
    Cell cell = update.cell();
    Shape shape = cell.type().shape();
    int index = Quantity.flat(variable, shape, place);
    double before = update.before().getDouble(index);
    double after = update.after().getDouble(index);
    double gradient = update.gradient().getDouble(index);
    double carried = withoutGradient(cell).getDouble(index) - before;
    Value read = ledger.read(cell);
    Paths.Result found =
        read == null || gradient == 0
            ? new Paths.Result(List.of(), gradient == 0)
            : new Paths(ledger).largest(new Element(read, index), count);
    double ours = after - before - carried;
    List<WeightChange.Path> paths = new ArrayList<>();
    double others = ours;
    for (Paths.Found path : found.paths()) {
      double change = gradient == 0 ? 0 : ours * path.gradient() / gradient;
      others -= change;
      paths.add(new WeightChange.Path(path.hops(), path.gradient(), change));
    }
    paths.sort((a, b) -> Double.compare(Math.abs(b.change()), Math.abs(a.change())));
    return new WeightChange(
        variable + Show.place(shape, index),
        before,
        after,
        gradient,
        carried,
        paths,
        found.complete() ? 0 : others,
        found.complete());
  }

  /** What a variable would have become if its gradient had been 0. */
  private NdArray withoutGradient(Cell cell) {
    Value gradient = ledger.gradient(cell);
    Value zeros = Tensor.of(gradient).zerosLike().graph();
    Value updated = requireNonNull(ledger.update(cell));
    List<Value> roots = Substitution.apply(List.of(updated), Map.of(gradient, zeros));
    return Backend.current()
        .compile(new Graph(ledger.graph().parameters(), roots))
        .run(ledger.inputs())
        .getFirst();
  }

  // ---- To read ----

  /**
   * {@return the step as text for a terminal, with up to four elements of each array worked out}
   */
  public String toText() {
    return toText(4);
  }

  /**
   * Writes the step as text for a terminal.
   *
   * @param elements how many elements of each array to work out; how many more there are is said
   * @return the text
   */
  public String toText(int elements) {
    return new TextPage(this, elements).toString();
  }

  /** {@return the step as a page for a browser, which needs no other file} */
  public String toHtml() {
    return new HtmlPage(this).toString();
  }

  /**
   * Writes the step as a page for a browser, which needs no other file.
   *
   * @param file the file
   */
  public void write(Path file) {
    try {
      Files.writeString(file, toHtml());
    } catch (IOException failure) {
      throw new PellucidException("Cannot write " + file + ": " + failure.getMessage(), failure);
    }
  }
}
