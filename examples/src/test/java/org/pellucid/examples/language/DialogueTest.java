package org.pellucid.examples.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DialogueTest {
  @TempDir private Path folder;

  private static Dialogue dialogue() {
    return new Dialogue(
        List.of("book_flight", "weather"),
        line -> line.contains("fly") ? new float[] {0.9f, 0.1f} : new float[] {0.45f, 0.55f},
        0.6,
        List.of(
            new LabeledText("How are you?", "I am well."),
            new LabeledText("Tell me a joke about birds", "A tweet.")));
  }

  @Test
  void smallTalkIntentsAndTheUnknownAreToldApart() {
    Dialogue dialogue = dialogue();
    assertThat(dialogue.answer("how are you")).isEqualTo("I am well.");
    assertThat(dialogue.answer("I want to fly")).isEqualTo("That is about \"book flight\" (90 %).");
    assertThat(dialogue.answer("what is lava")).isEqualTo("I don't know.");
    assertThat(dialogue.answer("a joke about birds please")).isEqualTo("A tweet.");
    assertThat(dialogue.answer("  ")).isEqualTo("Say something.");
  }

  @Test
  void aFolderWithoutAChatbotIsNamed() {
    assertThatThrownBy(() -> Dialogue.load(folder))
        .hasMessage(
            folder
                + " is not a run of the chatbot (no chatbot.json): ./pellucid train chatbot makes one.");
  }

  @Test
  void theThresholdServesBothKindsOfQuestions() {
    List<float[]> inScope =
        List.of(new float[] {0.9f, 0.1f}, new float[] {0.2f, 0.8f}, new float[] {0.7f, 0.3f});
    int[][] classes = {{0}, {1}, {1}};
    List<float[]> outOfScope = List.of(new float[] {0.75f, 0.25f}, new float[] {0.5f, 0.5f});
    double threshold = Refusal.threshold(inScope, classes, outOfScope);
    assertThat(threshold).isBetween(0.75, 0.8);
    Refusal refusal = Refusal.at(inScope, classes, outOfScope, threshold);
    assertThat(refusal.accuracy()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(refusal.answered()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(refusal.refused()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(refusal.recognised()).isEqualTo(1);
  }

  @Test
  void corporaAreReadAsTheyLie() throws IOException {
    Path tabbed = folder.resolve("a.tsv");
    Files.writeString(tabbed, "so good\t1\nso\tbad \t0\n");
    assertThat(Corpora.tabbed(tabbed))
        .containsExactly(new LabeledText("so good", "1"), new LabeledText("so\tbad", "0"));

    Path latin = folder.resolve("b.txt");
    Files.write(latin, new byte[] {'c', 'a', 'f', (byte) 0xE9, '\n', 'x'});
    assertThat(Corpora.lines(latin, "1"))
        .containsExactly(new LabeledText("café", "1"), new LabeledText("x", "1"));

    Path clinc = folder.resolve("c.json");
    Files.writeString(clinc, "{\"val\": [[\"hi\", \"greeting\"]]}");
    assertThat(Corpora.clinc(clinc))
        .isEqualTo(Map.of("val", List.of(new LabeledText("hi", "greeting"))));

    Path talks = Files.createDirectory(folder.resolve("talks"));
    Files.writeString(
        talks.resolve("a.yml"),
        "categories:\n- a\nconversations:\n- - Hello\n  - Hi\n  - How are you?\n  - Well.\n- - 1+1\n  - 2\n");
    assertThat(Corpora.chatterBot(talks))
        .containsExactly(
            new LabeledText("Hello", "Hi"),
            new LabeledText("How are you?", "Well."),
            new LabeledText("1+1", "2"));
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
  void aWordThatDecidesHasTheStrongestInfluence() {
    Influence influence =
        Influence.of(
            "not a good film",
            texts -> {
              float[] yes = new float[texts.length];
              for (int i = 0; i < yes.length; i++) {
                yes[i] = texts[i].contains("not") ? 0.2f : 0.8f;
              }
              return yes;
            });
    assertThat(influence.strongest(1)).isEqualTo("not -2.77");
    assertThat(influence.probability()).isCloseTo(0.2, within(1e-6));
    assertThat(ColoredText.draw(List.of("20 %"), List.of(influence)).getHeight()).isBetween(30, 80);
  }
}
