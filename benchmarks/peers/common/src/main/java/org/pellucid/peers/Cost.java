package org.pellucid.peers;

/**
 * What a sample of a network costs at least, counted from its architecture: products only, for the
 * rest is small beside them.
 *
 * @param forward multiply-adds of the products on the way forward
 * @param noGradient of these, the ones whose gradient with respect to their input nobody needs
 * @param parameters the weights, counted once whatever the batch
 * @param activations numbers that layers hand on, each kept for the way back
 * @param input the numbers that come in
 */
public record Cost(long forward, long noGradient, long parameters, long activations, long input) {

  /**
   * {@return floating-point operations of a training step: forward, and a product each for the
   * gradients of weights and inputs}
   *
   * @param batch the samples
   */
  public double trainingFlops(int batch) {
    return 2.0 * batch * (3 * forward - noGradient);
  }

  /**
   * {@return floating-point operations of asking}
   *
   * @param batch the samples
   */
  public double inferenceFlops(int batch) {
    return 2.0 * batch * forward;
  }

  /**
   * {@return bytes that a training step moves if nothing stays in the caches: weights read twice,
   * gradients written, Adam's read and write of weight, gradient and two moments; activations and
   * their gradients written and read}
   *
   * @param batch the samples
   */
  public double trainingBytes(int batch) {
    return 4.0 * (parameters * (2 + 1 + 7) + batch * (4.0 * activations + 2 * input));
  }

  /**
   * {@return bytes that asking moves: weights and input read, activations written and read}
   *
   * @param batch the samples
   */
  public double inferenceBytes(int batch) {
    return 4.0 * (parameters + batch * (2.0 * activations + input));
  }

  /** Adds up the products of a network. */
  static final class Counter {
    private long forward;
    private long noGradient;
    private long parameters;
    private long activations;

    /** A product of the input itself, which needs no gradient. */
    Counter first(long rows, long inner, long columns) {
      noGradient += rows * inner * columns;
      return product(rows, inner, columns);
    }

    Counter product(long rows, long inner, long columns) {
      forward += rows * inner * columns;
      parameters += (inner + 1) * columns;
      activations += rows * columns;
      return this;
    }

    Counter activations(long more) {
      activations += more;
      return this;
    }

    /** Blocks of attention and feed-forward. */
    Counter blocks(int blocks, int length, int width, int inner) {
      for (int i = 0; i < blocks; i++) {
        for (int projection = 0; projection < 4; projection++) {
          product(length, width, width);
        }
        forward += 2L * length * length * width;
        activations += 4L * length * width;
        product(length, width, inner).product(length, inner, width);
      }
      return this;
    }

    Cost done(int input) {
      return new Cost(forward, noGradient, parameters, activations, input);
    }
  }
}
