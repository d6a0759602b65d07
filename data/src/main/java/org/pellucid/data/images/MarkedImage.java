package org.pellucid.data.images;

import java.util.List;

/**
 * A picture and the boxes in it, which move as its pixels do.
 *
 * @param image the picture
 * @param boxes what is in it, in pixels of the picture
 */
public record MarkedImage(Image image, List<Box> boxes) {
  /** Copies the list. */
  public MarkedImage {
    boxes = List.copyOf(boxes);
  }

  /**
   * Changes the size; see {@link Image#resize}.
   *
   * @param height rows
   * @param width pixels in a row
   * @return the picture of that size
   */
  public MarkedImage resize(int height, int width) {
    double vertically = (double) height / image.height();
    double horizontally = (double) width / image.width();
    return new MarkedImage(
        image.resize(height, width),
        boxes.stream().map(box -> box.scale(vertically, horizontally)).toList());
  }

  /** {@return the mirror image, left and right exchanged} */
  public MarkedImage flip() {
    return new MarkedImage(
        image.flip(), boxes.stream().map(box -> box.flip(image.width())).toList());
  }

  /** {@return the picture after a quarter turn clockwise} */
  public MarkedImage turn() {
    return new MarkedImage(
        image.turn(), boxes.stream().map(box -> box.turn(image.height())).toList());
  }

  /** {@return the picture with its boxes drawn onto it; see {@link Image#draw}} */
  public Image draw() {
    return image.draw(boxes);
  }
}
