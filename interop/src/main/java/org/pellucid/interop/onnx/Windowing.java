package org.pellucid.interop.onnx;

import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

/**
 * How the windows of a convolution or pooling lie, from a node's attributes.
 *
 * @param size the windows' extents
 * @param strides the distance between windows
 * @param dilations the distance between the elements of a window
 * @param low padding before
 * @param high padding behind, as the file says
 * @param extra further padding behind, so that a last, incomplete window is there
 */
record Windowing(int[] size, int[] strides, int[] dilations, int[] low, int[] high, int[] extra) {
  /** Reads the attributes for an input {@code [batch, channels, spatial...]}. */
  static Windowing of(Call call, Shape x, int[] size) {
    int axes = size.length;
    int[] strides = call.spatial("strides", axes, 1);
    int[] dilations = call.spatial("dilations", axes, 1);
    int[] low = new int[axes];
    int[] high = new int[axes];
    int[] extra = new int[axes];
    String auto = call.text("auto_pad", "NOTSET");
    long[] pads = call.wholes("pads", new long[2 * axes]);
    if (pads.length != 2 * axes) {
      throw call.wrong("attribute pads needs " + 2 * axes + " numbers");
    }
    for (int i = 0; i < axes; i++) {
      if (strides[i] < 1 || dilations[i] < 1 || size[i] < 1) {
        throw call.wrong("strides, dilations and kernels must be at least 1");
      }
      int extent = x.dim(i + 2);
      int covered = (size[i] - 1) * dilations[i] + 1;
      switch (auto) {
        case "SAME_UPPER", "SAME_LOWER" -> {
          int out = Math.ceilDiv(extent, strides[i]);
          int total = Math.max(0, (out - 1) * strides[i] + covered - extent);
          low[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          high[i] = total - low[i];
        }
        case "VALID" -> {}
        default -> {
          low[i] = Call.narrow(pads[i]);
          high[i] = Call.narrow(pads[axes + i]);
          int room = extent + low[i] + high[i] - covered;
          int out = Math.ceilDiv(room, strides[i]) + 1;
          // A window that would begin in the padding behind is left out.
          if (call.flag("ceil_mode", false)
              && (out - 1) * strides[i] < extent + low[i]
              && room % strides[i] != 0) {
            extra[i] = (out - 1) * strides[i] - room;
          }
        }
      }
    }
    return new Windowing(size, strides, dilations, low, high, extra);
  }

  Op.Windows windows() {
    int[] behind = high.clone();
    for (int i = 0; i < behind.length; i++) {
      behind[i] += extra[i];
    }
    return new Op.Windows(Ints.of(strides), Ints.of(low), Ints.of(behind), Ints.of(dilations));
  }
}
