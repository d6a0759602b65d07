package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.History;
import org.pellucid.config.Session;
import org.pellucid.gradient.Gradients;
import org.pellucid.initializers.Ones;
import org.pellucid.layers.Add;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

class GraphModelTest {
  @BeforeEach
  void startAnew() {
    Session.clear();
    Session.setRandomSeed(Session.DEFAULT_SEED);
  }

  @Test
  void aGraphWithTwoInputsAndTwoOutputsLearnsBoth() {
    SymbolicTensor left = new Input(2).name("left").output();
    SymbolicTensor right = new Input(3).name("right").output();
    SymbolicTensor joined = new Concatenate().call(left, right);
    SymbolicTensor sum = new Dense(1).name("sum").call(joined);
    SymbolicTensor kind = new Dense(3).name("kind").activation("softmax").call(left);
    Model model = Model.of(List.of(left, right), List.of(sum, kind));
    model.compile(
        Compile.optimizer(new Adam(0.05))
            .lossOf("sum", "mse")
            .lossOf("kind", "sparse_categorical_crossentropy")
            .lossWeightOf("sum", 0.5)
            .metricsOf("kind", "accuracy"));

    float[][] a = Problems.points(60, 2, 1);
    float[][] b = Problems.points(60, 3, 2);
    Map<String, Object> x = Map.of("left", a, "right", b);
    Map<String, Object> y = Map.of("sum", Problems.targets(b), "kind", Problems.labels(a));
    History history = model.fit(x, y, Fit.epochs(90).verbose(0));

    assertThat(history.history().keySet())
        .containsExactlyInAnyOrder("loss", "sum_loss", "kind_loss", "kind_accuracy");
    Map<String, Double> end = model.evaluate(x, y);
    assertThat(end.get("sum_loss")).isLessThan(0.05);
    assertThat(end.get("loss"))
        .isCloseTo(0.5 * end.get("sum_loss") + end.get("kind_loss"), within(1e-4));
    List<Tensor> answers = model.predictAll(List.of(a, b), 16);
    assertThat(answers.get(0).shape()).isEqualTo(Shape.of(60, 1));
    assertThat(answers.get(1).shape()).isEqualTo(Shape.of(60, 3));
  }

  @Test
  void aSharedLayerHasItsWeightsOnce() {
    SymbolicTensor a = Input.of(4);
    SymbolicTensor b = Input.of(4);
    Dense shared = new Dense(2);
    Model model = Model.of(List.of(a, b), List.of(new Add().call(shared.call(a), shared.call(b))));
    assertThat(model.countParams()).isEqualTo(10);
    float[][] x = Problems.points(5, 4, 3);
    float[] once = shared.call(Tensor.of(x)).toFloatArray();
    float[] twice = model.predict(List.of(x, x)).toFloatArray();
    for (int i = 0; i < once.length; i++) {
      assertThat(twice[i]).isEqualTo(2 * once[i]);
    }
  }

  @Test
  void aModelIsALayerOfAnotherModel() {
    Sequential inner = new Sequential(new Input(3), new Dense(5).activation("relu"));
    SymbolicTensor x = Input.of(3);
    Model outer = Model.of(x, new Dense(1).call(inner.call(x)));
    assertThat(outer.countParams()).isEqualTo(3 * 5 + 5 + 5 + 1);
    outer.compile("sgd", "mse");
    NdArray before = inner.getWeights().getFirst();
    float[][] data = Problems.points(8, 3, 4);
    outer.fit(data, Problems.targets(data), Fit.epochs(2).verbose(0));
    assertThat(inner.getWeights().getFirst()).isNotEqualTo(before);
  }

  /** Keras's way to a model of one's own. */
  static final class Residual extends Model {
    private final Dense first = track(new Dense(6).activation("tanh"));
    private final Dropout dropout = track(new Dropout(0.1));
    private final Scale scale = track(new Scale());
    private final Dense last = track(new Dense(1));

    @Override
    protected Tensor forward(Tensor x) {
      Tensor hidden = dropout.call(first.call(x));
      return last.call(scale.call(hidden).add(hidden));
    }
  }

  /** A layer of one's own with a weight. */
  static final class Scale extends Layer {
    private Variable factor;

    @Override
    protected void build(Shape input) {
      factor = addWeight("factor", Shape.of(input.dim(-1)), new Ones());
    }

    @Override
    protected Tensor forward(Tensor x) {
      return x.multiply(factor.tensor());
    }
  }

  @Test
  void aSubclassedModelTrains() {
    float[][] x = Problems.points(100, 3, 5);
    Residual model = new Residual();
    model.compile(new Adam(0.02), new MeanSquaredError());
    History history = model.fit(x, Problems.targets(x), Fit.epochs(30).verbose(0));
    List<Double> loss = history.history().get("loss");
    assertThat(loss.getLast()).isLessThan(0.2 * loss.getFirst());
    assertThat(model.weights()).hasSize(5);
    assertThat(model.weights().stream().map(Variable::name)).contains("scale/factor");
  }

  @Test
  void aLoopOfOnesOwnTakesTheSameStepsAsFit() {
    float[][] x = Problems.points(16, 3, 6);
    float[][] y = Problems.targets(x);
    Sequential fitted = model();
    fitted.compile(new SGD(0.1), new MeanSquaredError());
    fitted.fit(x, y, Fit.epochs(5).batchSize(16).shuffle(false).verbose(0));

    Session.clear();
    Session.setRandomSeed(Session.DEFAULT_SEED);
    Sequential own = model();
    own.predict(x);
    SGD optimizer = new SGD(0.1);
    MeanSquaredError mse = new MeanSquaredError();
    Program step =
        Program.of((inputs, targets) -> {
          Tensor loss = mse.apply(targets, own.call(inputs, true));
          optimizer.minimize(loss, own.trainableVariables());
          return loss;
        });
    double last = 0;
    for (int i = 0; i < 5; i++) {
      last = step.run(x, y).item();
    }
    assertThat(last).isPositive();
    assertThat(own.getWeights()).isEqualTo(fitted.getWeights());
  }

  @Test
  void aProgramMayBeTheFirstToCallAModel() {
    float[][] x = Problems.points(16, 3, 6);
    Sequential model = model();
    Adam optimizer = new Adam(0.05);
    MeanSquaredError mse = new MeanSquaredError();
    Program step =
        Program.of((inputs, targets) -> {
          Tensor loss = mse.apply(targets, model.call(inputs, true));
          optimizer.minimize(loss, model.trainableVariables());
          return loss;
        });
    double first = step.run(x, Problems.targets(x)).item();
    double last = first;
    for (int i = 0; i < 100; i++) {
      last = step.run(x, Problems.targets(x)).item();
    }
    assertThat(last).isLessThan(0.1 * first);
  }

  @Test
  void anEagerLoopWithoutAProgramWorksToo() {
    float[][] x = Problems.points(16, 3, 7);
    Tensor inputs = Tensor.of(x);
    Tensor targets = Tensor.of(Problems.targets(x));
    Dense layer = new Dense(1);
    layer.call(inputs);
    double first = 0;
    double last = 0;
    for (int i = 0; i < 40; i++) {
      Tensor loss = layer.call(inputs).subtract(targets).square().mean();
      List<Tensor> gradients = Gradients.ofVariables(loss, layer.trainableVariables());
      for (int j = 0; j < gradients.size(); j++) {
        Variable weight = layer.trainableVariables().get(j);
        weight.assign(weight.tensor().subtract(gradients.get(j).multiply(0.3)));
      }
      last = loss.item();
      first = i == 0 ? last : first;
    }
    assertThat(last).isLessThan(0.01 * first);
  }

  private static Sequential model() {
    return new Sequential(new Dense(4).activation("tanh"), new Dense(1));
  }

  @Test
  void predictIsSafeFromManyThreads() throws Exception {
    Sequential model = Problems.classifier();
    float[][] x = Problems.points(64, 2, 8);
    NdArray expected = model.predict(x).value();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        tasks.add(() -> {
          for (int k = 0; k < 20; k++) {
            if (!model.predict(x).value().equals(expected)) {
              return false;
            }
          }
          return true;
        });
      }
      for (Future<Boolean> answer : pool.invokeAll(tasks)) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  @Test
  void anInputThatWasForgottenIsNamed() {
    SymbolicTensor a = Input.of(2);
    SymbolicTensor b = new Input(2).name("forgotten").output();
    SymbolicTensor sum = new Add().call(a, b);
    assertThatThrownBy(() -> Model.of(a, sum))
        .hasMessage("Model: the outputs need input \"forgotten\", which is not among the inputs.");
  }

  @Test
  void doublesAreCastOnTheWayIn() {
    Dense layer = new Dense(2);
    float[] expected = layer.call(Tensor.of(new float[][] {{0.5f, 2}})).toFloatArray();
    Tensor result = layer.call(Tensor.of(new double[][] {{0.5, 2}}));
    assertThat(result.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(result.toFloatArray()).containsExactly(expected);
    SymbolicTensor described = layer.call(new Input(2).dtype(DType.FLOAT64).output());
    assertThat(described.dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void summaryShowsShapesAndParameters() {
    Sequential model =
        new Sequential(new Input(4), new Dense(3).name("hidden"), new Dense(1).name("out"));
    model.compile("adam", "mse");
    assertThat(model.summary())
        .contains("Layer (type)", "hidden (Dense)", "(None, 3)", "15", "out (Dense)", "4")
        .contains("Total params: 19 (76.00 B)")
        .contains("Trainable params: 19 (76.00 B)")
        .contains("Non-trainable params: 0 (0.00 B)");
  }
}
