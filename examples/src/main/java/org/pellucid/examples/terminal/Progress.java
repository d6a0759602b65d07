package org.pellucid.examples.terminal;

import java.io.PrintWriter;
import java.util.Locale;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;

/**
 * Shows how training goes where the library's own progress line would be too much: one line per
 * epoch, and of very many epochs only some; on a terminal the last line grows while an epoch runs.
 */
public final class Progress extends Callback {
  /** How many epochs are shown one by one. */
  public static final int MOST_LINES = 20;

  private static final int BAR = 20;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintWriter out;
  private final Style style;
  private final int epochs;
  private int epoch;
  private long epochStart;
  private long lastDrawn;

  /**
   * Makes a progress display.
   *
   * @param out where it is shown
   * @param style what can be shown there
   * @param epochs how many epochs there will be
   */
  public Progress(PrintWriter out, Style style, int epochs) {
    this.out = out;
    this.style = style;
    this.epochs = epochs;
  }

  @Override
  public void onEpochBegin(int newEpoch, Logs logs) {
    epoch = newEpoch;
    epochStart = System.nanoTime();
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    if (!style.live() || System.nanoTime() - lastDrawn < REDRAW_NANOS) {
      return;
    }
    lastDrawn = System.nanoTime();
    int steps = params().steps();
    String bar = "";
    if (steps > 0) {
      int done = (batch + 1) * BAR / steps;
      bar = " [" + "=".repeat(done) + " ".repeat(BAR - done) + "]";
    }
    overwrite(heading() + bar + numbers(logs));
    out.flush();
  }

  @Override
  public void onEpochEnd(int ended, Logs logs) {
    int every = Math.ceilDiv(epochs, MOST_LINES);
    boolean kept = epochs <= MOST_LINES || (ended + 1) % every == 0 || ended + 1 == epochs;
    if (!kept) {
      return;
    }
    String line = heading() + numbers(logs);
    if (epochs <= MOST_LINES) {
      line += String.format(Locale.ROOT, "  %.1f s", (System.nanoTime() - epochStart) / 1e9);
    }
    overwrite(line);
    out.println();
    out.flush();
  }

  private void overwrite(String line) {
    out.print(style.live() ? "\r\u001b[K" + line : line);
  }

  private String heading() {
    int width = Integer.toString(epochs).length();
    return String.format(Locale.ROOT, "Epoch %" + width + "d/%d", epoch + 1, epochs);
  }

  private static String numbers(Logs logs) {
    StringBuilder text = new StringBuilder();
    logs.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
    return text.toString();
  }
}
