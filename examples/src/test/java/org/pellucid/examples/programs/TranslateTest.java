package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.examples.programs.Translate.Pair;
import org.pellucid.examples.programs.Translate.Translator;
import org.pellucid.examples.programs.Translate.Words;
import org.pellucid.models.Fit;

final class TranslateTest {
  private static List<String> words(String text) {
    return Translate.words(text);
  }

  @Test
  void wordsKeepTheirApostropheAndSignsStandAlone() {
    assertThat(words("J'ai 12 ans, n’est-ce pas ?"))
        .containsExactly("j'", "ai", "12", "ans", ",", "n'", "est", "-", "ce", "pas", "?");
  }

  @Test
  void rareWordsAreUnknown() {
    Words vocabulary = Words.of(Stream.of(words("a b a"), words("b c")), 2);

    assertThat(vocabulary.all()).containsExactly("", "?", "<", ">", "a", "b");
    assertThat(vocabulary.encode(words("c b a"), 4)).containsExactly(1, 5, 4, 0);
  }

  @Test
  void aFewSentencesAreLearnedByHeart() {
    Session.setRandomSeed(1);
    List<Pair> pairs =
        List.of(
            new Pair(words("go."), words("va !")),
            new Pair(words("i run."), words("je cours.")),
            new Pair(words("we run."), words("nous courons.")));
    Words english = Words.of(pairs.stream().map(Pair::english), 1);
    Words french = Words.of(pairs.stream().map(Pair::french), 1);
    Translator translator = Translator.of(english, french, 80);

    translator.model().fit(translator.batches(pairs, 3, 1), Fit.epochs(80).verbose(0));

    List<List<String>> said = translator.translate(pairs.stream().map(Pair::english).toList());
    assertThat(said).isEqualTo(pairs.stream().map(Pair::french).toList());
    double[][] seen = translator.attention(pairs.get(1).english(), said.get(1));
    assertThat(seen.length).isEqualTo(3);
    assertThat(seen[0][0] + seen[0][1] + seen[0][2]).isBetween(0.999, 1.001);
  }
}
