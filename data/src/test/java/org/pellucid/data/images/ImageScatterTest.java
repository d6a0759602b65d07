package org.pellucid.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;

final class ImageScatterTest {
  /** Three pictures of 2 x 2 pixels: bright, dark, bright on the left. */
  private static final NdArray IMAGES =
      NdArray.of(new float[] {1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0}, 3, 2, 2, 1);

  private static final NdArray PLACES = NdArray.of(new float[] {-1, 1, 0, 0, 1, -2}, 3, 2);

  private static int rgb(Image image, int row, int column) {
    return image.at(row, column, 0) << 16
        | image.at(row, column, 1) << 8
        | image.at(row, column, 2);
  }

  @Test
  void picturesLieAtTheirPlaces() {
    Image plot = ImageScatter.of(IMAGES, PLACES).edge(2).size(40).mark(2).draw();

    assertThat(plot).hasToString("Image(40 x 40, 3 channels)");
    // A place of -1, 1 is a quarter from the left and a quarter from above.
    assertThat(rgb(plot, 10, 10)).isEqualTo(0xFFFFFF);
    assertThat(rgb(plot, 9, 9)).isEqualTo(0xFFFFFF);
    assertThat(rgb(plot, 8, 10)).isZero();
    assertThat(rgb(plot, 20, 20)).as("dark").isZero();
    assertThat(rgb(plot, 39, 29)).isEqualTo(0xFFFFFF);
    assertThat(rgb(plot, 39, 30)).as("its dark half").isZero();
  }

  @Test
  void theFarthestPlaceIsAtTheEdgeUnlessSaidOtherwise() {
    Image plot = ImageScatter.of(IMAGES, PLACES).size(40).mark(2).draw();

    assertThat(plot).isEqualTo(ImageScatter.of(IMAGES, PLACES).edge(2).size(40).mark(2).draw());
  }

  @Test
  void eachClassHasAColour() {
    Image plot =
        ImageScatter.of(IMAGES, PLACES).classes(new int[] {0, 0, 1}, 2).size(40).mark(2).draw();

    assertThat(rgb(plot, 10, 10)).as("red").isEqualTo(0xFF4D4D);
    assertThat(rgb(plot, 39, 29)).as("the opposite of red").isEqualTo(0x4DFFFF);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> ImageScatter.of(PLACES, PLACES))
        .hasMessage(
            "ImageScatter: expected images [batch, height, width, 1] and places [batch, 2], got"
                + " [3, 2] and [3, 2].");
    assertThatThrownBy(() -> ImageScatter.of(IMAGES, PLACES).classes(new int[] {1}, 2))
        .hasMessage("ImageScatter: 1 labels for 3 images.");
    assertThatThrownBy(() -> ImageScatter.of(IMAGES, PLACES).edge(0))
        .hasMessage("ImageScatter: edge must be above 0, got 0.0.");
    assertThatThrownBy(() -> ImageScatter.of(IMAGES, PLACES).mark(0))
        .hasMessage("ImageScatter: mark must be >= 1, got 0.");
  }

  @Test
  void picturesThatAllLieInTheMiddleAreDrawnThere() {
    NdArray middle = NdArray.of(new float[6], 3, 2);
    Image plot = ImageScatter.of(IMAGES, middle).size(40).mark(2).draw();

    assertThat(rgb(plot, 20, 20)).isEqualTo(0xFFFFFF);
    assertThat(rgb(plot, 0, 0)).isZero();
  }
}
