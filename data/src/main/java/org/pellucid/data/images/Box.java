package org.pellucid.data.images;

import org.pellucid.errors.PellucidException;

/**
 * A labelled rectangle in a picture, in pixels from its upper left corner.
 *
 * @param label what is in it
 * @param left its left edge
 * @param top its upper edge
 * @param right its right edge, not left of the left one
 * @param bottom its lower edge, not above the upper one
 * @param score how sure a network is, from 0 to 1; 1 where a person drew it
 */
public record Box(
    String label, double left, double top, double right, double bottom, double score) {
  /**
   * Makes a box.
   *
   * @param label what is in it
   * @param left its left edge
   * @param top its upper edge
   * @param right its right edge
   * @param bottom its lower edge
   * @param score how sure a network is
   */
  public Box {
    if (!(left <= right && top <= bottom)) {
      throw new PellucidException(
          "Box \""
              + label
              + "\": from ("
              + left
              + ", "
              + top
              + ") to ("
              + right
              + ", "
              + bottom
              + ") is no rectangle.");
    }
  }

  /**
   * Makes a box of score 1.
   *
   * @param label what is in it
   * @param left its left edge
   * @param top its upper edge
   * @param right its right edge
   * @param bottom its lower edge
   */
  public Box(String label, double left, double top, double right, double bottom) {
    this(label, left, top, right, bottom, 1);
  }

  /** {@return its width} */
  public double width() {
    return right - left;
  }

  /** {@return its height} */
  public double height() {
    return bottom - top;
  }

  /** {@return its area} */
  public double area() {
    return width() * height();
  }

  /**
   * Compares places: the area that both share over the area that they cover together.
   *
   * @param other another box
   * @return the intersection over union, from 0 (apart) to 1 (the same)
   */
  public double iou(Box other) {
    double shared =
        Math.max(0, Math.min(right, other.right) - Math.max(left, other.left))
            * Math.max(0, Math.min(bottom, other.bottom) - Math.max(top, other.top));
    double union = area() + other.area() - shared;
    return union == 0 ? 0 : shared / union;
  }

  /**
   * Follows a change of the picture's size.
   *
   * @param vertically by what rows were multiplied
   * @param horizontally by what columns were multiplied
   * @return the box in the new picture
   */
  public Box scale(double vertically, double horizontally) {
    return new Box(
        label,
        left * horizontally,
        top * vertically,
        right * horizontally,
        bottom * vertically,
        score);
  }

  /**
   * Follows a mirrored picture.
   *
   * @param pictureWidth the width of the picture
   * @return the box in the mirror image
   */
  public Box flip(double pictureWidth) {
    return new Box(label, pictureWidth - right, top, pictureWidth - left, bottom, score);
  }

  /**
   * Follows a picture that is turned a quarter clockwise.
   *
   * @param pictureHeight the height of the picture before
   * @return the box in the turned picture
   */
  public Box turn(double pictureHeight) {
    return new Box(label, pictureHeight - bottom, left, pictureHeight - top, right, score);
  }

  /**
   * Cuts off what lies outside the picture.
   *
   * @param pictureHeight the height of the picture
   * @param pictureWidth the width of the picture
   * @return the part inside, perhaps of no area
   */
  public Box clip(double pictureHeight, double pictureWidth) {
    return new Box(
        label,
        Math.clamp(left, 0, pictureWidth),
        Math.clamp(top, 0, pictureHeight),
        Math.clamp(right, 0, pictureWidth),
        Math.clamp(bottom, 0, pictureHeight),
        score);
  }
}
