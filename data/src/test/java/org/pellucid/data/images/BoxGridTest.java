package org.pellucid.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.tensor.Tensor;

final class BoxGridTest {
  private static final BoxGrid GRID = new BoxGrid(List.of("cat", "dog"), 64, 96, 8);
  private static final Box CAT = new Box("cat", 10, 12, 31, 42);
  private static final Box DOG = new Box("dog", 50, 20, 90, 60);

  /** What a network would say that has learned a target by heart. */
  private static NdArray perfect(NdArray target) {
    int cells = target.size() / 7;
    float[] output = new float[cells * 6];
    for (int cell = 0; cell < cells; cell++) {
      for (int label = 0; label < 2; label++) {
        double hill = Math.clamp(target.getDouble(7 * cell + label), 1e-4, 1 - 1e-4);
        output[6 * cell + label] = (float) Math.log(hill / (1 - hill));
      }
      for (int i = 2; i < 6; i++) {
        output[6 * cell + i] = (float) target.getDouble(7 * cell + i);
      }
    }
    return NdArray.of(output, 1, 8, 12, 6);
  }

  @Test
  void whatIsEncodedIsFoundAgain() {
    List<Box> found = GRID.decode(perfect(GRID.encode(List.of(CAT, DOG))), 0, 0.5);

    assertThat(found).extracting(Box::label).containsExactlyInAnyOrder("cat", "dog");
    for (Box box : found) {
      assertThat(box.iou(box.label().equals("cat") ? CAT : DOG)).isCloseTo(1, within(1e-5));
      assertThat(box.score()).isCloseTo(0.9999, within(1e-6));
    }
  }

  /** Says of any picture what is right about one with a cat and a dog. */
  private static final class ByHeart extends Layer {
    @Override
    protected Tensor forward(Tensor x) {
      Tensor right = Tensor.of(perfect(GRID.encode(List.of(CAT, DOG))));
      return x.sum(1, 2, 3).multiply(0).reshape(-1, 1, 1, 1).add(right);
    }
  }

  @Test
  void aNetworkIsAskedAboutEachPicture() {
    Model model = new Sequential(new Input(64, 96, 1), new ByHeart());
    Image dark = Image.of(64, 96, 1, new byte[64 * 96]);

    List<List<Box>> found = GRID.find(model, List.of(dark, dark), 0.5);

    assertThat(found).hasSize(2);
    assertThat(found.getFirst()).hasSize(2).isEqualTo(found.getLast());
    assertThatThrownBy(() -> GRID.find(model, List.of(dark.resize(32, 96)), 0.5))
        .hasMessage("BoxGrid: the pictures must be 64 x 96, got Image(32 x 96, 1 channels).");
  }

  @Test
  void aTargetHasAHillAroundTheMiddleAndTheSizesInCells() {
    NdArray target = GRID.encode(List.of(CAT));

    assertThat(target.shape()).isEqualTo(Shape.of(8, 12, 7));
    // The middle of the cat is at (20.5, 27): column 2, row 3.
    float[] cell = Arrays.copyOfRange(target.toFloatArray(), 7 * (3 * 12 + 2), 7 * (3 * 12 + 3));
    assertThat(cell)
        .containsExactly(
            new float[] {
              1,
              0,
              (float) Math.log(21 / 8.0),
              (float) Math.log(30 / 8.0),
              20.5f / 8 - 2.5f,
              27f / 8 - 3.5f,
              1
            },
            within(1e-6f));
    assertThat(target.getDouble(7 * (3 * 12 + 3))).isCloseTo(Math.exp(-2), within(1e-6));
    assertThat(target.getDouble(7 * (3 * 12 + 3) + 6)).isZero();
  }

  @Test
  void theLossIsSmallForWhatIsRightAndLargerForWhatIsNot() {
    NdArray target = GRID.encode(List.of(CAT, DOG));
    Tensor wanted = Tensor.of(target.reshape(Shape.of(1, 8, 12, 7)));
    double right = GRID.loss().apply(wanted, Tensor.of(perfect(target))).item();
    double nothing = GRID.loss().apply(wanted, Tensor.zeros(1, 8, 12, 6)).item();
    double other = GRID.loss().apply(wanted, Tensor.of(perfect(GRID.encode(List.of(CAT))))).item();

    // Not 0: cells near a top count little, but they count.
    assertThat(right).isBetween(0.0, 0.1);
    assertThat(other).isGreaterThan(3);
    // Each of two tops costs ln 2 / 4, and the other cells somewhat less.
    assertThat(nothing).isGreaterThan(Math.log(2) / 4);
  }

  @Test
  void withoutBoxesTheLossIsFiniteAndItsGradientPushesEveryHillDown() {
    Tensor wanted = Tensor.of(GRID.encode(List.of()).reshape(Shape.of(1, 8, 12, 7)));
    Tensor said = Tensor.zeros(1, 8, 12, 6);
    Tensor loss = GRID.loss().apply(wanted, said);

    // 192 hills, each (1/2)^2 ln 2.
    assertThat(loss.item()).isCloseTo(192 * Math.log(2) / 4, within(1e-3));
    float[] slope = Gradients.of(loss, List.of(said)).getFirst().toFloatArray();
    assertThat(slope[0]).isPositive();
    assertThat(slope[2]).isZero();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> GRID.encode(List.of(new Box("cow", 0, 0, 1, 1))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("BoxGrid: a box has the label \"cow\"; known: [cat, dog].");
    assertThatThrownBy(() -> new BoxGrid(List.of("cat"), 60, 96, 8))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "BoxGrid: height and width must be multiples of the stride, got 60, 96 and stride 8.");
    NdArray small = NdArray.zeros(DType.FLOAT32, Shape.of(1, 4, 4, 6));
    assertThatThrownBy(() -> GRID.decode(small, 0, 0.5))
        .isInstanceOf(PellucidException.class)
        .hasMessage("BoxGrid: the outputs have shape [1, 4, 4, 6], expected [batch, 8, 12, 6].");
    Tensor wanted = Tensor.zeros(1, 8, 12, 7);
    assertThatThrownBy(() ->
            GRID.loss()
                .check(wanted.shape(), DType.FLOAT32, Shape.of(Shape.UNKNOWN, 4, 12, 6), "out"))
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("output \"out\" is [");
  }

  @Test
  void boxesFollowMirroredTurnedAndResizedPictures() {
    byte[] pixels = new byte[6 * 4];
    pixels[4 + 2] = 1;
    // One bright pixel in row 1, column 2 of 6 rows and 4 columns.
    MarkedImage marked =
        new MarkedImage(Image.of(6, 4, 1, pixels), List.of(new Box("dot", 2, 1, 3, 2)));
    for (MarkedImage moved : List.of(marked, marked.flip(), marked.turn(), marked.turn().turn())) {
      Box box = moved.boxes().getFirst();
      assertThat(moved.image().at((int) box.top(), (int) box.left(), 0)).isEqualTo(1);
      assertThat(box.area()).isEqualTo(1);
    }
    assertThat(marked.turn().image().height()).isEqualTo(4);
    assertThat(marked.turn().boxes()).containsExactly(new Box("dot", 4, 2, 5, 3));
    assertThat(marked.turn().turn().turn().turn()).isEqualTo(marked);
    assertThat(marked.resize(12, 4).boxes()).containsExactly(new Box("dot", 2, 2, 3, 4));
  }
}
