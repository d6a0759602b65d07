package org.pellucid.data.text;

import org.pellucid.config.Config;

/**
 * How texts of a batch are filled up.
 *
 * @param fixed the length of all texts; 0 for that of the longest
 * @param multiple of which the length is a multiple; 1 for any
 * @param left whether texts are filled up at their beginning
 * @param id the number of the token that fills
 * @param type the number of its segment
 */
record TokenPadding(int fixed, int multiple, boolean left, int id, int type) {
  private static final int MOST = 1 << 20;

  static TokenPadding read(Part file, Vocabulary vocabulary) {
    Integer usual = vocabulary.id("[PAD]");
    usual = usual == null ? vocabulary.id("<pad>") : usual;
    if (!file.has("padding")) {
      return new TokenPadding(0, 1, false, usual == null ? 0 : usual, 0);
    }
    Part part = file.nested("padding");
    Config config = part.config();
    int fixed = config.get("strategy") instanceof Config strategy ? strategy.integer("Fixed") : 0;
    int multiple =
        config.get("pad_to_multiple_of") == null ? 1 : config.integer("pad_to_multiple_of");
    if (fixed < 0 || fixed > MOST || multiple > MOST) {
      throw part.wrong("fills up to " + fixed + " tokens or a multiple of " + multiple);
    }
    return new TokenPadding(
        fixed,
        Math.max(1, multiple),
        config.text("direction", "Right").equals("Left"),
        config.integer("pad_id", usual == null ? 0 : usual),
        config.integer("pad_type_id", 0));
  }

  int length(int longest) {
    return Math.ceilDiv(Math.max(fixed, longest), multiple) * multiple;
  }
}
