package org.pellucid.doctor;

import java.util.Locale;

/** Numbers as sentences write them. */
final class Text {
  private Text() {}

  /** Four digits, without zeros at the end. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    String text = String.format(Locale.ROOT, "%.4g", value);
    int exponent = text.indexOf('e');
    String digits = exponent < 0 ? text : text.substring(0, exponent);
    String power = exponent < 0 ? "" : text.substring(exponent);
    return (digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits) + power;
  }

  static String percent(double share) {
    double percent = 100 * share;
    return (Math.abs(percent) < 0.1 ? number(percent) : number(Math.round(10 * percent) / 10.0))
        + " %";
  }

  /** The number with the word, in the plural unless it is 1. */
  static String count(int number, String word) {
    return number + " " + word + (number == 1 ? "" : "s");
  }
}
