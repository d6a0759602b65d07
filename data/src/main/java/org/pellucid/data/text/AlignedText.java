package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text as code points, each with the place in the original text that it comes from.
 *
 * <p>Places are indices of Java's {@code char}s, so that {@code original.substring(start, end)} is
 * what became of it. Immutable.
 */
final class AlignedText {
  private final int origin;
  private final int[] points;
  private final int[] starts;
  private final int[] ends;

  private AlignedText(int origin, int[] points, int[] starts, int[] ends) {
    this.origin = origin;
    this.points = points;
    this.starts = starts;
    this.ends = ends;
  }

  static AlignedText of(String text) {
    Builder builder = new Builder(0, text.length());
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      int width = Character.charCount(point);
      builder.add(point, at, at + width);
      at += width;
    }
    return builder.build();
  }

  int size() {
    return points.length;
  }

  boolean isEmpty() {
    return points.length == 0;
  }

  int point(int index) {
    return points[index];
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  /** Where the part of the original begins that this text was made of. */
  int origin() {
    return origin;
  }

  String text() {
    return text(0, points.length);
  }

  String text(int from, int to) {
    return new String(points, from, to - from);
  }

  /** Places of two neighbouring tokens never lie before the start of the text itself. */
  AlignedText part(int from, int to) {
    if (from == 0 && to == points.length) {
      return this;
    }
    return new AlignedText(
        from == 0 || from >= to ? origin : starts[from],
        Arrays.copyOfRange(points, from, to),
        Arrays.copyOfRange(starts, from, to),
        Arrays.copyOfRange(ends, from, to));
  }

  /** A new text that will stand for the same part of the original. */
  Builder builder() {
    return new Builder(origin, points.length + 2);
  }

  /** Puts characters before the first one, which they count as a part of. */
  AlignedText prepend(String text) {
    if (isEmpty()) {
      return this;
    }
    Builder builder = builder();
    text.codePoints().forEach(point -> builder.add(point, starts[0], ends[0]));
    return builder.addAll(this, 0, points.length).build();
  }

  boolean startsWith(String text) {
    int[] start = text.codePoints().toArray();
    return start.length <= points.length
        && Arrays.equals(points, 0, start.length, start, 0, start.length);
  }

  /**
   * The index of the code point at each index of a {@code char} of {@link #text()}, and the end.
   */
  int[] indices() {
    int chars = 0;
    for (int point : points) {
      chars += Character.charCount(point);
    }
    int[] indices = new int[chars + 1];
    int at = 0;
    for (int i = 0; i < points.length; i++) {
      for (int k = Character.charCount(points[i]); k > 0; k--) {
        indices[at++] = i;
      }
    }
    indices[at] = points.length;
    return indices;
  }

  /** Cuts the text into parts at bounds, of which the empty parts are left out. */
  List<AlignedText> parts(List<int[]> bounds) {
    List<AlignedText> parts = new ArrayList<>();
    for (int[] bound : bounds) {
      if (bound[1] > bound[0]) {
        parts.add(part(bound[0], bound[1]));
      }
    }
    return parts;
  }

  /** Collects code points. */
  static final class Builder {
    private final int origin;
    private int[] points;
    private int[] starts;
    private int[] ends;
    private int size;

    private Builder(int origin, int capacity) {
      this.origin = origin;
      points = new int[capacity];
      starts = new int[capacity];
      ends = new int[capacity];
    }

    Builder add(int point, int start, int end) {
      if (size == points.length) {
        points = Arrays.copyOf(points, 2 * size + 8);
        starts = Arrays.copyOf(starts, points.length);
        ends = Arrays.copyOf(ends, points.length);
      }
      points[size] = point;
      starts[size] = start;
      ends[size] = end;
      size++;
      return this;
    }

    /** Adds a code point that comes from where one of another text comes from. */
    Builder add(int point, AlignedText from, int index) {
      return add(point, from.starts[index], from.ends[index]);
    }

    Builder addAll(AlignedText from, int first, int last) {
      for (int i = first; i < last; i++) {
        add(from.points[i], from, i);
      }
      return this;
    }

    int size() {
      return size;
    }

    AlignedText build() {
      return new AlignedText(
          origin,
          Arrays.copyOf(points, size),
          Arrays.copyOf(starts, size),
          Arrays.copyOf(ends, size));
    }
  }
}
