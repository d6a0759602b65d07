package org.pellucid.examples.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.models.Fit;
import org.pellucid.models.Sequential;

final class CorpusTest {
  private static List<LabeledText> texts(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new LabeledText("text " + i, i % 2 == 0 ? "even" : "an odd one"))
        .toList();
  }

  private static Corpus corpus(int samples) {
    return Corpus.of(texts(0, 100), texts(100, 120), 1, all -> Math.min(all, samples));
  }

  @Test
  void aTenthOfWhatIsKnownIsForTuning() {
    Corpus corpus = corpus(1000);

    assertThat(corpus.classes()).containsExactly("an odd one", "even");
    assertThat(corpus.tuning()).hasSize(10);
    assertThat(corpus.training()).hasSize(90).doesNotContainAnyElementsOf(corpus.tuning());
    assertThat(corpus.test()).isEqualTo(texts(100, 120));
    assertThat(corpus.size()).isEqualTo(120);
    assertThat(corpus.training()).isNotEqualTo(texts(0, 100).subList(10, 100));
    assertThat(corpus(1000)).extracting(Corpus::training).isEqualTo(corpus.training());
  }

  @Test
  void aSliceIsDividedInTheSameWay() {
    assertThat(corpus(20).tuning()).isEqualTo(corpus(1000).tuning().subList(0, 2));
    assertThat(corpus(20).training()).hasSize(18);
  }

  @Test
  void labelsAreNumberedAndTextsAreTheUsualInputs() {
    Corpus corpus = corpus(1000);

    assertThat(corpus.y(texts(4, 6))).isDeepEqualTo(new int[][] {{1}, {0}});
    assertThat(corpus.x(texts(4, 6))).isEqualTo(new String[] {"text 4", "text 5"});
    assertThat(corpus.inputs(List::size).x(texts(4, 6))).isEqualTo(2);
  }

  @Test
  void moreTextsAreLearnedFromAndNoneThatIsKnown() {
    LabeledText other = new LabeledText("another", "even");
    List<LabeledText> elsewhere = List.of(other, new LabeledText("Text 7!", "even"));

    List<LabeledText> unseen = corpus(1000).unseen(elsewhere);
    Corpus more = corpus(1000).with(unseen, 1, all -> all);

    assertThat(unseen).containsExactly(other);
    assertThat(more.training()).hasSize(91).contains(other);
    assertThat(more.tuning()).isEqualTo(corpus(1000).tuning());
  }

  @Test
  void whatIsHeldOutIsNotLearnedFrom() {
    List<LabeledText> heldOut =
        List.of(new LabeledText("a long sentence that must never be seen at all", "1"));
    assertThat(
            Corpora.without(
                List.of(
                    new LabeledText("A long sentence, that must NEVER be seen at all!", "1"),
                    new LabeledText(
                        "And a long sentence that must never be seen at all again", "1"),
                    new LabeledText("long sentence that must never be seen", "1"),
                    new LabeledText("a long", "0")),
                heldOut))
        .containsExactly(new LabeledText("a long", "0"));
  }

  @Test
  void aModelLearnsAndIsMeasuredOnTheInputsOfTheCorpus() {
    Corpus corpus = corpus(1000).inputs(part -> numbers(part));
    Sequential model = new Sequential(new Input(1), new Dense(1).activation("sigmoid"));
    model.compile("sgd", "binary_crossentropy", "accuracy");

    assertThat(corpus.fit(model, Fit.epochs(200).verbose(0)).get("val_accuracy").getLast())
        .isEqualTo(1);
    assertThat(corpus.accuracy(model)).isEqualTo(1);
  }

  private static float[][] numbers(List<LabeledText> part) {
    float[][] x = new float[part.size()][1];
    for (int i = 0; i < x.length; i++) {
      x[i][0] = part.get(i).label().equals("even") ? 1 : -1;
    }
    return x;
  }

  @Test
  void questionsWithoutIntentAreForTuningOrHeldOut() {
    Questions questions =
        Questions.of(
            Map.of(
                "train", texts(0, 100),
                "val", texts(100, 120),
                "oos_train", texts(200, 203),
                "oos_val", texts(300, 304)),
            1,
            all -> all);

    assertThat(questions.inScope()).extracting(Corpus::tuning).isEqualTo(corpus(100).tuning());
    assertThat(questions.outOfScopeTuning()).isEqualTo(texts(200, 203));
    assertThat(questions.outOfScope()).isEqualTo(texts(300, 304));
  }

  @Test
  void questionsAreAskedAsTheInputsOfAModel() {
    // Gives the second class the number that a text is turned into.
    Sequential model = new Sequential(new Input(2));
    Questions questions =
        Questions.of(
                Map.of("train", texts(0, 100), "val", texts(100, 104), "oos_val", texts(0, 2)),
                1,
                all -> all)
            .inputs(part -> {
              float[][] x = new float[part.size()][2];
              for (int i = 0; i < x.length; i++) {
                x[i][1] = part.get(i).label().equals("even") ? 0.9f : 0.5f;
                x[i][0] = 1 - x[i][1];
              }
              return x;
            });

    assertThat(questions.test(model).at(0.6)).isEqualTo(new Refusal(0.5 + 0.5, 0.5, 0.5, 0.5));
  }
}
