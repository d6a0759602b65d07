package org.pellucid.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

class WordPieceTokenizerTest {
  private static final String VOCABULARY =
      """
      {"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"un":5,"##aff":6,"##able":7,"run":8,
       "##ning":9,",":10,"cafe":11,"中":12,"!":13}\
      """;

  private static WordPieceTokenizer tokenizer(String more) {
    return read(
        """
        {"added_tokens":[{"id":4,"content":"[MASK]"}], %s
         "model":{"type":"WordPiece","unk_token":"[UNK]","vocab":%s}}\
        """
            .formatted(more, VOCABULARY));
  }

  private static WordPieceTokenizer read(String json) {
    return WordPieceTokenizer.read(
        Bytes.of(json.getBytes(StandardCharsets.UTF_8), "t.json", "file"));
  }

  @Test
  void wordsAreCutIntoTheLongestPiecesFromTheLeft() {
    WordPieceTokenizer.Encoding encoding = tokenizer("").encode("Unaffable, running!");
    assertThat(encoding.tokens())
        .containsExactly("[CLS]", "un", "##aff", "##able", ",", "run", "##ning", "!", "[SEP]");
    assertThat(encoding.ids()).containsExactly(2, 5, 6, 7, 10, 8, 9, 13, 3);
    assertThat(encoding.typeIds()).containsOnly(0);
    assertThat(encoding.attentionMask()).containsOnly(1);
  }

  @Test
  void aWordOfWhichAPartIsUnknownIsUnknownAsAWhole() {
    assertThat(tokenizer("").encode("unx run").ids()).containsExactly(2, 1, 8, 3);
  }

  @Test
  void accentsGoAndChineseCharactersStandAlone() {
    assertThat(tokenizer("").encode("Café中中").ids()).containsExactly(2, 11, 12, 12, 3);
  }

  @Test
  void specialTokensInATextStayWhole() {
    assertThat(tokenizer("").encode("run[MASK]run").ids()).containsExactly(2, 8, 4, 8, 3);
  }

  @Test
  void ofTwoTextsTheLongerOneIsCutFirst() {
    WordPieceTokenizer tokenizer = tokenizer("\"truncation\":{\"max_length\":7},");
    WordPieceTokenizer.Encoding encoding = tokenizer.encode("run run run run", "un un");
    assertThat(encoding.ids()).containsExactly(2, 8, 8, 3, 5, 5, 3);
    assertThat(encoding.typeIds()).containsExactly(0, 0, 0, 0, 1, 1, 1);
    assertThat(tokenizer.maxLength(4).encode("run run run").ids()).containsExactly(2, 8, 8, 3);
  }

  @Test
  void severalTextsAreFilledUpToTheLongest() {
    WordPieceTokenizer.Batch batch = tokenizer("").encodeAll(List.of("run", "unaffable"));
    assertThat(batch.ids()).isEqualTo(NdArray.of(new long[] {2, 8, 3, 0, 0, 2, 5, 6, 7, 3}, 2, 5));
    assertThat(batch.attentionMask())
        .isEqualTo(NdArray.of(new long[] {1, 1, 1, 0, 0, 1, 1, 1, 1, 1}, 2, 5));
  }

  @Test
  void piecesAreJoinedAgain() {
    WordPieceTokenizer tokenizer = tokenizer("");
    assertThat(tokenizer.decode(tokenizer.encode("unaffable running").ids()))
        .isEqualTo("[CLS] unaffable running [SEP]");
    assertThatThrownBy(() -> tokenizer.decode(List.of(99)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("decode: 99 is outside the vocabulary of 14 tokens.");
  }

  @Test
  void whatIsNoWordPieceTokenizerIsRefused() {
    assertThatThrownBy(() -> read("{\"model\":{\"type\":\"BPE\",\"vocab\":{}}}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "t.json is not a valid tokenizer.json: its model is BPE, and only WordPiece is read.");
    assertThatThrownBy(() -> read("{\"model\":{\"vocab\":{\"a\":\"b\"}}}"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "t.json is not a valid tokenizer.json: the token \"a\" has no number that can be one.");
    assertThatThrownBy(() -> read("{\"model\":{\"vocab\":\"/etc/passwd\"}}"))
        .isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> read("{")).isInstanceOf(ModelFormatException.class);
  }
}
