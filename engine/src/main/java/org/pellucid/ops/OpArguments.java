package org.pellucid.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * The arguments of a call by Keras's names: tensors, arrays, numbers, truth values, strings, lists
 * of such, or null.
 */
public final class OpArguments {
  private final String function;
  private final Map<String, ? extends @Nullable Object> values;

  /**
   * Wraps arguments.
   *
   * @param function for messages
   * @param values the arguments
   */
  public OpArguments(String function, Map<String, ? extends @Nullable Object> values) {
    this.function = function;
    this.values = values;
  }

  /**
   * Reads numbers as an array, of the type that Keras gives Python's numbers: int32 (int64 where it
   * does not fit), float32 or bool.
   *
   * @param value an array, a tensor, a number, a truth value or nested lists of numbers
   * @return the array
   */
  public static NdArray array(@Nullable Object value) {
    return switch (value) {
      case NdArray array -> array;
      case Tensor tensor -> tensor.value();
      case List<?> list -> {
        List<Object> leaves = new ArrayList<>();
        List<Integer> dims = new ArrayList<>();
        flatten(list, 0, leaves, dims);
        yield ofLeaves(leaves, Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
      }
      case Number number -> ofLeaves(List.of(number), Shape.SCALAR);
      case Boolean truth -> ofLeaves(List.of(truth), Shape.SCALAR);
      case null, default -> throw new PellucidException("Not a tensor: " + value + ".");
    };
  }

  private static void flatten(List<?> list, int depth, List<Object> leaves, List<Integer> dims) {
    if (dims.size() == depth) {
      dims.add(list.size());
    }
    for (Object item : list) {
      switch (item) {
        case List<?> inner -> flatten(inner, depth + 1, leaves, dims);
        case NdArray array when array.shape().rank() == 0 ->
            leaves.add(array.dtype().isFloating() ? array.getDouble(0) : array.getLong(0));
        case null -> throw new PellucidException("Not a tensor: a list with null in it.");
        default -> leaves.add(item);
      }
    }
  }

  private static NdArray ofLeaves(List<?> leaves, Shape shape) {
    DType dtype = leaves.stream().map(OpArguments::typeOf).reduce(DType.BOOL, DType::promote);
    if (leaves.isEmpty()) {
      return NdArray.zeros(DType.FLOAT32, shape);
    }
    Object storage = Storage.allocate(dtype, leaves.size());
    for (int i = 0; i < leaves.size(); i++) {
      switch (leaves.get(i)) {
        case Boolean truth -> Storage.set(dtype, storage, i, truth ? 1L : 0L);
        case Number number when dtype.isFloating() ->
            Storage.set(dtype, storage, i, number.doubleValue());
        case Number number -> Storage.set(dtype, storage, i, number.longValue());
        case null, default -> throw new IllegalStateException();
      }
    }
    return NdArray.wrap(dtype, shape, storage);
  }

  private static DType typeOf(Object leaf) {
    return switch (leaf) {
      case Boolean truth -> DType.BOOL;
      case Double number -> DType.FLOAT32;
      case Float number -> DType.FLOAT32;
      case Number whole when whole.longValue() == whole.intValue() -> DType.INT32;
      case Number whole -> DType.INT64;
      default -> throw new PellucidException("Not a number: " + leaf + ".");
    };
  }

  /** Whether something is a list of tensors, and not one written as nested lists of numbers. */
  private static boolean isListOfTensors(@Nullable Object value) {
    return value instanceof List<?> list
        && list.stream()
            .anyMatch(item ->
                item instanceof Tensor
                    || (item instanceof NdArray array && array.shape().rank() > 0)
                    || isListOfTensors(item));
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  @Nullable Object get(String name) {
    return values.get(name);
  }

  private PellucidException wrong(String name, String expected) {
    return new PellucidException(
        function + ": " + name + " must be " + expected + ", got " + values.get(name) + ".");
  }

  Tensor tensor(String name) {
    Tensor tensor = tensorOrNull(name);
    if (tensor == null) {
      throw wrong(name, "a tensor");
    }
    return tensor;
  }

  @Nullable Tensor tensorOrNull(String name) {
    Object value = values.get(name);
    return value == null ? null : asTensor(value);
  }

  private static Tensor asTensor(Object value) {
    Tensor tensor =
        switch (value) {
          case Tensor given -> given;
          case List<?> list when isListOfTensors(list) ->
              Tensor.stack(0, list.stream().map(item -> asTensor((Object) item)).toList());
          default -> Tensor.of(array(value));
        };
    return Operands.wide(tensor);
  }

  List<Tensor> tensors(String name) {
    return switch (values.get(name)) {
      case List<?> list -> list.stream().map(item -> asTensor((Object) item)).toList();
      case null -> throw wrong(name, "a list of tensors");
      default -> {
        Tensor rows = tensor(name);
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < rows.dim(0); i++) {
          parts.add(rows.select(0, i));
        }
        yield parts;
      }
    };
  }

  int integer(String name) {
    Integer number = integerOrNull(name);
    if (number == null) {
      throw wrong(name, "a whole number");
    }
    return number;
  }

  int integer(String name, int fallback) {
    return has(name) ? integer(name) : fallback;
  }

  @Nullable Integer integerOrNull(String name) {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    double number = array(value).item();
    if (number != Math.rint(number)) {
      throw wrong(name, "a whole number");
    }
    return (int) number;
  }

  double number(String name) {
    if (!has(name)) {
      throw wrong(name, "a number");
    }
    // An array of it would be one of float32.
    return values.get(name) instanceof Number given
        ? given.doubleValue()
        : array(values.get(name)).item();
  }

  double number(String name, double fallback) {
    return has(name) ? number(name) : fallback;
  }

  @Nullable Double numberOrNull(String name) {
    return has(name) ? Double.valueOf(number(name)) : null;
  }

  boolean flag(String name, boolean fallback) {
    return has(name) ? array(values.get(name)).item() != 0 : fallback;
  }

  String text(String name, String fallback) {
    String text = textOrNull(name);
    return text == null ? fallback : text;
  }

  @Nullable String textOrNull(String name) {
    Object value = values.get(name);
    if (value != null && !(value instanceof String)) {
      throw wrong(name, "a string");
    }
    return (String) value;
  }

  @Nullable Ints intsOrNull(String name) {
    Object value = values.get(name);
    return value == null ? null : Ints.of(array(value).cast(DType.INT32).toIntArray());
  }

  /** Null where null is given, the fallback where nothing is. */
  @Nullable Ints intsOrNull(String name, int fallback) {
    return given(name) ? intsOrNull(name) : Ints.of(fallback);
  }

  /** Null where null is given, the fallback where nothing is. */
  @Nullable Integer integerOrNull(String name, int fallback) {
    return given(name) ? integerOrNull(name) : Integer.valueOf(fallback);
  }

  /** Whether an argument is there, null or not. */
  boolean given(String name) {
    return values.containsKey(name);
  }

  Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  Ints ints(String name) {
    Ints ints = intsOrNull(name);
    if (ints == null) {
      throw wrong(name, "whole numbers");
    }
    return ints;
  }

  Ints ints(String name, int... fallback) {
    return has(name) ? ints(name) : Ints.of(fallback);
  }

  Shape shape(String name) {
    return Shape.of(ints(name).toArray());
  }

  @Nullable DType dtypeOrNull(String name) {
    String text = textOrNull(name);
    return text == null
        ? null
        : switch (text) {
          case "int", "int8", "int16", "uint16" -> DType.INT32;
          case "uint32", "uint64" -> DType.INT64;
          case "float", "float16", "bfloat16" -> DType.FLOAT32;
          default -> DType.named(text);
        };
  }

  DType dtype(String name) {
    DType dtype = dtypeOrNull(name);
    if (dtype == null) {
      throw wrong(name, "the name of a type");
    }
    return dtype;
  }

  DType dtype(String name, DType fallback) {
    return has(name) ? dtype(name) : fallback;
  }
}
