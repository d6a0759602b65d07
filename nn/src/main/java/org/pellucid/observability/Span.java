package org.pellucid.observability;

/** Something that takes time, while it lasts; one that nobody records does nothing. */
public abstract class Span {
  /** Of what nobody records. */
  static final Span OFF =
      new Span() {
        @Override
        public void end(String what, long first, long second, double value) {}
      };

  Span() {}

  /**
   * Records it.
   *
   * @param what a text; which one, the kind says
   * @param first a number
   * @param second another number
   * @param value a third
   */
  public abstract void end(String what, long first, long second, double value);
}
