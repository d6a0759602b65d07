package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/** Operators of {@code ai.onnx.ml}: what scikit-learn and its like compute beside networks. */
final class MachineLearning {
  private static final String DOMAIN = "ai.onnx.ml:";

  private MachineLearning() {}

  static void register(Map<String, Operator> all) {
    all.put(
        DOMAIN + "ArrayFeatureExtractor",
        Operator.one(call ->
            call.tensor(0)
                .moved(call.x(0).take(call.x(1).reshape(-1), call.tensor(0).rank() - 1))));
    all.put(
        DOMAIN + "Binarizer",
        Operator.one(
            call -> call.tensor(0).computed(call.x(0).greater(call.real("threshold", 0)))));
    all.put(
        DOMAIN + "Scaler",
        Operator.one(call ->
            TypedTensor.of(
                OnnxDType.FLOAT,
                call.x(0)
                    .cast(DType.FLOAT32)
                    .subtract(row(call.reals("offset")))
                    .multiply(row(call.reals("scale"))))));
    all.put(DOMAIN + "Normalizer", Operator.one(MachineLearning::normalize));
    all.put(DOMAIN + "LinearRegressor", Operator.one(MachineLearning::regress));
    all.put(DOMAIN + "LabelEncoder", Operator.one(MachineLearning::encode));
  }

  private static Tensor row(double[] values) {
    return Tensor.of(NdArray.of(values, values.length)).cast(DType.FLOAT32);
  }

  private static TypedTensor normalize(Call call) {
    Tensor x = call.x(0).cast(DType.FLOAT32);
    int last = x.rank() - 1;
    Tensor size =
        switch (call.text("norm", "MAX")) {
          case "L1" -> x.abs().sum(last);
          case "L2" -> x.square().sum(last).sqrt();
          default -> x.max(last);
        };
    return TypedTensor.floats(x.divide(x.keep(size, last)));
  }

  private static TypedTensor regress(Call call) {
    if (!call.text("post_transform", "NONE").equals("NONE")) {
      throw call.unsupported("post_transform " + call.text("post_transform", ""));
    }
    int targets = (int) call.whole("targets", 1);
    Tensor weights = row(call.reals("coefficients")).reshape(targets, -1);
    Tensor y = call.x(0).cast(DType.FLOAT32).matmul(weights.transpose());
    double[] intercepts = call.reals("intercepts");
    return TypedTensor.floats(intercepts.length == 0 ? y : y.add(row(intercepts)));
  }

  /** Looks each label up in one list and gives what stands there in another one. */
  private static OnnxValue encode(Call call) {
    List<Object> keys = labels(call, "keys");
    List<Object> values = labels(call, "values");
    Map<Object, Object> table = new HashMap<>();
    for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
      table.put(keys.get(i), values.get(i));
    }
    OnnxValue input = call.value(0);
    Shape shape = input instanceof OnnxValue.Text t ? t.shape() : call.tensor(0).shape();
    List<Object> found = new ArrayList<>();
    boolean texts = values.isEmpty() || values.getFirst() instanceof String;
    Object otherwise = otherwise(call, values);
    for (Object label : labels(input)) {
      Object value = table.get(label);
      found.add(value == null ? otherwise : value);
    }
    if (texts) {
      return new OnnxValue.Text(shape, found.stream().map(String::valueOf).toList());
    }
    OnnxDType type = valueType(call);
    DType carrier = Carrier.of(type);
    Object data = Storage.allocate(carrier, found.size());
    for (int i = 0; i < found.size(); i++) {
      switch (found.get(i)) {
        case Long whole -> Storage.set(carrier, data, i, whole);
        case Double real -> Storage.set(carrier, data, i, real);
        default -> throw call.wrong("its labels are of mixed types");
      }
    }
    return TypedTensor.of(type, Tensor.of(NdArray.wrap(carrier, shape, data)));
  }

  private static OnnxDType valueType(Call call) {
    return call.constant("values_tensor") instanceof TypedTensor tensor
        ? tensor.type()
        : call.hasAttribute("values_int64s") ? OnnxDType.INT64 : OnnxDType.FLOAT;
  }

  private static Object otherwise(Call call, List<Object> values) {
    OnnxValue given = call.constant("default_tensor");
    if (given != null) {
      return labels(given).getFirst();
    }
    return switch (values.isEmpty() ? "" : values.getFirst()) {
      case Long _ -> call.whole("default_int64", -1);
      case Double _ -> call.real("default_float", -0.0);
      default -> call.text("default_string", "_Unused");
    };
  }

  private static List<Object> labels(Call call, String name) {
    OnnxValue tensor = call.constant(name + "_tensor");
    if (tensor != null) {
      return labels(tensor);
    }
    for (String kind : List.of("_int64s", "_floats", "_strings")) {
      switch (call.attribute(name + kind)) {
        case OnnxAttribute.Wholes(List<Long> wholes) -> {
          return List.copyOf(wholes);
        }
        case OnnxAttribute.Reals(List<Float> reals) -> {
          return List.copyOf(reals.stream().map(Float::doubleValue).toList());
        }
        case OnnxAttribute.Texts(List<String> texts) -> {
          return List.copyOf(texts);
        }
        case null, default -> {}
      }
    }
    throw call.wrong("it has no " + name);
  }

  private static List<Object> labels(OnnxValue value) {
    if (value instanceof OnnxValue.Text text) {
      return List.copyOf(text.items());
    }
    List<Object> labels = new ArrayList<>();
    if (value instanceof TypedTensor tensor) {
      NdArray array = Host.array(tensor.tensor());
      for (int i = 0; i < array.size(); i++) {
        labels.add(array.dtype().isFloating() ? (Object) array.getDouble(i) : array.getLong(i));
      }
    }
    return labels;
  }
}
