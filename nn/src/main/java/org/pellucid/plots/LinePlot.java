package org.pellucid.plots;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pellucid.errors.PellucidException;

/** Lines over a common axis, such as one per sample, with one that stands out. */
public final class LinePlot {
  private static final int INK = 0x16202c;
  private static final int STRONG = 0xd55e00;
  private static final int THIN = 0x0072b2;
  private static final double WIDTH = 520;
  private static final double HEIGHT = 320;
  private static final double LEFT = 70;
  private static final double BELOW = 44;
  private static final double EDGE = 30;
  private static final double SIZE = 13;
  private static final int TICKS = 4;

  private LinePlot() {}

  /**
   * Draws lines.
   *
   * @param title what they show
   * @param axis what x is
   * @param xs the places on the x axis, rising
   * @param strong the line that stands out
   * @param thin other lines, pale
   * @return the picture
   */
  public static Picture of(
      String title, String axis, double[] xs, double[] strong, List<double[]> thin) {
    for (double[] line : thin) {
      if (line.length != xs.length) {
        throw new PellucidException(
            "LinePlot: a line has " + line.length + " values for " + xs.length + " places.");
      }
    }
    if (xs.length < 2 || strong.length != xs.length) {
      throw new PellucidException(
          "LinePlot needs at least 2 places and a value for each, got "
              + xs.length
              + " and "
              + strong.length
              + ".");
    }
    double least = Arrays.stream(strong).min().orElseThrow();
    double most = Arrays.stream(strong).max().orElseThrow();
    for (double[] line : thin) {
      least = Math.min(least, Arrays.stream(line).min().orElseThrow());
      most = Math.max(most, Arrays.stream(line).max().orElseThrow());
    }
    Frame frame =
        new Frame(
            xs[0],
            Math.max(xs[xs.length - 1], xs[0] + 1e-12),
            least,
            most > least ? most : least + 1);
    Drawing drawing = new Drawing(WIDTH, HEIGHT);
    drawing.add(new Drawing.Text(WIDTH / 2, 20, SIZE + 1, INK, title));
    drawing.add(new Drawing.Text(WIDTH / 2, HEIGHT - 8, SIZE, INK, axis));
    for (int i = 0; i <= TICKS; i++) {
      double x = frame.fromX + (frame.toX - frame.fromX) * i / TICKS;
      double y = frame.fromY + (frame.toY - frame.fromY) * i / TICKS;
      drawing.add(new Drawing.Text(frame.x(x), HEIGHT - BELOW + 18, SIZE - 1, INK, number(x)));
      drawing.add(new Drawing.Text(LEFT / 2, frame.y(y) + 4, SIZE - 1, INK, number(y)));
      drawing.add(new Drawing.Line(LEFT, frame.y(y), WIDTH - EDGE, frame.y(y), 1, INK, 0.15));
    }
    double opacity = Math.max(0.08, Math.min(0.5, 12.0 / Math.max(1, thin.size())));
    thin.forEach(line -> draw(drawing, frame, xs, line, THIN, 1, opacity));
    draw(drawing, frame, xs, strong, STRONG, 2.5, 1);
    return new Picture(drawing, 2);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private static void draw(
      Drawing drawing,
      Frame frame,
      double[] xs,
      double[] line,
      int colour,
      double width,
      double opacity) {
    for (int i = 1; i < xs.length; i++) {
      drawing.add(
          new Drawing.Line(
              frame.x(xs[i - 1]),
              frame.y(line[i - 1]),
              frame.x(xs[i]),
              frame.y(line[i]),
              width,
              colour,
              opacity));
    }
  }

  /** Where numbers are on the page. */
  private record Frame(double fromX, double toX, double fromY, double toY) {
    double x(double value) {
      return LEFT + (value - fromX) / (toX - fromX) * (WIDTH - LEFT - EDGE);
    }

    double y(double value) {
      return HEIGHT - BELOW - (value - fromY) / (toY - fromY) * (HEIGHT - BELOW - EDGE);
    }
  }
}
