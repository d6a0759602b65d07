package org.pellucid.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Substitution;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/**
 * The rule of a loop: a loop in the other direction.
 *
 * <p>The body is differentiated symbolically. What the derivative needs of the forward body comes
 * out of a second forward loop, equal to the first but for more result sequences; the compiler
 * makes one loop of both. The backward loop carries the gradients of the carried values; gradients
 * of slices are result sequences; gradients of constants are added up, but for those by products
 * with a matrix, which become one large product behind the loop.
 */
final class ScanRule {
  private final Op.Scan op;
  private final Graph body;
  private final Backward b;

  /** For each parameter of the body whether its gradient is needed. */
  private final boolean[] active;

  /** For each output of the body the parameter that stands for its gradient in one step. */
  private final @Nullable Tensor[] seeds;

  /** For each parameter of the body its gradient by one step. */
  private final @Nullable Tensor[] steps;

  private ScanRule(Op.Scan op, Backward b) {
    this.op = op;
    this.body = op.body();
    this.b = b;
    this.active = active();
    this.seeds = new @Nullable Tensor[body.outputs().size()];
    for (int i = 0; i < seeds.length; i++) {
      if (i < op.carried() ? active[i] : b.gradient(i) != null) {
        Value output = body.outputs().get(i);
        seeds[i] = parameter(Backward.zeros(Tensor.of(output)).graph().type());
      }
    }
    List<Value> wrt = activeParameters();
    @Nullable Tensor[] gradients = ReverseWalk.gradients(body.outputs(), seeds, wrt);
    this.steps = new @Nullable Tensor[active.length];
    for (int i = 0, j = 0; i < active.length; i++) {
      steps[i] = active[i] ? gradients[j++] : null;
    }
  }

  static @Nullable Tensor[] gradients(Op.Scan op, Backward b) {
    return new ScanRule(op, b).gradients();
  }

  private static Tensor parameter(TensorType type) {
    return Tensor.of(Node.value(new Op.Parameter("step", type)));
  }

  /** A carried value is active too when a step makes it of something active. */
  private boolean[] active() {
    boolean[] result = new boolean[body.parameters().size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = b.wants(i);
    }
    List<Value> carried = body.outputs().subList(0, op.carried());
    boolean changed = op.carried() > 0;
    while (changed) {
      changed = false;
      boolean[] depends = ReverseWalk.depends(carried, parameters(result));
      for (int i = 0; i < depends.length; i++) {
        if (depends[i] && !result[i] && carried.get(i).dtype().isFloating()) {
          result[i] = true;
          changed = true;
        }
      }
    }
    return result;
  }

  private List<Value> activeParameters() {
    return parameters(active);
  }

  private List<Value> parameters(boolean[] chosen) {
    return IntStream.range(0, chosen.length)
        .filter(i -> chosen[i])
        .mapToObj(body.parameters()::get)
        .toList();
  }

  private @Nullable Tensor[] gradients() {
    int steady = op.carried() + op.sequences();
    // What a step of the backward loop returns: carried gradients, sums, slices, factors.
    List<Value> roots = new ArrayList<>();
    List<Tensor> start = new ArrayList<>();
    Map<Value, Integer> stateSeeds = new HashMap<>();
    for (int i = 0; i < op.carried(); i++) {
      Tensor seed = seeds[i];
      if (seed != null) {
        Tensor step = steps[i];
        stateSeeds.put(seed.graph(), start.size());
        start.add(b.gradientOrZeros(i));
        roots.add((step == null ? Backward.zeros(seed) : step).graph());
      }
    }
    int carriedGradients = roots.size();

    List<Value> wanted = new ArrayList<>(roots);
    for (int i = op.carried(); i < steps.length; i++) {
      Tensor step = steps[i];
      if (step != null) {
        wanted.add(step.graph());
      }
    }
    Residuals residuals =
        Residuals.find(body, body.parameters().subList(0, steady), seedValues(), wanted);

    Map<Integer, ConstantGradient> constants = new LinkedHashMap<>();
    for (int i = steady; i < steps.length; i++) {
      Tensor step = steps[i];
      if (step != null) {
        ConstantGradient sum = ConstantGradient.of(step.graph(), residuals);
        constants.put(i, sum);
        for (Value term : sum.added()) {
          start.add(Backward.zeros(Tensor.of(term)));
          roots.add(term);
        }
      }
    }
    int state = roots.size();
    Map<Value, Integer> stacked = new LinkedHashMap<>();
    for (int i = op.carried(); i < steady; i++) {
      Tensor step = steps[i];
      if (step != null) {
        stacked.putIfAbsent(step.graph(), stacked.size());
      }
    }
    for (ConstantGradient sum : constants.values()) {
      for (Value factor : sum.factors()) {
        if (!residuals.values().contains(factor)) {
          stacked.putIfAbsent(factor, stacked.size());
        }
      }
    }
    roots.addAll(stacked.keySet());

    // Before the loop: constants are what they are outside; what varies gets a placeholder.
    Map<Value, Value> outside = new HashMap<>();
    for (int i = steady; i < body.parameters().size(); i++) {
      outside.put(body.parameters().get(i), b.node().input(i));
    }
    Map<Value, Tensor> sequenceOf = new LinkedHashMap<>();
    for (int i = op.carried(); i < seeds.length; i++) {
      Tensor seed = seeds[i];
      if (seed != null) {
        sequenceOf.put(seed.graph(), b.gradientOrZeros(i));
      }
    }
    Map<Value, Tensor> whole = new HashMap<>();
    List<Tensor> kept = sequencesOf(residuals.values());
    for (int i = 0; i < kept.size(); i++) {
      Value value = residuals.values().get(i);
      Value slice = parameter(value.type()).graph();
      outside.put(value, slice);
      sequenceOf.put(slice, kept.get(i));
      whole.put(value, kept.get(i));
    }
    List<Value> open = Substitution.apply(roots, outside);
    // What is needed behind the loop only is not read in it.
    Set<Node> used = new HashSet<>(Graph.reachable(open));
    sequenceOf.keySet().removeIf(slice -> !used.contains(slice.node()));
    List<Value> slices = List.copyOf(sequenceOf.keySet());

    Loop.Result result =
        Loop.scan(
            start,
            List.copyOf(sequenceOf.values()),
            op.length(),
            !op.reverse(),
            (carried, slice) -> {
              Map<Value, Value> inside = new HashMap<>();
              stateSeeds.forEach((seed, at) -> inside.put(seed, carried.get(at).graph()));
              for (int i = 0; i < slice.size(); i++) {
                inside.put(slices.get(i), slice.get(i).graph());
              }
              List<Tensor> values =
                  Substitution.apply(open, inside).stream().map(Tensor::of).toList();
              List<Tensor> next = new ArrayList<>(values.subList(0, carriedGradients));
              for (int i = carriedGradients; i < state; i++) {
                next.add(carried.get(i).add(values.get(i)));
              }
              return new Loop.Result(next, values.subList(state, values.size()));
            });

    stacked.forEach((value, at) -> whole.put(value, result.outputs().get(at)));
    return collect(result, constants, whole, carriedGradients);
  }

  private @Nullable Tensor[] collect(
      Loop.Result result,
      Map<Integer, ConstantGradient> constants,
      Map<Value, Tensor> whole,
      int carriedGradients) {
    @Nullable Tensor[] gradients = new @Nullable Tensor[b.node().inputs().size()];
    int at = 0;
    for (int i = 0; i < op.carried(); i++) {
      if (seeds[i] != null) {
        gradients[i] = result.carried().get(at++);
      }
    }
    for (int i = op.carried(); i < op.carried() + op.sequences(); i++) {
      Tensor step = steps[i];
      if (step != null) {
        gradients[i] = whole.get(step.graph());
      }
    }
    at = carriedGradients;
    for (Map.Entry<Integer, ConstantGradient> entry : constants.entrySet()) {
      ConstantGradient sum = entry.getValue();
      int terms = sum.added().size();
      gradients[entry.getKey()] = sum.total(result.carried().subList(at, at + terms), whole);
      at += terms;
    }
    return gradients;
  }

  private List<Value> seedValues() {
    List<Value> values = new ArrayList<>();
    for (Tensor seed : seeds) {
      if (seed != null) {
        values.add(seed.graph());
      }
    }
    return values;
  }

  /** The values that some of the body's values have in all steps, one after the other. */
  private List<Tensor> sequencesOf(List<Value> values) {
    List<Value> outputs = new ArrayList<>(body.outputs());
    List<Integer> place = new ArrayList<>();
    for (Value value : values) {
      int sequence = body.parameters().indexOf(value);
      if (sequence >= op.carried()) {
        place.add(-1 - sequence);
        continue;
      }
      int known = outputs.subList(op.carried(), outputs.size()).indexOf(value);
      if (known < 0) {
        known = outputs.size() - op.carried();
        outputs.add(value);
      }
      place.add(known + op.carried());
    }
    Node forward =
        b.node().withOp(op.withBody(new Graph(body.parameters(), outputs)), b.node().inputs());
    return place.stream()
        .map(i -> Tensor.of(i < 0 ? b.node().input(-1 - i) : new Value(forward, i)))
        .toList();
  }
}
