package org.pellucid.data.images;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Several pictures side by side, as one picture, with what is right and what was predicted.
 *
 * <pre>{@code
 * new Gallery(pictures).yTrue(labels).yPred(answers).labelMap(names).write(Path.of("test.png"));
 * }</pre>
 *
 * <p>Each picture keeps its proportions in a square of {@code scale * dpi} pixels. Defaults: as
 * many rows as columns, as far as that goes; scale 2 and 60 dots per inch, thus 120 pixels; no
 * background.
 *
 * <p>Errors: no pictures; labels without a map of their names, or of another number than pictures.
 *
 * <p>Source: {@code keras.visualization.plot_image_gallery}, {@code plot_bounding_box_gallery} and
 * {@code plot_segmentation_mask_gallery}.
 */
public final class Gallery {
  private static final int GAP = 4;
  private static final int LINE = 15;
  private static final int TRUE_COLOR = 0x00BCD4;
  private static final int PREDICTED_COLOR = 0xFFEB3B;

  private final List<Image> images;
  private @Nullable Integer rows;
  private @Nullable Integer cols;
  private double scale = 2;
  private double dpi = 60;
  private boolean transparent = true;
  private int @Nullable [] yTrue;
  private int @Nullable [] yPred;
  private Map<Integer, String> labelMap = Map.of();
  private final Map<String, Integer> legend = new LinkedHashMap<>();

  /**
   * Begins with pictures.
   *
   * @param images the pictures, row by row
   */
  public Gallery(List<Image> images) {
    if (images.isEmpty()) {
      throw new PellucidException("Gallery: at least one picture is needed.");
    }
    this.images = List.copyOf(images);
  }

  /**
   * Begins with a batch of pictures.
   *
   * @param images {@code [batch, height, width, channels]}
   * @param low the number that is black, such as 0
   * @param high the number that is white, such as 255 or 1
   * @return the gallery
   */
  public static Gallery of(NdArray images, double low, double high) {
    return new Gallery(pictures(images, low, high));
  }

  private static List<Image> pictures(NdArray images, double low, double high) {
    Shape shape = images.shape();
    if (shape.rank() != 4 || !(low < high)) {
      throw new PellucidException(
          "Gallery: expected images of shape [batch, height, width, channels] and a range from low"
              + " to high, got "
              + shape
              + ", "
              + low
              + " and "
              + high
              + ".");
    }
    Shape one = shape.without(0);
    List<Image> pictures = new ArrayList<>();
    for (int i = 0; i < shape.dim(0); i++) {
      float[] scaled = new float[one.size()];
      for (int k = 0; k < scaled.length; k++) {
        scaled[k] = (float) ((images.getDouble(i * scaled.length + k) - low) / (high - low));
      }
      pictures.add(Image.of(NdArray.of(scaled, one.toArray())));
    }
    return pictures;
  }

  /**
   * Begins with pictures with boxes: those that are right in blue, those predicted in yellow.
   *
   * @param images the pictures
   * @param yTrue the boxes of each picture that are right; null for none
   * @param yPred the boxes of each picture that were predicted; null for none
   * @return the gallery
   */
  public static Gallery ofBoxes(
      List<Image> images, @Nullable List<List<Box>> yTrue, @Nullable List<List<Box>> yPred) {
    List<Image> drawn = new ArrayList<>(images);
    draw(drawn, yTrue, TRUE_COLOR);
    draw(drawn, yPred, PREDICTED_COLOR);
    return new Gallery(drawn);
  }

  private static void draw(List<Image> images, @Nullable List<List<Box>> boxes, int color) {
    if (boxes != null) {
      count("lists of boxes", boxes.size(), images.size());
      for (int i = 0; i < images.size(); i++) {
        images.set(i, ImageFiles.draw(images.get(i), boxes.get(i), new Color(color)));
      }
    }
  }

  private static void count(String what, int found, int images) {
    if (found != images) {
      throw new PellucidException("Gallery: " + found + " " + what + " for " + images + " images.");
    }
  }

  /**
   * Begins with pictures, each beside itself with the mask that is right and the one predicted, a
   * row for each.
   *
   * @param images {@code [batch, height, width, 3]}, numbers from 0 to 255
   * @param masks how classes are painted
   * @param yTrue classes of pixels {@code [batch, height, width]}, or null for none
   * @param yPred classes of pixels {@code [batch, height, width]}, or null for none
   * @return the gallery
   */
  public static Gallery ofMasks(
      NdArray images, SegmentationMasks masks, @Nullable NdArray yTrue, @Nullable NdArray yPred) {
    List<List<Image>> columns = new ArrayList<>();
    columns.add(pictures(images, 0, 255));
    if (yTrue != null) {
      columns.add(pictures(masks.draw(images, yTrue), 0, 255));
    }
    if (yPred != null) {
      columns.add(pictures(masks.draw(images, yPred), 0, 255));
    }
    List<Image> all = new ArrayList<>();
    for (int i = 0; i < columns.getFirst().size(); i++) {
      for (List<Image> column : columns) {
        all.add(column.get(i));
      }
    }
    return new Gallery(all).rows(columns.getFirst().size()).cols(columns.size());
  }

  /**
   * Sets how many rows there are.
   *
   * @param count at least 1
   * @return this
   */
  public Gallery rows(int count) {
    rows = Math.max(1, count);
    return this;
  }

  /**
   * Sets how many pictures stand in a row; what does not fit is left out.
   *
   * @param count at least 1
   * @return this
   */
  public Gallery cols(int count) {
    cols = Math.max(1, count);
    return this;
  }

  /**
   * Sets how large a picture is.
   *
   * @param inches the side of its square, 2 without
   * @return this
   */
  public Gallery scale(double inches) {
    scale = inches;
    return this;
  }

  /**
   * Sets how fine the picture is.
   *
   * @param dotsPerInch how fine, 60 without
   * @return this
   */
  public Gallery dpi(double dotsPerInch) {
    dpi = dotsPerInch;
    return this;
  }

  /**
   * Sets whether there is no background.
   *
   * @param without whether there is none, true without; otherwise it is white
   * @return this
   */
  public Gallery transparent(boolean without) {
    transparent = without;
    return this;
  }

  /**
   * Sets the right labels, shown above the pictures.
   *
   * @param labels the class of each picture
   * @return this
   */
  public Gallery yTrue(int... labels) {
    yTrue = labels.clone();
    return this;
  }

  /**
   * Sets the predicted labels, shown above the pictures.
   *
   * @param labels the class of each picture
   * @return this
   */
  public Gallery yPred(int... labels) {
    yPred = labels.clone();
    return this;
  }

  /**
   * Sets what classes are called.
   *
   * @param names the names by class; those without one are called "Unknown"
   * @return this
   */
  public Gallery labelMap(Map<Integer, String> names) {
    labelMap = Map.copyOf(names);
    return this;
  }

  /**
   * Adds the colours of {@link #ofBoxes} below the pictures.
   *
   * @return this
   */
  public Gallery legend() {
    return legend("Ground Truth", TRUE_COLOR).legend("Prediction", PREDICTED_COLOR);
  }

  /**
   * Adds a colour below the pictures.
   *
   * @param text what it means
   * @param color as 0xRRGGBB
   * @return this
   */
  public Gallery legend(String text, int color) {
    legend.put(text, color);
    return this;
  }

  /**
   * Draws the gallery and writes it.
   *
   * @param file the file, {@code .png} or {@code .jpg}
   */
  public void write(Path file) {
    draw().write(file);
  }

  /** {@return the gallery as one picture} */
  public Image draw() {
    int size = images.size();
    int down =
        rows != null
            ? rows
            : cols != null ? Math.ceilDiv(size, cols) : (int) Math.ceil(Math.sqrt(size));
    int across = cols != null ? cols : Math.ceilDiv(size, down);
    int square = Math.max(1, (int) Math.round(scale * dpi));
    boolean titled = yTrue != null || yPred != null;
    if (titled && labelMap.isEmpty()) {
      throw new PellucidException("Gallery: yTrue and yPred need a labelMap with their names.");
    }
    int cell = square + GAP + (titled ? LINE : 0);
    int height = down * cell + GAP + (legend.isEmpty() ? 0 : LINE + GAP);
    BufferedImage sheet =
        new BufferedImage(across * (square + GAP) + GAP, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      if (!transparent) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      }
      for (int i = 0; i < Math.min(size, down * across); i++) {
        int left = GAP + i % across * (square + GAP);
        int top = GAP + i / across * cell;
        if (titled) {
          write(graphics, title(i), left, top, square);
          top += LINE;
        }
        place(graphics, images.get(i), left, top, square);
      }
      drawLegend(graphics, down * cell + GAP);
    } finally {
      graphics.dispose();
    }
    return ImageFiles.of(sheet);
  }

  private String title(int index) {
    List<String> parts = new ArrayList<>();
    add(parts, "Label: ", yTrue, index);
    add(parts, "Pred: ", yPred, index);
    return String.join("  ", parts);
  }

  private void add(List<String> parts, String what, int @Nullable [] labels, int index) {
    if (labels != null) {
      count("labels", labels.length, images.size());
      parts.add(what + Objects.requireNonNullElse(labelMap.get(labels[index]), "Unknown"));
    }
  }

  /** Text in the middle of a line, as small as needed to fit. */
  private static void write(Graphics2D graphics, String text, int left, int top, int width) {
    graphics.setColor(Color.BLACK);
    int points = 11;
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, points));
    while (points > 6 && graphics.getFontMetrics().stringWidth(text) > width) {
      points--;
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, points));
    }
    int free = width - graphics.getFontMetrics().stringWidth(text);
    graphics.drawString(text, left + Math.max(0, free / 2), top + LINE - 4);
  }

  /**
   * A picture in the middle of a square: small ones with visible pixels, large ones made smaller.
   */
  private static void place(Graphics2D graphics, Image image, int left, int top, int square) {
    double factor = (double) square / Math.max(image.height(), image.width());
    int height = Math.max(1, (int) Math.round(image.height() * factor));
    int width = Math.max(1, (int) Math.round(image.width() * factor));
    Image shown = factor < 1 ? image.resize(height, width) : image;
    graphics.drawImage(
        ImageFiles.buffered(shown),
        left + (square - width) / 2,
        top + (square - height) / 2,
        width,
        height,
        null);
  }

  private void drawLegend(Graphics2D graphics, int top) {
    int left = GAP;
    for (Map.Entry<String, Integer> entry : legend.entrySet()) {
      graphics.setColor(new Color(entry.getValue()));
      graphics.fillRect(left, top + 2, LINE - 4, LINE - 4);
      graphics.setColor(Color.BLACK);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
      graphics.drawString(entry.getKey(), left + LINE, top + LINE - 4);
      left += 2 * LINE + graphics.getFontMetrics().stringWidth(entry.getKey());
    }
  }
}
