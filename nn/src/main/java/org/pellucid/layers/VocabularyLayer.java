package org.pellucid.layers;

import java.util.List;

/**
 * A layer with a vocabulary that Keras keeps beside its settings when it was learned: as the lines
 * of {@code vocabulary.txt} among a model's assets.
 */
public interface VocabularyLayer extends Adaptable {
  /** {@return the vocabulary, a token a line, special ones in front} */
  List<String> vocabularyLines();

  /** {@return the weights of "tf_idf", one per line and for padding; none in other forms} */
  double[] idfWeights();

  /**
   * Takes over a learned vocabulary, so that it may be learned anew.
   *
   * @param lines as {@link #vocabularyLines} gives them
   * @param idfWeights as {@link #idfWeights} gives them
   */
  void loadVocabulary(List<String> lines, double... idfWeights);
}
