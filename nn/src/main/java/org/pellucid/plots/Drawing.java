package org.pellucid.plots;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A picture as shapes on a page, before it is one of a file format. */
final class Drawing {
  /** A shape; colours are 24-bit numbers, opacity is from 0 to 1. */
  sealed interface Item {}

  /** A rectangle with rounded corners. */
  record Box(double x, double y, double width, double height, int fill, int line) implements Item {}

  /** A circle. */
  record Disc(double x, double y, double radius, int fill, int line) implements Item {}

  /** A straight line. */
  record Line(
      double fromX, double fromY, double toX, double toY, double width, int color, double opacity)
      implements Item {}

  /** A curve that leaves and arrives in the direction of the flow, with an arrow at its end. */
  record Arrow(List<Double> xs, List<Double> ys, boolean down) implements Item {
    Arrow {
      xs = Collections.unmodifiableList(new ArrayList<>(xs));
      ys = Collections.unmodifiableList(new ArrayList<>(ys));
    }
  }

  /** Text around a middle, its baseline at a height. */
  record Text(double x, double y, double size, int color, String text) implements Item {}

  final double width;
  final double height;
  private final List<Item> items = new ArrayList<>();

  Drawing(double width, double height) {
    this.width = width;
    this.height = height;
  }

  Drawing add(Item item) {
    items.add(item);
    return this;
  }

  List<Item> items() {
    return Collections.unmodifiableList(items);
  }

  /** About how wide a text is: the mean width of letters of a plain font. */
  static double textWidth(String text, double size) {
    return text.length() * size * 0.58;
  }
}
