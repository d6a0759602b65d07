package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.data.text.Lexicon;
import org.pellucid.examples.language.Translations;
import org.pellucid.examples.language.Translator;
import org.pellucid.examples.language.Translator.Pair;
import org.pellucid.models.Fit;

final class TranslateTest {
  private static List<String> words(String text) {
    return Lexicon.words(text);
  }

  @Test
  void aFewSentencesAreLearnedByHeart() {
    Session.setRandomSeed(1);
    List<Pair> pairs =
        List.of(
            new Pair(words("go."), words("va !")),
            new Pair(words("i run."), words("je cours.")),
            new Pair(words("we run."), words("nous courons.")));
    Lexicon english = Lexicon.of(pairs.stream().map(Pair::given), 1);
    Lexicon french = Lexicon.of(pairs.stream().map(Pair::said), 1);
    Translator translator = Translate.network(english, french, 80);

    translator.model().fit(translator.batches(pairs, 3, 1), Fit.epochs(80).verbose(0));

    List<List<String>> said = translator.translate(pairs.stream().map(Pair::given).toList(), 4);
    assertThat(said).isEqualTo(pairs.stream().map(Pair::said).toList());
    Pair another = new Pair(pairs.get(1).given(), words("moi"));
    Translations translations =
        Translations.of(translator, List.of(pairs.get(1), pairs.getFirst(), another), 4);
    assertThat(translations)
        .isEqualTo(
            new Translations(
                List.of(pairs.get(1).given(), pairs.getFirst().given()),
                List.of(pairs.get(1).said(), pairs.getFirst().said()),
                List.of(List.of("je cours .", "moi"), List.of("va !"))));
    double[][] seen = translator.attention(pairs.get(1).given(), said.get(1));
    assertThat(seen.length).isEqualTo(3);
    assertThat(seen[0][0] + seen[0][1] + seen[0][2]).isBetween(0.999, 1.001);
  }
}
