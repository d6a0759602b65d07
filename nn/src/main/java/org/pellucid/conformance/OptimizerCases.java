package org.pellucid.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.optimizers.FluentOptimizer;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.Optimizers;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.optimizers.schedules.Schedules;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** Optimizers, step by step, inside of a program and without; clipping; schedules. */
final class OptimizerCases {
  private OptimizerCases() {}

  static Verdict check(RecordedCase recorded) {
    Verdict direct = check(recorded, false);
    if (direct.kind() != Verdict.Kind.PASSED) {
      return direct;
    }
    Verdict inProgram = check(recorded, true);
    return inProgram.kind() == Verdict.Kind.PASSED
        ? inProgram
        : Verdict.failed("inside of a program: " + inProgram.detail());
  }

  private static Verdict check(RecordedCase recorded, boolean inProgram) {
    Config inputs = recorded.inputs();
    Optimizer optimizer = UnsupportedCase.read(Optimizers.REGISTRY, recorded);
    List<Variable> variables = new ArrayList<>();
    List<?> names = inputs.list("variable_names");
    for (Object value : inputs.list("variables")) {
      String name = String.valueOf(names.get(variables.size()));
      variables.add(new Variable(name, tensor(value).value(), true));
    }
    List<Variable> excluded =
        inputs.list("excluded_from_weight_decay").stream()
            .map(index -> variables.get(((Number) Objects.requireNonNull(index)).intValue()))
            .toList();
    if (optimizer instanceof FluentOptimizer<?> fluent) {
      fluent.excludeFromWeightDecay(excluded);
    }
    optimizer.build(variables);
    int done = 0;
    for (Object step : inputs.list("steps")) {
      step(optimizer, variables, (List<?>) Objects.requireNonNull(step), inProgram);
      done++;
      Verdict verdict = after(done, recorded, variables);
      if (verdict.kind() != Verdict.Kind.PASSED) {
        return verdict;
      }
    }
    return Verdict.passed();
  }

  private static Verdict after(int done, RecordedCase recorded, List<Variable> variables) {
    for (Object item : (List<?>) Objects.requireNonNull(recorded.expected())) {
      Config expected = (Config) Objects.requireNonNull(item);
      if (expected.integer("after_step") == done) {
        int index = expected.integer("variable_index");
        Config tolerance = expected.nested("tolerance");
        Verdict verdict =
            Comparison.of(
                variables.get(index).value(),
                expected.get("value"),
                tolerance.number("rtol", recorded.rtol()),
                tolerance.number("atol", recorded.atol()));
        if (verdict.kind() != Verdict.Kind.PASSED) {
          return Verdict.failed(
              "variable " + index + " after step " + done + ": " + verdict.detail());
        }
      }
    }
    return Verdict.passed();
  }

  private static void step(
      Optimizer optimizer, List<Variable> variables, List<?> gradients, boolean inProgram) {
    List<Tensor> present = new ArrayList<>();
    List<Variable> changed = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      if (gradients.get(i) != null) {
        present.add(tensor(gradients.get(i)));
        changed.add(variables.get(i));
      }
    }
    if (inProgram) {
      Program.ofAll(
              inputs -> {
                optimizer.apply(inputs, changed);
                return List.of(Tensor.scalar(0.0));
              })
          .runAll(present.toArray());
    } else {
      optimizer.apply(present, changed);
    }
  }

  static Verdict checkClip(RecordedCase recorded) {
    Optimizer optimizer = UnsupportedCase.read(Optimizers.REGISTRY, recorded);
    return Comparison.of(recorded, optimizer.clip(List.of(recorded.tensor("gradient"))).getFirst());
  }

  static Verdict checkSchedule(RecordedCase recorded) {
    LearningRateSchedule schedule = UnsupportedCase.read(Schedules.REGISTRY, recorded);
    Tensor step = recorded.tensor("step").cast(DType.FLOAT32).reshape(Shape.SCALAR);
    return Comparison.of(recorded, schedule.apply(step));
  }

  private static Tensor tensor(@Nullable Object recorded) {
    return Objects.requireNonNull(RecordedValues.tensor(recorded));
  }
}
