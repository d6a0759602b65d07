package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean number of a sequence in each channel. Steps that a mask hides are not counted.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, channels]}. Defaults and errors:
 * see {@link GlobalPoolingLayer}.
 *
 * <p>Source: {@code keras.layers.GlobalAveragePooling1D}.
 */
public final class GlobalAveragePooling1D extends GlobalPoolingLayer<GlobalAveragePooling1D> {
  /** Makes the layer. */
  public GlobalAveragePooling1D() {
    super(1);
  }

  static GlobalAveragePooling1D fromConfig(Config config) {
    return new GlobalAveragePooling1D().readGlobalPooling(config);
  }

  @Override
  Tensor reduce(Tensor x, int[] over) {
    Tensor mask = mask(x);
    if (mask == null) {
      return x.mean(over);
    }
    Tensor kept = mask.cast(DType.BOOL).expandDims(firstSpatialAxis() == 1 ? 2 : 1);
    Tensor valid = kept.broadcastTo(x.shape());
    return valid.where(x, x.zerosLike()).sum(over).divide(kept.cast(x.dtype()).sum(over));
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return null;
  }
}
