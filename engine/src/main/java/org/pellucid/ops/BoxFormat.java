package org.pellucid.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * What the four numbers of a bounding box mean. Places are in pixels from the left and the top of
 * an image; relative formats ("rel") count in widths and heights of the image instead.
 *
 * <p>Source: {@code keras.utils.bounding_boxes}.
 */
public enum BoxFormat {
  /** Left, top, right, bottom. */
  XYXY(false, false, Second.CORNER),
  /** Top, left, bottom, right. */
  YXYX(false, true, Second.CORNER),
  /** Left, top, width, height. */
  XYWH(false, false, Second.SIZE),
  /** Middle across and down, width, height. */
  CENTER_XYWH(false, false, Second.SIZE_ABOUT_MIDDLE),
  /** Middle down and across, height, width. */
  CENTER_YXHW(false, true, Second.SIZE_ABOUT_MIDDLE),
  /** Left, top, right, bottom, as parts of the image. */
  REL_XYXY(true, false, Second.CORNER),
  /** Top, left, bottom, right, as parts of the image. */
  REL_YXYX(true, true, Second.CORNER),
  /** Left, top, width, height, as parts of the image. */
  REL_XYWH(true, false, Second.SIZE),
  /** Middle across and down, width, height, as parts of the image. */
  REL_CENTER_XYWH(true, false, Second.SIZE_ABOUT_MIDDLE);

  /** What the second pair of numbers is. */
  private enum Second {
    CORNER,
    SIZE,
    SIZE_ABOUT_MIDDLE
  }

  private final boolean relative;
  private final boolean rowsFirst;
  private final Second second;

  BoxFormat(boolean relative, boolean rowsFirst, Second second) {
    this.relative = relative;
    this.rowsFirst = rowsFirst;
    this.second = second;
  }

  /**
   * Finds a format by Keras's name.
   *
   * @param name such as "xyxy" or "rel_center_xywh", in small or capital letters
   * @return the format
   */
  public static BoxFormat named(String name) {
    List<String> known = Arrays.stream(values()).map(BoxFormat::text).toList();
    int found = known.indexOf(name.toLowerCase(Locale.ROOT));
    if (found < 0) {
      throw Names.unknown("bounding box format", name, known);
    }
    return values()[found];
  }

  /** {@return Keras's name for it} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return whether places are parts of the image, not pixels} */
  public boolean isRelative() {
    return relative;
  }

  /** Boxes of this format as left, top, right and bottom, in its own unit. */
  Tensor toCorners(Tensor boxes) {
    Tensor first = across(boxes.slice(-1, 0, 2));
    Tensor other = across(boxes.slice(-1, 2, 4));
    return switch (second) {
      case CORNER -> pairs(first, other);
      case SIZE -> pairs(first, first.add(other));
      case SIZE_ABOUT_MIDDLE -> {
        Tensor half = other.divide(2);
        yield pairs(first.subtract(half), first.add(half));
      }
    };
  }

  /** Boxes of left, top, right and bottom in this format, in its own unit. */
  Tensor fromCorners(Tensor corners) {
    Tensor from = corners.slice(-1, 0, 2);
    Tensor to = corners.slice(-1, 2, 4);
    return switch (second) {
      case CORNER -> pairs(across(from), across(to));
      case SIZE -> pairs(across(from), across(to.subtract(from)));
      case SIZE_ABOUT_MIDDLE -> {
        Tensor size = to.subtract(from);
        yield pairs(across(from.add(size.divide(2))), across(size));
      }
    };
  }

  /** The lengths that the four numbers are parts of, if they are relative. */
  Tensor sides(int height, int width) {
    return rowsFirst
        ? Operands.doubles(height, width, height, width)
        : Operands.doubles(width, height, width, height);
  }

  /** Checks that sizes of images are there to translate between parts and pixels. */
  static PellucidException sizesMissing(String function) {
    return Operands.wrong(
        function, "relative formats need the image's height and width to become pixels, or back");
  }

  private Tensor across(Tensor pair) {
    return rowsFirst ? pair.flip(-1) : pair;
  }

  private static Tensor pairs(Tensor first, Tensor other) {
    return Tensor.concat(-1, List.of(first, other));
  }
}
