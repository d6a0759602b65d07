package org.pellucid.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * What a program tells of its run: figures, pictures, tables, curves, settings. Studio shows it as
 * a page, and as the first page of a {@linkplain Studio#report report}.
 *
 * <pre>{@code
 * studio.about(
 *     new RunSummary("digits", "Handwritten digits")
 *         .figure("test_accuracy", 0.993, ">= 0.99")
 *         .picture(Path.of("mistakes.png"), "Digits that were taken for others")
 *         .facts("Settings", Map.of("epochs", 12)));
 * }</pre>
 *
 * <p>Pictures are read when the page is asked for. All together, 3 MiB of them are shown; of one
 * that does not fit, its file is named. Of a table 500 rows are shown, of the lines the last 2000.
 */
public final class RunSummary {
  private static final long MOST_PICTURES = 3 << 20;
  private static final int MOST_ROWS = 500;
  private static final int MOST_LINES = 2000;
  private static final int MOST_POINTS = 2000;

  private final String name;
  private final String description;
  private final List<Map<String, Object>> figures = new ArrayList<>();
  private final List<Picture> pictures = new ArrayList<>();
  private final List<Map<String, Object>> tables = new ArrayList<>();
  private final Map<String, Map<String, List<List<@Nullable Double>>>> charts =
      new LinkedHashMap<>();
  private final Map<String, Map<String, String>> facts = new LinkedHashMap<>();
  private final List<List<String>> texts = new ArrayList<>();

  private record Picture(Path file, String caption) {}

  /**
   * Begins a summary.
   *
   * @param name what was run
   * @param description in a few words what it learns
   */
  public RunSummary(String name, String description) {
    this.name = name;
    this.description = description;
  }

  /**
   * Adds a figure.
   *
   * @param what what was measured, such as {@code test_accuracy}
   * @param value how much
   * @param goal what was to be reached, such as {@code >= 0.99}; empty for none
   * @return this
   */
  public RunSummary figure(String what, double value, String goal) {
    Map<String, Object> figure = new LinkedHashMap<>();
    figure.put("name", what);
    // JSON has no word for what is not finite
    figure.put("value", Double.isFinite(value) ? (Object) value : String.valueOf(value));
    figure.put("goal", goal);
    figures.add(figure);
    return this;
  }

  /**
   * Adds a picture.
   *
   * @param file PNG, JPEG or GIF
   * @param caption what it shows, in a sentence
   * @return this
   */
  public RunSummary picture(Path file, String caption) {
    pictures.add(new Picture(file, caption));
    return this;
  }

  /**
   * Adds a table.
   *
   * @param title what it shows
   * @param header the names of its columns
   * @param rows its rows
   * @return this
   */
  public RunSummary table(String title, List<String> header, List<List<String>> rows) {
    tables.add(
        Map.of(
            "title",
            title,
            "header",
            List.copyOf(header),
            "rows",
            rows.stream().limit(MOST_ROWS).map(List::copyOf).toList(),
            "left",
            Math.max(0, rows.size() - MOST_ROWS)));
    return this;
  }

  /**
   * Adds a curve.
   *
   * @param chart the title of the chart that it is drawn in
   * @param series its name
   * @param values its values, one per step from 1
   * @return this
   */
  public RunSummary curve(String chart, String series, List<Double> values) {
    List<List<@Nullable Double>> points = new ArrayList<>();
    int stride = Math.ceilDiv(Math.max(1, values.size()), MOST_POINTS);
    for (int i = 0; i < values.size(); i += stride) {
      double value = values.get(i);
      List<@Nullable Double> point = new ArrayList<>();
      point.add(i + 1.0);
      point.add(Double.isFinite(value) ? value : null);
      points.add(point);
    }
    charts.computeIfAbsent(chart, any -> new LinkedHashMap<>()).put(series, points);
    return this;
  }

  /**
   * Adds facts, such as settings, as a table of names and values.
   *
   * @param title what they are
   * @param named the facts
   * @return this
   */
  public RunSummary facts(String title, Map<String, ?> named) {
    Map<String, String> words = new LinkedHashMap<>();
    named.forEach((key, value) -> words.put(key, String.valueOf(value)));
    facts.put(title, words);
    return this;
  }

  /**
   * Adds a text that keeps its line breaks, such as a network as a table.
   *
   * @param title what it is
   * @param lines its lines
   * @return this
   */
  public RunSummary text(String title, List<String> lines) {
    int from = Math.max(0, lines.size() - MOST_LINES);
    texts.add(List.of(title, String.join("\n", lines.subList(from, lines.size()))));
    return this;
  }

  /** The name of what was run. */
  String name() {
    return name;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("description", description);
    json.put("figures", List.copyOf(figures));
    json.put("pictures", drawn());
    json.put("tables", List.copyOf(tables));
    json.put("charts", charts);
    json.put("facts", facts);
    json.put("texts", List.copyOf(texts));
    return json;
  }

  /** The pictures themselves, so that the page can go anywhere alone. */
  private List<Map<String, Object>> drawn() {
    List<Map<String, Object>> drawn = new ArrayList<>();
    long left = MOST_PICTURES;
    for (Picture picture : pictures) {
      Path file = picture.file();
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("caption", picture.caption());
      try {
        long size = Files.size(file);
        if (size > left) {
          shown.put("left", file.getFileName() + " (" + mebibytes(size) + ")");
        } else {
          left -= size;
          shown.put(
              "data",
              "data:image/"
                  + kind(file)
                  + ";base64,"
                  + Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        }
      } catch (IOException failure) {
        throw new PellucidException("Studio: cannot read the picture " + file + ".", failure);
      }
      drawn.add(shown);
    }
    return drawn;
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
  }

  private static String kind(Path file) {
    String lower = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return lower.endsWith(".gif") ? "gif" : lower.matches(".*\\.jpe?g") ? "jpeg" : "png";
  }
}
