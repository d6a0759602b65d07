package org.pellucid.explain.attribution;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * The number that is explained, for each of many samples: any function will do, such as the
 * probability of a class after texts were tokenized.
 *
 * @param <T> what a sample is: a row, a picture, a text
 */
@FunctionalInterface
public interface Scorer<T> {
  /**
   * Works the number out.
   *
   * @param samples the samples
   * @return one number for each
   */
  double[] score(List<T> samples);

  /**
   * Takes an output of a model of one input.
   *
   * @param model the model
   * @param target the number of the output
   * @return the scorer of samples without a batch axis
   */
  static Scorer<NdArray> of(Model model, int target) {
    return samples -> {
      Tensor batch = Tensor.stack(0, samples.stream().map(Tensor::of).toList());
      NdArray outputs = model.predict(batch.value()).value();
      int width = outputs.size() / samples.size();
      double[] scores = new double[samples.size()];
      Arrays.setAll(scores, i -> outputs.getDouble(i * width + target));
      return scores;
    };
  }

  /**
   * Takes an output of a model whose inputs are the columns of a table.
   *
   * @param model the model
   * @param target the number of the output
   * @return the scorer of rows, by the names of their columns
   */
  static Scorer<Map<String, Object>> ofRows(Model model, int target) {
    return rows -> {
      Map<String, Object> columns = new LinkedHashMap<>();
      for (Map.Entry<String, Object> first : rows.getFirst().entrySet()) {
        Class<?> type =
            switch (first.getValue()) {
              case Integer _ -> int.class;
              case Long _ -> long.class;
              case Float _ -> float.class;
              default -> first.getValue().getClass();
            };
        Object column = Array.newInstance(type, rows.size());
        for (int i = 0; i < rows.size(); i++) {
          Array.set(column, i, rows.get(i).get(first.getKey()));
        }
        columns.put(first.getKey(), column);
      }
      NdArray outputs = model.predict(columns).value();
      int width = outputs.size() / rows.size();
      double[] scores = new double[rows.size()];
      Arrays.setAll(scores, i -> outputs.getDouble(i * width + target));
      return scores;
    };
  }
}
