package org.pellucid.activations;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.config.Registry;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.Nonlinearities;
import org.pellucid.tensor.Tensor;

/**
 * Keras's activation functions: by name, and those that take arguments also by a method each.
 *
 * <p>Wherever a layer takes an activation, a name ({@code "relu"}), an object made here ({@code
 * Activations.leakyRelu(0.1)}) or a lambda of one's own will do; only the first two can be saved.
 *
 * <table>
 * <caption>Activations without arguments</caption>
 * <tr><th>name</th><th>formula</th></tr>
 * <tr><td>exponential</td><td>exp(x)</td></tr>
 * <tr><td>hard_sigmoid</td><td>clip(x / 6 + 0.5, 0, 1)</td></tr>
 * <tr><td>keras2_hard_sigmoid</td><td>clip(0.2 x + 0.5, 0, 1), the hard_sigmoid of Keras 1 and 2</td></tr>
 * <tr><td>hard_silu, hard_swish</td><td>x hard_sigmoid(x)</td></tr>
 * <tr><td>hard_tanh</td><td>clip(x, -1, 1)</td></tr>
 * <tr><td>linear</td><td>x</td></tr>
 * <tr><td>log_sigmoid</td><td>-softplus(-x)</td></tr>
 * <tr><td>mish</td><td>x tanh(softplus(x))</td></tr>
 * <tr><td>relu6</td><td>clip(x, 0, 6)</td></tr>
 * <tr><td>selu</td><td>1.0507 elu(x, 1.67326)</td></tr>
 * <tr><td>sigmoid</td><td>1 / (1 + exp(-x))</td></tr>
 * <tr><td>silu, swish</td><td>x sigmoid(x)</td></tr>
 * <tr><td>softplus</td><td>log(1 + exp(x))</td></tr>
 * <tr><td>softsign</td><td>x / (1 + |x|)</td></tr>
 * <tr><td>sparse_plus</td><td>0 up to -1, (x + 1)^2 / 4 up to 1, then x</td></tr>
 * <tr><td>sparse_sigmoid</td><td>clip((x + 1) / 2, 0, 1)</td></tr>
 * <tr><td>tanh</td><td>the hyperbolic tangent</td></tr>
 * <tr><td>tanh_shrink</td><td>x - tanh(x)</td></tr>
 * </table>
 *
 * <p>Source: {@code keras.activations}.
 */
public final class Activations {
  /** All activations under Keras's names. */
  public static final Registry<ActivationFunction> REGISTRY =
      new Registry<>("activation", "keras.activations");

  /** The activation that changes nothing. */
  public static final ActivationFunction LINEAR = plain("linear", x -> x);

  static {
    withArguments("celu", c -> celu(c.number("alpha", 1)));
    withArguments("elu", c -> elu(c.number("alpha", 1)));
    plainly("exponential", Tensor::exp);
    withArguments("gelu", c -> gelu(c.flag("approximate", false)));
    withArguments("glu", c -> glu(c.integer("axis", -1)));
    withArguments("hard_shrink", c -> hardShrink(c.number("threshold", 0.5)));
    plainly("hard_sigmoid", Nonlinearities::hardSigmoid);
    plainly("hard_silu", Nonlinearities::hardSilu, "hard_swish");
    plainly("hard_tanh", Nonlinearities::hardTanh);
    // Keras 3 means another function by the old name; models of its predecessors need this one.
    plainly("keras2_hard_sigmoid", x -> x.multiply(0.2).add(0.5).clip(0, 1));
    withArguments("leaky_relu", c -> leakyRelu(c.number("negative_slope", 0.2)));
    withArguments("linear", c -> LINEAR);
    plainly("log_sigmoid", Nonlinearities::logSigmoid);
    withArguments("log_softmax", c -> logSoftmax(axes(c)));
    plainly("mish", Nonlinearities::mish);
    withArguments(
        "relu",
        c ->
            relu(
                c.number("negative_slope", 0),
                c.numberOrNull("max_value"),
                c.number("threshold", 0)));
    plainly("relu6", Nonlinearities::relu6);
    plainly("selu", Nonlinearities::selu);
    plainly("sigmoid", Tensor::sigmoid);
    plainly("silu", Nonlinearities::silu, "swish");
    withArguments("soft_shrink", c -> softShrink(c.number("threshold", 0.5)));
    withArguments("softmax", c -> softmax(axes(c)));
    plainly("softplus", Nonlinearities::softplus);
    plainly("softsign", Nonlinearities::softsign);
    plainly("sparse_plus", Nonlinearities::sparsePlus);
    plainly("sparse_sigmoid", Nonlinearities::sparseSigmoid);
    withArguments("sparsemax", c -> sparsemax(c.integer("axis", -1)));
    withArguments("squareplus", c -> squareplus(c.number("b", 4)));
    plainly("tanh", Tensor::tanh);
    plainly("tanh_shrink", Nonlinearities::tanhShrink);
    withArguments("threshold", c -> threshold(c.number("threshold"), c.number("default_value")));
  }

  private Activations() {}

  private static void withArguments(String name, Function<Config, ActivationFunction> reader) {
    // Registered for the interface: a config holds an activation's name, which only write knows.
    REGISTRY.add(name, ActivationFunction.class, reader);
  }

  private static void plainly(String name, UnaryOperator<Tensor> function, String... aliases) {
    ActivationFunction activation = plain(name, function);
    REGISTRY.add(name, ActivationFunction.class, config -> activation, aliases);
  }

  private static ActivationFunction plain(String name, UnaryOperator<Tensor> function) {
    return new StandardActivation(name, Config.empty(), function);
  }

  private static Ints axes(Config config) {
    return config.get("axis") instanceof Number
        ? Ints.of(config.integer("axis"))
        : config.integers("axis", Math.max(1, config.list("axis").size()), -1);
  }

  /**
   * Finds an activation.
   *
   * @param name Keras's name or an alias, such as "relu"
   * @return the activation with its default arguments
   */
  public static ActivationFunction get(String name) {
    return REGISTRY.get(name);
  }

  /**
   * Finds an activation by what stands in a config.
   *
   * @param description a name, a description or null
   * @return the activation; {@link #LINEAR} for null
   */
  public static ActivationFunction read(@Nullable Object description) {
    ActivationFunction activation = REGISTRY.read(description);
    return activation == null ? LINEAR : activation;
  }

  /**
   * Describes an activation for a config.
   *
   * @param activation the activation
   * @return Keras's name; a description where arguments differ from Keras's defaults
   */
  public static Object write(ActivationFunction activation) {
    if (activation instanceof StandardActivation standard) {
      return standard.config().keys().isEmpty()
          ? standard.name()
          : Config.object("keras.activations", standard.name(), standard.config());
    }
    throw new PellucidException(
        "An activation of one's own ("
            + activation.getClass().getSimpleName()
            + ") has no name that could be written to a config. Use a name such as \"relu\".");
  }

  /**
   * {@code max(x, 0) + alpha * min(exp(x / alpha) - 1, 0)}.
   *
   * @param alpha how low it goes, 1 in {@code "celu"}
   * @return the activation
   */
  public static ActivationFunction celu(double alpha) {
    Setting.positive("celu", "alpha", alpha);
    return with("celu", "alpha", alpha, 1.0, x -> Nonlinearities.celu(x, alpha));
  }

  /**
   * {@code x} above 0, {@code alpha * (exp(x) - 1)} below.
   *
   * @param alpha how low it goes, 1 in {@code "elu"}
   * @return the activation
   */
  public static ActivationFunction elu(double alpha) {
    return with("elu", "alpha", alpha, 1.0, x -> Nonlinearities.elu(x, alpha));
  }

  /**
   * {@code x} times the normal distribution function at x.
   *
   * @param approximate whether by tanh, false in {@code "gelu"}
   * @return the activation
   */
  public static ActivationFunction gelu(boolean approximate) {
    return with(
        "gelu", "approximate", approximate, false, x -> Nonlinearities.gelu(x, approximate));
  }

  /**
   * The first half along an axis times the sigmoid of the second half.
   *
   * @param axis the axis, -1 in {@code "glu"}
   * @return the activation
   */
  public static ActivationFunction glu(int axis) {
    return with("glu", "axis", axis, -1, x -> Nonlinearities.glu(x, axis));
  }

  /**
   * {@code x} where {@code |x| > threshold}, else 0.
   *
   * @param threshold the threshold, 0.5 in {@code "hard_shrink"}
   * @return the activation
   */
  public static ActivationFunction hardShrink(double threshold) {
    return with(
        "hard_shrink", "threshold", threshold, 0.5, x -> Nonlinearities.hardShrink(x, threshold));
  }

  /**
   * {@code x} from 0 on, {@code negativeSlope * x} below.
   *
   * @param negativeSlope the slope, 0.2 in {@code "leaky_relu"}
   * @return the activation
   */
  public static ActivationFunction leakyRelu(double negativeSlope) {
    return with(
        "leaky_relu",
        "negative_slope",
        negativeSlope,
        0.2,
        x -> Nonlinearities.leakyRelu(x, negativeSlope));
  }

  /**
   * The logarithm of softmax.
   *
   * @param axes the axes over which the sum runs, -1 in {@code "log_softmax"}
   * @return the activation
   */
  public static ActivationFunction logSoftmax(int... axes) {
    return logSoftmax(Ints.of(axes));
  }

  private static ActivationFunction logSoftmax(Ints axes) {
    return with("log_softmax", "axis", written(axes), -1, x -> Nonlinearities.logSoftmax(x, axes));
  }

  /** One axis as a number, several as a list, as Keras writes them. */
  private static Object written(Ints axes) {
    return axes.size() == 1 ? (Object) axes.get(0) : axes;
  }

  /**
   * {@code maxValue} from there on, {@code x} above the threshold, {@code negativeSlope * (x -
   * threshold)} below.
   *
   * @param negativeSlope the slope below the threshold, 0 in {@code "relu"}
   * @param maxValue the largest result, null for none
   * @param threshold where it begins, 0 in {@code "relu"}
   * @return the activation
   */
  public static ActivationFunction relu(
      double negativeSlope, @Nullable Double maxValue, double threshold) {
    Config config = Config.empty();
    if (negativeSlope != 0) {
      config.put("negative_slope", negativeSlope);
    }
    if (maxValue != null) {
      config.put("max_value", maxValue);
    }
    if (threshold != 0) {
      config.put("threshold", threshold);
    }
    return new StandardActivation(
        "relu", config, x -> rectified(x, negativeSlope, maxValue, threshold));
  }

  /** {@code max} above it, {@code x} above the threshold, {@code slope * (x - threshold)} below. */
  private static Tensor rectified(Tensor x, double slope, @Nullable Double max, double threshold) {
    if (slope != 0 && max == null && threshold == 0) {
      return Nonlinearities.leakyRelu(x, slope);
    }
    Tensor positive = threshold == 0 ? x.relu() : Nonlinearities.threshold(x, threshold, 0);
    Tensor limited = max == null ? positive : positive.clip(0, max);
    return slope == 0
        ? limited
        : limited.subtract(x.subtractFrom(threshold).relu().multiply(slope));
  }

  /**
   * {@code x} moved towards 0 by the threshold, 0 in between.
   *
   * @param threshold the threshold, 0.5 in {@code "soft_shrink"}
   * @return the activation
   */
  public static ActivationFunction softShrink(double threshold) {
    return with(
        "soft_shrink", "threshold", threshold, 0.5, x -> Nonlinearities.softShrink(x, threshold));
  }

  /**
   * {@code exp(x) / sum(exp(x))}.
   *
   * @param axes the axes over which the sum runs, -1 in {@code "softmax"}
   * @return the activation
   */
  public static ActivationFunction softmax(int... axes) {
    return softmax(Ints.of(axes));
  }

  private static ActivationFunction softmax(Ints axes) {
    return with("softmax", "axis", written(axes), -1, x -> Nonlinearities.softmax(x, axes));
  }

  /**
   * The nearest point of the probability simplex, with zeros for small x.
   *
   * @param axis the axis, -1 in {@code "sparsemax"}
   * @return the activation
   */
  public static ActivationFunction sparsemax(int axis) {
    return with("sparsemax", "axis", axis, -1, x -> Nonlinearities.sparsemax(x, axis));
  }

  /**
   * {@code (x + sqrt(x^2 + b)) / 2}.
   *
   * @param b the smoothness, 4 in {@code "squareplus"}
   * @return the activation
   */
  public static ActivationFunction squareplus(double b) {
    return with("squareplus", "b", b, 4.0, x -> Nonlinearities.squareplus(x, b));
  }

  /**
   * {@code x} above the threshold, else another value.
   *
   * @param threshold the threshold
   * @param defaultValue the value elsewhere
   * @return the activation
   */
  public static ActivationFunction threshold(double threshold, double defaultValue) {
    Config config = Config.empty().put("threshold", threshold).put("default_value", defaultValue);
    return new StandardActivation(
        "threshold", config, x -> Nonlinearities.threshold(x, threshold, defaultValue));
  }

  /** An activation of one argument, which is written down only where it is not the default. */
  private static ActivationFunction with(
      String name, String key, Object value, Object fallback, UnaryOperator<Tensor> function) {
    Config config = Config.empty();
    if (!value.equals(fallback)) {
      config.put(key, value);
    }
    return new StandardActivation(name, config, function);
  }
}
