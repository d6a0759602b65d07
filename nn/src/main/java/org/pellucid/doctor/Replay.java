package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.compile.Backend;
import org.pellucid.explain.StepRecording;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** A step run again, with the results of every operation, to find where a NaN began. */
final class Replay {
  private final StepRecording step;
  private final Map<Node, List<NdArray>> results = new HashMap<>();
  private final Set<Node> forward;

  /** Operations in the bodies of loops that made non-finite numbers of finite ones. */
  private final Map<Node, List<NdArray>> inLoops = new HashMap<>();

  private final List<Node> loopOrder = new ArrayList<>();

  private Replay(StepRecording step) {
    this.step = step;
    this.forward = new HashSet<>(Graph.reachable(List.of(step.graph().outputs().getFirst())));
  }

  /**
   * Runs a step in the interpreter, without changing any variable.
   *
   * @param step the step; its variables hold what they held before it
   */
  static Replay interpreted(StepRecording step) {
    Replay replay = new Replay(step);
    Graph graph = step.graph();
    Set<Node> own = new HashSet<>(graph.nodes());
    Backend.interpret(
        new Graph(graph.parameters(), graph.roots()),
        step.inputs(),
        (node, numbers) -> {
          replay.results.put(node, numbers);
          if (!own.contains(node) && !replay.inLoops.containsKey(node) && replay.begins(node)) {
            // The inputs of later steps will overwrite these.
            List<NdArray> inputs = new ArrayList<>();
            node.inputs().forEach(input -> inputs.add(replay.number(input)));
            inputs.add(numbers.getFirst());
            replay.inLoops.put(node, inputs);
            replay.loopOrder.add(node);
          }
        });
    return replay;
  }

  /**
   * Runs a step with the kernels that train, without changing any variable: they may overflow where
   * the interpreter, in double precision, does not.
   *
   * @param step the step; its variables hold what they held before it
   */
  static Replay compiled(StepRecording step) {
    Replay replay = new Replay(step);
    List<Value> wanted = new ArrayList<>();
    for (Node node : step.graph().nodes()) {
      for (int i = 0; i < node.outputs().size(); i++) {
        wanted.add(new Value(node, i));
      }
    }
    List<NdArray> numbers =
        Backend.current().compile(new Graph(step.graph().parameters(), wanted)).run(step.inputs());
    for (int i = 0; i < wanted.size(); i++) {
      replay
          .results
          .computeIfAbsent(wanted.get(i).node(), _ -> new ArrayList<>())
          .add(numbers.get(i));
    }
    return replay;
  }

  private NdArray number(Value value) {
    List<NdArray> known = results.get(value.node());
    if (known == null) {
      throw new IllegalStateException("not computed: " + value.node());
    }
    return known.get(value.index());
  }

  private static boolean finite(List<NdArray> numbers) {
    return numbers.stream().allMatch(NdArray::isFinite);
  }

  /** Whether a node made non-finite numbers of finite ones. */
  private boolean begins(Node node) {
    List<NdArray> known = results.get(node);
    return known != null
        && !(node.op() instanceof Op.Source)
        && !finite(known)
        && node.inputs().stream().allMatch(input -> number(input).isFinite());
  }

  /**
   * Finds where the first non-finite number of the loss or of an update began. Infinities on the
   * side that nothing comes of, such as those that masks lay over, are not meant.
   *
   * @param epoch the epoch
   * @param at the step in the epoch
   * @return the operation; null when all that comes out is finite
   */
  @Nullable Culprit culprit(int epoch, int at) {
    Set<Node> suspects = new LinkedHashSet<>();
    List<Value> open = new ArrayList<>();
    for (Value root : step.graph().roots()) {
      if (!number(root).isFinite()) {
        open.add(root);
      }
    }
    while (!open.isEmpty()) {
      Value value = open.removeLast();
      if (suspects.add(value.node())) {
        value.node().inputs().stream()
            .filter(input -> !number(input).isFinite())
            .forEach(open::add);
      }
    }
    Node known = null;
    for (Node node : step.graph().nodes()) {
      if (!suspects.contains(node)) {
        continue;
      }
      if (node.op() instanceof Op.Parameter || node.op() instanceof Op.Read) {
        return given(node, epoch, at);
      }
      if (begins(node)) {
        known = node;
        break;
      }
    }
    return known == null ? null : began(known, epoch, at);
  }

  private Culprit given(Node node, int epoch, int at) {
    NdArray numbers = number(node.output());
    int bad = numbers.firstNonFinite();
    boolean batch = node.op() instanceof Op.Parameter;
    String name =
        node.op() instanceof Op.Read read
            ? read.cell().name()
            : step.names().get(step.graph().parameters().indexOf(node.output()));
    String value = Text.number(numbers.getDouble(bad));
    String place = name + numbers.indexOf(bad);
    return new Culprit(
        epoch,
        at,
        batch ? "batch" : "weight",
        "",
        false,
        batch ? numbers.indexOf(bad).get(0) : -1,
        numbers.getDouble(bad),
        List.of(),
        where(epoch, at)
            + (batch
                ? "the batch itself holds " + value + ": " + place + ". Clean the data."
                : place
                    + " was "
                    + value
                    + " before the step: something else than training has set it."));
  }

  private Culprit began(Node node, int epoch, int at) {
    Node inner = node;
    List<NdArray> inputs = node.inputs().stream().map(this::number).toList();
    NdArray result = firstBad(results.getOrDefault(node, List.of()));
    if (node.op() instanceof Op.Scan loop) {
      Set<Node> body = new HashSet<>(loop.body().nodes());
      for (Node candidate : loopOrder) {
        List<NdArray> kept = inLoops.get(candidate);
        if (body.contains(candidate) && kept != null) {
          inner = candidate;
          inputs = kept.subList(0, kept.size() - 1);
          result = kept.getLast();
          break;
        }
      }
    }
    boolean backward = !forward.contains(node);
    int bad = result.firstNonFinite();
    int samples = step.inputs().getFirst().shape().dim(0);
    boolean bySample = result.shape().rank() > 0 && result.shape().dim(0) == samples;
    int sample = bySample ? result.indexOf(bad).get(0) : -1;
    List<Culprit.Range> ranges = inputs.stream().map(Replay::range).toList();
    String layer = inner.origin().isEmpty() ? node.origin() : inner.origin();
    StringBuilder text =
        new StringBuilder(where(epoch, at))
            .append(inner.op().words())
            .append(backward ? " in the gradient or update" : "")
            .append(
                layer.isEmpty() ? backward ? "" : " in the loss" : " of layer \"" + layer + "\"")
            .append(" is the first to give ")
            .append(Text.number(result.getDouble(bad)))
            .append(result.shape().rank() == 0 ? "" : " (at " + result.indexOf(bad) + ")")
            .append(sample < 0 ? "" : ", for sample " + sample + " of the batch");
    for (int i = 0; i < ranges.size(); i++) {
      Culprit.Range range = ranges.get(i);
      text.append(i == 0 ? "; from " : " and ")
          .append(range.shape())
          .append(" between ")
          .append(Text.number(range.least()))
          .append(" and ")
          .append(Text.number(range.most()));
      if (inputs.get(i).shape().equals(result.shape())) {
        text.append(", there ").append(Text.number(inputs.get(i).getDouble(bad)));
      }
    }
    return new Culprit(
        epoch,
        at,
        inner.op().words(),
        layer,
        backward,
        sample,
        result.getDouble(bad),
        ranges,
        text.append('.').toString());
  }

  private static NdArray firstBad(List<NdArray> results) {
    return results.stream()
        .filter(array -> !array.isFinite())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("all finite"));
  }

  private static String where(int epoch, int step) {
    return "Epoch " + (epoch + 1) + ", step " + (step + 1) + ": ";
  }

  private static Culprit.Range range(NdArray array) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < array.size(); i++) {
      least = Math.min(least, array.getDouble(i));
      most = Math.max(most, array.getDouble(i));
    }
    return new Culprit.Range(array.shape(), least, most);
  }
}
