package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.GroupQueryAttention;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LayerCall;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.SinePositionEncoding;
import org.pellucid.layers.TokenAndPositionEmbedding;
import org.pellucid.layers.TransformerDecoder;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

class GeneratorTest {
  private static final int VOCABULARY = 11;
  private static final int LENGTH = 12;
  private static final int[] PROMPT = {3, 1, 4, 1, 5};

  /** Weights do not depend on which tests ran before. */
  @BeforeEach
  void setSeed() {
    Session.setRandomSeed(1);
  }

  private static Sequential model() {
    Sequential model =
        new Sequential(
            new TokenAndPositionEmbedding(VOCABULARY, LENGTH, 8),
            new TransformerDecoder(16, 2).normalizeFirst(true),
            new TransformerDecoder(16, 2),
            new LayerNormalization(),
            new Dense(VOCABULARY));
    return vivid(model);
  }

  /** Weights so large that the likeliest token changes from step to step. */
  private static <L extends Layer> L vivid(L model) {
    model.call(Tensor.of(new int[][] {PROMPT}));
    for (Variable weight : model.trainableVariables()) {
      weight.assign(weight.tensor().multiply(3));
    }
    return model;
  }

  /** Runs the whole sequence anew for each token. */
  private static int[] slowly(Layer model, int[] prompt, int count) {
    List<Integer> tokens = new ArrayList<>(Arrays.stream(prompt).boxed().toList());
    for (int i = 0; i < count; i++) {
      int[] all = tokens.stream().mapToInt(Integer::intValue).toArray();
      Tensor logits = model.call(Tensor.of(NdArray.of(all, 1, all.length)));
      tokens.add((int) logits.select(1, all.length - 1).argmax(-1).item());
    }
    return tokens.stream().skip(prompt.length).mapToInt(Integer::intValue).toArray();
  }

  @Test
  void theCacheChangesNoToken() {
    Sequential model = model();
    int[] expected = slowly(model, PROMPT, 7);
    assertThat(Arrays.stream(expected).distinct().count()).isGreaterThan(1);
    Generator generator = Generator.of(model, LENGTH);
    assertThat(generator.generate(PROMPT, 7)).isEqualTo(expected);
    assertThat(generator.generate(PROMPT, 7)).as("again").isEqualTo(expected);
    assertThat(generator.generate(new int[] {3}, 3)).isEqualTo(slowly(model, new int[] {3}, 3));
  }

  @Test
  void aModelNeedNotHaveBeenCalledBefore() {
    Sequential model =
        new Sequential(
            new TokenAndPositionEmbedding(VOCABULARY, LENGTH, 8),
            new TransformerDecoder(16, 2),
            new Dense(VOCABULARY));
    int[] generated = Generator.of(model, LENGTH).generate(PROMPT, 7);
    assertThat(generated).isEqualTo(slowly(model, PROMPT, 7));
  }

  @Test
  void severalPromptsAreContinuedAtOnce() {
    Sequential model = model();
    int[] other = {9, 2, 6, 5, 0};
    assertThat(Generator.of(model, LENGTH).generate(new int[][] {PROMPT, other}, 4))
        .isDeepEqualTo(new int[][] {slowly(model, PROMPT, 4), slowly(model, other, 4)});
  }

  @Test
  void beyondItsLengthItGoesOnFromTheLastHalf() {
    Sequential model = model();
    Generator generator = Generator.of(model, LENGTH);

    int[] generated = generator.generateBeyond(PROMPT, 15);

    int[] first = generator.generate(PROMPT, 7);
    int[] second = generator.generate(Arrays.copyOfRange(first, 1, 7), 6);
    int[] third = generator.generate(second, 2);
    assertThat(generated)
        .isEqualTo(Stream.of(first, second, third).flatMapToInt(Arrays::stream).toArray());
    assertThat(generator.generateBeyond(PROMPT, 7)).isEqualTo(first);
    int last = second[0];
    int place = IntStream.range(0, 15).filter(i -> generated[i] == last).findFirst().orElseThrow();
    assertThat(Generator.of(model, LENGTH).endToken(last).generateBeyond(PROMPT, 15))
        .isEqualTo(Arrays.copyOf(generated, place + 1));
    assertThat(Generator.of(model, 1).generateBeyond(new int[] {3}, 3)).hasSize(3);
  }

  /** Attention whose groups share keys, with a window, and fixed vectors of places. */
  private static final class Grouped extends Layer {
    private final Embedding embedding = track(new Embedding(VOCABULARY, 8));
    private final SinePositionEncoding places = track(new SinePositionEncoding());
    private final GroupQueryAttention attention =
        track(new GroupQueryAttention(4, 4, 2).slidingWindow(3));
    private final Dense scores = track(new Dense(VOCABULARY));

    @Override
    protected Tensor forward(Tensor tokens) {
      Tensor x = embedding.call(tokens);
      Tensor placed = x.add(places.call(x));
      Tensor attended =
          attention.callAll(LayerCall.of(placed, placed).set("use_causal_mask", true)).getFirst();
      return scores.call(placed.add(attended));
    }
  }

  @Test
  void groupsWindowsAndPlacesAreCountedOn() {
    Grouped model = vivid(new Grouped());
    assertThat(Generator.of(model, LENGTH).generate(PROMPT, 7)).isEqualTo(slowly(model, PROMPT, 7));
  }

  @Test
  void drawingFollowsTheSeed() {
    Sequential model = model();
    int[] first = Generator.of(model, LENGTH).temperature(2).seed(1).generate(PROMPT, 8);
    assertThat(Generator.of(model, LENGTH).temperature(2).seed(1).generate(PROMPT, 8))
        .isEqualTo(first);
    assertThat(Generator.of(model, LENGTH).temperature(2).seed(2).generate(PROMPT, 8))
        .isNotEqualTo(first);
  }

  @Test
  void narrowDrawingIsTheLikeliestToken() {
    Sequential model = model();
    int[] likeliest = Generator.of(model, LENGTH).generate(PROMPT, 8);
    assertThat(Generator.of(model, LENGTH).topK(1).seed(1).generate(PROMPT, 8))
        .isEqualTo(likeliest);
    assertThat(Generator.of(model, LENGTH).topP(1e-6).seed(1).generate(PROMPT, 8))
        .isEqualTo(likeliest);
    assertThat(Generator.of(model, LENGTH).temperature(1e-4).seed(1).generate(PROMPT, 8))
        .isEqualTo(likeliest);
  }

  @Test
  void tokensAreDrawnAsOftenAsTheyAreLikely() {
    Layer model =
        new Layer() {
          @Override
          protected Tensor forward(Tensor tokens) {
            double[] logits = {Math.log(0.5), Math.log(0.3), Math.log(0.15), Math.log(0.05)};
            return Tensor.of(logits)
                .cast(DType.FLOAT32)
                .reshape(1, 1, 4)
                .broadcastTo(Shape.of(tokens.dim(0), tokens.dim(1), 4));
          }
        };
    int draws = 4000;
    assertThat(shares(Generator.of(model, draws + 1).temperature(1).seed(5), draws))
        .containsExactly(new double[] {0.5, 0.3, 0.15, 0.05}, within(0.03));
    assertThat(shares(Generator.of(model, draws + 1).topK(2).seed(5), draws))
        .containsExactly(new double[] {0.625, 0.375, 0, 0}, within(0.03));
    assertThat(shares(Generator.of(model, draws + 1).topP(0.7).seed(5), draws))
        .containsExactly(new double[] {0.625, 0.375, 0, 0}, within(0.03));
  }

  private static double[] shares(Generator generator, int draws) {
    double[] shares = new double[4];
    for (int token : generator.generate(new int[] {0}, draws)) {
      shares[token] += 1.0 / draws;
    }
    return shares;
  }

  @Test
  void theEndTokenEndsTheResult() {
    Sequential model = model();
    int[] all = Generator.of(model, LENGTH).generate(PROMPT, 7);
    int[] ended = Generator.of(model, LENGTH).endToken(all[1]).generate(PROMPT, 7);
    int end = all[0] == all[1] ? 1 : 2;
    assertThat(ended).isEqualTo(Arrays.copyOf(all, end));
  }

  @Test
  void saysWhatCannotBeGenerated() {
    Generator generator = Generator.of(model(), LENGTH);
    assertThatThrownBy(() -> generator.generate(PROMPT, 9))
        .hasMessage(
            "generate: a prompt of 5 and 9 further tokens are more than the 12 steps of this"
                + " generator.");
    assertThatThrownBy(() -> generator.generate(new int[][] {{1, 2}, {3}}, 1))
        .hasMessage("generate: prompts must have one length of at least 1; got lengths [2, 1].");
    Sequential encoder =
        new Sequential(new Embedding(VOCABULARY, 8), new TransformerEncoder(8, 2).name("seer"));
    assertThatThrownBy(() -> Generator.of(encoder, LENGTH).generate(PROMPT, 2))
        .hasMessage(
            "Layer \"self_attention_layer\" attends to later steps, so that a sequence cannot be"
                + " generated step by step; set use_causal_mask.");
  }
}
