package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.Convolution;
import org.pellucid.cpu.FloatWindows;
import org.pellucid.cpu.TileEpilogue;
import org.pellucid.cpu.Unpooled;
import org.pellucid.cpu.WindowShape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/**
 * Max pooling of what a convolution and the loop behind it have just finished, while it is in
 * cache.
 *
 * @param shape the windows
 * @param x what is pooled
 * @param out the maxima
 * @param places where they are, if somebody asks
 */
record PoolingTiles(WindowShape shape, Buffer x, Buffer out, @Nullable Buffer places) {

  /** Whether a convolution's blocks end where windows end. */
  static boolean suits(Node convolution, Node pooling) {
    return convolution.op() instanceof Op.Conv
        && pooling.op() instanceof Op.WindowMax
        && pooling.input(0).type().equals(convolution.output().type())
        && Unpooled.suits(WindowKernels.shape(pooling))
        && Convolution.endsWithWindows(
            ConvolutionKernels.shape(convolution), WindowKernels.shape(pooling));
  }

  List<Buffer> writes() {
    List<Buffer> writes = new ArrayList<>(List.of(out));
    if (places != null) {
      writes.add(places);
    }
    return writes;
  }

  /** What is done with each block after the loop. */
  TileEpilogue after(TileEpilogue loop, Frame frame) {
    Buffer noted = places;
    return (row, rowEnd, column, columnEnd) -> {
      loop.apply(row, rowEnd, column, columnEnd);
      FloatWindows.maxOfRows(
          shape,
          row,
          rowEnd,
          column,
          columnEnd,
          (float[]) frame.arrays[x.id],
          frame.offsets[x.id],
          (float[]) frame.arrays[out.id],
          frame.offsets[out.id],
          noted == null ? null : (float[]) frame.arrays[noted.id],
          noted == null ? 0 : frame.offsets[noted.id]);
    };
  }
}
