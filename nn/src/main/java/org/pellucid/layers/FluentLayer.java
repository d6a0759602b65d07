package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.config.DTypePolicy;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;

/**
 * A layer whose common settings return the layer itself, so that calls can be chained.
 *
 * @param <L> the layer's own class
 */
public abstract class FluentLayer<L extends FluentLayer<L>> extends Layer {
  /** Makes a layer that is not built yet. */
  protected FluentLayer() {}

  /** {@return this} */
  @SuppressWarnings("unchecked") // L is the class itself, by the rule of its declaration.
  protected final L self() {
    return (L) this;
  }

  /**
   * Gives the layer a name.
   *
   * @param name the name, unique within a model
   * @return this
   */
  public final L name(String name) {
    setName(name);
    return self();
  }

  /**
   * Freezes or thaws the layer.
   *
   * @param trainable whether optimizers change its weights
   * @return this
   */
  public final L trainable(boolean trainable) {
    setTrainable(trainable);
    return self();
  }

  /**
   * Sets what the layer computes with.
   *
   * @param policyName Keras's name, such as "float64" or "mixed_bfloat16"
   * @return this
   */
  public final L dtypePolicy(String policyName) {
    setDTypePolicy(DTypePolicy.named(policyName));
    return self();
  }

  /**
   * Puts a penalty on the results.
   *
   * @param regularizer the penalty, divided by the batch size
   * @return this
   */
  public final L activityRegularizer(Regularizer regularizer) {
    setActivityRegularizer(regularizer);
    return self();
  }

  /**
   * Puts a penalty on the results.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public final L activityRegularizer(String name) {
    return activityRegularizer(Regularizers.get(name));
  }

  /**
   * Takes over what {@link Layer#config} writes for every layer.
   *
   * @param config the settings; absent ones stay as they are
   * @return this
   */
  protected final L readCommon(Config config) {
    String givenName = config.textOrNull("name");
    if (givenName != null) {
      setName(givenName);
    }
    DTypePolicy policy = DTypePolicy.read(config.get("dtype"));
    if (policy != null) {
      setDTypePolicy(policy);
    }
    if (config.has("trainable")) {
      setTrainable(config.flag("trainable", true));
    }
    if (config.has("activity_regularizer")) {
      setActivityRegularizer(Regularizers.REGISTRY.read(config.get("activity_regularizer")));
    }
    return self();
  }
}
