package org.pellucid.conformance;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads recorded cases: one JSON object per line. */
public final class CaseReader {
  private static final JsonFactory JSON = new JsonFactory();

  private CaseReader() {}

  /**
   * Reads all cases of a file.
   *
   * @param file the file, one JSON object per line
   * @return the cases; a file that is none raises a sentence with the line
   */
  public static List<RecordedCase> read(Path file) {
    List<RecordedCase> cases = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank()) {
        cases.add(read(line, file.getFileName() + " line " + number));
      }
    }
    if (cases.isEmpty()) {
      throw new PellucidException(file + " holds no recorded cases: one JSON object per line.");
    }
    return cases;
  }

  private static List<String> lines(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new PellucidException(
          file + (Files.exists(file) ? " is not a file." : " does not exist.") + expected());
    }
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new PellucidException(file + " is not a text file." + expected(), e);
    } catch (IOException e) {
      throw new PellucidException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private static String expected() {
    return " Give a file of recorded cases, one JSON object per line.";
  }

  private static RecordedCase read(String line, String place) {
    try {
      return recordedCase(json(line));
    } catch (JacksonException e) {
      throw new PellucidException(
          place + " is not valid JSON: " + e.getOriginalMessage().replaceAll("\\s+", " ") + ".", e);
    } catch (PellucidException | IllegalArgumentException | ArithmeticException e) {
      throw new PellucidException(place + " is not a recorded case: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a JSON object; objects with dtype, shape and data become arrays.
   *
   * @param text the object
   * @return its settings
   */
  public static Config json(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      if (!(value(parser) instanceof Config object)) {
        throw new PellucidException("a JSON object is expected.");
      }
      if (parser.nextToken() != null) {
        throw new PellucidException("one JSON object per line is expected.");
      }
      return object;
    }
  }

  private static RecordedCase recordedCase(Config object) {
    for (String key : List.of("area", "object", "inputs", "expected")) {
      if (!object.has(key)) {
        throw new PellucidException("it has no \"" + key + "\".");
      }
    }
    Config tolerance = object.nested("tolerance");
    String name = object.text("object", "");
    if (!name.matches("\\w+(\\.\\w+)+")) {
      throw new PellucidException("\"object\" must be a name such as keras.layers.Dense.");
    }
    return new RecordedCase(
        String.valueOf(object.get("id")),
        object.text("area", ""),
        name,
        object.nested("config"),
        object.nested("inputs"),
        object.get("expected"),
        tolerance.number("rtol", 1e-6),
        tolerance.number("atol", 1e-6),
        object.get("output_index") == null ? 0 : object.integer("output_index"));
  }

  private static @Nullable Object value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new PellucidException("it ends too early.");
    }
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
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new PellucidException("it ends too early.");
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
    int[] dims =
        config.list("shape").stream()
            .mapToInt(dim -> dim instanceof Long extent ? Math.toIntExact(extent) : -1)
            .toArray();
    Shape shape = Shape.of(dims);
    if (!shape.isKnown() || shape.size() != data.size()) {
      throw new PellucidException(
          "an array of shape " + shape + " holds " + data.size() + " elements.");
    }
    String type = config.text("dtype", "");
    return type.equals("string")
        ? new RecordedText(shape, data.stream().map(String::valueOf).toList())
        : RecordedValues.fill(dtype(type), shape, data);
  }

  /** Types that we lack become the next wider one that we have. */
  private static DType dtype(String name) {
    return switch (name) {
      case "int8", "int16", "uint16" -> DType.INT32;
      case "uint32", "uint64" -> DType.INT64;
      case "float16", "bfloat16" -> DType.FLOAT32;
      default -> DType.named(name);
    };
  }
}
