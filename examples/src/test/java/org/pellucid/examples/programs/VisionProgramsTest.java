package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.History;
import org.pellucid.config.Session;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.Options;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Layer;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Compile;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.tensor.Tensor;

/** The parts of the programs that learn from pictures, on made-up pictures. */
final class VisionProgramsTest {
  @TempDir private Path folder;

  @BeforeEach
  void startAnew() {
    Session.clear();
    Session.setRandomSeed(1);
  }

  /** Pictures of three classes, which are dark, grey and bright. */
  private static TrainTest brightnesses(int count, int side, int channels) {
    Random random = new Random(5);
    float[] x = new float[count * side * side * channels];
    int[] y = new int[count];
    for (int i = 0; i < x.length; i++) {
      int sample = i / (side * side * channels);
      y[sample] = sample % 3;
      x[i] = 0.4f * y[sample] + 0.2f * random.nextFloat();
    }
    NdArray pictures = NdArray.of(x, count, side, side, channels);
    NdArray labels = NdArray.of(y);
    return new TrainTest(
        "brightness",
        pictures,
        labels,
        pictures,
        labels,
        List.of("dark", "grey", "bright"),
        "no licence needed");
  }

  private static History fit(Model model, TrainTest data, int epochs) {
    model.compile(new Adam(0.01), new SparseCategoricalCrossentropy().fromLogits(true), "accuracy");
    return model.fit(
        data.trainX(), data.trainY(), Fit.epochs(epochs).batchSize(12).seed(1).verbose(0));
  }

  private static void learns(Model model, TrainTest data) {
    List<Double> losses = fit(model, data, 5).get("loss");
    assertThat(losses.getLast()).isLessThan(0.7 * losses.getFirst());
  }

  @Test
  void theNetworksOfPicturesLearn() {
    TrainTest grey = brightnesses(24, 28, 1);
    Model digits = DigitsCnn.network();
    Model clothes = Clothes.network();
    Model photos = Photos.network(8, 10);

    learns(digits, grey);
    learns(clothes, grey);
    learns(photos, brightnesses(24, 32, 3));
    assertThat(digits.countParams()).isEqualTo(104_874);
    assertThat(photos.countParams()).isEqualTo(29_954);
  }

  @Test
  void whatAClassifierSaysIsShown() {
    Run run =
        new Run(
            Options.USUAL, folder, new PrintWriter(new StringWriter()), epochs -> new Callback());
    TrainTest data = brightnesses(30, 28, 1);
    Model model = new Sequential(new Flatten(), new Fixed());

    HeldOut.show(run, model, data, ">= 0.5");

    Findings findings = run.findings();
    assertThat(findings.figures())
        .containsExactly(new Findings.Figure("test_accuracy", 2.0 / 3, ">= 0.5"));
    assertThat(findings.tables().getFirst().rows())
        .containsExactly(
            List.of("dark", "100.0 %", "50.0 %"),
            List.of("grey", "0.0 %", "-"),
            List.of("bright", "100.0 %", "100.0 %"));
    assertThat(findings.pictures())
        .extracting(shown -> shown.file().getFileName().toString())
        .containsExactly("confusion.png", "mistakes.png");
    assertThat(folder.resolve("mistakes.png")).isNotEmptyFile();
    assertThat(HeldOut.accuracy(model, data)).isEqualTo(2.0 / 3);
  }

  /** Takes grey pictures for dark ones, and is right about all others. */
  private static final class Fixed extends Layer {
    @Override
    protected Tensor forward(Tensor x) {
      Tensor bright = x.mean(1).greater(0.7).cast(DType.FLOAT32).expandDims(1);
      return Tensor.concat(1, List.of(bright.subtractFrom(1), bright.zerosLike(), bright));
    }
  }

  @Test
  void aStrokeRunsWhereTheBrightnessPassesALevel() {
    float[] edge = new float[12 * 12];
    for (int i = 0; i < edge.length; i++) {
      edge[i] = i % 12 < 6 ? 0 : 1;
    }
    Tensor picture = Tensor.of(NdArray.of(edge, 1, 12, 12, 1));
    Tensor level = Tensor.of(new float[] {0.5f});
    NdArray thin = Sketches.strokes(picture, level, Tensor.of(new float[] {1})).value();
    NdArray thick = Sketches.strokes(picture, level, Tensor.of(new float[] {2})).value();

    // Smoothed, the pixels beside the edge are 0.27 and 0.73 bright, and the slope is 0.36 there.
    double distance = 0.226 / (0.363 + 0.02);
    for (int x = 1; x < 11; x++) {
      boolean near = x == 5 || x == 6;
      assertThat(thin.getDouble(6 * 12 + x)).isCloseTo(near ? 1 - distance : 0, within(0.01));
      assertThat(thick.getDouble(6 * 12 + x)).isCloseTo(near ? 1 : 0, within(0.01));
    }
  }

  /** White boxes, each of a size and at a place of its own. */
  private static NdArray boxes(int count) {
    Random random = new Random(3);
    float[] boxes = new float[count * 28 * 28];
    for (int i = 0; i < count; i++) {
      int right = 14 + random.nextInt(12);
      int bottom = 14 + random.nextInt(12);
      for (int y = 2 + random.nextInt(10); y < bottom; y++) {
        Arrays.fill(boxes, (i * 28 + y) * 28 + 4, (i * 28 + y) * 28 + right, 1);
      }
    }
    return NdArray.of(boxes, count, 28, 28, 1);
  }

  @Test
  void twoDrawingsOfOnePieceAreAlikeButNotTheSame() {
    int count = 40;
    Tensor pictures = Tensor.of(boxes(count));
    NdArray drawn = new Sketches(1).call(pictures).value();

    assertThat(drawn.shape()).isEqualTo(Shape.of(2 * count, 28, 28, 1));
    assertThat(new Sketches(1).call(pictures).value()).isEqualTo(drawn);
    assertThat(new Sketches(2).call(pictures).value()).isNotEqualTo(drawn);
    for (float white : drawn.toFloatArray()) {
      assertThat(white).isBetween(0f, 1f);
    }
    double twins = 0;
    double strangers = 0;
    for (int i = 0; i < count; i++) {
      twins += distance(drawn, i, count + i);
      strangers += distance(drawn, i, count + (i + 5) % count);
      assertThat(distance(drawn, i, count + i)).isPositive();
      assertThat(drawn.getDouble(i * 28 * 28)).isZero();
    }
    assertThat(twins).isLessThan(0.9 * strangers);
  }

  @Test
  void anEncoderLearnsToTellDrawingsApart() {
    NdArray pictures = boxes(32);
    Sequential encoder = Transfer.encoder();
    Model teacher = new ChangedCopies(new Sketches(1), encoder);
    teacher.compile(Compile.optimizer(new Adam(0.001)));
    List<Double> losses =
        teacher.fit(pictures, pictures, Fit.epochs(8).batchSize(16).seed(1).verbose(0)).get("loss");

    // With equal codes, the loss is the logarithm of 31 others.
    assertThat(losses.getLast()).isLessThan(losses.getFirst()).isLessThan(Math.log(31));
    assertThat(teacher.predict(pictures).value().shape()).isEqualTo(Shape.of(32, 64));
    assertThat(encoder.countParams()).isEqualTo(70_096);
  }

  /** How much two pictures differ, pixel by pixel. */
  private static double distance(NdArray pictures, int one, int other) {
    double sum = 0;
    for (int i = 0; i < 28 * 28; i++) {
      sum += Math.abs(pictures.getDouble(one * 784 + i) - pictures.getDouble(other * 784 + i));
    }
    return sum;
  }

  @Test
  void copiesOfOnePictureShallBeAlike() {
    Tensor right = Tensor.of(new float[][] {{2, 0}, {0, 3}, {1, 0}, {0, 1}});
    Tensor wrong = Tensor.of(new float[][] {{2, 0}, {0, 3}, {0, 1}, {1, 0}});

    // Cosines of 1 and 0 are logits of 5 and 0, over the three other copies.
    double rest = Math.log(Math.exp(5) + 2);
    assertThat(ChangedCopies.loss(right).item()).isCloseTo(rest - 5, within(1e-4));
    assertThat(ChangedCopies.loss(wrong).item()).isCloseTo(rest, within(1e-4));
  }

  @Test
  void theBoundOfAnAutoencoderRises() {
    TrainTest data = brightnesses(60, 28, 1);
    NdArray x = data.trainX();
    VariationalAutoencoder model = new VariationalAutoencoder(2, 1);
    model.compile(Compile.optimizer(new Adam(0.002)));
    History history = model.fit(x, x, Fit.epochs(8).batchSize(20).seed(1).verbose(0));
    List<Double> bounds = history.get("elbo");
    Map<String, Double> measured = model.evaluate(x, x);

    // A coin for each pixel is as good as -784 ln 2 = -543.4 nats, and what is learned is better.
    assertThat(bounds.getFirst()).isLessThan(-500);
    assertThat(bounds.getLast()).isGreaterThan(-490).isLessThan(0);
    assertThat(measured.get("kl")).isPositive();
    assertThat(model.draw(NdArray.of(new float[] {0, 0}, 1, 2)).shape())
        .hasToString("[1, 28, 28, 1]");
    assertThat(model.drawPlane(3, 2).rowRange(2, 3))
        .isEqualTo(model.draw(NdArray.of(new float[] {2, 2}, 1, 2)));
  }

  @Test
  void pixelsAreAsLikelyWhiteAsTheyAreBright() {
    float[] bright = new float[3000];
    Arrays.fill(bright, 0, 1000, 0.25f);
    Arrays.fill(bright, 1000, 2000, 1);
    float[] drawn = Vae.drawn(NdArray.of(bright, 3000), new Random(1)).toFloatArray();

    int[] white = new int[3];
    for (int i = 0; i < drawn.length; i++) {
      assertThat(drawn[i]).isIn(0f, 1f);
      white[i / 1000] += (int) drawn[i];
    }
    assertThat(white[0]).isBetween(200, 300);
    assertThat(white[1]).isEqualTo(1000);
    assertThat(white[2]).isZero();
  }

  @Test
  void theWaysAgainstOverfittingAreToldApart() {
    assertThat(Overfit.WAYS)
        .extracting(Overfit.Way::title)
        .containsExactly("as it is", "dropout", "L2 on weights", "augmentation", "early stopping");
    assertThat(Overfit.WAYS)
        .extracting(way -> way.patience() == 20)
        .containsExactly(false, false, false, false, true);
    for (Overfit.Way way : Overfit.WAYS) {
      Model model = Overfit.network(way, 4);
      assertThat(fit(model, brightnesses(12, 28, 1), 1).get("loss").getFirst()).isPositive();
    }
  }

  @Test
  void theProgramsAreKnownByName() {
    for (String name : List.of("digits-cnn", "clothes", "photos", "transfer", "vae", "overfit")) {
      assertThat(Examples.named(name)).isInstanceOf(Application.class);
      assertThat(Examples.named(name).description()).isNotBlank();
    }
  }
}
