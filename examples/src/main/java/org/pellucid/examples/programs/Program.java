package org.pellucid.examples.programs;

/** A program of the launcher: {@code pellucid train NAME}. */
public sealed interface Program permits Example, Application {
  /** {@return the name on the command line} */
  String name();

  /** {@return what is learned, in a few words} */
  String description();
}
