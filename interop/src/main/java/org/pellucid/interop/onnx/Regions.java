package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Places in images that are given as numbers: grids, regions of interest, boxes. */
final class Regions {
  private Regions() {}

  static void register(Map<String, Operator> all) {
    all.put("GridSample", Operator.one(GridSampling::apply));
    all.put("AffineGrid", Operator.one(Regions::affineGrid));
    all.put("RoiAlign", Operator.one(Regions::roiAlign));
    all.put("MaxRoiPool", Operator.one(Regions::maxRoiPool));
    all.put("NonMaxSuppression", Operator.one(Regions::suppress));
  }

  private static TypedTensor affineGrid(Call call) {
    TypedTensor theta = call.tensor(0);
    int[] size = call.ints(1);
    int axes = size.length - 2;
    boolean corners = call.flag("align_corners", false);
    int[] spatial = java.util.Arrays.copyOfRange(size, 2, size.length);
    Shape shape = Shape.of(spatial);
    DType dtype = theta.tensor().dtype();
    List<Tensor> coordinates = new ArrayList<>();
    for (int axis = axes - 1; axis >= 0; axis--) {
      int extent = spatial[axis];
      Tensor number = Tensor.iota(dtype, shape, axis);
      Tensor place =
          corners
              ? extent == 1 ? number : number.multiply(2.0 / (extent - 1)).subtract(1)
              : number.multiply(2).add(1).divide(extent).subtract(1);
      coordinates.add(place.reshape(-1));
    }
    coordinates.add(Tensor.full(dtype, Shape.of(shape.size()), 1));
    Tensor points = Tensor.stack(1, coordinates);
    Tensor moved = points.matmul(theta.tensor().swapAxes(1, 2));
    return theta.computed(moved.reshape(Shape.of(size[0]).plus(shape).plus(axes)));
  }

  private static TypedTensor roiAlign(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor rois = call.x(1);
    double[] boxes = Host.array(rois).toDoubleArray();
    int[] images = call.ints(2);
    int height = (int) call.whole("output_height", 1);
    int width = (int) call.whole("output_width", 1);
    double scale = call.real("spatial_scale", 1);
    int ratio = (int) call.whole("sampling_ratio", 0);
    boolean largest = call.text("mode", "avg").equals("max");
    String pixels =
        call.text(
            "coordinate_transformation_mode",
            call.opset() < 16 ? "output_half_pixel" : "half_pixel");
    boolean half = pixels.equals("half_pixel");
    NdArray data = Host.array(x.tensor());
    int channels = x.shape().dim(1);
    int rows = x.shape().dim(2);
    int columns = x.shape().dim(3);
    double[] result = new double[images.length * channels * height * width];
    for (int r = 0; r < images.length; r++) {
      double shift = half ? 0.5 : 0;
      double left = boxes[4 * r] * scale - shift;
      double top = boxes[4 * r + 1] * scale - shift;
      double boxWidth = boxes[4 * r + 2] * scale - shift - left;
      double boxHeight = boxes[4 * r + 3] * scale - shift - top;
      if (!half) {
        boxWidth = Math.max(boxWidth, 1);
        boxHeight = Math.max(boxHeight, 1);
      }
      double binHeight = boxHeight / height;
      double binWidth = boxWidth / width;
      int down = ratio > 0 ? ratio : (int) Math.ceil(binHeight);
      int across = ratio > 0 ? ratio : (int) Math.ceil(binWidth);
      for (int c = 0; c < channels; c++) {
        int plane = (images[r] * channels + c) * rows * columns;
        for (int i = 0; i < height * width; i++) {
          double value = largest ? Double.NEGATIVE_INFINITY : 0;
          for (int k = 0; k < down * across; k++) {
            int row = i / width;
            int sample = k / across;
            double y = top + (row + (sample + 0.5) / down) * binHeight;
            double px = left + (i % width + (k % across + 0.5) / across) * binWidth;
            double[] corners = corners(data, plane, rows, columns, y, px);
            double found =
                largest
                    ? Math.max(Math.max(corners[0], corners[1]), Math.max(corners[2], corners[3]))
                    : corners[0] + corners[1] + corners[2] + corners[3];
            value = largest ? Math.max(value, found) : value + found;
          }
          int at = (r * channels + c) * height * width + i;
          result[at] = largest ? value : value / Math.max(1, down * across);
        }
      }
    }
    Tensor pooled = Tensor.of(NdArray.of(result, images.length, channels, height, width));
    return x.computed(pooled);
  }

  /** The four pixels around a point, each times its weight; zeros outside of the image. */
  private static double[] corners(
      NdArray data, int plane, int rows, int columns, double row, double column) {
    if (row < -1 || row > rows || column < -1 || column > columns) {
      return new double[4];
    }
    double y = Math.clamp(row, 0, rows - 1.0);
    double x = Math.clamp(column, 0, columns - 1.0);
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(top + 1, rows - 1);
    int right = Math.min(left + 1, columns - 1);
    double down = y - top;
    double across = x - left;
    return new double[] {
      (1 - down) * (1 - across) * data.getDouble(plane + top * columns + left),
      (1 - down) * across * data.getDouble(plane + top * columns + right),
      down * (1 - across) * data.getDouble(plane + bottom * columns + left),
      down * across * data.getDouble(plane + bottom * columns + right)
    };
  }

  private static TypedTensor maxRoiPool(Call call) {
    TypedTensor x = call.tensor(0);
    int[] size = call.narrow(call.wholes("pooled_shape", 1, 1));
    double scale = call.real("spatial_scale", 1);
    double[] rois = call.array(1).toDoubleArray();
    int rows = x.shape().dim(2);
    int columns = x.shape().dim(3);
    List<Tensor> pooled = new ArrayList<>();
    for (int r = 0; r < rois.length / 5; r++) {
      Tensor image = x.tensor().select(0, (int) rois[5 * r]);
      int left = (int) Math.round(rois[5 * r + 1] * scale);
      int top = (int) Math.round(rois[5 * r + 2] * scale);
      double height = Math.max(1, Math.round(rois[5 * r + 4] * scale) - top + 1) / (double) size[0];
      double width = Math.max(1, Math.round(rois[5 * r + 3] * scale) - left + 1) / (double) size[1];
      List<Tensor> cells = new ArrayList<>();
      for (int i = 0; i < size[0] * size[1]; i++) {
        int row = i / size[1];
        int column = i % size[1];
        int y0 = Math.clamp(top + (int) Math.floor(row * height), 0, rows);
        int y1 = Math.clamp(top + (int) Math.ceil((row + 1) * height), 0, rows);
        int x0 = Math.clamp(left + (int) Math.floor(column * width), 0, columns);
        int x1 = Math.clamp(left + (int) Math.ceil((column + 1) * width), 0, columns);
        cells.add(
            y1 <= y0 || x1 <= x0
                ? Tensor.full(image.dtype(), Shape.of(image.dim(0)), 0)
                : image.slice(1, y0, y1).slice(2, x0, x1).max(1, 2));
      }
      pooled.add(Tensor.stack(1, cells).reshape(image.dim(0), size[0], size[1]));
    }
    return x.moved(Tensor.stack(0, pooled));
  }

  /** Keeps the best boxes and drops those that overlap one of them too much. */
  private static TypedTensor suppress(Call call) {
    NdArray boxes = call.array(0);
    NdArray scores = call.array(1);
    long most = call.has(2) ? call.number(2) : 0;
    double overlap = call.has(3) ? call.real(3) : 0;
    double least = call.has(4) ? call.real(4) : Double.NEGATIVE_INFINITY;
    boolean centred = call.flag("center_point_box", false);
    int count = boxes.shape().dim(1);
    int classes = scores.shape().dim(1);
    List<Long> kept = new ArrayList<>();
    for (int batch = 0; batch < boxes.shape().dim(0); batch++) {
      double[][] corners = new double[count][];
      for (int i = 0; i < count; i++) {
        corners[i] = corners(boxes, (batch * count + i) * 4, centred);
      }
      for (int c = 0; c < classes; c++) {
        int from = (batch * classes + c) * count;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          if (scores.getDouble(from + i) > least) {
            order.add(i);
          }
        }
        order.sort(Comparator.comparingDouble(i -> -scores.getDouble(from + i)));
        List<Integer> chosen = new ArrayList<>();
        for (int i : order) {
          if (chosen.size() < most
              && chosen.stream().noneMatch(k -> overlap(corners[k], corners[i]) > overlap)) {
            chosen.add(i);
            kept.addAll(List.of((long) batch, (long) c, (long) i));
          }
        }
      }
    }
    long[] rows = kept.stream().mapToLong(Long::longValue).toArray();
    return TypedTensor.longs(rows, rows.length / 3, 3);
  }

  private static double[] corners(NdArray boxes, int at, boolean centred) {
    double a = boxes.getDouble(at);
    double b = boxes.getDouble(at + 1);
    double c = boxes.getDouble(at + 2);
    double d = boxes.getDouble(at + 3);
    return centred
        ? new double[] {b - d / 2, a - c / 2, b + d / 2, a + c / 2}
        : new double[] {Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)};
  }

  /** The part of two boxes together that both cover. */
  private static double overlap(double[] a, double[] b) {
    double height = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    double width = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    if (height <= 0 || width <= 0) {
      return 0;
    }
    double both = height * width;
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both);
  }
}
