package org.pellucid.cpu;

/**
 * The right operand of a product, stored in the order in which the kernels read it: panels of some
 * columns, each with its rows one after the other, the last one filled up with zeros. Made by
 * {@link Gemm#packB}; it may be packed again in place when its values change.
 */
public final class PackedMatrix {

  final int depth;
  final int columns;
  FloatKernels kernels;
  int panelColumns;
  float[] panels = new float[0];

  /** Where in the array the first panel begins. */
  int start;

  private final Scratch room = new Scratch();

  /**
   * Makes room for a matrix that {@link Gemm#repackB} is to pack.
   *
   * @param depth rows of the matrix
   * @param columns columns of the matrix
   */
  public PackedMatrix(int depth, int columns) {
    this(depth, columns, Simd.scalar());
  }

  PackedMatrix(int depth, int columns, FloatKernels kernels) {
    this.depth = depth;
    this.columns = columns;
    this.kernels = kernels;
  }

  /** Makes room for panels of the kernels' width. */
  void resize(FloatKernels kernels) {
    this.kernels = kernels;
    panelColumns = kernels.panelColumns(columns);
    int length = Math.multiplyExact(Math.ceilDiv(columns, panelColumns) * panelColumns, depth);
    panels = room.atLeast(Math.addExact(length, Scratch.START_ROOM));
    start = room.start(kernels);
  }

  /** Packs some columns, all that are before them being packed. */
  void pack(int column, int count, float[] from, int off, int ld) {
    int panel = column / panelColumns;
    int edge = column % panelColumns;
    int source = off;
    int left = count;
    if (edge > 0) {
      int few = Math.min(left, panelColumns - edge);
      int to = start + panel * depth * panelColumns + edge;
      for (int row = 0; row < depth; row++) {
        System.arraycopy(from, source + row * ld, panels, to + row * panelColumns, few);
      }
      source += few;
      left -= few;
      panel++;
    }
    if (left > 0) {
      int step = depth * panelColumns;
      kernels.pack(depth, left, panelColumns, from, source, ld, panels, start + panel * step, step);
    }
  }

  /** Rows of the matrix, the length of the sums. */
  public int depth() {
    return depth;
  }

  /** Columns of the matrix. */
  public int columns() {
    return columns;
  }
}
