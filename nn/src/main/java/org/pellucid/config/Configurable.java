package org.pellucid.config;

/** An object of the library that can tell its settings. */
public interface Configurable {
  /** {@return the settings under the names and in the form that Keras's {@code get_config} has} */
  Config config();
}
