package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pellucid.config.Config;
import org.pellucid.files.Bytes;

/**
 * A SentencePiece model, as the description of a tokenizer that does the same: the text is
 * normalized as a whole, spaces become ▁, and the model cuts it without looking for words.
 */
final class SentencePieceFile {
  private static final String MARK = "▁";
  private static final int UNIGRAM = 1;
  private static final int BPE = 2;
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;
  private static final int LONGEST_PIECE = 512;

  private final Bytes bytes;
  private final List<Entry> pieces = new ArrayList<>();
  private int model = UNIGRAM;
  private boolean byteFallback;
  private boolean suffix;
  private byte[] charsmap = new byte[0];
  private boolean prefix = true;
  private boolean bareSpaces = true;
  private boolean escape = true;

  private record Entry(String text, float score, int type) {}

  private SentencePieceFile(Bytes bytes) {
    this.bytes = bytes;
    for (ProtoFields.Field field : ProtoFields.of(bytes)) {
      switch (field.number()) {
        case 1 -> piece(field.content());
        case 2 -> training(field.content());
        case 3 -> normalizer(field.content());
        default -> {}
      }
    }
  }

  static Config read(Bytes bytes) {
    return new SentencePieceFile(bytes).config();
  }

  private void piece(Bytes message) {
    String text = "";
    float score = 0;
    int type = NORMAL;
    for (ProtoFields.Field field : ProtoFields.of(message)) {
      switch (field.number()) {
        case 1 -> text = field.text();
        case 2 -> score = field.number32();
        case 3 -> type = (int) field.value();
        default -> {}
      }
    }
    if (text.isEmpty()
        || text.length() > LONGEST_PIECE
        || pieces.size() >= Vocabulary.MOST_TOKENS) {
      throw bytes.damaged(
          "its piece " + pieces.size() + " is empty or too long, or there are too many");
    }
    pieces.add(new Entry(text, score, type));
  }

  private void training(Bytes message) {
    for (ProtoFields.Field field : ProtoFields.of(message)) {
      switch (field.number()) {
        case 3 -> model = (int) field.value();
        case 24 -> suffix = field.flag();
        case 35 -> byteFallback = field.flag();
        default -> {}
      }
    }
  }

  private void normalizer(Bytes message) {
    for (ProtoFields.Field field : ProtoFields.of(message)) {
      switch (field.number()) {
        case 2 -> charsmap = field.content().toArray();
        case 3 -> prefix = field.flag();
        case 4 -> bareSpaces = field.flag();
        case 5 -> escape = field.flag();
        default -> {}
      }
    }
  }

  private Config config() {
    if (pieces.isEmpty()) {
      throw bytes.damaged("it has no pieces");
    }
    if (model != UNIGRAM && model != BPE) {
      throw bytes.damaged(
          "its model type is " + model + ", and only 1 (unigram) and 2 (BPE) are read");
    }
    if (suffix) {
      throw bytes.damaged("it treats white space as a suffix, which is not supported");
    }
    int unknown = unknown();
    Config file =
        Config.empty()
            .put("version", "1.0")
            .put("truncation", null)
            .put("padding", null)
            .put("added_tokens", added())
            .put("normalizer", TokenizerParts.sequence("normalizers", normalizers()))
            .put("pre_tokenizer", null)
            .put("post_processor", null)
            .put("decoder", decoder());
    return file.put("model", model == UNIGRAM ? unigram(unknown) : pairs(unknown));
  }

  private int unknown() {
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.get(id).type == UNKNOWN) {
        return id;
      }
    }
    throw bytes.damaged("it has no unknown token");
  }

  private List<Config> added() {
    List<Config> added = new ArrayList<>();
    for (int id = 0; id < pieces.size(); id++) {
      Entry piece = pieces.get(id);
      if (piece.type == CONTROL || piece.type == UNKNOWN || piece.type == USER_DEFINED) {
        boolean special = piece.type != USER_DEFINED;
        added.add(TokenizerParts.added(id, piece.text, special).put("normalized", !special));
      }
    }
    return added;
  }

  private List<Config> normalizers() {
    List<Config> steps = new ArrayList<>();
    if (charsmap.length > 0) {
      steps.add(
          TokenizerParts.of("Precompiled")
              .put("precompiled_charsmap", Base64.getEncoder().encodeToString(charsmap)));
    }
    if (bareSpaces) {
      steps.add(TokenizerParts.replace("Regex", "^ +| +$", ""));
      steps.add(TokenizerParts.replace("Regex", " {2,}", " "));
    }
    if (prefix) {
      steps.add(TokenizerParts.of("Prepend").put("prepend", escape ? MARK : " "));
    }
    if (escape) {
      steps.add(TokenizerParts.replace("String", " ", MARK));
    }
    return steps;
  }

  private Config decoder() {
    List<Config> steps = new ArrayList<>();
    steps.add(TokenizerParts.replace("String", MARK, " "));
    steps.add(TokenizerParts.of("ByteFallback"));
    steps.add(TokenizerParts.of("Fuse"));
    if (prefix) {
      steps.add(TokenizerParts.of("Strip").put("content", " ").put("start", 1).put("stop", 0));
    }
    return TokenizerParts.sequence("decoders", steps);
  }

  private Config unigram(int unknown) {
    double least = pieces.stream().mapToDouble(Entry::score).min().orElse(0);
    List<Object> vocabulary = new ArrayList<>();
    for (Entry piece : pieces) {
      // A piece out of use must never be chosen, and is still one of the numbers.
      double score = piece.type == UNUSED ? least - 1000 : piece.score;
      vocabulary.add(List.of(piece.text, score));
    }
    return TokenizerParts.of("Unigram")
        .put("unk_id", unknown)
        .put("vocab", vocabulary)
        .put("byte_fallback", byteFallback);
  }

  /** SentencePiece ranks what comes of a merge; all ways to come to it have its rank. */
  private Config pairs(int unknown) {
    Map<String, Integer> ids = new HashMap<>();
    Config vocabulary = Config.empty();
    for (int id = 0; id < pieces.size(); id++) {
      Entry piece = pieces.get(id);
      if (piece.type == UNUSED) {
        throw bytes.damaged("it has pieces out of use, which is not supported for BPE");
      }
      vocabulary.put(piece.text, id);
      if (piece.type == NORMAL) {
        ids.put(piece.text, id);
      }
    }
    List<Integer> order =
        IntStream.range(0, pieces.size())
            .boxed()
            .filter(id -> pieces.get(id).type == NORMAL)
            .sorted(Comparator.comparingDouble(id -> -pieces.get(id).score))
            .toList();
    List<Object> merges = new ArrayList<>();
    for (int id : order) {
      String text = pieces.get(id).text;
      for (int at = text.offsetByCodePoints(0, 1); at < text.length(); ) {
        String left = text.substring(0, at);
        String right = text.substring(at);
        if (ids.containsKey(left) && ids.containsKey(right)) {
          merges.add(List.of(left, right));
        }
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return TokenizerParts.of("BPE")
        .put("unk_token", pieces.get(unknown).text)
        .put("fuse_unk", true)
        .put("byte_fallback", byteFallback)
        .put("vocab", vocabulary)
        .put("merges", merges);
  }
}
