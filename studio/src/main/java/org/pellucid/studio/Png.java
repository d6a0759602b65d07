package org.pellucid.studio;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Small pictures as PNG, without the desktop module. Source: W3C, Portable Network Graphics
 * Specification.
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** By the number of channels, 1 to 4: grey, grey with alpha, colours, colours with alpha. */
  private static final int[] COLOUR_TYPES = {0, 0, 4, 2, 6};

  private Png() {}

  /**
   * Writes a picture as the address of an image.
   *
   * @param pixels a byte for each channel of each pixel, row by row
   * @param channels 1, 3 or 4
   */
  static String address(byte[] pixels, int height, int width, int channels) {
    return "data:image/png;base64,"
        + Base64.getEncoder().encodeToString(bytes(pixels, height, width, channels));
  }

  static byte[] bytes(byte[] pixels, int height, int width, int channels) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.writeBytes(SIGNATURE);
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      DataOutputStream numbers = new DataOutputStream(head);
      numbers.writeInt(width);
      numbers.writeInt(height);
      numbers.write(new byte[] {8, (byte) COLOUR_TYPES[channels], 0, 0, 0});
      chunk(file, "IHDR", head.toByteArray());
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
        int line = width * channels;
        for (int row = 0; row < height; row++) {
          deflater.write(0); // The line as it is, without a filter
          deflater.write(pixels, row * line, line);
        }
      }
      chunk(file, "IDAT", packed.toByteArray());
      chunk(file, "IEND", new byte[0]);
      return file.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(content);
    DataOutputStream out = new DataOutputStream(file);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) check.getValue());
  }
}
