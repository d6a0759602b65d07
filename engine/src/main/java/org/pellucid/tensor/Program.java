package org.pellucid.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.compile.Backend;
import org.pellucid.compile.Executable;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * A Java function of tensors that is recorded once for each combination of input shapes and types,
 * compiled, and then run as one executable.
 *
 * <pre>{@code
 * Program step = Program.of((x, y) -> {
 *   Tensor loss = crossentropy.apply(y, model.call(x));
 *   optimizer.minimize(loss, model.trainableVariables());
 *   return loss;
 * });
 * }</pre>
 *
 * <p>The function's Java code runs only while it is recorded. Tensors from outside that it uses are
 * constants; {@link Variable}s are read when the program starts and stored when it ends.
 */
public final class Program {
  /** A function of any number of tensors. */
  @FunctionalInterface
  public interface Function {
    /**
     * Computes the results.
     *
     * @param inputs the arguments
     * @return the results
     */
    List<Tensor> apply(List<Tensor> inputs);
  }

  /** A function of three tensors. */
  @FunctionalInterface
  public interface Function3 {
    /**
     * Computes the result.
     *
     * @param x the first argument
     * @param y the second argument
     * @param z the third argument
     * @return the result
     */
    Tensor apply(Tensor x, Tensor y, Tensor z);
  }

  /** How many shapes are kept; texts of all lengths would else fill the memory. */
  private static final int KEPT = 64;

  private record Key(List<TensorType> types, String backend) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && types.equals(that.types) && backend.equals(that.backend);
    }

    @Override
    public int hashCode() {
      return 31 * types.hashCode() + backend.hashCode();
    }
  }

  private final Function function;
  private final Map<Key, Executable> executables = new ConcurrentHashMap<>();

  private Program(Function function) {
    this.function = function;
  }

  /**
   * Asks whether tensors have no numbers yet.
   *
   * @return whether this thread is recording a program
   */
  public static boolean isRecording() {
    return Trace.isActive();
  }

  /**
   * Makes a program of a function without arguments.
   *
   * @param function the function
   * @return the program
   */
  public static Program of(Supplier<Tensor> function) {
    return new Program(inputs -> List.of(function.get()));
  }

  /**
   * Makes a program of a function of one tensor.
   *
   * @param function the function
   * @return the program
   */
  public static Program of(UnaryOperator<Tensor> function) {
    return new Program(inputs -> List.of(function.apply(inputs.get(0))));
  }

  /**
   * Makes a program of a function of two tensors.
   *
   * @param function the function
   * @return the program
   */
  public static Program of(BinaryOperator<Tensor> function) {
    return new Program(inputs -> List.of(function.apply(inputs.get(0), inputs.get(1))));
  }

  /**
   * Makes a program of a function of three tensors.
   *
   * @param function the function
   * @return the program
   */
  public static Program of(Function3 function) {
    return new Program(
        inputs -> List.of(function.apply(inputs.get(0), inputs.get(1), inputs.get(2))));
  }

  /**
   * Makes a program of a function of any number of tensors, with any number of results.
   *
   * @param function the function
   * @return the program
   */
  public static Program ofAll(Function function) {
    return new Program(function);
  }

  /**
   * Runs it and returns the first result.
   *
   * @param inputs tensors, arrays or numbers, as {@link Tensor#of(Object)} takes them
   * @return the result, computed
   */
  public Tensor run(Object... inputs) {
    return runAll(inputs).getFirst();
  }

  /**
   * Runs it.
   *
   * @param inputs tensors, arrays or numbers, as {@link Tensor#of(Object)} takes them
   * @return all results, computed
   */
  public List<Tensor> runAll(Object... inputs) {
    List<NdArray> arrays = Arrays.stream(inputs).map(input -> Tensor.of(input).value()).toList();
    List<TensorType> types =
        arrays.stream().map(array -> new TensorType(array.dtype(), array.shape())).toList();
    return executable(types).run(arrays).stream().map(Tensor::of).toList();
  }

  /**
   * Finds, or records and compiles, the executable for given inputs. After 64 different shapes,
   * those before are forgotten, and compiled anew if they come again. Running it with arrays that
   * are kept by the caller allocates nothing.
   *
   * @param types the inputs' types and shapes
   * @return the executable
   */
  public Executable executable(List<TensorType> types) {
    Backend backend = Backend.current();
    Key key = new Key(List.copyOf(types), backend.name());
    Executable known = executables.get(key);
    if (known != null) {
      return known;
    }
    if (executables.size() >= KEPT) {
      executables.clear();
    }
    return executables.computeIfAbsent(key, missing -> backend.compile(graph(missing.types())));
  }

  /**
   * Records the function.
   *
   * @param types the inputs' types and shapes
   * @return the graph, not compiled
   */
  public Graph graph(List<TensorType> types) {
    List<Value> parameters = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      parameters.add(Node.value(new Op.Parameter("input_" + i, types.get(i))));
    }
    Trace trace = new Trace();
    List<Tensor> results =
        trace.record(() -> function.apply(parameters.stream().map(Tensor::of).toList()));
    return new Graph(parameters, results.stream().map(Tensor::graph).toList(), trace.updates());
  }
}
