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
 * {@code [classes]} for a single image; or an {@link ImageBatch}. Outputs: as many, float32.
 * Formula for labels: {@code w a + (1 - w) b}, with w the share that the image itself keeps. An
 * image may meet itself. See {@link ImageLayer}.
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
    Tensor own = x.cast(share.dtype());
    return own.multiply(share).add(others.multiply(share.subtractFrom(1)));
  }

  @Override
  final Tensor changeLabels(Tensor labels, Shape images, Tensor drawn) {
    if (labels.dim(0) != images.dim(0)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": expected one row of labels per image, got "
              + labels.dim(0)
              + " rows and "
              + images.dim(0)
              + " images.");
    }
    return mixed(labels, partners(labels, drawn), shares(drawn).expandDims(1));
  }

  @Override
  protected final void check(List<Shape> inputs) {
    super.check(inputs);
    Shape images = inputs.getFirst();
    Shape labels = LayerCall.read(inputs, arguments()).find(ImageBatch.LABELS, 1);
    if (labels != null && labels.rank() != images.rank() - 2) {
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
