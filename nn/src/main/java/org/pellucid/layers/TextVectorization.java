// A little longer than most files on purpose: every setting of the way from a text to its numbers.
package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Turns text into numbers: standardizes each text, splits it into tokens, joins neighbours to
 * n-grams, and numbers them by a vocabulary.
 *
 * <p>Input: strings {@code [batch]} or {@code [batch, 1]}; output {@code [batch, tokens]} of int64
 * numbers, 0 behind the end of a text and 1 for unknown tokens, or vectors as {@link CategoryMode}
 * says. Defaults: small letters without punctuation (of ASCII), split at white space, no n-grams,
 * "int", as long as the longest text. The vocabulary is given or learned by {@link #adapt}, as by
 * {@link StringLookup}. The layer runs on the host, before the compiled step of a model.
 *
 * <p>Source: {@code keras.layers.TextVectorization}.
 */
public final class TextVectorization extends HostLayer<TextVectorization>
    implements VocabularyLayer {
  private static final Pattern PUNCTUATION =
      Pattern.compile("[!\"#$%&()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~']");
  private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\x0B\\f\\r]+");

  private final StringLookup lookup = new StringLookup().maskToken("");
  private @Nullable String standardize = "lower_and_strip_punctuation";
  private @Nullable String split = "whitespace";
  private @Nullable UnaryOperator<String> ownStandardize;
  private @Nullable Function<String, List<String>> ownSplit;
  private @Nullable Object ngrams;
  private String encoding = "utf-8";
  private CategoryMode outputMode = CategoryMode.INT;
  private @Nullable Integer outputSequenceLength;

  /** Makes the layer. */
  public TextVectorization() {}

  /**
   * Sets how large the vocabulary may be, special tokens included.
   *
   * @param most the bound, above 1
   * @return this
   */
  public TextVectorization maxTokens(int most) {
    lookup.maxTokens(most);
    return this;
  }

  /**
   * Sets what is done to each text first.
   *
   * @param name "lower_and_strip_punctuation", "lower" or "strip_punctuation"; null for nothing
   * @return this
   */
  public TextVectorization standardize(@Nullable String name) {
    standardize =
        known("standardize", name, "lower_and_strip_punctuation", "lower", "strip_punctuation");
    ownStandardize = null;
    return this;
  }

  /**
   * Sets what is done to each text first; such a layer cannot be read back from settings.
   *
   * @param function gives the text to go on with
   * @return this
   */
  public TextVectorization standardize(UnaryOperator<String> function) {
    ownStandardize = function;
    return this;
  }

  /**
   * Sets how a text is split.
   *
   * @param name "whitespace" or "character"; null if the input is split already
   * @return this
   */
  public TextVectorization split(@Nullable String name) {
    split = known("split", name, "whitespace", "character");
    ownSplit = null;
    return this;
  }

  /**
   * Sets how a text is split; such a layer cannot be read back from settings.
   *
   * @param function gives the tokens
   * @return this
   */
  public TextVectorization split(Function<String, List<String>> function) {
    ownSplit = function;
    return this;
  }

  private static @Nullable String known(String setting, @Nullable String name, String... allowed) {
    if (name != null && !Arrays.asList(allowed).contains(name)) {
      throw new PellucidException(
          "TextVectorization: "
              + setting
              + " must be one of "
              + String.join(", ", allowed)
              + ", got "
              + name
              + ".");
    }
    return name;
  }

  /**
   * Sets which runs of tokens are joined, none without.
   *
   * @param sizes one number for all sizes up to it, or the sizes
   * @return this
   */
  public TextVectorization ngrams(int... sizes) {
    for (int size : sizes) {
      Setting.atLeast("TextVectorization", "ngrams", 1, size);
    }
    ngrams = sizes.length == 1 ? (Object) (long) sizes[0] : Ints.of(sizes);
    return this;
  }

  /**
   * Sets in which form tokens leave the layer, "int" without.
   *
   * @param name "int", "multi_hot", "count" or "tf_idf"
   * @return this
   */
  public TextVectorization outputMode(String name) {
    outputMode = CategoryMode.named(name);
    lookup.outputMode(name);
    return this;
  }

  /**
   * Sets to how many tokens each text is cut or filled up with 0, that of the longest without.
   *
   * @param length how many
   * @return this
   */
  public TextVectorization outputSequenceLength(int length) {
    outputSequenceLength = Setting.atLeast("TextVectorization", "outputSequenceLength", 1, length);
    return this;
  }

  /**
   * Sets whether vectors are as long as the vocabulary may be.
   *
   * @param pad whether they are, false without
   * @return this
   */
  public TextVectorization padToMaxTokens(boolean pad) {
    lookup.padToMaxTokens(pad);
    return this;
  }

  /**
   * Gives the layer its vocabulary.
   *
   * @param tokens the tokens, in order
   * @param weights one per token for "tf_idf", else none
   * @return this
   */
  public TextVectorization vocabulary(List<String> tokens, double... weights) {
    lookup.vocabulary(tokens, weights);
    return this;
  }

  /** {@return the vocabulary by number, special tokens included} */
  public List<@Nullable String> getVocabulary() {
    return lookup.getVocabulary(true);
  }

  @Override
  public List<String> vocabularyLines() {
    return lookup.vocabularyLines();
  }

  @Override
  public double[] idfWeights() {
    return lookup.idfWeights();
  }

  @Override
  public void loadVocabulary(List<String> lines, double... idfWeights) {
    lookup.loadVocabulary(lines, idfWeights);
  }

  /** {@return how many numbers there are, special ones included} */
  public int vocabularySize() {
    return lookup.vocabularySize();
  }

  static TextVectorization fromConfig(Config config) {
    TextVectorization layer = new TextVectorization().readCommon(config);
    Config inner =
        Config.empty().put("mask_token", "").put("output_mode", config.text("output_mode", "int"));
    for (String key :
        List.of(
            "max_tokens",
            "pad_to_max_tokens",
            "vocabulary",
            "idf_weights",
            "has_input_vocabulary")) {
      if (config.has(key)) {
        inner.put(key, config.get(key));
      }
    }
    layer.encoding = config.text("encoding", "utf-8");
    if (config.flag("ragged", false)) {
      throw new PellucidException(
          "Layer \""
              + layer.name()
              + "\" is ragged: there are no rows of different lengths. Set ragged to false; shorter"
              + " texts are filled up with 0.");
    }
    // It follows from the vocabulary.
    config.get("vocabulary_size");
    layer.outputMode(config.text("output_mode", "int"));
    layer.lookup.readLookup(inner);
    if (config.has("standardize")) {
      layer.standardize(config.textOrNull("standardize"));
    }
    if (config.has("split")) {
      layer.split(config.textOrNull("split"));
    }
    if (config.get("ngrams") != null) {
      layer.ngrams =
          config.get("ngrams") instanceof Number
              ? config.get("ngrams")
              : config.integersOrNull("ngrams");
    }
    if (config.get("output_sequence_length") != null) {
      layer.outputSequenceLength(config.integer("output_sequence_length"));
    }
    return layer;
  }

  // ---- Text to tokens ----

  private String standard(String text) {
    if (ownStandardize != null) {
      return ownStandardize.apply(text);
    }
    String plain = text;
    if (standardize != null && standardize.startsWith("lower")) {
      plain = lower(plain);
    }
    return standardize != null && standardize.endsWith("punctuation")
        ? PUNCTUATION.matcher(plain).replaceAll("")
        : plain;
  }

  /** Only letters of ASCII have small ones, as in TensorFlow. */
  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + 32));
      }
    }
    return lower.toString();
  }

  private List<String> tokens(String text) {
    if (ownSplit != null) {
      return ownSplit.apply(text);
    }
    if ("character".equals(split)) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    return SPACE.splitAsStream(text).filter(token -> !token.isEmpty()).toList();
  }

  private List<String> grams(List<String> tokens) {
    Ints sizes =
        switch (ngrams) {
          case Long most -> Ints.range(1, Math.toIntExact(most) + 1);
          case Ints given -> given;
          case null, default -> Ints.of();
        };
    if (sizes.size() == 0) {
      return tokens;
    }
    List<String> joined = new ArrayList<>();
    for (int size : sizes.toArray()) {
      for (int i = 0; i + size <= tokens.size(); i++) {
        joined.add(String.join(" ", tokens.subList(i, i + size)));
      }
    }
    return joined;
  }

  /** The tokens of each text. */
  private List<List<String>> documents(TextArray texts) {
    List<List<String>> documents = new ArrayList<>();
    if (split == null && ownSplit == null) {
      for (List<String> row : texts.rows()) {
        documents.add(grams(row.stream().map(this::standard).toList()));
      }
      return documents;
    }
    if (texts.shape().rank() > 1 && texts.shape().dim(-1) != 1) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": texts to split must have shape [batch] or [batch, 1], got "
              + texts.shape()
              + ". For tokens, use split(null).");
    }
    texts.values().forEach(text -> documents.add(grams(tokens(standard(text)))));
    return documents;
  }

  @Override
  public boolean learns() {
    return lookup.learns();
  }

  /**
   * Learns the vocabulary.
   *
   * @param data texts, a list or array of strings
   */
  @Override
  public void adapt(Object data) {
    lookup.adaptTo(documents(TextArray.of(data)));
  }

  /**
   * Turns texts into numbers or vectors.
   *
   * @param texts the texts
   * @return {@code [texts, ...]}
   */
  public Tensor vectorize(String... texts) {
    return callText(texts);
  }

  @Override
  public Tensor callText(Object text) {
    TextArray texts = TextArray.of(text);
    List<List<String>> documents = documents(texts);
    int longest = documents.stream().mapToInt(List::size).max().orElse(0);
    int length =
        outputSequenceLength == null || outputMode != CategoryMode.INT
            ? longest
            : outputSequenceLength;
    List<String> padded = new ArrayList<>();
    for (List<String> tokens : documents) {
      for (int i = 0; i < length; i++) {
        padded.add(i < tokens.size() ? tokens.get(i) : "");
      }
    }
    boolean single = texts.shape().rank() == 0;
    Shape shape = single ? Shape.of(length) : Shape.of(documents.size(), length);
    return lookup.encode(padded, shape);
  }

  @Override
  FlowType describe(List<FlowType> inputs) {
    Shape texts = inputs.getFirst().shape();
    int batch = texts.rank() == 0 ? Shape.UNKNOWN : texts.dim(0);
    return outputMode == CategoryMode.INT
        ? new FlowType(
            Shape.of(batch, outputSequenceLength == null ? Shape.UNKNOWN : outputSequenceLength),
            DType.INT64)
        : lookup.describe(List.of(new FlowType(Shape.of(batch, Shape.UNKNOWN), null)));
  }

  @Override
  public Config config() {
    if (ownStandardize != null || ownSplit != null) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" standardizes or splits by a Java function, which no file can hold. Use one of the"
              + " named ways.");
    }
    Config inner = lookup.writeLookup(Config.empty());
    Config config = super.config();
    for (String key :
        List.of(
            "max_tokens",
            "pad_to_max_tokens",
            "vocabulary",
            "idf_weights",
            "vocabulary_size",
            "output_mode",
            "sparse")) {
      config.put(key, inner.get(key));
    }
    if (inner.has("has_input_vocabulary")) {
      config.put("has_input_vocabulary", false);
    }
    return config
        .put("standardize", standardize)
        .put("split", split)
        .put("ngrams", ngrams)
        .put("output_sequence_length", outputSequenceLength)
        .put("ragged", false)
        .put("encoding", encoding);
  }
}
