package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.DTypePolicy;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** In which form categories, numbered from 0, leave a preprocessing layer. */
public enum CategoryMode {
  /** The numbers themselves. */
  INT,
  /** A 1 at the number, for each element; a last axis of extent 1 gives way. */
  ONE_HOT,
  /** A 1 at each number that a sample has. */
  MULTI_HOT,
  /** How often a sample has each number. */
  COUNT,
  /** How often a sample has each number, times the weight of the number. */
  TF_IDF;

  /**
   * Finds a form by Keras's name.
   *
   * @param name "int", "one_hot", "multi_hot", "count" or "tf_idf"
   * @return the form
   */
  public static CategoryMode named(String name) {
    String canonical =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "binary" -> "multi_hot";
          case "tf-idf" -> "tf_idf";
          default -> name.toLowerCase(Locale.ROOT);
        };
    List<String> known = new ArrayList<>();
    for (CategoryMode mode : values()) {
      if (mode.text().equals(canonical)) {
        return mode;
      }
      known.add(mode.text());
    }
    throw Names.unknown("output mode", name, known);
  }

  /** {@return Keras's name for it} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** This form, unless the layer does not know it. */
  CategoryMode checkedFor(String owner, CategoryMode... allowed) {
    List<String> names = new ArrayList<>();
    for (CategoryMode mode : allowed) {
      if (mode == this) {
        return this;
      }
      names.add(mode.text());
    }
    throw new PellucidException(
        owner
            + ": outputMode must be one of "
            + String.join(", ", names)
            + ", got "
            + text()
            + ".");
  }

  /**
   * Brings numbers into this form.
   *
   * @param numbers whole numbers; those outside of the depth count for nothing
   * @param depth how many categories there are
   * @param weights of each element, for {@link #COUNT}; null for 1
   * @param policy what the layer computes with
   * @return the numbers, or vectors of what is computed with
   */
  Tensor encode(Tensor numbers, int depth, @Nullable Tensor weights, DTypePolicy policy) {
    return this == INT ? numbers : vectors(numbers, depth, weights).cast(policy.compute());
  }

  private Tensor vectors(Tensor numbers, int depth, @Nullable Tensor weights) {
    Tensor x = numbers.rank() == 0 ? numbers.expandDims(0) : numbers;
    if (this == ONE_HOT) {
      return Nn.oneHot(x.rank() > 1 && x.dim(-1) == 1 ? x.squeeze(-1) : x, depth);
    }
    Tensor ones = Nn.oneHot(x, depth);
    int samples = x.rank() > 1 ? 1 : 0;
    if (this == MULTI_HOT) {
      return x.dim(samples) == 0 ? ones.sum(samples) : ones.max(samples);
    }
    Tensor counted =
        weights == null ? ones : ones.multiply(weights.cast(DType.FLOAT32).expandDims(-1));
    return counted.sum(samples);
  }

  /**
   * Works out the shape that {@link #encode} gives.
   *
   * @param numbers the shape of the numbers; extents may be unknown
   * @param depth how many categories there are, perhaps unknown
   * @return the shape
   */
  Shape encodedShape(Shape numbers, int depth) {
    Shape x = numbers.rank() == 0 ? Shape.of(1) : numbers;
    return switch (this) {
      case INT -> numbers;
      case ONE_HOT -> (x.rank() > 1 && x.dim(-1) == 1 ? x.without(-1) : x).plus(depth);
      case MULTI_HOT, COUNT, TF_IDF -> x.without(x.rank() > 1 ? 1 : 0).plus(depth);
    };
  }
}
