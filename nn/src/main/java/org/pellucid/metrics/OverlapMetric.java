package org.pellucid.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The mean, over some classes, of the overlap of targets and predictions: {@code TP / (TP + FP +
 * FN)}, from a matrix that counts which class was taken for which. Classes that never occur are
 * left out of the mean.
 *
 * <p>As in Keras, counts are whole numbers, and weights are cut to whole numbers, unless {@link
 * #dtype} says otherwise.
 *
 * @param <M> the metric's own class
 */
abstract class OverlapMetric<M extends OverlapMetric<M>> extends FluentMetric<M> {
  private static final double EPSILON = 1e-7;

  private final int classes;
  private final Variable matrix;
  private final Ints targets;
  private boolean fractional;
  private String dtype = "int";
  @Nullable Integer ignoreClass;
  boolean sparseTrue = true;
  boolean sparsePred = true;
  int axis = -1;

  OverlapMetric(String name, int classes, int... targets) {
    super(name);
    String owner = getClass().getSimpleName();
    this.classes = Setting.atLeast(owner, "numClasses", 1, classes);
    for (int target : targets) {
      if (target < 0 || target >= classes) {
        throw new PellucidException(
            owner + ": class " + target + " is outside 0.." + (classes - 1) + ".");
      }
    }
    this.targets = Ints.of(targets);
    this.matrix = addState("total_confusion_matrix", Shape.of(classes, classes), 0);
  }

  static int[] all(int classes) {
    return IntStream.range(0, Math.max(0, classes)).toArray();
  }

  /**
   * Sets what counts and weights are.
   *
   * @param type {@code "int"} (without) for whole numbers, {@code "float32"} for any
   * @return this
   */
  public final M dtype(String type) {
    fractional = !type.equals("int") && DType.named(type).isFloating();
    dtype = type;
    return self();
  }

  final M readAll(Config config) {
    if (config.get("ignore_class") != null) {
      ignoreClass = config.integer("ignore_class");
    }
    sparseTrue = config.flag("sparse_y_true", sparseTrue);
    sparsePred = config.flag("sparse_y_pred", sparsePred);
    axis = config.integer("axis", axis);
    return dtype(config.text("dtype", "int")).read(config);
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Tensor truth = number(yTrue, sparseTrue).reshape(-1);
    Tensor guess = number(yPred, sparsePred).reshape(-1);
    Tensor weight =
        sampleWeight == null
            ? Tensor.scalar(1.0).cast(DType.FLOAT32).broadcastTo(truth.shape())
            : weight(sampleWeight, truth);
    Tensor counted = within(truth).and(within(guess));
    Integer ignored = ignoreClass;
    if (ignored != null) {
      counted = counted.and(truth.notEqual(ignored));
    }
    Tensor place = truth.multiply(classes).add(guess);
    Tensor counts =
        Tensor.zeros(classes * classes)
            .scatter(
                counted.where(place, place.zerosLike()).cast(DType.INT32),
                counted.where(weight, weight.zerosLike()),
                0,
                Op.Combine.ADD);
    matrix.assignAdd(counts.reshape(classes, classes));
  }

  private Tensor number(Tensor labels, boolean sparse) {
    return sparse ? labels.cast(DType.INT32) : labels.argmax(axis).cast(DType.INT32);
  }

  private Tensor weight(Tensor given, Tensor truth) {
    Tensor weight = fractional ? given : given.cast(DType.INT32);
    weight = weight.cast(DType.FLOAT32);
    return (weight.rank() > 1 ? weight.reshape(-1) : weight).broadcastTo(truth.shape());
  }

  private Tensor within(Tensor labels) {
    return labels.greaterEqual(0).and(labels.less(classes));
  }

  @Override
  public final Tensor result() {
    Tensor counts = matrix.tensor();
    Tensor right = counts.multiply(Tensor.eye(classes)).sum(0);
    Tensor all = counts.sum(0).add(counts.sum(1)).subtract(right);
    Tensor chosen = Tensor.of(NdArray.of(targets.toArray()));
    right = right.take(chosen, 0);
    all = all.take(chosen, 0);
    Tensor occurs = all.greater(1e-9);
    Tensor overlap = right.divide(all.add(EPSILON));
    Tensor sum = occurs.where(overlap, overlap.zerosLike()).sum();
    return sum.divide(occurs.cast(DType.FLOAT32).sum().add(EPSILON));
  }

  @Override
  public final Direction direction() {
    return Direction.UP;
  }

  /** The settings that all of these metrics have, the type of counts among them. */
  final Config typedConfig() {
    return super.config().put("dtype", dtype);
  }

  final Config classConfig() {
    return typedConfig()
        .put("num_classes", classes)
        .put("ignore_class", ignoreClass)
        .put("sparse_y_pred", sparsePred)
        .put("axis", axis);
  }

  final Ints targets() {
    return targets;
  }

  static int[] targets(Config config, int... fallback) {
    Ints given =
        config.get("target_class_ids") instanceof Number
            ? Ints.of(config.integer("target_class_ids"))
            : config.integersOrNull("target_class_ids");
    return given == null ? Arrays.copyOf(fallback, fallback.length) : given.toArray();
  }
}
