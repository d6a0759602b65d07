package org.pellucid.data.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/** How the recorded answers were made stands in README.md beside them. */
class TokenizerTest {
  private static byte[] resource(String name) {
    try (InputStream in = requireNonNull(TokenizerTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Tokenizer tokenizer(String name) {
    return Tokenizer.read(Bytes.of(resource(name), name, "file"));
  }

  private static Tokenizer of(String json) {
    return Tokenizer.read(Bytes.of(json.getBytes(StandardCharsets.UTF_8), "t.json", "file"));
  }

  private static List<Config> recorded(String name) {
    return new String(resource(name), StandardCharsets.UTF_8)
        .lines()
        .map(Json::readObject)
        .toList();
  }

  private static List<Integer> ints(Config line, String key) {
    return line.list(key).stream().map(item -> ((Number) requireNonNull(item)).intValue()).toList();
  }

  /** Places as Hugging Face counts them, in code points. */
  private static List<List<Long>> places(Tokenizer.Encoding encoding, String text) {
    List<List<Long>> places = new ArrayList<>();
    for (int i = 0; i < encoding.ids().size(); i++) {
      places.add(
          List.of(
              (long) text.codePointCount(0, encoding.starts().get(i)),
              (long) text.codePointCount(0, encoding.ends().get(i))));
    }
    return places;
  }

  @Test
  void normalizersAndPreTokenizersAreThoseOfHuggingFace() {
    SoftAssertions softly = new SoftAssertions();
    Map<String, Tokenizer> tokenizers = new HashMap<>();
    for (Config line : recorded("steps.jsonl")) {
      Config file =
          Config.empty()
              .put("normalizer", line.get("normalizer"))
              .put("pre_tokenizer", line.get("pre_tokenizer"))
              .put(
                  "model",
                  Config.read("{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"<unk>\",0.0]]}"));
      Tokenizer tokenizer = tokenizers.computeIfAbsent(file.write(), TokenizerTest::of);
      String text = line.text("text", "");
      Tokenizer.Encoding encoding = tokenizer.encode(text);
      String name = line.toString();
      softly.assertThat((Object) encoding.tokens()).as(name).isEqualTo(line.list("tokens"));
      softly.assertThat((Object) places(encoding, text)).as(name).isEqualTo(line.list("offsets"));
    }
    assertThat(tokenizers).hasSizeGreaterThan(40);
    softly.assertAll();
  }

  @Test
  void tokensNumbersPlacesAndSegmentsAreThoseOfHuggingFace() {
    SoftAssertions softly = new SoftAssertions();
    Map<String, Tokenizer> tokenizers = new HashMap<>();
    for (Config line : recorded("tokenizers.jsonl")) {
      Tokenizer tokenizer =
          tokenizers.computeIfAbsent(line.text("file", ""), name -> tokenizer(name + ".json"));
      String text = line.text("text", "");
      boolean pair = line.has("second");
      Tokenizer.Encoding encoding =
          pair ? tokenizer.encode(text, line.text("second", "")) : tokenizer.encode(text);
      String name = line.text("file", "") + ": " + text;
      softly.assertThat((Object) encoding.tokens()).as(name).isEqualTo(line.list("tokens"));
      softly.assertThat(encoding.ids()).as(name).isEqualTo(ints(line, "ids"));
      softly.assertThat(encoding.typeIds()).as(name).isEqualTo(ints(line, "types"));
      if (!pair) {
        softly.assertThat((Object) places(encoding, text)).as(name).isEqualTo(line.list("offsets"));
        softly
            .assertThat(tokenizer.decode(encoding.ids()))
            .as(name)
            .isEqualTo(line.text("decoded", ""));
        softly
            .assertThat(tokenizer.decode(encoding.ids(), false))
            .as(name)
            .isEqualTo(line.text("all", ""));
      }
    }
    assertThat(tokenizers).hasSize(5);
    softly.assertAll();
  }

  @Test
  void sentencePieceModelsGiveTheNumbersOfSentencePiece() {
    SoftAssertions softly = new SoftAssertions();
    for (Config line : recorded("sentencepiece.jsonl")) {
      Tokenizer tokenizer = tokenizer(line.text("file", "") + ".model");
      String name = line.text("file", "") + ": " + line.text("text", "");
      Tokenizer.Encoding encoding = tokenizer.encode(line.text("text", ""));
      softly.assertThat(encoding.ids()).as(name).isEqualTo(ints(line, "ids"));
      if (line.has("decoded")) {
        softly
            .assertThat(tokenizer.decode(encoding.ids()))
            .as(name)
            .isEqualTo(line.text("decoded", ""));
      }
    }
    softly.assertAll();
  }

  @Test
  void aSavedTokenizerIsTheSameAgain(@TempDir Path folder) {
    Path file = folder.resolve("tokenizer.json");
    for (String name :
        List.of("bytelevel.json", "llama.json", "suffix.json", "wordpiece.json", "unigram.json")) {
      Tokenizer tokenizer = tokenizer(name);
      tokenizer.save(file);
      String text = "First Citizen: Before we proceed, naïve!";
      assertThat(Tokenizer.load(file).encode(text)).isEqualTo(tokenizer.encode(text));
    }
    Tokenizer model = tokenizer("spu.model");
    model.save(file);
    assertThat(Tokenizer.load(file).encode("What say you, citizens?"))
        .isEqualTo(model.encode("What say you, citizens?"));
  }

  private static Tokenizer changed(String name, String key, Config value) {
    Config file =
        Json.readObject(new String(resource(name + ".json"), StandardCharsets.UTF_8))
            .put("truncation", null)
            .put("padding", null);
    return of(file.put(key, value).write());
  }

  @Test
  void windowsOverLongTextsAreTheOverflowingPiecesOfHuggingFace() {
    SoftAssertions softly = new SoftAssertions();
    int refused = 0;
    int several = 0;
    for (Config line : recorded("windows.jsonl")) {
      String name = line.toString().substring(0, Math.min(line.toString().length(), 200));
      Tokenizer tokenizer = changed(line.text("file", ""), "truncation", line.nested("truncation"));
      String text = line.text("text", "");
      String second = line.has("second") ? line.text("second", "") : null;
      if (line.has("error")) {
        refused++;
        String error = line.text("error", "");
        // A stride that is too large is refused there before any text comes, here once it matters.
        if (!error.startsWith("tokenizer stride")) {
          softly
              .assertThatThrownBy(() -> windows(tokenizer, text, second))
              .as(name)
              .isInstanceOf(PellucidException.class);
        }
        continue;
      }
      List<Tokenizer.Encoding> windows = windows(tokenizer, text, second);
      List<?> wanted = line.list("windows");
      several += wanted.size() > 2 ? 1 : 0;
      softly.assertThat(windows).as(name).hasSameSizeAs(wanted);
      for (int i = 0; i < Math.min(wanted.size(), windows.size()); i++) {
        Config window = (Config) wanted.get(i);
        softly.assertThat(windows.get(i).ids()).as(name).isEqualTo(ints(window, "ids"));
        softly.assertThat(windows.get(i).typeIds()).as(name).isEqualTo(ints(window, "types"));
        if (second == null) {
          softly
              .assertThat((Object) places(windows.get(i), text))
              .as(name)
              .isEqualTo(window.list("offsets"));
        }
      }
      softly
          .assertThat(second == null ? tokenizer.encode(text) : tokenizer.encode(text, second))
          .as(name)
          .isEqualTo(windows.getFirst());
    }
    assertThat(refused).isGreaterThan(20);
    assertThat(several).isGreaterThan(20);
    softly.assertAll();
  }

  private static List<Tokenizer.Encoding> windows(
      Tokenizer tokenizer, String text, @Nullable String second) {
    return second == null ? tokenizer.windows(text) : tokenizer.windows(text, second);
  }

  @Test
  void batchesAreFilledUpAsByHuggingFace() {
    for (Config line : recorded("padding.jsonl")) {
      Tokenizer tokenizer = changed(line.text("file", ""), "padding", line.nested("padding"));
      Tokenizer.Batch batch =
          tokenizer.encodeAll(line.list("texts").stream().map(String::valueOf).toList());
      assertThat(batch.ids()).isEqualTo(matrix(line, "ids"));
      assertThat(batch.typeIds()).isEqualTo(matrix(line, "types"));
      assertThat(batch.attentionMask()).isEqualTo(matrix(line, "mask"));
    }
  }

  private static NdArray matrix(Config line, String key) {
    long[][] rows =
        line.list(key).stream()
            .map(row -> ((List<?>) row).stream().mapToLong(n -> ((Number) n).longValue()).toArray())
            .toArray(long[][]::new);
    return NdArray.copyOf(rows);
  }

  @Test
  void windowsOverAnArticleOverlapAndMakeABatch() {
    Tokenizer tokenizer =
        tokenizer("wordpiece.json").padToLongest().truncation(8, 2, Tokenizer.Cut.ONLY_SECOND);
    List<Tokenizer.Encoding> windows = tokenizer.windows("we", "you are all resolved rather");
    assertThat(windows.getFirst().tokens()).startsWith("[CLS]", "we", "[SEP]", "you", "are");
    for (int i = 1; i < windows.size(); i++) {
      List<String> before = windows.get(i - 1).tokens();
      assertThat(windows.get(i).tokens().subList(3, 5)).isEqualTo(before.subList(5, 7));
    }
    assertThat(tokenizer.batch(windows).ids().shape().dim(0)).isEqualTo(windows.size());
    assertThatThrownBy(() -> tokenizer.truncation(8, 6, Tokenizer.Cut.LONGEST_FIRST))
        .hasMessage(
            "Tokenizer: stride must be from 0 to 5 for windows of 8 tokens (2 of them special),"
                + " got 6.");
    assertThatThrownBy(() -> tokenizer.encode("we are all resolved rather to die"))
        .hasMessage(
            "The second text alone is to be cut, but there is one text only: give two, or another"
                + " strategy.");
  }

  @Test
  void severalTextsAreFilledUpAsTheFileSays() {
    Tokenizer.Batch batch = tokenizer("wordpiece.json").encodeAll(List.of("we", "hear me speak."));
    assertThat(batch.ids().shape().toString()).isEqualTo("[2, 8]");
    assertThat(batch.attentionMask())
        .isEqualTo(NdArray.of(new long[] {0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1}, 2, 8));
    assertThat(batch.ids().toLongArray()[0]).isZero();
    assertThat(tokenizer("wordpiece.json").padToLongest().encodeAll(List.of("we")).attentionMask())
        .isEqualTo(NdArray.of(new long[] {1, 1, 1}, 1, 3));
  }

  @Test
  void theEndOfALongTextIsCutOff() {
    Tokenizer tokenizer = tokenizer("wordpiece.json").maxLength(4);
    assertThat(tokenizer.encode("we are all resolved").tokens())
        .containsExactly("[CLS]", "we", "are", "[SEP]");
    assertThatThrownBy(() -> tokenizer.maxLength(1))
        .hasMessage("Tokenizer: maxLength must be >= 2, got 1.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | it has no model.",
        "{\"model\":{\"type\":\"X\"}} | model is \"X\", a model that is not supported.",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":\"b\"}}}"
            + " | model gives the token \"a\" no number that can be one.",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a a\"]}}"
            + " | model merges \"a\" and \"a\", which are not both in the vocab with what comes of them.",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{},\"dropout\":0.1}}"
            + " | model has a dropout of 0.1: encoding at random is not supported.",
        "{\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"Y\"}]},"
            + "\"model\":{\"type\":\"BPE\",\"vocab\":{}}}"
            + " | normalizer[1] is \"Y\", a normalizer that is not supported.",
        "{\"pre_tokenizer\":{\"type\":\"UnicodeScripts\"},\"model\":{\"type\":\"BPE\",\"vocab\":{}}}"
            + " | pre_tokenizer is \"UnicodeScripts\", a pre-tokenizer that is not supported.",
        "{\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(\"},\"behavior\":\"Isolated\"},"
            + "\"model\":{\"type\":\"BPE\",\"vocab\":{}}}"
            + " | pre_tokenizer has a pattern that cannot be read: Unclosed group.",
        "{\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\"}}]},"
            + "\"model\":{\"type\":\"BPE\",\"vocab\":{}}}"
            + " | post_processor names the token \"<s>\", which is not there.",
        "{\"decoder\":{\"type\":\"Z\"},\"model\":{\"type\":\"BPE\",\"vocab\":{}}}"
            + " | decoder is \"Z\", a decoder that is not supported.",
      })
  void whatIsNotSupportedIsNamed(String json, String sentence) {
    assertThatThrownBy(() -> of(json))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("t.json is not a valid tokenizer: " + sentence);
  }

  @Test
  void aPatternThatWouldRunForYearsIsStopped() {
    Tokenizer tokenizer =
        of(
            "{\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a*)*(a*)*\\\\1c\"},"
                + "\"behavior\":\"Isolated\"},\"model\":{\"type\":\"BPE\",\"vocab\":{}}}");
    assertThatThrownBy(() -> tokenizer.encode("a".repeat(60)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("The tokenizer's pattern (a*)*(a*)*\\1c takes too long on this text.");
  }

  @Test
  void aDamagedFileEndsInOneSentence() {
    for (String name : List.of("wordpiece.json", "bytelevel.json", "spb.model")) {
      byte[] whole = resource(name);
      for (int length = 0; length < whole.length; length += 1 + length / 40) {
        byte[] cut = java.util.Arrays.copyOf(whole, length);
        try {
          Tokenizer.read(Bytes.of(cut, name, "file")).encode("some text");
        } catch (PellucidException e) {
          assertThat(e.getMessage()).startsWith(name + " is not a valid tokenizer: ");
          assertThat(e.getMessage().length()).isLessThan(300);
        }
      }
    }
  }
}
