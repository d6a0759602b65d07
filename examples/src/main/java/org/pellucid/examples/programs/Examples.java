package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.errors.Names;

/** The programs, by name. */
public final class Examples {
  private static final List<Program> ALL =
      List.of(
          new Xor(),
          new Iris(),
          new Digits(),
          new Mnist(),
          new FashionMnist(),
          new DigitsCnn(),
          new Clothes(),
          new Photos(),
          new Transfer(),
          new Vae(),
          new Overfit(),
          new Write(),
          new Translate(),
          new Sentiment(),
          new Chatbot(),
          new Houses(),
          new Income(),
          new Forecast(),
          new Speech(),
          new Emotion(),
          new Balance(),
          new Climb(),
          new Swing(),
          new Valley(),
          new Drive(),
          new Detect(),
          new Faces(),
          new Gan(),
          new Steer());

  private Examples() {}

  /** {@return all programs, the small ones first} */
  public static List<Program> all() {
    return ALL;
  }

  /** {@return the classifiers, whose network stands by itself, the small ones first} */
  public static List<Example> classifiers() {
    return ALL.stream().filter(Example.class::isInstance).map(Example.class::cast).toList();
  }

  /** {@return the names of all programs} */
  public static List<String> names() {
    return names(ALL);
  }

  /**
   * Finds a program.
   *
   * @param name its name on the command line
   * @return the program
   */
  public static Program named(String name) {
    return named(name, ALL);
  }

  /**
   * Finds a classifier.
   *
   * @param name its name on the command line
   * @return the classifier
   */
  public static Example classifier(String name) {
    return named(name, classifiers());
  }

  private static <P extends Program> P named(String name, List<P> programs) {
    return programs.stream()
        .filter(program -> program.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Names.unknown("example", name, names(programs)));
  }

  private static List<String> names(List<? extends Program> programs) {
    return programs.stream().map(Program::name).toList();
  }
}
