package org.pellucid.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextMeasuresTest {
  /** The example in sacrebleu's own description, which gives 48.53 for it. */
  @Test
  void bleuOfACorpusIsThatOfSacrebleu() {
    Bleu.Score score =
        new Bleu()
            .corpus(
                List.of(
                    "The dog bit the man .",
                    "It wasn't surprising .",
                    "The man had just bitten him ."),
                List.of(
                    List.of("The dog bit the man .", "The dog had bit the man ."),
                    List.of("It was not unexpected .", "No one was surprised ."),
                    List.of("The man bit him first .", "The man had bitten the dog .")));
    assertThat(score.score()).isCloseTo(48.53, within(0.005));
    assertThat(score.precisions().get(0)).isCloseTo(82.35, within(0.005));
    assertThat(score.precisions().get(1)).isCloseTo(50.0, within(1e-9));
    assertThat(score.precisions().get(2)).isCloseTo(45.45, within(0.01));
    assertThat(score.precisions().get(3)).isCloseTo(37.5, within(1e-9));
    assertThat(score.brevityPenalty()).isCloseTo(0.943, within(0.0005));
    assertThat(score.length()).isEqualTo(17);
    assertThat(score.referenceLength()).isEqualTo(18);
  }

  @Test
  void bleuOfASentenceIsSmoothedAsAskedFor() {
    String translation = "a b c d";
    String reference = "a x c y";
    // 1-grams 2 of 4; no longer ones of 3, 2 and 1
    assertThat(new Bleu().sentence(translation, reference).score())
        .isCloseTo(Math.pow(50 * (100 / 6.0) * (100 / 8.0) * (100 / 8.0), 0.25), within(1e-9));
    assertThat(new Bleu().smoothing("floor").sentence(translation, reference).score())
        .isCloseTo(Math.pow(50 * (10 / 3.0) * 5 * 10, 0.25), within(1e-9));
    assertThat(new Bleu().smoothing("add-k").sentence(translation, reference).score())
        .isCloseTo(Math.pow(50 * 25 * (100 / 3.0) * 50, 0.25), within(1e-9));
    assertThat(new Bleu().smoothing("none").sentence(translation, reference).score()).isZero();
    assertThat(new Bleu().sentence("the cat", "the cat sat").score())
        .isCloseTo(100 * Math.exp(-0.5), within(1e-9));
    assertThat(new Bleu().sentence("", "the cat").score()).isZero();
    assertThat(new Bleu().sentence("the cat sat down", "the cat sat down").score())
        .isCloseTo(100, within(1e-9));
    assertThatThrownBy(() -> new Bleu().smoothing("ex"))
        .hasMessageContaining("\"ex\"")
        .hasMessageContaining("exp");
    assertThatThrownBy(() -> new Bleu().corpus(List.of("a"), List.of()))
        .hasMessage("Bleu: there are 1 translations and references for 0.");
  }

  @Test
  void errorRatesCountTheFewestChanges() {
    ErrorRate words =
        ErrorRate.words(
            List.of("the cat sat on the mat", "yes"), List.of("a cat sat the mat", "oh yes"));
    assertThat(words).isEqualTo(new ErrorRate(1, 1, 1, 7));
    assertThat(words.rate()).isCloseTo(3 / 7.0, within(1e-12));
    assertThat(ErrorRate.characters(List.of("k\ud83d\ude42tten"), List.of("sitten")))
        .isEqualTo(new ErrorRate(2, 0, 0, 6));
    assertThat(ErrorRate.words(List.of(""), List.of("noise")).rate()).isInfinite();
    assertThat(ErrorRate.words(List.of(""), List.of("")).rate()).isZero();
  }

  @Test
  void perplexityIsTheNumberOfEquallyLikelyTokens() {
    assertThat(Perplexity.of(0.25, 0.25, 0.25)).isCloseTo(4, within(1e-12));
    assertThat(Perplexity.ofLoss(Math.log(50))).isCloseTo(50, within(1e-9));
    assertThat(Perplexity.bitsPerCharacter(Math.log(16), 10, 20)).isCloseTo(2, within(1e-12));
    assertThat(Perplexity.of(0.5, 0)).isInfinite();
    assertThatThrownBy(() -> Perplexity.of(1.5)).hasMessage("Perplexity: 1.5 is no probability.");
  }

  @Test
  void nGramsAreListedAndCounted() {
    List<String> tokens = List.of("to", "be", "or", "not", "to", "be");
    assertThat(NGrams.of(tokens, 5)).hasSize(2).first().isEqualTo(tokens.subList(0, 5));
    assertThat(NGrams.counts(tokens, 2))
        .isEqualTo(
            Map.of(
                List.of("to", "be"), 2,
                List.of("be", "or"), 1,
                List.of("or", "not"), 1,
                List.of("not", "to"), 1));
    assertThat(NGrams.of(tokens, 7)).isEmpty();
    assertThatThrownBy(() -> NGrams.of(tokens, 0)).hasMessage("NGrams: n must be >= 1, got 0.");
  }

  @Test
  void searchFindsTheTextThatSharesTheRarestWords() {
    TextSearch search =
        new TextSearch(List.of("What is the moon?", "What is the sun?", "Tell me a joke."));
    assertThat(search.nearest("the MOON", 2))
        .extracting(TextSearch.Match::index)
        .containsExactly(0, 1);
    assertThat(search.nearest("what is the sun", 1).getFirst().score()).isCloseTo(1, within(1e-9));
    assertThat(search.nearest("zebra", 3)).isEmpty();
    assertThat(search.nearest("", 3)).isEmpty();
  }
}
