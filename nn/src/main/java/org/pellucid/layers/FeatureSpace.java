// Longer than most files on purpose: the kinds of columns, and their encoding with and without a
// model.
package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.DTypePolicy;
import org.pellucid.config.Setting;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Turns tables with columns of numbers, whole numbers and text into one tensor that a model takes:
 * each column goes through a preprocessing layer, pairs and more can be crossed, and the results
 * are joined in the order of their names, columns first.
 *
 * <pre>{@code
 * FeatureSpace space = new FeatureSpace(Map.of(
 *     "age", FeatureSpace.floatNormalized(),
 *     "job", FeatureSpace.stringCategorical()));
 * space.adapt(table);
 * Tensor x = space.apply(table);
 * }</pre>
 *
 * <p>It may be the beginning of a model, which then takes such tables:
 *
 * <pre>{@code
 * Model model = Model.of(
 *     List.copyOf(space.getInputs().values()),
 *     new Dense(1).call(space.getEncodedFeatures()));
 * model.fit(table, y, Fit.epochs(10));
 * }</pre>
 *
 * <p>Source: {@code keras.utils.FeatureSpace}.
 */
public final class FeatureSpace {
  /** In which form a feature leaves the space. */
  public enum Output {
    /** As numbers that go on as they are. */
    FLOAT,
    /** As whole numbers, which cannot be joined with others. */
    INT,
    /** As vectors of zeros and ones. */
    ONE_HOT;

    /** {@return Keras's name for it} */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is done to a column.
   *
   * @param dtype what the column has: "float32", "int32" or "string"
   * @param preprocessor the layer; null for nothing
   * @param output the form of the result
   */
  public record Feature(String dtype, @Nullable Layer preprocessor, Output output) {
    /**
     * Leaves the space in another form.
     *
     * @param newOutput the form
     * @return such a feature
     */
    public Feature output(Output newOutput) {
      return new Feature(dtype, preprocessor, newOutput);
    }
  }

  /**
   * Columns that are combined by a hash.
   *
   * @param features the columns' names
   * @param bins into how many bins
   * @param output int or one-hot
   */
  public record Cross(List<String> features, int bins, Output output) {
    /** Copies the names. */
    public Cross {
      features = List.copyOf(features);
    }

    String name() {
      return String.join("_X_", features);
    }
  }

  private static final List<String> KINDS =
      List.of(
          "float",
          "float_rescaled",
          "float_normalized",
          "float_discretized",
          "integer_categorical",
          "string_categorical",
          "integer_hashed",
          "string_hashed");

  private final Map<String, ?> given;
  private final Map<String, Feature> features = new LinkedHashMap<>();
  private final Map<String, Cross> crosses = new LinkedHashMap<>();
  private final Map<String, SymbolicTensor> inputs = new LinkedHashMap<>();
  private final Map<String, SymbolicTensor> encoded = new LinkedHashMap<>();
  private boolean concatenates = true;
  private int crossingDim = 32;
  private int hashingDim = 32;
  private int discretizationBins = 32;
  private boolean adapted;

  /**
   * Makes a space.
   *
   * @param features what is done to each column: a {@link Feature}, or a name such as "float",
   *     "float_normalized", "string_categorical"
   * @param crosses which columns are combined
   */
  public FeatureSpace(Map<String, ?> features, Cross... crosses) {
    if (features.isEmpty()) {
      throw new PellucidException("FeatureSpace: give at least one feature.");
    }
    this.given = new LinkedHashMap<>(features);
    readFeatures();
    for (Cross cross : crosses) {
      for (String name : cross.features()) {
        if (!features.containsKey(name)) {
          throw Names.unknown("feature", name, this.features.keySet());
        }
      }
      this.crosses.put(cross.name(), cross);
    }
  }

  private void readFeatures() {
    given.forEach((name, feature) -> features.put(name, feature(feature)));
  }

  private Feature feature(Object description) {
    return switch (description) {
      case Feature feature -> feature;
      case String kind ->
          switch (kind) {
            case "float" -> floating();
            case "float_rescaled" -> floatRescaled(1, 0);
            case "float_normalized" -> floatNormalized();
            case "float_discretized" -> floatDiscretized(discretizationBins);
            case "integer_categorical" -> integerCategorical();
            case "string_categorical" -> stringCategorical();
            case "integer_hashed" -> integerHashed(hashingDim);
            case "string_hashed" -> hashed(hashingDim);
            default -> throw Names.unknown("feature type", kind, KINDS);
          };
      default ->
          throw new PellucidException(
              "FeatureSpace: not a feature or its name: " + description + ".");
    };
  }

  /**
   * Sets whether encoded features are joined.
   *
   * @param name "concat" for one tensor, "dict" for one by name
   * @return this
   */
  public FeatureSpace outputMode(String name) {
    concatenates =
        switch (name) {
          case "concat" -> true;
          case "dict" -> false;
          default -> throw Names.unknown("output mode", name, List.of("concat", "dict"));
        };
    return this;
  }

  /**
   * Sets how many bins features named "integer_hashed" or "string_hashed" have, 32 without.
   *
   * @param bins how many
   * @return this
   */
  public FeatureSpace hashingDim(int bins) {
    hashingDim = Setting.atLeast("FeatureSpace", "hashingDim", 1, bins);
    readFeatures();
    return this;
  }

  /**
   * Sets how many bins features named "float_discretized" have, 32 without.
   *
   * @param bins how many
   * @return this
   */
  public FeatureSpace numDiscretizationBins(int bins) {
    discretizationBins = Setting.atLeast("FeatureSpace", "numDiscretizationBins", 1, bins);
    readFeatures();
    return this;
  }

  /** {@return what is done to each column} */
  public Map<String, Feature> features() {
    return Collections.unmodifiableMap(features);
  }

  /** {@return which columns are combined, by name} */
  public Map<String, Cross> crosses() {
    return Collections.unmodifiableMap(crosses);
  }

  // ---- Kinds of features ----

  /**
   * {@return a column that a layer of one's choice encodes}
   *
   * @param dtype what the column has: "float32", "int32" or "string"
   * @param preprocessor the layer
   * @param output the form of its result
   */
  public static Feature feature(String dtype, Layer preprocessor, Output output) {
    return new Feature(dtype, preprocessor, output);
  }

  /** {@return a column of numbers that stay as they are} */
  public static Feature floating() {
    return new Feature("float32", null, Output.FLOAT);
  }

  /**
   * {@return a column of numbers that become {@code x * scale + offset}}
   *
   * @param scale the factor
   * @param offset what is added
   */
  public static Feature floatRescaled(double scale, double offset) {
    return new Feature("float32", new Rescaling(scale, offset), Output.FLOAT);
  }

  /** {@return a column of numbers that are brought to mean 0 and variance 1} */
  public static Feature floatNormalized() {
    return new Feature("float32", new Normalization(), Output.FLOAT);
  }

  /**
   * {@return a column of numbers that are put into bins of equally many}
   *
   * @param bins how many
   */
  public static Feature floatDiscretized(int bins) {
    return new Feature("float32", Discretization.ofBins(bins), Output.ONE_HOT);
  }

  /** {@return a column of whole numbers that are categories} */
  public static Feature integerCategorical() {
    return new Feature("int32", new IntegerLookup(), Output.ONE_HOT);
  }

  /** {@return a column of strings that are categories} */
  public static Feature stringCategorical() {
    return new Feature("string", new StringLookup(), Output.ONE_HOT);
  }

  /**
   * {@return a column of strings that are put into bins by a hash}
   *
   * @param bins how many
   */
  public static Feature hashed(int bins) {
    return new Feature("string", new Hashing(bins), Output.ONE_HOT);
  }

  /**
   * {@return a column of whole numbers that are put into bins by a hash}
   *
   * @param bins how many
   */
  public static Feature integerHashed(int bins) {
    return new Feature("int32", new Hashing(bins), Output.ONE_HOT);
  }

  /**
   * {@return a combination of columns}
   *
   * @param bins into how many bins
   * @param names the columns
   */
  public static Cross cross(int bins, String... names) {
    return new Cross(List.of(names), bins, Output.ONE_HOT);
  }

  // ---- Encoding ----

  /**
   * Learns what layers have to learn: means, boundaries, vocabularies.
   *
   * @param table columns of numbers or strings, each an array or list
   */
  public void adapt(Map<String, ?> table) {
    features.forEach((name, feature) -> {
      if (feature.preprocessor() instanceof Adaptable adaptable && adaptable.learns()) {
        Object column = column(table, name);
        adaptable.adapt(
            feature.preprocessor() instanceof TextLayer ? column : columnTensor(column));
      }
    });
    adapted = true;
  }

  private static Object column(Map<String, ?> table, String name) {
    Object column = table.get(name);
    if (column == null) {
      throw Names.unknown("column", name, table.keySet());
    }
    return column;
  }

  /** {@code [rows, 1]}. */
  private static Tensor columnTensor(Object column) {
    Object numbers = column instanceof List<?> list ? NestedNumbers.read("column", list) : column;
    Tensor tensor = Tensor.of(numbers);
    return switch (tensor.rank()) {
      case 0 -> tensor.reshape(1, 1);
      case 1 -> tensor.expandDims(-1);
      default -> tensor;
    };
  }

  /**
   * Encodes a table as one tensor.
   *
   * @param table columns of numbers or strings, each an array or list
   * @return {@code [rows, width]}, float32
   */
  public Tensor apply(Map<String, ?> table) {
    List<Tensor> parts = new ArrayList<>();
    applyEach(table)
        .forEach((name, tensor) -> {
          checkFloating(name, tensor.dtype());
          parts.add(tensor);
        });
    return Tensor.concat(-1, parts);
  }

  /**
   * Encodes each column and cross of a table.
   *
   * @param table columns of numbers or strings, each an array or list
   * @return tensors {@code [rows, ...]} by name: columns, then crosses
   */
  public Map<String, Tensor> applyEach(Map<String, ?> table) {
    checkAdapted();
    Map<String, Tensor> processed = new TreeMap<>();
    features.forEach(
        (name, feature) -> processed.put(name, processed(feature, column(table, name))));
    Map<String, Tensor> results = new LinkedHashMap<>();
    processed.forEach((name, tensor) -> {
      Feature feature = Objects.requireNonNull(features.get(name));
      results.put(name, encode(tensor, feature.output(), cardinality(name, feature)));
    });
    new TreeMap<>(crosses)
        .forEach((name, cross) -> {
          List<Object> columns = new ArrayList<>();
          cross
              .features()
              .forEach(feature -> columns.add(Objects.requireNonNull(processed.get(feature))));
          Tensor crossed = new HashedCrossing(cross.bins()).callText(columns);
          results.put(name, encode(crossed, cross.output(), cross.bins()));
        });
    return results;
  }

  private void checkAdapted() {
    if (!adapted && features.values().stream().anyMatch(FeatureSpace::learns)) {
      throw new PellucidException("FeatureSpace: call adapt with a table first.");
    }
  }

  private static boolean learns(Feature feature) {
    return feature.preprocessor() instanceof Adaptable adaptable && adaptable.learns();
  }

  // ---- The beginning of a model ----

  /** {@return the columns as inputs of a model, by name} */
  public Map<String, SymbolicTensor> getInputs() {
    describe();
    return Collections.unmodifiableMap(inputs);
  }

  /** {@return all encoded features, joined, to go on with in a model} */
  public SymbolicTensor getEncodedFeatures() {
    describe();
    if (encoded.size() == 1) {
      return encoded.values().iterator().next();
    }
    encoded.forEach((name, tensor) -> checkFloating(name, tensor.dtype()));
    return new Concatenate().call(encoded.values().toArray(SymbolicTensor[]::new));
  }

  /** {@return the encoded features, columns and then crosses, to go on with in a model} */
  public Map<String, SymbolicTensor> getEncodedFeaturesByName() {
    describe();
    return Collections.unmodifiableMap(encoded);
  }

  private synchronized void describe() {
    checkAdapted();
    if (!encoded.isEmpty()) {
      return;
    }
    Map<String, SymbolicTensor> processed = new TreeMap<>();
    features.forEach((name, feature) -> {
      SymbolicTensor input = new Input(1).dtype(feature.dtype()).name(name).output();
      inputs.put(name, input);
      Layer layer = feature.preprocessor();
      processed.put(name, layer == null ? input : layer.call(input));
    });
    processed.forEach((name, tensor) -> {
      Feature feature = Objects.requireNonNull(features.get(name));
      encoded.put(name, encode(tensor, feature.output(), cardinality(name, feature)));
    });
    new TreeMap<>(crosses)
        .forEach((name, cross) -> {
          SymbolicTensor[] columns =
              cross.features().stream().map(processed::get).toArray(SymbolicTensor[]::new);
          SymbolicTensor crossed = new HashedCrossing(cross.bins()).name(name).call(columns);
          encoded.put(name, encode(crossed, cross.output(), cross.bins()));
        });
  }

  private static SymbolicTensor encode(SymbolicTensor x, Output output, int cardinality) {
    return switch (output) {
      case FLOAT, INT -> x;
      case ONE_HOT -> new CategoryEncoding(cardinality).call(x);
    };
  }

  private static void checkFloating(String name, DType dtype) {
    if (!dtype.isFloating()) {
      throw new PellucidException(
          "FeatureSpace: feature \""
              + name
              + "\" gives whole numbers and cannot be joined with others; use output one-hot, or"
              + " applyEach.");
    }
  }

  // ---- Files ----

  /**
   * Describes the space as Keras's JSON, and what it has learned.
   *
   * @return the JSON
   */
  public String toJson() {
    return FeatureSpaceConfigs.write(this, adapted).write();
  }

  /**
   * Makes a space of what {@link #toJson} or Keras wrote. Keras keeps what was learned elsewhere,
   * so that a space of its JSON is adapted anew.
   *
   * @param json the description
   * @return the space
   */
  public static FeatureSpace fromJson(String json) {
    Config description = Config.read(json);
    FeatureSpace space = FeatureSpaceConfigs.read(description);
    space.adapted = description.flag("adapted", false);
    return space;
  }

  Config settings() {
    return Config.empty()
        .put("output_mode", concatenates ? "concat" : "dict")
        .put("crossing_dim", crossingDim)
        .put("hashing_dim", hashingDim)
        .put("num_discretization_bins", discretizationBins);
  }

  void readSettings(Config config) {
    outputMode(config.text("output_mode", "concat"));
    crossingDim = config.integer("crossing_dim", 32);
    hashingDim = config.integer("hashing_dim", 32);
    discretizationBins = config.integer("num_discretization_bins", 32);
  }

  // ---- Columns ----

  private static Tensor processed(Feature feature, Object column) {
    Layer layer = feature.preprocessor();
    if (layer instanceof TextLayer text) {
      Tensor numbers = (Tensor) text.callText(column);
      return numbers.rank() == 2 ? numbers : numbers.reshape(Shape.of(numbers.shape().size(), 1));
    }
    Tensor x = columnTensor(column);
    return layer == null ? x.cast(DType.FLOAT32) : layer.call(x);
  }

  private static Tensor encode(Tensor x, Output output, int cardinality) {
    return switch (output) {
      case FLOAT, INT -> x;
      case ONE_HOT -> CategoryMode.MULTI_HOT.encode(x, cardinality, null, DTypePolicy.FLOAT32);
    };
  }

  private static int cardinality(String name, Feature feature) {
    if (feature.output() != Output.ONE_HOT) {
      return 0;
    }
    return switch (feature.preprocessor()) {
      case LookupLayer<?, ?> lookup -> lookup.vocabularySize();
      case Discretization bins -> bins.bins();
      case Hashing hashing -> hashing.bins();
      case null, default ->
          throw new PellucidException(
              "FeatureSpace: feature \""
                  + name
                  + "\" has output one-hot, but its layer does not say how many categories there"
                  + " are.");
    };
  }
}
