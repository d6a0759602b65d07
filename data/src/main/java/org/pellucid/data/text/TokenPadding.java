package org.pellucid.data.text;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.NdArray;
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

  /** Puts texts on top of each other, filled up to one length. */
  Tokenizer.Batch batch(List<Tokenizer.Encoding> encodings) {
    int longest = encodings.stream().mapToInt(e -> e.ids().size()).max().orElse(0);
    int length = Math.max(longest, Math.ceilDiv(fixed > 0 ? fixed : longest, multiple) * multiple);
    int rows = encodings.size();
    long[] ids = new long[rows * length];
    long[] types = new long[ids.length];
    long[] mask = new long[ids.length];
    Arrays.fill(ids, id);
    Arrays.fill(types, type);
    for (int row = 0; row < rows; row++) {
      Tokenizer.Encoding encoding = encodings.get(row);
      int start = row * length + (left ? length - encoding.ids().size() : 0);
      for (int i = 0; i < encoding.ids().size(); i++) {
        ids[start + i] = encoding.ids().get(i);
        types[start + i] = encoding.typeIds().get(i);
        mask[start + i] = 1;
      }
    }
    return new Tokenizer.Batch(
        NdArray.of(ids, rows, length),
        NdArray.of(types, rows, length),
        NdArray.of(mask, rows, length));
  }
}
