package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Puts zeros around an image.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, height + top + bottom,
 * width + left + right, channels]}. Defaults: 1 on each side, channels last. Errors: negative
 * padding.
 *
 * <p>Source: {@code keras.layers.ZeroPadding2D}.
 */
public final class ZeroPadding2D extends FluentLayer<ZeroPadding2D> {
  private final int top;
  private final int bottom;
  private final int left;
  private final int right;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

  /** Makes the layer with one row or column on each side. */
  public ZeroPadding2D() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param padding how many on each side
   */
  public ZeroPadding2D(int padding) {
    this(padding, padding);
  }

  /**
   * Makes the layer.
   *
   * @param vertical how many rows above and below
   * @param horizontal how many columns left and right
   */
  public ZeroPadding2D(int vertical, int horizontal) {
    this(vertical, vertical, horizontal, horizontal);
  }

  /**
   * Makes the layer.
   *
   * @param top how many rows above
   * @param bottom how many rows below
   * @param left how many columns left
   * @param right how many columns right
   */
  public ZeroPadding2D(int top, int bottom, int left, int right) {
    this.top = Setting.atLeast("ZeroPadding2D", "padding", 0, top);
    this.bottom = Setting.atLeast("ZeroPadding2D", "padding", 0, bottom);
    this.left = Setting.atLeast("ZeroPadding2D", "padding", 0, left);
    this.right = Setting.atLeast("ZeroPadding2D", "padding", 0, right);
  }

  /**
   * Sets where the channels stand, last without.
   *
   * @param format the format of input and output
   * @return this
   */
  public ZeroPadding2D dataFormat(DataFormat format) {
    checkNotBuilt("dataFormat");
    dataFormat = format;
    return this;
  }

  /**
   * Sets where the channels stand.
   *
   * @param name "channels_last" or "channels_first"
   * @return this
   */
  public ZeroPadding2D dataFormat(String name) {
    return dataFormat(DataFormat.named(name));
  }

  static ZeroPadding2D fromConfig(Config config) {
    List<Integer> sides = new ArrayList<>();
    Object padding = config.get("padding");
    if (padding instanceof List<?> axes && axes.size() == 2) {
      axes.forEach(axis -> addSides(axis, sides));
    } else {
      addSides(config.integer("padding", 1), sides);
      sides.addAll(List.copyOf(sides));
    }
    return new ZeroPadding2D(sides.get(0), sides.get(1), sides.get(2), sides.get(3))
        .dataFormat(config.text("data_format", "channels_last"))
        .readCommon(config);
  }

  /** One number for both sides, or a list of two. */
  private static void addSides(Object axis, List<Integer> sides) {
    List<?> pair = axis instanceof List<?> list ? list : List.of(axis, axis);
    for (Object side : pair) {
      if (!(side instanceof Number number) || pair.size() != 2) {
        throw new PellucidException(
            "ZeroPadding2D: padding must be [[top, bottom], [left, right]], got " + axis + ".");
      }
      sides.add(number.intValue());
    }
  }

  @Override
  protected void check(List<Shape> inputs) {
    Extents.checkRank(this, dataFormat, inputs.getFirst(), 2);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return dataFormat == DataFormat.CHANNELS_LAST
        ? x.pad(Ints.of(0, top, left, 0), Ints.of(0, bottom, right, 0), 0)
        : x.pad(Ints.of(0, 0, top, left), Ints.of(0, 0, bottom, right), 0);
  }

  @Override
  public Config config() {
    return super.config()
        .put("padding", List.of(List.of(top, bottom), List.of(left, right)))
        .put("data_format", dataFormat.text());
  }
}
