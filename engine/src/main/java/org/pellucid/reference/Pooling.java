package org.pellucid.reference;

import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** Sums and largest elements of windows, channel by channel. */
final class Pooling {
  private static final int NONE = -1;

  private final WindowGrid grid;
  private final int images;
  private final int channels;

  private Pooling(Shape x, Shape result, Ints size, Op.Windows how) {
    int spatial = size.size();
    this.grid =
        WindowGrid.of(
            x.slice(1, 1 + spatial), Shape.of(size.toArray()), result.slice(1, 1 + spatial), how);
    this.images = x.dim(0);
    this.channels = x.dim(-1);
  }

  static Values sum(Op.WindowSum op, Values x, TensorType type) {
    Values result = Values.zeros(type);
    Pooling pooling = new Pooling(x.shape(), type.shape(), op.size(), op.windows());
    pooling.forEachWindow((image, window, channel) -> {
      int at = pooling.inResult(image, window, channel);
      for (int tap = 0; tap < pooling.grid.taps(); tap++) {
        int element = pooling.grid.element(window, tap);
        if (element != WindowGrid.PADDING) {
          result.add(at, x, pooling.inX(image, element, channel));
        }
      }
    });
    return result;
  }

  /** A window that lies on padding alone has the least value of the type. */
  static Values max(Op.WindowMax op, Values x, TensorType type) {
    Values result = Values.zeros(type);
    result.fillLeast();
    Pooling pooling = new Pooling(x.shape(), type.shape(), op.size(), op.windows());
    pooling.forEachWindow((image, window, channel) -> {
      int largest = pooling.firstLargest(x, image, window, channel);
      if (largest != NONE) {
        result.set(pooling.inResult(image, window, channel), x, largest);
      }
    });
    return result;
  }

  static Values maxGradient(Op.WindowMaxGradient op, Values x, Values y, TensorType type) {
    Values result = Values.zeros(type);
    Pooling pooling = new Pooling(x.shape(), y.shape(), op.size(), op.windows());
    pooling.forEachWindow((image, window, channel) -> {
      int largest = pooling.firstLargest(x, image, window, channel);
      if (largest != NONE) {
        result.add(largest, y, pooling.inResult(image, window, channel));
      }
    });
    return result;
  }

  static Values maxPick(Op.WindowMaxPick op, Values x, Values y, TensorType type) {
    Values result = Values.zeros(type);
    Pooling pooling = new Pooling(x.shape(), type.shape(), op.size(), op.windows());
    pooling.forEachWindow((image, window, channel) -> {
      int largest = pooling.firstLargest(x, image, window, channel);
      if (largest != NONE) {
        result.set(pooling.inResult(image, window, channel), y, largest);
      }
    });
    return result;
  }

  /** What to do with each window of each channel of each image. */
  @FunctionalInterface
  private interface Visitor {
    void visit(int image, int window, int channel);
  }

  private void forEachWindow(Visitor visitor) {
    for (int image = 0; image < images; image++) {
      for (int window = 0; window < grid.windows(); window++) {
        for (int channel = 0; channel < channels; channel++) {
          visitor.visit(image, window, channel);
        }
      }
    }
  }

  private int inX(int image, int element, int channel) {
    return (image * grid.elements() + element) * channels + channel;
  }

  private int inResult(int image, int window, int channel) {
    return (image * grid.windows() + window) * channels + channel;
  }

  /**
   * The position in x of a window's first largest element, or {@link #NONE}; NaN is the largest.
   */
  private int firstLargest(Values x, int image, int window, int channel) {
    int largest = NONE;
    for (int tap = 0; tap < grid.taps(); tap++) {
      int element = grid.element(window, tap);
      if (element == WindowGrid.PADDING) {
        continue;
      }
      int at = inX(image, element, channel);
      if (largest == NONE || (x.isNaN(at) ? !x.isNaN(largest) : x.isLess(largest, at))) {
        largest = at;
      }
    }
    return largest;
  }
}
