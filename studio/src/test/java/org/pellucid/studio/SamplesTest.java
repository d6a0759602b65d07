package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

final class SamplesTest {
  private static final float[] TWO = {0, 1};

  record Flower(double length, String colour) {}

  @Test
  void aVectorIsShownAsNumbersWithNames() {
    Samples samples = Samples.of(new float[][] {{1, 2}, {3, Float.NaN}}, TWO);

    assertThat(samples.show()).isEqualTo(Samples.Show.NUMBERS);
    assertThat(samples.view(1))
        .isEqualTo(
            Map.of(
                "sample",
                1,
                "number",
                1,
                "columns",
                List.of(List.of("column 1", 3.0), List.of("column 2", "NaN"))));
    assertThat(samples.columns("a", "b").view(0))
        .containsEntry("columns", List.of(List.of("a", 1.0), List.of("b", 2.0)));
  }

  @Test
  void recordsAndMapsAreRowsOfATable() {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("length", new float[] {1.5f, 2});
    columns.put("colour", new String[] {"red", "blue"});
    List<Flower> flowers = List.of(new Flower(1.5, "red"), new Flower(2, "blue"));
    List<List<Object>> second = List.of(List.of("length", 2.0), List.of("colour", "blue"));

    for (Object x : List.of(columns, flowers, flowers.toArray(Record[]::new))) {
      Samples samples = Samples.of(x, TWO);
      assertThat(samples.show()).isEqualTo(Samples.Show.NUMBERS);
      assertThat(samples.view(1)).containsEntry("columns", second);
      assertThat(samples.columnNames()).containsExactly("length", "colour");
      Map<?, ?> given = (Map<?, ?>) samples.inputs().rows(1).forModel();
      assertThat(given.get("length")).isEqualTo(NdArray.of(new float[] {2}));
      assertThat(given.get("colour")).isEqualTo(new String[] {"blue"});
    }
  }

  @Test
  void textIsShownAsText() {
    for (Object x : List.of(new String[] {"one", "two"}, List.of("one", "two"))) {
      Samples samples = Samples.of(x, TWO);
      assertThat(samples.show()).isEqualTo(Samples.Show.TEXT);
      assertThat(samples.view(1)).containsEntry("text", "two");
    }
    Samples numbers = Samples.of(new int[][] {{1, 2}, {2, 1}}, TWO).texts(List.of("a b", "b a"));
    assertThat(numbers.show()).isEqualTo(Samples.Show.TEXT);
    assertThat(numbers.view(1)).containsEntry("text", "b a");
  }

  @Test
  void pixelsBecomeAPictureThatOthersCanRead() throws IOException {
    float[] pixels = {0, 0.5f, 1, 0, 0.5f, 1, 0, 0, 1, 1, 0, 0};
    Samples samples = Samples.of(NdArray.of(pixels, 2, 1, 2, 3), TWO);

    assertThat(samples.show()).isEqualTo(Samples.Show.IMAGE);
    BufferedImage first = read((String) samples.view(0).get("picture"));
    assertThat(first.getWidth()).isEqualTo(2);
    assertThat(first.getHeight()).isEqualTo(1);
    assertThat(List.of(first.getRGB(0, 0), first.getRGB(1, 0)))
        .containsExactly(0xff0080ff, 0xff0080ff);
    BufferedImage second = read((String) samples.view(1).get("picture"));
    assertThat(List.of(second.getRGB(0, 0), second.getRGB(1, 0)))
        .containsExactly(0xff0000ff, 0xffff0000);
  }

  private static BufferedImage read(String address) throws IOException {
    String start = "data:image/png;base64,";
    assertThat(address).startsWith(start);
    byte[] file = Base64.getDecoder().decode(address.substring(start.length()));
    return ImageIO.read(new ByteArrayInputStream(file));
  }

  @Test
  void blackAndWhiteFollowFromTheNumbers() {
    assertThat(pixels(DType.UINT8, 3, 90)).isEqualTo(new Pixels(2, 2, 1, 0, 255));
    assertThat(pixels(DType.FLOAT32, 0, 1)).isEqualTo(new Pixels(2, 2, 1, 0, 1));
    assertThat(pixels(DType.FLOAT32, -1, 1)).isEqualTo(new Pixels(2, 2, 1, -1, 1));
    assertThat(pixels(DType.FLOAT32, 0, 200)).isEqualTo(new Pixels(2, 2, 1, 0, 255));
    assertThat(pixels(DType.FLOAT32, 0, 16)).isEqualTo(new Pixels(2, 2, 1, 0, 16));
    assertThat(pixels(DType.FLOAT32, -3, 3)).isEqualTo(new Pixels(2, 2, 1, -3, 3));
  }

  private static Pixels pixels(DType type, int low, int high) {
    NdArray x = NdArray.of(new int[] {low, high, low, high}, 1, 2, 2, 1).cast(type);
    return Samples.of(x, new float[] {0}).pixels();
  }

  @Test
  void aSquareVectorIsAPictureWhenAsked() {
    NdArray x = NdArray.of(new float[18], 2, 9);

    assertThat(Samples.of(x, TWO).show()).isEqualTo(Samples.Show.NUMBERS);
    assertThat(Samples.of(x, TWO).as(Samples.Show.IMAGE).view(0)).containsKey("picture");
    assertThatThrownBy(
            () -> Samples.of(NdArray.of(new float[16], 2, 8), TWO).as(Samples.Show.IMAGE))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Samples: x is no picture: expected one input [samples, height, width, channels] with 1,"
                + " 3 or 4 channels, got [2, 8].");
  }

  @Test
  void ofManySamplesEverySoManyIsKept() {
    int total = 25_000;
    int[][] x = IntStream.range(0, total).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
    List<String> texts = IntStream.range(0, total).mapToObj(i -> "text " + i).toList();

    Samples samples = Samples.of(x, new float[total]).texts(texts);

    assertThat(samples.count()).isEqualTo(10_000);
    assertThat(samples.total()).isEqualTo(total);
    assertThat(samples.original(9_999)).isEqualTo(24_997);
    assertThat(samples.inputs().onlyArray().getLong(9_999)).isEqualTo(24_997);
    assertThat(samples.text(9_999)).isEqualTo("text 24997");
  }

  @Test
  void whatDoesNotFitIsSaid() {
    float[][] x = {{1, 2}, {3, 4}};

    refused(() -> Samples.of(x, new float[3]), "Samples: x has 2 samples but y has 3.");
    refused(
        () -> Samples.of(NdArray.of(new float[0], 0, 2), new float[0]),
        "Samples: x has 0 samples.");
    refused(
        () -> Samples.of(x, new String[] {"a", "b"}),
        "Samples: y is text, expected numbers: the class of each sample from 0, as fit takes them."
            + " What the classes are called says classes(...).");
    refused(
        () -> Samples.of(x, TWO).classes("one"),
        "Samples: there are at least 2 classes, got 1 names.");
    refused(
        () -> Samples.of(x, TWO).columns("one"), "Samples: a sample has 2 numbers, got 1 names.");
    refused(
        () -> Samples.of(x, TWO).texts(List.of("one")),
        "Samples: there are 2 samples, got 1 texts.");
    refused(
        () -> Samples.of(x, TWO).as(Samples.Show.TEXT),
        "Samples: x is numbers; say with texts(...) before as(TEXT) what each sample reads.");
    refused(
        () -> Samples.of(List.of(new float[] {1, 2}, new float[] {1}), TWO),
        "Samples: inputs have 2 and 1 samples.");
  }

  private static void refused(Runnable call, String sentence) {
    assertThatThrownBy(call::run).isInstanceOf(PellucidException.class).hasMessage(sentence);
  }
}
