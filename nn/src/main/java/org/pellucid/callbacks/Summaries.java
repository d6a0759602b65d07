package org.pellucid.callbacks;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/** What TensorBoard shows, as its {@code Summary.Value} and {@code GraphDef} messages. */
final class Summaries {
  private static final int BUCKETS = 30;

  private Summaries() {}

  private static Proto value(String tag, String plugin) {
    Proto metadata = new Proto().message(1, new Proto().text(1, plugin));
    return new Proto().text(1, tag).message(9, metadata);
  }

  static Proto scalar(String tag, double number) {
    return value(tag, "scalars").small(2, (float) number);
  }

  /** How values are spread: their number in each of equally wide ranges. */
  static Proto histogram(String tag, NdArray array) {
    int size = array.size();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    int finite = 0;
    for (int i = 0; i < size; i++) {
      double number = array.getDouble(i);
      if (Double.isFinite(number)) {
        finite++;
        least = Math.min(least, number);
        most = Math.max(most, number);
        sum += number;
        squares += number * number;
      }
    }
    if (finite == 0) {
      least = 0;
      most = 0;
    }
    int ranges = most > least ? BUCKETS : 1;
    double[] limits = new double[ranges];
    double[] counts = new double[ranges];
    for (int i = 0; i < ranges; i++) {
      limits[i] = i == ranges - 1 ? most : least + (most - least) * (i + 1) / ranges;
    }
    for (int i = 0; i < size; i++) {
      double number = array.getDouble(i);
      if (Double.isFinite(number)) {
        double place = most > least ? (number - least) / (most - least) * ranges : 0;
        counts[Math.min(ranges - 1, (int) place)]++;
      }
    }
    Proto histogram =
        new Proto()
            .decimal(1, least)
            .decimal(2, most)
            .decimal(3, finite)
            .decimal(4, sum)
            .decimal(5, squares)
            .decimals(6, limits)
            .decimals(7, counts);
    return value(tag, "histograms").message(5, histogram);
  }

  /** A weight as a grey image, the least value black and the greatest white. */
  static Proto image(String tag, NdArray array) {
    Shape shape = array.shape();
    int width = shape.rank() == 0 ? 1 : Math.max(1, shape.dim(-1));
    int height = Math.max(1, array.size() / width);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < array.size(); i++) {
      least = Math.min(least, array.getDouble(i));
      most = Math.max(most, array.getDouble(i));
    }
    byte[] pixels = new byte[width * height];
    for (int i = 0; i < array.size(); i++) {
      double share = most > least ? (array.getDouble(i) - least) / (most - least) : 0.5;
      pixels[i] = (byte) Math.round(255 * share);
    }
    Proto image =
        new Proto()
            .number(1, height)
            .number(2, width)
            .number(3, 1)
            .bytes(4, PngImage.grey(pixels, width));
    return value(tag, "images").message(4, image);
  }

  /** The layers of a model and how they are connected, as a {@code GraphDef}. */
  static Proto graph(List<TrainedModel.GraphNode> nodes) {
    Proto graph = new Proto();
    for (TrainedModel.GraphNode node : nodes) {
      Proto one = new Proto().text(1, node.name()).text(2, node.type());
      node.inputs().forEach(input -> one.text(3, input));
      graph.message(1, one);
    }
    return graph.message(4, new Proto().number(1, 22));
  }
}
