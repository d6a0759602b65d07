package org.pellucid.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files are read back field by field, as the messages of TensorBoard are laid out. */
class TensorBoardTest {
  @TempDir private Path folder;
  private final FakeModel model = new FakeModel();

  /** A field of a message: a number, or bytes. */
  private record Field(int number, long value, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    List<Field> fields() {
      return TensorBoardTest.fields(bytes);
    }
  }

  private static List<Field> fields(byte[] message) {
    List<Field> fields = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      byte[] bytes = {};
      long value = 0;
      switch ((int) (tag & 7)) {
        case 0 -> value = varint(in);
        case 1 -> value = in.getLong();
        case 2 -> {
          bytes = new byte[(int) varint(in)];
          in.get(bytes);
        }
        case 5 -> value = in.getInt();
        default -> throw new IllegalStateException("kind " + (tag & 7));
      }
      fields.add(new Field((int) (tag >>> 3), value, bytes));
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static Field one(List<Field> fields, int number) {
    return fields.stream().filter(field -> field.number() == number).findFirst().orElseThrow();
  }

  /** The events of a folder's only file, with their checksums checked. */
  private List<List<Field>> events(String part) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve(part))) {
      file = files.findFirst().orElseThrow();
    }
    assertThat(file.getFileName().toString())
        .matches("events\\.out\\.tfevents\\.\\d{10}\\..*\\.v2");
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<List<Field>> events = new ArrayList<>();
    while (in.hasRemaining()) {
      int at = in.position();
      byte[] content = new byte[(int) in.getLong()];
      assertThat(in.getInt()).isEqualTo(EventFile.checksum(in.array(), at, 8));
      in.get(content);
      assertThat(in.getInt()).isEqualTo(EventFile.checksum(content, 0, content.length));
      events.add(fields(content));
    }
    return events;
  }

  /** Scalars as "tag@step" to value. */
  private static Map<String, Double> scalars(List<List<Field>> events) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    for (List<Field> event : events) {
      long step = event.stream().filter(f -> f.number() == 2).mapToLong(Field::value).sum();
      for (Field summary : event.stream().filter(f -> f.number() == 5).toList()) {
        List<Field> value = one(summary.fields(), 1).fields();
        if (value.stream().anyMatch(f -> f.number() == 2)) {
          float number = Float.intBitsToFloat((int) one(value, 2).value());
          scalars.put(one(value, 1).text() + "@" + step, (double) number);
          assertThat(one(one(one(value, 9).fields(), 1).fields(), 1).text()).isEqualTo("scalars");
        }
      }
    }
    return scalars;
  }

  @Test
  void theChecksumIsThatOfTensorflow() {
    // crc32c::Mask(crc32c::Value("123456789")): the checksum is e3069283 before it is masked.
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    int turned = (0xe3069283 >>> 15) | (0xe3069283 << 17);
    assertThat(EventFile.checksum(digits, 0, 9)).isEqualTo(turned + 0xa282ead8);
  }

  @Test
  void writesTheNumbersOfEpochsAndBatches() throws IOException {
    TensorBoard board = new TensorBoard(folder).updateFreq(2);
    board.setModel(model);
    board.onTrainBegin(new Logs());
    for (int epoch = 0; epoch < 2; epoch++) {
      board.onEpochBegin(epoch, new Logs());
      Logs logs = Logs.of(Map.of("loss", 0.5 - epoch));
      for (int batch = 0; batch < 3; batch++) {
        board.onTrainBatchBegin(batch, logs);
        board.onTrainBatchEnd(batch, logs);
      }
      board.onTestEnd(Logs.of(Map.of("loss", 3.0)));
      logs.put("val_loss", 0.25);
      board.onEpochEnd(epoch, logs);
    }
    board.onTrainEnd(new Logs());
    List<List<Field>> train = events("train");
    assertThat(one(train.getFirst(), 3).text()).isEqualTo("brain.Event:2");
    assertThat(scalars(train))
        .containsOnly(
            Map.entry("batch_loss@2", 0.5),
            Map.entry("epoch_loss@0", 0.5),
            Map.entry("epoch_learning_rate@0", (double) 0.1f),
            Map.entry("batch_loss@4", -0.5),
            Map.entry("batch_loss@6", -0.5),
            Map.entry("epoch_loss@1", -0.5),
            Map.entry("epoch_learning_rate@1", (double) 0.1f));
    assertThat(scalars(events("validation")))
        .containsOnly(
            Map.entry("evaluation_loss_vs_iterations@0", 3.0),
            Map.entry("epoch_loss@0", 0.25),
            Map.entry("epoch_loss@1", 0.25));
  }

  @Test
  void writesGraphHistogramsAndImages() throws IOException {
    TensorBoard board = new TensorBoard(folder).histogramFreq(1).writeImages(true);
    model.train(board, "loss", 1);
    List<List<Field>> events = events("train");
    List<Field> nodes = one(events.get(1), 4).fields();
    assertThat(nodes.stream().filter(f -> f.number() == 1))
        .extracting(node -> one(node.fields(), 1).text() + ":" + one(node.fields(), 2).text())
        .containsExactly("x:Input", "dense:Dense");
    assertThat(one(nodes.get(1).fields(), 3).text()).isEqualTo("x");

    List<Field> histogram = value(events, "dense/kernel/histogram", 5);
    assertThat(number(histogram, 1)).isEqualTo(-1);
    assertThat(number(histogram, 2)).isEqualTo(3);
    assertThat(number(histogram, 3)).isEqualTo(4);
    assertThat(number(histogram, 4)).isEqualTo(5);
    assertThat(number(histogram, 5)).isEqualTo(19);
    double[] limits = numbers(one(histogram, 6).bytes());
    double[] counts = numbers(one(histogram, 7).bytes());
    assertThat(limits).hasSize(30);
    assertThat(limits[29]).isEqualTo(3);
    assertThat(limits[0]).isCloseTo(-1 + 4 / 30.0, within(1e-12));
    assertThat(counts[0]).isEqualTo(1);
    assertThat(counts[7]).isEqualTo(1);
    assertThat(counts[29]).isEqualTo(2);

    List<Field> image = value(events, "dense/kernel/image", 4);
    assertThat(one(image, 1).value()).isEqualTo(2);
    assertThat(one(image, 2).value()).isEqualTo(2);
    assertThat(pixels(one(image, 4).bytes())).containsExactly(0, 0, 64, 0, 255, 255);
  }

  private static List<Field> value(List<List<Field>> events, String tag, int kind) {
    for (List<Field> event : events) {
      for (Field summary : event.stream().filter(f -> f.number() == 5).toList()) {
        List<Field> value = one(summary.fields(), 1).fields();
        if (one(value, 1).text().equals(tag)) {
          return one(value, kind).fields();
        }
      }
    }
    throw new IllegalStateException("no " + tag);
  }

  private static double number(List<Field> fields, int number) {
    return Double.longBitsToDouble(one(fields, number).value());
  }

  private static double[] numbers(byte[] bytes) {
    double[] numbers = new double[bytes.length / 8];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
    return numbers;
  }

  /** The rows of a grey PNG, each behind its filter byte. */
  private static int[] pixels(byte[] png) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(png);
    assertThat(in.getLong()).isEqualTo(0x89504E470D0A1A0AL);
    byte[] rows = {};
    while (in.hasRemaining()) {
      byte[] content = new byte[in.getInt()];
      byte[] type = new byte[4];
      in.get(type).get(content);
      in.getInt();
      if (new String(type, StandardCharsets.US_ASCII).equals("IDAT")) {
        rows = new InflaterInputStream(new ByteArrayInputStream(content)).readAllBytes();
      }
    }
    int[] pixels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      pixels[i] = rows[i] & 0xFF;
    }
    return pixels;
  }
}
