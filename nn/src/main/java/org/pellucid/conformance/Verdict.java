package org.pellucid.conformance;

/**
 * How a case ended.
 *
 * @param kind passed or not
 * @param detail what was expected and what came, or why it is unsupported; empty if it passed
 */
public record Verdict(Kind kind, String detail) {
  /** The ways in which a case can end. */
  public enum Kind {
    /** The answer is Keras's. */
    PASSED,
    /** The answer is another one, or there is none. */
    FAILED,
    /** The object does not exist here. */
    UNSUPPORTED
  }

  static Verdict passed() {
    return new Verdict(Kind.PASSED, "");
  }

  static Verdict failed(String detail) {
    return new Verdict(Kind.FAILED, detail);
  }

  static Verdict unsupported(String detail) {
    return new Verdict(Kind.UNSUPPORTED, detail);
  }
}
