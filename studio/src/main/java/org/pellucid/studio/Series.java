package org.pellucid.studio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A curve of bounded length: when it is full, each four points give way to the lowest and the
 * highest of them, so that peaks stay.
 */
final class Series {
  static final int MOST = 4000;

  private final List<Point> points = new ArrayList<>();

  /** A point; y is null where it is not a number. */
  record Point(double x, @Nullable Double y) {
    List<@Nullable Double> pair() {
      List<@Nullable Double> pair = new ArrayList<>();
      pair.add(x);
      pair.add(y);
      return pair;
    }
  }

  void add(double x, double y) {
    points.add(new Point(x, Double.isFinite(y) ? y : null));
    if (points.size() >= MOST) {
      thin();
    }
  }

  private void thin() {
    List<Point> kept = new ArrayList<>();
    for (int from = 0; from < points.size(); from += 4) {
      List<Point> four = points.subList(from, Math.min(points.size(), from + 4));
      Point low = four.getFirst();
      Point high = four.getFirst();
      for (Point point : four) {
        low = lower(point, low) ? point : low;
        high = lower(high, point) ? point : high;
      }
      kept.add(low.x() <= high.x() ? low : high);
      if (!low.equals(high)) {
        kept.add(low.x() <= high.x() ? high : low);
      }
    }
    points.clear();
    points.addAll(kept);
  }

  private static boolean lower(Point a, Point b) {
    Double first = a.y();
    Double second = b.y();
    return first == null || (second != null && first < second);
  }

  List<List<@Nullable Double>> pairs() {
    return points.stream().map(Point::pair).toList();
  }
}
