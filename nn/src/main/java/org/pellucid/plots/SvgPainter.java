package org.pellucid.plots;

import java.util.Locale;

/** Writes a drawing as SVG, which any browser shows. */
final class SvgPainter {
  private SvgPainter() {}

  static String paint(Drawing drawing) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\""
                + " viewBox=\"0 0 %s %s\" font-family=\"sans-serif\" text-anchor=\"middle\">\n",
            number(drawing.width),
            number(drawing.height),
            number(drawing.width),
            number(drawing.height)));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    for (Drawing.Item item : drawing.items()) {
      svg.append(item(item)).append('\n');
    }
    return svg.append("</svg>\n").toString();
  }

  private static String item(Drawing.Item item) {
    return switch (item) {
      case Drawing.Box box ->
          String.format(
              Locale.ROOT,
              "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"4\" fill=\"%s\""
                  + " stroke=\"%s\"/>",
              number(box.x()),
              number(box.y()),
              number(box.width()),
              number(box.height()),
              color(box.fill()),
              color(box.line()));
      case Drawing.Disc disc ->
          String.format(
              Locale.ROOT,
              "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" stroke=\"%s\"/>",
              number(disc.x()),
              number(disc.y()),
              number(disc.radius()),
              color(disc.fill()),
              color(disc.line()));
      case Drawing.Line line ->
          String.format(
              Locale.ROOT,
              "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%s\""
                  + " stroke-opacity=\"%s\"/>",
              number(line.fromX()),
              number(line.fromY()),
              number(line.toX()),
              number(line.toY()),
              color(line.color()),
              number(line.width()),
              number(line.opacity()));
      case Drawing.Arrow arrow -> arrow(arrow);
      case Drawing.Text text ->
          String.format(
              Locale.ROOT,
              "<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\">%s</text>",
              number(text.x()),
              number(text.y()),
              number(text.size()),
              color(text.color()),
              escaped(text.text()));
    };
  }

  private static String arrow(Drawing.Arrow arrow) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < arrow.xs().size(); i++) {
      double x = arrow.xs().get(i);
      double y = arrow.ys().get(i);
      if (i == 0) {
        path.append(String.format(Locale.ROOT, "M%s %s", number(x), number(y)));
        continue;
      }
      double beforeX = arrow.xs().get(i - 1);
      double beforeY = arrow.ys().get(i - 1);
      boolean down = arrow.down();
      path.append(
          String.format(
              Locale.ROOT,
              " C%s %s %s %s %s %s",
              number(down ? beforeX : (beforeX + x) / 2),
              number(down ? (beforeY + y) / 2 : beforeY),
              number(down ? x : (beforeX + x) / 2),
              number(down ? (beforeY + y) / 2 : y),
              number(x),
              number(y)));
    }
    double x = arrow.xs().getLast();
    double y = arrow.ys().getLast();
    String head =
        arrow.down()
            ? String.format(Locale.ROOT, "M%s %s l-4 -8 h8 z", number(x), number(y))
            : String.format(Locale.ROOT, "M%s %s l-8 -4 v8 z", number(x), number(y));
    return String.format(
        Locale.ROOT,
        "<path d=\"%s\" fill=\"none\" stroke=\"#555555\"/><path d=\"%s\" fill=\"#555555\"/>",
        path,
        head);
  }

  private static String number(double value) {
    double rounded = Math.rint(value * 100) / 100;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  private static String color(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
