package org.pellucid.benchmarks.peers;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Flat JSON objects, one a line: numbers and texts by name. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Reads an object; numbers become {@code Double}. */
  static Map<String, Object> read(String line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token.isNumeric()) {
          fields.put(name, parser.getDoubleValue());
        } else {
          fields.put(name, parser.getString());
        }
      }
    }
    return fields;
  }

  /** Writes an object on one line. */
  static String write(Map<String, Object> fields) {
    StringWriter writer = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), writer)) {
      generator.writeStartObject();
      fields.forEach((name, value) -> {
        generator.writeName(name);
        if (value instanceof Double number && Double.isFinite(number)) {
          if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            generator.writeNumber(number.longValue());
          } else {
            generator.writeNumber(number);
          }
        } else {
          generator.writeString(String.valueOf(value));
        }
      });
      generator.writeEndObject();
    }
    return writer.toString();
  }
}
