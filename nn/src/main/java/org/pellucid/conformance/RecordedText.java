package org.pellucid.conformance;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.Shape;

/**
 * A recorded array of strings.
 *
 * @param shape its shape
 * @param values its elements, row by row
 */
public record RecordedText(Shape shape, List<String> values) {
  /** {@return the strings as nested lists, one level per axis; a single string without axes} */
  public Object nested() {
    return nested(0, 0, values.size());
  }

  private Object nested(int axis, int from, int to) {
    if (axis == shape.rank()) {
      return values.get(from);
    }
    List<Object> items = new ArrayList<>();
    int extent = shape.dim(axis);
    int size = extent == 0 ? 0 : (to - from) / extent;
    for (int i = 0; i < extent; i++) {
      items.add(nested(axis + 1, from + i * size, from + (i + 1) * size));
    }
    return items;
  }
}
