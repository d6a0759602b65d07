package org.pellucid.config;

/** An object of the library that can tell its settings. */
public interface Configurable {
  /** {@return the settings under the names and in the form that Keras's {@code get_config} has} */
  Config config();

  /**
   * Says in which of Keras's modules the class is.
   *
   * @param usual where objects of this kind are
   * @return the module that configs name
   */
  default String kerasModule(String usual) {
    return usual;
  }
}
