package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.errors.Names;

/** The programs, by name. */
public final class Examples {
  private static final List<Example> ALL =
      List.of(new Xor(), new Iris(), new Digits(), new Mnist(), new FashionMnist());

  private Examples() {}

  /** {@return all programs, the small ones first} */
  public static List<Example> all() {
    return ALL;
  }

  /** {@return the names of all programs} */
  public static List<String> names() {
    return ALL.stream().map(Example::name).toList();
  }

  /**
   * Finds a program.
   *
   * @param name its name on the command line
   * @return the program
   */
  public static Example named(String name) {
    return ALL.stream()
        .filter(example -> example.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Names.unknown("example", name, names()));
  }
}
