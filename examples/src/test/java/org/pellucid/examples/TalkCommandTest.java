package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.examples.language.Dialogue;
import org.pellucid.examples.language.LabeledText;

final class TalkCommandTest {
  @TempDir private Path folder;

  @Test
  void eachLineIsAnsweredUntilTheInputEnds() throws IOException {
    StringWriter out = new StringWriter();
    Dialogue dialogue =
        new Dialogue(
            List.of("weather"),
            line -> new float[] {line.contains("rain") ? 0.9f : 0.1f},
            0.5,
            List.of(new LabeledText("hello", "Hi")));

    TalkCommand.talk(
        dialogue,
        new BufferedReader(new StringReader("hello\nwill it rain\nwhat")),
        new PrintWriter(out),
        "");

    assertThat(out.toString().lines())
        .containsExactly("Hi", "That is about \"weather\" (90 %).", "I don't know.");
  }

  @Test
  void theLatestRunIsTaken() throws IOException {
    assertThatThrownBy(() -> TalkCommand.latest(folder.resolve("none")))
        .hasMessage("There is no run of the chatbot in runs: ./pellucid train chatbot makes one.");
    for (String name : List.of("chatbot-20260102-000000", "chatbot-20260101-000000", "digits-9")) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.createFile(folder.resolve("chatbot-20260101-000000").resolve(Dialogue.FILE));
    Files.createFile(folder.resolve("chatbot-20260102-000000").resolve(Dialogue.FILE));
    assertThat(TalkCommand.latest(folder)).isEqualTo(folder.resolve("chatbot-20260102-000000"));
  }
}
