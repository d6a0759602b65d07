package org.pellucid.examples.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an application has shown, in the order in which it came.
 *
 * @param options the options that counted, by name
 * @param figures what was measured on data that were held out
 * @param charts curves, by chart and series
 * @param history what each epoch measured, by name; behind the name of its training and a colon
 *     where there were several
 * @param tables tables
 * @param pictures pictures in the run's folder
 * @param lines what was said
 * @param summary the network as a table; empty where none was saved
 * @param seconds how long it all took
 */
public record Findings(
    Map<String, Object> options,
    List<Figure> figures,
    Map<String, Map<String, List<Double>>> charts,
    Map<String, List<Double>> history,
    List<TextTable> tables,
    List<Shown> pictures,
    List<String> lines,
    String summary,
    double seconds) {
  /**
   * A measured figure.
   *
   * @param name what was measured, such as {@code test_accuracy}
   * @param value how much
   * @param goal what was to be reached, such as {@code >= 0.99}; empty for none
   */
  public record Figure(String name, double value, String goal) {}

  /**
   * A table.
   *
   * @param title what it shows
   * @param header the names of its columns
   * @param rows its rows, each as long as the header
   */
  public record TextTable(String title, List<String> header, List<List<String>> rows) {}

  /**
   * A picture that was written.
   *
   * @param file the file
   * @param caption what it shows
   */
  public record Shown(Path file, String caption) {}
}
