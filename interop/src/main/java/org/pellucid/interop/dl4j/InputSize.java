package org.pellucid.interop.dl4j;

import java.util.List;
import org.pellucid.config.Config;

/**
 * Works out how large pictures must be at least: from the size that arrives where they are
 * flattened, back through convolutions and pooling.
 */
final class InputSize {
  private InputSize() {}

  /** Height and width, or nothing where pictures of any size will do. */
  static int[] of(List<Dl4jLayer> layers, Config between) {
    int flattened = -1;
    int[] size = new int[0];
    for (int i = 1; i < layers.size() && flattened < 0; i++) {
      if (between.get(String.valueOf(i)) instanceof Config step) {
        Config typed = Dl4jLayer.typed(step);
        if (typed.get("inputHeight") instanceof Long height
            && typed.get("inputWidth") instanceof Long width) {
          flattened = i;
          size = new int[] {Math.toIntExact(height), Math.toIntExact(width)};
        }
      }
    }
    for (int i = flattened - 1; i >= 0; i--) {
      Dl4jLayer layer = layers.get(i);
      for (int axis = 0; axis < size.length; axis++) {
        size[axis] = before(layer, axis, size[axis]);
      }
    }
    return size;
  }

  private static int before(Dl4jLayer layer, int axis, int after) {
    if (layer.kind().equals("ZeroPaddingLayer")) {
      List<Integer> sides = layer.integers("padding", 4);
      return after - sides.get(2 * axis) - sides.get(2 * axis + 1);
    }
    if (layer.kind().equals("Upsampling2D")) {
      return after / layer.integers("size", 2).get(axis);
    }
    if (!layer.kind().equals("ConvolutionLayer") && !layer.kind().equals("SubsamplingLayer")) {
      return after;
    }
    int stride = layer.integers("stride", 2).get(axis);
    if (layer.settings().text("convolutionMode", "").equalsIgnoreCase("same")) {
      return (after - 1) * stride + 1;
    }
    int kernel = layer.integers("kernelSize", 2).get(axis);
    int reach = (kernel - 1) * layer.integers("dilation", 2).get(axis) + 1;
    return (after - 1) * stride + reach - 2 * layer.integers("padding", 2).get(axis);
  }
}
