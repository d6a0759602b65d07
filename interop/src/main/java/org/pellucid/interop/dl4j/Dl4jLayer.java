package org.pellucid.interop.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * What a configuration says about a layer. Since version 1.0 a description names its class; before,
 * it stands under a short name: {@code {"dense": {...}}}.
 *
 * @param kind the class's simple name
 * @param name the layer's name
 * @param settings all that is said
 */
record Dl4jLayer(String kind, String name, Config settings) {
  private static final String CLASS = "@class";

  private static final Map<String, String> OLD =
      Map.ofEntries(
          Map.entry("dense", "DenseLayer"),
          Map.entry("output", "OutputLayer"),
          Map.entry("rnnoutput", "RnnOutputLayer"),
          Map.entry("convolution", "ConvolutionLayer"),
          Map.entry("subsampling", "SubsamplingLayer"),
          Map.entry("batchNormalization", "BatchNormalization"),
          Map.entry("gravesLSTM", "GravesLSTM"),
          Map.entry("LSTM", "LSTM"),
          Map.entry("GlobalPooling", "GlobalPoolingLayer"),
          Map.entry("activation", "ActivationLayer"),
          Map.entry("dropout", "DropoutLayer"),
          Map.entry("loss", "LossLayer"));

  private static final Map<String, String> ACTIVATIONS =
      Map.ofEntries(
          Map.entry("identity", "linear"),
          Map.entry("tanh", "tanh"),
          Map.entry("sigmoid", "sigmoid"),
          Map.entry("softmax", "softmax"),
          Map.entry("relu6", "relu6"),
          Map.entry("selu", "selu"),
          Map.entry("softplus", "softplus"),
          Map.entry("softsign", "softsign"),
          Map.entry("swish", "silu"),
          Map.entry("mish", "mish"),
          Map.entry("hardsigmoid", "keras2_hard_sigmoid"),
          Map.entry("hardtanh", "hard_tanh"));

  static Dl4jLayer of(Config description, int index) {
    Config settings = typed(description);
    String type = settings.text(CLASS, "");
    String simple = type.substring(type.lastIndexOf('.') + 1);
    String name = settings.text("layerName", "layer" + index);
    return new Dl4jLayer(OLD.getOrDefault(simple, simple), name, settings);
  }

  /** A description with its class among its settings. */
  static Config typed(Config description) {
    if (description.has(CLASS) || description.keys().size() != 1) {
      return description;
    }
    String kind = description.keys().iterator().next();
    Config typed = Config.empty().put(CLASS, kind);
    if (description.get(kind) instanceof Config inner) {
      inner.keys().forEach(key -> typed.put(key, inner.get(key)));
    }
    return typed;
  }

  /** The beginning of Keras's settings: a name that no other layer has. */
  Config named(String suffix) {
    return Config.empty().put("name", name + suffix);
  }

  Dl4jLayer underlying() {
    Config inner = typed(settings.nested("underlying"));
    String type = inner.text(CLASS, "");
    return new Dl4jLayer(type.substring(type.lastIndexOf('.') + 1), name, inner);
  }

  boolean isImage() {
    return kind.equals("ConvolutionLayer")
        || kind.equals("SubsamplingLayer")
        || kind.equals("ZeroPaddingLayer");
  }

  boolean isSequence() {
    return List.of("LSTM", "GravesLSTM", "SimpleRnn", "LastTimeStep", "RnnOutputLayer")
        .contains(kind);
  }

  int inputs() {
    Config own = kind.equals("LastTimeStep") ? underlying().settings() : settings;
    return own.integer(own.has("nin") ? "nin" : "nIn", 0);
  }

  int outputs() {
    return settings.integer(settings.has("nout") ? "nout" : "nOut", 0);
  }

  /** A setting of several numbers, of which one may stand for all. */
  List<Integer> integers(String key, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (Object item : settings.list(key)) {
      if (item instanceof Long number) {
        numbers.add(Math.toIntExact(number));
      }
    }
    if (numbers.isEmpty()) {
      numbers.add(key.equals("padding") ? 0 : 1);
    }
    while (numbers.size() < count) {
      numbers.add(numbers.getFirst());
    }
    return numbers;
  }

  /** The part of the inputs that dropout keeps; all of them where there is none. */
  double keeps() {
    if (settings.get("idropout") instanceof Config dropout) {
      return typed(dropout).number("p", 1);
    }
    double old = settings.get("dropOut") instanceof Number number ? number.doubleValue() : 0;
    return old > 0 && old < 1 ? old : 1;
  }

  /** The penalty on the weights; half of a coefficient is Keras's. */
  @Nullable Config regularizer() {
    double l1 = 0;
    double l2 = 0;
    for (Object item : settings.list("regularization")) {
      if (item instanceof Config penalty) {
        l1 += coefficient(penalty, "l1");
        l2 += coefficient(penalty, "l2") / 2;
      }
    }
    return l1 == 0 && l2 == 0
        ? null
        : Config.object("keras.regularizers", "L1L2", Config.empty().put("l1", l1).put("l2", l2));
  }

  private static double coefficient(Config penalty, String key) {
    return penalty.get(key) instanceof Config schedule ? schedule.number("value", 0) : 0;
  }

  /** Keras's name of an activation, or null if it has settings or is not known. */
  static @Nullable String activation(@Nullable Object description) {
    if (!(description instanceof Config config)) {
      return description instanceof String name ? ACTIVATIONS.get(plain(name)) : "linear";
    }
    Config typed = typed(config);
    String type = typed.text(CLASS, "");
    String name = plain(type.substring(type.lastIndexOf('.') + 1));
    if (name.equals("relu")) {
      boolean usual =
          typed.get("max") == null
              && typed.get("threshold") == null
              && typed.get("negativeSlope") == null;
      return usual ? "relu" : null;
    }
    return ACTIVATIONS.get(name);
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("activation") ? lower.substring("activation".length()) : lower;
  }

  /** Keras's settings of training, or a sentence about what is not known. */
  static Config compile(Dl4jLayer last) {
    String loss =
        switch (simple(last.settings().get("lossFn"))) {
          case "LossMCXENT", "LossNegativeLogLikelihood", "MCXENT", "NegativeLogLikelihood" ->
              "categorical_crossentropy";
          case "LossSparseMCXENT" -> "sparse_categorical_crossentropy";
          case "LossBinaryXENT", "BinaryXENT" -> "binary_crossentropy";
          case "LossMSE", "MSE" -> "mean_squared_error";
          case "LossMAE", "MAE" -> "mean_absolute_error";
          case "LossMAPE" -> "mean_absolute_percentage_error";
          case "LossMSLE" -> "mean_squared_logarithmic_error";
          case "LossHinge" -> "hinge";
          case "LossSquaredHinge" -> "squared_hinge";
          case "LossKLD" -> "kl_divergence";
          case "LossPoisson" -> "poisson";
          default -> throw new PellucidException("The loss is not known here.");
        };
    Config updater =
        last.settings().get("iupdater") instanceof Config given ? typed(given) : Config.empty();
    Config settings = Config.empty();
    settings.put("learning_rate", updater.number("learningRate", 0.001));
    String kind =
        switch (simple(updater)) {
          case "Adam", "AMSGrad" -> {
            settings
                .put("beta_1", updater.number("beta1", 0.9))
                .put("beta_2", updater.number("beta2", 0.999))
                .put("epsilon", updater.number("epsilon", 1e-8))
                .put("amsgrad", simple(updater).equals("AMSGrad"));
            yield "Adam";
          }
          case "Nesterovs" -> {
            settings.put("momentum", updater.number("momentum", 0.9)).put("nesterov", true);
            yield "SGD";
          }
          case "Sgd" -> "SGD";
          case "RmsProp" -> {
            settings
                .put("rho", updater.number("rmsDecay", 0.95))
                .put("epsilon", updater.number("epsilon", 1e-8));
            yield "RMSprop";
          }
          case "AdaGrad" -> {
            settings.put("epsilon", updater.number("epsilon", 1e-6));
            yield "Adagrad";
          }
          default -> throw new PellucidException("The updater is not known here.");
        };
    return Config.empty()
        .put("optimizer", Config.object("keras.optimizers", kind, settings))
        .put("loss", loss);
  }

  private static String simple(@Nullable Object description) {
    String type = description instanceof Config config ? typed(config).text(CLASS, "") : "";
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
