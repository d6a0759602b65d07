package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * A part of a tokenizer's description, with its place in it for messages.
 *
 * @param config its settings
 * @param path where it stands, such as {@code pre_tokenizer[1]}
 * @param problem makes the exception that names the file
 */
record Part(Config config, String path, Function<String, PellucidException> problem) {
  private static final int MOST_PARTS = 100;

  String type() {
    return config.text("type", "");
  }

  /** Whether there is such a part, and not null or nothing. */
  boolean has(String key) {
    return config.get(key) instanceof Config;
  }

  Part nested(String key) {
    return new Part(config.nested(key), path.isEmpty() ? key : path + "." + key, problem);
  }

  List<Part> parts(String key) {
    return parts(key, MOST_PARTS);
  }

  List<Part> parts(String key, int most) {
    List<@Nullable Object> items = config.list(key);
    if (items.size() > most) {
      throw problem.apply(path + "." + key + " has " + items.size() + " parts, more than " + most);
    }
    List<Part> parts = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof Config nested)) {
        throw problem.apply(path + "." + key + " has an item that is no object");
      }
      parts.add(new Part(nested, path + "[" + parts.size() + "]", problem));
    }
    return parts;
  }

  String text(String key) {
    String text = config.textOrNull(key);
    if (text == null) {
      throw wrong("lacks \"" + key + "\"");
    }
    return text;
  }

  /** The one code point of a setting. */
  int point(String key, String fallback) {
    String text = config.text(key, fallback);
    if (text.codePointCount(0, text.length()) != 1) {
      throw wrong("has a \"" + key + "\" that is not one character");
    }
    return text.codePointAt(0);
  }

  PellucidException wrong(String what) {
    return problem.apply(path + " " + what);
  }

  PellucidException unknown(String what) {
    return wrong("is \"" + type() + "\", a " + what + " that is not supported");
  }
}
