package org.pellucid.interop.onnx;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Storage;
import org.pellucid.errors.PellucidException;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/** From one element type to another. */
final class Conversions {
  private Conversions() {}

  static void register(Map<String, Operator> all) {
    all.put("Cast", Operator.one(call -> cast(call, call.value(0), target(call))));
    all.put(
        "CastLike",
        Operator.one(call ->
            cast(
                call,
                call.value(0),
                call.value(1) instanceof TypedTensor like ? like.type() : OnnxDType.STRING)));
    all.put("BitCast", Operator.one(call -> bitCast(call.tensor(0), target(call))));
  }

  private static OnnxDType target(Call call) {
    // Before opset 6 the type was given by its name.
    if (call.opset() < 6) {
      try {
        return OnnxDType.valueOf(call.text("to", "FLOAT").toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw call.wrong("there is no type " + call.text("to", ""));
      }
    }
    OnnxDType type = call.dtype("to", OnnxDType.UNDEFINED);
    if (type == OnnxDType.UNDEFINED) {
      throw call.wrong("it does not say to which type");
    }
    return type;
  }

  private static OnnxValue cast(Call call, OnnxValue value, OnnxDType to) {
    return switch (value) {
      case TypedTensor x when to == OnnxDType.STRING -> write(x);
      case TypedTensor x when to.name().startsWith("FLOAT8E8M0") ->
          exponents(x, call.text("round_mode", "up"), call.flag("saturate", true));
      case TypedTensor x when isSmallFloat(to) ->
          new TypedTensor(
              to,
              Tensor.of(
                  SmallFloat.round(
                      to, Host.array(Raw.reals(x, DType.FLOAT32)), call.flag("saturate", true))));
      case TypedTensor x -> convert(x, to);
      case OnnxValue.Text text when to == OnnxDType.STRING -> text;
      case OnnxValue.Text text -> read(text, to);
      case OnnxValue other -> throw call.wrong(other.kind() + " cannot be cast");
    };
  }

  static boolean isSmallFloat(OnnxDType type) {
    return Carrier.of(type) == DType.FLOAT32 && type.bits() <= 8;
  }

  private static TypedTensor exponents(TypedTensor x, String mode, boolean saturate) {
    float[] values = Host.array(Raw.reals(x, DType.FLOAT32)).toFloatArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = SmallFloat.exponentOnly(values[i], mode, saturate);
    }
    Tensor result = Tensor.of(NdArray.wrap(DType.FLOAT32, x.shape(), values));
    return new TypedTensor(OnnxDType.FLOAT8E8M0, result);
  }

  /** Converts between types of numbers; floats are cut to whole numbers, and those wrap around. */
  static TypedTensor convert(TypedTensor x, OnnxDType to) {
    if (x.type() == to) {
      return x;
    }
    DType carrier = Carrier.of(to);
    if (carrier.isFloating()) {
      return TypedTensor.of(to, Raw.reals(x, carrier));
    }
    if (to == OnnxDType.BOOL) {
      return TypedTensor.bools(x.tensor().notEqual(0));
    }
    if (x.tensor().dtype().isFloating()) {
      if (to == OnnxDType.UINT64) {
        return new TypedTensor(to, unsigned(x));
      }
      Tensor whole = to.bits() < 8 ? x.tensor().round() : x.tensor();
      return TypedTensor.of(to, whole.cast(DType.INT64));
    }
    return TypedTensor.of(to, x.tensor());
  }

  private static Tensor unsigned(TypedTensor x) {
    Tensor large = x.tensor().greaterEqual(0x1p63);
    Tensor low = x.tensor().cast(DType.INT64);
    Tensor high = x.tensor().subtract(0x1p63).cast(DType.INT64).xor(Tensor.scalar(Long.MIN_VALUE));
    return large.where(high, low);
  }

  private static OnnxValue.Text write(TypedTensor x) {
    NdArray array = Host.array(x.tensor());
    List<String> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      items.add(write(x.type(), array, i));
    }
    return new OnnxValue.Text(x.shape(), List.copyOf(items));
  }

  private static String write(OnnxDType type, NdArray array, int i) {
    if (type == OnnxDType.BOOL) {
      return array.getLong(i) != 0 ? "True" : "False";
    }
    if (type == OnnxDType.UINT64) {
      return Long.toUnsignedString(array.getLong(i));
    }
    if (!Carrier.isFloating(type)) {
      return Long.toString(array.getLong(i));
    }
    double value = array.getDouble(i);
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "INF" : "-INF";
    }
    String shortest =
        type == OnnxDType.DOUBLE ? Double.toString(value) : Float.toString((float) value);
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e16)) {
      // As Python writes it: at least two digits of exponent, a sign, no ".0".
      String[] parts = shortest.split("E", -1);
      int exponent = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
      String digits =
          parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
      return String.format(
          Locale.ROOT, "%se%s%02d", digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String plain = new BigDecimal(shortest).toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static TypedTensor read(OnnxValue.Text text, OnnxDType to) {
    DType carrier = Carrier.of(to);
    Object data = Storage.allocate(carrier, text.items().size());
    for (int i = 0; i < text.items().size(); i++) {
      String item = text.items().get(i).strip();
      try {
        if (carrier.isFloating()) {
          Storage.set(carrier, data, i, real(item));
        } else if (to == OnnxDType.BOOL) {
          Storage.set(
              carrier, data, i, item.equalsIgnoreCase("true") || item.equals("1") ? 1L : 0L);
        } else if (to == OnnxDType.UINT64) {
          Storage.set(carrier, data, i, Long.parseUnsignedLong(item));
        } else {
          Storage.set(carrier, data, i, new BigDecimal(item).longValue());
        }
      } catch (NumberFormatException e) {
        throw new PellucidException("\"" + item + "\" is not a number");
      }
    }
    return TypedTensor.of(to, Tensor.of(NdArray.wrap(carrier, text.shape(), data)));
  }

  private static double real(String item) {
    return switch (item.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(item);
    };
  }

  private static TypedTensor bitCast(TypedTensor x, OnnxDType to) {
    if (x.type().bits() != to.bits()) {
      throw new PellucidException(x.type() + " and " + to + " are not equally wide");
    }
    NdArray from = Host.array(x.tensor());
    DType carrier = Carrier.of(to);
    Object data = Storage.allocate(carrier, from.size());
    for (int i = 0; i < from.size(); i++) {
      Carrier.fromBits(to, Carrier.toBits(x.type(), from, i), data, i);
    }
    return new TypedTensor(to, Tensor.of(NdArray.wrap(carrier, x.shape(), data)));
  }
}
