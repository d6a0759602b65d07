package org.pellucid.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Json;

/**
 * The pages of Studio as one file that opens anywhere without a network: styles and scripts are
 * written into it, modules as addresses that hold their own text, and the answers to what pages ask
 * as JSON. A rule in the page forbids it to ask anybody.
 */
final class Report {
  private static final Pattern STYLE =
      Pattern.compile("<link rel=\"stylesheet\" href=\"([a-z.]+)\">");
  private static final Pattern IMPORT = Pattern.compile("(from\\s+\")\\./([a-z]+\\.js)(\")");
  private static final String PLOTS = "<script src=\"chart.umd.min.js\"></script>";
  private static final String MAIN = "<script type=\"module\" src=\"studio.js\"></script>";
  private static final String RULE =
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src"
          + " 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data:\">";

  private Report() {}

  /**
   * Writes the page.
   *
   * @param title what was run
   * @param answers by what is asked, such as {@code api/live}
   * @return HTML
   */
  static String html(String title, Map<String, Object> answers) {
    String page = resource("index.html");
    page = STYLE.matcher(page).replaceAll(link -> quoted(style(resource(link.group(1)))));
    page =
        replaced(
            page,
            "<title>Pellucid Studio</title>",
            RULE + "\n<title>" + escaped(title) + "</title>");
    page =
        replaced(
            page,
            "<h1>Pellucid Studio</h1>",
            "<h1>" + escaped(title) + " <span class=\"muted\">Pellucid report</span></h1>");
    page = replaced(page, PLOTS, plots());
    String state =
        "<script type=\"application/json\" id=\"state\">"
            + inScript(Json.write(finite(answers)))
            + "</script>";
    String modules =
        "<script type=\"importmap\">" + Json.write(Map.of("imports", modules())) + "</script>";
    return replaced(
        page,
        MAIN,
        state + "\n" + modules + "\n<script type=\"module\">import \"studio.js\";</script>");
  }

  /** JSON has no word for what is not finite. */
  private static @Nullable Object finite(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        map.forEach((key, own) -> kept.put(String.valueOf(key), finite(own)));
        yield kept;
      }
      case List<?> list -> {
        List<@Nullable Object> kept = new ArrayList<>(list.size());
        list.forEach(own -> kept.add(finite(own)));
        yield kept;
      }
      case Double number when !Double.isFinite(number) -> null;
      case Float number when !Float.isFinite(number) -> null;
      case null -> null;
      default -> value;
    };
  }

  private static String style(String content) {
    return "<style>\n" + content + "</style>";
  }

  private static String plots() {
    // Its last line points to another file, which some browsers would ask for.
    String script = resource("chart.umd.min.js").replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    return "<!--\n"
        + resource("LICENSE.md").replace("--", "- -")
        + "\n-->\n<script>"
        + script
        + "</script>";
  }

  /** The module of the page and all that it imports, by bare names, which a map can lead. */
  private static Map<String, String> modules() {
    Map<String, String> modules = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of("studio.js"));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!modules.containsKey(name)) {
        Matcher imports = IMPORT.matcher(resource(name));
        open.addAll(imports.results().map(found -> found.group(2)).toList());
        String text = imports.reset().replaceAll(Report::bare);
        modules.put(
            name,
            "data:text/javascript;base64,"
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return modules;
  }

  private static String bare(MatchResult found) {
    return quoted(found.group(1) + found.group(2) + found.group(3));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  private static String replaced(String page, String part, String by) {
    int at = page.indexOf(part);
    if (at < 0) {
      throw new IllegalStateException("index.html has no " + part);
    }
    return page.substring(0, at) + by + page.substring(at + part.length());
  }

  /** Nothing in it can end the element that it stands in. */
  private static String inScript(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
