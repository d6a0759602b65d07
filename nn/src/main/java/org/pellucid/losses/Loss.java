package org.pellucid.losses;

import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Configurable;
import org.pellucid.config.Session;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A number that says how far predictions are from targets, for optimizers to make small.
 *
 * <p>A loss of one's own says in {@link #call} what one sample costs; how samples are weighted and
 * averaged is settled here, by Keras's rules. The reductions are {@code "sum_over_batch_size"} (the
 * default, also {@code "mean"}): the weighted sum divided by the <em>number</em> of values; {@code
 * "mean_with_sample_weight"}: divided by the sum of weights; {@code "sum"}; {@code "none"}: one
 * number per sample.
 *
 * <p>Source: {@code keras.losses.Loss}.
 */
public abstract class Loss implements Configurable {
  private static final String MEAN = "sum_over_batch_size";
  private static final String WEIGHTED_MEAN = "mean_with_sample_weight";
  private static final Set<String> REDUCTIONS = Set.of(MEAN, "mean", "sum", "none", WEIGHTED_MEAN);

  private String name;
  private String reduction = MEAN;

  /** Makes a loss that is named after its class. */
  protected Loss() {
    this.name = Session.snakeCase(getClass().getSimpleName());
  }

  /**
   * Makes a loss.
   *
   * @param name what messages call it
   */
  protected Loss(String name) {
    this.name = name;
  }

  /**
   * Makes a loss from a function.
   *
   * @param name what messages call it
   * @param perSample what samples cost, given targets and predictions: a tensor with the batch axis
   * @return the loss
   */
  public static Loss of(String name, BinaryOperator<Tensor> perSample) {
    return new FunctionLoss(name, perSample);
  }

  // ---- To override ----

  /**
   * Computes what each sample costs.
   *
   * @param yTrue the targets, in floating point unless {@link #keepsLabels} says otherwise, of the
   *     rank of the predictions where it differed by an axis of extent 1
   * @param yPred the predictions
   * @return the costs, with the batch axis; reduced over the last axis, as Keras does
   */
  protected abstract Tensor call(Tensor yTrue, Tensor yPred);

  /** {@return whether targets are class numbers, which are handed to {@link #call} as they are} */
  protected boolean keepsLabels() {
    return false;
  }

  /**
   * Says which of the costs count.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return truth values of the shape of the costs; null when all count
   */
  protected @Nullable Tensor lossMask(Tensor yTrue, Tensor yPred) {
    return null;
  }

  /**
   * Raises a sentence when targets do not fit an output of a model.
   *
   * @param yTrue the shape of the targets
   * @param yTrueType their element type
   * @param yPred the shape of the output, with the batch size unknown
   * @param output the output's name
   */
  public void check(Shape yTrue, DType yTrueType, Shape yPred, String output) {
    if (!agree(sameRank(yTrue, yPred), sameRank(yPred, yTrue))) {
      throw new PellucidException(
          "y has shape " + yTrue + " but output \"" + output + "\" is " + yPred + ".");
    }
  }

  /** Whether two shapes are the same where both are known. */
  static boolean agree(Shape a, Shape b) {
    boolean same = a.rank() == b.rank();
    for (int axis = 0; same && axis < a.rank(); axis++) {
      same =
          a.dim(axis) == b.dim(axis)
              || a.dim(axis) == Shape.UNKNOWN
              || b.dim(axis) == Shape.UNKNOWN;
    }
    return same;
  }

  /**
   * Raises a sentence when the numbers among the targets are not what the loss can take.
   *
   * @param yTrue the targets
   * @param classes the extent of the output's last axis
   * @param output the output's name
   */
  public void checkValues(NdArray yTrue, int classes, String output) {}

  // ---- Settings ----

  /**
   * Gives the loss a name.
   *
   * @param newName the name
   * @return this
   */
  public Loss name(String newName) {
    name = newName;
    return this;
  }

  /** {@return the name} */
  public final String name() {
    return name;
  }

  /**
   * Sets how the costs of samples become one number.
   *
   * @param newReduction {@code "sum_over_batch_size"} (the default), {@code "mean"}, {@code "sum"},
   *     {@code "mean_with_sample_weight"} or {@code "none"}
   * @return this
   */
  public Loss reduction(String newReduction) {
    if (!REDUCTIONS.contains(newReduction)) {
      throw Names.unknown("reduction", newReduction, REDUCTIONS.stream().sorted().toList());
    }
    reduction = newReduction;
    return this;
  }

  /** {@return how the costs of samples become one number} */
  public final String reduction() {
    return reduction;
  }

  @Override
  public Config config() {
    return Config.empty().put("name", name).put("reduction", reduction);
  }

  // ---- Applying ----

  /**
   * Computes the loss.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return a scalar, unless the reduction is "none"
   */
  public final Tensor apply(Tensor yTrue, Tensor yPred) {
    return apply(yTrue, yPred, null, null);
  }

  /**
   * Computes the loss.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param sampleWeight how much each sample (or each step of it) counts; null for all the same
   * @param mask truth values, false where the predictions are padding; null for none
   * @return a scalar, unless the reduction is "none"
   */
  public final Tensor apply(
      Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight, @Nullable Tensor mask) {
    Tensor prediction = floats(yPred);
    Tensor given = keepsLabels() ? yTrue : yTrue.cast(prediction.dtype());
    Tensor target = sameRank(given, prediction.shape());
    Tensor output = sameRank(prediction, given.shape());
    Tensor values = call(target, output);
    Tensor valid = and(mask, lossMask(target, output));
    return reduce(values, weights(sampleWeight, valid, values.dtype()));
  }

  /**
   * Takes the weight from samples whose cost does not count, such as those of an ignored class.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param sampleWeight how much each sample counts
   * @return the weights, 0 where a cost does not count
   */
  public final Tensor countingWeights(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    Tensor prediction = floats(yPred);
    Tensor given = keepsLabels() ? yTrue : yTrue.cast(prediction.dtype());
    Tensor valid =
        lossMask(sameRank(given, prediction.shape()), sameRank(prediction, given.shape()));
    if (valid == null) {
      return sampleWeight;
    }
    DType dtype = prediction.dtype();
    return product(valid.cast(dtype), sampleWeight.cast(dtype));
  }

  private static Tensor product(Tensor a, Tensor b) {
    return sameRank(a, b.shape()).multiply(sameRank(b, a.shape()));
  }

  private static Tensor floats(Tensor x) {
    return x.dtype() == DType.FLOAT64 ? x : x.cast(DType.FLOAT32);
  }

  private static @Nullable Tensor and(@Nullable Tensor a, @Nullable Tensor b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.cast(DType.BOOL).and(b.cast(DType.BOOL));
  }

  /** Sample weight and mask in one; for a mean, the valid entries share the weight of all. */
  private @Nullable Tensor weights(
      @Nullable Tensor sampleWeight, @Nullable Tensor mask, DType dtype) {
    Tensor weight = sampleWeight == null ? null : sampleWeight.cast(dtype);
    if (mask == null) {
      return weight;
    }
    Tensor factor = mask.cast(dtype);
    if (reduction.equals(MEAN) || reduction.equals("mean")) {
      Tensor total = Tensor.full(dtype, Shape.SCALAR, factor.shape().size());
      factor = factor.multiply(divideNoNan(total, factor.sum()));
    }
    return weight == null ? factor : product(factor, weight);
  }

  private Tensor reduce(Tensor perSample, @Nullable Tensor weight) {
    Tensor values = perSample;
    Tensor weights = null;
    if (weight != null) {
      weights = sameRank(weight, values.shape());
      values = sameRank(values, weight.shape()).multiply(weights);
    }
    if (reduction.equals("none") || values.rank() == 0 || values.shape().equals(Shape.of(0))) {
      return values;
    }
    Tensor sum = values.sum();
    if (reduction.equals("sum")) {
      return sum;
    }
    if (reduction.equals(WEIGHTED_MEAN) && weights != null) {
      return divideNoNan(sum, weights.sum());
    }
    int count = values.shape().size();
    return count == 0 ? sum : sum.divide(count);
  }

  private static Tensor divideNoNan(Tensor x, Tensor y) {
    Tensor zero = y.equal(0);
    return zero.where(x.zerosLike(), x.divide(zero.where(y.onesLike(), y)));
  }

  /**
   * Keras's rule for two tensors whose ranks differ by one: a last axis of extent 1 is added to a
   * tensor of one axis, or else taken off the other; so that (n, 1) and (n) never broadcast to (n,
   * n).
   *
   * @param x the tensor to adapt
   * @param other the shape of the other one
   * @return x, with an axis more or less if it must be the one to change
   */
  static Tensor sameRank(Tensor x, Shape other) {
    Shape shape = sameRank(x.shape(), other);
    return shape.equals(x.shape()) ? x : x.reshape(shape);
  }

  private static Shape sameRank(Shape x, Shape other) {
    if (x.rank() == other.rank() + 1 && x.dim(-1) == 1 && other.rank() != 1) {
      return x.without(-1);
    }
    if (other.rank() == x.rank() + 1 && other.dim(-1) == 1 && x.rank() == 1) {
      return x.plus(1);
    }
    return x;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + name + ")";
  }
}
