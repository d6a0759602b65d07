package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.StepWatcher;
import org.pellucid.callbacks.TrainedModel.GraphNode;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.Loss;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Looks at a training and says in plain sentences what is probably wrong with it, with the number
 * and what to do.
 *
 * <pre>{@code
 * Doctor doctor = new Doctor(x, y);
 * model.fit(x, y, Fit.epochs(20).validationSplit(0.2).callbacks(doctor));
 * doctor.findings().forEach(System.out::println);
 * }</pre>
 *
 * <p>It looks at the data (size of inputs, balance and order of labels, columns that tell the
 * label, samples that are in the validation data too); at the first loss, beside that of a guess;
 * after each epoch, on the first batch of the training, at units of relu that are always 0, units
 * of sigmoid and tanh at their flat ends, gradients by layer, and steps beside the weights; and at
 * the curves. Without data it sees only the size of the first batch and what the training shows.
 * What it finds also goes to the log when training ends.
 *
 * <p>A look costs about one training step per epoch. The numbers of the training are not changed.
 */
public final class Doctor extends Callback implements StepWatcher {
  private static final System.Logger LOGGER = System.getLogger("org.pellucid.doctor");
  private static final int PROBE_ROWS = 256;

  /** Who asks for all that layers give out gets it for fewer samples. */
  private static final int REQUESTED_ROWS = 64;

  private static final int MOST_LOOKS = 256;

  /** Curves are judged by their first epochs, however long they get. */
  private static final int MOST_EPOCHS = 10_000;

  /** How many numbers layers may give out for the probe. */
  private static final long MOST_RESULTS = 16_000_000;

  private final List<Table> inputs;
  private final List<Table> targets;
  private List<Table> heldInputs = List.of();
  private final List<Finding> begun = new ArrayList<>();
  private List<Finding> concluded = List.of();
  private final List<Probe.Look> looks = new ArrayList<>();
  private final Map<String, List<Double>> history = new LinkedHashMap<>();
  private @Nullable Model model;
  private @Nullable Probe probe;
  private @Nullable List<NdArray> firstBatch;
  private boolean indescribable;
  private @Nullable FirstLoss guess;
  private boolean fresh;
  private boolean inOrder;
  private boolean onRequest;
  private long seen;

  /** Makes a doctor that sees the training, but not the data as a whole. */
  public Doctor() {
    inputs = List.of();
    targets = List.of();
  }

  /**
   * Makes a doctor that sees the data too.
   *
   * @param x the inputs, as {@code fit} takes them
   * @param y the targets
   */
  public Doctor(Object x, Object y) {
    inputs = Table.of("x", x);
    targets = Table.of("y", y);
  }

  /**
   * Shows the validation data too, to look for samples that are also trained on.
   *
   * @param x the inputs of validation, as {@code fit} takes them
   * @return this
   */
  public Doctor validation(Object x) {
    heldInputs = Table.of("x", x);
    return this;
  }

  /**
   * Looks at units, gradients and steps only when {@link #look} is called, not after each epoch,
   * and then at those of all layers, for 64 samples at most; what is found does not go to the log.
   *
   * @return this
   */
  public Doctor onRequest() {
    onRequest = true;
    return this;
  }

  /** {@return what has been found in the latest training, or so far} */
  public List<Finding> findings() {
    return Stream.concat(begun.stream(), concluded.stream()).toList();
  }

  /**
   * Looks at the training now, between two of its steps; findings are up to date afterwards. On the
   * thread that trains.
   *
   * @return what was measured; null before the first step, and of a model whose steps cannot be
   *     described
   */
  public @Nullable Measured look() {
    Model own = model;
    List<NdArray> batch = firstBatch;
    if (own == null || batch == null || indescribable) {
      return null;
    }
    Probe known = probe;
    if (known == null) {
      try {
        known = new Probe(own, LayerFacts.of(own), batch, onRequest);
      } catch (PellucidException noLoss) {
        indescribable = true; // a step of the model's own, whose loss nobody but it knows
        return null;
      }
      probe = known;
    }
    Measured measured = known.measure();
    looks.add(known.judge(measured));
    if (looks.size() > MOST_LOOKS) {
      looks.remove(looks.size() / 2);
    }
    concluded = conclude(onRequest);
    return measured;
  }

  /**
   * Looks at the curves of a training that is over.
   *
   * @param history the numbers after each epoch, by name, as in {@code History}
   * @return what is found
   */
  public static List<Finding> ofHistory(Map<String, List<Double>> history) {
    return new HistoryChecks(history, Double.NaN).all();
  }

  /**
   * Looks at weights.
   *
   * @param weights the weights by their paths
   * @return what is found
   */
  public static List<Finding> ofWeights(Map<String, NdArray> weights) {
    return WeightChecks.all(weights);
  }

  /**
   * Judges the curves, and what looks have shown, anew without looking again: {@link #findings} are
   * as up to date as they can be for next to no cost.
   */
  public void review() {
    concluded = conclude(false);
  }

  @Override
  public String toString() {
    return findings().isEmpty()
        ? "Nothing found."
        : findings().stream().map(Finding::toString).collect(Collectors.joining("\n"));
  }

  // ---- While training runs ----

  @Override
  public void onTrainBegin(Logs logs) {
    begun.clear();
    concluded = List.of();
    looks.clear();
    history.clear();
    probe = null;
    firstBatch = null;
    indescribable = false;
    guess = null;
    seen = 0;
    model = model() instanceof Model own ? own : null;
    fresh = model().optimizer().iterations().value().item() == 0;
  }

  @Override
  public void beforeStep(int epoch, int step, List<NdArray> batch) {
    if (epoch == 0) {
      seen += batch.getFirst().shape().dim(0);
    }
    Model own = model;
    if (firstBatch == null && own != null) {
      int rows = probeRows(own, batch, onRequest ? REQUESTED_ROWS : PROBE_ROWS);
      firstBatch = batch.stream().map(array -> array.rowRange(0, rows)).toList();
      examine(own, batch);
    }
  }

  /** As many samples as the results of all layers have room for. */
  private static int probeRows(Model own, List<NdArray> batch, int mostRows) {
    long each = 1;
    for (GraphNode node : own.graph()) {
      Shape output = node.output();
      long size = 1;
      for (int axis = 1; output != null && axis < output.rank(); axis++) {
        size *= Math.max(1, output.dim(axis));
      }
      each += size;
    }
    long rows = Math.min(batch.getFirst().shape().dim(0), mostRows);
    return (int) Math.max(1, Math.min(rows, MOST_RESULTS / each));
  }

  @Override
  public void afterStep(int epoch, int step, float loss) {
    Model own = model;
    FirstLoss chance = guess;
    if (epoch == 0 && step == 0 && own != null && chance != null && fresh) {
      double penalties = own.losses().stream().mapToDouble(Tensor::item).sum();
      add(chance.check(loss - penalties, chance.limit() < 10));
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    logs.forEach((name, value) -> {
      List<Double> curve = history.computeIfAbsent(name, key -> new ArrayList<>());
      if (curve.size() < MOST_EPOCHS) {
        curve.add(value);
      }
    });
    if (epoch == 0 && !inputs.isEmpty() && seen < inputs.getFirst().rows()) {
      examineRest();
    }
    if (!onRequest) {
      look();
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    concluded = conclude(true);
    if (onRequest) {
      return; // Whoever asks shows it.
    }
    findings().forEach(finding -> LOGGER.log(System.Logger.Level.WARNING, finding.toString()));
  }

  /** The size that gradients have by the units of the targets alone, once a model ends in these. */
  private double size() {
    List<Double> losses = history.getOrDefault("loss", List.of());
    Model own = model;
    return own != null && LayerFacts.endsScaled(own) && !losses.isEmpty()
        ? Math.max(1, losses.getLast())
        : 1;
  }

  /** What looks and curves say so far, and weights where they are to be asked. */
  private List<Finding> conclude(boolean askWeights) {
    List<Finding> found = new ArrayList<>();
    if (!looks.isEmpty()) {
      found.addAll(ProbeChecks.units(looks.getLast()));
      found.addAll(ProbeChecks.gradients(looks.getLast(), size()));
    }
    FirstLoss chance = guess;
    found.addAll(new HistoryChecks(history, chance == null ? Double.NaN : chance.loss()).all());
    if (!looks.isEmpty()) {
      unlessKnown(found, ProbeChecks.largeSteps(looks));
      // Where no gradient arrives, or all is learned, the rate is not to blame.
      if (!isLearned() && found.stream().noneMatch(f -> f.kind() == Finding.Kind.DEAD_UNITS)) {
        unlessKnown(found, ProbeChecks.smallSteps(looks));
      }
    }
    if (model != null && askWeights) {
      Map<String, NdArray> weights = new LinkedHashMap<>();
      for (Variable weight : model().weights()) {
        weights.put(weight.name(), weight.value());
      }
      found.addAll(WeightChecks.all(weights));
    }
    return found;
  }

  /** Whether the loss has become small beside that of the first epoch, so that steps must be. */
  private boolean isLearned() {
    List<Double> loss = history.getOrDefault("loss", List.of());
    return !loss.isEmpty() && loss.getLast() < 0.1 * loss.getFirst();
  }

  private void add(@Nullable Finding finding) {
    if (finding != null) {
      begun.add(finding);
    }
  }

  private static void unlessKnown(List<Finding> found, @Nullable Finding finding) {
    if (finding != null && found.stream().noneMatch(f -> f.kind() == finding.kind())) {
      found.add(finding);
    }
  }

  // ---- Data ----

  private void examine(Model own, List<NdArray> batch) {
    List<Loss> losses = own.compiledLosses();
    int given = (int) own.graph().stream().filter(node -> node.inputs().isEmpty()).count();
    List<Table> data = inputs;
    if (inputs.isEmpty() && given == 1 && batch.size() > given) {
      // Of data that were not shown, the first batch tells at least the size.
      data = Table.of("x", batch.getFirst());
      if (losses.size() == 1) {
        List<Table> labels = Table.of("y", batch.get(given));
        guess =
            labels.isEmpty()
                ? null
                : FirstLoss.of(losses.getFirst(), labels.getFirst(), outputs(own));
      }
    }
    if (!LayerFacts.of(own).scalesInputs()) {
      data.forEach(table -> add(DataChecks.scale(table)));
    }
    if (targets.size() == 1 && losses.size() == 1) {
      labels(own, losses.getFirst(), targets.getFirst(), batch);
    }
    for (int i = 0; i < Math.min(inputs.size(), heldInputs.size()); i++) {
      add(DataChecks.duplicates(inputs.get(i), heldInputs.get(i)));
    }
  }

  private void labels(Model own, Loss loss, Table labels, List<NdArray> batch) {
    guess = FirstLoss.of(loss, labels, outputs(own));
    Classes classes = classes(loss);
    if (classes == null) {
      inputs.forEach(table -> add(DataChecks.leak(table, labels)));
      return;
    }
    boolean weighted = batch.size() > inputs.size() + targets.size();
    if (!weighted) {
      add(DataChecks.balance(classes));
    }
    inputs.forEach(table -> add(DataChecks.leak(table, classes)));
    inOrder = inputs.size() == 1 && inputs.getFirst().beginsWith(batch.getFirst());
    if (inOrder) {
      add(
          DataChecks.order(
              classes,
              "fit takes them in this order. Leave shuffle on, or shuffle x and y together."));
    }
  }

  /** Labels in order of which the end was held back: whole classes may never be seen. */
  private void examineRest() {
    List<Loss> losses = model == null ? List.of() : model.compiledLosses();
    Classes classes = losses.size() == 1 && targets.size() == 1 ? classes(losses.getFirst()) : null;
    if (classes != null && !inOrder) {
      add(
          DataChecks.order(
              classes,
              "only "
                  + seen
                  + " of them were trained on. validationSplit holds the last ones back: shuffle x"
                  + " and y together before."));
    }
  }

  private @Nullable Classes classes(Loss loss) {
    String type = loss.getClass().getSimpleName();
    boolean classification = type.contains("Crossentropy") || type.contains("Hinge");
    return classification ? Classes.read(targets.getFirst()) : null;
  }

  /** How many numbers the model gives per sample; 0 when that is not known. */
  private static int outputs(Model own) {
    List<GraphNode> graph = own.graph();
    Shape output = graph.isEmpty() ? null : graph.getLast().output();
    return output == null || output.rank() == 0 ? 0 : output.dim(-1);
  }
}
