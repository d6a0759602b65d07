package org.pellucid.callbacks;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pellucid.errors.PellucidException;

/** A file name with places for numbers, such as {@code model-{epoch:02d}-{val_loss:.2f}}. */
record PathTemplate(String owner, String text) {
  private static final Pattern PLACE =
      Pattern.compile("\\{(\\w+)(?::(0?\\d*(?:\\.\\d+)?[dfegs]?))?\\}");

  /** Fills the places: epoch and batch counted from 1, else the logs. */
  String fill(int epoch, int batch, Logs logs) {
    Matcher place = PLACE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      String name = place.group(1);
      String format = place.group(2) == null ? "" : place.group(2);
      boolean counts = name.equals("epoch") || (name.equals("batch") && batch >= 0);
      String value =
          counts && !logs.has(name)
              ? whole((name.equals("epoch") ? epoch : batch) + 1, format)
              : number(name, format, logs);
      place.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return place.appendTail(filled).toString();
  }

  private static String whole(int number, String format) {
    String digits = format.endsWith("d") ? format : format + "d";
    return String.format(Locale.ROOT, "%" + digits, number);
  }

  private String number(String name, String format, Logs logs) {
    if (!logs.has(name)) {
      throw new PellucidException(
          owner
              + ": \""
              + text
              + "\" needs \""
              + name
              + "\"; available: epoch, "
              + String.join(", ", logs.names())
              + ".");
    }
    double value = logs.get(name);
    return format.isEmpty() || format.endsWith("s")
        ? Double.toString(value)
        : String.format(
            Locale.ROOT,
            "%" + (Character.isLetter(format.charAt(format.length() - 1)) ? format : format + "f"),
            value);
  }
}
