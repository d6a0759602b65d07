package org.pellucid.config;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * JSON as text, and what it stands for: {@link Config} for objects, lists, strings, {@code Long},
 * {@code Double}, truth values and null.
 *
 * <p>The text may come from strangers: nesting, names and numbers are limited in length, a name may
 * stand only once in an object. As in Python, {@code NaN} and {@code Infinity} are numbers.
 */
public final class Json {
  private static final int DEPTH = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(400)
                  .maxNameLength(10_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private Json() {}

  /**
   * Reads a JSON text.
   *
   * @param text the text, one value
   * @return what it stands for
   */
  public static @Nullable Object read(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw notJson("there is more text behind the value", parser.currentTokenLocation());
      }
      return value;
    } catch (JacksonException e) {
      throw notJson(e.getOriginalMessage(), e.getLocation());
    }
  }

  /**
   * Reads a JSON text that must be an object.
   *
   * @param text the text
   * @return the object
   */
  public static Config readObject(String text) {
    if (read(text) instanceof Config config) {
      return config;
    }
    throw new PellucidException("Not valid JSON: an object {...} was expected.");
  }

  private static PellucidException notJson(String problem, @Nullable TokenStreamLocation location) {
    // The parser names the setting of its own that holds a limit, which tells a reader nothing.
    String first =
        problem
            .lines()
            .findFirst()
            .orElse(problem)
            .replaceAll("\\(([0-9]+), from `[^`]*`\\)", "($1)");
    String where =
        location == null
            ? ""
            : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    String shown = first.length() > 160 ? first.substring(0, 160) + "..." : first;
    return new PellucidException("Not valid JSON" + where + ": " + shown);
  }

  private static @Nullable Object value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw notJson("the text ends early", parser.currentLocation());
    }
    return switch (token) {
      case START_OBJECT -> {
        Config config = Config.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          config.put(key, value(parser));
        }
        yield config;
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_ARRAY, END_OBJECT, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw notJson("unexpected " + token, parser.currentTokenLocation());
    };
  }

  /** Whole numbers that do not fit into 64 bits become floating-point numbers. */
  private static Object whole(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getDoubleValue();
    };
  }

  /**
   * Writes a value as JSON in one line.
   *
   * @param value settings, a map, list, string, number, truth value or null
   * @return the text
   */
  public static String write(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(generator, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Config config -> {
        generator.writeStartObject();
        for (String key : config.keys()) {
          generator.writeName(key);
          write(generator, config.get(key));
        }
        generator.writeEndObject();
      }
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach((key, item) -> {
          generator.writeName(key.toString());
          write(generator, item);
        });
        generator.writeEndObject();
      }
      case Iterable<?> items -> {
        generator.writeStartArray();
        items.forEach(item -> write(generator, item));
        generator.writeEndArray();
      }
      case String text -> generator.writeString(text);
      case Boolean flag -> generator.writeBoolean(flag);
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case Float number -> generator.writeNumber(number);
      case Number number -> generator.writeNumber(number.doubleValue());
      default ->
          throw new PellucidException(
              "Cannot write " + value.getClass().getSimpleName() + " " + value + " as JSON.");
    }
  }
}
