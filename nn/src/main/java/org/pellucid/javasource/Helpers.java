package org.pellucid.javasource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The methods that written classes may contain: those that are used are copied from {@code
 * helpers.txt}, where {@code //# name needed...} stands before each.
 */
final class Helpers {
  private record Helper(List<String> needs, String text) {}

  private final Map<String, Helper> all = read();
  private final Set<String> used = new LinkedHashSet<>();

  private static Map<String, Helper> read() {
    Map<String, Helper> helpers = new LinkedHashMap<>();
    try (InputStream in = Helpers.class.getResourceAsStream("helpers.txt")) {
      String text =
          new String(
              Objects.requireNonNull(in, "helpers.txt").readAllBytes(), StandardCharsets.UTF_8);
      for (String part : text.split("(?m)^//# ", -1)) {
        int line = part.indexOf('\n');
        if (line > 0) {
          List<String> names = List.of(part.substring(0, line).split(" ", -1));
          helpers.put(
              names.getFirst(),
              new Helper(names.subList(1, names.size()), part.substring(line + 1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return helpers;
  }

  /** Says that a method is called; returns its name. */
  String use(String name) {
    Helper helper = Objects.requireNonNull(all.get(name), name);
    if (used.add(name)) {
      helper.needs().forEach(this::use);
    }
    return name;
  }

  /** The methods that are called, in the order of the file. */
  String text() {
    StringBuilder text = new StringBuilder();
    all.forEach((name, helper) -> {
      if (used.contains(name)) {
        text.append('\n').append(helper.text());
      }
    });
    return text.toString();
  }
}
