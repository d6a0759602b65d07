package org.pellucid.interop.onnx;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/**
 * Pictures as bytes of a file: BMP, JPEG, PNG and TIFF by the JDK's module java.desktop, which is
 * loaded only for that, and portable pixmaps. JPEG 2000 and WebP are not read.
 */
final class ImageDecoding {
  private static final long MOST_PIXELS = 1L << 26;

  private ImageDecoding() {}

  static void register(Map<String, Operator> all) {
    all.put("ImageDecoder", Operator.one(ImageDecoding::decode));
  }

  /** Colours as they come: three numbers for each pixel, row by row. */
  private record Pixels(int height, int width, int[] colours) {}

  private static TypedTensor decode(Call call) {
    int[] numbers = Host.array(call.x(0)).toIntArray();
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    Pixels pixels =
        bytes.length > 2 && bytes[0] == 'P' && bytes[1] == '6' ? pixmap(bytes) : read(call, bytes);
    int count = pixels.height * pixels.width;
    int[] from = pixels.colours;
    String format = call.text("pixel_format", "RGB");
    boolean grey = format.equals("Grayscale");
    int[] result = new int[grey ? count : 3 * count];
    for (int i = 0; i < count; i++) {
      int red = from[3 * i];
      int green = from[3 * i + 1];
      int blue = from[3 * i + 2];
      if (grey) {
        // The weights of ITU-R 601, in 65536ths.
        result[i] = (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
      } else {
        boolean turned = format.equals("BGR");
        result[3 * i] = turned ? blue : red;
        result[3 * i + 1] = green;
        result[3 * i + 2] = turned ? red : blue;
      }
    }
    Shape shape = Shape.of(pixels.height, pixels.width, grey ? 1 : 3);
    return new TypedTensor(OnnxDType.UINT8, Tensor.of(NdArray.wrap(DType.INT32, shape, result)));
  }

  private static Pixels read(Call call, byte[] bytes) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw call.unsupported("a picture of this format cannot be read");
      }
      ImageReader reader = readers.next();
      reader.setInput(in);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      checkSize(width, height);
      BufferedImage image = reader.read(0);
      reader.dispose();
      int[] colours = new int[3 * width * height];
      for (int i = 0; i < width * height; i++) {
        int colour = image.getRGB(i % width, i / width);
        colours[3 * i] = colour >> 16 & 0xFF;
        colours[3 * i + 1] = colour >> 8 & 0xFF;
        colours[3 * i + 2] = colour & 0xFF;
      }
      return new Pixels(height, width, colours);
    } catch (IOException e) {
      throw new PellucidException("the picture cannot be read: " + e.getMessage(), e);
    } catch (NoClassDefFoundError e) {
      throw call.unsupported("pictures need the JDK's module java.desktop");
    }
  }

  private static void checkSize(long width, long height) {
    if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
      throw new PellucidException("a picture of " + width + " x " + height + " is too large");
    }
  }

  /** P6: width, height and the largest number as text, then bytes. */
  private static Pixels pixmap(byte[] bytes) {
    int[] header = new int[3];
    int at = 2;
    for (int i = 0; i < header.length; i++) {
      while (at < bytes.length && Character.isWhitespace(bytes[at])) {
        at++;
      }
      while (at < bytes.length && Character.isDigit(bytes[at]) && header[i] < 1 << 24) {
        header[i] = 10 * header[i] + bytes[at++] - '0';
      }
    }
    at++;
    checkSize(header[0], header[1]);
    int count = 3 * header[0] * header[1];
    if (header[2] != 255 || bytes.length - at < count) {
      throw new PellucidException("the pixmap ends early or has other numbers than bytes");
    }
    int[] colours = new int[count];
    for (int i = 0; i < count; i++) {
      colours[i] = bytes[at + i] & 0xFF;
    }
    return new Pixels(header[1], header[0], colours);
  }
}
