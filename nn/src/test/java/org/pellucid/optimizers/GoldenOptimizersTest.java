package org.pellucid.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.check.GoldenCases;
import org.pellucid.check.GoldenCases.GoldenCase;
import org.pellucid.config.Config;
import org.pellucid.optimizers.schedules.Schedules;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** Optimizers and learning-rate schedules give the numbers that Keras gives. */
class GoldenOptimizersTest {
  private static final Set<String> NOT_YET = Set.of("Adafactor");

  @TestFactory
  List<DynamicTest> stepsAsKerasDoes() {
    return tests("optimizers", golden -> check(golden, false));
  }

  @TestFactory
  List<DynamicTest> stepsAsKerasDoesInsideOfPrograms() {
    return tests("optimizers", golden -> check(golden, true));
  }

  @TestFactory
  List<DynamicTest> clipsAsKerasDoes() {
    return tests("optimizers.clip", GoldenOptimizersTest::checkClip);
  }

  @TestFactory
  List<DynamicTest> schedulesAsKerasDoes() {
    return tests("schedules", GoldenOptimizersTest::checkSchedule);
  }

  private static List<DynamicTest> tests(String area, Consumer<GoldenCase> check) {
    return GoldenCases.read(golden -> golden.area().equals(area)).stream()
        .filter(golden -> !NOT_YET.contains(golden.simpleName()))
        .map(golden ->
            DynamicTest.dynamicTest(
                golden.id() + " " + golden.object(), () -> check.accept(golden)))
        .toList();
  }

  private static void check(GoldenCase golden, boolean inProgram) {
    Optimizer optimizer = read(golden.simpleName(), golden.config());
    List<Variable> variables = new ArrayList<>();
    List<Object> names = golden.inputs().list("variable_names");
    for (Object value : golden.inputs().list("variables")) {
      String name = names.get(variables.size()).toString();
      variables.add(new Variable(name, GoldenCases.asInput(value), true));
    }
    List<Variable> excluded =
        golden.inputs().list("excluded_from_weight_decay").stream()
            .map(index -> variables.get(((Number) Objects.requireNonNull(index)).intValue()))
            .toList();
    ((FluentOptimizer<?>) optimizer).excludeFromWeightDecay(excluded);
    optimizer.build(variables);
    int done = 0;
    for (Object step : golden.inputs().list("steps")) {
      step(optimizer, variables, (List<?>) Objects.requireNonNull(step), inProgram);
      done++;
      for (Object item : (List<?>) Objects.requireNonNull(golden.expected())) {
        Config expected = (Config) item;
        if (expected.integer("after_step") == done) {
          golden.assertMatches(
              variables.get(expected.integer("variable_index")).value(),
              expected.get("value"),
              expected.nested("tolerance").number("rtol"),
              expected.nested("tolerance").number("atol"));
        }
      }
    }
    assertThat(optimizer.iterations().value().item()).isEqualTo(done);
  }

  private static void step(
      Optimizer optimizer, List<Variable> variables, List<?> gradients, boolean inProgram) {
    List<Tensor> present = new ArrayList<>();
    List<Variable> changed = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      if (gradients.get(i) != null) {
        present.add(Tensor.of(GoldenCases.asInput(gradients.get(i))));
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

  private static void checkClip(GoldenCase golden) {
    FluentOptimizer<?> optimizer = (FluentOptimizer<?>) read(golden.simpleName(), golden.config());
    List<Tensor> clipped = optimizer.settings().clip(List.of(Tensor.of(golden.tensor("gradient"))));
    golden.assertMatches(clipped.getFirst().value());
  }

  private static void checkSchedule(GoldenCase golden) {
    Config description =
        Config.object("keras.optimizers.schedules", golden.simpleName(), golden.config());
    var schedule = Objects.requireNonNull(Schedules.REGISTRY.read(description));
    Object given = Objects.requireNonNull(golden.inputs().get("step"));
    NdArray step =
        given instanceof NdArray array
            ? array.cast(DType.FLOAT32)
            : NdArray.scalar(DType.FLOAT32, ((Number) given).doubleValue());
    golden.assertMatches(schedule.apply(Tensor.of(step.reshape(Shape.SCALAR))).value());
  }

  private static Optimizer read(String name, Config config) {
    return Objects.requireNonNull(
        Optimizers.REGISTRY.read(Config.object("keras.optimizers", name, config)));
  }
}
