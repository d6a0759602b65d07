package org.pellucid.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.OpArguments;
import org.pellucid.tensor.Tensor;

/** Recorded arguments as tensors: arrays, plain numbers, and nested lists of numbers. */
final class RecordedValues {
  private RecordedValues() {}

  /** The tensor that Keras computes with: floats in float32, whole numbers as they are. */
  static @Nullable Tensor tensor(@Nullable Object argument) {
    return argument == null ? null : Tensor.of(float32(array(argument)));
  }

  static NdArray float32(NdArray array) {
    return array.dtype().isFloating() ? array.cast(DType.FLOAT32) : array;
  }

  /** Whether something is one array: recorded as such, a number, or nested lists of numbers. */
  static boolean isArray(@Nullable Object argument) {
    return switch (argument) {
      case null -> false;
      case NdArray array -> true;
      case Number number -> true;
      case Boolean truth -> true;
      case List<?> list -> list.stream().allMatch(item -> isArray(item) && !holdsArray(item));
      default -> false;
    };
  }

  private static boolean holdsArray(@Nullable Object argument) {
    return argument instanceof NdArray
        || (argument instanceof List<?> list && list.stream().anyMatch(RecordedValues::holdsArray));
  }

  /** An argument as an array, of the type that Keras gives Python's numbers. */
  static NdArray array(@Nullable Object argument) {
    return OpArguments.array(argument);
  }

  /** An array of recorded elements; text stands for numbers that JSON does not have. */
  static NdArray fill(DType dtype, Shape shape, List<?> elements) {
    Object storage = Storage.allocate(dtype, elements.size());
    for (int i = 0; i < elements.size(); i++) {
      switch (elements.get(i)) {
        case Long number when !dtype.isFloating() -> Storage.set(dtype, storage, i, number);
        case Number number -> Storage.set(dtype, storage, i, number.doubleValue());
        case Boolean truth -> Storage.set(dtype, storage, i, truth ? 1L : 0L);
        case String text -> Storage.set(dtype, storage, i, Double.parseDouble(text));
        case null, default -> throw new PellucidException("Not a number: " + elements.get(i) + ".");
      }
    }
    return NdArray.wrap(dtype, shape, storage);
  }

  /** All arrays of an argument in order: of a list or of a mapping one after the other. */
  static void addTensors(@Nullable Object argument, List<Tensor> tensors) {
    if (isArray(argument)) {
      tensors.add(Tensor.of(float32(array(argument))));
    } else if (argument instanceof List<?> list) {
      list.forEach(item -> addTensors(item, tensors));
    } else if (argument instanceof Config mapping) {
      mapping.keys().forEach(key -> addTensors(mapping.get(key), tensors));
    } else if (argument != null) {
      throw new PellucidException("Not a tensor: " + argument + ".");
    }
  }
}
