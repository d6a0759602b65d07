package org.pellucid.models;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.layers.TextArray;

/**
 * The inputs of a model that begins on the host. Text stays aside while samples are shuffled, cut
 * and put into batches; in its place travel the numbers of its rows.
 *
 * @param part what runs on the host
 * @param texts per input, the text; null for numbers
 */
record HostInputs(HostPart part, List<@Nullable TextArray> texts) {
  /** The column that travels in place of a text. */
  static NdArray rowNumbers(TextArray text) {
    int[] numbers = new int[text.shape().dim(0)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    return NdArray.wrap(DType.INT32, Shape.of(numbers.length), numbers);
  }

  /** What a compiled step takes in place of these columns. */
  List<NdArray> prepare(List<NdArray> columns) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      TextArray text = texts.get(i);
      values.add(text == null ? columns.get(i) : text.rows(columns.get(i)));
    }
    return part.run(values);
  }
}
