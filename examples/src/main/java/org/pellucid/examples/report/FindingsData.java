package org.pellucid.examples.report;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.training.Findings;

/** What the script of an application's page draws, as maps and lists. */
final class FindingsData {
  private FindingsData() {}

  static Map<String, Object> of(
      String name, String description, Findings findings, Map<String, String> environment) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", name);
    data.put("description", description);
    data.put("figures", findings.figures().stream().map(FindingsData::figure).toList());
    data.put("charts", findings.charts());
    data.put("tables", findings.tables().stream().map(FindingsData::table).toList());
    data.put("pictures", findings.pictures().stream().map(FindingsData::picture).toList());
    data.put("lines", findings.lines());
    data.put("settings", findings.options());
    data.put("environment", environment);
    data.put("summary", findings.summary());
    data.put("seconds", findings.seconds());
    return data;
  }

  private static Map<String, Object> figure(Findings.Figure figure) {
    return Map.of("name", figure.name(), "value", figure.value(), "goal", figure.goal());
  }

  private static Map<String, Object> table(Findings.TextTable table) {
    return Map.of("title", table.title(), "header", table.header(), "rows", table.rows());
  }

  /** The picture inside the page, so that the page can go anywhere alone. */
  private static Map<String, Object> picture(Findings.Shown shown) {
    String kind = shown.file().toString().endsWith(".gif") ? "gif" : "png";
    try {
      String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(shown.file()));
      return Map.of("caption", shown.caption(), "data", "data:image/" + kind + ";base64," + bytes);
    } catch (IOException failure) {
      throw new PellucidException("Cannot read the picture " + shown.file() + ".", failure);
    }
  }
}
