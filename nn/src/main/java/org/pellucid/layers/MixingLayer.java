package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.Randomness;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * A layer that mixes each image of a batch with another one, and their labels alike.
 *
 * <p>Inputs: images, or images and labels {@code [batch, classes]} (one-hot, or shares of classes);
 * {@code [classes]} for a single image. Outputs: as many, float32. Formula for labels: {@code w a +
 * (1 - w) b}, with w the share that the image itself keeps. An image may meet itself. See {@link
 * ImageLayer}.
 *
 * <p>Errors: labels of another rank or batch size, more inputs.
 *
 * @param <L> the layer's own class
 */
public abstract class MixingLayer<L extends MixingLayer<L>> extends ImageLayer<L> {
  MixingLayer() {}

  /** Rows: first the share that each image keeps; the layer may append others. */
  abstract List<Tensor> drawShares(Shape images, SeedGenerator random);

  /** Rows: with which image each one is mixed, then the shares. */
  @Override
  final Tensor draw(Shape images, SeedGenerator random) {
    int batch = images.dim(0);
    Tensor order = Randomness.shuffle(Tensor.arange(batch, DType.FLOAT32), 0, random);
    return Tensor.concat(
        0, List.of(order.expandDims(0), Tensor.stack(0, drawShares(images, random))));
  }

  /** The other image (or label) of each one. */
  static Tensor partners(Tensor x, Tensor drawn) {
    return x.take(drawn.select(0, 0).cast(DType.INT32), 0);
  }

  /** What each image keeps. */
  static Tensor shares(Tensor drawn) {
    return drawn.select(0, 1);
  }

  static Tensor mixed(Tensor x, Tensor others, Tensor share) {
    return x.multiply(share).add(others.multiply(share.subtractFrom(1)));
  }

  @Override
  protected final List<Tensor> forward(List<Tensor> inputs) {
    if (inputs.size() != 2) {
      return super.forward(inputs);
    }
    Tensor x = inputs.get(0);
    Tensor images = x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
    Tensor labels = inputs.get(1).cast(images.dtype());
    if (!changes()) {
      return List.of(images, labels);
    }
    Tensor batch = batch(images);
    Tensor drawn = drawn(batch.shape());
    Tensor all = x.rank() == 3 ? labels.expandDims(0) : labels;
    if (all.dim(0) != batch.dim(0)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": expected one row of labels per image, got "
              + all.dim(0)
              + " rows and "
              + batch.dim(0)
              + " images.");
    }
    Tensor mixed = mixed(all, partners(all, drawn), shares(drawn).expandDims(1));
    return List.of(
        unbatched(change(batch, drawn), x.rank()), x.rank() == 3 ? mixed.squeeze(0) : mixed);
  }

  @Override
  protected final void check(List<Shape> inputs) {
    super.check(inputs);
    if (inputs.size() != 2) {
      return;
    }
    Shape images = inputs.get(0);
    Shape labels = inputs.get(1);
    if (labels.rank() != images.rank() - 2) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": labels must be [batch, classes] (one-hot), or [classes] for one image, got "
              + labels
              + " with images "
              + images
              + ".");
    }
  }
}
