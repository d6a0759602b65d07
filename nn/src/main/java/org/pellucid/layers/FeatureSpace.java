package org.pellucid.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
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
    ONE_HOT
  }

  /**
   * What is done to a column.
   *
   * @param preprocessor the layer; null for nothing
   * @param output the form of the result
   */
  public record Feature(@Nullable Layer preprocessor, Output output) {}

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

  private static final int DEFAULT_BINS = 32;

  private final Map<String, Feature> features = new LinkedHashMap<>();
  private final Map<String, Cross> crosses = new LinkedHashMap<>();
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
    features.forEach((name, feature) -> this.features.put(name, feature(feature)));
    for (Cross cross : crosses) {
      for (String name : cross.features()) {
        if (!features.containsKey(name)) {
          throw Names.unknown("feature", name, this.features.keySet());
        }
      }
      this.crosses.put(cross.name(), cross);
    }
  }

  private static Feature feature(Object given) {
    return switch (given) {
      case Feature feature -> feature;
      case String kind ->
          switch (kind) {
            case "float" -> floating();
            case "float_rescaled" -> floatRescaled(1, 0);
            case "float_normalized" -> floatNormalized();
            case "float_discretized" -> floatDiscretized(DEFAULT_BINS);
            case "integer_categorical" -> integerCategorical();
            case "string_categorical" -> stringCategorical();
            case "integer_hashed" -> hashed(DEFAULT_BINS);
            case "string_hashed" -> hashed(DEFAULT_BINS);
            default -> throw Names.unknown("feature type", kind, KINDS);
          };
      default ->
          throw new PellucidException("FeatureSpace: not a feature or its name: " + given + ".");
    };
  }

  /** {@return a column of numbers that stay as they are} */
  public static Feature floating() {
    return new Feature(null, Output.FLOAT);
  }

  /**
   * {@return a column of numbers that become {@code x * scale + offset}}
   *
   * @param scale the factor
   * @param offset what is added
   */
  public static Feature floatRescaled(double scale, double offset) {
    return new Feature(new Rescaling(scale, offset), Output.FLOAT);
  }

  /** {@return a column of numbers that are brought to mean 0 and variance 1} */
  public static Feature floatNormalized() {
    return new Feature(new Normalization(), Output.FLOAT);
  }

  /**
   * {@return a column of numbers that are put into bins of equally many}
   *
   * @param bins how many
   */
  public static Feature floatDiscretized(int bins) {
    return new Feature(Discretization.ofBins(bins), Output.ONE_HOT);
  }

  /** {@return a column of whole numbers that are categories} */
  public static Feature integerCategorical() {
    return new Feature(new IntegerLookup(), Output.ONE_HOT);
  }

  /** {@return a column of strings that are categories} */
  public static Feature stringCategorical() {
    return new Feature(new StringLookup(), Output.ONE_HOT);
  }

  /**
   * {@return a column of strings or whole numbers that are put into bins by a hash}
   *
   * @param bins how many
   */
  public static Feature hashed(int bins) {
    return new Feature(new Hashing(bins), Output.ONE_HOT);
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

  /**
   * Learns what layers have to learn: means, boundaries, vocabularies.
   *
   * @param table columns of numbers or strings, each an array or list
   */
  public void adapt(Map<String, ?> table) {
    features.forEach((name, feature) -> {
      if (feature.preprocessor() instanceof Adaptable adaptable) {
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
          if (!tensor.dtype().isFloating()) {
            throw new PellucidException(
                "FeatureSpace: feature \""
                    + name
                    + "\" gives whole numbers and cannot be joined with others; use output one-hot, or"
                    + " applyEach.");
          }
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
    if (!adapted && features.values().stream().anyMatch(FeatureSpace::learns)) {
      throw new PellucidException("FeatureSpace: call adapt with a table first.");
    }
    Map<String, Tensor> processed = new TreeMap<>();
    features.forEach(
        (name, feature) -> processed.put(name, processed(feature, column(table, name))));
    Map<String, Tensor> encoded = new LinkedHashMap<>();
    processed.forEach((name, tensor) -> {
      Feature feature = Objects.requireNonNull(features.get(name));
      encoded.put(name, encode(tensor, feature.output(), cardinality(name, feature)));
    });
    new TreeMap<>(crosses)
        .forEach((name, cross) -> {
          List<Object> columns = new ArrayList<>();
          cross
              .features()
              .forEach(feature -> columns.add(Objects.requireNonNull(processed.get(feature))));
          Tensor crossed = new HashedCrossing(cross.bins()).callText(columns);
          encoded.put(name, encode(crossed, cross.output(), cross.bins()));
        });
    return encoded;
  }

  private static boolean learns(Feature feature) {
    return feature.preprocessor() instanceof Adaptable;
  }

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
      case ONE_HOT -> CategoryMode.MULTI_HOT.encode(x, cardinality, null);
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
