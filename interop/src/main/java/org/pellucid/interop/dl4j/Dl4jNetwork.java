package org.pellucid.interop.dl4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.files.ModelFormatException;
import org.pellucid.models.MigrationReport;
import org.pellucid.tensor.Tensor;

/**
 * A network of Deeplearning4j as layers of Keras, one after the other.
 *
 * <p>Data keep Deeplearning4j's order of axes, so that the model answers to the same arrays: images
 * {@code [batch, channels, height, width]}, sequences {@code [batch, features, steps]}.
 * Convolutions compute with the channels in front; sequences are turned around on the way in and
 * out.
 */
final class Dl4jNetwork {
  private enum Layout {
    FLAT,
    IMAGE,
    SEQUENCE
  }

  /** A layer and the arrays of the file that belong to it. */
  private record Made(String kind, Config settings, List<NdArray> weights) {}

  private final String file;
  private final NdArray coefficients;
  private final MigrationReport.Builder report;
  private final List<Made> layers = new ArrayList<>();
  private int at;
  private Layout layout = Layout.FLAT;
  private boolean whole = true;

  Dl4jNetwork(String file, NdArray coefficients, MigrationReport.Builder report) {
    this.file = file;
    this.coefficients = coefficients;
    this.report = report;
  }

  // ---- The whole ----

  /** Whether every layer is known here. */
  boolean isWhole() {
    return whole;
  }

  /**
   * Reads all layers.
   *
   * @param configuration what the file says
   * @param inputShape the shape of one sample, or none
   */
  void read(Config configuration, int... inputShape) {
    List<@Nullable Object> confs = configuration.list("confs");
    Config between = configuration.nested("inputPreProcessors");
    List<Dl4jLayer> all = new ArrayList<>();
    for (int i = 0; i < confs.size(); i++) {
      if (!(confs.get(i) instanceof Config conf)) {
        throw new ModelFormatException(file + ": layer " + i + " is not described.");
      }
      all.add(Dl4jLayer.of(conf.nested("layer"), i));
    }
    if (all.isEmpty()) {
      throw new ModelFormatException(file + ": it describes no layers.");
    }
    input(all, between, inputShape);
    for (int i = 0; i < all.size(); i++) {
      if (between.get(String.valueOf(i)) instanceof Config step) {
        between(Dl4jLayer.typed(step), i);
      }
      int before = layers.size();
      layer(all.get(i));
      if (whole && layers.size() == before) {
        add("Identity", all.get(i).named("_same"), List.of());
      }
    }
    if (layout == Layout.SEQUENCE) {
      add(
          "Permute",
          Config.empty().put("name", "to_steps_last").put("dims", List.of(2, 1)),
          List.of());
    }
    if (whole && at != coefficients.size()) {
      throw new ModelFormatException(
          file
              + ": its layers need "
              + at
              + " numbers, coefficients.bin has "
              + coefficients.size()
              + ".");
    }
  }

  /** The description of the model that Keras would give. */
  Config description() {
    List<Object> members = new ArrayList<>();
    for (Made layer : layers) {
      members.add(Config.object("keras.layers", layer.kind(), layer.settings()));
    }
    return Config.object(
        "keras", "Sequential", Config.empty().put("name", "sequential").put("layers", members));
  }

  /** The arrays of each layer that has some, by its name. */
  Map<String, List<NdArray>> weights() {
    Map<String, List<NdArray>> weights = new LinkedHashMap<>();
    for (Made layer : layers) {
      if (!layer.weights().isEmpty()) {
        weights.put(layer.settings().text("name", ""), layer.weights());
      }
    }
    return weights;
  }

  private void add(String kind, Config settings, List<NdArray> weights) {
    layers.add(new Made(kind, settings, weights));
  }

  private void missing(Dl4jLayer layer, String reason) {
    whole = false;
    report.missing(
        layer.name(),
        layer.kind(),
        reason,
        "Build the model here, and set its weights layer by layer.");
  }

  // ---- The beginning, and steps between layers ----

  private void input(List<Dl4jLayer> all, Config between, int... given) {
    Dl4jLayer first = all.getFirst();
    Config step =
        between.get("0") instanceof Config inner ? Dl4jLayer.typed(inner) : Config.empty();
    List<@Nullable Object> shape = new ArrayList<>();
    shape.add(null);
    if (given.length > 0) {
      for (int dim : given) {
        shape.add((long) dim);
      }
      layout = given.length == 3 ? Layout.IMAGE : given.length == 2 ? Layout.SEQUENCE : Layout.FLAT;
    } else if (step.text("@class", "").endsWith("FeedForwardToCnnPreProcessor")) {
      shape.add(
          (long) step.integer("numChannels")
              * step.integer("inputHeight")
              * step.integer("inputWidth"));
    } else if (first.isImage()) {
      layout = Layout.IMAGE;
      shape.add((long) first.inputs());
      int[] size = InputSize.of(all, between);
      shape.add(size.length == 0 ? null : (Object) (long) size[0]);
      shape.add(size.length == 0 ? null : (Object) (long) size[1]);
      if (size.length > 0) {
        report.approximated(
            "input",
            "Input",
            "the file does not say how large the pictures are; the smallest that fit are "
                + size[0]
                + " x "
                + size[1],
            "If yours are larger, give their shape when reading.");
      }
    } else if (first.isSequence()) {
      layout = Layout.SEQUENCE;
      shape.add((long) first.inputs());
      shape.add(null);
    } else {
      shape.add((long) first.inputs());
    }
    add("InputLayer", Config.empty().put("name", "input").put("batch_shape", shape), List.of());
    if (layout == Layout.SEQUENCE) {
      add(
          "Permute",
          Config.empty().put("name", "from_steps_last").put("dims", List.of(2, 1)),
          List.of());
    }
  }

  private void between(Config step, int index) {
    String kind = step.text("@class", "");
    String name = kind.substring(kind.lastIndexOf('.') + 1);
    Config settings = Config.empty().put("name", "before_layer" + index);
    switch (name) {
      case "CnnToFeedForwardPreProcessor", "cnnToFeedForward" -> {
        layout = Layout.FLAT;
        add("Flatten", settings, List.of());
      }
      case "FeedForwardToCnnPreProcessor", "feedForwardToCnn" -> {
        layout = Layout.IMAGE;
        settings.put(
            "target_shape",
            List.of(
                step.integer("numChannels"),
                step.integer("inputHeight"),
                step.integer("inputWidth")));
        add("Reshape", settings, List.of());
      }
      case "RnnToFeedForwardPreProcessor", "FeedForwardToRnnPreProcessor" -> {
        // They put the steps of all sequences one below the other; ours need not.
      }
      default -> {
        whole = false;
        report.missing(
            "before layer " + index, name, "this step between layers is not known here", "");
      }
    }
  }

  // ---- Layers ----

  private void layer(Dl4jLayer layer) {
    double kept = layer.keeps();
    if (kept < 1 && !layer.kind().equals("DropoutLayer")) {
      add("Dropout", layer.named("_dropout").put("rate", 1 - kept), List.of());
    }
    switch (layer.kind()) {
      case "DenseLayer", "OutputLayer", "RnnOutputLayer" -> dense(layer);
      case "ConvolutionLayer" -> convolution(layer);
      case "SubsamplingLayer" -> pooling(layer);
      case "BatchNormalization" -> normalization(layer);
      case "LSTM", "GravesLSTM", "SimpleRnn" -> recurrent(layer, true);
      case "LastTimeStep" -> {
        recurrent(layer.underlying(), false);
        layout = Layout.FLAT;
      }
      case "GlobalPoolingLayer" -> globalPooling(layer);
      case "ActivationLayer", "LossLayer", "RnnLossLayer" -> {
        activation(layer);
        done(layer);
      }
      case "DropoutLayer" -> {
        add("Dropout", layer.named("").put("rate", 1 - kept), List.of());
        done(layer);
      }
      case "ZeroPaddingLayer" -> {
        List<Integer> sides = layer.integers("padding", 4);
        add(
            "ZeroPadding2D",
            image(layer.named(""))
                .put(
                    "padding",
                    List.of(
                        List.of(sides.get(0), sides.get(1)), List.of(sides.get(2), sides.get(3)))),
            List.of());
        done(layer);
      }
      case "Upsampling2D" -> {
        add(
            "UpSampling2D",
            image(layer.named("")).put("size", layer.integers("size", 2)),
            List.of());
        done(layer);
      }
      default -> missing(layer, "this layer is not known here");
    }
  }

  private void done(Dl4jLayer layer) {
    report.exact(layer.name(), layer.kind());
  }

  private static Config image(Config settings) {
    return settings.put("data_format", "channels_first");
  }

  private void dense(Dl4jLayer layer) {
    if (layer.settings().flag("hasLayerNorm", false)) {
      missing(layer, "its layer normalization is not known here");
      return;
    }
    boolean bias = layer.settings().flag("hasBias", true);
    Config settings = layer.named("").put("units", layer.outputs()).put("use_bias", bias);
    settings.put("kernel_regularizer", layer.regularizer());
    List<NdArray> weights = new ArrayList<>();
    weights.add(matrix(layer.inputs(), layer.outputs()));
    if (bias) {
      weights.add(vector(layer.outputs()));
    }
    add("Dense", settings, weights);
    activation(layer);
    done(layer);
  }

  private void convolution(Dl4jLayer layer) {
    boolean bias = layer.settings().flag("hasBias", true);
    List<Integer> kernel = layer.integers("kernelSize", 2);
    Config settings =
        image(layer.named(""))
            .put("filters", layer.outputs())
            .put("kernel_size", kernel)
            .put("strides", layer.integers("stride", 2))
            .put("dilation_rate", layer.integers("dilation", 2))
            .put("padding", padding(layer, true))
            .put("use_bias", bias);
    settings.put("kernel_regularizer", layer.regularizer());
    NdArray offsets = bias ? vector(layer.outputs()) : vector(0);
    NdArray stored =
        vector((long) layer.outputs() * layer.inputs() * kernel.get(0) * kernel.get(1))
            .reshape(Shape.of(layer.outputs(), layer.inputs(), kernel.get(0), kernel.get(1)));
    List<NdArray> weights = new ArrayList<>();
    weights.add(Tensor.of(stored).transpose(2, 3, 1, 0).value());
    if (bias) {
      weights.add(offsets);
    }
    add("Conv2D", settings, weights);
    activation(layer);
    done(layer);
  }

  /** Keras's word for the padding; a number of pixels becomes a layer of its own. */
  private String padding(Dl4jLayer layer, boolean zeros) {
    if (layer.settings().text("convolutionMode", "Truncate").equalsIgnoreCase("same")) {
      return "same";
    }
    List<Integer> pixels = layer.integers("padding", 2);
    if (zeros && (pixels.get(0) > 0 || pixels.get(1) > 0)) {
      add(
          "ZeroPadding2D",
          image(layer.named("_padding"))
              .put(
                  "padding",
                  List.of(
                      List.of(pixels.get(0), pixels.get(0)),
                      List.of(pixels.get(1), pixels.get(1)))),
          List.of());
    }
    return "valid";
  }

  private void pooling(Dl4jLayer layer) {
    String type = layer.settings().text("poolingType", "MAX").toUpperCase(Locale.ROOT);
    List<Integer> pixels = layer.integers("padding", 2);
    boolean padded = pixels.get(0) > 0 || pixels.get(1) > 0;
    if (!type.equals("MAX") && !type.equals("AVG")) {
      missing(layer, "pooling of the kind " + type + " is not known here");
      return;
    }
    if (padded && !padding(layer, false).equals("same")) {
      missing(layer, "pooling with a number of pixels around it is not known here");
      return;
    }
    add(
        type.equals("MAX") ? "MaxPooling2D" : "AveragePooling2D",
        image(layer.named(""))
            .put("pool_size", layer.integers("kernelSize", 2))
            .put("strides", layer.integers("stride", 2))
            .put("padding", padding(layer, false)),
        List.of());
    done(layer);
  }

  private void normalization(Dl4jLayer layer) {
    int size = layer.outputs();
    boolean locked = layer.settings().flag("lockGammaBeta", false);
    List<NdArray> weights = new ArrayList<>();
    if (locked) {
      weights.add(filled(size, layer.settings().number("gamma", 1)));
      weights.add(filled(size, layer.settings().number("beta", 0)));
    } else {
      weights.add(vector(size));
      weights.add(vector(size));
    }
    weights.add(vector(size));
    NdArray spread = vector(size);
    boolean logarithm = layer.settings().flag("useLogStd", false);
    // The file may hold the logarithm (to the base 10) of the standard deviation.
    weights.add(logarithm ? Tensor.of(spread).multiply(2 * Math.log(10)).exp().value() : spread);
    add(
        "BatchNormalization",
        layer
            .named("")
            .put("axis", layout == Layout.IMAGE ? 1 : -1)
            .put("momentum", layer.settings().number("decay", 0.9))
            .put("epsilon", layer.settings().number("eps", 1e-5)),
        weights);
    done(layer);
  }

  private static NdArray filled(int size, double value) {
    return Tensor.of(new float[size]).add(value).value();
  }

  private void globalPooling(Dl4jLayer layer) {
    String type = layer.settings().text("poolingType", "MAX").toUpperCase(Locale.ROOT);
    if ((!type.equals("MAX") && !type.equals("AVG")) || layout == Layout.FLAT) {
      missing(layer, "pooling of the kind " + type + " is not known here");
      return;
    }
    String kind = "Global" + (type.equals("MAX") ? "Max" : "Average") + "Pooling";
    if (layout == Layout.IMAGE) {
      add(kind + "2D", image(layer.named("")), List.of());
    } else {
      add(kind + "1D", layer.named(""), List.of());
    }
    layout = Layout.FLAT;
    done(layer);
  }

  private void recurrent(Dl4jLayer layer, boolean sequences) {
    String kind = layer.kind();
    int units = layer.outputs();
    String activation = Dl4jLayer.activation(layer.settings().get("activationFn"));
    String gate = Dl4jLayer.activation(layer.settings().get("gateActivationFn"));
    boolean simple = kind.equals("SimpleRnn");
    if (activation == null || (gate == null && !simple)) {
      missing(layer, "its activation is not known here");
      return;
    }
    Config settings = layer.named("").put("units", units).put("activation", activation);
    if (simple) {
      settings.put("return_sequences", sequences);
      add(
          "SimpleRNN",
          settings,
          List.of(matrix(layer.inputs(), units), matrix(units, units), vector(units)));
      done(layer);
      return;
    }
    boolean peepholes = kind.equals("GravesLSTM");
    if (!peepholes && !kind.equals("LSTM")) {
      missing(layer, "this layer is not known here");
      return;
    }
    NdArray kernel = gates(matrix(layer.inputs(), 4 * units), units);
    Tensor both = Tensor.of(matrix(units, 4 * units + (peepholes ? 3 : 0)));
    NdArray own = gates(both.slice(1, 0, 4 * units).value(), units);
    NdArray bias = gates(vector(4L * units).reshape(Shape.of(1, 4 * units)), units);
    List<NdArray> weights =
        new ArrayList<>(List.of(kernel, own, bias.reshape(Shape.of(4 * units))));
    settings.put("recurrent_activation", gate);
    if (!peepholes) {
      add("LSTM", settings.put("return_sequences", sequences), weights);
    } else {
      // The file has them for the forget gate, the output gate and the input gate.
      Tensor seen = both.slice(1, 4 * units, 4 * units + 3).transpose();
      weights.add(
          Tensor.concat(0, List.of(seen.slice(0, 2, 3), seen.slice(0, 0, 1), seen.slice(0, 1, 2)))
              .value());
      Config cell =
          Config.object("pellucid", "GravesLSTMCell", settings)
              .put("registered_name", GravesLSTMCell.NAME);
      add("RNN", layer.named("").put("return_sequences", sequences).put("cell", cell), weights);
    }
    done(layer);
  }

  /** From the order of the file (cell, forget, output, input) to that of Keras. */
  private static NdArray gates(NdArray stored, int units) {
    Tensor whole = Tensor.of(stored);
    List<Tensor> parts = new ArrayList<>();
    for (int gate : new int[] {3, 1, 0, 2}) {
      parts.add(whole.slice(1, gate * units, (gate + 1) * units));
    }
    return Tensor.concat(1, parts).value();
  }

  /** The activation of a layer, as a layer of its own. */
  private void activation(Dl4jLayer layer) {
    Object described = layer.settings().get("activationFn");
    String name = Dl4jLayer.activation(described);
    if (name != null) {
      if (!name.equals("linear")) {
        add("Activation", layer.named("_activation").put("activation", name), List.of());
      }
      return;
    }
    Config given = described instanceof Config config ? Dl4jLayer.typed(config) : Config.empty();
    String kind = given.text("@class", "");
    if (kind.endsWith("LReLU")) {
      add(
          "LeakyReLU",
          layer.named("_activation").put("negative_slope", given.number("alpha", 0.01)),
          List.of());
    } else if (kind.endsWith("ActivationELU") || kind.equals("ELU")) {
      add("ELU", layer.named("_activation").put("alpha", given.number("alpha", 1)), List.of());
    } else {
      missing(layer, "its activation is not known here");
    }
  }

  // ---- Numbers ----

  private NdArray vector(long size) {
    if (size < 0 || size > coefficients.size() - at) {
      throw new ModelFormatException(
          file
              + ": its layers need more numbers than coefficients.bin has ("
              + coefficients.size()
              + ").");
    }
    NdArray part = Tensor.of(coefficients).slice(0, at, at + (int) size).value();
    at += (int) size;
    return part;
  }

  /** Matrices stand column by column. */
  private NdArray matrix(int rows, int columns) {
    NdArray stored = vector((long) rows * columns).reshape(Shape.of(columns, rows));
    return Tensor.of(stored).transpose().value();
  }
}
