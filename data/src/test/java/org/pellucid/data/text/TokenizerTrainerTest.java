package org.pellucid.data.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.files.Bytes;

class TokenizerTrainerTest {
  @TempDir private Path folder;

  private static byte[] resource(String name) {
    try (InputStream in = requireNonNull(TokenizerTrainerTest.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(String name) {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  /** Lines with their ends, as the library of the recorded tokenizers reads a file. */
  private static List<String> corpus() {
    String text = text("corpus.txt");
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(at, end));
      at = end;
    }
    return lines;
  }

  private Config saved(Tokenizer tokenizer) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    tokenizer.save(file);
    return Json.readObject(Files.readString(file));
  }

  @Test
  void mergesAreThoseThatHuggingFaceLearns() throws IOException {
    Tokenizer bytes = Tokenizer.train(TokenizerTrainer.byteLevelBpe(800), corpus());
    List<?> expected = Json.readObject(text("bytelevel.json")).nested("model").list("merges");
    assertThat(expected).hasSizeGreaterThan(300);
    assertThat((Object) saved(bytes).nested("model").list("merges").subList(0, expected.size()))
        .isEqualTo(expected);

    Tokenizer characters = Tokenizer.train(TokenizerTrainer.bpe(400), corpus());
    List<?> merges = Json.readObject(text("llama.json")).nested("model").list("merges");
    assertThat(merges).hasSizeGreaterThan(200);
    assertThat((Object) saved(characters).nested("model").list("merges").subList(0, merges.size()))
        .isEqualTo(merges);
  }

  @Test
  void textComesBackAsItWas() {
    String text = "Was it so?  \u00bfQu\u00e9 \ud83d\ude42";
    Tokenizer bytes = Tokenizer.train(TokenizerTrainer.byteLevelBpe(300), corpus());
    assertThat(bytes.vocabularySize()).isEqualTo(300);
    assertThat(bytes.decode(bytes.encode(text).ids())).isEqualTo(text);
    for (TokenizerTrainer trainer :
        List.of(TokenizerTrainer.bpe(300), TokenizerTrainer.unigram(300))) {
      Tokenizer tokenizer = Tokenizer.train(trainer, corpus());
      assertThat(tokenizer.vocabularySize()).isEqualTo(300);
      assertThat(tokenizer.decode(tokenizer.encode("hear me speak, citizens").ids()))
          .isEqualTo("hear me speak, citizens");
      assertThat(tokenizer.encode("speak\u4e2d").ids()).endsWith(0);
    }
  }

  @Test
  void wordPiecesBeginAndEndLikeBert() {
    Tokenizer tokenizer = Tokenizer.train(TokenizerTrainer.wordPiece(500), corpus());
    Tokenizer.Encoding pair = tokenizer.encode("Hear ME, citizens", "sp\u00e9ak");
    assertThat(pair.tokens().getFirst()).isEqualTo("[CLS]");
    assertThat(pair.tokens().getLast()).isEqualTo("[SEP]");
    assertThat(pair.typeIds().getLast()).isEqualTo(1);
    assertThat(tokenizer.decode(pair.ids())).isEqualTo("hear me, citizens speak");
    assertThat(tokenizer.encode("\u4e2d").tokens()).containsExactly("[CLS]", "[UNK]", "[SEP]");
  }

  @Test
  void unigramCutsTextsAsShortAsSentencePieceDoes() {
    Tokenizer theirs = Tokenizer.read(Bytes.of(resource("spu.model"), "spu.model", "file"));
    Tokenizer ours =
        Tokenizer.train(
            TokenizerTrainer.unigram(theirs.vocabularySize()),
            corpus().stream().map(String::strip).toList());
    long our = 0;
    long their = 0;
    for (String line : corpus()) {
      our += ours.encode(line.strip()).ids().size();
      their += theirs.encode(line.strip()).ids().size();
    }
    assertThat((double) our / their).isBetween(0.9, 1.02);
  }

  @Test
  void theSameTextsGiveTheSameTokenizerInAnyOrder() throws IOException {
    for (TokenizerTrainer trainer :
        List.of(
            TokenizerTrainer.wordPiece(300),
            TokenizerTrainer.bpe(300),
            TokenizerTrainer.byteLevelBpe(300),
            TokenizerTrainer.unigram(300))) {
      assertThat(saved(Tokenizer.train(trainer, corpus().reversed())))
          .isEqualTo(saved(Tokenizer.train(trainer, corpus())));
    }
  }

  @Test
  void specialTokensAndRareNeighboursAreAsAskedFor() {
    Tokenizer tokenizer =
        Tokenizer.train(
            TokenizerTrainer.bpe(1000).minFrequency(3).lowercase(true).specialTokens("<end>"),
            List.of("AB ab AB", "cd cd"));
    assertThat(tokenizer.id("<end>")).hasValue(0);
    assertThat(tokenizer.id("<unk>")).hasValue(1);
    assertThat(tokenizer.token(0)).contains("<end>");
    assertThat(tokenizer.encode("ab<end>cd").tokens())
        .containsExactly("▁ab", "<end>", "▁", "c", "d");
    assertThat(tokenizer.decode(tokenizer.encode("ab<end>").ids())).isEqualTo("ab");
    assertThat(tokenizer.decode(tokenizer.encode("ab<end>").ids(), false)).isEqualTo("ab<end>");
  }

  @Test
  void whatCannotBeLearnedIsSaid() {
    assertThatThrownBy(() -> TokenizerTrainer.bpe(0))
        .hasMessage("TokenizerTrainer: the size must be >= 1, got 0.");
    assertThatThrownBy(() -> Tokenizer.train(TokenizerTrainer.bpe(10), List.of("")))
        .hasMessage("Tokenizer.train: there is no text to learn from.");
  }
}
