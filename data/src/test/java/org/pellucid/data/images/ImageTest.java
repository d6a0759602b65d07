package org.pellucid.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

final class ImageTest {
  private static byte[] encoded(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(picture, format, out)).as("a writer for %s", format).isTrue();
    return out.toByteArray();
  }

  private static BufferedImage picture(int type) {
    BufferedImage picture = new BufferedImage(3, 2, type);
    WritableRaster raster = picture.getRaster();
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 3; x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          raster.setSample(x, y, band, 40 * (y * 3 + x) + 10 * band + 5);
        }
      }
    }
    return picture;
  }

  @Test
  void greyIsReadAsItIsWritten() throws IOException {
    Image image = Image.read(encoded(picture(BufferedImage.TYPE_BYTE_GRAY), "png"), "a.png");

    assertThat(image).hasToString("Image(2 x 3, 1 channels)");
    assertThat(image.toBytes().toIntArray()).containsExactly(5, 45, 85, 125, 165, 205);
  }

  @Test
  void coloursComeAsRedGreenBlueAndOpacity() throws IOException {
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR}) {
      Image image = Image.read(encoded(picture(type), "png"), "a.png");
      assertThat(image.channels()).isEqualTo(3);
      assertThat(Arrays.copyOf(image.toBytes().toIntArray(), 6))
          .containsExactly(5, 15, 25, 45, 55, 65);
    }
    Image image = Image.read(encoded(picture(BufferedImage.TYPE_4BYTE_ABGR), "png"), "a.png");
    assertThat(image.channels()).isEqualTo(4);
    assertThat(Arrays.copyOf(image.toBytes().toIntArray(), 4)).containsExactly(5, 15, 25, 35);
  }

  @Test
  void sixteenBitsBecomeEight() throws IOException {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    picture.getRaster().setSample(0, 0, 0, 65535);
    picture.getRaster().setSample(1, 0, 0, 0x8000);

    Image image = Image.read(encoded(picture, "png"), "a.png");

    assertThat(image.toBytes().toIntArray()).containsExactly(255, 128);
  }

  @Test
  void palettesAndOneBitPicturesAreRead() throws IOException {
    BufferedImage palette = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
    palette.setRGB(0, 0, Color.RED.getRGB());
    palette.setRGB(1, 0, Color.WHITE.getRGB());
    for (String format : List.of("png", "gif")) {
      assertThat(Image.read(encoded(palette, format), "a").rgb().toBytes().toIntArray())
          .as(format)
          .containsExactly(255, 0, 0, 255, 255, 255);
    }
    BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    bits.setRGB(1, 0, -1);
    for (String format : List.of("png", "bmp")) {
      assertThat(Image.read(encoded(bits, format), "a").grey().toBytes().toIntArray())
          .as(format)
          .containsExactly(0, 255);
    }
  }

  @Test
  void writtenPicturesAreReadAgain(@TempDir Path folder) {
    byte[] pixels = new byte[4 * 5 * 3];
    new SplittableRandom(1).nextBytes(pixels);
    Image image = Image.of(4, 5, 3, pixels);

    image.write(folder.resolve("a.png"));
    image.write(folder.resolve("a.jpg"));

    assertThat(Image.read(folder.resolve("a.png"))).isEqualTo(image);
    assertThat(Image.read(folder.resolve("a.jpg"))).hasToString("Image(4 x 5, 3 channels)");
    assertThatThrownBy(() -> image.write(folder.resolve("a.tga")))
        .hasMessage(
            "Cannot write " + folder.resolve("a.tga") + ": the name must end in .png or .jpg.");
    Path nowhere = folder.resolve("no");
    assertThatThrownBy(() -> image.write(nowhere.resolve("a.png")))
        .hasMessage(
            "Cannot save to "
                + nowhere.resolve("a.png")
                + ": the folder "
                + nowhere
                + " does not exist.");
  }

  @Test
  void filesThatAreNoPicturesAreNamed(@TempDir Path folder) throws IOException {
    Path empty = Files.createFile(folder.resolve("17.jpg"));

    assertThatThrownBy(() -> Image.read(empty))
        .isInstanceOf(PellucidException.class)
        .hasMessage(empty + ": not a readable image (0 bytes).");
  }

  @Test
  void damagedPicturesRaiseOneKindOfException() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (String format : List.of("png", "jpg", "gif", "bmp")) {
      byte[] whole = encoded(picture(BufferedImage.TYPE_INT_RGB), format);
      for (int i = 0; i < 300; i++) {
        byte[] file = Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
        for (int k = 0; k < 4; k++) {
          file[random.nextInt(file.length)] = (byte) random.nextInt(256);
        }
        try {
          Image.read(file, "a." + format);
        } catch (PellucidException expected) {
          refused++;
        }
      }
    }
    assertThat(refused).isBetween(300, 1_199);
  }

  @Test
  void greyAndColourConvert() {
    Image colour = Image.of(1, 2, 3, new byte[] {100, 0, 0, 0, 0, 100});

    assertThat(colour.grey().toBytes().toIntArray()).containsExactly(30, 11);
    assertThat(colour.grey().rgb().toBytes().toIntArray()).containsExactly(30, 30, 30, 11, 11, 11);
    assertThat(colour.toArray().toFloatArray()[0]).isEqualTo(100 / 255f);
    assertThat(Image.of(colour.toArray())).isEqualTo(colour);
  }

  @Test
  void shrinkingTakesMeans() {
    Image checks = Image.of(2, 4, 1, new byte[] {0, 100, 0, 100, 100, 0, 100, 0});

    assertThat(checks.resize(1, 1).toBytes().toIntArray()).containsExactly(50);
    assertThat(checks.resize(2, 4)).isEqualTo(checks);
  }

  // Values of Pillow 12.3: Image.fromarray(x).resize((6, 1), Image.BILINEAR)
  @Test
  void growingAndShrinkingAgreeWithPillow() {
    byte[] row = {0, 60, 120};

    assertThat(Image.of(1, 3, 1, row).resize(1, 6).toBytes().toIntArray())
        .containsExactly(0, 15, 45, 75, 105, 120);
    assertThat(Image.of(1, 3, 1, row).resize(1, 2).toBytes().toIntArray()).containsExactly(23, 98);
  }

  @Test
  void picturesAreCutPaddedAndMirrored() {
    Image image = Image.of(2, 3, 1, new byte[] {1, 2, 3, 4, 5, 6});

    assertThat(image.crop(0, 1, 2, 2).toBytes().toIntArray()).containsExactly(2, 3, 5, 6);
    assertThat(image.flip().toBytes().toIntArray()).containsExactly(3, 2, 1, 6, 5, 4);
    assertThat(image.pad(1).toBytes().toIntArray())
        .containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0, 0);
    assertThat(image.cover(2, 2).toBytes().toIntArray()).containsExactly(1, 2, 4, 5);
    assertThat(image.contain(3, 3)).hasToString("Image(3 x 3, 1 channels)");
  }

  @Test
  void boxesAreDrawnInTheColourOfTheirLabel() {
    Image black = Image.of(60, 60, 1, new byte[3600]);

    Image drawn = black.draw(List.of(new Box("cell", 20, 20, 50, 50, 0.5)));

    assertThat(drawn.channels()).isEqualTo(3);
    assertThat(new int[] {drawn.at(50, 35, 0), drawn.at(50, 35, 1), drawn.at(50, 35, 2)})
        .containsExactly(0xE6, 0x9F, 0);
    assertThat(drawn.at(35, 35, 0)).isZero();
  }

  @Test
  void arraysOfOtherShapesAreRefused() {
    assertThatThrownBy(() -> Image.of(NdArray.of(new float[4])))
        .hasMessage("Image: the array has shape [4], expected [height, width, channels].");
  }

  @Test
  void overlapIsIntersectionOverUnion() {
    Box a = new Box("a", 0, 0, 10, 10);

    assertThat(a.iou(a)).isEqualTo(1);
    assertThat(a.iou(new Box("a", 5, 0, 15, 10))).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(a.iou(new Box("a", 10, 0, 20, 10))).isZero();
    assertThat(a.flip(100)).isEqualTo(new Box("a", 90, 0, 100, 10));
    assertThat(a.scale(2, 3)).isEqualTo(new Box("a", 0, 0, 30, 20));
    assertThat(new Box("a", -5, -5, 20, 5).clip(8, 8)).isEqualTo(new Box("a", 0, 0, 8, 5));
  }

  @Test
  void theSurestOfOverlappingBoxesIsKept() {
    Box sure = new Box("a", 0, 0, 10, 10, 0.9);
    Box near = new Box("a", 1, 0, 11, 10, 0.8);
    Box other = new Box("b", 1, 0, 11, 10, 0.7);

    assertThat(Boxes.nonMaximumSuppression(List.of(near, other, sure), 0.5))
        .containsExactly(sure, other);
  }

  // By hand: right, wrong, right of two true boxes: precision 1 up to recall 0.5, then 2/3
  @Test
  void averagePrecisionIsTheAreaUnderTheCurve() {
    List<List<Box>> truth =
        List.of(List.of(new Box("a", 0, 0, 10, 10)), List.of(new Box("a", 0, 0, 10, 10)));
    List<List<Box>> found =
        List.of(
            List.of(new Box("a", 0, 0, 10, 9, 0.9), new Box("a", 0, 0, 10, 10, 0.8)),
            List.of(new Box("a", 1, 0, 10, 10, 0.7)));

    assertThat(Boxes.meanAveragePrecision(truth, found, 0.5))
        .isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-12));
    assertThat(Boxes.averagePrecision(truth, List.of(List.of(), List.of()), 0.5))
        .containsEntry("a", 0.0);
  }

  @Test
  void vocFilesAreRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.xml");
    Files.writeString(
        file,
        """
        <annotation><filename>a.jpg</filename>
          <size><width>100</width><height>50</height><depth>3</depth></size>
          <object><name>cell</name>
            <bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>
          <object><name>cell</name>
            <bndbox><xmin>90</xmin><ymin>2</ymin><xmax>130</xmax><ymax>40</ymax></bndbox></object>
          <object><name>dot</name>
            <bndbox><xmin>7</xmin><ymin>2</ymin><xmax>7</xmax><ymax>40</ymax></bndbox></object>
        </annotation>
        """);

    Annotated marked = Annotations.readVoc(file);

    assertThat(marked)
        .isEqualTo(
            new Annotated(
                "a.jpg",
                50,
                100,
                List.of(new Box("cell", 1, 2, 30, 40), new Box("cell", 90, 2, 100, 40)),
                List.of(
                    "cell at 90.0, 2.0 to 130.0, 40.0 leaves the picture and is cut off.",
                    "dot at 7.0, 2.0 to 7.0, 40.0 has no area and is left out.")));
  }

  @Test
  void xmlThatNamesOtherFilesIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.xml");
    Files.writeString(
        file,
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><annotation>&e;</annotation>");

    assertThatThrownBy(() -> Annotations.readVoc(file))
        .hasMessageContaining("not a readable XML file");
  }

  @Test
  void cocoFilesAreRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(
        file,
        """
        {"images": [{"id": 5, "file_name": "a.jpg", "width": 100, "height": 50}],
         "categories": [{"id": 2, "name": "cell"}],
         "annotations": [{"id": 1, "image_id": 5, "category_id": 2, "bbox": [1, 2, 29, 38]}]}
        """);

    assertThat(Annotations.readCoco(file))
        .containsExactly(
            new Annotated("a.jpg", 50, 100, List.of(new Box("cell", 1, 2, 30, 40)), List.of()));
  }
}
