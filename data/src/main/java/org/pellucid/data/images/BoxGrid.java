package org.pellucid.data.images;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.Loss;
import org.pellucid.models.Model;

/**
 * Boxes as numbers on a coarse grid, which a convolutional network without dense layers can learn:
 * each cell says for each label how much it looks like the middle of such a box, and how large the
 * box would be.
 *
 * <pre>{@code
 * BoxGrid grid = new BoxGrid(List.of("cat", "dog"), 240, 320, 8);
 * model.compile(new Adam(), grid.loss());                // output [batch, 30, 40, 2 + 4]
 * model.fit(pictures.batches(8, m -> m.image().toArray(), m -> grid.encode(m.boxes())), Fit.epochs(40));
 * List<List<Box>> found = grid.find(model, unseen, 0.3);
 * }</pre>
 *
 * <p>The network's output has, per cell, a logit for each label, then the logarithms of the box's
 * width and height in cells, then how far its middle lies to the right of and below the middle of
 * the cell, in cells.
 *
 * <p>Source: Zhou et al., "Objects as Points" (2019).
 */
public final class BoxGrid {
  /** Numbers of a box: two sizes, two offsets. */
  static final int BOX = 4;

  /** From a cell this near to the middle, the box is learned as well. */
  private static final double NEAR = 0.4;

  private static final double OVERLAP = 0.5;

  private final List<String> labels;
  private final int rows;
  private final int columns;
  private final int stride;

  /**
   * Makes a grid.
   *
   * @param labels the labels that boxes can have
   * @param height the height of pictures
   * @param width the width of pictures
   * @param stride pixels of a picture in a row and column of cells; height and width are multiples
   */
  public BoxGrid(List<String> labels, int height, int width, int stride) {
    if (labels.isEmpty()) {
      throw new PellucidException("BoxGrid: at least one label is needed.");
    }
    if (stride < 1 || height < stride || width < stride || height % stride + width % stride != 0) {
      throw new PellucidException(
          "BoxGrid: height and width must be multiples of the stride, got "
              + height
              + ", "
              + width
              + " and stride "
              + stride
              + ".");
    }
    this.labels = List.copyOf(labels);
    this.rows = height / stride;
    this.columns = width / stride;
    this.stride = stride;
  }

  /** {@return the numbers per cell that a network gives: one for each label, four for the box} */
  public int channels() {
    return labels.size() + BOX;
  }

  /**
   * Makes the target of a picture: for each label a hill around the middle of each box, 1 on its
   * top and as wide as the box is large; then the numbers of the box; then how much these count, 0
   * where no box is near.
   *
   * @param boxes the boxes, in pixels of the picture
   * @return {@code float32 [rows, columns, channels + 1]}
   */
  public NdArray encode(List<Box> boxes) {
    int depth = channels() + 1;
    float[] target = new float[rows * columns * depth];
    for (Box box : boxes) {
      int label = labels.indexOf(box.label());
      if (label < 0) {
        throw new PellucidException(
            "BoxGrid: a box has the label \"" + box.label() + "\"; known: " + labels + ".");
      }
      double width = Math.max(box.width() / stride, 1e-3);
      double height = Math.max(box.height() / stride, 1e-3);
      double x = (box.left() + box.right()) / 2 / stride;
      double y = (box.top() + box.bottom()) / 2 / stride;
      int column = Math.clamp((long) x, 0, columns - 1);
      int row = Math.clamp((long) y, 0, rows - 1);
      double across = Math.max(width / 6, 0.5);
      double down = Math.max(height / 6, 0.5);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          double heat =
              Math.exp(-Math.pow((c - column) / across, 2) / 2 - Math.pow((r - row) / down, 2) / 2);
          int at = (r * columns + c) * depth;
          target[at + label] = Math.max(target[at + label], (float) heat);
          // Of boxes near each other, a cell learns that whose middle is nearest.
          if (heat >= NEAR && heat > target[at + depth - 1]) {
            target[at + labels.size()] = (float) Math.log(width);
            target[at + labels.size() + 1] = (float) Math.log(height);
            target[at + labels.size() + 2] = (float) (x - c - 0.5);
            target[at + labels.size() + 3] = (float) (y - r - 0.5);
            target[at + depth - 1] = (float) heat;
          }
        }
      }
    }
    return NdArray.of(target, rows, columns, depth);
  }

  /**
   * Makes the loss for outputs of {@link #channels} numbers per cell against targets of {@link
   * #encode}: a focal loss for the hills, in which cells near a top count little, over the number
   * of boxes; and the mean absolute error of the boxes' numbers.
   *
   * @return the loss
   */
  public Loss loss() {
    return new BoxGridLoss(labels.size());
  }

  /**
   * Asks a network for the boxes in pictures, one picture after the other; see {@link #decode}.
   *
   * @param model takes {@code [1, height, width, channels of a picture]} and gives {@code [1, rows,
   *     columns, channels]}
   * @param pictures pictures of the grid's height and width
   * @param least boxes less sure than this, from 0 to 1, are left out
   * @return the boxes of each picture, the surest first, with scores
   */
  public List<List<Box>> find(Model model, List<Image> pictures, double least) {
    List<List<Box>> found = new ArrayList<>();
    for (Image picture : pictures) {
      if (picture.height() != rows * stride || picture.width() != columns * stride) {
        throw new PellucidException(
            "BoxGrid: the pictures must be "
                + rows * stride
                + " x "
                + columns * stride
                + ", got "
                + picture
                + ".");
      }
      NdArray pixels = picture.toArray();
      Shape batch = Shape.of(1).plus(pixels.shape());
      found.add(decode(model.predict(pixels.reshape(batch)).value(), 0, least));
    }
    return found;
  }

  /**
   * Finds boxes in what a network says: the tops of hills, of overlapping ones (intersection over
   * union above 0.5) of a label only the surest.
   *
   * @param outputs what the network says about pictures, {@code [pictures, rows, columns,
   *     channels]}
   * @param picture which picture
   * @param least boxes less sure than this, from 0 to 1, are left out
   * @return the boxes, the surest first, with scores
   */
  public List<Box> decode(NdArray outputs, int picture, double least) {
    Shape shape = outputs.shape();
    if (!shape.without(0).equals(Shape.of(rows, columns, channels()))) {
      throw new PellucidException(
          "BoxGrid: the outputs have shape "
              + shape
              + ", expected "
              + Shape.of(Shape.UNKNOWN, rows, columns, channels())
              + ".");
    }
    int first = picture * rows * columns * channels();
    List<Box> found = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int at = first + (row * columns + column) * channels();
          double score = 1 / (1 + Math.exp(-outputs.getDouble(at + label)));
          if (score >= least && isTop(outputs, first + label, row, column)) {
            found.add(box(outputs, at + labels.size(), label, row, column, score));
          }
        }
      }
    }
    found.sort(Comparator.comparingDouble(Box::score).reversed());
    return Boxes.nonMaximumSuppression(found, OVERLAP);
  }

  /** Whether no neighbour is higher. */
  private boolean isTop(NdArray outputs, int first, int row, int column) {
    double here = outputs.getDouble(first + (row * columns + column) * channels());
    boolean top = true;
    for (int r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
      for (int c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
        top &= outputs.getDouble(first + (r * columns + c) * channels()) <= here;
      }
    }
    return top;
  }

  private Box box(NdArray outputs, int at, int label, int row, int column, double score) {
    double width = stride * Math.exp(Math.min(outputs.getDouble(at), 10));
    double height = stride * Math.exp(Math.min(outputs.getDouble(at + 1), 10));
    double x = stride * (column + 0.5 + outputs.getDouble(at + 2));
    double y = stride * (row + 0.5 + outputs.getDouble(at + 3));
    return new Box(
            labels.get(label), x - width / 2, y - height / 2, x + width / 2, y + height / 2, score)
        .clip((double) rows * stride, (double) columns * stride);
  }
}
