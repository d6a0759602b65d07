package org.pellucid.interop.onnx;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxFunction;
import org.pellucid.interop.onnx.proto.OnnxModel;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxSparseTensor;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** The constants and functions of a file. Constants are read when they are needed first. */
final class Constants {
  private final OnnxModel model;
  private final ExternalData external;
  private final Map<String, OnnxFunction> functions = new HashMap<>();
  private final IdentityHashMap<Object, OnnxValue> known = new IdentityHashMap<>();
  private final IdentityHashMap<OnnxTensor, Variable> variables = new IdentityHashMap<>();

  Constants(OnnxModel model, ExternalData external) {
    this.model = model;
    this.external = external;
    for (OnnxFunction function : model.functions()) {
      functions.put(key(function.domain(), function.name(), function.overload()), function);
    }
  }

  OnnxModel model() {
    return model;
  }

  @Nullable OnnxFunction function(OnnxNode node) {
    return functions.isEmpty()
        ? null
        : functions.get(key(node.domain(), node.operator(), node.overload()));
  }

  private static String key(String domain, String name, String overload) {
    return domain + ":" + name + ":" + overload;
  }

  /** Lets a tensor of the file be a variable from now on; the same one each time. */
  synchronized Variable variable(OnnxTensor tensor, Supplier<Variable> made) {
    return variables.computeIfAbsent(tensor, missing -> made.get());
  }

  /** The value of a tensor in the file. */
  synchronized OnnxValue value(OnnxTensor tensor) {
    Variable variable = variables.get(tensor);
    if (variable != null) {
      return new TypedTensor(tensor.type(), variable.tensor());
    }
    OnnxValue value = known.get(tensor);
    if (value == null) {
      value = decode(tensor);
      known.put(tensor, value);
    }
    return value;
  }

  /** The value of a sparse tensor in the file, with all its zeros. */
  synchronized OnnxValue value(OnnxSparseTensor tensor) {
    OnnxValue value = known.get(tensor);
    if (value == null) {
      value = dense(tensor);
      known.put(tensor, value);
    }
    return value;
  }

  /** Reads a tensor. */
  OnnxValue decode(OnnxTensor tensor) {
    return switch (tensor.content()) {
      case OnnxTensor.Numbers(Bytes bytes) -> numbers(tensor, bytes);
      case OnnxTensor.External at -> numbers(tensor, external.read(tensor, at));
      case OnnxTensor.Texts(List<String> texts) -> new OnnxValue.Text(shape(tensor.dims()), texts);
    };
  }

  private static TypedTensor numbers(OnnxTensor tensor, Bytes bytes) {
    return new TypedTensor(tensor.type(), Tensor.of(numbers(tensor.type(), tensor.dims(), bytes)));
  }

  private static NdArray numbers(OnnxDType type, List<Long> dims, Bytes bytes) {
    Shape shape = shape(dims);
    return switch (type) {
      case UNDEFINED, COMPLEX64, COMPLEX128 ->
          throw bytes.damaged("tensors of " + type + " cannot be read");
      case FLOAT, DOUBLE, INT32, INT64, UINT64, BOOL -> bytes.array(0, Carrier.of(type), shape);
      default -> widened(type, shape, bytes);
    };
  }

  private static NdArray widened(OnnxDType type, Shape shape, Bytes bytes) {
    DType carrier = Carrier.of(type);
    Object data = Storage.allocate(carrier, shape.size());
    for (int i = 0; i < shape.size(); i++) {
      Carrier.fromBits(type, bits(type, bytes, i), data, i);
    }
    return NdArray.wrap(carrier, shape, data);
  }

  private static long bits(OnnxDType type, Bytes bytes, int index) {
    int width = type.bits();
    if (width >= 8) {
      long at = (long) index * (width / 8);
      return switch (width) {
        case 8 -> bytes.u8(at);
        case 16 -> bytes.u16(at);
        case 32 -> bytes.u32(at);
        default -> bytes.i64(at);
      };
    }
    long first = (long) index * width;
    int low = bytes.u8(first / 8);
    int high = first % 8 + width > 8 ? bytes.u8(first / 8 + 1) : 0;
    int number = (high << 8 | low) >> (first % 8) & ((1 << width) - 1);
    return number;
  }

  static Shape shape(List<Long> dims) {
    int[] result = new int[dims.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.toIntExact(dims.get(i));
    }
    return Shape.of(result);
  }

  private OnnxValue dense(OnnxSparseTensor sparse) {
    if (!(decode(sparse.values()) instanceof TypedTensor values)
        || !(decode(sparse.indices()) instanceof TypedTensor indices)) {
      throw new ModelFormatException("A sparse tensor of texts cannot be read.");
    }
    long size = 1;
    for (long dim : sparse.dims()) {
      size = dim < 0 || (dim > 0 && size > (1 << 28) / dim) ? Long.MAX_VALUE : size * dim;
      if (size > 1 << 28) {
        throw new ModelFormatException("A sparse tensor is too large to be read.");
      }
    }
    Shape shape = shape(sparse.dims());
    NdArray from = values.tensor().value();
    long[] places = indices.tensor().value().toLongArray();
    NdArray result = NdArray.zeros(from.dtype(), shape);
    int axes = indices.rank() == 2 ? shape.rank() : 1;
    int[] strides = shape.strides();
    if (places.length != (long) from.size() * axes) {
      throw new ModelFormatException("A sparse tensor has more or fewer indices than values.");
    }
    for (int i = 0; i < from.size(); i++) {
      long place = indices.rank() == 2 ? 0 : places[i];
      for (int axis = 0; axis < axes && indices.rank() == 2; axis++) {
        place += places[i * axes + axis] * strides[axis];
      }
      if (place < 0 || place >= result.size()) {
        throw new ModelFormatException("A sparse tensor has a value outside its shape.");
      }
      if (from.dtype().isFloating()) {
        Storage.set(from.dtype(), result.data(), (int) place, from.getDouble(i));
      } else {
        Storage.set(from.dtype(), result.data(), (int) place, from.getLong(i));
      }
    }
    return new TypedTensor(values.type(), Tensor.of(result));
  }

  /** The numbers of a tensor in the file. */
  NdArray array(OnnxTensor tensor) {
    return decode(tensor) instanceof TypedTensor numbers
        ? numbers.tensor().value()
        : failText(tensor);
  }

  private static NdArray failText(OnnxTensor tensor) {
    throw new PellucidException("Tensor \"" + tensor.name() + "\" holds texts, not numbers.");
  }
}
