package org.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.check.LayerCheck;
import org.pellucid.check.LayerSamples;
import org.pellucid.config.Registry;
import org.pellucid.config.Session;
import org.pellucid.graph.Value;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layers;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.Loss;
import org.pellucid.losses.Losses;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.FluentOptimizer;
import org.pellucid.optimizers.LossScaleOptimizer;
import org.pellucid.optimizers.MultiOptimizer;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.OptimizerMap;
import org.pellucid.optimizers.Optimizers;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Variable;

/** Walks over all layers, losses and optimizers of the registries: each can be explained. */
final class EverythingExplainedTest {
  private static final long SEED = 7;

  /** Layers whose results are no floating-point numbers, or that run outside of the graph. */
  private static final List<String> WITHOUT_GRADIENT =
      List.of(
          "HashedCrossing",
          "Hashing",
          "InputLayer",
          "IntegerLookup",
          "StringLookup",
          "TextVectorization");

  // ---- Layers ----

  @TestFactory
  List<DynamicTest> everyLayer() {
    Map<String, Integer> count = new TreeMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (LayerCheck sample : LayerSamples.ALL) {
      String name = sample.registeredName();
      int number = count.merge(name, 1, Integer::sum);
      if (sample.isForModels() && !floating(sample).isEmpty()) {
        tests.add(DynamicTest.dynamicTest(name + " " + number, () -> checkLayer(sample)));
      }
    }
    return tests;
  }

  @Test
  void everyLayerThatComputesFloatingPointNumbersIsThere() {
    TreeSet<String> missing = new TreeSet<>();
    Layers.REGISTRY.entries().forEach(entry -> missing.add(entry.name()));
    LayerSamples.ALL.stream()
        .filter(sample -> sample.isForModels() && !floating(sample).isEmpty())
        .forEach(sample -> missing.remove(sample.registeredName()));
    assertThat(missing).containsExactlyElementsOf(WITHOUT_GRADIENT);
  }

  private static List<Integer> floating(LayerCheck sample) {
    List<Integer> floating = new ArrayList<>();
    List<SymbolicTensor> outputs = sample.model().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).dtype().isFloating()) {
        floating.add(i);
      }
    }
    return floating;
  }

  /** The layer between two dense ones, so that gradients go through it. */
  private static void checkLayer(LayerCheck sample) {
    Session.clear();
    Session.setRandomSeed(SEED);
    List<SymbolicTensor> ports = new ArrayList<>();
    List<SymbolicTensor> inner = new ArrayList<>();
    for (NdArray x : sample.inputs()) {
      int[] dims = x.shape().without(0).toArray();
      SymbolicTensor port = new Input(dims).dtype(x.dtype()).output();
      ports.add(port);
      boolean dense = x.dtype().isFloating() && dims.length > 0;
      inner.add(dense ? new Dense(dims[dims.length - 1]).call(port) : port);
    }
    List<SymbolicTensor> results = new ArrayList<>();
    for (SymbolicTensor output : sample.layer().connect(inner)) {
      if (output.dtype().isFloating()) {
        SymbolicTensor flat = output.shape().rank() > 2 ? new Flatten().call(output) : output;
        results.add(flat.shape().rank() < 2 ? flat : new Dense(2).call(flat));
      }
    }
    Model model = Model.of(ports, results);
    model.compile(new SGD(0.01), new MeanSquaredError());
    List<NdArray> y =
        model.predictAll(sample.inputs(), 32).stream()
            .map(output -> NdArray.zeros(DType.FLOAT32, output.shape()))
            .toList();
    check(model, sample.inputs(), y);
  }

  // ---- Losses ----

  @TestFactory
  List<DynamicTest> everyLoss() {
    return Losses.REGISTRY.entries().stream()
        .map(Registry.Entry::name)
        .map(name -> DynamicTest.dynamicTest(name, () -> checkLoss(name)))
        .toList();
  }

  private static void checkLoss(String name) {
    Session.clear();
    Session.setRandomSeed(SEED);
    Loss loss = Losses.get(name);
    boolean sequence = loss.name().equals("ctc");
    Model model =
        new Sequential(
            sequence ? new Input(4, 3) : new Input(3),
            new Dense(4).activation("tanh"),
            new Dense(3).activation(sequence ? "linear" : "softmax"));
    model.compile(new SGD(0.1).momentum(0.9), loss);
    NdArray y =
        switch (loss.name()) {
          case "ctc" -> NdArray.of(new int[] {1, 2, 2, 0, 1, 1, 2, 0}, 4, 2);
          case "sparse_categorical_crossentropy",
              "circle",
              "categorical_generalized_cross_entropy" ->
              NdArray.of(new int[] {0, 2, 1, 2});
          case "hinge", "squared_hinge" ->
              NdArray.of(new float[] {1, -1, -1, -1, -1, 1, -1, 1, -1, 1, -1, -1}, 4, 3);
          default -> NdArray.of(new float[] {1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0}, 4, 3);
        };
    check(model, List.of(random(sequence ? Shape.of(4, 4, 3) : Shape.of(4, 3), 1)), List.of(y));
  }

  // ---- Optimizers ----

  @TestFactory
  List<DynamicTest> everyOptimizer() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Registry.Entry<Optimizer> entry : Optimizers.REGISTRY.entries()) {
      String name = entry.name();
      tests.add(DynamicTest.dynamicTest(name, () -> checkOptimizer(optimizer(name))));
      if (optimizer(name) instanceof FluentOptimizer<?>) {
        tests.add(
            DynamicTest.dynamicTest(
                name + " with norms, decay and a mean",
                () -> checkOptimizer(laden((FluentOptimizer<?>) optimizer(name)))));
      }
    }
    return tests;
  }

  private static Optimizer optimizer(String name) {
    return switch (name) {
      case "LossScaleOptimizer" -> new LossScaleOptimizer(new SGD(0.1)).initialScale(4);
      case "MultiOptimizer" ->
          new MultiOptimizer(new OptimizerMap(new SGD(0.1)).put(".*bias", new Adam(0.1)));
      default -> Optimizers.get(name);
    };
  }

  private static Optimizer laden(FluentOptimizer<?> optimizer) {
    return optimizer.clipnorm(0.5).weightDecay(0.01).useEma(true);
  }

  private static void checkOptimizer(Optimizer optimizer) {
    Session.clear();
    Session.setRandomSeed(SEED);
    Model model =
        new Sequential(
            new Input(3), new Dense(4).activation("tanh"), new Dense(3).activation("softmax"));
    model.compile(optimizer, Losses.get("sparse_categorical_crossentropy"));
    check(model, List.of(random(Shape.of(4, 3), 1)), List.of(NdArray.of(new int[] {0, 2, 1, 2})));
  }

  // ---- What must hold ----

  private static NdArray random(Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return NdArray.of(values, shape.toArray());
  }

  private static List<NdArray> state(Model model) {
    List<NdArray> state = new ArrayList<>();
    model.weights().forEach(weight -> state.add(weight.value().copy()));
    model.optimizer().variables().forEach(slot -> state.add(slot.value().copy()));
    return state;
  }

  private static void check(Model model, List<NdArray> x, List<NdArray> y) {
    model.trainOnBatch(x, y);
    List<NdArray> before = state(model);

    Explanation step = model.explain(x, y);
    checkChainRule(new Ledger(model.describeStep(x, y)));
    checkPaths(model, step);
    assertThat(step.toText(1)).contains("Forward", "Backward", "Update");

    assertThat(state(model)).as("asking changes nothing, seed %d", SEED).isEqualTo(before);
    double loss = model.trainOnBatch(x, y).get("loss");
    assertThat(step.loss()).isCloseTo(loss, within(1e-6 * Math.abs(loss) + 1e-6));
    for (Variable variable : model.trainableVariables()) {
      NdArray explained =
          isUpdated(step, variable)
              ? step.update(variable.name()).after()
              : before.get(model.weights().indexOf(variable));
      assertThat(explained).as("%s, seed %d", variable.name(), SEED).isEqualTo(variable.value());
    }
  }

  /** Weights that the loss does not depend on, such as those before an operation by rank. */
  private static boolean isUpdated(Explanation step, Variable variable) {
    return step.updates().stream().anyMatch(update -> update.variable().equals(variable.name()));
  }

  /** Each gradient is the sum of what its number helped to make, times the gradients of that. */
  private static void checkChainRule(Ledger ledger) {
    Formula formula = new Formula(ledger);
    int turn = 0;
    List<Value> values =
        ledger.forward.stream().flatMap(node -> Ledger.results(node).stream()).toList();
    for (Value value : values) {
      NdArray delta = ledger.deltas.get(value);
      if (delta == null || delta.size() == 0 || value.equals(ledger.loss)) {
        continue;
      }
      int index = (turn++ * 7) % delta.size();
      double sum = 0;
      double size = 0;
      for (Jacobian.Edge edge : formula.onward(new Element(value, index))) {
        double term = edge.derivative() * ledger.delta(edge.element());
        sum += term;
        size += Math.abs(term);
      }
      assertThat(sum)
          .as("gradient by %s %d", ledger.label(value), index)
          .isCloseTo(delta.getDouble(index), within(1e-4 * size + 1e-6));
    }
  }

  /** Descent that remembers nothing, so that all of a change comes along paths. */
  private static boolean isPlain(Optimizer optimizer) {
    return optimizer instanceof SGD && optimizer.variables().size() <= 2;
  }

  private static void checkPaths(Model model, Explanation step) {
    for (Variable variable : model.trainableVariables()) {
      if (!isUpdated(step, variable)) {
        assertThatThrownBy(() -> step.update(variable.name()))
            .hasMessage(
                "explain: the loss does not depend on "
                    + variable.name()
                    + ", so the step leaves it as it is.");
        continue;
      }
      WeightChange why = step.paths(20, variable.name(), new int[variable.shape().rank()]);
      // Spectral normalization and constraints change weights by themselves.
      if (isPlain(model.optimizer())
          && variable.constraint() == null
          && !variable.name().startsWith("spectral_normalization")) {
        assertThat(why.carried()).as("carried into %s", variable.name()).isZero();
      }
      double change = why.carried() + why.others();
      for (WeightChange.Path path : why.paths()) {
        change += path.change();
      }
      assertThat(change)
          .as("change of %s", variable.name())
          .isCloseTo(why.change(), within(1e-4 * Math.abs(why.change()) + 1e-8));
      if (why.complete()) {
        double gradient = why.paths().stream().mapToDouble(WeightChange.Path::gradient).sum();
        assertThat(gradient)
            .as("gradient of %s", variable.name())
            .isCloseTo(why.gradient(), within(1e-4 * Math.abs(why.gradient()) + 1e-7));
      }
    }
  }
}
