package org.pellucid.data.text;

import org.pellucid.errors.PellucidException;

/**
 * Perplexity: between how many equally likely tokens a language model hesitates on average, {@code
 * exp(-mean of ln p)}. 1 is certainty; a model that knows nothing has the size of its vocabulary.
 */
public final class Perplexity {
  private Perplexity() {}

  /**
   * Works it out from a loss.
   *
   * @param crossentropy the mean loss for each token, in nats, as {@code
   *     SparseCategoricalCrossentropy} gives it
   * @return the perplexity for each token
   */
  public static double ofLoss(double crossentropy) {
    return Math.exp(crossentropy);
  }

  /**
   * Works it out from what a model gave to the tokens that came.
   *
   * @param probabilities the probability of each token, above 0 up to 1
   * @return the perplexity for each token; infinite where a token was thought impossible
   */
  public static double of(double... probabilities) {
    if (probabilities.length == 0) {
      throw new PellucidException("Perplexity: there are no probabilities.");
    }
    double logs = 0;
    for (double p : probabilities) {
      if (!(p >= 0 && p <= 1)) {
        throw new PellucidException("Perplexity: " + p + " is no probability.");
      }
      logs -= Math.log(p);
    }
    return Math.exp(logs / probabilities.length);
  }

  /**
   * Works out the bits for each character, which do not depend on how a text was cut into tokens.
   *
   * @param crossentropy the mean loss for each token, in nats
   * @param tokens how many tokens the text has
   * @param characters how many characters it has
   * @return the bits for each character
   */
  public static double bitsPerCharacter(double crossentropy, long tokens, long characters) {
    return crossentropy / Math.log(2) * tokens / characters;
  }
}
