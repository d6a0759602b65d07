package org.pellucid.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.config.WeightBudget;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** Weights, their order and their layers' names against Keras 3.15.1. */
final class ApplicationsTest {
  /** Above this many weights, a network is built in the slow tests only. */
  private static final long LARGE = 40_000_000;

  record Expected(String name, String model, long weights, long trainable, String checksum) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Expected> expected() throws IOException {
    try (var in =
        ApplicationsTest.class.getResourceAsStream("/applications/keras-applications.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .map(part ->
              new Expected(
                  part[0], part[1], Long.parseLong(part[2]), Long.parseLong(part[3]), part[4]))
          .toList();
    }
  }

  static Stream<Expected> small() throws IOException {
    return expected().stream().filter(network -> network.weights <= LARGE);
  }

  static Stream<Expected> large() throws IOException {
    return expected().stream().filter(network -> network.weights > LARGE);
  }

  @ParameterizedTest
  @MethodSource("small")
  void hasTheWeightsOfKerasInKerasOrder(Expected network) {
    check(network);
  }

  @ParameterizedTest
  @MethodSource("large")
  @Tag("slow")
  void hasTheWeightsOfKerasInKerasOrderWhereTheyAreMany(Expected network) {
    check(network);
  }

  private static void check(Expected network) {
    Session.clear();
    Architecture<?> architecture = Applications.named(network.name);
    if (network.name.startsWith("VGG")) {
      architecture.inputShape(64, 64, 3);
    }
    // Within a budget no weights are drawn.
    Model model = WeightBudget.within(Long.MAX_VALUE, architecture::build);
    long trainable =
        model.trainableVariables().stream().mapToLong(weight -> weight.shape().size()).sum();
    assertThat(
            new Expected(
                network.name, model.name(), model.countParams(), trainable, checksum(model)))
        .isEqualTo(network);
  }

  private static String checksum(Model model) {
    String layers =
        model.layers().stream()
            .filter(layer -> !layer.weights().isEmpty())
            .map(layer -> layer.name() + " " + shapes(layer) + " ")
            .collect(Collectors.joining("\n"));
    CRC32 crc = new CRC32();
    crc.update(layers.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }

  private static String shapes(Layer layer) {
    return layer.weights().stream()
        .map(Variable::shape)
        .map(Shape::toArray)
        .map(dims ->
            Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(",")))
        .collect(Collectors.joining(";"));
  }

  @Test
  void listsAllNetworks() throws IOException {
    assertThat(Applications.names())
        .containsExactlyElementsOf(expected().stream().map(Expected::name).toList())
        .hasSize(40);
  }

  @Test
  void namesANetworkThatIsNotThere() {
    assertThatThrownBy(() -> Applications.named("AlexNet"))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Applications: there is no network \"AlexNet\"; Applications.names() lists them.");
  }

  @Test
  void endsInFeaturesWithoutClassifier() {
    Model maps = Applications.mobileNetV2().alpha(0.35).includeTop(false).build();
    assertThat(maps.outputs().getFirst().shape()).isEqualTo(Shape.of(-1, -1, -1, 1280));
    Model pooled =
        Applications.mobileNetV2()
            .alpha(0.35)
            .includeTop(false)
            .pooling("max")
            .inputShape(64, 64, 1)
            .build();
    assertThat(pooled.outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 1280));
    assertThat(pooled.name()).isEqualTo("mobilenetv2_0.35_64");
  }

  @Test
  void classifiesIntoOwnClassesWithOwnActivation() {
    Model model =
        Applications.mobileNetV3Small()
            .inputShape(32, 32, 3)
            .classes(7)
            .classifierActivation("linear")
            .build();
    Tensor scores = model.predict(new float[2][32][32][3]);
    assertThat(scores.shape()).isEqualTo(Shape.of(2, 7));
    assertThat(model.getLayer("predictions").config().text("activation", "")).isEqualTo("linear");
  }

  @Test
  void takesItsWeightsFromAFile(@TempDir Path folder) {
    Path file = folder.resolve("weights.safetensors");
    Model first = Applications.mobileNetV2().alpha(0.35).inputShape(32, 32, 3).classes(3).build();
    first.saveWeights(file);
    Model second =
        Applications.mobileNetV2()
            .alpha(0.35)
            .inputShape(32, 32, 3)
            .classes(3)
            .weights(file)
            .build();
    float[][][][] picture = new float[1][32][32][3];
    picture[0][3][4][1] = 1;
    assertThat(second.predict(picture).value().toFloatArray())
        .containsExactly(first.predict(picture).value().toFloatArray());
  }

  @Test
  void refusesPicturesThatAreTooSmallAndAnUnknownPooling() {
    assertThatThrownBy(() -> Applications.xception().inputShape(64, 64, 3))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Applications: inputShape of xception must be height, width (at least 71) and channels,"
                + " got [64, 64, 3].");
    assertThatThrownBy(() -> Applications.vgg16().inputShape(-1, -1, 3).build())
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Applications: vgg16 with a classifier needs height and width; give inputShape, or"
                + " includeTop(false).");
    assertThatThrownBy(() -> Applications.vgg16().pooling("mean"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Applications: pooling must be \"avg\", \"max\" or \"none\", got \"mean\".");
  }

  @Test
  void preparesPixelsAsEachFamilyWantsThem() {
    Tensor pixel = Tensor.of(new float[][][][] {{{{255, 127.5f, 0}}}});
    assertThat(Applications.vgg16().preprocessInput(pixel).value().toFloatArray())
        .containsExactly(-103.939f, 127.5f - 116.779f, 255 - 123.68f);
    assertThat(Applications.mobileNetV2().preprocessInput(pixel).value().toFloatArray())
        .containsExactly(1, 0, -1);
    assertThat(Applications.denseNet121().preprocessInput(pixel).value().toFloatArray())
        .containsExactly((1 - 0.485f) / 0.229f, (0.5f - 0.456f) / 0.224f, (0 - 0.406f) / 0.225f);
    assertThat(Applications.efficientNetB0().preprocessInput(pixel).value().toFloatArray())
        .containsExactly(255, 127.5f, 0);
    assertThatThrownBy(() -> Preprocessing.CAFFE.apply(Tensor.of(new float[2][4])))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith(
            "Preprocessing.CAFFE: expected pictures [..., 3] in the order red, green, blue, got");
  }
}
