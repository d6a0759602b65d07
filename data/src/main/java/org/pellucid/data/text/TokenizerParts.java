package org.pellucid.data.text;

import java.util.List;
import org.pellucid.config.Config;

/** Parts of a {@code tokenizer.json}. */
final class TokenizerParts {
  private TokenizerParts() {}

  static Config of(String type) {
    return Config.empty().put("type", type);
  }

  /** Steps one after the other, under the name that their kind has for it. */
  static Config sequence(String key, List<Config> steps) {
    return of("Sequence").put(key, steps);
  }

  static Config replace(String kind, String pattern, String content) {
    return of("Replace").put("pattern", Config.empty().put(kind, pattern)).put("content", content);
  }

  static Config added(int id, String content, boolean special) {
    return Config.empty()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", !special)
        .put("special", special);
  }

  static Config token(String id, int type) {
    return Config.empty().put("SpecialToken", Config.empty().put("id", id).put("type_id", type));
  }

  static Config text(String id, int type) {
    return Config.empty().put("Sequence", Config.empty().put("id", id).put("type_id", type));
  }
}
