package org.pellucid.callbacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A grey image as a PNG file, written without the desktop module. */
final class PngImage {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private PngImage() {}

  /**
   * Encodes an image.
   *
   * @param pixels row by row, 0 for black to 255 for white
   * @param width how many in a row
   * @return the file
   */
  static byte[] grey(byte[] pixels, int width) {
    int height = pixels.length / width;
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    Deflater deflater = new Deflater();
    try (DeflaterOutputStream packed = new DeflaterOutputStream(rows, deflater)) {
      for (int row = 0; row < height; row++) {
        packed.write(0);
        packed.write(pixels, row * width, width);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    // 8 bits per pixel, grey, usual compression and filters, not interlaced
    byte[] header =
        ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put(new byte[4]).array();
    chunk(file, "IHDR", header);
    chunk(file, "IDAT", rows.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(content);
    file.writeBytes(
        ByteBuffer.allocate(content.length + 12)
            .putInt(content.length)
            .put(name)
            .put(content)
            .putInt((int) sum.getValue())
            .array());
  }
}
