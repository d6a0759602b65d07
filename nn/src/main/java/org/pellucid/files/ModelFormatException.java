package org.pellucid.files;

import org.pellucid.errors.PellucidException;

/** Says that a file is not what it should be: damaged, incomplete, hostile or not supported. */
public final class ModelFormatException extends PellucidException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message a sentence that names the file and the problem
   */
  public ModelFormatException(String message) {
    super(message);
  }

  /**
   * Makes one.
   *
   * @param message a sentence that names the file and the problem
   * @param cause what was caught
   */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
