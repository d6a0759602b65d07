package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.examples.language.Corpora;
import org.pellucid.examples.language.Dialogue;
import org.pellucid.examples.language.LabeledText;
import org.pellucid.examples.language.Questions;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.Run;

final class LanguageProgramsTest {
  @TempDir private Path folder;

  @Test
  void sentimentLearnsWordsFromASlice() {
    ProgramRuns.assumeData("sentiment-sst2", "train.tsv");
    Run run = ProgramRuns.tiny(200, folder);

    Sentiment.learnWords(run, Sentiment.sst2(run));

    assertThat(run.findings().figures())
        .extracting(Findings.Figure::name)
        .containsExactly("test_accuracy");
    assertThat(folder.resolve("model.safetensors")).isNotEmptyFile();
  }

  @Test
  void theChatbotOfASliceAnswers() {
    ProgramRuns.assumeData("chat-clinc150", "train_val.json");
    ProgramRuns.assumeData("chat-chatterbot-english", "greetings.yml");
    Run run = ProgramRuns.tiny(200, folder);

    Questions questions = Questions.clinc(run.seed(), run::samples);
    List<String> intents = questions.inScope().classes();
    double threshold = Chatbot.learnWords(run, questions);
    List<LabeledText> talk =
        Corpora.chatterBot(Corpora.folder("chat-chatterbot-english", "greetings.yml"));
    Dialogue.save(folder.resolve(Dialogue.FILE), intents, threshold, Double.NaN, talk);

    assertThat(intents).hasSize(150);
    assertThat(questions.inScope().test()).hasSize(3000);
    assertThat(run.findings().figures()).extracting(Findings.Figure::name).hasSize(4);
    assertThat(Dialogue.load(folder).answer("Hello")).isEqualTo("Hi");
  }
}
