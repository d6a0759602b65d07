package org.pellucid.data.images;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;

/** Pictures in files, by way of {@code javax.imageio}. */
final class ImageFiles {
  /** Larger pictures are refused before memory is taken for them. */
  private static final long MOST_PIXELS = 1L << 28;

  private ImageFiles() {}

  static Image read(Path file) {
    try {
      return read(Files.readAllBytes(file), file.toString());
    } catch (IOException unreadable) {
      throw new PellucidException(
          "Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  static Image read(byte[] bytes, String name) {
    String problem = name + ": not a readable image (" + bytes.length + " bytes).";
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new PellucidException(problem);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw new PellucidException(
              name
                  + ": the picture declares "
                  + pixels
                  + " pixels, more than "
                  + MOST_PIXELS
                  + ".");
        }
        return of(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (PellucidException failure) {
      throw failure;
    } catch (IOException | RuntimeException damaged) {
      // Readers of damaged files throw whatever their loops run into.
      throw new PellucidException(problem, damaged);
    }
  }

  static Image of(BufferedImage picture) {
    int height = picture.getHeight();
    int width = picture.getWidth();
    if (picture.getColorModel() instanceof IndexColorModel palette) {
      return indexed(picture, palette.hasAlpha() ? 4 : 3);
    }
    // Not by getRGB, which takes grey for linear light and makes it brighter.
    Raster raster = picture.getRaster();
    int channels = Math.min(4, raster.getNumBands());
    int[] largest = new int[channels];
    for (int c = 0; c < channels; c++) {
      largest[c] = (1 << Math.min(16, picture.getSampleModel().getSampleSize(c))) - 1;
    }
    int bands = raster.getNumBands();
    byte[] pixels = new byte[height * width * channels];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          int value = row[x * bands + c];
          pixels[(y * width + x) * channels + c] =
              (byte) (largest[c] == 255 ? value : Math.round(value * 255f / largest[c]));
        }
      }
    }
    return new Image(height, width, channels, pixels);
  }

  private static Image indexed(BufferedImage picture, int channels) {
    int height = picture.getHeight();
    int width = picture.getWidth();
    byte[] pixels = new byte[height * width * channels];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int argb = picture.getRGB(x, y);
        pixels[at++] = (byte) (argb >> 16);
        pixels[at++] = (byte) (argb >> 8);
        pixels[at++] = (byte) argb;
        if (channels == 4) {
          pixels[at++] = (byte) (argb >> 24);
        }
      }
    }
    return new Image(height, width, channels, pixels);
  }

  static BufferedImage buffered(Image image) {
    boolean opacity = image.channels() == 2 || image.channels() == 4;
    BufferedImage picture =
        new BufferedImage(
            image.width(),
            image.height(),
            opacity ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    int last = image.channels() - 1;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int red = image.at(y, x, 0);
        int green = last >= 2 ? image.at(y, x, 1) : red;
        int blue = last >= 2 ? image.at(y, x, 2) : red;
        int alpha = opacity ? image.at(y, x, last) : 255;
        picture.setRGB(x, y, alpha << 24 | red << 16 | green << 8 | blue);
      }
    }
    return picture;
  }

  static void write(Image image, Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean jpeg = name.endsWith(".jpg") || name.endsWith(".jpeg");
    if (!jpeg && !name.endsWith(".png")) {
      throw new PellucidException("Cannot write " + file + ": the name must end in .png or .jpg.");
    }
    BufferedImage picture = buffered(jpeg ? image.rgb() : image);
    AtomicFile.write(
        file,
        0,
        out -> {
          if (!ImageIO.write(picture, jpeg ? "jpg" : "png", out)) {
            throw new IOException("no writer for it");
          }
        });
  }

  /** Draws boxes, each label in a colour of its own. */
  static Image draw(Image image, List<Box> boxes) {
    return draw(image, boxes, null);
  }

  /** Draws boxes in one colour. */
  static Image draw(Image image, List<Box> boxes, @Nullable Color one) {
    BufferedImage picture = buffered(image.rgb());
    Graphics2D graphics = picture.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      int size = Math.clamp(Math.min(image.width(), image.height()) / 30, 9, 24);
      graphics.setStroke(new BasicStroke(Math.max(1, size / 7f)));
      graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
      List<String> labels = boxes.stream().map(Box::label).distinct().sorted().toList();
      for (Box box : boxes) {
        Color own = COLOURS.get(labels.indexOf(box.label()) % COLOURS.size());
        draw(graphics, box, one == null ? own : one);
      }
    } finally {
      graphics.dispose();
    }
    return of(picture);
  }

  /** Colours that the colour-blind can tell apart (Okabe and Ito, 2008). */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x009E73),
          new Color(0xF0E442),
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0xCC79A7));

  private static void draw(Graphics2D graphics, Box box, Color colour) {
    int left = (int) Math.round(box.left());
    int top = (int) Math.round(box.top());
    graphics.setColor(colour);
    graphics.drawRect(left, top, (int) Math.round(box.width()), (int) Math.round(box.height()));
    String text =
        box.score() == 1
            ? box.label()
            : String.format(Locale.ROOT, "%s %.2f", box.label(), box.score());
    int height = graphics.getFontMetrics().getHeight();
    int baseline = top >= height ? top - 2 : top + height - 2;
    graphics.fillRect(
        left, baseline - height + 2, graphics.getFontMetrics().stringWidth(text) + 4, height);
    graphics.setColor(Color.BLACK);
    graphics.drawString(text, left + 2, baseline - 2);
  }
}
