package org.pellucid.peers;

/**
 * A library, or a way to use it, that does the works. What it cannot do it refuses with an {@link
 * UnsupportedOperationException} that says why; the table shows the sentence.
 */
public interface Contestant {
  /** Trains a network. */
  interface Trainer extends AutoCloseable {
    /**
     * Runs a step: copies the batch in, updates the weights.
     *
     * @param batch the data
     * @return the loss
     */
    float step(Data.Batch batch);

    @Override
    default void close() {}
  }

  /** Asks a network. */
  interface Predictor extends AutoCloseable {
    /**
     * Asks.
     *
     * @param x the samples
     * @return the logits
     */
    float[] predict(float[] x);

    @Override
    default void close() {}
  }

  /** Multiplies two matrices, given when it was made. */
  interface Multiplier extends AutoCloseable {
    /** Multiplies. */
    void multiply();

    /** {@return the first number of the result} */
    float first();

    @Override
    default void close() {}
  }

  /** Writes text. */
  interface Writer extends AutoCloseable {
    /**
     * Goes on from one token, always with the likeliest one.
     *
     * @param token the first token
     * @param count how many to make
     * @return the tokens made
     */
    int[] write(int token, int count);

    @Override
    default void close() {}
  }

  /** {@return the library's version} */
  String version();

  /**
   * Makes a network ready to be trained.
   *
   * @param net the network
   * @param batch the samples of a step
   * @return its trainer
   */
  Trainer trainer(Net net, int batch);

  /**
   * Makes a network ready to be asked.
   *
   * @param net the network
   * @param batch the samples of a question
   * @return its predictor
   */
  Predictor predictor(Net net, int batch);

  /**
   * Makes a product ready.
   *
   * @param m rows of a
   * @param k columns of a
   * @param n columns of b
   * @param a the left matrix
   * @param b the right matrix
   * @return the multiplier
   */
  Multiplier multiplier(int m, int k, int n, float[] a, float[] b);

  /** {@return {@link Net#GPT}, ready to write} */
  Writer writer();
}
