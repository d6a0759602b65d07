package org.pellucid.studio;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.TrainedModel;
import org.pellucid.doctor.Measured;
import org.pellucid.tensor.Variable;

/**
 * How the numbers of a training are spread at one moment: of weights, of their changes since the
 * moment before, of gradients and of what layers give out.
 *
 * @param epoch the epochs done; between two epochs with a fraction
 * @param step the steps done
 * @param kinds by kind, then by the name of the array
 */
record Spreads(double epoch, int step, Map<String, Map<String, Spread>> kinds) {
  /**
   * Of larger models, so many arrays of a kind are shown: the first, the last, and some between.
   */
  static final int MOST_ARRAYS = 128;

  /** How many spreads it holds. */
  int size() {
    return kinds.values().stream().mapToInt(Map::size).sum();
  }

  /** The numbers of trained variables by name, of which some are taken. */
  static Map<String, float[]> weights(TrainedModel model) {
    Map<String, Variable> named = new LinkedHashMap<>();
    for (Variable variable : model.trainableVariables()) {
      String name = variable.name();
      for (int number = 2; named.containsKey(name); number++) {
        name = variable.name() + " (" + number + ")";
      }
      named.put(name, variable);
    }
    Map<String, float[]> sampled = new LinkedHashMap<>();
    some(named).forEach((name, variable) -> sampled.put(name, Spread.sample(variable.cell())));
    return sampled;
  }

  static Spreads of(
      double epoch,
      int step,
      Map<String, float[]> now,
      @Nullable Map<String, float[]> before,
      @Nullable Measured measured) {
    Map<String, Spread> weights = new LinkedHashMap<>();
    Map<String, Spread> changes = new LinkedHashMap<>();
    now.forEach((name, numbers) -> {
      weights.put(name, Spread.of(numbers));
      float[] old = before == null ? null : before.get(name);
      if (old != null && old.length == numbers.length) {
        float[] moved = new float[numbers.length];
        for (int i = 0; i < moved.length; i++) {
          moved[i] = numbers[i] - old[i];
        }
        changes.put(name, Spread.of(moved));
      }
    });
    Map<String, Map<String, Spread>> kinds = new LinkedHashMap<>();
    kinds.put("weights", weights);
    kinds.put("changes", changes);
    if (measured != null) {
      kinds.put("gradients", spreads(measured.gradients()));
      kinds.put("activations", spreads(measured.results()));
    }
    return new Spreads(epoch, step, kinds);
  }

  private static Map<String, Spread> spreads(Map<String, NdArray> arrays) {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    some(arrays).forEach((name, array) -> spreads.put(name, Spread.of(Spread.sample(array))));
    return spreads;
  }

  private static <T> Map<String, T> some(Map<String, T> all) {
    if (all.size() <= MOST_ARRAYS) {
      return all;
    }
    Map<String, T> some = new LinkedHashMap<>();
    int number = 0;
    for (Map.Entry<String, T> entry : all.entrySet()) {
      int place = number * (MOST_ARRAYS - 1) / (all.size() - 1);
      int before = number == 0 ? -1 : (number - 1) * (MOST_ARRAYS - 1) / (all.size() - 1);
      if (place != before) {
        some.put(entry.getKey(), entry.getValue());
      }
      number++;
    }
    return some;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("epoch", epoch);
    json.put("step", step);
    kinds.forEach((kind, spreads) -> {
      Map<String, Object> arrays = new LinkedHashMap<>();
      spreads.forEach((name, spread) -> arrays.put(name, spread.json()));
      json.put(kind, arrays);
    });
    return json;
  }
}
