package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.PictureSets.Portrait;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;

final class FacesTest {
  private static final NdArray STRANGERS = NdArray.of(new float[] {0, 0, 1, 0, 0, 0, 0, 1}, 2, 4);

  @Test
  void portraitsOfOnePersonThatLieTogetherAreRecognized() {
    NdArray clear =
        NdArray.of(new float[] {1, 0.1f, 0, 0, 1, -0.1f, 0, 0, 0, 3, 0, 0, 0.1f, 1, 0, 0}, 4, 4);
    Likeness likeness = Likeness.of(clear, STRANGERS, 2);

    assertThat(likeness.verification(Likeness.threshold(List.of(likeness)))).isEqualTo(1);
    assertThat(likeness.oneShot()).isEqualTo(1);
    assertThat(likeness.nearest(0)).containsExactly(1, 3, 2);
  }

  @Test
  void oneOfTwoPairsMistakenIsCounted() {
    // The second portrait of the first person looks like the second person.
    NdArray mixed = NdArray.of(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0}, 4, 4);
    Likeness likeness = Likeness.of(mixed, STRANGERS, 2);

    // At 0.5: one of two same pairs accepted, two of four different pairs refused.
    assertThat(likeness.verification(0.5)).isEqualTo(0.5);
    // With everything accepted, all same pairs and no different one are right.
    assertThat(likeness.verification(-1)).isEqualTo(0.5);
  }

  @Test
  void whoIsLikeManyStrangersMustBeMoreAlike() {
    NdArray clear = NdArray.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0}, 4, 4);
    Likeness unlike = Likeness.of(clear, STRANGERS, 2);
    Likeness common = Likeness.of(clear, NdArray.of(new float[] {1, 0, 0, 0}, 1, 4), 2);

    assertThat(unlike.verification(0.5)).isEqualTo(1);
    // The first person looks like the stranger: a cosine of 1 is no more than usual.
    assertThat(common.verification(0.5)).isEqualTo(0.75);
    assertThat(common.verification(0)).isEqualTo(1);
  }

  @Test
  void aMirroredFaceIsAnotherPerson() {
    Portrait face = new Portrait(7, Image.of(1, 2, 1, new byte[] {1, 2}));
    Portrait mirrored = FaceNetwork.mirrored(face, () -> 0L);

    assertThat(mirrored.image()).isEqualTo(Image.of(1, 2, 1, new byte[] {2, 1}));
    assertThat(FaceNetwork.label(face, List.of(3, 7, 9))).isEqualTo(1);
    assertThat(FaceNetwork.label(mirrored, List.of(3, 7, 9))).isEqualTo(4);
  }

  @Test
  void theRightPersonMustWinByAMargin() {
    Tensor label = Tensor.of(new float[] {1});
    Tensor cosine = Tensor.of(new float[][] {{0.3f, 0.5f}});
    // 16 (0.5 - 0.2) against 16 x 0.3: a draw.
    assertThat(FaceNetwork.cosineMargin(label, cosine).toDoubleArray())
        .containsExactly(new double[] {Math.log(2)}, within(1e-6));
  }

  @Test
  void theNetworkGivesNumbersOfLengthOneWhateverTheLight() {
    Tensor faces = RandomNumbers.uniform(Shape.of(2, 64, 64, 1), 3);
    Tensor dark = FaceNetwork.untrained().whole().predict(faces);
    assertThat(dark.shape()).isEqualTo(Shape.of(2, 64));
    assertThat(dark.square().sum(1).toDoubleArray())
        .containsExactly(new double[] {1, 1}, within(1e-5));
  }
}
