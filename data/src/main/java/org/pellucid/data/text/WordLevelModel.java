package org.pellucid.data.text;

import java.util.List;

/** Each word is a token. */
final class WordLevelModel implements TokenModel {
  private final Vocabulary vocabulary;
  private final String unknown;

  WordLevelModel(Part part) {
    vocabulary = Vocabulary.read(part);
    unknown = part.config().text("unk_token", "<unk>");
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public List<Token> tokens(AlignedText word) {
    String text = word.text();
    Integer id = vocabulary.id(text);
    if (id != null) {
      return List.of(new Token(id, text, 0, word.size()));
    }
    Integer none = vocabulary.id(unknown);
    return none == null ? List.of() : List.of(new Token(none, unknown, 0, word.size()));
  }
}
