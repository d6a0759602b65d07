package org.pellucid.data.text;

import java.util.List;
import java.util.Set;

/** What cuts a word into tokens of a vocabulary. */
sealed interface TokenModel permits WordPieceModel, BpeModel, UnigramModel, WordLevelModel {
  /**
   * A token of a word.
   *
   * @param id its number
   * @param value how it is written
   * @param from where in the word it begins, in code points
   * @param to where it ends
   */
  record Token(int id, String value, int from, int to) {}

  List<Token> tokens(AlignedText word);

  Vocabulary vocabulary();

  /**
   * Reads a model.
   *
   * @param hidden tokens that no text is cut into
   */
  static TokenModel read(Part part, Set<String> hidden) {
    // Old files do not name the type; what they have tells it.
    String type = part.type();
    if (type.isEmpty()) {
      type =
          part.config().has("merges")
              ? "BPE"
              : part.config().get("vocab") instanceof List<?> ? "Unigram" : "WordPiece";
    }
    return switch (type) {
      case "WordPiece" -> new WordPieceModel(part);
      case "BPE" -> new BpeModel(part);
      case "Unigram" -> UnigramModel.read(part, hidden);
      case "WordLevel" -> new WordLevelModel(part);
      default -> throw part.unknown("model");
    };
  }
}
