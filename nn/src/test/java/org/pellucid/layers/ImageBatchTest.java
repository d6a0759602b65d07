package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Backend;
import org.pellucid.models.Model;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/** Image layers take boxes, masks and labels along as Keras does, and so that they still fit. */
final class ImageBatchTest {
  private static final int HEIGHT = 20;
  private static final int WIDTH = 30;
  private static final Tensor BOXES =
      Tensor.of(
          new float[][][] {
            {{2, 3, 12, 9}, {25, 1, 29, 18}, {-1, -1, -1, -1}},
            {{0, 0, 0, 0}, {4.5f, 6.25f, 14, 19}, {10, 10, 20, 20}}
          });
  private static final Tensor LABELS = Tensor.of(new int[][] {{1, 2, -1}, {3, 4, 5}});

  /** The layers of the recorded results, by name. */
  private static final Map<String, Function<String, ImageLayer<?>>> LAYERS =
      Map.ofEntries(
          Map.entry("crop", format -> new CenterCrop(10, 12).boundingBoxFormat(format)),
          Map.entry("grow", format -> new CenterCrop(40, 24).boundingBoxFormat(format)),
          Map.entry("resize", format -> new Resizing(13, 17).boundingBoxFormat(format)),
          Map.entry(
              "pad",
              format -> new Resizing(13, 17).padToAspectRatio(true, 0).boundingBoxFormat(format)),
          Map.entry(
              "padHigh",
              format -> new Resizing(30, 17).padToAspectRatio(true, 0).boundingBoxFormat(format)),
          Map.entry(
              "cut",
              format -> new Resizing(13, 17).cropToAspectRatio(true).boundingBoxFormat(format)),
          Map.entry(
              "cutWide",
              format -> new Resizing(13, 44).cropToAspectRatio(true).boundingBoxFormat(format)),
          Map.entry(
              "shift",
              format ->
                  new RandomTranslation(new double[] {0.2, 0.2}, new double[] {-0.1, -0.1})
                      .fillMode("constant")
                      .boundingBoxFormat(format)),
          Map.entry(
              "zoomOut",
              format ->
                  new RandomZoom(new double[] {0.5, 0.5}, null)
                      .fillMode("constant")
                      .boundingBoxFormat(format)),
          Map.entry(
              "zoomIn",
              format ->
                  new RandomZoom(new double[] {-0.3, -0.3}, new double[] {0.25, 0.25})
                      .fillMode("constant")
                      .boundingBoxFormat(format)),
          Map.entry(
              "rotate",
              format ->
                  new RandomRotation(0.1, 0.1).fillMode("constant").boundingBoxFormat(format)),
          Map.entry("few", format -> new MaxNumBoundingBoxes(2).boundingBoxFormat(format)),
          Map.entry(
              "many",
              format -> new MaxNumBoundingBoxes(4).fillValue(-2).boundingBoxFormat(format)));

  private static Tensor images() {
    return Tensor.arange(2 * HEIGHT * WIDTH, DType.INT32)
        .mod(Tensor.scalar(251))
        .cast(DType.FLOAT32)
        .reshape(2, HEIGHT, WIDTH, 1);
  }

  private static Tensor masks() {
    return Tensor.arange(2 * HEIGHT * WIDTH, DType.INT32)
        .floorDivide(Tensor.scalar(7))
        .mod(Tensor.scalar(5))
        .cast(DType.FLOAT32)
        .reshape(2, HEIGHT, WIDTH, 1);
  }

  private static float[] numbers(String text) {
    String[] parts = text.strip().split(" ", -1);
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    return numbers;
  }

  @TestFactory
  Stream<DynamicTest> boxesLabelsAndMasksAreKerass() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ImageBatchTest.class.getResourceAsStream("/images/boxes.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", -1))
          .map(parts -> DynamicTest.dynamicTest(parts[0].strip(), () -> compare(parts)));
    }
  }

  private static void compare(String... recorded) {
    String[] name = recorded[0].strip().split(" ", -1);
    ImageLayer<?> layer = Objects.requireNonNull(LAYERS.get(name[1])).apply(name[0]);
    Tensor boxes = BoundingBoxes.convertFormat(BOXES, "xyxy", name[0], HEIGHT, WIDTH);
    ImageBatch given =
        ImageBatch.of(images()).boundingBoxes(boxes, LABELS).segmentationMasks(masks());

    ImageBatch changed = layer.call(given, true);

    Tensor compared =
        layer instanceof AffineLayer<?> affine
            ? fromMiddles(affine, boxes)
            : boxesOf(changed).boxes();
    assertThat(compared.toFloatArray()).containsExactly(numbers(recorded[1]), within(1e-4f));
    assertThat(labelsOf(changed).toFloatArray()).containsExactly(numbers(recorded[2]));
    assertThat(labelsOf(changed).dtype()).isEqualTo(DType.INT32);
    if (!recorded[3].strip().equals("-")) {
      StringBuilder digits = new StringBuilder();
      for (float number : masksOf(changed).toFloatArray()) {
        digits.append((int) number);
      }
      assertThat(digits.toString()).isEqualTo(recorded[3].strip());
    }
  }

  /** What Keras reckons, as if boxes counted from the middle of the first pixel. */
  private static Tensor fromMiddles(AffineLayer<?> layer, Tensor boxes) {
    Shape shape = Shape.of(2, HEIGHT, WIDTH, 1);
    Tensor map = layer.map(shape, layer.draw(shape, new SeedGenerator(1)));
    return layer
        .moved(
            new BoundingBoxes(boxes, LABELS),
            shape,
            HEIGHT,
            WIDTH,
            corners -> BoundingBoxes.transform(corners, map))
        .boxes();
  }

  private static BoundingBoxes boxesOf(ImageBatch batch) {
    return Objects.requireNonNull(batch.boundingBoxes());
  }

  private static Tensor labelsOf(ImageBatch batch) {
    return Objects.requireNonNull(boxesOf(batch).labels());
  }

  private static Tensor masksOf(ImageBatch batch) {
    return Objects.requireNonNull(batch.segmentationMasks());
  }

  // ---- Layers by chance, with draws given: recorded from transform_bounding_boxes ----

  private static void assertMoved(
      ImageLayer<?> layer, Tensor boxes, Shape images, Tensor drawn, float... expected) {
    BoundingBoxes moved = layer.changeBoxes(new BoundingBoxes(boxes, null), images, drawn);
    assertThat(moved.boxes().toFloatArray()).containsExactly(expected, within(1e-4f));
  }

  @Test
  void mirroredBoxesAreKerass() {
    Tensor drawn = Tensor.of(new boolean[] {true, false});
    Tensor boxes = BOXES.slice(1, 0, 2);
    Shape images = Shape.of(2, HEIGHT, WIDTH, 1);
    assertMoved(
        new RandomFlip("horizontal").boundingBoxFormat("xyxy"),
        boxes,
        images,
        drawn,
        18,
        3,
        28,
        9,
        1,
        1,
        5,
        18,
        0,
        0,
        0,
        0,
        4.5f,
        6.25f,
        14,
        19);
    assertMoved(
        new RandomFlip("vertical").boundingBoxFormat("xyxy"),
        boxes,
        images,
        drawn,
        2,
        11,
        12,
        17,
        25,
        2,
        29,
        19,
        0,
        0,
        0,
        0,
        4.5f,
        6.25f,
        14,
        19);
    assertMoved(
        new RandomFlip().boundingBoxFormat("xyxy"),
        boxes,
        images,
        drawn,
        18,
        11,
        28,
        17,
        1,
        2,
        5,
        19,
        0,
        0,
        0,
        0,
        4.5f,
        6.25f,
        14,
        19);
  }

  /** From the middles of pixels, as Keras reckons: its boxes, moved by half a pixel and back. */
  private static void assertMovedFromMiddles(
      ImageLayer<?> layer, Tensor boxes, Shape images, Tensor drawn, float... expected) {
    BoundingBoxes moved = layer.changeBoxes(new BoundingBoxes(boxes.add(0.5), null), images, drawn);
    Tensor back = moved.boxes().subtract(0.5);
    Tensor cut =
        new BoundingBoxes(back, null).clipToImageSize(images.dim(1), images.dim(2)).boxes();
    float[] actual = cut.toFloatArray();
    for (int i = 0; i < expected.length; i++) {
      // Boxes are cut at the far borders half a pixel later by Keras.
      boolean atBorder = expected[i] > images.dim(i % 2 == 0 ? 2 : 1) - 0.5f;
      assertThat(actual[i])
          .as("number %d", i)
          .isCloseTo(atBorder ? images.dim(i % 2 == 0 ? 2 : 1) - 0.5f : expected[i], within(1e-4f));
    }
  }

  @Test
  void boxesSeenFromAsideAreKerass() {
    Tensor drawn =
        Tensor.of(
            NdArray.of(
                new float[] {
                  .1f, .2f, .2f, -.3f, -.1f, .4f, -.25f, -.5f, .3f, 0, .1f, .1f, 0, .2f, .2f, .2f
                },
                2,
                4,
                2));
    assertMovedFromMiddles(
        new RandomPerspective().boundingBoxFormat("xyxy"),
        BOXES.slice(1, 0, 2),
        Shape.of(2, HEIGHT, WIDTH, 1),
        drawn,
        7.349026f,
        4.8802f,
        29.28134f,
        20,
        21.02981f,
        0.7755067f,
        30,
        10.09426f,
        0,
        0,
        0,
        0,
        5.089516f,
        7.068771f,
        16.8f,
        20);
  }

  @Test
  void boxesSlantedOneWayInSquaresAreKerass() {
    Tensor boxes =
        Tensor.of(
            new float[][][] {
              {{2, 3, 12, 9}, {15, 1, 19, 18}}, {{0, 4, 7, 9}, {4.5f, 6.25f, 14, 19}}
            });
    Shape images = Shape.of(2, 20, 20, 1);
    RandomShear layer = new RandomShear().boundingBoxFormat("xyxy");
    assertMovedFromMiddles(
        layer,
        boxes,
        images,
        Tensor.of(new float[][] {{.3f, 0}, {-.2f, 0}}),
        0,
        3,
        11.1f,
        9,
        9.6f,
        1,
        18.7f,
        18,
        0.8f,
        4,
        8.8f,
        9,
        5.75f,
        6.25f,
        17.8f,
        19);
    assertMovedFromMiddles(
        layer,
        boxes,
        images,
        Tensor.of(new float[][] {{0, .3f}, {0, -.2f}}),
        2,
        0,
        12,
        8.4f,
        15,
        0,
        19,
        13.5f,
        0,
        4,
        7,
        10.4f,
        4.5f,
        7.15f,
        14,
        20);
  }

  // ---- A white rectangle stays in its box ----

  /**
   * A layer, and by how many pixels a box may miss the rectangle, or be too wide. A pixel is white
   * when its middle comes from the rectangle, so that half of it may stand out, for each time that
   * pixels are moved.
   */
  private record Mover(ImageLayer<?> layer, double missing, double tooWide) {}

  @TestFactory
  Stream<DynamicTest> aRectangleStaysInItsBox() {
    double[] still = {0, 0};
    return Stream.of(
            new Mover(new RandomFlip().seed(1), 0, 0),
            new Mover(new RandomFlip("vertical").seed(2), 0, 0),
            new Mover(new RandomCrop(30, 40).seed(3), 0, 0),
            new Mover(new RandomCrop(40, 80).seed(4), 0.5, 1),
            new Mover(new CenterCrop(50, 50), 0.5, 1),
            new Mover(new RandomTranslation(0.3, 0.2).fillMode("constant").seed(5), 0.5, 1),
            new Mover(new RandomTranslation(still, still).seed(5), 0, 0),
            new Mover(new RandomRotation(0.5).fillMode("constant").seed(6), 0.5, 2),
            new Mover(new RandomZoom(0.5, 0.4).fillMode("constant").seed(7), 0.5, 1),
            new Mover(
                new RandomShear().factorX(0.3).factorY(0.4).fillMode("constant").seed(8), 0.5, 2),
            new Mover(new RandomPerspective(1, 1).scale(0.5).seed(9), 0.5, 2),
            new Mover(
                new RandomElasticTransform(1, 1).scale(0.5, 0.6).fillMode("constant").seed(10),
                0,
                3),
            new Mover(new RandomElasticTransform(0.5, 0.5).fillMode("constant").seed(10), 0, 3),
            new Mover(new RandAugment().numOps(3).factor(0.1).seed(11), 1.5, 4),
            new Mover(
                new RandomRotation(0.2)
                    .fillMode("constant")
                    .seed(12)
                    .boundingBoxFormat("rel_center_xywh"),
                0.5,
                2))
        .map(mover ->
            DynamicTest.dynamicTest(mover.layer().toString(), () -> followsTheRectangle(mover)));
  }

  private static final int[][] RECTANGLES = {
    {20, 15, 35, 30}, {25, 10, 29, 34}, {15, 18, 45, 22}, {22, 12, 40, 28}
  };

  private static void followsTheRectangle(Mover mover) {
    float[] pixels = new float[4 * 40 * 60];
    float[][][] boxes = new float[4][1][4];
    for (int image = 0; image < 4; image++) {
      int[] box = RECTANGLES[image];
      for (int i = 0; i < 4; i++) {
        boxes[image][0][i] = box[i];
      }
      for (int row = box[1]; row < box[3]; row++) {
        Arrays.fill(
            pixels, (image * 40 + row) * 60 + box[0], (image * 40 + row) * 60 + box[2], 255);
      }
    }
    Tensor images = Tensor.of(NdArray.of(pixels, 4, 40, 60, 1));
    ImageLayer<?> layer = mover.layer();
    String format = (String) layer.config().get("bounding_box_format");
    if (format == null) {
      format = "xyxy";
      layer.boundingBoxFormat(format);
    }
    Tensor given = BoundingBoxes.convertFormat(Tensor.of(boxes), "xyxy", format, 40, 60);
    Tensor labels = Tensor.of(new int[][] {{1}, {2}, {3}, {4}});
    ImageBatch batch =
        ImageBatch.of(images.broadcastTo(Shape.of(4, 40, 60, 3)))
            .boundingBoxes(given, labels)
            .segmentationMasks(images);
    for (int run = 0; run < 8; run++) {
      ImageBatch changed = layer.call(batch, true);
      Shape size = changed.images().shape();
      BoundingBoxes moved =
          boxesOf(changed).convertFormat(format, "xyxy", size.dim(1), size.dim(2));
      boolean byColor = !(layer instanceof RandAugment);
      for (int image = 0; image < 4; image++) {
        float[] box = moved.boxes().select(0, image).toFloatArray();
        assertEnclosed(mover, box, masksOf(changed).select(0, image), run);
        if (byColor) {
          assertEnclosed(mover, box, changed.images().select(0, image).slice(2, 0, 1), run);
        }
        assertThat(labelsOf(changed).toIntArray()[image]).isEqualTo(image + 1);
      }
    }
  }

  private static void assertEnclosed(Mover mover, float[] box, Tensor picture, int run) {
    float[] pixels = picture.toFloatArray();
    int width = picture.dim(1);
    double[] seen = {1e9, 1e9, -1e9, -1e9};
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] > 127) {
        int column = i % width;
        int row = i / width;
        seen[0] = Math.min(seen[0], column);
        seen[1] = Math.min(seen[1], row);
        seen[2] = Math.max(seen[2], column + 1);
        seen[3] = Math.max(seen[3], row + 1);
      }
    }
    String what =
        mover.layer() + ", run " + run + ": " + Arrays.toString(seen) + Arrays.toString(box);
    for (int i = 0; i < 4; i++) {
      double outside = i < 2 ? box[i] - seen[i] : seen[i] - box[i];
      assertThat(outside).as(what).isBetween(-mover.tooWide() - 1e-4, mover.missing() + 1e-4);
    }
  }

  // ---- The rest ----

  @Test
  void aBoxThatLeavesItsImageLosesItsLabel() {
    RandomTranslation layer =
        new RandomTranslation(new double[] {0, 0}, new double[] {0.5, 0.5})
            .boundingBoxFormat("xywh");
    Tensor boxes = Tensor.of(new float[][] {{1, 2, 3, 4}, {6, 1, 2, 2}, {3, 1, 4, 2}});
    ImageBatch one =
        ImageBatch.of(Tensor.zeros(8, 10, 3)).boundingBoxes(boxes, Tensor.of(new int[] {7, 8, 9}));

    ImageBatch moved = layer.call(one);

    assertThat(moved.images().shape()).isEqualTo(Shape.of(8, 10, 3));
    assertThat(boxesOf(moved).boxes().toFloatArray())
        .containsExactly(6, 2, 3, 4, 10, 1, 0, 2, 8, 1, 2, 2);
    assertThat(labelsOf(moved).toIntArray()).containsExactly(7, -1, 9);
  }

  @Test
  void channelsFirstGoTheSameWayOnAllBackends() {
    Tensor last = images();
    RandomRotation layer = new RandomRotation(0.1, 0.1).boundingBoxFormat("xyxy");
    RandomRotation first =
        new RandomRotation(0.1, 0.1).dataFormat("channels_first").boundingBoxFormat("xyxy");
    ImageBatch expected = layer.call(ImageBatch.of(last).boundingBoxes(BOXES, LABELS), true);
    float[] boxes = boxesOf(expected).boxes().toFloatArray();
    for (String backend : List.of("reference", "scalar", "simd")) {
      float[][] actual =
          Backend.with(
              backend,
              () -> {
                ImageBatch turned =
                    first.call(
                        ImageBatch.of(last.moveAxis(3, 1))
                            .boundingBoxes(BOXES, LABELS)
                            .segmentationMasks(masks().moveAxis(3, 1)),
                        true);
                return new float[][] {
                  turned.images().moveAxis(1, 3).toFloatArray(),
                  boxesOf(turned).boxes().toFloatArray(),
                  masksOf(turned).shape().equals(Shape.of(2, 1, HEIGHT, WIDTH))
                      ? new float[] {1}
                      : new float[] {0}
                };
              });
      assertThat(actual[0])
          .as(backend)
          .containsExactly(expected.images().toFloatArray(), within(1e-3f));
      assertThat(actual[1]).as(backend).containsExactly(boxes, within(1e-4f));
      assertThat(actual[2]).containsExactly(1);
    }
  }

  @Test
  void colorLayersLeaveBoxesMasksAndLabels() {
    Tensor colors = images().broadcastTo(Shape.of(2, HEIGHT, WIDTH, 3));
    ImageBatch batch =
        ImageBatch.of(colors)
            .labels(Tensor.of(new int[] {3, 4}))
            .boundingBoxes(BOXES, LABELS)
            .segmentationMasks(masks());
    for (ImageLayer<?> layer :
        List.of(
            new RandomBrightness(0.4, 0.5),
            new RandomContrast(0.5),
            new RandomErasing(1, 1),
            new RandomInvert(1, 1),
            new Solarization().thresholdFactor(0.5),
            new AutoContrast(),
            new RandomGrayscale(1))) {
      ImageBatch changed = layer.call(batch, true);
      assertThat(changed.images().toFloatArray())
          .as(layer.name())
          .isNotEqualTo(colors.toFloatArray());
      assertThat(boxesOf(changed).boxes().toFloatArray()).isEqualTo(BOXES.toFloatArray());
      assertThat(labelsOf(changed).toIntArray()).isEqualTo(LABELS.toIntArray());
      assertThat(masksOf(changed).toFloatArray()).isEqualTo(masks().toFloatArray());
      assertThat(Objects.requireNonNull(changed.labels()).toIntArray()).containsExactly(3, 4);
    }
  }

  @Test
  void inInferenceEverythingStays() {
    ImageBatch batch =
        ImageBatch.of(images()).boundingBoxes(BOXES, LABELS).segmentationMasks(masks());
    for (ImageLayer<?> layer :
        List.of(new RandomFlip(), new RandomCrop(4, 5), new RandomRotation(0.3), new MixUp())) {
      ImageBatch same = layer.call(batch, false);
      assertThat(same.images().toFloatArray()).isEqualTo(images().toFloatArray());
      assertThat(boxesOf(same).boxes().toFloatArray()).isEqualTo(BOXES.toFloatArray());
      assertThat(masksOf(same).toFloatArray()).isEqualTo(masks().toFloatArray());
    }
  }

  @Test
  void mixedImagesHaveTheBoxesOfBothAndMasksOfTheSameShares() {
    ImageBatch mixed =
        new MixUp(1)
            .seed(5)
            .call(
                ImageBatch.of(masks())
                    .labels(Tensor.eye(2))
                    .boundingBoxes(BOXES, LABELS)
                    .segmentationMasks(masks()),
                true);

    assertThat(masksOf(mixed).toFloatArray()).isEqualTo(mixed.images().toFloatArray());
    assertThat(boxesOf(mixed).boxes().shape()).isEqualTo(Shape.of(2, 6, 4));
    int[] labels = labelsOf(mixed).toIntArray();
    assertThat(Arrays.copyOf(labels, 3)).containsExactly(1, 2, -1);
    assertThat(Arrays.copyOfRange(labels, 6, 9)).containsExactly(3, 4, 5);
    assertThat(Arrays.copyOfRange(labels, 3, 6))
        .satisfiesAnyOf(
            x -> assertThat(x).containsExactly(1, 2, -1),
            x -> assertThat(x).containsExactly(3, 4, 5));
    ImageBatch cut =
        new CutMix(1, 1).seed(2).call(ImageBatch.of(masks()).segmentationMasks(masks()), true);
    assertThat(masksOf(cut).toFloatArray()).isEqualTo(cut.images().toFloatArray());
  }

  @Test
  void augMixLeavesImagesWithoutStepsAndKeepsToItsRange() {
    Tensor colors = images().broadcastTo(Shape.of(2, HEIGHT, WIDTH, 3));
    assertThat(new AugMix().chainDepth(0).call(colors, true).toFloatArray())
        .containsExactly(colors.toFloatArray(), within(1e-3f));
    AugMix layer = new AugMix().seed(4).factor(0.5);
    ImageBatch batch =
        ImageBatch.of(colors).boundingBoxes(BOXES, LABELS).segmentationMasks(masks());
    boolean masksMove = false;
    float[] before = colors.toFloatArray();
    for (int run = 0; run < 4; run++) {
      ImageBatch mixed = layer.call(batch, true);
      assertThat(mixed.images().min().item()).isGreaterThanOrEqualTo(0);
      assertThat(mixed.images().max().item()).isLessThanOrEqualTo(255);
      assertThat(mixed.images().toFloatArray()).isNotEqualTo(before);
      assertThat(boxesOf(mixed).boxes().toFloatArray()).isEqualTo(BOXES.toFloatArray());
      assertThat(masksOf(mixed).max().item()).isBetween(1.0, 4.001);
      masksMove |= !Arrays.equals(masksOf(mixed).toFloatArray(), masks().toFloatArray());
      before = mixed.images().toFloatArray();
    }
    assertThat(masksMove).isTrue();
    assertThat(new AugMix().seed(4).call(colors, true).toFloatArray())
        .isEqualTo(new AugMix().seed(4).call(colors, true).toFloatArray());
    assertThat(layer.parts()).hasSize(11);
    AugMix fewer = new AugMix().allOps(false);
    fewer.call(colors, true);
    assertThat(fewer.parts()).hasSize(7);
    assertThat(new AugMix().config().get("factor")).isEqualTo(List.of(0.0, 0.3));
  }

  @Test
  void pipelinesTakeBatches() {
    Pipeline pipeline =
        new Pipeline(
            new CenterCrop(10, 12).boundingBoxFormat("xyxy"),
            new RandomBrightness(0.1, 0.1),
            new MaxNumBoundingBoxes(2));
    ImageBatch changed = pipeline.call(ImageBatch.of(images()).boundingBoxes(BOXES, LABELS), true);

    assertThat(changed.images().shape()).isEqualTo(Shape.of(2, 10, 12, 1));
    assertThat(boxesOf(changed).boxes().toFloatArray())
        .containsExactly(0, 0, 3, 4, 12, 0, 12, 10, 0, 0, 0, 0, 0, 1.25f, 5, 10);
    assertThat(labelsOf(changed).toIntArray()).containsExactly(1, -1, -1, 4);
  }

  @Test
  void modelsTakeBoxesByName() {
    SymbolicTensor images = Input.of(HEIGHT, WIDTH, 1);
    SymbolicTensor boxes = Input.of(3, 4);
    List<SymbolicTensor> results =
        new CenterCrop(10, 12)
            .boundingBoxFormat("xyxy")
            .connect(LayerCall.of(images).input("bounding_boxes.boxes", boxes));
    assertThat(results.get(1).shape()).isEqualTo(Shape.of(Shape.UNKNOWN, 3, 4));
    Model model = Model.of(List.of(images, boxes), results);
    Model read = Model.fromJson(model.toJson());
    for (Model each : List.of(model, read)) {
      List<Tensor> out = each.callAll(List.of(images(), BOXES), false);
      assertThat(Arrays.copyOf(out.get(1).toFloatArray(), 4)).containsExactly(0, 0, 3, 4);
    }
  }

  @Test
  void wholeNumbersStayWholeAsInKeras() {
    int[] shades = new int[42];
    Arrays.setAll(shades, i -> i * 37 % 256);
    Tensor image = Tensor.of(NdArray.of(shades, 1, 6, 7, 1)).cast(DType.UINT8);
    Tensor small = new Resizing(4, 5).call(image);
    assertThat(small.dtype()).isEqualTo(DType.UINT8);
    assertThat(small.toIntArray())
        .containsExactly(
            8, 60, 112, 164, 215, 13, 64, 116, 168, 220, 17, 69, 121, 173, 224, 22, 73, 125, 177,
            229);
    Tensor cubic = new Resizing(4, 5).interpolation("bicubic").antialias(true).call(image);
    assertThat(cubic.toIntArray())
        .containsExactly(
            10, 59, 112, 165, 214, 14, 63, 116, 169, 218, 19, 68, 121, 174, 223, 23, 72, 125, 178,
            227);
    Tensor spread =
        new ContrastLimitedAdaptiveHistogramEqualization().tileGridSize(2, 2).call(image);
    assertThat(spread.dtype()).isEqualTo(DType.UINT8);
    assertThat(spread.toIntArray())
        .containsExactly(
            0, 42, 85, 119, 148, 180, 218, 6, 49, 91, 125, 153, 186, 225, 11, 54, 96, 129, 157, 190,
            229, 13, 55, 98, 131, 158, 191, 230, 17, 59, 102, 134, 161, 194, 233, 24, 66, 108, 139,
            166, 199, 239);
  }

  @Test
  void whatDoesNotBelongToImagesIsNamed() {
    ImageBatch batch = ImageBatch.of(images());
    RandomFlip flip = new RandomFlip();
    flip.setName("flip");
    assertThatThrownBy(() -> flip.call(batch.boundingBoxes(BOXES, LABELS), true))
        .hasMessage(
            "Layer \"flip\": to move bounding boxes, say what their numbers mean, such as"
                + " boundingBoxFormat(\"xyxy\").");
    assertThatThrownBy(
            () -> flip.call(batch.boundingBoxes(BOXES.select(0, 0), LABELS.select(0, 0)), true))
        .hasMessage(
            "Layer \"flip\": bounding boxes must be [batch, boxes, 4] of the images [2, 20, 30, 1],"
                + " got [3, 4].");
    assertThatThrownBy(() -> flip.call(batch.segmentationMasks(Tensor.zeros(2, 20, 29, 1)), true))
        .hasMessage(
            "Layer \"flip\": segmentation masks must be [batch, height, width, 1] of the images [2,"
                + " 20, 30, 1], got [2, 20, 29, 1].");
    assertThatThrownBy(() -> new RandomFlip().boundingBoxFormat("xy"))
        .hasMessageStartingWith("Unknown bounding box format \"xy\".");
    CutMix cut = new CutMix();
    cut.setName("cut");
    assertThatThrownBy(() -> cut.call(batch.boundingBoxes(BOXES, LABELS), true))
        .hasMessage(
            "Layer \"cut\": CutMix cannot say which bounding boxes are left: use MixUp, or leave"
                + " boxes out.");
    assertThatThrownBy(() -> new AugMix().alpha(0))
        .hasMessage("AugMix: alpha must be above 0, got 0.0.");
    assertThatThrownBy(() -> new AugMix().numChains(0))
        .hasMessage("AugMix: numChains must be >= 1, got 0.");
    assertThatThrownBy(() -> new RandAugment().interpolation("cubic"))
        .hasMessageStartingWith("Unknown interpolation \"cubic\".");
    assertThatThrownBy(() -> new MaxNumBoundingBoxes(0))
        .hasMessage("MaxNumBoundingBoxes: maxNumber must be >= 1, got 0.");
  }
}
