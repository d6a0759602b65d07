package org.pellucid.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import org.pellucid.array.Shape;

/** Numbers and places as people write them. */
final class Show {
  private static final MathContext DIGITS = new MathContext(6);

  private Show() {}

  /** A number with six digits that count, without zeros behind. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    double size = Math.abs(value);
    return size >= 1e-4 && size < 1e7 ? rounded.toPlainString() : scientific(rounded);
  }

  private static String scientific(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    return value.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }

  /** A number that stands behind a sign of its own or in a product. */
  static String factor(double value) {
    return value < 0 ? "(" + number(value) + ")" : number(value);
  }

  /** A place in an array: {@code [0, 3]}; nothing for a scalar. */
  static String place(Shape shape, int index) {
    if (shape.rank() == 0) {
      return "";
    }
    int[] places = places(shape, index);
    StringBuilder text = new StringBuilder("[");
    for (int axis = 0; axis < places.length; axis++) {
      text.append(axis == 0 ? "" : ", ").append(places[axis]);
    }
    return text.append("]").toString();
  }

  /** The indices of a place. */
  static int[] places(Shape shape, int index) {
    int[] places = new int[shape.rank()];
    int rest = index;
    for (int axis = places.length - 1; axis >= 0; axis--) {
      places[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return places;
  }

  /** The flat index of a place. */
  static int index(Shape shape, int... places) {
    int index = 0;
    for (int axis = 0; axis < places.length; axis++) {
      index = index * shape.dim(axis) + places[axis];
    }
    return index;
  }
}
