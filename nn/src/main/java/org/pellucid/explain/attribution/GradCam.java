package org.pellucid.explain.attribution;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * Where a convolution network looks: {@code relu(sum over channels k of w_k A_k)} for the feature
 * maps A of a convolution layer, with {@code w_k} the mean over places of {@code d output / d A_k}.
 *
 * <p>With {@link #plusPlus} the weights are {@code sum over places of alpha · relu(d output / d
 * A)}, with {@code alpha = g² / (2 g² + sum(A) g³)}, which finds several things of one class.
 *
 * <p>Made for networks that average over places at their end: one weight for a whole map says
 * little where a Flatten and a dense layer treat each place in its own way.
 *
 * <p>Scores have the shape of the layer's maps, {@code [samples, height, width]}; {@link
 * org.pellucid.plots.Heatmap} stretches them over the picture. Channels are last. Sources:
 * Selvaraju et al., 2017; Chattopadhay et al., 2018.
 */
public final class GradCam extends Attributor {
  private final String layer;
  private final boolean plusPlus;
  private final OutputGradient gradient;

  /**
   * Prepares at the last layer that gives out feature maps.
   *
   * @param model a model with convolutions
   */
  public GradCam(Model model) {
    this(model, lastMaps(model), false);
  }

  /**
   * Prepares at a layer.
   *
   * @param model a model with convolutions
   * @param layer the name of a layer that gives out feature maps {@code [samples, ..., channels]}
   */
  public GradCam(Model model, String layer) {
    this(model, layer, false);
  }

  private GradCam(Model model, String layer, boolean plusPlus) {
    super(model);
    this.layer = layer;
    this.plusPlus = plusPlus;
    gradient = new OutputGradient(model, layer);
  }

  /** {@return the method with the weights of Grad-CAM++} */
  public GradCam plusPlus() {
    return new GradCam(model(), layer, true);
  }

  private static String lastMaps(Model model) {
    List<Layer> layers = model.layers();
    for (Layer own : layers.reversed()) {
      boolean convolution = own.getClass().getSimpleName().contains("Conv");
      if (convolution && model.outputOf(own.name()).shape().rank() >= 3) {
        return own.name();
      }
    }
    throw new PellucidException(
        "GradCam: \""
            + model.name()
            + "\" has no convolution among its layers; name a layer that gives out feature maps.");
  }

  @Override
  String method() {
    return plusPlus ? "Grad-CAM++" : "Grad-CAM";
  }

  @Override
  Scores scores(NdArray x, int[] targets, double[] outputs) {
    OutputGradient.Result result = gradient.at(x, oneHot(targets, width()));
    Tensor maps = Tensor.of(result.place());
    Tensor slopes = Tensor.of(result.gradient());
    Shape shape = result.place().shape();
    if (shape.rank() < 3) {
      throw new PellucidException(
          "GradCam: layer \""
              + layer
              + "\" gives out "
              + shape
              + ", which is no feature map; name a convolution layer.");
    }
    int[] places = new int[shape.rank() - 2];
    for (int i = 0; i < places.length; i++) {
      places[i] = i + 1;
    }
    Tensor weights =
        plusPlus ? plusPlusWeights(maps, slopes, places) : kept(slopes.mean(places), shape);
    return Scores.unsummed(maps.multiply(weights).sum(shape.rank() - 1).relu().value());
  }

  private static Tensor plusPlusWeights(Tensor maps, Tensor slopes, int[] places) {
    Shape shape = maps.shape();
    Tensor square = slopes.square();
    Tensor sums = kept(maps.sum(places), shape);
    Tensor below = square.multiply(2).add(sums.multiply(square.multiply(slopes)));
    Tensor safe = below.equal(0).where(below.onesLike(), below);
    return kept(square.divide(safe).multiply(slopes.relu()).sum(places), shape);
  }

  /** One number per sample and channel, stretched over all places. */
  private static Tensor kept(Tensor perChannel, Shape shape) {
    int[] dims = new int[shape.rank()];
    Arrays.fill(dims, 1);
    dims[0] = shape.dim(0);
    dims[dims.length - 1] = shape.dim(dims.length - 1);
    return perChannel.reshape(Shape.of(dims)).broadcastTo(shape);
  }
}
