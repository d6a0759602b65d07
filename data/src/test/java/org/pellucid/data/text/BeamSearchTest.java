package org.pellucid.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BeamSearchTest {
  /** Tokens 1 (end), 2 and 3: 3 is likelier at first, but what follows 2 is certain. */
  private static float[] trap(List<List<Integer>> beginnings) {
    float[] scores = new float[beginnings.size() * 4];
    for (int row = 0; row < beginnings.size(); row++) {
      List<Integer> soFar = beginnings.get(row);
      double[] next =
          soFar.isEmpty()
              ? new double[] {0.9, 0.02, 0.45, 0.53}
              : soFar.getFirst() == 2
                  ? new double[] {0.9, soFar.size() == 2 ? 0.98 : 0.01, 0.01, 0.98}
                  : new double[] {0.9, 0.34, 0.33, 0.33};
      for (int token = 0; token < 4; token++) {
        scores[row * 4 + token] = (float) Math.log(next[token]);
      }
    }
    return scores;
  }

  @Test
  void aWiderSearchFindsALikelierSequenceThanTheLikeliestToken() {
    assertThat(new BeamSearch(1, 3, 1).search(1, BeamSearchTest::trap)).containsExactly(List.of(3));
    assertThat(new BeamSearch(2, 3, 1).search(2, BeamSearchTest::trap))
        .containsExactly(List.of(2, 3), List.of(2, 3));
  }

  @Test
  void eachSourceHasAsManyRowsAsTheSearchIsWideAndTokensBelowTheEndAreNeverWritten() {
    List<Integer> rows = new ArrayList<>();
    List<List<Integer>> found =
        new BeamSearch(3, 2, 1)
            .search(
                2,
                beginnings -> {
                  rows.add(beginnings.size());
                  return trap(beginnings);
                });
    assertThat(rows).containsExactly(6, 6);
    assertThat(found.stream().flatMap(List::stream)).doesNotContain(0, 1);
    assertThatThrownBy(() -> new BeamSearch(0, 2, 1))
        .hasMessage("BeamSearch: width and longest must be >= 1 and end >= 0, got 0, 2 and 1.");
  }

  @Test
  void aLexiconKnowsWordsThatComeOftenEnough() {
    assertThat(Lexicon.words("J'ai 12 ans, n’est-ce pas ?"))
        .containsExactly("j'", "ai", "12", "ans", ",", "n'", "est", "-", "ce", "pas", "?");
    Lexicon lexicon = Lexicon.of(Stream.of(List.of("a", "b", "a"), List.of("b", "c")), 2);
    assertThat(lexicon.size()).isEqualTo(6);
    assertThat(lexicon.encode(List.of("c", "b", "a"), 4)).containsExactly(1, 5, 4, 0);
    assertThat(lexicon.encode(List.of("a", "b"), 1)).containsExactly(4);
    assertThat(lexicon.decode(List.of(5, 4, 1))).containsExactly("b", "a", "?");
    assertThatThrownBy(() -> lexicon.decode(List.of(6))).hasMessage("Lexicon: 6 is outside 0..5.");
  }
}
