package org.pellucid.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Backend;
import org.pellucid.config.Config;
import org.pellucid.config.DTypePolicy;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Layers;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Compile;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Adam;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * What every layer must pass: {@code LayerCheck.of(() -> new Dense(3)).input(2, 4).output(2,
 * 3).params(15).check()}.
 *
 * <p>It checks the output's shape, worked out and real; the number of parameters; the gradients
 * with respect to inputs and weights, against central differences; that the layer comes back from
 * its config with the same results; that weights can be copied; that a step down the gradient
 * lowers a loss; that the plain and the SIMD kernels give the same bits, and the interpreter nearly
 * so; and the text.
 */
public final class LayerCheck {
  /** Far below the distance of neighbouring values, so that no kink lies in between. */
  private static final double STEP = 0x1p-13;

  private final Supplier<? extends Layer> supplier;
  private final List<NdArray> inputs = new ArrayList<>();
  private final List<Shape> outputs = new ArrayList<>();
  private final Random random;
  private final long seed = 20260101;
  private long params;
  private boolean training;
  private boolean differentiable = true;
  private boolean readable = true;
  private boolean onHost;

  private LayerCheck(Supplier<? extends Layer> supplier) {
    this.supplier = supplier;
    this.random = new Random(seed);
  }

  /**
   * Begins a check.
   *
   * @param supplier makes the layer, a new one each time
   * @return the check
   */
  public static LayerCheck of(Supplier<? extends Layer> supplier) {
    return new LayerCheck(supplier);
  }

  /**
   * Adds an input of distinct random numbers around 0.
   *
   * @param dims its shape, with the batch
   * @return this
   */
  public LayerCheck input(int... dims) {
    inputs.add(distinct(Shape.of(dims)));
    return this;
  }

  /**
   * Adds an input of whole numbers.
   *
   * @param bound the numbers are from 0 to this, excluded
   * @param dims its shape, with the batch
   * @return this
   */
  public LayerCheck integers(int bound, int... dims) {
    int[] data = random.ints(Shape.of(dims).size(), 0, bound).toArray();
    inputs.add(NdArray.of(data, dims));
    return this;
  }

  /**
   * Says what comes out.
   *
   * @param dims the shape of the next output, with the batch
   * @return this
   */
  public LayerCheck output(int... dims) {
    outputs.add(Shape.of(dims));
    return this;
  }

  /**
   * Says how many numbers are in all weights.
   *
   * @param count how many
   * @return this
   */
  public LayerCheck params(long count) {
    params = count;
    return this;
  }

  /**
   * Takes gradients in training mode; for layers that draw no random numbers.
   *
   * @return this
   */
  public LayerCheck training() {
    training = true;
    return this;
  }

  /**
   * Takes no central differences; for layers whose gradients are not derivatives, or that have
   * none.
   *
   * @return this
   */
  public LayerCheck withoutDifferences() {
    differentiable = false;
    return this;
  }

  /**
   * Expects that the layer cannot be read back from its settings.
   *
   * @return this
   */
  public LayerCheck unreadable() {
    readable = false;
    return this;
  }

  /**
   * Checks nothing that needs a compiled graph; for layers that run on the host.
   *
   * @return this
   */
  public LayerCheck onHost() {
    onHost = true;
    differentiable = false;
    return this;
  }

  /** Runs all checks. */
  public void check() {
    try {
      checkAll();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(supplier.get() + " with seed " + seed + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks that a model of the layer comes back from a file: it predicts the same bits, and is
   * trained on with the same bits.
   *
   * @param file where to
   */
  public void checkFile(Path file) {
    if (!readable || !isForModels()) {
      return;
    }
    try {
      Model model = model();
      model.save(file);
      Model back = Model.load(file);
      assertThat(predictions(back)).as("predictions").isEqualTo(predictions(model));
      assertThat(model.diff(back)).hasToString("The models are the same.");
      assertThat(back.toJson()).isEqualTo(model.toJson());
      if (!model.trainableVariables().isEmpty()) {
        checkTrainingGoesOn(model, file);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(supplier.get() + " with seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private void checkTrainingGoesOn(Model model, Path file) {
    List<NdArray> targets =
        predictions(model).stream()
            .map(array -> NdArray.zeros(DType.FLOAT32, array.shape()))
            .toList();
    model.compile(Compile.optimizer(new Adam(.01)).loss("mse"));
    model.fit(inputs, targets, Fit.epochs(2).verbose(0).checkFinite(false));
    model.save(file);
    Model back = Model.load(file);
    Fit more = Fit.epochs(4).verbose(0).checkFinite(false).resume(true);
    model.fit(inputs, targets, more);
    back.fit(inputs, targets, more);
    assertThat(back.getWeights())
        .as("weights after further training")
        .isEqualTo(model.getWeights());
    assertThat(predictions(back)).as("predictions then").isEqualTo(predictions(model));
  }

  private List<NdArray> predictions(Model model) {
    return model.predictAll(inputs, 32).stream().map(Tensor::value).toList();
  }

  /** {@return whether a model can be made of the layer} */
  public boolean isForModels() {
    return !onHost && !(supplier.get() instanceof Input);
  }

  /** {@return a model of one such layer} */
  public Model model() {
    List<SymbolicTensor> ports = new ArrayList<>();
    for (NdArray x : inputs) {
      int[] dims = x.shape().without(0).toArray();
      ports.add(new Input(dims).dtype(x.dtype()).output());
    }
    return Model.of(ports, supplier.get().connect(ports));
  }

  private void checkAll() {
    Layer layer = supplier.get();
    checkShapes(layer);
    assertThat(layer.countParams()).as("number of parameters").isEqualTo(params);
    for (Variable weight : layer.trainableVariables()) {
      weight.assign(Tensor.of(distinct(weight.shape())).multiply(0.5).value());
    }
    if (differentiable) {
      checkGradients(layer);
    }
    if (readable) {
      checkConfig(layer);
    } else {
      assertThatThrownBy(() -> Layers.REGISTRY.read(Layers.REGISTRY.write(layer)))
          .isInstanceOf(PellucidException.class);
    }
    if (!onHost) {
      checkTrainingStep();
      checkBackends(layer);
    }
    checkDoubles();
    assertThat(layer).hasToString(layer.getClass().getSimpleName() + "(" + layer.name() + ")");
  }

  private void checkShapes(Layer layer) {
    List<Shape> open = inputs.stream().map(x -> x.shape().with(0, Shape.UNKNOWN)).toList();
    List<DType> dtypes = inputs.stream().map(NdArray::dtype).toList();
    assertThat(layer.outputTypes(open, dtypes).stream().map(TensorType::shape))
        .as("shapes for an unknown batch")
        .containsExactlyElementsOf(
            outputs.stream().map(shape -> shape.with(0, Shape.UNKNOWN)).toList());
    assertThat(run(layer).stream().map(NdArray::shape))
        .as("shapes of outputs")
        .containsExactlyElementsOf(outputs);
  }

  /** With the policy float64, all floats that leave the layer are doubles. */
  private void checkDoubles() {
    DTypePolicy before = Session.dtypePolicy();
    try {
      Session.setDTypePolicy("float64");
      for (NdArray output : run(supplier.get())) {
        assertThat(output.dtype()).as("with the policy float64").isNotEqualTo(DType.FLOAT32);
      }
    } finally {
      Session.setDTypePolicy(before.name());
    }
  }

  private List<NdArray> run(Layer layer) {
    List<Tensor> tensors = inputs.stream().map(Tensor::of).toList();
    return layer.callAll(tensors, false).stream().map(Tensor::value).toList();
  }

  // ---- Gradients ----

  /** The interpreter keeps doubles between nodes, so that differences mean something. */
  private void checkGradients(Layer layer) {
    Backend.with(
        "reference",
        () -> {
          compareGradients(layer);
          return true;
        });
  }

  private void compareGradients(Layer layer) {
    List<Variable> weights = layer.trainableVariables();
    List<Integer> floating =
        IntStream.range(0, inputs.size())
            .filter(i -> inputs.get(i).dtype().isFloating())
            .boxed()
            .toList();
    List<NdArray> before = layer.getWeights();
    double base = Program.ofAll(x -> List.of(loss(layer, x))).run(inputs.toArray()).item();
    layer.setWeights(before);
    // Results are rounded to float32: only what is near 0 keeps the digits that a difference needs.
    Program loss = Program.ofAll(x -> List.of(loss(layer, x).subtract(base)));
    Program gradients =
        Program.ofAll(x -> {
          Tensor value = loss(layer, x);
          List<Tensor> wrt = new ArrayList<>();
          floating.forEach(i -> wrt.add(x.get(i)));
          weights.forEach(weight -> wrt.add(weight.tensor()));
          return Gradients.of(value, wrt);
        });
    List<Tensor> actual = gradients.runAll(inputs.toArray());
    layer.setWeights(before);
    for (int i = 0; i < floating.size(); i++) {
      int at = floating.get(i);
      compare(
          "gradient of input " + at,
          actual.get(i),
          inputs.get(at),
          changed -> {
            Object[] arguments = inputs.toArray();
            arguments[at] = changed;
            return loss.run(arguments).item();
          });
    }
    for (int i = 0; i < weights.size(); i++) {
      Variable weight = weights.get(i);
      NdArray kept = weight.value().copy();
      compare(
          "gradient of " + weight.name(),
          actual.get(floating.size() + i),
          kept,
          changed -> {
            weight.assign(changed);
            return loss.run(inputs.toArray()).item();
          });
      weight.assign(kept);
    }
    layer.setWeights(before);
  }

  /** A sum in which every output has its own factor. */
  private Tensor loss(Layer layer, List<Tensor> x) {
    Tensor sum = Tensor.scalar(0.0);
    for (Tensor output : layer.callAll(x, training)) {
      Tensor factors =
          Tensor.iota(DType.FLOAT32, Shape.of(output.shape().size()), 0).multiply(0.7).add(1).sin();
      sum = sum.add(output.reshape(factors.shape()).multiply(factors).sum());
    }
    return sum;
  }

  private interface Loss {
    double at(NdArray changed);
  }

  private static void compare(String what, Tensor gradient, NdArray at, Loss loss) {
    double[] actual = gradient.toDoubleArray();
    double[] expected = new double[actual.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (loss.at(moved(at, i, STEP)) - loss.at(moved(at, i, -STEP))) / (2 * STEP);
    }
    double scale =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElse(0);
    assertThat(actual).as(what).containsExactly(expected, within(1e-5 * Math.max(1, scale)));
  }

  private static NdArray moved(NdArray array, int index, double by) {
    float[] data = array.toFloatArray().clone();
    data[index] += (float) by;
    return NdArray.wrap(DType.FLOAT32, array.shape(), data);
  }

  // ---- The others ----

  private void checkConfig(Layer layer) {
    Config config = layer.config();
    Layer back = Objects.requireNonNull(Layers.REGISTRY.read(Layers.REGISTRY.write(layer)));
    assertThat(back).isInstanceOf(layer.getClass());
    assertThat(back.config()).as("config of a copy").isEqualTo(config);
    back.buildFor(inputs.stream().map(x -> x.shape().with(0, Shape.UNKNOWN)).toList());
    assertThat(back.weights().stream().map(Variable::name))
        .containsExactlyElementsOf(layer.weights().stream().map(Variable::name).toList());
    back.setWeights(layer.getWeights());
    assertThat(back.getWeights()).as("copied weights").isEqualTo(layer.getWeights());
    assertThat(run(back)).as("outputs of a copy").isEqualTo(run(layer));
  }

  private void checkTrainingStep() {
    Layer layer = supplier.get();
    run(layer);
    List<Variable> weights = layer.trainableVariables();
    if (weights.isEmpty()) {
      return;
    }
    Program step =
        Program.ofAll(x -> {
          Tensor loss = squares(layer, x);
          List<Tensor> gradients = Gradients.ofVariables(loss, weights);
          Tensor total = Tensor.scalar(1e-12);
          for (Tensor gradient : gradients) {
            total = total.add(gradient.square().sum());
          }
          for (int i = 0; i < gradients.size(); i++) {
            Tensor down = gradients.get(i).divide(total.sqrt()).multiply(0.01);
            weights.get(i).assign(weights.get(i).tensor().subtract(down));
          }
          return List.of(loss);
        });
    double first = step.run(inputs.toArray()).item();
    double second = step.run(inputs.toArray()).item();
    assertThat(second).as("loss after a step").isLessThan(first);
  }

  private Tensor squares(Layer layer, List<Tensor> x) {
    Tensor sum = Tensor.scalar(0.0);
    for (Tensor output : layer.callAll(x, training)) {
      Tensor target = Tensor.iota(DType.FLOAT32, output.shape(), -1).multiply(0.37).sin();
      sum = sum.add(output.subtract(target).square().mean());
    }
    return sum;
  }

  private void checkBackends(Layer layer) {
    List<NdArray> simd = compiled("simd", layer);
    assertThat(compiled("scalar", layer)).as("scalar against simd bits").isEqualTo(simd);
    List<NdArray> reference = compiled("reference", layer);
    for (int i = 0; i < simd.size(); i++) {
      assertThat(simd.get(i).toDoubleArray())
          .as("simd against reference")
          .containsExactly(reference.get(i).toDoubleArray(), within(1e-5));
    }
  }

  private List<NdArray> compiled(String backend, Layer layer) {
    Program program = Program.ofAll(x -> layer.callAll(x, false));
    return Backend.with(
        backend, () -> program.runAll(inputs.toArray()).stream().map(Tensor::value).toList());
  }

  /** Shuffled multiples of a power of two, none twice and none 0, between about -2 and 2. */
  private NdArray distinct(Shape shape) {
    int n = shape.size();
    double spacing =
        Math.min(0.5, 4.0 / Math.max(1, Integer.highestOneBit(Math.max(1, 2 * n - 1))));
    List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(order, random);
    float[] data = new float[n];
    for (int i = 0; i < n; i++) {
      data[i] = (float) ((order.get(i) - n / 2 + 0.5) * spacing);
    }
    return NdArray.wrap(DType.FLOAT32, shape, data);
  }

  /** {@return a new layer} */
  public Layer layer() {
    return supplier.get();
  }

  /** {@return what the layer is applied to} */
  public List<NdArray> inputs() {
    return Collections.unmodifiableList(inputs);
  }

  /** {@return whether the layer runs on the host} */
  public boolean isOnHost() {
    return onHost;
  }

  /** {@return the name under which the layer is registered} */
  public String registeredName() {
    return Layers.REGISTRY.className(supplier.get());
  }
}
