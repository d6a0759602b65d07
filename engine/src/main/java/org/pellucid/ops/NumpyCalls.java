package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.tensor.Tensor;

/** Calls by name whose arguments can be of several kinds in Python. */
final class NumpyCalls {
  private NumpyCalls() {}

  static Tensor arange(OpArguments a) {
    DType dtype = a.tensor("start").dtype();
    for (String name : List.of("stop", "step")) {
      Tensor given = a.tensorOrNull(name);
      dtype = given == null ? dtype : dtype.promote(given.dtype());
    }
    boolean two = a.has("stop");
    return Creation.arange(
        two ? a.number("start") : 0,
        two ? a.number("stop") : a.number("start"),
        a.number("step", 1),
        a.dtype("dtype", dtype));
  }

  static List<Tensor> linspace(OpArguments a) {
    Tensor start = a.tensor("start");
    Tensor stop = a.tensor("stop");
    int num = a.integer("num", 50);
    boolean endpoint = a.flag("endpoint", true);
    List<Tensor> results = new ArrayList<>();
    results.add(
        Creation.linspace(
            start, stop, num, endpoint, a.dtypeOrNull("dtype"), a.integer("axis", 0)));
    if (a.flag("retstep", false)) {
      results.add(Creation.step(start, stop, num, endpoint));
    }
    return results;
  }

  static List<Tensor> split(OpArguments a, int axis, boolean uneven) {
    Tensor x = a.tensor("x");
    Object given = a.get("indices_or_sections");
    if (given instanceof Number) {
      int sections = a.integer("indices_or_sections");
      return uneven ? Movement.arraySplit(x, sections, axis) : Movement.split(x, sections, axis);
    }
    return Movement.split(x, a.ints("indices_or_sections"), axis);
  }

  static Tensor tensordot(OpArguments a) {
    Tensor x1 = a.tensor("x1");
    Tensor x2 = a.tensor("x2");
    if (a.get("axes") instanceof List<?> axes) {
      return Matrices.tensordot(x1, x2, axes(axes.get(0)), axes(axes.get(1)));
    }
    return Matrices.tensordot(x1, x2, a.integer("axes", 2));
  }

  private static Ints axes(@Nullable Object axes) {
    return Ints.of(OpArguments.array(axes).cast(DType.INT32).toIntArray());
  }

  static List<Tensor> histogram(OpArguments a) {
    Object bins = a.get("bins");
    return bins == null || bins instanceof Number
        ? Sorting.histogram(a.tensor("x"), a.integer("bins", 10), a.tensorOrNull("range"))
        : Sorting.histogram(a.tensor("x"), a.tensor("bins"));
  }

  static Tensor getItem(OpArguments a) {
    Object key = a.get("key");
    List<@Nullable Object> items = new ArrayList<>();
    if (key instanceof List<?> list) {
      items.addAll(list);
    } else {
      items.add(key);
    }
    return PythonIndex.apply(a.tensor("x"), items);
  }

  static List<Integer> extents(Tensor x) {
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      extents.add(x.dim(axis));
    }
    return extents;
  }

  static Tensor rearrange(OpArguments a) {
    List<String> names =
        a.names().stream()
            .filter(name -> !name.equals("tensor") && !name.equals("pattern"))
            .toList();
    int[] extents = names.stream().mapToInt(a::integer).toArray();
    return Movement.rearrange(a.tensor("tensor"), a.text("pattern", ""), names, Ints.of(extents));
  }

  /** The bits as another type, which may be one that we lack. */
  static Tensor view(OpArguments a) {
    Tensor x = a.tensor("x");
    String name = a.text("dtype", x.dtype().text());
    return switch (name) {
      case "bool", "uint8", "int32", "int64", "float32", "float64" ->
          Logic.view(x, DType.named(name));
      default -> Bytes.view(x, name);
    };
  }

  /** A window by name, by its numbers, or none; von Hann's if nothing is said. */
  static @Nullable Tensor window(OpArguments a) {
    if (a.given("window") && a.get("window") == null) {
      return null;
    }
    return a.has("window") && !(a.get("window") instanceof String)
        ? a.tensor("window")
        : Signals.window(a.text("window", "hann"), a.integer("sequence_length"));
  }
}
