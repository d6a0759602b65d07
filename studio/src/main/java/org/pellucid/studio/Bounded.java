package org.pellucid.studio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.config.Json;

/** Parts of a report, cut to a number of bytes. */
final class Bounded {
  private Bounded() {}

  static long size(Object part) {
    return Json.write(part).getBytes(StandardCharsets.UTF_8).length;
  }

  /** Every other one, until what is left fits; the last one stays. */
  static <T> List<T> thinned(List<T> all, long bytes) {
    List<T> kept = all;
    while (kept.size() > 1 && size(kept) > bytes) {
      List<T> half = new ArrayList<>();
      for (int i = (kept.size() - 1) % 2; i < kept.size(); i += 2) {
        half.add(kept.get(i));
      }
      kept = half;
    }
    return kept;
  }

  /** The first ones that fit. */
  static <T> Map<String, T> first(Map<String, T> all, long bytes) {
    Map<String, T> kept = new LinkedHashMap<>();
    long left = bytes;
    for (Map.Entry<String, T> entry : all.entrySet()) {
      left -= size(Map.of(entry.getKey(), entry.getValue()));
      if (left < 0) {
        break;
      }
      kept.put(entry.getKey(), entry.getValue());
    }
    return kept;
  }
}
