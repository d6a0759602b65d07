// Longer than most files on purpose: the surface of a tokenizer, one short method per way in and
// out.
package org.pellucid.data.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/**
 * Turns texts into the numbers that a language model takes, and back.
 *
 * <p>It is read from a {@code tokenizer.json} of Hugging Face (WordPiece, byte-pair encoding of
 * characters or bytes, Unigram, whole words) or from a SentencePiece {@code .model} (Unigram, byte
 * pairs), or learned from texts:
 *
 * <pre>{@code
 * Tokenizer tokenizer = Tokenizer.load(Path.of("tokenizer.json"));
 * tokenizer.encode("Hello world").ids();   // 101, 7592, 2088, 102
 * Tokenizer own = Tokenizer.train(TokenizerTrainer.byteLevelBpe(8_000), texts);
 * own.save(Path.of("tokenizer.json"));
 * }</pre>
 *
 * <p>A text goes through the parts that the file names: tokens that stand in it as they are, a
 * normalizer, a pre-tokenizer that finds words, the model that cuts words into tokens, and a
 * post-processor that adds special tokens. A file with a part that is not known is refused, in one
 * sentence that names the part. Immutable and thread-safe.
 *
 * @see <a href="https://huggingface.co/docs/tokenizers">Hugging Face tokenizers</a>
 */
public final class Tokenizer {
  private static final String KIND = "tokenizer";

  private final Config file;
  private final boolean greedy;
  private final TokenModel model;
  private final Vocabulary vocabulary;
  private final AddedTokens added;
  private final @Nullable Normalizer normalizer;
  private final @Nullable PreTokenizer preTokenizer;
  private final @Nullable PostProcessor postProcessor;
  private final @Nullable TokenDecoder decoder;
  private final @Nullable Truncation truncation;
  private final TokenPadding padding;

  /**
   * A text as numbers.
   *
   * @param tokens the tokens
   * @param ids their numbers in the vocabulary
   * @param typeIds the number of the segment that each belongs to
   * @param attentionMask 1 for tokens, 0 for what was filled up
   * @param starts where in its text each token begins, as an index for {@code substring}; 0 for
   *     special tokens
   * @param ends where it ends; 0 for special tokens
   */
  public record Encoding(
      List<String> tokens,
      List<Integer> ids,
      List<Integer> typeIds,
      List<Integer> attentionMask,
      List<Integer> starts,
      List<Integer> ends) {
    /** Copies the lists. */
    public Encoding {
      tokens = List.copyOf(tokens);
      ids = List.copyOf(ids);
      typeIds = List.copyOf(typeIds);
      attentionMask = List.copyOf(attentionMask);
      starts = List.copyOf(starts);
      ends = List.copyOf(ends);
    }
  }

  /**
   * Several texts as numbers, filled up to equal lengths; each array is {@code [texts, length]}, of
   * int64 as such models take them.
   *
   * @param ids numbers in the vocabulary
   * @param typeIds numbers of segments
   * @param attentionMask 1 for tokens, 0 for what was filled up
   */
  public record Batch(NdArray ids, NdArray typeIds, NdArray attentionMask) {}

  /** Which of two texts is cut when both are too long together. */
  public enum Cut {
    /** The longer one, until both are of one length. */
    LONGEST_FIRST("LongestFirst"),
    /** The first one. */
    ONLY_FIRST("OnlyFirst"),
    /** The second one, such as the article in which a question's answer is looked for. */
    ONLY_SECOND("OnlySecond");

    private final String inFile;

    Cut(String inFile) {
      this.inFile = inFile;
    }
  }

  Tokenizer(Config file, boolean greedy, Function<String, PellucidException> problem) {
    this.file = file;
    this.greedy = greedy;
    Part part = new Part(file, "", problem);
    if (!part.has("model")) {
      throw problem.apply("it has no model");
    }
    model = TokenModel.read(part.nested("model"), greedy ? AddedTokens.special(part) : Set.of());
    vocabulary = model.vocabulary();
    normalizer = part.has("normalizer") ? Normalizer.read(part.nested("normalizer"), greedy) : null;
    preTokenizer =
        part.has("pre_tokenizer") ? PreTokenizer.read(part.nested("pre_tokenizer")) : null;
    added = AddedTokens.read(part, vocabulary, this::normalized, greedy);
    postProcessor =
        part.has("post_processor")
            ? PostProcessor.read(part.nested("post_processor"), vocabulary)
            : null;
    decoder = part.has("decoder") ? TokenDecoder.read(part.nested("decoder")) : null;
    truncation = Truncation.read(part);
    padding = TokenPadding.read(part, vocabulary);
  }

  /**
   * Loads a tokenizer.
   *
   * @param file a {@code tokenizer.json} or a SentencePiece {@code .model}; its content tells which
   * @return the tokenizer
   */
  public static Tokenizer load(Path file) {
    return read(Bytes.open(file, KIND));
  }

  /**
   * Reads a tokenizer.
   *
   * @param content the bytes of a {@code tokenizer.json} or of a SentencePiece {@code .model}
   * @return the tokenizer
   */
  public static Tokenizer read(Bytes content) {
    Bytes bytes = content.named(content.name(), KIND);
    try {
      if (!isJson(bytes)) {
        return new Tokenizer(SentencePieceFile.read(bytes), true, bytes::damaged);
      }
      String json = bytes.text(0, bytes.size(), StandardCharsets.UTF_8);
      return new Tokenizer(Json.readObject(json), false, bytes::damaged);
    } catch (ModelFormatException e) {
      throw e;
    } catch (PellucidException | ArithmeticException e) {
      String problem = String.valueOf(e.getMessage());
      throw bytes.damaged(problem.substring(0, Math.min(problem.length(), 150)), e);
    }
  }

  private static boolean isJson(Bytes bytes) {
    long at = 0;
    while (at < bytes.size() && Character.isWhitespace(bytes.u8(at))) {
      at++;
    }
    // A SentencePiece model begins with its first token, whose tag is a line feed.
    return at < bytes.size() && bytes.u8(at) == '{';
  }

  /**
   * Learns a tokenizer.
   *
   * @param trainer what kind, and how large
   * @param texts the texts to learn from, gone through once
   * @return the tokenizer
   */
  public static Tokenizer train(TokenizerTrainer trainer, Iterable<String> texts) {
    return trainer.train(texts);
  }

  /**
   * Saves the tokenizer as a {@code tokenizer.json}.
   *
   * @param target the file
   */
  public void save(Path target) {
    byte[] json = Json.write(file).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(target, json.length, out -> out.write(json));
  }

  /**
   * Sets how many tokens a result may have.
   *
   * @param length the most tokens, special ones included; the end of a text is cut off
   * @return a tokenizer that differs in this alone
   */
  public Tokenizer maxLength(int length) {
    return truncation(length, 0, Cut.LONGEST_FIRST);
  }

  /**
   * Sets how many tokens a result may have, and by how much {@link #windows} overlap.
   *
   * @param length the most tokens, special ones included; the end of a text is cut off
   * @param stride how many tokens a window shares with the one before
   * @param cut which of two texts is cut
   * @return a tokenizer that differs in this alone
   */
  public Tokenizer truncation(int length, int stride, Cut cut) {
    int special = special(1);
    if (length < special) {
      throw new PellucidException(
          "Tokenizer: maxLength must be >= " + special + ", got " + length + ".");
    }
    if (stride < 0 || (stride > 0 && stride >= length - special)) {
      throw new PellucidException(
          "Tokenizer: stride must be from 0 to "
              + Math.max(0, length - special - 1)
              + " for windows of "
              + length
              + " tokens ("
              + special
              + " of them special), got "
              + stride
              + ".");
    }
    return with(
        "truncation",
        Config.empty()
            .put("direction", "Right")
            .put("max_length", length)
            .put("strategy", cut.inFile)
            .put("stride", stride));
  }

  /** {@return a tokenizer that differs in filling texts up to the longest one alone} */
  public Tokenizer padToLongest() {
    return with("padding", null);
  }

  private Tokenizer with(String key, @Nullable Config value) {
    Config changed = Config.empty();
    file.keys().forEach(other -> changed.put(other, file.get(other)));
    return new Tokenizer(changed.put(key, value), greedy, PellucidException::new);
  }

  /** {@return how many tokens there are} */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /**
   * Looks a token up.
   *
   * @param token a token, as it is written in the vocabulary
   * @return its number
   */
  public OptionalInt id(String token) {
    Integer id = vocabulary.id(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /**
   * Looks a number up.
   *
   * @param id a number
   * @return the token, as it is written in the vocabulary
   */
  public Optional<String> token(int id) {
    return Optional.ofNullable(vocabulary.token(id));
  }

  /**
   * Turns a text into numbers. It is cut off where the tokenizer says so, and not filled up.
   *
   * @param text the text
   * @return its tokens, between the special ones
   */
  public Encoding encode(String text) {
    return encoding(assembled(List.of(pieces(text, 0)), false).kept());
  }

  /**
   * Turns two texts into numbers, such as a question and where its answer may stand.
   *
   * @param first the first text
   * @param second the second text
   * @return the tokens of both, between the special ones
   */
  public Encoding encode(String first, String second) {
    return encoding(assembled(List.of(pieces(first, 0), pieces(second, 1)), false).kept());
  }

  /**
   * Turns a long text into numbers, window by window: the tokens that are kept, and then those that
   * {@link #encode(String)} cuts off, each window with the last tokens of the one before, as many
   * as the stride says. Places are those in the whole text.
   *
   * @param text the text
   * @return the windows, each between special tokens; one if the text is short enough
   */
  public List<Encoding> windows(String text) {
    return encodings(assembled(List.of(pieces(text, 0)), true));
  }

  /**
   * Turns two texts into numbers, window by window, each of which has both. Where both are cut,
   * there is one for every window of the first with every one of the second.
   *
   * @param first the first text, such as a question
   * @param second the second text, such as an article in which its answer may stand
   * @return the windows
   */
  public List<Encoding> windows(String first, String second) {
    return encodings(assembled(List.of(pieces(first, 0), pieces(second, 1)), true));
  }

  /**
   * Turns a text into numbers without special tokens around them.
   *
   * @param text the text
   * @return the numbers of its tokens
   */
  public int[] encodePlain(String text) {
    return pieces(text, 0).stream().mapToInt(Piece::id).toArray();
  }

  /**
   * Turns several texts into numbers.
   *
   * @param texts the texts
   * @return the numbers, filled up as the tokenizer says, or to the longest text
   */
  public Batch encodeAll(List<String> texts) {
    return batch(texts.stream().map(this::encode).toList());
  }

  /**
   * Fills encodings up to one length.
   *
   * @param encodings the encodings, at least one: of texts, of pairs, or of windows
   * @return the numbers, filled up as the tokenizer says, or to the longest of them
   */
  public Batch batch(List<Encoding> encodings) {
    return padding.batch(encodings);
  }

  /**
   * Turns numbers back into text, without special tokens.
   *
   * @param ids numbers of the vocabulary
   * @return the text, as the normalizer left it
   */
  public String decode(List<Integer> ids) {
    return decode(ids, true);
  }

  /**
   * Turns numbers back into text.
   *
   * @param ids numbers of the vocabulary
   * @param skipSpecial whether special tokens are left out
   * @return the text, as the normalizer left it
   */
  public String decode(List<Integer> ids, boolean skipSpecial) {
    List<String> tokens = new ArrayList<>();
    for (int id : ids) {
      String token = vocabulary.token(id);
      if (token == null) {
        throw new PellucidException(
            "decode: " + id + " is outside the vocabulary of " + vocabulary.size() + " tokens.");
      }
      if (!skipSpecial || !added.isSpecial(id)) {
        tokens.add(token);
      }
    }
    return decoder == null
        ? String.join(" ", tokens)
        : String.join("", decoder.apply(List.copyOf(tokens)));
  }

  private AlignedText normalized(AlignedText text) {
    return normalizer == null ? text : normalizer.apply(text);
  }

  private List<Piece> pieces(String text, int type) {
    List<Piece> pieces = new ArrayList<>();
    for (AddedTokens.Stretch raw : added.find(AlignedText.of(text), false)) {
      if (raw.isToken()) {
        pieces.add(piece(raw, type));
        continue;
      }
      for (AddedTokens.Stretch stretch : added.find(normalized(raw.text()), true)) {
        if (stretch.isToken()) {
          pieces.add(piece(stretch, type));
        } else {
          words(stretch.text(), type, pieces);
        }
      }
    }
    return pieces;
  }

  private static Piece piece(AddedTokens.Stretch token, int type) {
    AlignedText text = token.text();
    return new Piece(
        token.id(), text.text(), text.start(0), text.end(text.size() - 1), type, false);
  }

  private void words(AlignedText text, int type, List<Piece> pieces) {
    for (AlignedText word : preTokenizer == null ? List.of(text) : preTokenizer.split(text)) {
      for (TokenModel.Token token : model.tokens(word)) {
        pieces.add(
            new Piece(
                token.id(),
                token.value(),
                word.start(token.from()),
                word.end(token.to() - 1),
                type,
                false));
      }
    }
  }

  /** How many special tokens come to so many texts. */
  private int special(int texts) {
    return postProcessor == null
        ? 0
        : postProcessor.apply(Collections.nCopies(texts, Windows.of(List.of()))).stream()
            .mapToInt(Windows::size)
            .sum();
  }

  private Windows assembled(List<List<Piece>> texts, boolean withRest) {
    List<Windows> parts =
        truncation == null
            ? texts.stream().map(Windows::of).toList()
            : truncation.cut(texts, special(texts.size()), withRest);
    return Windows.joined(postProcessor == null ? parts : postProcessor.apply(parts));
  }

  private static List<Encoding> encodings(Windows windows) {
    return Stream.concat(Stream.of(windows.kept()), windows.rest().stream())
        .map(Tokenizer::encoding)
        .toList();
  }

  private static Encoding encoding(List<Piece> pieces) {
    return new Encoding(
        pieces.stream().map(Piece::value).toList(),
        pieces.stream().map(Piece::id).toList(),
        pieces.stream().map(Piece::type).toList(),
        pieces.stream().map(piece -> 1).toList(),
        pieces.stream().map(Piece::start).toList(),
        pieces.stream().map(Piece::end).toList());
  }
}
