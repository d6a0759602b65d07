package org.pellucid.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.compile.Backend;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/** Expected numbers by keras.utils.bounding_boxes of Keras 3.15. */
final class BoundingBoxesTest {
  private static final List<String> FORMATS =
      List.of(
          "xyxy",
          "yxyx",
          "xywh",
          "center_xywh",
          "center_yxhw",
          "rel_xyxy",
          "rel_yxyx",
          "rel_xywh",
          "rel_center_xywh");
  private static final float[][] CONVERTED = {
    {10, 20, 110, 120},
    {20, 10, 120, 110},
    {10, 20, 100, 100},
    {60, 70, 100, 100},
    {70, 60, 100, 100},
    {0.0625f, 0.1f, 0.6875f, 0.6f},
    {0.1f, 0.0625f, 0.6f, 0.6875f},
    {0.0625f, 0.1f, 0.625f, 0.5f},
    {0.375f, 0.35f, 0.625f, 0.5f}
  };

  private static final Tensor BOXES =
      Tensor.of(
          new float[][][] {
            {{10, 20, 110, 120}, {20, 30, 120, 130}}, {{5, 7, 25, 17}, {0, -8, 40, 300}}
          });
  private static final Tensor OTHERS =
      Tensor.of(new float[][][] {{{15, 10, 90, 140}}, {{5, 8, 26, 16}}});
  private static final Tensor ANCHORS = Tensor.of(new float[][] {{0, 0, 20, 30}, {10, 12, 50, 40}});
  private static final Shape IMAGE = Shape.of(200, 160, 3);

  /** Up to the rounding of numbers near 100. */
  private static void assertNear(Tensor actual, double... expected) {
    assertThat(actual.toDoubleArray()).containsExactly(expected, within(1e-4));
  }

  private static void assertNumbers(Tensor actual, double... expected) {
    assertThat(actual.toDoubleArray()).hasSameSizeAs(expected);
    double[] numbers = actual.toDoubleArray();
    for (int i = 0; i < expected.length; i++) {
      assertThat(numbers[i])
          .as("number %d", i)
          .isCloseTo(expected[i], within(1e-6 + 2e-6 * Math.abs(expected[i])));
    }
  }

  @Test
  void everyFormatBecomesEveryOther() {
    for (int i = 0; i < FORMATS.size(); i++) {
      for (int j = 0; j < FORMATS.size(); j++) {
        Tensor converted =
            BoundingBoxes.convertFormat(
                Tensor.of(new float[][] {CONVERTED[i]}), FORMATS.get(i), FORMATS.get(j), 200, 160);
        assertThat(converted.toFloatArray())
            .as(FORMATS.get(i) + " to " + FORMATS.get(j))
            .containsExactly(CONVERTED[j], within(1e-5f));
      }
    }
    assertThat(BoundingBoxes.convertFormat(BOXES.cast(DType.INT32), "XYXY", "xywh").dtype())
        .isEqualTo(DType.FLOAT32);
    assertNumbers(
        BoundingBoxes.convertFormat(
            Tensor.of(new float[][] {{.1f, .2f, .5f, .6f}}), "rel_xywh", "rel_yxyx"),
        0.2,
        0.1,
        0.8,
        0.6);
  }

  @Test
  void boxesAreCutAtTheBorderAndLoseTheirLabelsOutside() {
    BoundingBoxes pixels =
        new BoundingBoxes(
                Tensor.of(new float[][] {{-10, -20, 150, 160}, {50, 40, 70, 80}, {130, 5, 140, 9}}),
                Tensor.of(new int[] {0, 1, 2}))
            .clipToImageSize(100, 120);
    assertNumbers(pixels.boxes(), 0, 0, 120, 100, 50, 40, 70, 80, 120, 5, 120, 9);
    assertThat(pixels.labels()).isNotNull();
    assertNumbers(pixels.labels(), 0, 1, -1);
    assertThat(pixels.labels().dtype()).isEqualTo(DType.INT32);

    BoundingBoxes parts =
        new BoundingBoxes(
                Tensor.of(new float[][] {{-.1f, .2f, 1.5f, .6f}, {1.2f, .1f, 1.5f, .3f}}),
                Tensor.of(new float[][] {{0.25f, 0.75f}, {1, 0}}))
            .clipToImageSize(0, 0, "rel_xyxy");
    assertNumbers(parts.boxes(), 0, .2, 1, .6, 1, .1, 1, .3);
    assertThat(parts.labels()).isNotNull();
    assertNumbers(parts.labels(), 0.25, 0.75, -1, -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "scalar", "simd"})
  void boxesAreTurnedShiftedScaledAndSlantedAsByKeras(String backend) {
    Backend.with(
        backend,
        () -> {
          assertNear(
              moved(0.5, 0.5),
              -61.51606,
              -53.54445,
              116.547,
              108.0767,
              -43.70975,
              -48.29306,
              134.3533,
              113.3281,
              47.48786,
              12.3616,
              67.85435,
              27.07997,
              -69.63269,
              -0.2342353,
              86.12465,
              234.6329);
          assertNear(
              moved(0.25, 0.75),
              -92.56963,
              -78.74561,
              85.49345,
              82.87556,
              -74.76332,
              -73.49422,
              103.2998,
              88.12695,
              60.14804,
              41.70084,
              80.51453,
              56.4192,
              -56.97251,
              29.105,
              98.78482,
              263.9721);
          return true;
        });
  }

  private static Tensor moved(double centerX, double centerY) {
    return BoundingBoxes.affineTransform(
        BOXES,
        Tensor.of(new float[] {30, -20}),
        Tensor.of(new float[] {.1f, 0}),
        Tensor.of(new float[] {-.2f, .05f}),
        Tensor.of(new float[] {1.2f, .8f}),
        Tensor.of(new float[] {5, -10}),
        Tensor.of(new float[] {3, 8}),
        200,
        160,
        centerX,
        centerY);
  }

  @Test
  void aMapOfPixelsTakesBoxesTheOtherWay() {
    // The image at (2x + 1, y / 2 - 3): what is at (11, 5) comes to (5, 16).
    Tensor maps = Tensor.of(new float[][] {{2, 0, 1, 0, 0.5f, -3, 0, 0}});
    assertNumbers(
        BoundingBoxes.transform(Tensor.of(new float[][][] {{{11, 5, 21, 9}}}), maps),
        5,
        16,
        10,
        24);

    Tensor from = Tensor.of(new float[][] {{0, 0}, {10, 0}, {0, 20}, {10, 20}});
    Tensor to = Tensor.of(new float[][] {{1, 2}, {8, 1}, {-1, 15}, {9, 18}});
    assertNumbers(
        BoundingBoxes.transform(
            Tensor.of(new float[][][] {{{0, 0, 10, 20}}}), Images.perspectiveMap(from, to)),
        -1,
        1,
        9,
        18);
  }

  @Test
  void boxesFollowWhenImagesAreCutAndPadded() {
    assertNumbers(
        BoundingBoxes.crop(BOXES, 10, 20, 40, 30),
        0,
        10,
        30,
        40,
        0,
        20,
        30,
        40,
        0,
        0,
        5,
        7,
        0,
        0,
        20,
        40);
    assertNumbers(
        BoundingBoxes.pad(BOXES, 10, 20),
        30,
        30,
        130,
        130,
        40,
        40,
        140,
        140,
        25,
        17,
        45,
        27,
        20,
        2,
        60,
        310);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "scalar", "simd"})
  void overlapsAreKerass(String backend) {
    Backend.with(
        backend,
        () -> {
          assertNumbers(
              BoundingBoxes.computeIou(BOXES, OTHERS, "xyxy"),
              0.6122449,
              0.5490196,
              0.7692308,
              0.01363636);
          assertNumbers(
              BoundingBoxes.computeIou(BOXES.select(0, 0), OTHERS.select(0, 1), "xywh"),
              0.006207508,
              0);
          Tensor mixed = BoundingBoxes.computeIou(BOXES.select(0, 0), OTHERS, "center_xywh");
          assertThat(mixed.shape()).isEqualTo(Shape.of(2, 2, 1));
          assertNumbers(mixed, 0.72, 0.579832, 0.03151515, 0.02666667);
          assertNumbers(
              BoundingBoxes.computeIou(
                  BOXES.select(0, 0).divide(200),
                  OTHERS.select(0, 0).divide(200),
                  "rel_xyxy",
                  false,
                  -1,
                  IMAGE),
              0.612245,
              0.5490196);
          Tensor filled = Tensor.of(new float[][] {{5, 7, 25, 17}, {-1, -1, -1, -1}});
          assertNumbers(
              BoundingBoxes.computeIou(filled, OTHERS.select(0, 1), "xyxy", true, -3, null),
              0.7692308,
              -3);
          assertNumbers(
              BoundingBoxes.computeCiou(BOXES.slice(1, 0, 1), OTHERS, "xyxy"),
              0.6073588,
              0.7686996);
          assertNumbers(
              BoundingBoxes.computeCiou(BOXES.select(0, 0), OTHERS.select(0, 0), "center_xywh"),
              0.7155799,
              0.5684226);
          return true;
        });
  }

  @Test
  void boxesBecomeDifferencesFromAnchorsAndBack() {
    Tensor deltas = BoundingBoxes.encodeBoxToDeltas(ANCHORS, BOXES, "xyxy", "xyxy");
    assertNumbers(
        deltas, 1.833333, 2.5, 1.203973, 1.609438, 1.928571, 1, 1.272966, 0.9162908, -0.1, 0.25,
        -1.098612, 0, 4.285715, -0.25, 2.397895, 0);
    assertThat(BoundingBoxes.decodeDeltasToBoxes(ANCHORS, deltas, "xyxy", "xywh").toFloatArray())
        .containsExactly(
            new float[] {10, 20, 100, 100, 20, 30, 100, 100, 5, 7, 20, 10, 0, -8, 40, 308},
            within(1e-4f));

    Tensor variance = Tensor.of(new float[] {.1f, .1f, .2f, .2f});
    Tensor parts = BOXES.divide(200);
    Tensor varied =
        BoundingBoxes.encodeBoxToDeltas(
            ANCHORS, parts, "xyxy", "rel_xyxy", "center_xywh", variance, IMAGE);
    assertThat(varied.toFloatArray())
        .containsExactly(
            new float[] {
              19,
              18.33333f,
              6.931472f,
              6.019865f,
              6.5f,
              19.28572f,
              3.465736f,
              6.364828f,
              1,
              -1,
              -1.115718f,
              -5.493062f,
              -3.5f,
              42.85715f,
              -1.115718f,
              11.98948f
            },
            within(1e-4f));
    assertThat(
            BoundingBoxes.decodeDeltasToBoxes(
                    ANCHORS, varied, "xyxy", "rel_xyxy", "center_xywh", variance, IMAGE)
                .toFloatArray())
        .containsExactly(parts.toFloatArray(), within(1e-5f));
  }

  @Test
  void wrongBoxesAreNamed() {
    assertThatThrownBy(() -> BoundingBoxes.convertFormat(Tensor.zeros(2, 3), "xyxy", "xywh"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("convertFormat: boxes must have 4 numbers each, [..., 4], got [2, 3].");
    assertThatThrownBy(() -> BoundingBoxes.convertFormat(BOXES, "xyhw", "xywh"))
        .hasMessageStartingWith("Unknown bounding box format \"xyhw\". Did you mean \"xywh\"?");
    assertThatThrownBy(() -> BoundingBoxes.convertFormat(BOXES, "xyxy", "rel_xyxy"))
        .hasMessage(
            "convertFormat: relative formats need the image's height and width to become pixels, or"
                + " back.");
    assertThatThrownBy(() -> BoundingBoxes.computeIou(BOXES, OTHERS, "rel_xyxy"))
        .hasMessageStartingWith("computeIou: relative formats need the image's height and width");
    assertThatThrownBy(() -> new BoundingBoxes(BOXES, Tensor.zeros(2, 3)))
        .hasMessage("BoundingBoxes: labels must be one per box, got [2, 3] for boxes [2, 2, 4].");
    assertThatThrownBy(() -> new BoundingBoxes(BOXES, null).clipToImageSize(10, 10, "center_xywh"))
        .hasMessage(
            "clipToImageSize: format must be one of \"xyxy\", \"rel_xyxy\", got \"center_xywh\".");
    assertThatThrownBy(() ->
            BoundingBoxes.encodeBoxToDeltas(ANCHORS, BOXES, "xyxy", "xyxy", "xyxy", null, null))
        .hasMessageStartingWith("encodeBoxToDeltas: encodingFormat must be one of");
    assertThatThrownBy(() ->
            BoundingBoxes.decodeDeltasToBoxes(
                ANCHORS, BOXES, "xyxy", "xyxy", "center_xywh", Tensor.zeros(3), null))
        .hasMessage("decodeDeltasToBoxes: variance must be four numbers, got [3].");
    assertThatThrownBy(() -> BoundingBoxes.transform(ANCHORS, Tensor.zeros(1, 8)))
        .hasMessage("transform: boxes must be [batch, boxes, 4], got [2, 4].");
    assertThatThrownBy(() ->
            Ops.get("utils.bounding_boxes.pad")
                .call(Map.of("boxes", BOXES, "top", 1, "left", 1, "bounding_box_format", "xywh")))
        .hasMessageStartingWith("boxes: bounding_box_format must be one of \"xyxy\"");
  }
}
