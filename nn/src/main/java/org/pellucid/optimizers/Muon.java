package org.pellucid.optimizers;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Momentum made orthogonal: the change of a matrix is its momentum with all singular values set to
 * about 1, by a few steps of an iteration of products. Variables that are not matrices, embeddings
 * and named ones are changed as by {@link AdamW} instead.
 *
 * <p>The learning rate is 0.001 without another. Leave the model's last layer out by its name, see
 * {@link #excludeLayers}. Source: {@code keras.optimizers.Muon}; Jordan et al., "Muon" (2024); Liu
 * et al., "Muon is Scalable for LLM Training" (2025).
 */
public final class Muon extends FluentOptimizer<Muon> {
  private double adamBeta1 = 0.9;
  private double adamBeta2 = 0.999;
  private @Nullable Double adamWeightDecay = 0.004;
  private double epsilon = 1e-7;
  private List<String> excludeLayers = List.of();
  private boolean excludeEmbeddings = true;
  private double muonA = 3.4445;
  private double muonB = -4.775;
  private double muonC = 2.0315;
  private double adamLrRatio = 1;
  private double momentum = 0.95;
  private int nsSteps = 5;
  private boolean nesterov = true;
  private @Nullable Double rmsRate = 0.2;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Muon() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Muon(double learningRate) {
    super(learningRate);
    weightDecay(0.004);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Muon(LearningRateSchedule schedule) {
    super(schedule);
    weightDecay(0.004);
  }

  static Muon fromConfig(Config config) {
    return FluentOptimizer.<Muon>create(config, Muon::new, Muon::new)
        .adamBeta1(config.number("adam_beta_1", 0.9))
        .adamBeta2(config.number("adam_beta_2", 0.999))
        .adamWeightDecay(
            config.has("adam_weight_decay")
                ? config.numberOrNull("adam_weight_decay")
                : Double.valueOf(0.004))
        .epsilon(config.number("epsilon", 1e-7))
        .excludeLayers(config.list("exclude_layers").stream().map(String::valueOf).toList())
        .excludeEmbeddings(config.flag("exclude_embeddings", true))
        .muonA(config.number("muon_a", 3.4445))
        .muonB(config.number("muon_b", -4.775))
        .muonC(config.number("muon_c", 2.0315))
        .adamLrRatio(config.number("adam_lr_ratio", 1))
        .momentum(config.number("momentum", 0.95))
        .nsSteps(config.integer("ns_steps", 5))
        .nesterov(config.flag("nesterov", true))
        .rmsRate(config.has("rms_rate") ? config.numberOrNull("rms_rate") : Double.valueOf(0.2));
  }

  /**
   * Sets how slowly the mean of gradients follows, for variables that Adam changes.
   *
   * @param value from 0 to 1; 0.9 without
   * @return this
   */
  public Muon adamBeta1(double value) {
    adamBeta1 = Setting.between("Muon", "adamBeta1", 0, 1, value);
    return this;
  }

  /**
   * Sets how slowly the mean of their squares follows, for variables that Adam changes.
   *
   * @param value from 0 to 1; 0.999 without
   * @return this
   */
  public Muon adamBeta2(double value) {
    adamBeta2 = Setting.between("Muon", "adamBeta2", 0, 1, value);
    return this;
  }

  /**
   * Sets the weight decay of variables that Adam changes.
   *
   * @param value at least 0, or null for none; 0.004 without
   * @return this
   */
  public Muon adamWeightDecay(@Nullable Double value) {
    adamWeightDecay = value;
    return this;
  }

  /**
   * Sets what is added to the divisor, for variables that Adam changes.
   *
   * @param value at least 0; 1e-7 without
   * @return this
   */
  public Muon epsilon(double value) {
    epsilon = Setting.atLeast("Muon", "epsilon", 0.0, value);
    return this;
  }

  /**
   * Leaves variables to Adam by name.
   *
   * @param value regular expressions, searched in the paths of variables; none without
   * @return this
   */
  public Muon excludeLayers(List<String> value) {
    excludeLayers = List.copyOf(value);
    return this;
  }

  /**
   * Sets whether variables with "embedding" in their path are left to Adam.
   *
   * @param value true without
   * @return this
   */
  public Muon excludeEmbeddings(boolean value) {
    excludeEmbeddings = value;
    return this;
  }

  /**
   * Sets the factor of the first power in the iteration.
   *
   * @param value 3.4445 without
   * @return this
   */
  public Muon muonA(double value) {
    muonA = value;
    return this;
  }

  /**
   * Sets the factor of the third power in the iteration.
   *
   * @param value -4.775 without
   * @return this
   */
  public Muon muonB(double value) {
    muonB = value;
    return this;
  }

  /**
   * Sets the factor of the fifth power in the iteration.
   *
   * @param value 2.0315 without
   * @return this
   */
  public Muon muonC(double value) {
    muonC = value;
    return this;
  }

  /**
   * Sets what the learning rate is multiplied by for variables that Adam changes.
   *
   * @param value 1 without
   * @return this
   */
  public Muon adamLrRatio(double value) {
    adamLrRatio = value;
    return this;
  }

  /**
   * Sets how much of the last change is kept.
   *
   * @param value from 0 to 1; 0.95 without
   * @return this
   */
  public Muon momentum(double value) {
    momentum = Setting.between("Muon", "momentum", 0, 1, value);
    return this;
  }

  /**
   * Sets how many steps the iteration has.
   *
   * @param value at least 0; 5 without
   * @return this
   */
  public Muon nsSteps(int value) {
    nsSteps = Setting.atLeast("Muon", "nsSteps", 0, value);
    return this;
  }

  /**
   * Sets whether the step looks ahead along the momentum.
   *
   * @param value true without
   * @return this
   */
  public Muon nesterov(boolean value) {
    nesterov = value;
    return this;
  }

  /**
   * Sets the root mean square that changes are brought to, so that Adam's learning rates fit.
   *
   * @param value 0.2 without; null for changes as they are
   * @return this
   */
  public Muon rmsRate(@Nullable Double value) {
    rmsRate = value;
    return this;
  }

  /** Whether a variable is left to Adam. */
  private boolean isAdams(Variable variable) {
    String path = variable.name();
    return variable.shape().rank() != 2
        || (excludeEmbeddings && path.toLowerCase(Locale.ROOT).contains("embedding"))
        || excludeLayers.stream().anyMatch(layer -> Pattern.compile(layer).matcher(path).find());
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("momentum", "velocity"));
  }

  @Override
  protected @Nullable NdArray initialValues(Variable variable, String slotName) {
    return slotName.equals("velocity") && !isAdams(variable)
        ? null
        : super.initialValues(variable, slotName);
  }

  @Override
  @Nullable Double decay(Variable variable) {
    if (!isAdams(variable)) {
      return super.decay(variable);
    }
    return settings().isExcluded(variable) ? null : adamWeightDecay;
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Tensor weight = step.read(variable);
    Variable own = slot(variable, "momentum");
    Variable velocity = slotOrNull(variable, "velocity");
    if (velocity != null) {
      Tensor m = Moments.follow(own.tensor(), gradient, 1 - adamBeta1);
      Tensor v = Moments.follow(velocity.tensor(), gradient.square(), 1 - adamBeta2);
      step.assign(own, m);
      step.assign(velocity, v);
      Tensor rate =
          step.once(
              "adam",
              () -> Moments.correctedRate(step, adamBeta1, adamBeta2).multiply(adamLrRatio));
      step.assign(variable, weight.subtract(m.multiply(rate).divide(v.sqrt().add(epsilon))));
      return;
    }
    Tensor m = own.tensor().multiply(momentum).add(gradient);
    step.assign(own, m);
    Tensor direction = nesterov ? m.multiply(momentum).add(gradient) : m;
    Tensor change = orthogonal(direction).multiply(step.learningRate());
    Double rms = rmsRate;
    if (rms != null) {
      double longest = Math.max(variable.shape().dim(0), variable.shape().dim(1));
      change = change.multiply(Math.sqrt(longest) * rms);
    }
    step.assign(variable, weight.subtract(change));
  }

  /** Brings all singular values of a matrix near 1, by the iteration of Newton and Schulz. */
  private Tensor orthogonal(Tensor matrix) {
    boolean tall = matrix.dim(0) > matrix.dim(1);
    Tensor x = tall ? matrix.transpose() : matrix;
    x = x.divide(x.square().sum().sqrt().add(1e-7));
    for (int i = 0; i < nsSteps; i++) {
      Tensor square = x.matmul(x.transpose());
      Tensor polynomial = square.multiply(muonB).add(square.multiply(muonC).matmul(square));
      x = x.multiply(muonA).add(polynomial.matmul(x));
    }
    return tall ? x.transpose() : x;
  }

  @Override
  protected void addSettings(Config config) {
    config
        .put("adam_beta_1", adamBeta1)
        .put("adam_beta_2", adamBeta2)
        .put("adam_weight_decay", adamWeightDecay)
        .put("epsilon", epsilon)
        .put("exclude_layers", excludeLayers)
        .put("exclude_embeddings", excludeEmbeddings)
        .put("muon_a", muonA)
        .put("muon_b", muonB)
        .put("muon_c", muonC)
        .put("adam_lr_ratio", adamLrRatio)
        .put("momentum", momentum)
        .put("ns_steps", nsSteps)
        .put("nesterov", nesterov)
        .put("rms_rate", rmsRate);
  }
}
