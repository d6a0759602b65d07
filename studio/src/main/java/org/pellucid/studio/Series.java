package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A curve of bounded length. Beyond that, stretches of as many points each are kept as their lowest
 * and their highest, so that peaks stay, and the beginning is as fine as the end.
 */
final class Series {
  private static final int STRETCHES = 2000;

  /** About so many points remain: two for each stretch, one for each that has a hole. */
  static final int MOST = 2 * STRETCHES;

  private double[] lowX = new double[16];
  private double[] lowY = new double[16];
  private double[] highX = new double[16];
  private double[] highY = new double[16];
  private double[] holeX = new double[16];
  private int stretches;
  private long width = 1;
  private long inLast;
  private double lastX;
  private double lastY = Double.NaN;

  /** A point; y is null where it is not a number. */
  record Point(double x, @Nullable Double y) {
    List<@Nullable Double> pair() {
      List<@Nullable Double> pair = new ArrayList<>(2);
      pair.add(x);
      pair.add(y);
      return pair;
    }
  }

  /** Adds a point to the right of all others. */
  void add(double x, double y) {
    if (stretches == 0 || inLast == width) {
      begin();
    }
    int at = stretches - 1;
    if (!Double.isFinite(y)) {
      holeX[at] = Double.isNaN(holeX[at]) ? x : holeX[at];
    } else {
      if (!(lowY[at] <= y)) {
        lowX[at] = x;
        lowY[at] = y;
      }
      if (!(highY[at] >= y)) {
        highX[at] = x;
        highY[at] = y;
      }
    }
    inLast++;
    lastX = x;
    lastY = y;
  }

  private void begin() {
    if (stretches == STRETCHES) {
      joinPairs();
    }
    if (stretches == lowX.length) {
      int length = Math.min(STRETCHES, 2 * stretches);
      lowX = Arrays.copyOf(lowX, length);
      lowY = Arrays.copyOf(lowY, length);
      highX = Arrays.copyOf(highX, length);
      highY = Arrays.copyOf(highY, length);
      holeX = Arrays.copyOf(holeX, length);
    }
    lowY[stretches] = Double.NaN;
    highY[stretches] = Double.NaN;
    holeX[stretches] = Double.NaN;
    stretches++;
    inLast = 0;
  }

  private void joinPairs() {
    for (int to = 0; to < STRETCHES / 2; to++) {
      int first = 2 * to;
      int second = first + 1;
      int low = !(lowY[second] < lowY[first]) && !Double.isNaN(lowY[first]) ? first : second;
      int high = !(highY[second] > highY[first]) && !Double.isNaN(highY[first]) ? first : second;
      lowX[to] = lowX[low];
      lowY[to] = lowY[low];
      highX[to] = highX[high];
      highY[to] = highY[high];
      holeX[to] = Double.isNaN(holeX[first]) ? holeX[second] : holeX[first];
    }
    stretches = STRETCHES / 2;
    width *= 2;
  }

  /** All points that are kept, from left to right, the latest among them. */
  List<List<@Nullable Double>> pairs() {
    return after(Double.NEGATIVE_INFINITY, MOST);
  }

  /**
   * The points that are kept to the right of a place, and the latest.
   *
   * @param x the place
   * @param most about so many; of more, neighbouring stretches are joined
   */
  List<List<@Nullable Double>> after(double x, int most) {
    int from = stretches;
    while (from > 0 && rightmost(from - 1) > x) {
      from--;
    }
    int together = Math.max(1, Math.ceilDiv(2 * (stretches - from), most));
    List<List<@Nullable Double>> pairs = new ArrayList<>();
    for (int at = from; at < stretches; at += together) {
      int end = Math.min(stretches, at + together);
      List<Point> points = points(at, end);
      if (end == stretches && points.stream().noneMatch(point -> point.x() == lastX)) {
        points.add(new Point(lastX, Double.isFinite(lastY) ? lastY : null));
      }
      points.sort((a, b) -> Double.compare(a.x(), b.x()));
      points.stream().filter(point -> point.x() > x).map(Point::pair).forEach(pairs::add);
    }
    return pairs;
  }

  /** The lowest and the highest of some stretches, and their first hole. */
  private List<Point> points(int from, int to) {
    int low = from;
    int high = from;
    double hole = Double.NaN;
    for (int at = from; at < to; at++) {
      low = lowY[at] < lowY[low] || Double.isNaN(lowY[low]) ? at : low;
      high = highY[at] > highY[high] || Double.isNaN(highY[high]) ? at : high;
      hole = Double.isNaN(hole) ? holeX[at] : hole;
    }
    List<Point> points = new ArrayList<>(3);
    if (!Double.isNaN(lowY[low])) {
      points.add(new Point(lowX[low], lowY[low]));
      if (highX[high] != lowX[low]) {
        points.add(new Point(highX[high], highY[high]));
      }
    }
    if (!Double.isNaN(hole)) {
      points.add(new Point(hole, null));
    }
    return points;
  }

  private double rightmost(int at) {
    if (at == stretches - 1) {
      return lastX;
    }
    double right = Double.isNaN(holeX[at]) ? Double.NEGATIVE_INFINITY : holeX[at];
    return Double.isNaN(lowY[at]) ? right : Math.max(right, Math.max(lowX[at], highX[at]));
  }
}
