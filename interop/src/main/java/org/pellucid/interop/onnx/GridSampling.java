package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Looks images up at given points between pixels, with any number of spatial axes. */
final class GridSampling {
  private static final double CUBIC = -0.75;

  private final String padding;
  private final boolean corners;
  private final int taps;
  private final int first;
  private final boolean nearest;

  private GridSampling(Call call) {
    this.padding = call.text("padding_mode", "zeros");
    this.corners = call.flag("align_corners", false);
    String mode = call.text("mode", "linear");
    this.nearest = mode.equals("nearest");
    boolean cubic = mode.endsWith("cubic");
    this.taps = nearest ? 1 : cubic ? 4 : 2;
    this.first = cubic ? -1 : 0;
  }

  /**
   * The neighbours along one axis.
   *
   * @param places which entry each is
   * @param weights how much each counts
   */
  private record Neighbours(List<Tensor> places, List<Tensor> weights) {}

  static TypedTensor apply(Call call) {
    return new GridSampling(call).sample(call);
  }

  private TypedTensor sample(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor grid = call.x(1);
    int axes = x.rank() - 2;
    Shape out = grid.shape().slice(1, grid.rank() - 1);
    Tensor points = grid.reshape(grid.dim(0), out.size(), axes);
    List<Neighbours> all = new ArrayList<>();
    for (int axis = 0; axis < axes; axis++) {
      // Points name the last axis first.
      Tensor coordinate = points.select(2, axes - 1 - axis);
      all.add(neighbours(coordinate, x.shape().dim(axis + 2)));
    }
    Tensor flat = x.tensor().reshape(x.shape().dim(0), x.shape().dim(1), -1);
    Tensor sum = null;
    for (int corner = 0; corner < Math.pow(taps, axes); corner++) {
      Tensor place = Tensor.full(DType.INT32, Shape.of(grid.dim(0), out.size()), 0);
      Tensor weight = null;
      int rest = corner;
      for (int axis = 0; axis < axes; axis++) {
        Neighbours along = all.get(axis);
        int tap = rest % taps;
        rest /= taps;
        place = place.multiply(x.shape().dim(axis + 2)).add(along.places.get(tap));
        Tensor own = along.weights.get(tap);
        weight = weight == null ? own : weight.multiply(own);
      }
      Shape wide = flat.shape().with(2, out.size());
      Tensor taken = Indexing.takeAlong(flat, place.expandDims(1).broadcastTo(wide), 2);
      Tensor part = weight == null ? taken : taken.multiply(weight.expandDims(1));
      sum = sum == null ? part : sum.add(part);
    }
    Tensor result = sum == null ? flat : sum;
    return x.computed(result.reshape(x.shape().slice(0, 2).plus(out)));
  }

  private Neighbours neighbours(Tensor coordinate, int extent) {
    Tensor place =
        corners
            ? coordinate.add(1).multiply((extent - 1) / 2.0)
            : coordinate.add(1).multiply(extent).subtract(1).divide(2);
    if (nearest) {
      place = place.round();
    }
    place = padded(place, extent);
    Tensor base = nearest ? place.round() : place.floor();
    Tensor ratio = place.subtract(base);
    List<Tensor> places = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    for (int i = 0; i < taps; i++) {
      Tensor at = base.add(first + i);
      Tensor weight = weight(ratio, first + i);
      if (padding.equals("zeros")) {
        Tensor inside = at.greaterEqual(0).and(at.less(extent));
        weight = inside.where(weight, weight.zerosLike());
      } else {
        at = padded(at, extent);
      }
      places.add(at.clip(0, extent - 1).cast(DType.INT32));
      weights.add(weight);
    }
    return new Neighbours(places, weights);
  }

  private Tensor weight(Tensor ratio, int tap) {
    if (nearest) {
      return ratio.onesLike();
    }
    Tensor distance = ratio.subtract(tap).abs();
    if (taps == 2) {
      return distance.subtractFrom(1);
    }
    Tensor near =
        distance
            .multiply(CUBIC + 2)
            .subtract(CUBIC + 3)
            .multiply(distance)
            .multiply(distance)
            .add(1);
    Tensor far =
        distance
            .multiply(CUBIC)
            .subtract(5 * CUBIC)
            .multiply(distance)
            .add(8 * CUBIC)
            .multiply(distance)
            .subtract(4 * CUBIC);
    return distance.lessEqual(1).where(near, far);
  }

  private Tensor padded(Tensor place, int extent) {
    return switch (padding) {
      case "border" -> place.clip(0, extent - 1);
      case "reflection" -> {
        double low = corners ? 0 : -0.5;
        double span = corners ? extent - 1 : extent;
        if (span == 0) {
          yield place.zerosLike();
        }
        Tensor offset = place.subtract(low).abs();
        Tensor turn = offset.subtract(offset.divide(2 * span).floor().multiply(2 * span));
        yield turn.greater(span).where(turn.subtractFrom(2 * span), turn).add(low);
      }
      default -> place;
    };
  }
}
