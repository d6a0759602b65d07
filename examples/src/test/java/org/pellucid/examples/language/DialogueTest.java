package org.pellucid.examples.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
