// Longer than most files on purpose: a vocabulary, and all that Keras lets one set, learn and ask
// of it.
package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A layer that numbers tokens by a vocabulary: first the mask token (if there is one and the output
 * is "int"), then the numbers for unknown tokens, then the vocabulary.
 *
 * <p>The vocabulary is given or learned by {@link #adapt}: the most frequent token first, and of
 * equally frequent ones the last in order. Defaults: one number for unknown tokens, no mask token,
 * "int". With several such numbers, a hash chooses. The weights of "tf_idf" are {@code log(1 +
 * documents / (1 + documents with the token))}; unknown tokens get the mean of the others. Vectors
 * are of int64, those of "tf_idf" of float32; within a model, all are of float32.
 *
 * <p>Vocabulary and weights are part of the settings, learned ones too. The layer runs on the host.
 *
 * <p>Errors: a token twice in the vocabulary; more tokens than allowed; an unknown token where
 * there is no number for it.
 *
 * @param <L> the layer's own class
 * @param <K> the tokens
 */
public abstract class LookupLayer<L extends LookupLayer<L, K>, K extends Comparable<K>>
    extends HostLayer<L> implements VocabularyLayer {
  private @Nullable Integer maxTokens;
  private int oovCount = 1;
  private @Nullable K maskToken;
  private @Nullable K oovToken;
  private CategoryMode outputMode = CategoryMode.INT;
  private boolean invert;
  private boolean padToMaxTokens;
  private boolean hashesUnknown;
  private @Nullable Salt salt;
  private List<K> vocabulary = List.of();
  private List<K> tokens = List.of();
  private Map<K, Integer> places = Map.of();
  private double[] givenWeights = {};
  private double[] weights = {};
  private boolean learned = true;
  private boolean prepared = true;

  LookupLayer(@Nullable K oovToken) {
    this.oovToken = oovToken;
  }

  /** Turns what stands in data or settings into a token. */
  abstract K token(Object value);

  /** Which number of those for unknown tokens one gets, where a hash does not choose. */
  abstract long unknown(K token, int count);

  /** Tokens for numbers. */
  abstract Object tokens(List<K> found, Shape shape);

  // ---- Settings ----

  /**
   * Sets how large the vocabulary may be, special tokens included.
   *
   * @param most the bound, above 1
   * @return this
   */
  public final L maxTokens(int most) {
    maxTokens = Setting.atLeast(getClass().getSimpleName(), "maxTokens", 2, most);
    return self();
  }

  /**
   * Sets how many numbers there are for unknown tokens, 1 without.
   *
   * @param count how many; with 0, unknown tokens are an error
   * @return this
   */
  public final L numOovIndices(int count) {
    oovCount = Setting.atLeast(getClass().getSimpleName(), "numOovIndices", 0, count);
    return self();
  }

  /**
   * Sets the token that stands for padding, none without.
   *
   * @param token the token
   * @return this
   */
  public final L maskToken(K token) {
    maskToken = token;
    return self();
  }

  /**
   * Sets the token that unknown ones become when the layer is inverted.
   *
   * @param token the token
   * @return this
   */
  public final L oovToken(K token) {
    oovToken = token;
    return self();
  }

  /**
   * Sets in which form numbers leave the layer, "int" without.
   *
   * @param name "int", "one_hot", "multi_hot", "count" or "tf_idf"
   * @return this
   */
  public final L outputMode(String name) {
    outputMode = CategoryMode.named(name);
    return self();
  }

  /**
   * Sets whether the layer goes from numbers to tokens.
   *
   * @param back whether it does, false without
   * @return this
   */
  public final L invert(boolean back) {
    invert = back;
    return self();
  }

  /**
   * Sets whether vectors are as long as the vocabulary may be.
   *
   * @param pad whether they are, false without
   * @return this
   */
  public final L padToMaxTokens(boolean pad) {
    padToMaxTokens = pad;
    return self();
  }

  /**
   * Sets the key of the hash that chooses among numbers for unknown tokens.
   *
   * @param first one half
   * @param second the other half
   * @return this
   */
  public final L salt(long first, long second) {
    salt = new Salt(first, second);
    return self();
  }

  /**
   * Sets how a number for an unknown token is chosen.
   *
   * @param name "floormod" or, for whole numbers too, "farmhash"
   * @return this
   */
  public final L oovMethod(String name) {
    if (!name.equals("floormod") && !name.equals("farmhash")) {
      throw new PellucidException(
          getClass().getSimpleName()
              + ": oovMethod must be floormod or farmhash, got "
              + name
              + ".");
    }
    hashesUnknown = name.equals("farmhash");
    return self();
  }

  /**
   * Gives the layer its vocabulary.
   *
   * @param newVocabulary tokens, in order; special ones may stand in front
   * @return this
   */
  public final L vocabulary(List<K> newVocabulary) {
    return vocabulary(newVocabulary, new double[0]);
  }

  /**
   * Gives the layer its vocabulary, with weights for "tf_idf".
   *
   * @param newVocabulary tokens, in order; special ones may stand in front
   * @param newWeights one per token
   * @return this
   */
  public final L vocabulary(List<K> newVocabulary, double... newWeights) {
    if (newVocabulary.isEmpty()) {
      throw wrong("the vocabulary is empty");
    }
    learned = false;
    vocabulary = List.copyOf(newVocabulary);
    givenWeights = newWeights.clone();
    // The other settings may still change; they say which tokens are special.
    prepared = false;
    return self();
  }

  // ---- The vocabulary ----

  private void requireVocabulary() {
    prepare();
    if (tokens.isEmpty()) {
      throw wrong("there is no vocabulary yet: call adapt first, or give one");
    }
  }

  private void prepare() {
    if (!prepared) {
      take(vocabulary, givenWeights);
    }
  }

  private int firstUnknown() {
    return maskToken != null && outputMode == CategoryMode.INT ? 1 : 0;
  }

  private int firstToken() {
    return firstUnknown() + oovCount;
  }

  /** {@return how many numbers there are, special ones included} */
  public final int vocabularySize() {
    prepare();
    return tokens.size() + firstToken();
  }

  /**
   * Lists the vocabulary.
   *
   * @param special whether special tokens stand in front
   * @return the tokens by number
   */
  public final List<@Nullable K> getVocabulary(boolean special) {
    prepare();
    List<@Nullable K> all = new ArrayList<>();
    if (special) {
      for (int i = 0; i < firstToken(); i++) {
        all.add(i < firstUnknown() ? maskToken : oovToken);
      }
    }
    all.addAll(tokens);
    return Collections.unmodifiableList(all);
  }

  @Override
  public final List<String> vocabularyLines() {
    return getVocabulary(true).stream().map(String::valueOf).toList();
  }

  @Override
  public final double[] idfWeights() {
    prepare();
    return weights.clone();
  }

  @Override
  public final void loadVocabulary(List<String> lines, double... idfWeights) {
    List<K> all = lines.stream().map(this::token).toList();
    // Weights of padding follow from maxTokens.
    double[] own = Arrays.copyOf(idfWeights, Math.min(idfWeights.length, all.size()));
    take(all, own);
    learned = true;
  }

  private void take(List<K> given, double[] newWeights) {
    boolean weighted = outputMode == CategoryMode.TF_IDF;
    if (weighted == (newWeights.length == 0)) {
      throw wrong(
          weighted
              ? "output \"tf_idf\" needs a weight per token of the vocabulary"
              : "weights are for output \"tf_idf\" only");
    }
    if (weighted && newWeights.length != given.size()) {
      throw wrong(given.size() + " tokens need as many weights, got " + newWeights.length);
    }
    List<@Nullable K> special = new ArrayList<>();
    for (int i = 0; i < firstToken(); i++) {
      special.add(i < firstUnknown() ? maskToken : oovToken);
    }
    boolean found =
        given.size() >= special.size() && given.subList(0, special.size()).equals(special);
    List<K> plain = found ? given.subList(special.size(), given.size()) : given;
    checkTokens(plain);
    vocabulary = List.copyOf(given);
    tokens = List.copyOf(plain);
    Map<K, Integer> numbers = new HashMap<>();
    for (K token : tokens) {
      numbers.put(token, firstToken() + numbers.size());
    }
    places = numbers;
    givenWeights = newWeights.clone();
    weights = weighted ? padded(newWeights, found ? 0 : firstToken()) : new double[0];
    prepared = true;
  }

  private void checkTokens(List<K> plain) {
    if (new LinkedHashSet<>(plain).size() != plain.size()) {
      List<K> twice = new ArrayList<>(plain);
      new LinkedHashSet<>(plain).forEach(twice::remove);
      throw wrong("the vocabulary has " + twice.getFirst() + " twice");
    }
    if (maskToken != null && plain.contains(maskToken)) {
      throw wrong("the mask token " + maskToken + " stands among the others");
    }
    if (invert && oovToken != null && plain.contains(oovToken)) {
      throw wrong("the token for unknown ones, " + oovToken + ", stands among the others");
    }
    if (maxTokens != null && plain.size() + firstToken() > maxTokens) {
      throw wrong(
          "the vocabulary has "
              + (plain.size() + firstToken())
              + " tokens with the special ones, maxTokens is "
              + maxTokens);
    }
  }

  private double[] padded(double[] own, int front) {
    double mean = 0;
    for (double weight : own) {
      mean += weight / own.length;
    }
    int size = padToMaxTokens && maxTokens != null ? maxTokens : front + own.length;
    double[] all = new double[size];
    for (int i = 0; i < size; i++) {
      all[i] = i < front ? mean : i - front < own.length ? own[i - front] : 0;
    }
    return all;
  }

  private PellucidException wrong(String what) {
    return new PellucidException("Layer \"" + name() + "\": " + what + ".");
  }

  @Override
  public final boolean learns() {
    return learned;
  }

  /**
   * Learns the vocabulary.
   *
   * @param data tokens: a list or array of them, each a document, or {@code [documents, tokens]}
   */
  @Override
  public final void adapt(Object data) {
    TextArray all = TextArray.of(data);
    List<List<K>> documents = new ArrayList<>();
    all.rows().forEach(row -> documents.add(row.stream().map(this::token).toList()));
    adaptTo(documents);
  }

  final void adaptTo(List<List<K>> documents) {
    if (!learned) {
      throw wrong("the vocabulary was given; there is nothing to learn");
    }
    Map<K, Integer> counts = new LinkedHashMap<>();
    Map<K, Integer> holders = new LinkedHashMap<>();
    for (List<K> document : documents) {
      document.forEach(token -> counts.merge(token, 1, Integer::sum));
      new LinkedHashSet<>(document).forEach(token -> holders.merge(token, 1, Integer::sum));
    }
    counts.keySet().removeIf(token -> token.equals(maskToken) || token.equals(oovToken));
    Comparator<K> byCount = Comparator.comparing(token -> counts.getOrDefault(token, 0));
    List<K> sorted = new ArrayList<>(counts.keySet());
    sorted.sort(byCount.thenComparing(this::compare).reversed());
    if (maxTokens != null && sorted.size() > maxTokens - firstToken()) {
      sorted = sorted.subList(0, Math.max(0, maxTokens - firstToken()));
    }
    double[] inverse = {};
    if (outputMode == CategoryMode.TF_IDF) {
      inverse = new double[sorted.size()];
      for (int i = 0; i < inverse.length; i++) {
        int with = holders.getOrDefault(sorted.get(i), 0);
        inverse[i] = (float) Math.log(1 + documents.size() / (1.0 + with));
      }
    }
    take(sorted, inverse);
  }

  /** The order of equally frequent tokens. */
  int compare(K one, K other) {
    return one.compareTo(other);
  }

  // ---- Looking up ----

  @Override
  public final Object callText(Object text) {
    requireVocabulary();
    TextArray array = TextArray.of(text);
    if (invert) {
      List<K> found = new ArrayList<>();
      array.values().forEach(number -> found.add(tokenAt(Long.parseLong(number))));
      return tokens(found, array.shape());
    }
    return encode(array.values().stream().map(this::token).toList(), array.shape());
  }

  final Tensor encode(List<K> found, Shape shape) {
    requireVocabulary();
    long[] numbers = new long[found.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(found.get(i));
    }
    return encode(Tensor.of(NdArray.wrap(DType.INT64, shape, numbers)));
  }

  private Tensor encode(Tensor numbers) {
    if (outputMode != CategoryMode.TF_IDF) {
      // Keras's vectors of lookups are whole numbers, unlike those of its other layers.
      return outputMode.encode(numbers, depth(), null, dtypePolicy()).cast(DType.INT64);
    }
    Tensor counts = CategoryMode.COUNT.encode(numbers, depth(), null, dtypePolicy());
    return counts.multiply(Tensor.of(NdArray.of(weights, weights.length)).cast(counts.dtype()));
  }

  /** The number of a token; -1 for a mask token that counts for nothing. */
  final long number(K token) {
    if (token.equals(maskToken)) {
      return outputMode == CategoryMode.INT ? 0 : -1;
    }
    Integer place = places.get(token);
    if (place != null) {
      return place;
    }
    if (oovCount == 0) {
      throw wrong(
          "token " + token + " is not in the vocabulary, and numOovIndices is 0. Set it to 1");
    }
    if (oovCount == 1) {
      return firstUnknown();
    }
    return firstUnknown()
        + (hashesUnknown || salt != null
            ? Salt.bucket(salt, token.toString(), oovCount)
            : unknown(token, oovCount));
  }

  private K tokenAt(long number) {
    K special = number == 0 && maskToken != null ? maskToken : oovToken;
    long at = number - firstToken();
    K found = at >= 0 && at < tokens.size() ? tokens.get((int) at) : special;
    return Objects.requireNonNull(found, "no token for unknown numbers");
  }

  @Override
  final FlowType describe(List<FlowType> inputs) {
    Shape shape = inputs.getFirst().shape();
    if (invert) {
      return inverse(shape);
    }
    prepare();
    boolean known = depth() > firstToken();
    return outputMode == CategoryMode.INT
        ? new FlowType(shape, DType.INT64)
        : new FlowType(
            outputMode.encodedShape(shape, known ? depth() : Shape.UNKNOWN),
            dtypePolicy().compute());
  }

  /** What the way back gives. */
  abstract FlowType inverse(Shape shape);

  /** How long vectors are. */
  private int depth() {
    return padToMaxTokens && maxTokens != null ? maxTokens : vocabularySize();
  }

  // ---- Settings as Keras has them ----

  final L readLookup(Config config) {
    L layer = readCommon(config);
    if (config.get("max_tokens") != null) {
      maxTokens(config.integer("max_tokens"));
    }
    numOovIndices(config.integer("num_oov_indices", 1));
    Object mask = config.get("mask_token");
    maskToken = mask == null ? maskToken : token(mask);
    if (config.has("oov_token")) {
      Object oov = config.get("oov_token");
      oovToken = oov == null ? null : token(oov);
    }
    outputMode(config.text("output_mode", "int"));
    invert(config.flag("invert", false));
    padToMaxTokens(config.flag("pad_to_max_tokens", false));
    oovMethod(config.text("oov_method", "floormod"));
    salt = Salt.read(getClass().getSimpleName(), config.get("salt"));
    // Both follow from the other settings.
    config.get("vocabulary_size");
    config.get("vocabulary_dtype");
    if (config.get("vocabulary") instanceof String) {
      throw wrong("a vocabulary is a list of tokens; files are not opened");
    }
    if (config.get("vocabulary") != null) {
      Object given = config.get("idf_weights");
      List<K> list =
          config.list("vocabulary").stream().map(o -> token(Objects.requireNonNull(o))).toList();
      take(
          list,
          given == null ? new double[0] : NestedNumbers.read("idf_weights", given).toDoubleArray());
      learned = !config.flag("has_input_vocabulary", true);
    }
    return layer;
  }

  final Config writeLookup(Config config) {
    List<Double> list = new ArrayList<>();
    for (double weight : givenWeights) {
      list.add(weight);
    }
    boolean known = !vocabulary.isEmpty();
    config
        .put("invert", invert)
        .put("max_tokens", maxTokens)
        .put("num_oov_indices", oovCount)
        .put("oov_token", oovToken)
        .put("mask_token", maskToken)
        .put("output_mode", outputMode.text())
        .put("sparse", false)
        .put("pad_to_max_tokens", padToMaxTokens)
        .put("idf_weights", list.isEmpty() ? null : list)
        .put("vocabulary", known ? vocabulary : null)
        .put("vocabulary_size", known ? vocabularySize() : null)
        .put("oov_method", hashesUnknown ? "farmhash" : "floormod")
        .put("salt", Salt.write(salt));
    return known && learned ? config.put("has_input_vocabulary", false) : config;
  }

  @Override
  public Config config() {
    return writeLookup(super.config());
  }
}
