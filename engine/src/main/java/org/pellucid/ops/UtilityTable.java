// Longer than some files on purpose: a table, one entry per function.
package org.pellucid.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.pellucid.array.DType;

/** How functions of {@code keras.utils} are called by name. */
final class UtilityTable {
  private UtilityTable() {}

  static Map<String, Function<OpArguments, Object>> functions() {
    Map<String, Function<OpArguments, Object>> t = new LinkedHashMap<>();
    t.put(
        "normalize",
        a -> Preparing.normalize(a.tensor("x"), a.integer("axis", -1), a.integer("order", 2)));
    t.put(
        "to_categorical",
        a -> Preparing.toCategorical(a.tensor("x"), a.integerOrNull("num_classes")));
    t.put(
        "pad_sequences",
        a ->
            Preparing.padSequences(
                a.tensors("sequences"),
                a.integerOrNull("maxlen"),
                a.dtype("dtype", DType.INT32),
                a.text("padding", "pre"),
                a.text("truncating", "pre"),
                a.number("value", 0.0)));
    t.put(
        "smart_resize",
        a ->
            Images.smartResize(
                a.tensor("x"),
                a.ints("size"),
                a.text("interpolation", "bilinear"),
                a.text("data_format", Images.LAST)));
    t.put(
        "build_pos_neg_masks",
        a ->
            Preparing.buildPosNegMasks(
                a.tensor("query_labels"), a.tensor("key_labels"), a.flag("remove_diagonal", true)));
    return t;
  }
}
