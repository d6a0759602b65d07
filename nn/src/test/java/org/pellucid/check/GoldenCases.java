package org.pellucid.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.config.Config;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Recorded answers of Keras, one JSON object per line.
 *
 * <p>The file is the one that the system property {@code pellucid.golden} names, else {@code
 * shared/golden/keras-cases.jsonl} beside the project. Tests are skipped where there is none.
 */
public final class GoldenCases {
  /**
   * One case.
   *
   * @param id its name
   * @param area such as "layers"
   * @param object such as "keras.layers.Dense"
   * @param config the object's settings
   * @param inputs arguments by name; tensors are {@link NdArray}s, or lists for text
   * @param expected the answer: an {@link NdArray}, a list, a {@link Config} or a number
   * @param rtol relative tolerance
   * @param atol absolute tolerance
   * @param outputIndex which of several outputs is meant
   */
  public record GoldenCase(
      String id,
      String area,
      String object,
      Config config,
      Config inputs,
      @Nullable Object expected,
      double rtol,
      double atol,
      int outputIndex) {
    /** {@return the class or function without its module} */
    public String simpleName() {
      return object.substring(object.lastIndexOf('.') + 1);
    }

    /**
     * Reads a tensor; wide numbers become float32, as in Keras.
     *
     * @param name the argument
     * @return the tensor
     */
    public NdArray tensor(String name) {
      return asInput(inputs.get(name));
    }

    /**
     * Compares an answer with the recorded one, element by element.
     *
     * @param actual the answer
     */
    public void assertMatches(NdArray actual) {
      assertMatches(actual, expected, rtol, atol);
    }

    /**
     * Compares an answer with another recorded one of the case.
     *
     * @param actual the answer
     * @param wanted the recorded answer
     * @param relative relative tolerance
     * @param absolute absolute tolerance
     */
    public void assertMatches(
        NdArray actual, @Nullable Object wanted, double relative, double absolute) {
      assertThat(wanted).as(this::toString).isInstanceOf(NdArray.class);
      NdArray array = (NdArray) wanted;
      assertThat(actual.shape()).as(this::toString).isEqualTo(array.shape());
      for (int i = 0; i < array.size(); i++) {
        double want = array.getDouble(i);
        double got = actual.getDouble(i);
        double limit = Math.max(absolute, 1e-6) + Math.max(relative, 1e-6) * Math.abs(want);
        boolean close =
            Double.compare(want, got) == 0 || want == got || Math.abs(got - want) <= limit;
        assertThat(close)
            .as("%s, element %s: expected %s, got %s", this, array.indexOf(i), want, got)
            .isTrue();
      }
    }

    @Override
    public String toString() {
      return id + " " + object + " " + config;
    }
  }

  private GoldenCases() {}

  /**
   * Reads the cases of some kind; skips the calling test where there is no file.
   *
   * @param wanted which cases
   * @return the cases, at least one
   */
  public static List<GoldenCase> read(Predicate<GoldenCase> wanted) {
    Path file = file();
    if (file == null) {
      System.getLogger("org.pellucid.check")
          .log(
              System.Logger.Level.WARNING,
              "Skipped: tests against recorded answers of Keras; set -Dpellucid.golden=FILE.");
    }
    assumeTrue(file != null, "no golden cases: set -Dpellucid.golden=FILE");
    try {
      List<GoldenCase> cases =
          Files.readAllLines(file).stream().map(GoldenCases::parse).filter(wanted).toList();
      assertThat(cases).isNotEmpty();
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Turns a recorded tensor into what Keras computes with.
   *
   * @param recorded the tensor
   * @return float32 for floating numbers, else unchanged
   */
  public static NdArray asInput(@Nullable Object recorded) {
    NdArray array = (NdArray) Objects.requireNonNull(recorded, "recorded is null");
    return array.dtype().isFloating() ? array.cast(DType.FLOAT32) : array;
  }

  private static @Nullable Path file() {
    String given = System.getProperty("pellucid.golden");
    if (given != null) {
      Path path = Path.of(given);
      return Files.isDirectory(path) ? path.resolve("keras-cases.jsonl") : path;
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path path = folder.resolve("shared/golden/keras-cases.jsonl");
      if (Files.isRegularFile(path)) {
        return path;
      }
    }
    return null;
  }

  private static GoldenCase parse(String line) {
    Config object = json(line);
    Config tolerance = object.nested("tolerance");
    return new GoldenCase(
        object.text("id", ""),
        object.text("area", ""),
        object.text("object", ""),
        object.nested("config"),
        object.nested("inputs"),
        object.get("expected"),
        tolerance.number("rtol", 1e-6),
        tolerance.number("atol", 1e-6),
        object.integer("output_index", 0));
  }

  /**
   * Reads a JSON object; objects with dtype, shape and data become {@link NdArray}s.
   *
   * @param text the object
   * @return its settings
   */
  public static Config json(String text) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      return (Config) Objects.requireNonNull(value(parser));
    }
  }

  private static @Nullable Object value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalStateException("Unexpected " + token);
    };
  }

  private static Object object(JsonParser parser) {
    Config config = Config.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      config.put(key, value(parser));
    }
    boolean tensor = config.has("dtype") && config.has("shape") && config.has("data");
    return tensor ? tensor(config) : config;
  }

  private static Object tensor(Config config) {
    List<@Nullable Object> data = config.list("data");
    String type = config.text("dtype", "");
    if (type.equals("string")) {
      return data;
    }
    Shape shape = Shape.of(config.list("shape").stream().mapToInt(GoldenCases::asInt).toArray());
    DType dtype = dtype(type);
    Object storage = Storage.allocate(dtype, data.size());
    for (int i = 0; i < data.size(); i++) {
      switch (data.get(i)) {
        case Long number when !dtype.isFloating() -> Storage.set(dtype, storage, i, number);
        case Number number -> Storage.set(dtype, storage, i, number.doubleValue());
        case Boolean truth -> Storage.set(dtype, storage, i, truth ? 1L : 0L);
        case String text -> Storage.set(dtype, storage, i, Double.parseDouble(text));
        case null, default -> throw new IllegalStateException("Not a number in " + config);
      }
    }
    return NdArray.wrap(dtype, shape, storage);
  }

  private static int asInt(@Nullable Object number) {
    return number instanceof Long value ? Math.toIntExact(value) : -1;
  }

  /** Types that we lack become the next wider one that we have. */
  private static DType dtype(String name) {
    return switch (name) {
      case "bool" -> DType.BOOL;
      case "uint8" -> DType.UINT8;
      case "int8", "int16", "uint16", "int32" -> DType.INT32;
      case "uint32", "int64", "uint64" -> DType.INT64;
      case "float64" -> DType.FLOAT64;
      case "float16", "bfloat16", "float32" -> DType.FLOAT32;
      default -> throw new IllegalStateException("Unknown type " + name);
    };
  }
}
