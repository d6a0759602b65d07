package org.pellucid.examples.report;

import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Maps, lists, texts, numbers and truth values as JSON. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(generator, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach((name, entry) -> {
          generator.writeName(name.toString());
          write(generator, entry);
        });
        generator.writeEndObject();
      }
      case Iterable<?> list -> {
        generator.writeStartArray();
        list.forEach(entry -> write(generator, entry));
        generator.writeEndArray();
      }
      case Integer number -> generator.writeNumber(number.intValue());
      case Long number -> generator.writeNumber(number.longValue());
      case Float number -> writeFinite(generator, number.doubleValue(), number.toString());
      case Double number -> writeFinite(generator, number, number.toString());
      case Boolean truth -> generator.writeBoolean(truth);
      default -> generator.writeString(value.toString());
    }
  }

  /** JSON has no word for NaN and infinity; pages draw a gap for null. */
  private static void writeFinite(JsonGenerator generator, double number, String digits) {
    if (Double.isFinite(number)) {
      generator.writeNumber(digits);
    } else {
      generator.writeNull();
    }
  }
}
