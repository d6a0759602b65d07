package org.pellucid.plots;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pellucid.errors.PellucidException;

/** Bars to the left and right of a line, with a name and a number each. */
public final class BarPlot {
  private static final int INK = 0x16202c;
  private static final int RAISES = 0x0072b2;
  private static final int LOWERS = 0xd55e00;
  private static final double ROW = 26;
  private static final double SIZE = 13;
  private static final double BARS = 360;
  private static final double NUMBERS = 90;
  private static final double EDGE = 12;

  private BarPlot() {}

  /**
   * Draws bars.
   *
   * @param title what they show
   * @param names what to call each
   * @param values how long each is
   * @return the picture
   */
  public static Picture of(String title, List<String> names, double[] values) {
    if (names.size() != values.length) {
      throw new PellucidException(
          "BarPlot: got " + names.size() + " names for " + values.length + " values.");
    }
    double label =
        names.stream().mapToDouble(name -> Drawing.textWidth(name, SIZE)).max().orElse(0) + EDGE;
    double least = Math.min(0, Arrays.stream(values).min().orElse(0));
    double most = Math.max(0, Arrays.stream(values).max().orElse(0));
    double range = most > least ? most - least : 1;
    double width = 2 * EDGE + label + BARS + NUMBERS;
    Drawing drawing = new Drawing(width, 2 * EDGE + ROW * (values.length + 1));
    drawing.add(new Drawing.Text(width / 2, EDGE + ROW / 2, SIZE + 1, INK, title));
    double zero = EDGE + label + BARS * -least / range;
    for (int i = 0; i < values.length; i++) {
      double top = EDGE + ROW * (i + 1);
      double end = zero + BARS * values[i] / range;
      String name = names.get(i);
      drawing.add(
          new Drawing.Text(
              EDGE + label - EDGE / 2 - Drawing.textWidth(name, SIZE) / 2,
              top + ROW * 0.65,
              SIZE,
              INK,
              name));
      int colour = values[i] >= 0 ? RAISES : LOWERS;
      drawing.add(
          new Drawing.Box(
              Math.min(zero, end),
              top + 4,
              Math.max(0.5, Math.abs(end - zero)),
              ROW - 8,
              colour,
              colour));
      drawing.add(
          new Drawing.Text(
              EDGE + label + BARS + NUMBERS / 2,
              top + ROW * 0.65,
              SIZE,
              INK,
              String.format(Locale.ROOT, "%+.4g", values[i])));
    }
    drawing.add(
        new Drawing.Line(zero, EDGE + ROW, zero, EDGE + ROW * (values.length + 1), 1, INK, 0.6));
    return new Picture(drawing, 2);
  }
}
