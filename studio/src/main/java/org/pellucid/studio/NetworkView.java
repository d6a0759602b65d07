package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.TrainedModel;
import org.pellucid.tensor.Variable;

/** A network for the page: its layers, how they are connected, and how its weights are spread. */
final class NetworkView {
  private static final int MOST_SAMPLED = 20_000;

  private NetworkView() {}

  static Map<String, Object> of(TrainedModel model) {
    List<Map<String, Object>> layers = new ArrayList<>();
    for (TrainedModel.GraphNode node : model.graph()) {
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", node.name());
      layer.put("type", node.type());
      layer.put("inputs", node.inputs());
      Shape output = node.output();
      layer.put("output", output == null ? "" : output.toString());
      layers.add(layer);
    }
    List<Map<String, Object>> weights = new ArrayList<>();
    long count = 0;
    for (Variable variable : model.weights()) {
      Map<String, Object> weight = new LinkedHashMap<>();
      weight.put("name", variable.name());
      weight.put("shape", variable.shape().toString());
      weight.put("trainable", variable.isTrainable());
      weights.add(weight);
      count += variable.shape().size();
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("layers", layers);
    view.put("weights", weights);
    view.put("parameters", count);
    return view;
  }

  /** Some of the numbers of each trained variable, the same ones each time. */
  static Map<String, float[]> sampled(TrainedModel model) {
    Map<String, float[]> sampled = new LinkedHashMap<>();
    int number = 0;
    for (Variable variable : model.trainableVariables()) {
      NdArray value = variable.value();
      int stride = Math.max(1, value.size() / MOST_SAMPLED);
      float[] numbers = new float[Math.ceilDiv(value.size(), stride)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) value.getDouble(i * stride);
      }
      sampled.put(++number + " " + variable.name(), numbers);
    }
    return sampled;
  }

  /** The histograms of the weights, and of their changes since an earlier sample. */
  static Map<String, Object> histograms(
      int epoch, Map<String, float[]> now, @Nullable Map<String, float[]> before) {
    Map<String, Object> weights = new LinkedHashMap<>();
    Map<String, Object> changes = new LinkedHashMap<>();
    now.forEach((name, numbers) -> {
      weights.put(name, Histogram.of(numbers));
      float[] old = before == null ? null : before.get(name);
      if (old != null && old.length == numbers.length) {
        float[] moved = new float[numbers.length];
        for (int i = 0; i < moved.length; i++) {
          moved[i] = numbers[i] - old[i];
        }
        changes.put(name, Histogram.of(moved));
      }
    });
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("epoch", epoch);
    result.put("weights", weights);
    result.put("changes", changes);
    return result;
  }
}
