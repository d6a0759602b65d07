package org.pellucid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

class RegistryTest {
  private record Colour(double red) implements Configurable {
    @Override
    public Config config() {
      return Config.empty().put("red", red);
    }
  }

  private static Registry<Configurable> colours() {
    return new Registry<Configurable>("colour", "keras.colours")
        .add("Colour", Colour.class, c -> new Colour(c.number("red", 1)), "colour", "color");
  }

  @Test
  void findsByNameAndAlias() {
    Registry<Configurable> registry = colours();
    assertThat(registry.get("Colour")).isEqualTo(new Colour(1));
    assertThat(registry.get("color")).isEqualTo(new Colour(1));
    assertThat(registry.names()).containsExactly("Colour", "colour", "color");
    assertThat(registry.kind()).isEqualTo("colour");
  }

  @Test
  void readsWhatItWrites() {
    Registry<Configurable> registry = colours();
    Config written = registry.write(new Colour(0.5));
    assertThat(written)
        .hasToString(
            "{module: \"keras.colours\", class_name: \"Colour\", config: {red: 0.5},"
                + " registered_name: null}");
    assertThat(registry.read(written)).isEqualTo(new Colour(0.5));
    assertThat(registry.read("colour")).isEqualTo(new Colour(1));
    assertThat(registry.read(null)).isNull();
    assertThat(registry.write(null)).isNull();
  }

  @Test
  void anUnknownNameIsOneSentence() {
    assertThatThrownBy(() -> colours().get("colours"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Unknown colour \"colours\". Did you mean \"colour\"? Known: ");
    assertThatThrownBy(() -> colours().read(3L))
        .hasMessage("A colour must be a name or a description with class_name and config, got 3.");
  }

  @Test
  void twoObjectsCannotHaveOneName() {
    assertThatThrownBy(() -> colours().add("color", Colour.class, c -> new Colour(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Two colour objects are named color");
  }
}
