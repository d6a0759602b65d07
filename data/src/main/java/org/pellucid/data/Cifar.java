package org.pellucid.data;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

/**
 * CIFAR-10 in the two forms in which it is found: the archive of binary files of its publisher, and
 * a ZIP file of JPEG pictures in one folder per class.
 */
final class Cifar {
  static final String LICENCE =
      "A. Krizhevsky, V. Nair and G. Hinton, University of Toronto: no formal licence, free for use"
          + " with citation";

  /** The classes in the order of their labels, which is that of the alphabet. */
  static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int PIXELS = 3 * PLANE;
  private static final int RECORD = 1 + PIXELS;
  private static final int BLOCK = 512;

  private Cifar() {}

  private record Labelled(NdArray x, NdArray y) {}

  // ---- The publisher's archive ----

  /** Reads the archive: five files to train with, in their order, and one for the test. */
  static TrainTest whole(Path archive) {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream in = Files.newInputStream(archive);
        DataInputStream tar =
            new DataInputStream(
                new BufferedInputStream(
                    archive.toString().endsWith(".gz") ? new GZIPInputStream(in) : in))) {
      readTar(tar, files);
    } catch (IOException damaged) {
      throw new PellucidException(
          archive + " cannot be read to its end (damaged or incomplete): " + damaged.getMessage(),
          damaged);
    }
    List<byte[]> train = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      train.add(file(archive, files, "data_batch_" + i + ".bin"));
    }
    Labelled learned = records(archive, train);
    Labelled held = records(archive, List.of(file(archive, files, "test_batch.bin")));
    return new TrainTest("CIFAR-10", learned.x, learned.y, held.x, held.y, CLASSES, LICENCE);
  }

  private static void readTar(DataInputStream tar, Map<String, byte[]> files) throws IOException {
    byte[] header = new byte[BLOCK];
    while (true) {
      tar.readFully(header);
      if (header[0] == 0) {
        return; // blocks of zeros end an archive
      }
      String name = text(header, 0, 100);
      long size;
      try {
        size = Long.parseLong(text(header, 124, 12).strip(), 8);
      } catch (NumberFormatException none) {
        throw new IOException("\"" + name + "\" has no size", none);
      }
      if (size < 0 || size > Integer.MAX_VALUE - BLOCK) {
        throw new IOException("\"" + name + "\" has the size " + size);
      }
      byte[] content = new byte[0];
      if (name.endsWith(".bin")) {
        content = tar.readNBytes((int) size);
        files.put(name.substring(name.lastIndexOf('/') + 1), content);
      }
      tar.skipNBytes(Math.ceilDiv(size, BLOCK) * BLOCK - content.length);
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.US_ASCII);
  }

  private static byte[] file(Path archive, Map<String, byte[]> files, String name) {
    byte @Nullable [] content = files.get(name);
    if (content == null) {
      throw new PellucidException(archive + ": there is no " + name + " in it.");
    }
    if (content.length == 0 || content.length % RECORD != 0) {
      throw new PellucidException(
          archive
              + ": "
              + name
              + " has "
              + content.length
              + " bytes, expected a multiple of "
              + RECORD
              + ".");
    }
    return content;
  }

  /** Records of a label and three planes of pixels, which become channels. */
  private static Labelled records(Path archive, List<byte[]> files) {
    int count = files.stream().mapToInt(file -> file.length / RECORD).sum();
    float[] x = new float[count * PIXELS];
    int[] y = new int[count];
    int sample = 0;
    for (byte[] file : files) {
      for (int at = 0; at < file.length; at += RECORD, sample++) {
        y[sample] = file[at];
        if (y[sample] < 0 || y[sample] >= CLASSES.size()) {
          throw new PellucidException(
              archive + ": label " + sample + " is " + y[sample] + ", outside 0..9.");
        }
        for (int i = 0; i < PIXELS; i++) {
          int pixel = file[at + 1 + i % 3 * PLANE + i / 3] & 0xff;
          x[sample * PIXELS + i] = pixel / 255f;
        }
      }
    }
    return labelled(x, y);
  }

  private static Labelled labelled(float[] x, int[] y) {
    return new Labelled(NdArray.of(x, y.length, SIDE, SIDE, 3), NdArray.of(y));
  }

  // ---- Pictures in a ZIP file ----

  private record Picture(String name, int label, byte[] bytes) {}

  /**
   * Reads pictures named {@code CLASS/NUMBER.jpg}. One picture of each class follows the other, so
   * that any first part has all classes; the last tenth of each class is the test part.
   */
  static TrainTest pictures(Path zip) {
    List<List<Picture>> classes = new ArrayList<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      Map<String, ZipEntry> entries = new TreeMap<>();
      file.stream().forEach(entry -> entries.put(entry.getName(), entry));
      for (int label = 0; label < CLASSES.size(); label++) {
        String folder = CLASSES.get(label) + "/";
        List<Picture> pictures = new ArrayList<>();
        for (Map.Entry<String, ZipEntry> entry : entries.entrySet()) {
          if (entry.getKey().startsWith(folder) && entry.getKey().endsWith(".jpg")) {
            try (InputStream in = file.getInputStream(entry.getValue())) {
              pictures.add(new Picture(entry.getKey(), label, in.readAllBytes()));
            }
          }
        }
        classes.add(pictures);
      }
    } catch (IOException damaged) {
      throw new PellucidException(zip + " cannot be read: " + damaged.getMessage(), damaged);
    }
    int each = classes.getFirst().size();
    if (each < 10 || classes.stream().anyMatch(pictures -> pictures.size() != each)) {
      throw new PellucidException(
          zip
              + " has "
              + classes.stream().map(List::size).toList()
              + " pictures of the classes, expected the same number of each, at least 10.");
    }
    int train = each - each / 10;
    Labelled learned = decoded(zip, classes, 0, train);
    Labelled held = decoded(zip, classes, train, each);
    return new TrainTest(
        "CIFAR-10 (" + each * CLASSES.size() + " of the 50,000 training pictures, as JPEG)",
        learned.x,
        learned.y,
        held.x,
        held.y,
        CLASSES,
        LICENCE);
  }

  private static Labelled decoded(Path zip, List<List<Picture>> classes, int from, int to) {
    int count = (to - from) * classes.size();
    float[] x = new float[count * PIXELS];
    int[] y = new int[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> {
          Picture picture = classes.get(i % classes.size()).get(from + i / classes.size());
          decode(zip, picture, x, i * PIXELS);
          y[i] = picture.label;
        });
    return labelled(x, y);
  }

  private static void decode(Path zip, Picture picture, float[] x, int at) {
    BufferedImage image;
    try {
      image =
          ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(picture.bytes)));
    } catch (IOException damaged) {
      throw new PellucidException(zip + ": " + picture.name + ": not a readable image.", damaged);
    }
    if (image == null || image.getWidth() != SIDE || image.getHeight() != SIDE) {
      throw new PellucidException(
          zip + ": " + picture.name + ": not a readable image of 32x32 pixels.");
    }
    int[] colors = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
    for (int i = 0; i < PLANE; i++) {
      for (int c = 0; c < 3; c++) {
        x[at + 3 * i + c] = (colors[i] >> (16 - 8 * c) & 0xff) / 255f;
      }
    }
  }
}
