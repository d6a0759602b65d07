package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.explain.attribution.AttentionMaps;
import org.pellucid.layers.Layer;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Model;

/**
 * Who looks at whom in one sample: each layer of attention, each head, and all followed through.
 */
final class AttentionView {
  /** Longer sequences are cut to so many places. */
  static final int MOST_PLACES = 96;

  private static final int MOST_LAYERS = 24;
  private static final int MOST_HEADS = 16;

  private final Questions questions;
  private final Watched watched;

  AttentionView(Questions questions, Watched watched) {
    this.questions = questions;
    this.watched = watched;
  }

  private static List<Layer> layers(Model model) {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : model.layers()) {
      if (AttentionMaps.reads(layer) && layers.size() < MOST_LAYERS) {
        layers.add(layer);
      }
    }
    return layers;
  }

  /** Which layers there are, and how many samples. */
  Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    Model model = watched.anyModel();
    state.put("model", model == null ? "" : model.name());
    state.put(
        "layers", model == null ? List.of() : layers(model).stream().map(Layer::name).toList());
    state.put("samples", samples());
    return state;
  }

  /** The maps of one sample: {@code sample}. */
  Map<String, Object> sample(Config settings) {
    Model model = watched.model();
    Samples samples = watched.samples();
    int sample = settings.integer("sample", 0);
    if (sample < 0 || sample >= samples.count()) {
      throw new PellucidException(
          "Attention: there are samples 0 to " + (samples.count() - 1) + ", not " + sample + ".");
    }
    return questions.ask(() -> of(model, samples, sample));
  }

  private static Map<String, Object> of(Model model, Samples samples, int sample) {
    Inputs one = samples.inputs().rows(sample);
    AttentionMaps maps = AttentionMaps.of(model, one.columns().toArray());
    List<Map<String, Object>> layers = new ArrayList<>();
    List<String> sides = List.of();
    boolean through = true;
    for (Layer attention : layers(model)) {
      NdArray weights = maps.weights().get(maps.layers().indexOf(attention.name()));
      List<SymbolicTensor> given = model.outputOf(attention.name()).use().inputs();
      Shape shape = weights.shape();
      if (shape.rank() != 4) {
        throw new PellucidException(
            "Attention: \"" + attention.name() + "\" looks along several axes at once.");
      }
      List<String> rows = Tokens.of(model, samples, one, given.getFirst(), shape.dim(2));
      // A transformer block looks at itself here, whatever else it is given
      int shown = attention instanceof MultiHeadAttention && given.size() > 1 ? 1 : 0;
      List<String> columns = Tokens.of(model, samples, one, given.get(shown), shape.dim(3));
      through &= shape.dim(2) == shape.dim(3) && rows.equals(columns);
      sides = rows;
      layers.add(layer(attention.name(), weights, rows, columns));
    }
    Map<String, Object> view = new LinkedHashMap<>(samples.view(sample));
    view.put("layers", layers);
    if (through) {
      view.put("rollout", rollout(maps, sides));
    }
    return view;
  }

  private static Map<String, Object> layer(
      String name, NdArray weights, List<String> rows, List<String> columns) {
    int queries = weights.shape().dim(2);
    int keys = weights.shape().dim(3);
    List<List<Float>> heads = new ArrayList<>();
    for (int head = 0; head < Math.min(MOST_HEADS, weights.shape().dim(1)); head++) {
      heads.add(cells(weights, head * queries * keys, keys, rows.size(), columns.size()));
    }
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("name", name);
    layer.put("rows", rows);
    layer.put("columns", columns);
    layer.put("heads", heads);
    return layer;
  }

  private static Map<String, Object> rollout(AttentionMaps maps, List<String> words) {
    NdArray through = maps.rollout();
    Map<String, Object> rollout = new LinkedHashMap<>();
    rollout.put("name", "rollout");
    rollout.put("rows", words);
    rollout.put("columns", words);
    rollout.put(
        "heads", List.of(cells(through, 0, through.shape().dim(2), words.size(), words.size())));
    return rollout;
  }

  /** To three digits. */
  private static List<Float> cells(NdArray from, int start, int width, int rows, int columns) {
    List<Float> cells = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        cells.add(Math.round(1000 * from.getDouble(start + row * width + column)) / 1000f);
      }
    }
    return cells;
  }

  /** For a report: the state; null where no layer looks at anything. */
  @Nullable Map<String, Object> finished() {
    return isThere() ? state() : null;
  }

  /** How many samples there are. */
  int samples() {
    Samples samples = watched.anySamples();
    return samples == null ? 0 : samples.count();
  }

  /** Whether there is a layer that looks at something, and a sample for it. */
  boolean isThere() {
    Model model = watched.anyModel();
    return model != null && watched.anySamples() != null && !layers(model).isEmpty();
  }
}
