package org.pellucid.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

final class GalleryTest {
  private static final NdArray IMAGES = images();
  private static final NdArray MASKS = NdArray.of(new int[] {0, 1, 2, 3, -1, 5, 2, 7}, 1, 2, 4, 1);

  private static NdArray images() {
    float[] pixels = new float[24];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 10 * i + 7;
    }
    return NdArray.of(pixels, 1, 2, 4, 3);
  }

  private static int[] rgb(Image image, int row, int column) {
    return new int[] {image.at(row, column, 0), image.at(row, column, 1), image.at(row, column, 2)};
  }

  private static Image plain(int height, int width, int value) {
    byte[] pixels = new byte[height * width];
    Arrays.fill(pixels, (byte) value);
    return Image.of(height, width, 1, pixels);
  }

  // Numbers of keras.visualization.draw_segmentation_masks, Keras 3.15.1
  @Test
  void masksArePaintedAsByKeras() {
    assertThat(new SegmentationMasks().numClasses(6).draw(IMAGES, MASKS).toIntArray())
        .containsExactly(
            1, 3, 5, 8, 111, 36, 15, 218, 67, 21, 122, 97, 127, 137, 147, 35, 133, 159, 39, 242, 91,
            217, 227, 237);
    assertThat(
            new SegmentationMasks()
                .numClasses(4)
                .alpha(0.35)
                .ignoreIndex(2)
                .draw(IMAGES, MASKS)
                .toIntArray())
        .containsExactly(
            4, 11, 17, 24, 75, 47, 67, 77, 87, 64, 113, 108, 127, 137, 147, 157, 167, 177, 187, 197,
            207, 216, 226, 236);
    assertThat(
            new SegmentationMasks()
                .numClasses(3)
                .color(0, 1, 2, 3)
                .color(1, 200, 100, 50)
                .color(2, 9, 8, 255)
                .alpha(0.5)
                .draw(IMAGES, MASKS)
                .toIntArray())
        .containsExactly(
            4, 9, 15, 118, 73, 53, 38, 42, 171, 97, 107, 117, 127, 137, 147, 157, 167, 177, 98, 102,
            231, 217, 227, 237);
    assertThat(new SegmentationMasks().blend(false).draw(IMAGES, MASKS).toIntArray())
        .containsExactly(
            0, 0, 0, 1, 127, 31, 2, 254, 62, 3, 126, 93, 127, 137, 147, 5, 125, 155, 2, 254, 62, 7,
            124, 217);
  }

  @Test
  void aMaskIsPaintedOntoOnePicture() {
    Image painted =
        new SegmentationMasks()
            .color(1, 255, 0, 0)
            .ignoreIndex(0)
            .draw(plain(1, 2, 100), NdArray.of(new int[] {0, 1}, 1, 2));

    assertThat(painted.toBytes().toIntArray()).containsExactly(100, 100, 100, 224, 20, 20);
  }

  @Test
  void shapesAndTypesOfMasksAreChecked() {
    assertThatThrownBy(() -> new SegmentationMasks().draw(IMAGES, NdArray.of(new int[8], 8)))
        .hasMessage("SegmentationMasks: the masks have shape [8] but the images [1, 2, 4, 3].");
    assertThatThrownBy(
            () -> new SegmentationMasks().draw(IMAGES, NdArray.of(new float[8], 1, 2, 4)))
        .hasMessage("SegmentationMasks: the masks must be whole numbers, got float32.");
    assertThatThrownBy(() -> new SegmentationMasks().alpha(2))
        .hasMessage("SegmentationMasks: alpha must lie between 0 and 1, got 2.0.");
  }

  @Test
  void picturesStandInRowsWithTheirProportions() {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      images.add(plain(2, 4, 50 * i));
    }

    Image gallery = new Gallery(images).scale(1).dpi(40).transparent(false).draw();

    // three rows of two; squares of 40 pixels with 4 around, pictures of 20 by 40 in their middle
    assertThat(gallery).hasToString("Image(136 x 92, 4 channels)");
    assertThat(rgb(gallery, 4 + 20, 4 + 20)).containsExactly(0, 0, 0);
    assertThat(rgb(gallery, 4 + 20, 48 + 20)).containsExactly(50, 50, 50);
    assertThat(rgb(gallery, 4 + 8, 4 + 20)).containsExactly(255, 255, 255);
    assertThat(rgb(gallery, 4 + 10, 4 + 20)).containsExactly(0, 0, 0);
    assertThat(rgb(gallery, 92 + 20, 4 + 20)).containsExactly(200, 200, 200);
    assertThat(rgb(gallery, 92 + 20, 48 + 20)).containsExactly(255, 255, 255);
    Image clear = new Gallery(images).rows(1).cols(2).draw();
    assertThat(clear).hasToString("Image(128 x 252, 4 channels)");
    assertThat(clear.at(0, 0, 3)).isZero();
  }

  @Test
  void batchesAreStretchedFromTheirRange() {
    NdArray batch = NdArray.of(new float[] {-1, 1}, 2, 1, 1, 1);

    Image gallery = Gallery.of(batch, -1, 1).rows(1).scale(1).dpi(10).draw();

    assertThat(gallery).hasToString("Image(18 x 32, 4 channels)");
    assertThat(gallery.at(8, 8, 0)).isZero();
    assertThat(gallery.at(8, 20, 0)).isEqualTo(255);
    assertThatThrownBy(() -> Gallery.of(NdArray.zeros(batch.dtype(), Shape.of(2, 3)), 0, 1))
        .hasMessage(
            "Gallery: expected images of shape [batch, height, width, channels] and a range from"
                + " low to high, got [2, 3], 0.0 and 1.0.");
  }

  @Test
  void titlesNeedNamesOfClassesAndTakeALine(@TempDir Path folder) {
    Gallery gallery =
        new Gallery(List.of(plain(9, 9, 90), plain(9, 9, 200))).yTrue(0, 1).yPred(1, 7);

    assertThatThrownBy(gallery::draw)
        .hasMessage("Gallery: yTrue and yPred need a labelMap with their names.");
    gallery.labelMap(Map.of(0, "cat", 1, "dog")).rows(1).transparent(false);
    assertThat(gallery.draw()).hasToString("Image(143 x 252, 4 channels)");
    gallery.write(folder.resolve("gallery.png"));
    assertThat(Image.read(folder.resolve("gallery.png"))).isEqualTo(gallery.draw());
    assertThatThrownBy(gallery.yPred(1)::draw).hasMessage("Gallery: 1 labels for 2 images.");
  }

  @Test
  void boxesHaveTheColorsOfTheLegend() {
    List<Image> images = List.of(plain(120, 120, 0));
    Image gallery =
        Gallery.ofBoxes(
                images,
                List.of(List.of(new Box("cat", 20, 20, 60, 60))),
                List.of(List.of(new Box("dog", 30, 85, 100, 110, 0.5))))
            .legend()
            .draw();

    assertThat(gallery).hasToString("Image(147 x 128, 4 channels)");
    assertThat(rgb(gallery, 4 + 60, 4 + 40)).containsExactly(0, 188, 212);
    assertThat(rgb(gallery, 4 + 110, 4 + 60)).containsExactly(255, 235, 59);
    assertThat(rgb(gallery, 128 + 6, 6)).containsExactly(0, 188, 212);
    assertThatThrownBy(() -> Gallery.ofBoxes(images, List.of(), null))
        .hasMessage("Gallery: 0 lists of boxes for 1 images.");
  }

  @Test
  void masksStandBesideTheirPictures() {
    Image gallery =
        Gallery.ofMasks(IMAGES, new SegmentationMasks(), MASKS, MASKS).scale(1).dpi(40).draw();

    assertThat(gallery).hasToString("Image(48 x 136, 4 channels)");
    assertThat(rgb(gallery, 4 + 12, 4 + 5)).containsExactly(7, 17, 27);
    assertThat(rgb(gallery, 4 + 12, 48 + 5)).containsExactly(1, 3, 5);
    assertThat(rgb(gallery, 4 + 12, 92 + 15)).containsExactly(8, 111, 36);
  }
}
