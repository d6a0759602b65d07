package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Words are cut into the longest pieces that stand in the vocabulary, from the left; pieces within
 * a word begin with a prefix such as {@code ##}. A word of which any part is unknown is unknown.
 */
final class WordPieceModel implements TokenModel {
  private final Vocabulary vocabulary;
  private final String unknown;
  private final int unknownId;
  private final String prefix;
  private final int longestWord;

  WordPieceModel(Part part) {
    vocabulary = Vocabulary.read(part);
    unknown = part.config().text("unk_token", "[UNK]");
    Integer id = vocabulary.id(unknown);
    if (id == null) {
      throw part.wrong("has a vocab without its unknown token \"" + unknown + "\"");
    }
    unknownId = id;
    prefix = part.config().text("continuing_subword_prefix", "##");
    longestWord = part.config().integer("max_input_chars_per_word", 100);
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public List<Token> tokens(AlignedText word) {
    List<Token> tokens = new ArrayList<>();
    int from = 0;
    while (word.size() <= longestWord && from < word.size()) {
      int to = word.size();
      Integer id = null;
      String piece = "";
      while (to > from && id == null) {
        String letters = word.text(from, to);
        piece = from == 0 ? letters : prefix + letters;
        id = vocabulary.id(piece);
        to -= id == null ? 1 : 0;
      }
      if (id == null) {
        break;
      }
      tokens.add(new Token(id, piece, from, to));
      from = to;
    }
    return from == word.size() ? tokens : List.of(new Token(unknownId, unknown, 0, word.size()));
  }
}
