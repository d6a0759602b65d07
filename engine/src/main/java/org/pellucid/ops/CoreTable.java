// Longer than some files on purpose: a table, one entry per function.
package org.pellucid.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.pellucid.tensor.Tensor;

/** How functions of {@code keras.ops} are called by name. */
final class CoreTable {
  private CoreTable() {}

  static Map<String, Function<OpArguments, Object>> functions() {
    Map<String, Function<OpArguments, Object>> t = new LinkedHashMap<>();
    t.put("cast", a -> Logic.cast(a.tensor("x"), a.dtype("dtype")));
    t.put("convert_to_numpy", a -> Creation.convertToNumpy(a.tensor("x")));
    t.put(
        "convert_to_tensor", a -> Creation.convertToTensor(a.tensor("x"), a.dtypeOrNull("dtype")));
    t.put("dtype", a -> a.tensor("x").dtype().text());
    t.put("is_tensor", a -> a.get("x") instanceof Tensor);
    t.put("saturate_cast", a -> Logic.saturateCast(a.tensor("x"), a.dtype("dtype")));
    t.put(
        "scatter",
        a -> Indexing.scatter(a.tensor("indices"), a.tensor("values"), a.shape("shape")));
    t.put(
        "scatter_update",
        a ->
            Indexing.scatterUpdate(
                a.tensor("inputs"),
                a.tensor("indices"),
                a.tensor("updates"),
                a.textOrNull("reduction")));
    t.put("shape", a -> NumpyCalls.extents(a.tensor("x")));
    t.put(
        "slice",
        a -> Indexing.slice(a.tensor("inputs"), a.tensor("start_indices"), a.shape("shape")));
    t.put(
        "slice_update",
        a ->
            Indexing.sliceUpdate(
                a.tensor("inputs"), a.tensor("start_indices"), a.tensor("updates")));
    t.put("stop_gradient", a -> ControlFlow.stopGradient(a.tensor("variable")));
    t.put("unstack", a -> Movement.unstack(a.tensor("x"), a.integer("axis", 0)));
    t.put("rearrange", NumpyCalls::rearrange);
    return t;
  }
}
