package org.pellucid.benchmarks.peers;

import java.util.Arrays;
import java.util.Locale;

/** What takes part: libraries, and ways to use them. */
enum Library {
  PELLUCID(Kind.PELLUCID, "Pellucid"),
  PELLUCID_SCALAR(Kind.PELLUCID, "Pellucid without vectors"),
  DJL(Kind.JVM, "DJL/PyTorch"),
  TENSORFLOW_JAVA(Kind.JVM, "TensorFlow Java"),
  DL4J(Kind.JVM, "DL4J"),
  PYTORCH(Kind.PYTHON, "PyTorch"),
  PYTORCH_MALLOC(Kind.PYTHON, "PyTorch, malloc tuned"),
  PYTORCH_COMPILE(Kind.PYTHON, "PyTorch, compiled"),
  PYTORCH_COMPILE_MALLOC(Kind.PYTHON, "PyTorch, compiled, malloc tuned"),
  JAX(Kind.PYTHON, "JAX"),
  KERAS_JAX(Kind.PYTHON, "Keras on JAX"),
  KERAS_TORCH(Kind.PYTHON, "Keras on PyTorch"),
  KERAS_TENSORFLOW(Kind.PYTHON, "Keras on TensorFlow");

  /** Where a library runs. */
  enum Kind {
    PELLUCID,
    JVM,
    PYTHON
  }

  private final Kind kind;
  private final String title;

  Library(Kind kind, String title) {
    this.kind = kind;
    this.title = title;
  }

  /** Where it runs. */
  Kind kind() {
    return kind;
  }

  /** Its name for people. */
  String title() {
    return title;
  }

  /** Its name on the command line. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Finds a library by its name. */
  static Library named(String id) {
    return Arrays.stream(values())
        .filter(library -> library.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no library "
                    + id
                    + "; there are "
                    + String.join(", ", Arrays.stream(values()).map(Library::id).toList())
                    + "."));
  }
}
