package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.initializers.Ones;
import org.pellucid.initializers.Zeros;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Normalizes each channel, in training by mean and (population) variance of the batch, else by
 * moving averages of those: {@code moving = moving * momentum + batch * (1 - momentum)}.
 *
 * <p>Input and output {@code [batch, ..., channels]}. Weights: gamma, beta, and, not trainable,
 * moving mean and moving variance, each {@code [channels]}. Defaults: the last axis, momentum 0.99,
 * no renormalization; see {@link NormalizationLayer}. With it, three more weights follow: moving
 * standard deviation, and mean and standard deviation of {@link BatchRenormalization}. Steps that a
 * mask hides do not count. A frozen layer uses and keeps its moving averages in training too.
 *
 * <p>Errors: another number of channels than the layer was built for; a momentum outside of 0 to 1.
 *
 * <p>Source: Ioffe and Szegedy, 2015; {@code keras.layers.BatchNormalization}.
 */
public final class BatchNormalization extends NormalizationLayer<BatchNormalization> {
  /** Keeps a batch that is hidden altogether from giving NaN. */
  private static final double COUNT_EPSILON = 1e-7;

  private int axis = -1;
  private double momentum = 0.99;
  private Initializer movingMeanInitializer = new Zeros();
  private Initializer movingVarianceInitializer = new Ones();
  private @Nullable Variable movingMean;
  private @Nullable Variable movingVariance;
  private boolean renorm;
  private Config renormClipping = Config.empty();
  private double renormMomentum = 0.99;
  private @Nullable BatchRenormalization renormalization;

  /** Makes the layer. */
  public BatchNormalization() {}

  /**
   * Sets the axis of the channels, -1 without.
   *
   * @param newAxis the axis; may count from the end
   * @return this
   */
  public BatchNormalization axis(int newAxis) {
    checkNotBuilt("axis");
    axis = newAxis;
    return this;
  }

  /**
   * Sets how slowly the moving averages follow, 0.99 without.
   *
   * @param newMomentum from 0 to 1
   * @return this
   */
  public BatchNormalization momentum(double newMomentum) {
    checkNotBuilt("momentum");
    momentum = Setting.between("BatchNormalization", "momentum", 0, 1, newMomentum);
    return this;
  }

  /**
   * Sets the first moving mean.
   *
   * @param initializer the initializer
   * @return this
   */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    checkNotBuilt("movingMeanInitializer");
    movingMeanInitializer = initializer;
    return this;
  }

  /**
   * Sets the first moving mean.
   *
   * @param name Keras's name, such as "zeros"
   * @return this
   */
  public BatchNormalization movingMeanInitializer(String name) {
    return movingMeanInitializer(Initializers.get(name));
  }

  /**
   * Sets the first moving variance.
   *
   * @param initializer the initializer
   * @return this
   */
  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    checkNotBuilt("movingVarianceInitializer");
    movingVarianceInitializer = initializer;
    return this;
  }

  /**
   * Sets the first moving variance.
   *
   * @param name Keras's name, such as "ones"
   * @return this
   */
  public BatchNormalization movingVarianceInitializer(String name) {
    return movingVarianceInitializer(Initializers.get(name));
  }

  /**
   * Sets whether a batch's statistics are corrected towards moving ones, which helps small batches.
   *
   * @param correct whether they are, false without
   * @return this
   */
  public BatchNormalization renorm(boolean correct) {
    checkNotBuilt("renorm");
    renorm = correct;
    return this;
  }

  /**
   * Sets limits of the correction, none without.
   *
   * @param limits "rmin" and "rmax" for the factor, "dmax" for the shift; each may be absent
   * @return this
   */
  public BatchNormalization renormClipping(Config limits) {
    checkNotBuilt("renormClipping");
    renormClipping = BatchRenormalization.checked(limits);
    return this;
  }

  /**
   * Sets how slowly the statistics that corrections refer to follow, 0.99 without.
   *
   * @param newMomentum from 0 to 1
   * @return this
   */
  public BatchNormalization renormMomentum(double newMomentum) {
    checkNotBuilt("renormMomentum");
    renormMomentum = Setting.between("BatchNormalization", "renormMomentum", 0, 1, newMomentum);
    return this;
  }

  static BatchNormalization fromConfig(Config config) {
    return new BatchNormalization()
        .renorm(config.flag("renorm", false))
        .renormClipping(config.nested("renorm_clipping"))
        .renormMomentum(config.number("renorm_momentum", 0.99))
        .axis(Axes.read(config, -1).get(0))
        .momentum(config.number("momentum", 0.99))
        .movingMeanInitializer(Initializers.read(config, "moving_mean_initializer", "zeros"))
        .movingVarianceInitializer(Initializers.read(config, "moving_variance_initializer", "ones"))
        .readNormalization(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Variable built = movingMean;
    int channels = inputs.getFirst().dim(axis);
    if (built != null && channels != built.shape().dim(0)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" was built for "
              + built.shape().dim(0)
              + " channels; now called with "
              + channels
              + ".");
    }
  }

  @Override
  protected void build(Shape input) {
    Shape channels = Shape.of(known(input.dim(axis), "number of channels", input));
    addGammaAndBeta(channels);
    movingMean = addWeight("moving_mean", channels, movingMeanInitializer, false, null, null);
    movingVariance =
        addWeight("moving_variance", channels, movingVarianceInitializer, false, null, null);
    if (renorm) {
      Initializer root = rootOf(movingVarianceInitializer);
      renormalization =
          new BatchRenormalization(
              addWeight("moving_stddev", channels, root, false, null, null),
              addWeight("renorm_mean", channels, movingMeanInitializer, false, null, null),
              addWeight("renorm_stddev", channels, root, false, null, null));
    }
  }

  private static Initializer rootOf(Initializer variances) {
    return new Initializer() {
      @Override
      public Tensor apply(Shape shape, DType dtype) {
        return variances.apply(shape, dtype).sqrt();
      }

      @Override
      public Config config() {
        return variances.config();
      }
    };
  }

  @Override
  protected Tensor forward(Tensor x) {
    int at = x.shape().axis(axis);
    int[] others = IntStream.range(0, x.rank()).filter(i -> i != at).toArray();
    Shape broadcast = onlyAxis(x, at);
    Variable mean = built(movingMean);
    Variable variance = built(movingVariance);
    if (!training() || !isTrainable()) {
      return normalize(
          x.subtract(mean.tensor().reshape(broadcast)),
          variance.tensor().reshape(broadcast),
          broadcast);
    }
    Tensor mask = mask(x);
    if (mask == null && renormalization == null) {
      NormalizedBatch batch = new NormalizedBatch(x, broadcast, others, epsilon());
      follow(mean, batch.mean(), momentum);
      follow(variance, batch.variance(), momentum);
      return batch.normalize(x, gammaOrNull(), betaOrNull());
    }
    Tensor shown =
        mask == null ? null : mask.cast(DType.BOOL).expandDims(-1).broadcastTo(x.shape());
    Tensor batchMean = mean(x, shown, others);
    Tensor centered = x.subtract(batchMean.reshape(broadcast));
    Tensor batchVariance = mean(centered.square(), shown, others);
    BatchRenormalization correcting = renormalization;
    if (correcting != null) {
      return renormalize(correcting, centered, batchMean, batchVariance, broadcast);
    }
    follow(mean, batchMean, momentum);
    follow(variance, batchVariance, momentum);
    return normalize(centered, batchVariance.reshape(broadcast), broadcast);
  }

  private Tensor renormalize(
      BatchRenormalization correcting,
      Tensor centered,
      Tensor batchMean,
      Tensor batchVariance,
      Shape broadcast) {
    Tensor stddev = batchVariance.add(epsilon()).sqrt();
    BatchRenormalization.Correction correction =
        correcting.correct(batchMean, stddev, epsilon(), renormClipping);
    follow(correcting.renormMean(), batchMean, renormMomentum);
    follow(correcting.renormStddev(), stddev, renormMomentum);
    follow(built(movingMean), batchMean, momentum);
    follow(correcting.movingStddev(), stddev, momentum);
    Tensor moved = correcting.movingStddev().tensor();
    built(movingVariance).assign(moved.square().subtract(epsilon()).relu());
    Tensor normalized = centered.divide(stddev.reshape(broadcast));
    return scaleAndShift(correction.apply(normalized, broadcast), broadcast);
  }

  private static Shape onlyAxis(Tensor x, int axis) {
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    dims[axis] = x.dim(axis);
    return Shape.of(dims);
  }

  private static Tensor mean(Tensor x, @Nullable Tensor shown, int[] axes) {
    if (shown == null) {
      return x.mean(axes);
    }
    Tensor count = shown.cast(x.dtype()).sum(axes).add(COUNT_EPSILON);
    return shown.where(x, x.zerosLike()).sum(axes).divide(count);
  }

  private static void follow(Variable moving, Tensor batch, double slowness) {
    moving.assign(moving.tensor().multiply(slowness).add(batch.multiply(1 - slowness)));
  }

  @Override
  public Config config() {
    return writeNormalization(super.config().put("axis", axis).put("momentum", momentum))
        .put("moving_mean_initializer", Initializers.REGISTRY.write(movingMeanInitializer))
        .put("moving_variance_initializer", Initializers.REGISTRY.write(movingVarianceInitializer))
        .put("renorm", renorm)
        .put("renorm_clipping", renorm ? renormClipping : null)
        .put("renorm_momentum", renormMomentum);
  }
}
