package org.pellucid.compile;

import java.util.HashMap;
import java.util.Map;
import org.pellucid.graph.Value;

/**
 * Operations that run as one loop. Members are either full, one element for each point of the loop,
 * or of the rows, one for each run of {@link #columns} points.
 */
final class Group extends Unit {
  /** How many lane instructions a loop may have, roughly, before generated code gets too large. */
  static final int WEIGHT_LIMIT = 320;

  /** How many points the loop has. */
  int size;

  /** How many points make a row; 0 while nothing asks for rows. */
  int columns;

  /** Whether the members reduce over rows of {@code [before, rows, columns]}. */
  boolean reducesRows;

  /** The outer extent of such a loop. */
  int before = 1;

  /** Position of the product whose tiles this loop finishes, or -1. */
  int product = -1;

  boolean hasRowMembers;
  int weight;

  /** How each value that members use lies, seen from them. */
  final Map<Value, Access> accesses = new HashMap<>();

  /** What members that are copies of views load. */
  final Map<Value, Access> copies = new HashMap<>();

  private int[] breaks = {};

  Group(int size) {
    this.size = size;
  }

  /** How many rows there are. */
  int rows() {
    return columns == 0 ? 1 : size / columns;
  }

  /** The extents between the points where some operand's stride changes, outermost first. */
  int[] dims() {
    int[] dims = new int[breaks.length + 1];
    int inner = 1;
    for (int i = 0; i < breaks.length; i++) {
      dims[breaks.length - i] = breaks[i] / inner;
      inner = breaks[i];
    }
    dims[0] = size / inner;
    return dims;
  }

  /** How many rows of a long reduction over rows are summed up at a time. */
  int columnBlock() {
    int rows = size / before / columns;
    return before > 1 ? rows : ColumnStep.blockRows(rows, columns, 1 + weight);
  }

  /** Cuts the loop into rows, if no operand stands against it. */
  boolean cutRows(int newColumns) {
    if (columns != 0 || newColumns < 1) {
      return columns == newColumns;
    }
    for (int at : breaks) {
      if (at % newColumns != 0) {
        return false;
      }
    }
    if (newColumns > 1 && newColumns < size && !cut(newColumns)) {
      return false;
    }
    columns = newColumns;
    return true;
  }

  /** Makes every point a row of its own with some columns. */
  void widen(int newColumns) {
    for (int i = 0; i < breaks.length; i++) {
      breaks[i] *= newColumns;
    }
    size *= newColumns;
    columns = newColumns;
    hasRowMembers = true;
    if (newColumns < size) {
      cut(newColumns);
    }
  }

  /** Makes room for an operand's strides; false, and nothing changes, if that cannot be. */
  boolean fit(Access access, boolean ofRows) {
    int[] known = breaks;
    int[] dims = access.simplified().dims();
    int at = ofRows ? columns : 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      if (i < dims.length - 1 && !fitAt(at)) {
        breaks = known;
        return false;
      }
      at *= dims[i];
    }
    return true;
  }

  /** Makes room for a change of stride after so many points. */
  boolean fitAt(int at) {
    return at <= 1 || at >= size || ((columns == 0 || at % columns == 0) && cut(at));
  }

  private boolean cut(int at) {
    int below = 0;
    while (below < breaks.length && breaks[below] < at) {
      below++;
    }
    if (below < breaks.length && breaks[below] == at) {
      return true;
    }
    boolean fits =
        size % at == 0
            && (below == 0 || at % breaks[below - 1] == 0)
            && (below == breaks.length || breaks[below] % at == 0);
    if (fits) {
      int[] more = new int[breaks.length + 1];
      System.arraycopy(breaks, 0, more, 0, below);
      more[below] = at;
      System.arraycopy(breaks, below, more, below + 1, breaks.length - below);
      breaks = more;
    }
    return fits;
  }
}
