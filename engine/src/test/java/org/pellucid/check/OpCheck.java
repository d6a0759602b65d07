package org.pellucid.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.compile.Backend;
import org.pellucid.gradient.Gradients;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/**
 * Checks a function of tensors from all sides.
 *
 * <ul>
 *   <li>its numbers against a plain loop in double precision, through the reference interpreter;
 *   <li>its numbers and gradients in float32 through the compiled backends against the interpreter,
 *       and the compiled backends against each other, to the bit;
 *   <li>its first and second derivatives in float64 against central differences.
 * </ul>
 *
 * <pre>{@code
 * OpCheck.of("atan2", in -> in.get(0).arctan2(in.get(1)))
 *     .anyShape(0.5, 2).anyShape(0.5, 2)
 *     .pairs(Math::atan2)
 *     .check();
 * }</pre>
 *
 * <p>Inputs are drawn from a seed, which every failure names; {@code -Dpellucid.check.seed} sets
 * another.
 */
public final class OpCheck {
  private static final long SEED = Long.getLong("pellucid.check.seed", 20_240_229L);
  private static final double STEP = 6e-6;

  /** The backends that must agree with the interpreter; fewer while one is being looked into. */
  private static final List<String> BACKENDS =
      List.of(System.getProperty("pellucid.check.backends", "scalar,simd").split(","));

  /** Empty, single, below, at and above the number of lanes, and long enough for several blocks. */
  private static final List<Shape> SHAPES =
      List.of(
          Shape.SCALAR,
          Shape.of(0),
          Shape.of(1),
          Shape.of(7),
          Shape.of(2, 3),
          Shape.of(17),
          Shape.of(3, 1, 5),
          Shape.of(5, 33),
          Shape.of(4, 257));

  /** Beyond this many elements central differences take too long and tell nothing new. */
  private static final int DIFFERENTIATED = 40;

  private interface Drawn {
    double[] draw(SplittableRandom random, int size);
  }

  private record Input(DType dtype, @Nullable Shape shape, Drawn values) {
    Shape shapeIn(Shape round) {
      return shape == null ? round : shape;
    }

    boolean isFloating() {
      return dtype == DType.FLOAT32;
    }
  }

  private final String name;
  private final Function<List<Tensor>, List<Tensor>> function;
  private final List<Input> inputs = new ArrayList<>();
  private @Nullable Function<List<NdArray>, double[]> reference;
  private double forwardError = 2e-5;
  private double gradientError = 1e-6;
  private int orders = 2;

  private OpCheck(String name, Function<List<Tensor>, List<Tensor>> function) {
    this.name = name;
    this.function = function;
  }

  /**
   * Begins a check of a function with one result.
   *
   * @param name what failures call it
   * @param function the function; it must take float32 as well as float64
   * @return the check
   */
  public static OpCheck of(String name, Function<List<Tensor>, Tensor> function) {
    return new OpCheck(name, in -> List.of(function.apply(in)));
  }

  /**
   * Begins a check of a function with several results.
   *
   * @param name what failures call it
   * @param function the function; it must take float32 as well as float64
   * @return the check
   */
  public static OpCheck ofAll(String name, Function<List<Tensor>, List<Tensor>> function) {
    return new OpCheck(name, function);
  }

  /** {@return what failures call it} */
  public String name() {
    return name;
  }

  /**
   * Adds a float input of evenly drawn numbers.
   *
   * @param low the least
   * @param high the bound above
   * @param dims its shape
   * @return this
   */
  public OpCheck floats(double low, double high, int... dims) {
    inputs.add(new Input(DType.FLOAT32, Shape.of(dims), uniform(low, high)));
    return this;
  }

  /**
   * Adds a float input that has, in turn, many shapes; all such inputs have the same one.
   *
   * @param low the least
   * @param high the bound above
   * @return this
   */
  public OpCheck anyShape(double low, double high) {
    inputs.add(new Input(DType.FLOAT32, null, uniform(low, high)));
    return this;
  }

  /**
   * Adds a float input in which no two numbers are closer than 0.1, and none is closer to 0 than
   * 0.05.
   *
   * @param dims its shape
   * @return this
   */
  public OpCheck distinct(int... dims) {
    inputs.add(new Input(DType.FLOAT32, Shape.of(dims), OpCheck::shuffled));
    return this;
  }

  /**
   * Adds an int32 input.
   *
   * @param low the least
   * @param high the bound above
   * @param dims its shape
   * @return this
   */
  public OpCheck integers(int low, int high, int... dims) {
    inputs.add(
        new Input(
            DType.INT32,
            Shape.of(dims),
            (random, n) -> random.ints(n, low, high).asDoubleStream().toArray()));
    return this;
  }

  /**
   * Adds an input of truth values.
   *
   * @param dims its shape
   * @return this
   */
  public OpCheck booleans(int... dims) {
    inputs.add(
        new Input(
            DType.BOOL,
            Shape.of(dims),
            (random, n) -> random.ints(n, 0, 2).asDoubleStream().toArray()));
    return this;
  }

  /**
   * Adds a float input of given numbers.
   *
   * @param values the numbers
   * @param dims its shape
   * @return this
   */
  public OpCheck given(double[] values, int... dims) {
    inputs.add(new Input(DType.FLOAT32, Shape.of(dims), (random, n) -> values.clone()));
    return this;
  }

  /**
   * Adds an int32 input of given numbers.
   *
   * @param values the numbers
   * @param dims its shape
   * @return this
   */
  public OpCheck given(int[] values, int... dims) {
    inputs.add(
        new Input(
            DType.INT32,
            Shape.of(dims),
            (random, n) -> Arrays.stream(values).asDoubleStream().toArray()));
    return this;
  }

  /**
   * Says what the numbers must be.
   *
   * @param loop computes the elements of all results, one result after the other, from float64
   *     inputs (others as they are)
   * @return this
   */
  public OpCheck reference(Function<List<NdArray>, double[]> loop) {
    reference = loop;
    return this;
  }

  /**
   * Says what the numbers must be, element by element.
   *
   * @param loop a function of one number
   * @return this
   */
  public OpCheck elements(DoubleUnaryOperator loop) {
    return reference(in -> Arrays.stream(in.get(0).toDoubleArray()).map(loop).toArray());
  }

  /**
   * Says what the numbers must be, element by element.
   *
   * @param loop a function of two numbers
   * @return this
   */
  public OpCheck pairs(DoubleBinaryOperator loop) {
    return reference(in -> {
      double[] result = in.get(0).toDoubleArray();
      for (int i = 0; i < result.length; i++) {
        result[i] = loop.applyAsDouble(result[i], in.get(1).getDouble(i));
      }
      return result;
    });
  }

  /**
   * Sets how far float32 numbers may be from the interpreter's, relative to the larger of 1 and
   * their size; 2e-5 unless said.
   *
   * @param error the bound
   * @return this
   */
  public OpCheck within(double error) {
    forwardError = error;
    return this;
  }

  /** {@return this, with gradients compared to 1e-5 instead of 1e-6} */
  public OpCheck illConditioned() {
    gradientError = 1e-5;
    return this;
  }

  /** {@return this, with first derivatives alone} */
  public OpCheck once() {
    orders = 1;
    return this;
  }

  /** {@return this, without derivatives} */
  public OpCheck notDifferentiated() {
    orders = 0;
    return this;
  }

  /** {@return the operations that the function is made of} */
  public Set<Class<? extends Op>> operations() {
    Set<Class<? extends Op>> result = new HashSet<>();
    List<NdArray> arrays = draw(SHAPES.getLast(), DType.FLOAT32, new SplittableRandom(SEED));
    for (Node node : Program.ofAll(in -> function.apply(in)).graph(types(arrays)).nodes()) {
      result.add(node.op().getClass());
    }
    return result;
  }

  /** Runs the check. */
  public void check() {
    boolean many = inputs.stream().anyMatch(input -> input.shape() == null);
    SplittableRandom random = new SplittableRandom(SEED);
    for (Shape shape : many ? SHAPES : List.of(Shape.SCALAR)) {
      checkNumbers(draw(shape, DType.FLOAT64, random.split()));
      checkBackends(draw(shape, DType.FLOAT32, random.split()), random.split());
      List<NdArray> arrays = draw(shape, DType.FLOAT64, random.split());
      int size = arrays.stream().mapToInt(NdArray::size).sum();
      if (!many || size <= DIFFERENTIATED) {
        checkGradients(arrays, random.split());
      }
    }
  }

  private void checkNumbers(List<NdArray> arrays) {
    if (reference == null) {
      return;
    }
    Graph graph = Program.ofAll(in -> function.apply(in)).graph(types(arrays));
    List<Double> actual = new ArrayList<>();
    for (NdArray result : run("reference", graph, arrays)) {
      for (int i = 0; i < result.size(); i++) {
        actual.add(result.getDouble(i));
      }
    }
    double[] expected = reference.apply(arrays);
    assertThat(actual).as(describe("number of elements", arrays)).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(error(actual.get(i), expected[i]))
          .as(describe("element " + i + ": " + actual.get(i) + " for " + expected[i], arrays))
          .isLessThanOrEqualTo(1e-12);
    }
  }

  private void checkBackends(List<NdArray> arrays, SplittableRandom random) {
    Graph graph =
        Program.ofAll(
                in -> {
                  List<Tensor> results = new ArrayList<>(function.apply(in));
                  if (orders > 0) {
                    results.addAll(gradients(weighted(results, random), in));
                  }
                  return results;
                })
            .graph(types(arrays));
    List<NdArray> exact = run("reference", graph, arrays);
    List<NdArray> first = null;
    for (String backend : BACKENDS) {
      if (backend.isEmpty()) {
        continue;
      }
      List<NdArray> results = run(backend, graph, arrays);
      for (int i = 0; i < exact.size(); i++) {
        compare(backend + ", result " + i, results.get(i), exact.get(i), arrays);
      }
      if (first == null) {
        first = results;
      }
      assertThat(results).as(describe("bits of " + backend, arrays)).isEqualTo(first);
    }
  }

  private void compare(String what, NdArray actual, NdArray expected, List<NdArray> arrays) {
    assertThat(actual.shape()).as(describe(what, arrays)).isEqualTo(expected.shape());
    for (int i = 0; i < actual.size(); i++) {
      double a = actual.getDouble(i);
      double b = expected.getDouble(i);
      assertThat(error(a, b))
          .as(describe(what + ", element " + i + ": " + a + " for " + b, arrays))
          .isLessThanOrEqualTo(expected.dtype().isFloating() ? forwardError : 0);
    }
  }

  private void checkGradients(List<NdArray> arrays, SplittableRandom random) {
    long weights = random.nextLong();
    if (orders >= 1) {
      Program.Function scalar =
          in -> List.of(weighted(function.apply(in), new SplittableRandom(weights)));
      compareDifferences("gradient", scalar, arrays);
    }
    if (orders >= 2) {
      Program.Function scalar =
          in -> {
            SplittableRandom drawn = new SplittableRandom(weights);
            Tensor loss = weighted(function.apply(in), drawn);
            return List.of(weighted(gradients(loss, in), drawn));
          };
      compareDifferences("second derivative", scalar, arrays);
    }
  }

  /** Compares the gradient of a scalar function with central differences. */
  private void compareDifferences(String what, Program.Function scalar, List<NdArray> arrays) {
    Graph graph = Program.ofAll(scalar).graph(types(arrays));
    List<NdArray> gradients =
        run(
            "reference",
            Program.ofAll(in -> gradients(scalar.apply(in).getFirst(), in)).graph(types(arrays)),
            arrays);
    int at = 0;
    for (int which = 0; which < arrays.size(); which++) {
      if (!inputs.get(which).isFloating()) {
        continue;
      }
      NdArray gradient = gradients.get(at++);
      assertThat(gradient.shape()).isEqualTo(arrays.get(which).shape());
      for (int i = 0; i < gradient.size(); i++) {
        double difference =
            (moved(graph, arrays, which, i, STEP) - moved(graph, arrays, which, i, -STEP))
                / (2 * STEP);
        assertThat(error(gradient.getDouble(i), difference))
            .as(
                describe(
                    what
                        + " by input "
                        + which
                        + ", element "
                        + i
                        + ": "
                        + gradient.getDouble(i)
                        + ", central difference "
                        + difference,
                    arrays))
            .isLessThanOrEqualTo(gradientError);
      }
    }
  }

  private static double moved(Graph graph, List<NdArray> arrays, int which, int i, double by) {
    List<NdArray> changed = new ArrayList<>(arrays);
    NdArray copy = arrays.get(which).copy();
    Storage.set(copy.dtype(), copy.data(), i, copy.getDouble(i) + by);
    changed.set(which, copy);
    return run("reference", graph, changed).getFirst().item();
  }

  private List<Tensor> gradients(Tensor loss, List<Tensor> in) {
    List<Tensor> floats = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      if (inputs.get(i).isFloating()) {
        floats.add(in.get(i));
      }
    }
    return Gradients.of(loss, floats);
  }

  /** A sum in which every element of every floating tensor has a weight of its own. */
  private static Tensor weighted(List<Tensor> tensors, SplittableRandom random) {
    Tensor sum = Tensor.scalar(0.0);
    for (Tensor tensor : tensors) {
      if (tensor.dtype().isFloating()) {
        double[] weights = uniform(0.5, 1.5).draw(random, tensor.shape().size());
        NdArray array = NdArray.wrap(DType.FLOAT64, tensor.shape(), weights);
        sum = sum.add(tensor.multiply(Tensor.of(array.cast(tensor.dtype()))).sum());
      }
    }
    return sum;
  }

  private static List<NdArray> run(String backend, Graph graph, List<NdArray> arrays) {
    return Backend.named(backend).compile(graph).run(arrays);
  }

  private List<NdArray> draw(Shape round, DType floats, SplittableRandom random) {
    List<NdArray> arrays = new ArrayList<>();
    for (Input input : inputs) {
      Shape shape = input.shapeIn(round);
      double[] values = input.values().draw(random, shape.size());
      DType dtype = input.isFloating() ? floats : input.dtype();
      arrays.add(NdArray.wrap(DType.FLOAT64, shape, values).cast(dtype));
    }
    return arrays;
  }

  private static List<TensorType> types(List<NdArray> arrays) {
    return arrays.stream().map(a -> new TensorType(a.dtype(), a.shape())).toList();
  }

  private static double error(double actual, double expected) {
    if (Double.compare(actual, expected) == 0 || actual == expected) {
      return 0;
    }
    double error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private String describe(String what, List<NdArray> arrays) {
    List<Shape> shapes = arrays.stream().map(NdArray::shape).toList();
    return name + " of " + shapes + ", seed " + SEED + ": " + what;
  }

  private static Drawn uniform(double low, double high) {
    return (random, n) -> n == 0 ? new double[0] : random.doubles(n, low, high).toArray();
  }

  private static double[] shuffled(SplittableRandom random, int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      values[i] = values[other];
      values[other] = 0.1 * (i - size / 2) + 0.05;
    }
    return values;
  }
}
