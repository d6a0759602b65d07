package org.pellucid.data.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/**
 * The tokenizer of BERT and of the many models made from it: words are cut into the longest pieces
 * that stand in a vocabulary, from the left; pieces within a word begin with {@code ##}.
 *
 * <p>It is read from the {@code tokenizer.json} that lies beside such models:
 *
 * <pre>{@code
 * WordPieceTokenizer tokenizer = WordPieceTokenizer.read(Path.of("tokenizer.json"));
 * Encoding encoding = tokenizer.encode("Hello world");
 * encoding.ids();    // 101, 7592, 2088, 102
 * }</pre>
 *
 * <p>Text is cut off where the file says, or {@link #maxLength}. {@link #encode(String)} does not
 * fill up; {@link #encodeAll} fills up to the longest of several texts, with the file's padding
 * token. Not thread-safe while it is being configured.
 *
 * @see <a href="https://huggingface.co/docs/tokenizers">the file</a>
 */
public final class WordPieceTokenizer {
  private static final String KIND = "tokenizer.json";
  private static final int MOST_TOKENS = 1 << 22;

  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final Map<Integer, String> tokens = new HashMap<>();
  private final List<String> added = new ArrayList<>();
  private final BertText text;
  private final String unknown;
  private final String prefix;
  private final int longestWord;
  private final List<Slot> single;
  private final List<Slot> pair;
  private final int paddingId;
  private int maxLength = Integer.MAX_VALUE;

  /**
   * A place in the template of a result.
   *
   * @param ids of a special token; empty for a text
   * @param second whether it is the second of two texts
   * @param type the number of the segment
   */
  private record Slot(List<Integer> ids, boolean second, int type) {}

  /**
   * A text as numbers.
   *
   * @param tokens the pieces
   * @param ids their numbers in the vocabulary
   * @param typeIds the number of the segment that each belongs to
   * @param attentionMask 1 for pieces, 0 for what was filled up
   */
  public record Encoding(
      List<String> tokens, List<Integer> ids, List<Integer> typeIds, List<Integer> attentionMask) {
    /** Copies the lists. */
    public Encoding {
      tokens = List.copyOf(tokens);
      ids = List.copyOf(ids);
      typeIds = List.copyOf(typeIds);
      attentionMask = List.copyOf(attentionMask);
    }
  }

  /**
   * Several texts as numbers, filled up to equal lengths; each array is {@code [texts, length]}, of
   * int64 as such models take them.
   *
   * @param ids numbers in the vocabulary
   * @param typeIds numbers of segments
   * @param attentionMask 1 for pieces, 0 for what was filled up
   */
  public record Batch(NdArray ids, NdArray typeIds, NdArray attentionMask) {}

  private WordPieceTokenizer(Bytes bytes, Config file) {
    Config model = file.nested("model");
    String type = model.text("type", "WordPiece");
    if (!type.equals("WordPiece") || !(model.get("vocab") instanceof Config words)) {
      throw bytes.damaged("its model is " + type + ", and only WordPiece is read");
    }
    for (String word : words.keys()) {
      put(bytes, word, words.get(word));
    }
    for (Object item : items(file, "added_tokens")) {
      if (item instanceof Config token) {
        put(bytes, token.text("content", ""), token.get("id"));
        added.add(token.text("content", ""));
      }
    }
    added.removeIf(String::isEmpty);
    added.sort(Comparator.comparingInt(String::length).reversed());
    unknown = model.text("unk_token", "[UNK]");
    if (!vocabulary.containsKey(unknown)) {
      throw bytes.damaged("its vocabulary lacks the unknown token \"" + unknown + "\"");
    }
    prefix = model.text("continuing_subword_prefix", "##");
    longestWord = model.integer("max_input_chars_per_word", 100);
    text = BertText.read(bytes, nested(file, "normalizer"));
    Config template = nested(file, "post_processor");
    single = slots(bytes, template, "single");
    pair = slots(bytes, template, "pair");
    Config padding = nested(file, "padding");
    paddingId = padding.integer("pad_id", vocabulary.getOrDefault("[PAD]", 0));
    Config truncation = nested(file, "truncation");
    if (truncation.has("max_length")) {
      maxLength(truncation.integer("max_length"));
    }
  }

  private static Config nested(Config file, String key) {
    return file.get(key) instanceof Config config ? config : Config.empty();
  }

  private static List<@Nullable Object> items(Config file, String key) {
    return file.get(key) instanceof List<?> items ? Collections.unmodifiableList(items) : List.of();
  }

  private void put(Bytes bytes, String word, @Nullable Object id) {
    if (!(id instanceof Number number)
        || number.longValue() < 0
        || number.longValue() > Integer.MAX_VALUE
        || vocabulary.size() > MOST_TOKENS) {
      throw bytes.damaged("the token \"" + word + "\" has no number that can be one");
    }
    vocabulary.put(word, number.intValue());
    tokens.put(number.intValue(), word);
  }

  /** BERT's own template is taken where the file has none. */
  private List<Slot> slots(Bytes bytes, Config template, String key) {
    List<Slot> slots = new ArrayList<>();
    for (Object item : items(template, key)) {
      Config config = item instanceof Config c ? c : Config.empty();
      Config special = nested(config, "SpecialToken");
      Config sequence = nested(config, "Sequence");
      boolean isText = config.has("Sequence");
      Config part = isText ? sequence : special;
      String id = part.text("id", "");
      if (!isText && !vocabulary.containsKey(id)) {
        throw bytes.damaged("its template names the token \"" + id + "\", which is not there");
      }
      slots.add(
          new Slot(
              isText ? List.of() : List.of(vocabulary.getOrDefault(id, 0)),
              id.equals("B"),
              part.integer("type_id", 0)));
    }
    if (slots.isEmpty()) {
      Integer first = vocabulary.get("[CLS]");
      Integer end = vocabulary.get("[SEP]");
      if (first != null) {
        slots.add(new Slot(List.of(first), false, 0));
      }
      for (int i = 0; i < (key.equals("pair") ? 2 : 1); i++) {
        slots.add(new Slot(List.of(), i == 1, i));
        if (end != null) {
          slots.add(new Slot(List.of(end), false, i));
        }
      }
    }
    return List.copyOf(slots);
  }

  /**
   * Reads a tokenizer.
   *
   * @param file a {@code tokenizer.json} with a WordPiece model
   * @return the tokenizer
   */
  public static WordPieceTokenizer read(Path file) {
    return read(Bytes.open(file, KIND));
  }

  /**
   * Reads a tokenizer.
   *
   * @param content the bytes of a {@code tokenizer.json} with a WordPiece model
   * @return the tokenizer
   */
  public static WordPieceTokenizer read(Bytes content) {
    Bytes bytes = content.named(content.name(), KIND);
    String json = bytes.text(0, bytes.size(), StandardCharsets.UTF_8);
    try {
      return new WordPieceTokenizer(bytes, Json.readObject(json));
    } catch (ModelFormatException e) {
      throw e;
    } catch (PellucidException e) {
      String problem = String.valueOf(e.getMessage());
      throw bytes.damaged(problem.substring(0, Math.min(problem.length(), 150)), e);
    }
  }

  /**
   * Sets how many tokens a result may have, special ones included.
   *
   * @param length at least as many as there are special tokens
   * @return this
   */
  public WordPieceTokenizer maxLength(int length) {
    if (length < single.size() - 1) {
      throw new PellucidException(
          "WordPieceTokenizer: maxLength must be >= "
              + (single.size() - 1)
              + ", got "
              + length
              + ".");
    }
    maxLength = length;
    return this;
  }

  /** {@return how many tokens there are} */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /**
   * Turns a text into numbers.
   *
   * @param input the text
   * @return its tokens, between the special ones
   */
  public Encoding encode(String input) {
    return assemble(single, pieces(input), List.of());
  }

  /**
   * Turns two texts into numbers, such as a question and where its answer may stand.
   *
   * @param first the first text, segment 0
   * @param second the second text, segment 1
   * @return the tokens of both, between the special ones
   */
  public Encoding encode(String first, String second) {
    return assemble(pair, pieces(first), pieces(second));
  }

  /**
   * Turns several texts into numbers.
   *
   * @param inputs the texts, at least one
   * @return the numbers, filled up to the longest text
   */
  public Batch encodeAll(List<String> inputs) {
    List<Encoding> encodings = inputs.stream().map(this::encode).toList();
    int length = encodings.stream().mapToInt(e -> e.ids().size()).max().orElse(0);
    long[] ids = new long[inputs.size() * length];
    long[] types = new long[ids.length];
    long[] mask = new long[ids.length];
    java.util.Arrays.fill(ids, paddingId);
    for (int row = 0; row < inputs.size(); row++) {
      Encoding encoding = encodings.get(row);
      for (int i = 0; i < encoding.ids().size(); i++) {
        ids[row * length + i] = encoding.ids().get(i);
        types[row * length + i] = encoding.typeIds().get(i);
        mask[row * length + i] = 1;
      }
    }
    return new Batch(
        NdArray.of(ids, inputs.size(), length),
        NdArray.of(types, inputs.size(), length),
        NdArray.of(mask, inputs.size(), length));
  }

  /**
   * Turns numbers back into text; special tokens are left out.
   *
   * @param ids numbers of the vocabulary
   * @return the text, in lower case if the tokenizer makes it so
   */
  public String decode(List<Integer> ids) {
    StringBuilder result = new StringBuilder();
    for (int id : ids) {
      String token = tokens.get(id);
      if (token == null) {
        throw new PellucidException(
            "decode: " + id + " is outside the vocabulary of " + tokens.size() + " tokens.");
      }
      if (added.contains(token)) {
        continue;
      }
      boolean goesOn = token.startsWith(prefix) && !result.isEmpty();
      result.append(goesOn || result.isEmpty() ? "" : " ");
      result.append(goesOn ? token.substring(prefix.length()) : token);
    }
    return result.toString();
  }

  /** The longest texts are cut first, token by token. */
  private Encoding assemble(List<Slot> template, List<Integer> first, List<Integer> second) {
    int special = template.stream().mapToInt(slot -> slot.ids.size()).sum();
    int room = Math.max(0, maxLength - special);
    int a = first.size();
    int b = second.size();
    while (a + b > room) {
      if (a > b) {
        a--;
      } else if (b > 0) {
        b--;
      } else {
        a--;
      }
    }
    List<Integer> ids = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    for (Slot slot : template) {
      List<Integer> part =
          !slot.ids.isEmpty() ? slot.ids : slot.second ? second.subList(0, b) : first.subList(0, a);
      ids.addAll(part);
      types.addAll(Collections.nCopies(part.size(), slot.type));
    }
    List<String> words = ids.stream().map(id -> tokens.getOrDefault(id, unknown)).toList();
    return new Encoding(words, ids, types, Collections.nCopies(ids.size(), 1));
  }

  /** Tokens that stand in the text as they are, such as [MASK], and the pieces between them. */
  private List<Integer> pieces(String input) {
    List<Integer> ids = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < input.length()) {
      String token = addedAt(input, at);
      if (token == null) {
        at++;
        continue;
      }
      plain(input.substring(from, at), ids);
      ids.add(vocabulary.getOrDefault(token, 0));
      at += token.length();
      from = at;
    }
    plain(input.substring(from), ids);
    return ids;
  }

  private @Nullable String addedAt(String input, int at) {
    for (String token : added) {
      if (input.startsWith(token, at)) {
        return token;
      }
    }
    return null;
  }

  private void plain(String input, List<Integer> ids) {
    for (String word : text.words(input)) {
      cut(word, ids);
    }
  }

  private void cut(String word, List<Integer> ids) {
    int before = ids.size();
    int[] points = word.codePoints().toArray();
    int from = 0;
    while (points.length <= longestWord && from < points.length) {
      int to = points.length;
      Integer id = null;
      while (to > from && id == null) {
        String piece = new String(points, from, to - from);
        id = vocabulary.get(from == 0 ? piece : prefix + piece);
        to--;
      }
      if (id == null) {
        break;
      }
      ids.add(id);
      from = to + 1;
    }
    if (from < points.length) {
      // A word of which any part is unknown is unknown as a whole.
      ids.subList(before, ids.size()).clear();
      ids.add(vocabulary.getOrDefault(unknown, 0));
    }
  }
}
