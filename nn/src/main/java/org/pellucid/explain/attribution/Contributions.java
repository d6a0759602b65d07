package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.pellucid.explain.attribution.Attribution.Named;
import org.pellucid.plots.BarPlot;
import org.pellucid.plots.Picture;

/**
 * What each part of a sample contributed to a number.
 *
 * @param method the method's name
 * @param parts the parts with their scores, in the order of the sample
 * @param base the number without any part
 * @param output the number of the whole sample
 * @param error for methods whose scores add up to {@code output - base}, how far they are from it;
 *     for {@link Lime} the part of the variance that its line does not explain
 */
public record Contributions(
    String method, List<Named> parts, double base, double output, double error) {
  /**
   * Makes contributions.
   *
   * @param method the method
   * @param parts the parts
   * @param base without any part
   * @param output with all parts
   * @param error how far from what is promised
   */
  public Contributions {
    parts = List.copyOf(parts);
  }

  /** {@return the scores in the order of the sample} */
  public double[] scores() {
    return parts.stream().mapToDouble(Named::score).toArray();
  }

  /** {@return the parts by falling size of their score} */
  public List<Named> ranked() {
    return parts.stream()
        .sorted(Comparator.comparingDouble(part -> -Math.abs(part.score())))
        .toList();
  }

  /**
   * Draws the strongest parts as bars.
   *
   * @param most how many
   * @return the picture
   */
  public Picture toPicture(int most) {
    List<Named> shown = ranked().stream().limit(most).toList();
    return BarPlot.of(
        String.format(Locale.ROOT, "%s: from %.4g to %.4g", method, base, output),
        shown.stream().map(Named::name).toList(),
        shown.stream().mapToDouble(Named::score).toArray());
  }

  /**
   * Colours the parts of a text in the order of the sample: blue raises the number, orange lowers
   * it, the stronger the more.
   *
   * @return HTML for inside a page
   */
  public String toHtml() {
    double most = parts.stream().mapToDouble(part -> Math.abs(part.score())).max().orElse(1);
    List<String> spans = new ArrayList<>();
    for (Named part : parts) {
      String colour = part.score() >= 0 ? "0, 114, 178" : "213, 94, 0";
      double strength = most == 0 ? 0 : 0.7 * Math.abs(part.score()) / most;
      spans.add(
          String.format(
              Locale.ROOT,
              "<span style=\"background: rgba(%s, %.2f)\" title=\"%+.3f\">%s</span>",
              colour,
              strength,
              part.score(),
              part.name().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
    }
    return String.join(" ", spans);
  }

  /** {@return the number and its parts, the strongest first, a line each} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%s: from %.4g to %.4g%n", method, base, output));
    ranked().forEach(part -> text.append("  ").append(part).append('\n'));
    return text.toString();
  }
}
