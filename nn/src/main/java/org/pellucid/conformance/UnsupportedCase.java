package org.pellucid.conformance;

import org.pellucid.config.Configurable;
import org.pellucid.config.Registry;

/** Raised where a case needs an object that does not exist here. */
final class UnsupportedCase extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedCase(String reason) {
    super(reason);
  }

  /** Makes a case's object, which must be in a registry. */
  static <T extends Configurable> T read(Registry<T> registry, RecordedCase recorded) {
    requireIn(registry, recorded.simpleName());
    T object = registry.read(recorded.description());
    if (object == null) {
      throw new IllegalStateException("no " + registry.kind());
    }
    return object;
  }

  static void requireIn(Registry<?> registry, String name) {
    if (!registry.names().contains(name)) {
      throw new UnsupportedCase("there is no " + registry.kind() + " \"" + name + "\"");
    }
  }
}
