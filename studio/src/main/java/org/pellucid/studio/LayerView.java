package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Variable;

/** What is in a layer, of bounded size: settings, and weights as cells or as filters. */
final class LayerView {
  /** The most rows and columns of a heat map; larger arrays are drawn in blocks. */
  static final int MOST_CELLS = 96;

  private static final int MOST_FILTERS = 64;
  private static final int MOST_CHANNELS = 4;
  private static final int MOST_NUMBERS = 16_384;
  private static final int MOST_WEIGHTS = 24;

  private LayerView() {}

  static Map<String, Object> of(Layer layer) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", layer.name());
    view.put("type", layer.getClass().getSimpleName());
    view.put("parameters", layer.countParams());
    view.put("settings", settings(layer.config()));
    List<Variable> weights = layer.weights();
    List<Map<String, Object>> shown = new ArrayList<>();
    weights.stream().limit(MOST_WEIGHTS).forEach(weight -> shown.add(weight(weight)));
    view.put("weights", shown);
    view.put("left", Math.max(0, weights.size() - MOST_WEIGHTS));
    return view;
  }

  /** An input: a layer that holds nothing. */
  static Map<String, Object> empty(String name, String type) {
    return Map.of(
        "name",
        name,
        "type",
        type,
        "parameters",
        0,
        "settings",
        Map.of(),
        "weights",
        List.of(),
        "left",
        0);
  }

  private static Map<String, String> settings(Config config) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String key : config.keys()) {
      Object value = config.get(key);
      if (value instanceof Config nested) {
        settings.put(key, nested.text("class_name", "..."));
      } else if (value != null && !key.equals("name")) {
        String text = String.valueOf(value);
        settings.put(key, text.length() > 60 ? text.substring(0, 60) + "..." : text);
      }
    }
    return settings;
  }

  private static Map<String, Object> weight(Variable variable) {
    NdArray value = variable.value();
    Shape shape = value.shape();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", variable.name());
    view.put("shape", shape.toString());
    view.put("trainable", variable.isTrainable());
    view.put("spread", Spread.of(Spread.sample(value)).json());
    if (shape.rank() == 4 && value.size() > 0) {
      view.put("filters", filters(value));
    } else if (shape.rank() > 0 && value.size() > 0) {
      view.put("cells", cells(value));
    }
    return view;
  }

  /** A kernel of [height, width, channels, filters]: its first filters, channel by channel. */
  private static Map<String, Object> filters(NdArray kernel) {
    Shape shape = kernel.shape();
    int height = shape.dim(0);
    int width = shape.dim(1);
    int channels = shape.dim(2);
    int filters = shape.dim(3);
    boolean colours = channels == 3;
    int shownChannels = colours ? 3 : Math.min(channels, MOST_CHANNELS);
    int room = Math.max(1, MOST_NUMBERS / (height * width * shownChannels));
    int shownFilters = Math.min(Math.min(filters, MOST_FILTERS), room);
    List<@Nullable Float> values = new ArrayList<>();
    for (int filter = 0; filter < shownFilters; filter++) {
      for (int channel = 0; channel < shownChannels; channel++) {
        for (int pixel = 0; pixel < height * width; pixel++) {
          values.add(number(kernel, (pixel * channels + channel) * filters + filter));
        }
      }
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("height", height);
    view.put("width", width);
    view.put("channels", channels);
    view.put("filters", filters);
    view.put("shownChannels", shownChannels);
    view.put("shownFilters", shownFilters);
    view.put("values", values);
    return view;
  }

  /** Rows for all axes but the last, columns for the last; of each block its farthest from 0. */
  private static Map<String, Object> cells(NdArray array) {
    int columns = array.shape().dim(-1);
    int rows = array.size() / columns;
    int down = Math.ceilDiv(rows, MOST_CELLS);
    int across = Math.ceilDiv(columns, MOST_CELLS);
    List<@Nullable Float> values = new ArrayList<>();
    for (int row = 0; row < rows; row += down) {
      for (int column = 0; column < columns; column += across) {
        int farthest = row * columns + column;
        for (int r = row; r < Math.min(rows, row + down); r++) {
          for (int c = column; c < Math.min(columns, column + across); c++) {
            int at = r * columns + c;
            double size = Math.abs(array.getDouble(at));
            if (!(size <= Math.abs(array.getDouble(farthest)))) {
              farthest = at;
            }
          }
        }
        values.add(number(array, farthest));
      }
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("rows", rows);
    view.put("columns", columns);
    view.put("down", down);
    view.put("across", across);
    view.put("values", values);
    return view;
  }

  static List<@Nullable Float> numbers(NdArray array) {
    List<@Nullable Float> numbers = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      numbers.add(number(array, i));
    }
    return numbers;
  }

  private static @Nullable Float number(NdArray array, int at) {
    float value = (float) array.getDouble(at);
    return Float.isFinite(value) ? value : null;
  }
}
