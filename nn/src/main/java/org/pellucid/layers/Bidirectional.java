package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Runs a recurrent layer over a sequence forwards, a second one of the same kind backwards, and
 * puts their outputs together.
 *
 * <p>Input {@code [batch, steps, features]}, then, if wanted, the states to begin with, first those
 * of the forward layer. Output: both outputs joined ("concat"), added ("sum"), multiplied ("mul")
 * or averaged ("ave"); with no merge mode both. Outputs of all steps stand in the order of the
 * input, also the backward layer's. If the layer returns states, the forward ones follow and then
 * the backward ones. Hidden steps give zeros if all outputs are returned. Weights: the forward
 * layer's, then the backward layer's. Default: "concat".
 *
 * <p>Errors: an unknown merge mode; a layer that is not recurrent; layers of the same direction or
 * of different settings of what they return.
 *
 * <p>Source: Schuster and Paliwal, 1997; {@code keras.layers.Bidirectional}.
 */
public final class Bidirectional extends FluentLayer<Bidirectional> {
  private static final List<String> MODES = List.of("concat", "sum", "mul", "ave");

  private final Layer forward;
  private final Layer backward;
  private final boolean returnSequences;
  private final boolean returnState;
  private @Nullable String mergeMode = "concat";

  /**
   * Makes the layer of a recurrent layer and its like in the other direction.
   *
   * @param layer the layer; a new one with its settings is used
   */
  public Bidirectional(Layer layer) {
    this(List.of(copy(layer, "forward_", false), copy(layer, "backward_", true)));
  }

  /**
   * Makes the layer of two recurrent layers.
   *
   * @param layer the layer that goes forwards; a new one with its settings is used
   * @param backwardLayer the layer that goes backwards
   */
  public Bidirectional(Layer layer, Layer backwardLayer) {
    this(List.of(copy(layer, "forward_", false), copy(backwardLayer, "", true)));
  }

  @SuppressWarnings("this-escape") // track only adds to a list of this layer.
  private Bidirectional(List<Layer> layers) {
    forward = track(layers.getFirst());
    backward = track(layers.getLast());
    Config settings = forward.config();
    returnSequences = settings.flag("return_sequences", false);
    returnState = settings.flag("return_state", false);
    checkAlike(settings, backward.config());
  }

  private static void checkAlike(Config forward, Config backward) {
    if (forward.flag("go_backwards", false) == backward.flag("go_backwards", false)) {
      throw new PellucidException(
          "Bidirectional: the two layers must go in different directions, but goBackwards is "
              + forward.flag("go_backwards", false)
              + " for both.");
    }
    for (String key : List.of("stateful", "return_sequences", "return_state")) {
      if (forward.flag(key, false) != backward.flag(key, false)) {
        throw new PellucidException(
            "Bidirectional: \"" + key + "\" must be the same for both layers.");
      }
    }
  }

  /** A layer of the same settings under a name of its own. */
  private static Layer copy(Layer layer, String prefix, boolean turned) {
    Config config = layer.config();
    if (!config.has("go_backwards")) {
      throw new PellucidException(
          "Bidirectional: layer \"" + layer.name() + "\" is not recurrent. Use LSTM, GRU or RNN.");
    }
    if (!prefix.isEmpty()) {
      String name = layer.name();
      config.put("name", name.startsWith(prefix) ? name : prefix + name);
      config.put("go_backwards", turned || config.flag("go_backwards", false));
    }
    config.put("zero_output_for_mask", config.flag("return_sequences", false));
    Config description = Objects.requireNonNull(Layers.REGISTRY.write(layer));
    return Objects.requireNonNull(Layers.REGISTRY.read(description.put("config", config)));
  }

  /**
   * Sets how the outputs are put together, "concat" without.
   *
   * @param mode "concat", "sum", "mul" or "ave"; null to return both
   * @return this
   */
  public Bidirectional mergeMode(@Nullable String mode) {
    checkNotBuilt("mergeMode");
    if (mode != null && !MODES.contains(mode.toLowerCase(Locale.ROOT))) {
      throw Names.unknown("merge mode", mode, MODES);
    }
    mergeMode = mode == null ? null : mode.toLowerCase(Locale.ROOT);
    return this;
  }

  /** {@return the layer that goes forwards} */
  public Layer forwardLayer() {
    return forward;
  }

  /** {@return the layer that goes backwards} */
  public Layer backwardLayer() {
    return backward;
  }

  static Bidirectional fromConfig(Config config) {
    Layer layer = Wrapper.readLayer(config);
    Layer other = Layers.REGISTRY.read(config.get("backward_layer"));
    Bidirectional made = other == null ? new Bidirectional(layer) : new Bidirectional(layer, other);
    if (config.has("merge_mode")) {
      made.mergeMode(config.textOrNull("merge_mode"));
    }
    return made.readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    if (inputs.size() % 2 == 0) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" takes a sequence, or a sequence and as many states for each direction; got "
              + inputs.size()
              + " inputs.");
    }
  }

  @Override
  protected void build(List<Shape> inputs) {
    forward.buildFor(inputs.subList(0, 1));
    backward.buildFor(inputs.subList(0, 1));
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    int states = (inputs.size() - 1) / 2;
    List<Tensor> ahead = run(forward, inputs, 1, states);
    List<Tensor> back = run(backward, inputs, 1 + states, states);
    Tensor turned = returnSequences ? back.getFirst().flip(1) : back.getFirst();
    List<Tensor> results = new ArrayList<>(merged(ahead.getFirst(), turned));
    Tensor mask = mask(inputs.getFirst());
    if (mask != null && returnSequences) {
      results.forEach(result -> setMask(result, mask));
    }
    if (returnState) {
      results.addAll(ahead.subList(1, ahead.size()));
      results.addAll(back.subList(1, back.size()));
    }
    return results;
  }

  private static List<Tensor> run(Layer layer, List<Tensor> inputs, int first, int states) {
    List<Tensor> own = new ArrayList<>(inputs.subList(0, 1));
    own.addAll(inputs.subList(first, first + states));
    return layer.callAll(own);
  }

  private List<Tensor> merged(Tensor ahead, Tensor back) {
    return switch (mergeMode) {
      case null -> List.of(ahead, back);
      case "sum" -> List.of(ahead.add(back));
      case "mul" -> List.of(ahead.multiply(back));
      case "ave" -> List.of(ahead.add(back).divide(2));
      default -> List.of(Tensor.concat(-1, List.of(ahead, back)));
    };
  }

  @Override
  public Config config() {
    return super.config()
        .put("merge_mode", mergeMode)
        .put("layer", Layers.REGISTRY.write(forward))
        .put("backward_layer", Layers.REGISTRY.write(backward));
  }
}
