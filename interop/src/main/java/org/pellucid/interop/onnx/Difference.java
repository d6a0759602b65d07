package org.pellucid.interop.onnx;

import org.pellucid.array.NdArray;
import org.pellucid.interop.onnx.proto.OnnxDType;

/** Compares values with expected ones. */
final class Difference {
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-7;

  private Difference() {}

  /** What is different, or nothing; numbers themselves are compared only if asked for. */
  static String of(OnnxValue value, OnnxValue expected, boolean numbers) {
    return switch (expected) {
      case OnnxValue.Absent _ ->
          value instanceof OnnxValue.Absent ? "" : value.kind() + " instead of nothing";
      case OnnxValue.Text text -> value.equals(text) ? "" : value + " instead of " + text;
      case OnnxValue.Sequence sequence -> sequence(value, sequence, numbers);
      case OnnxValue.Table table -> table(value, table, numbers);
      case TypedTensor tensor ->
          value instanceof TypedTensor own
              ? tensor(own, tensor, numbers)
              : value.kind() + " instead of " + tensor.kind();
    };
  }

  private static String sequence(OnnxValue value, OnnxValue.Sequence expected, boolean numbers) {
    if (!(value instanceof OnnxValue.Sequence own)
        || own.items().size() != expected.items().size()) {
      return value.kind() + " instead of a sequence of " + expected.items().size();
    }
    for (int i = 0; i < own.items().size(); i++) {
      String difference = of(own.items().get(i), expected.items().get(i), numbers);
      if (!difference.isEmpty()) {
        return "item " + i + ": " + difference;
      }
    }
    return "";
  }

  private static String table(OnnxValue value, OnnxValue.Table expected, boolean numbers) {
    if (!(value instanceof OnnxValue.Table own)
        || !own.items().keySet().equals(expected.items().keySet())) {
      return value.kind() + " instead of a mapping of " + expected.items().keySet();
    }
    for (Object key : own.items().keySet()) {
      OnnxValue wanted = expected.items().get(key);
      OnnxValue found = own.items().get(key);
      String difference =
          wanted == null || found == null ? "is missing" : of(found, wanted, numbers);
      if (!difference.isEmpty()) {
        return key + ": " + difference;
      }
    }
    return "";
  }

  private static String tensor(TypedTensor own, TypedTensor expected, boolean numbers) {
    if (own.type() != expected.type() || !own.shape().equals(expected.shape())) {
      return own.kind() + " instead of " + expected.kind();
    }
    NdArray a = Host.array(own.tensor());
    if (!numbers) {
      return "";
    }
    NdArray b = Host.array(expected.tensor());
    double relative = own.type() == OnnxDType.BFLOAT16 ? 1.0 / 64 : RELATIVE;
    for (int i = 0; i < a.size(); i++) {
      double x = a.getDouble(i);
      double y = b.getDouble(i);
      boolean near =
          a.dtype().isFloating()
              ? x == y
                  || (Double.isNaN(x) && Double.isNaN(y))
                  || (!Double.isInfinite(y) && Math.abs(x - y) <= ABSOLUTE + relative * Math.abs(y))
              : a.getLong(i) == b.getLong(i)
                  || Math.abs(x - y) <= ABSOLUTE + relative * Math.abs(y);
      if (!near) {
        return "element "
            + (a.shape().rank() == 0 ? "" : a.indexOf(i) + " ")
            + "is "
            + x
            + " instead of "
            + y;
      }
    }
    return "";
  }
}
