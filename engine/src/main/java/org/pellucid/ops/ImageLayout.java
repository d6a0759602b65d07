package org.pellucid.ops;

import java.util.function.UnaryOperator;
import org.pellucid.tensor.Tensor;

/** How images lie in a tensor: one or a batch, channels behind or before the spatial axes. */
record ImageLayout(boolean single, boolean channelsFirst, int spatial) {
  static ImageLayout of(String function, Tensor images, String dataFormat, int spatial) {
    if (images.rank() != spatial + 1 && images.rank() != spatial + 2) {
      throw Operands.wrong(
          function,
          "images must have rank "
              + (spatial + 1)
              + " or "
              + (spatial + 2)
              + ", got shape "
              + images.shape());
    }
    return new ImageLayout(
        images.rank() == spatial + 1, isChannelsFirst(function, dataFormat), spatial);
  }

  static boolean isChannelsFirst(String function, String dataFormat) {
    return switch (dataFormat) {
      case "channels_last" -> false;
      case "channels_first" -> true;
      default ->
          throw Operands.oneOf(
              function, "dataFormat", dataFormat, "\"channels_last\", \"channels_first\"");
    };
  }

  /** Applies a function of {@code [batch, spatial..., channels]}. */
  Tensor apply(Tensor images, UnaryOperator<Tensor> function) {
    return from(function.apply(to(images)));
  }

  /** Brings images to {@code [batch, spatial..., channels]}. */
  Tensor to(Tensor images) {
    Tensor batch = single ? images.expandDims(0) : images;
    return channelsFirst ? batch.moveAxis(1, -1) : batch;
  }

  /** Brings images of {@code [batch, spatial..., channels]} back. */
  Tensor from(Tensor images) {
    Tensor batch = channelsFirst ? images.moveAxis(spatial + 1, 1) : images;
    return single ? batch.squeeze(0) : batch;
  }
}
