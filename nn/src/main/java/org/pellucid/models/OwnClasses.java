package org.pellucid.models;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/** Says in a sentence what keeps a description from being read back: names that nobody knows. */
final class OwnClasses {
  private static final String SAVE = "Model.save: ";
  private static final String WEIGHTS_ALONE = ", or save the weights alone with saveWeights.";

  private OwnClasses() {}

  /**
   * Checks that each object in the description of a model can be made again.
   *
   * @param value a description, or what stands in one
   */
  static void check(@Nullable Object value) {
    switch (value) {
      case Config config -> {
        if (config.has("class_name") && config.has("config")) {
          checkObject(config);
        }
        config.keys().forEach(key -> check(config.get(key)));
      }
      case Iterable<?> items -> items.forEach(OwnClasses::check);
      case null, default -> {}
    }
  }

  private static void checkObject(Config object) {
    String className = object.text("class_name", "");
    Config settings = object.get("config") instanceof Config config ? config : Config.empty();
    String name = settings.get("name") instanceof String text ? " \"" + text + "\"" : "";
    if (className.equals("Lambda")) {
      throw new PellucidException(
          SAVE
              + "layer"
              + name
              + " is a Java function, which no file can hold. Make it a class of its own and add"
              + " that to CustomObjects"
              + WEIGHTS_ALONE);
    }
    String module = object.text("module", "");
    if (object.get("registered_name") != null
        || !module.startsWith("keras.")
        || KerasObjects.knows(module, className)) {
      return;
    }
    String kind = module.substring(module.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String one = kind.equals("losses") ? "loss" : kind.replaceAll("s$", "");
    throw new PellucidException(
        SAVE
            + one
            + name
            + " is of a class of your own"
            + (className.isEmpty() ? "" : ", " + className)
            + ": add it to CustomObjects and save within use()"
            + WEIGHTS_ALONE);
  }
}
