package org.pellucid.applications;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Setting;
import org.pellucid.config.WeightBudget;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Dense;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.GlobalMaxPooling2D;
import org.pellucid.layers.Input;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * A network for pictures that is not made yet: settings, then {@link #build}.
 *
 * <pre>{@code
 * Model base = Applications.mobileNetV2()
 *     .includeTop(false).pooling("avg").inputShape(96, 96, 3)
 *     .weights(Path.of("mobilenet_v2.weights.h5"))
 *     .build();
 * }</pre>
 *
 * <p>Pictures are {@code [batch, height, width, channels]}. Defaults: with classifier, for 1000
 * classes with softmax, weights drawn at random, the input shape of the published network (without
 * a classifier: any height and width, 3 channels). Layers have the names that Keras gives them.
 *
 * <p>Source: {@code keras.applications}.
 *
 * @param <A> the class itself
 */
public abstract class Architecture<A extends Architecture<A>> {
  private final int defaultSize;
  private final int minSize;
  private final Preprocessing preprocessing;
  private String name;
  private boolean includeTop = true;
  private String pooling = "none";
  private int @Nullable [] inputShape;
  private int classes = 1000;
  private String classifierActivation = "softmax";
  private @Nullable Path weights;

  Architecture(String name, int defaultSize, int minSize, Preprocessing preprocessing) {
    this.name = name;
    this.defaultSize = defaultSize;
    this.minSize = minSize;
    this.preprocessing = preprocessing;
  }

  /** Everything between the picture and the features that are pooled. */
  abstract SymbolicTensor features(SymbolicTensor image);

  /** The classifier. */
  SymbolicTensor top(SymbolicTensor features) {
    return predictions(new GlobalAveragePooling2D().name("avg_pool").call(features));
  }

  /** What the pooling layers of a network without classifier are called; null for any name. */
  @Nullable String poolName(String kind) {
    return kind + "_pool";
  }

  /** Whether a network with classifier may be built for pictures of any size. */
  boolean anySize() {
    return false;
  }

  /** Whether a network without classifier has the size of the one with it, unless told. */
  boolean fixedSize() {
    return false;
  }

  /**
   * Sets the name of the model, Keras's without.
   *
   * @param newName the name
   * @return this
   */
  public final A name(String newName) {
    name = newName;
    return self();
  }

  /**
   * Sets whether the classifier is part of the network, true without.
   *
   * @param include whether it is
   * @return this
   */
  public final A includeTop(boolean include) {
    includeTop = include;
    return self();
  }

  /**
   * Sets what becomes of the features of a network without classifier.
   *
   * @param kind "avg" or "max" over height and width, or "none", as without
   * @return this
   */
  public final A pooling(String kind) {
    if (!kind.equals("avg") && !kind.equals("max") && !kind.equals("none")) {
      throw new PellucidException(
          "Applications: pooling must be \"avg\", \"max\" or \"none\", got \"" + kind + "\".");
    }
    pooling = kind;
    return self();
  }

  /**
   * Sets the shape of a picture.
   *
   * @param shape height, width and channels; -1 for any height or width
   * @return this
   */
  public final A inputShape(int... shape) {
    if (shape.length != 3 || shape[2] < 1 || tooSmall(shape[0]) || tooSmall(shape[1])) {
      throw new PellucidException(
          "Applications: inputShape of "
              + name
              + " must be height, width (at least "
              + minSize
              + ") and channels, got "
              + Arrays.toString(shape)
              + ".");
    }
    inputShape = shape.clone();
    return self();
  }

  private boolean tooSmall(int extent) {
    return extent < minSize && extent != Shape.UNKNOWN;
  }

  /**
   * Sets how many classes the classifier tells apart, 1000 without.
   *
   * @param count at least 1
   * @return this
   */
  public final A classes(int count) {
    classes = Setting.atLeast("Applications", "classes", 1, count);
    return self();
  }

  /**
   * Sets what the classifier ends in, "softmax" without.
   *
   * @param activation Keras's name; "linear" for logits
   * @return this
   */
  public final A classifierActivation(String activation) {
    classifierActivation = activation;
    return self();
  }

  /**
   * Takes the weights from a file, layer by layer in order; none are drawn at random first.
   *
   * @param file any file that {@link Model#loadWeights(Path)} reads, such as Keras's {@code
   *     .weights.h5} or {@code .h5} (with the module org.pellucid.interop), or {@code .safetensors}
   * @return this
   */
  public final A weights(Path file) {
    weights = file;
    return self();
  }

  /** {@return how pixels are prepared for this network} */
  public final Preprocessing preprocessing() {
    return preprocessing;
  }

  /**
   * Prepares pixels for this network.
   *
   * @param pixels from 0 to 255, {@code [..., 3]} in the order red, green, blue
   * @return the numbers that the network takes
   */
  public final Tensor preprocessInput(Tensor pixels) {
    return preprocessing.apply(pixels);
  }

  /**
   * Makes the network.
   *
   * @return the model, not compiled
   */
  public final Model build() {
    Path file = weights;
    if (file == null) {
      return make();
    }
    Model model = WeightBudget.within(Long.MAX_VALUE, this::make);
    model.loadWeights(file);
    return model;
  }

  private Model make() {
    SymbolicTensor image = new Input(shape()).output();
    SymbolicTensor features = features(image);
    SymbolicTensor result = includeTop ? top(features) : pooled(features);
    return Model.of(List.of(image), List.of(result), modelName());
  }

  String modelName() {
    return name;
  }

  private int[] shape() {
    int[] given = inputShape;
    boolean fixed = includeTop && !anySize();
    int size = fixed || fixedSize() ? defaultSize : Shape.UNKNOWN;
    int[] shape = given == null ? new int[] {size, size, 3} : given;
    if (fixed && (shape[0] == Shape.UNKNOWN || shape[1] == Shape.UNKNOWN)) {
      throw new PellucidException(
          "Applications: "
              + name
              + " with a classifier needs height and width; give inputShape, or includeTop(false).");
    }
    return shape;
  }

  private SymbolicTensor pooled(SymbolicTensor x) {
    if (pooling.equals("none")) {
      return endWithoutTop(x);
    }
    String layerName = poolName(pooling);
    if (pooling.equals("avg")) {
      GlobalAveragePooling2D pool = new GlobalAveragePooling2D();
      return endWithoutTop((layerName == null ? pool : pool.name(layerName)).call(x));
    }
    GlobalMaxPooling2D pool = new GlobalMaxPooling2D();
    return endWithoutTop((layerName == null ? pool : pool.name(layerName)).call(x));
  }

  /** What follows the pooling of a network without classifier. */
  SymbolicTensor endWithoutTop(SymbolicTensor x) {
    return x;
  }

  final SymbolicTensor predictions(SymbolicTensor x) {
    return predictionLayer().call(x);
  }

  final Dense predictionLayer() {
    return new Dense(classes).activation(classifierActivation).name("predictions");
  }

  final boolean includesTop() {
    return includeTop;
  }

  final int classes() {
    return classes;
  }

  final String classifierActivation() {
    return classifierActivation;
  }

  final int @Nullable [] givenShape() {
    return inputShape;
  }

  final String name() {
    return name;
  }

  @SuppressWarnings("unchecked") // A is the class itself, by the rule of its declaration.
  final A self() {
    return (A) this;
  }

  // ---- What many of these networks share ----

  static int channels(SymbolicTensor x) {
    return x.shape().dim(-1);
  }

  static SymbolicTensor normalized(SymbolicTensor x, String name, double epsilon, double momentum) {
    return new BatchNormalization().epsilon(epsilon).momentum(momentum).name(name).call(x);
  }

  /**
   * The border that makes a convolution in steps of two see what TensorFlow's "same" would: one row
   * and one column less before than behind where the extent is even.
   */
  static int[] border(SymbolicTensor x, int kernel) {
    int half = kernel / 2;
    return new int[] {half - spare(x.shape().dim(1)), half, half - spare(x.shape().dim(2)), half};
  }

  private static int spare(int extent) {
    return extent == Shape.UNKNOWN ? 1 : 1 - extent % 2;
  }

  /** The multiple of 8 nearest to a number of channels, and no more than a tenth below it. */
  static int multipleOfEight(double number) {
    int rounded = Math.max(8, (int) (number + 4) / 8 * 8);
    return rounded < 0.9 * number ? rounded + 8 : rounded;
  }
}
