package org.pellucid.losses;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * The cross-entropy of class numbers: {@code -log(p[yTrue])}.
 *
 * <p>Targets are numbers from 0 to classes - 1, of the shape of the predictions without the axis of
 * the classes (or with extent 1 there); predictions are probabilities, which are divided by their
 * sum and kept within {@code [1e-7, 1 - 1e-7]}, or logits. Source: {@code
 * keras.losses.SparseCategoricalCrossentropy}.
 */
public final class SparseCategoricalCrossentropy extends FluentLoss<SparseCategoricalCrossentropy> {
  private boolean fromLogits;
  private @Nullable Integer ignoreClass;
  private int axis = -1;

  /** Makes the loss. */
  public SparseCategoricalCrossentropy() {
    super("sparse_categorical_crossentropy");
  }

  static SparseCategoricalCrossentropy fromConfig(Config config) {
    SparseCategoricalCrossentropy loss =
        new SparseCategoricalCrossentropy()
            .read(config)
            .fromLogits(config.flag("from_logits", false))
            .axis(config.integer("axis", -1));
    return config.get("ignore_class") == null
        ? loss
        : loss.ignoreClass(config.integer("ignore_class"));
  }

  /**
   * Sets what predictions are.
   *
   * @param logits true for logits, false (without) for probabilities
   * @return this
   */
  public SparseCategoricalCrossentropy fromLogits(boolean logits) {
    fromLogits = logits;
    return this;
  }

  /**
   * Leaves targets of one class out, such as the "void" of segmentation maps; the mean is then over
   * the others.
   *
   * @param number the class; it need not be among those of the predictions
   * @return this
   */
  public SparseCategoricalCrossentropy ignoreClass(int number) {
    ignoreClass = number;
    return this;
  }

  /**
   * Sets the axis of the classes.
   *
   * @param classAxis -1 without
   * @return this
   */
  public SparseCategoricalCrossentropy axis(int classAxis) {
    axis = classAxis;
    return this;
  }

  @Override
  protected boolean keepsLabels() {
    return true;
  }

  @Override
  public void check(Shape yTrue, DType yTrueType, Shape yPred, String output) {
    Shape expected = yPred.without(axis);
    Shape labels =
        yTrue.rank() == yPred.rank() && yTrue.dim(axis) == 1 ? yTrue.without(axis) : yTrue;
    if (!agree(labels, expected)) {
      boolean oneHot = yTrue.rank() == yPred.rank() && yTrue.dim(axis) == yPred.dim(axis);
      throw new PellucidException(
          "Loss "
              + name()
              + " expects integer labels of shape "
              + expected
              + " but y is "
              + yTrue
              + (oneHot ? ". For one-hot labels use categorical_crossentropy." : "."));
    }
  }

  @Override
  public void checkValues(NdArray yTrue, int classes, String output) {
    Integer ignored = ignoreClass;
    for (int i = 0; i < yTrue.size(); i++) {
      double label = yTrue.getDouble(i);
      boolean valid = label >= 0 && label < classes && label == Math.rint(label);
      if (valid || (ignored != null && label == ignored)) {
        continue;
      }
      String text = yTrue.dtype().isFloating() ? shortest(label) : Long.toString((long) label);
      String where = "y" + yTrue.indexOf(i) + " = " + text;
      throw new PellucidException(
          label == Math.rint(label)
              ? where
                  + " is outside 0.."
                  + (classes - 1)
                  + ": output \""
                  + output
                  + "\" has "
                  + classes
                  + (classes == 1 ? " class" : " classes")
                  + ". Labels start at 0."
              : where + " is not a whole number: loss " + name() + " expects integer labels.");
    }
  }

  private static String shortest(double label) {
    return label == Math.rint(label) && Math.abs(label) < 1e15
        ? Long.toString((long) label)
        : Float.toString((float) label);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor labels = labels(yTrue, yPred);
    Tensor right = Probabilities.isClass(labels, yPred, axis);
    Tensor cost;
    if (fromLogits) {
      // log(sum(exp(x))) - x[yTrue]: no tensor of logarithms for all classes is needed.
      Tensor shifted = yPred.subtract(yPred.keep(yPred.max(axis), axis).stopGradient());
      Tensor logit = right.where(shifted, shifted.zerosLike()).sum(axis);
      cost = shifted.exp().sum(axis).log().subtract(logit);
    } else {
      Tensor output = Probabilities.normalized(yPred, axis);
      cost = right.where(output.log(), output.zerosLike()).sum(axis).negative();
    }
    Tensor counts = valid(labels);
    return counts == null ? cost : counts.where(cost, cost.zerosLike());
  }

  private Tensor labels(Tensor yTrue, Tensor yPred) {
    Tensor numbers = yTrue.cast(DType.INT32);
    return numbers.rank() == yPred.rank() ? numbers.squeeze(axis) : numbers;
  }

  private @Nullable Tensor valid(Tensor labels) {
    Integer ignored = ignoreClass;
    return ignored == null ? null : labels.notEqual(ignored);
  }

  @Override
  protected @Nullable Tensor lossMask(Tensor yTrue, Tensor yPred) {
    return valid(labels(yTrue, yPred));
  }

  @Override
  public Config config() {
    return super.config()
        .put("from_logits", fromLogits)
        .put("ignore_class", ignoreClass)
        .put("axis", axis);
  }
}
