package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * A part of images that is cut out and, if need be, brought to another size.
 *
 * @param top its first row
 * @param left its first column
 * @param height how many rows it has
 * @param width how many columns it has
 * @param newHeight how many rows it gets
 * @param newWidth how many columns it gets
 */
record Window(int top, int left, int height, int width, int newHeight, int newWidth) {
  /** The middle of the new size; of images too small for it, the largest of its proportions. */
  static Window inTheMiddle(Shape images, int newHeight, int newWidth) {
    int height = images.dim(1);
    int width = images.dim(2);
    return height >= newHeight && width >= newWidth
        ? new Window(
            (height - newHeight) / 2,
            (width - newWidth) / 2,
            newHeight,
            newWidth,
            newHeight,
            newWidth)
        : ofProportions(images, newHeight, newWidth);
  }

  /** The largest one in the middle that has the proportions of a new size. */
  static Window ofProportions(Shape images, int newHeight, int newWidth) {
    int height = images.dim(1);
    int width = images.dim(2);
    int rows = Math.clamp((int) ((double) width * newHeight / newWidth), 1, height);
    int columns = Math.clamp((int) ((double) height * newWidth / newHeight), 1, width);
    return new Window(
        (height - rows) / 2, (width - columns) / 2, rows, columns, newHeight, newWidth);
  }

  /** Boxes [left, top, right, bottom] in the new image. */
  Tensor boxes(Tensor corners) {
    double across = (double) newWidth / width;
    double down = (double) newHeight / height;
    return ImageLayer.scaled(ImageLayer.scaled(corners, 1, 1, -left, -top), across, down, 0, 0);
  }
}
