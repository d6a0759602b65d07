package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * What kind of tokenizer {@link Tokenizer#train} learns, and how large; the same texts and settings
 * give the same tokenizer.
 *
 * <p>Defaults: every pair of neighbours counts ({@code minFrequency} 0), capitals are kept except
 * by WordPiece, and the special tokens that are usual for the kind.
 */
public final class TokenizerTrainer {
  private static final String MARK = "▁";

  private enum Kind {
    WORD_PIECE,
    BPE,
    BYTE_LEVEL_BPE,
    UNIGRAM
  }

  private final Kind kind;
  private final int size;
  private long minFrequency;
  private boolean lowercase;
  private List<String> special;

  private TokenizerTrainer(Kind kind, int size, boolean lowercase, String... special) {
    this.kind = kind;
    this.size = size;
    this.lowercase = lowercase;
    this.special = List.of(special);
    if (size < 1) {
      throw new PellucidException("TokenizerTrainer: the size must be >= 1, got " + size + ".");
    }
  }

  /**
   * As for BERT: words and signs, small letters without accents, pieces within a word marked by
   * {@code ##}, texts between {@code [CLS]} and {@code [SEP]}.
   *
   * @param size how many tokens there may be
   * @return the settings
   */
  public static TokenizerTrainer wordPiece(int size) {
    return new TokenizerTrainer(
        Kind.WORD_PIECE, size, true, "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
  }

  /**
   * Byte-pair encoding of characters; a space is the mark ▁ before a word, so that a text comes
   * back as it was. Unknown characters become {@code <unk>}.
   *
   * @param size how many tokens there may be
   * @return the settings
   */
  public static TokenizerTrainer bpe(int size) {
    return new TokenizerTrainer(Kind.BPE, size, false, "<unk>", "<pad>", "<s>", "</s>");
  }

  /**
   * As for GPT-2: byte-pair encoding of bytes. Nothing is unknown.
   *
   * @param size how many tokens there may be, at least the 256 bytes
   * @return the settings
   */
  public static TokenizerTrainer byteLevelBpe(int size) {
    return new TokenizerTrainer(Kind.BYTE_LEVEL_BPE, size, false, "<|endoftext|>");
  }

  /**
   * As for T5: tokens with probabilities; a space is the mark ▁ before a word. Texts are brought to
   * the form NFKC. Unknown characters become {@code <unk>}.
   *
   * @param size how many tokens there may be
   * @return the settings
   */
  public static TokenizerTrainer unigram(int size) {
    return new TokenizerTrainer(Kind.UNIGRAM, size, false, "<unk>", "<pad>", "<s>", "</s>");
  }

  /**
   * Sets how often two neighbours must occur to be merged.
   *
   * @param count the number; Unigram does not ask
   * @return this
   */
  public TokenizerTrainer minFrequency(long count) {
    minFrequency = count;
    return this;
  }

  /**
   * Sets whether capitals become small letters.
   *
   * @param small whether they do
   * @return this
   */
  public TokenizerTrainer lowercase(boolean small) {
    lowercase = small;
    return this;
  }

  /**
   * Sets the special tokens.
   *
   * @param tokens the tokens, numbered from 0; those that the kind needs are added
   * @return this
   */
  public TokenizerTrainer specialTokens(String... tokens) {
    List<String> all = new ArrayList<>(List.of(tokens));
    List<String> needed =
        switch (kind) {
          case WORD_PIECE -> List.of("[UNK]", "[CLS]", "[SEP]");
          case BPE, UNIGRAM -> List.of("<unk>");
          case BYTE_LEVEL_BPE -> List.of();
        };
    needed.stream().filter(token -> !all.contains(token)).forEach(all::add);
    special = List.copyOf(all);
    return this;
  }

  Tokenizer train(Iterable<String> texts) {
    Config normalizer = normalizer();
    Config preTokenizer = preTokenizer();
    Map<String, Long> words = words(normalizer, preTokenizer, texts);
    if (words.isEmpty()) {
      throw new PellucidException("Tokenizer.train: there is no text to learn from.");
    }
    List<Config> added = new ArrayList<>();
    special.forEach(token -> added.add(TokenizerParts.added(added.size(), token, true)));
    Config file =
        Config.empty()
            .put("version", "1.0")
            .put("truncation", null)
            .put("padding", null)
            .put("added_tokens", added)
            .put("normalizer", normalizer)
            .put("pre_tokenizer", preTokenizer)
            .put("post_processor", postProcessor())
            .put("decoder", decoder())
            .put("model", kind == Kind.UNIGRAM ? unigram(words) : merged(words));
    return new Tokenizer(file, false, PellucidException::new);
  }

  private static Map<String, Long> words(
      @Nullable Config normalizer, Config preTokenizer, Iterable<String> texts) {
    Normalizer first =
        normalizer == null
            ? null
            : Normalizer.read(new Part(normalizer, "normalizer", PellucidException::new), false);
    PreTokenizer second =
        PreTokenizer.read(new Part(preTokenizer, "pre_tokenizer", PellucidException::new));
    Map<String, Long> words = new TreeMap<>();
    for (String text : texts) {
      AlignedText aligned = AlignedText.of(text);
      for (AlignedText word : second.split(first == null ? aligned : first.apply(aligned))) {
        words.merge(word.text(), 1L, Long::sum);
      }
    }
    return words;
  }

  private @Nullable Config normalizer() {
    Config small = TokenizerParts.of("Lowercase");
    return switch (kind) {
      case WORD_PIECE ->
          TokenizerParts.of("BertNormalizer")
              .put("clean_text", true)
              .put("handle_chinese_chars", true)
              .put("strip_accents", null)
              .put("lowercase", lowercase);
      case BPE, BYTE_LEVEL_BPE -> lowercase ? small : null;
      case UNIGRAM -> {
        Config form = TokenizerParts.of("NFKC");
        yield lowercase ? TokenizerParts.sequence("normalizers", List.of(form, small)) : form;
      }
    };
  }

  private Config preTokenizer() {
    return switch (kind) {
      case WORD_PIECE -> TokenizerParts.of("BertPreTokenizer");
      case BYTE_LEVEL_BPE -> byteLevel();
      case BPE, UNIGRAM -> metaspace();
    };
  }

  private static Config byteLevel() {
    return TokenizerParts.of("ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static Config metaspace() {
    return TokenizerParts.of("Metaspace")
        .put("replacement", MARK)
        .put("prepend_scheme", "always")
        .put("split", true);
  }

  private @Nullable Config postProcessor() {
    return switch (kind) {
      case BPE, UNIGRAM -> null;
      case BYTE_LEVEL_BPE -> byteLevel();
      case WORD_PIECE ->
          TokenizerParts.of("TemplateProcessing")
              .put(
                  "single",
                  List.of(
                      TokenizerParts.token("[CLS]", 0),
                      TokenizerParts.text("A", 0),
                      TokenizerParts.token("[SEP]", 0)))
              .put(
                  "pair",
                  List.of(
                      TokenizerParts.token("[CLS]", 0),
                      TokenizerParts.text("A", 0),
                      TokenizerParts.token("[SEP]", 0),
                      TokenizerParts.text("B", 1),
                      TokenizerParts.token("[SEP]", 1)))
              .put(
                  "special_tokens",
                  Config.empty().put("[CLS]", template("[CLS]")).put("[SEP]", template("[SEP]")));
    };
  }

  private Config template(String token) {
    return Config.empty()
        .put("id", token)
        .put("ids", List.of(special.indexOf(token)))
        .put("tokens", List.of(token));
  }

  private Config decoder() {
    return switch (kind) {
      case WORD_PIECE -> TokenizerParts.of("WordPiece").put("prefix", "##").put("cleanup", true);
      case BYTE_LEVEL_BPE -> byteLevel();
      case BPE, UNIGRAM -> metaspace();
    };
  }

  private Config merged(Map<String, Long> words) {
    boolean bytes = kind == Kind.BYTE_LEVEL_BPE;
    String prefix = kind == Kind.WORD_PIECE ? "##" : "";
    List<Integer> alphabet =
        bytes ? IntStream.range(0, 256).mapToObj(Characters::ofByte).toList() : List.of();
    BpeTraining.Learned learned =
        BpeTraining.learn(words, size, minFrequency, special, alphabet, prefix);
    Config vocabulary = Config.empty();
    for (int id = 0; id < learned.vocabulary().size(); id++) {
      vocabulary.put(learned.vocabulary().get(id), id);
    }
    if (kind == Kind.WORD_PIECE) {
      return TokenizerParts.of("WordPiece")
          .put("unk_token", "[UNK]")
          .put("continuing_subword_prefix", prefix)
          .put("max_input_chars_per_word", 100)
          .put("vocab", vocabulary);
    }
    return TokenizerParts.of("BPE")
        .put("dropout", null)
        .put("unk_token", bytes ? null : "<unk>")
        .put("continuing_subword_prefix", null)
        .put("end_of_word_suffix", null)
        .put("fuse_unk", !bytes)
        .put("byte_fallback", false)
        .put("vocab", vocabulary)
        .put("merges", learned.merges());
  }

  private Config unigram(Map<String, Long> words) {
    List<Object> vocabulary = new ArrayList<>();
    special.forEach(token -> vocabulary.add(List.of(token, 0.0)));
    UnigramTraining.learn(words, size - special.size())
        .forEach(entry -> vocabulary.add(List.of(entry.getKey(), entry.getValue())));
    return TokenizerParts.of("Unigram")
        .put("unk_id", special.indexOf("<unk>"))
        .put("vocab", vocabulary)
        .put("byte_fallback", false);
  }
}
