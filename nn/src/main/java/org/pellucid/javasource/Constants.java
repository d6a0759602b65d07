package org.pellucid.javasource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Cell;

/**
 * Given arrays and weights as fields. Their bytes stand in string constants, in base 64: a constant
 * of a class file may have 65,535 bytes, and each array is made by a method of its own, since one
 * method may not have more.
 */
final class Constants {
  /** Bytes in one string; their 60,000 characters are whole numbers of any type. */
  private static final int PART = 45_000;

  private static final int FEW = 8;
  private static final long MOST_NUMBERS = 100_000_000;
  private static final long EXACT = 1L << 53;

  private final IdentityHashMap<NdArray, String> arrays = new IdentityHashMap<>();
  private final Map<Cell, String> cells = new HashMap<>();
  private final StringBuilder fields = new StringBuilder();
  private final StringBuilder methods = new StringBuilder();
  private final Helpers helpers;
  private long numbers;

  Constants(Helpers helpers) {
    this.helpers = helpers;
  }

  String of(NdArray array) {
    return arrays.computeIfAbsent(array, key -> add(array, ""));
  }

  String of(Cell cell) {
    return cells.computeIfAbsent(cell, key -> add(cell.read(), cell.name()));
  }

  private String add(NdArray array, String comment) {
    numbers += array.size();
    if (numbers > MOST_NUMBERS) {
      throw new PellucidException(
          "exportJava: the model has more than "
              + MOST_NUMBERS
              + " numbers, too many for one source file.");
    }
    String name = "C" + (arrays.size() + cells.size());
    fields.append("  private static final double[] ").append(name).append(" = ");
    if (array.size() <= FEW) {
      fields.append('{');
      for (int i = 0; i < array.size(); i++) {
        fields.append(i == 0 ? "" : ", ").append(literal(number(array, i)));
      }
      fields.append("};");
    } else {
      String method = name.toLowerCase(Locale.ROOT);
      fields.append(method).append("();");
      methods
          .append("\n  private static double[] ")
          .append(method)
          .append("() {\n    return ")
          .append(helpers.use("decode"))
          .append("('")
          .append(kind(array.dtype()))
          .append("', ")
          .append(array.size());
      parts(array);
      methods.append(");\n  }\n");
    }
    fields
        .append(comment.isEmpty() ? "" : " // " + comment.replaceAll("[^\\w/.-]", "?"))
        .append('\n');
    return name;
  }

  private static double number(NdArray array, int i) {
    double value = array.getDouble(i);
    if (array.dtype() == DType.INT64 && Math.abs(array.getLong(i)) > EXACT) {
      throw new PellucidException(
          "exportJava: the model has the whole number "
              + array.getLong(i)
              + ", which a double cannot hold.");
    }
    return value;
  }

  private static char kind(DType dtype) {
    return switch (dtype) {
      case FLOAT32, FLOAT16, BFLOAT16 -> 'f';
      case FLOAT64 -> 'd';
      case INT32 -> 'i';
      case INT64 -> 'l';
      case UINT8, BOOL -> 'b';
    };
  }

  private void parts(NdArray array) {
    ByteBuffer bytes = ByteBuffer.allocate(PART).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < array.size(); i++) {
      double value = number(array, i);
      switch (kind(array.dtype())) {
        case 'f' -> bytes.putFloat((float) value);
        case 'd' -> bytes.putDouble(value);
        case 'i' -> bytes.putInt((int) value);
        case 'l' -> bytes.putLong((long) value);
        default -> bytes.put((byte) (int) value);
      }
      if (!bytes.hasRemaining() || i == array.size() - 1) {
        byte[] filled = Arrays.copyOf(bytes.array(), bytes.position());
        methods
            .append(",\n        \"")
            .append(Base64.getEncoder().encodeToString(filled))
            .append('"');
        bytes.clear();
      }
    }
  }

  /** A number as Java writes it. */
  static String literal(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(value);
  }

  String fields() {
    return fields.toString();
  }

  String methods() {
    return methods.toString();
  }
}
