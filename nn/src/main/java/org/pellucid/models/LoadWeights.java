package org.pellucid.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Variable;

/**
 * How weights are read from a file: the settings of {@link Model#loadWeights(java.nio.file.Path,
 * LoadWeights)}.
 *
 * <p>By order, the first array is for the first weight and so on. By name, an array is for the
 * weight of the same path, such as {@code dense/kernel}; {@code dense.kernel} means the same.
 * Arrays of half precision are for weights of float32 too.
 *
 * <p>What does not fit (another shape, another number of arrays, a weight without an array) is an
 * error, and the model stays as it is; with {@link #skipMismatch} it is reported.
 */
public final class LoadWeights {
  private final boolean named;
  private boolean skipMismatch;

  private LoadWeights(boolean named) {
    this.named = named;
  }

  /**
   * Takes arrays in their order.
   *
   * @return the settings
   */
  public static LoadWeights byOrder() {
    return new LoadWeights(false);
  }

  /**
   * Takes arrays by their names.
   *
   * @return the settings
   */
  public static LoadWeights byName() {
    return new LoadWeights(true);
  }

  /**
   * Sets whether weights that nothing in the file fits keep what they have.
   *
   * @param skip whether they do; false without, and then they are an error
   * @return this
   */
  public LoadWeights skipMismatch(boolean skip) {
    skipMismatch = skip;
    return this;
  }

  /** {@return whether arrays are taken by name} */
  public boolean isByName() {
    return named;
  }

  /** {@return whether what does not fit is skipped} */
  public boolean skipsMismatch() {
    return skipMismatch;
  }

  /**
   * Gives arrays to the weights of a model. Nothing is changed unless all is well.
   *
   * @param model the model, built
   * @param file what the file is called in messages
   * @param arrays the arrays of the file, by name, in its order
   * @return what was read and what was not
   */
  public WeightReport assign(Model model, String file, Map<String, NdArray> arrays) {
    List<Variable> weights = model.weights();
    if (weights.isEmpty() && !model.isBuilt()) {
      throw new PellucidException(
          "loadWeights: model \""
              + model.name()
              + "\" has no weights yet; begin it with an Input, or call it once.");
    }
    List<String> names = List.copyOf(arrays.keySet());
    if (!named && names.size() != weights.size()) {
      throw new PellucidException(
          file
              + ": the model has "
              + weights.size()
              + " weights, the file has "
              + names.size()
              + " arrays. To read those that fit, use LoadWeights.byName().skipMismatch(true).");
    }
    Map<Variable, NdArray> values = new LinkedHashMap<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    Set<String> unused = new LinkedHashSet<>(names);
    for (int i = 0; i < weights.size(); i++) {
      Variable weight = weights.get(i);
      String name = named ? nameOf(weight, arrays) : names.get(i);
      NdArray array = name == null ? null : arrays.get(name);
      String problem = problem(weight, name, array);
      if (array != null && problem == null) {
        values.put(weight, array.cast(weight.dtype()));
      } else if (problem != null && !skipMismatch) {
        throw new PellucidException(file + ": weight \"" + weight.name() + "\": " + problem + ".");
      } else {
        skipped.put(weight.name(), String.valueOf(problem));
      }
      unused.remove(name);
    }
    values.forEach(Variable::assign);
    return new WeightReport(
        values.keySet().stream().map(Variable::name).toList(), skipped, new ArrayList<>(unused));
  }

  private static @Nullable String nameOf(Variable weight, Map<String, NdArray> arrays) {
    String path = weight.name();
    if (arrays.containsKey(path)) {
      return path;
    }
    String dotted = path.replace('/', '.');
    return arrays.containsKey(dotted) ? dotted : null;
  }

  private static @Nullable String problem(
      Variable weight, @Nullable String name, @Nullable NdArray array) {
    if (array == null) {
      return "the file has no array of that name";
    }
    boolean fits =
        array.dtype() == weight.dtype()
            || (array.dtype().isFloating() && weight.dtype().isFloating());
    return fits && array.shape().equals(weight.shape())
        ? null
        : "the model needs "
            + weight.dtype()
            + " "
            + weight.shape()
            + ", array \""
            + name
            + "\" of the file is "
            + array.dtype()
            + " "
            + array.shape();
  }
}
