package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** Windows cut out of {@code [batch, spatial..., channels]}. */
final class Windows {
  private Windows() {}

  /** The windows, their elements one after the other on the last axis, channels fastest. */
  static Tensor patches(Tensor x, Ints size, Ints strides, Ints dilation, Nn.Padding padding) {
    Op.Windows windows = Nn.windows(x.shape(), size, strides, dilation, padding);
    int axes = size.size();
    int[] low = new int[axes + 2];
    int[] high = new int[axes + 2];
    int[] sizes = x.shape().toArray();
    for (int i = 0; i < axes; i++) {
      low[i + 1] = windows.low().get(i);
      high[i + 1] = windows.high().get(i);
      int covered = (size.get(i) - 1) * dilation.get(i) + 1;
      int extent = x.dim(i + 1) + low[i + 1] + high[i + 1];
      sizes[i + 1] = Math.max(0, (extent - covered) / strides.get(i) + 1);
    }
    Tensor padded = x.pad(Ints.of(low), Ints.of(high), 0);
    int[] steps = new int[axes + 2];
    steps[0] = 1;
    steps[axes + 1] = 1;
    for (int i = 0; i < axes; i++) {
      steps[i + 1] = strides.get(i);
    }
    List<Tensor> parts = new ArrayList<>();
    int count = Shape.of(size.toArray()).size();
    for (int element = 0; element < count; element++) {
      int[] starts = new int[axes + 2];
      int rest = element;
      for (int i = axes - 1; i >= 0; i--) {
        starts[i + 1] = rest % size.get(i) * dilation.get(i);
        rest /= size.get(i);
      }
      parts.add(padded.slice(Ints.of(starts), Ints.of(sizes), Ints.of(steps)));
    }
    return Tensor.concat(-1, parts);
  }
}
