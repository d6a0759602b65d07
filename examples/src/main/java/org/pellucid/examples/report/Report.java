package org.pellucid.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.RunResult;

/**
 * The report of a run: one HTML page with everything in it, which opens anywhere without a network.
 */
public final class Report {
  private static final Pattern PART = Pattern.compile("\\{\\{([a-z-]+)}}");

  private Report() {}

  /**
   * Writes the page of a classifier.
   *
   * @param result the run
   * @return the page
   */
  public static String html(RunResult result) {
    return page("report", result.name(), ReportData.of(result));
  }

  /**
   * Writes the page of an application.
   *
   * @param name the application's name
   * @param description what it learns
   * @param findings what it has shown
   * @param environment where the run was made
   * @return the page
   */
  public static String html(
      String name, String description, Findings findings, Map<String, String> environment) {
    return page("application", name, FindingsData.of(name, description, findings, environment));
  }

  private static String page(String kind, String name, Map<String, Object> data) {
    Map<String, String> parts =
        Map.of(
            "title", escaped("Pellucid: " + name),
            "main", resource(kind + ".html"),
            "style", resource("report.css"),
            "data", Json.writeForPage(data),
            "plots", withoutSourceMap(resource("chart.umd.min.js")),
            "plots-licence", resource("LICENSE.md").replace("--", "- -"),
            "page", resource("page.js"),
            "script", resource(kind + ".js"));
    // In one pass, so that nothing in the data is taken for a part of the template.
    return PART.matcher(resource("page.html"))
        .replaceAll(
            found -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(found.group(1)))));
  }

  /** Its last line points to another file, which some browsers would ask for. */
  private static String withoutSourceMap(String script) {
    return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "");
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
