package org.pellucid.errors;

/**
 * The one exception that Pellucid raises for a bad input, a bad setting or a computation that went
 * wrong.
 *
 * <p>Its message is a single sentence that a stranger can act on: it names the layer or argument,
 * says what came and what was expected, and offers the fix where one is likely.
 */
public class PellucidException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the sentence for the user
   */
  public PellucidException(String message) {
    super(message);
  }

  /**
   * Creates an exception with the failure behind it.
   *
   * @param message the sentence for the user
   * @param cause what was caught
   */
  public PellucidException(String message, Throwable cause) {
    super(message, cause);
  }
}
