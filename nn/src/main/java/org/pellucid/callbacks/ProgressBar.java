package org.pellucid.callbacks;

import java.util.Locale;

/** The text of a progress line, as Keras writes it: step, bar, time, metrics. */
final class ProgressBar {
  private static final int WIDTH = 20;
  private static final double INTERVAL_SECONDS = 0.05;
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String WHITE = "\u001b[37m";
  private static final String PLAIN = "\u001b[0m";

  private int target;
  private final double start;
  private double afterFirstStep = Double.NaN;
  private double lastUpdate = Double.NEGATIVE_INFINITY;
  private int previousWidth;

  /**
   * Makes a bar.
   *
   * @param target how many steps there are; not above 0 when that is not known
   * @param now the present time in seconds
   */
  ProgressBar(int target, double now) {
    this.target = target;
    this.start = now;
  }

  /**
   * Says how many steps there are, when that turns out only at the end.
   *
   * @param steps how many
   */
  void setTarget(int steps) {
    target = steps;
  }

  /**
   * Writes the line for terminals, over the one before.
   *
   * @param current how many steps are done
   * @param logs the metrics
   * @param now the present time in seconds
   * @param end whether this is the last update
   * @return what to print; nothing when the line before is fresh enough
   */
  String line(int current, Logs logs, double now, boolean end) {
    double perStep = secondsPerStep(current, now);
    if (now - lastUpdate < INTERVAL_SECONDS && !end) {
      return "";
    }
    lastUpdate = now;
    StringBuilder text = new StringBuilder();
    text.append("\b".repeat(previousWidth)).append('\r');
    int width = bar(text, current);
    double seconds = target > 0 && !end ? perStep * (target - current) : now - start;
    String time = target > 0 && !end ? remaining(seconds) : whole(seconds) + "s";
    text.append(' ').append(BOLD).append(time).append(PLAIN);
    String rest = duration(perStep) + metrics(logs, true);
    text.append(rest);
    width += 1 + time.length() + rest.length();
    text.append(" ".repeat(Math.max(0, previousWidth - width)));
    previousWidth = width;
    return end ? text.append('\n').toString() : text.toString();
  }

  /** The count and the bar itself; returns how many columns they take. */
  private int bar(StringBuilder text, int current) {
    if (target <= 0) {
      String count = String.format(Locale.ROOT, "%7d/Unknown", current);
      text.append(count);
      return count.length();
    }
    String count = count(current);
    text.append(BOLD).append(count).append(PLAIN).append(' ');
    int done = (int) (WIDTH * ((double) current / target));
    if (done > 0) {
      text.append(GREEN).append("━".repeat(done)).append(PLAIN);
    }
    text.append(WHITE).append("━".repeat(WIDTH - done)).append(PLAIN);
    return count.length() + 1 + WIDTH;
  }

  private String count(int current) {
    int digits = Integer.toString(target).length();
    return String.format(Locale.ROOT, "%" + digits + "d/%d", current, target);
  }

  /**
   * Writes the one line for an epoch where lines cannot be written over.
   *
   * @param current how many steps were done
   * @param logs the metrics
   * @param now the present time in seconds
   * @return what to print
   */
  String summary(int current, Logs logs, double now) {
    if (target <= 0) {
      return "";
    }
    double perStep = secondsPerStep(current, now);
    return count(current)
        + " - "
        + whole(now - start)
        + "s -"
        + duration(perStep)
        + metrics(logs, false)
        + "\n";
  }

  /** The mean time of a step, the first one left aside because it is not like the others. */
  private double secondsPerStep(int current, double now) {
    if (current == 0) {
      return 0;
    }
    double mean =
        !Double.isNaN(afterFirstStep) && current > 1
            ? (now - afterFirstStep) / (current - 1)
            : (now - start) / current;
    if (current == 1) {
      afterFirstStep = now;
    }
    return mean;
  }

  private static String remaining(double seconds) {
    long whole = (long) seconds;
    if (seconds > 3600) {
      return String.format(
          Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
    }
    if (seconds > 60) {
      return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
    return whole + "s";
  }

  private static String duration(double seconds) {
    if (seconds >= 1 || seconds == 0) {
      return " " + whole(seconds) + "s/step";
    }
    return seconds >= 1e-3
        ? " " + whole(seconds * 1e3) + "ms/step"
        : " " + whole(seconds * 1e6) + "us/step";
  }

  /** The nearest whole number, halves to even, as Python's {@code {:.0f}} has it. */
  private static String whole(double value) {
    return Long.toString((long) Math.rint(value));
  }

  private static String metrics(Logs logs, boolean absolute) {
    StringBuilder text = new StringBuilder();
    logs.forEach((name, value) -> {
      boolean large = (absolute ? Math.abs(value) : value) > 1e-3;
      text.append(" - ").append(name).append(": ").append(number(value, large));
    });
    return text.toString();
  }

  private static String number(double value, boolean large) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return String.format(Locale.ROOT, large ? "%.4f" : "%.4e", value);
  }
}
