package org.pellucid.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.compile.Backend;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.models.Model;
import org.pellucid.rl.worlds.CartPole;
import org.pellucid.tensor.Tensor;
import tools.jackson.core.JsonParser;

/**
 * The course in {@code docs/learn} is true: each chapter's program compiles and runs, its page
 * shows what the program prints, and takes its code and its numbers from there.
 *
 * <p>The programs run with plain loops, which give the same bits: warming SIMD kernels up takes
 * longer than such small networks need.
 *
 * <p>With {@code -Dpellucid.page=write} the outputs in the pages and the pictures are written anew.
 */
final class LearnTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```$");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+\\.\\d+(?!\\w)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Pattern CALCULATION =
      Pattern.compile("([-+*×/().\\d\\h]*\\d[-+*×/().\\d\\h]*)=\\h*(-?\\d+(?:\\.\\d+)?)");

  @TempDir private static Path folder;

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(course())) {
      return files
          .filter(file -> file.toString().matches(".*\\d\\d-[a-z]+\\.md"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("pages")
  void eachPageIsTrueOfItsProgram(Path page) throws Exception {
    String text = Files.readString(page);
    Path source = source(text);
    boolean writing = System.getProperty("pellucid.page", "").equals("write");
    String[] arguments =
        writing ? new String[] {course().resolve("images").toString()} : new String[0];
    List<String> sections = sections(run(source, arguments));
    if (writing) {
      text = withOutputs(text, sections);
      Files.writeString(page, text);
    }

    assertThat(blocks(text, "text")).isEqualTo(sections);
    String code = Files.readString(source);
    assertThat(blocks(text, "java")).isNotEmpty();
    for (String shown : blocks(text, "java")) {
      assertThat(unindented(code)).contains(unindented(shown));
    }
    String prose =
        withoutCalculations(BLOCK.matcher(text).replaceAll("").replaceAll("(?m)^\\d+\\. ", ""));
    String known = code + String.join("\n", sections);
    assertThat(NUMBER.matcher(prose).results().map(MatchResult::group))
        .allSatisfy(number -> assertThat(known).contains(number));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachExerciseHasItsAnswer(Path page) throws IOException {
    String text = BLOCK.matcher(Files.readString(page)).replaceAll("");
    int exercises = text.indexOf("\n## Exercises\n");
    int answers = text.indexOf("\n## Answers\n");

    assertThat(exercises).isPositive().isLessThan(answers);
    assertThat(numbered(text.substring(answers)))
        .isNotEmpty()
        .isEqualTo(numbered(text.substring(exercises, answers)));
  }

  private static List<String> numbered(String text) {
    return Pattern.compile("(?m)^\\d+(?=\\. )")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void theIndexNamesEachChapterAndEveryLinkLeadsSomewhere() throws IOException {
    String index = Files.readString(course().resolve("README.md"));
    List<Path> pages = pages().toList();

    assertThat(pages).hasSize(16);
    assertThat(pages)
        .allSatisfy(page -> assertThat(index).contains("(" + page.getFileName() + ")"));
    for (Path page :
        Stream.concat(pages.stream(), Stream.of(course().resolve("README.md"))).toList()) {
      assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
          .allSatisfy(link -> assertThat(course().resolve(link)).exists());
    }
  }

  /** The first link of a page to a program. */
  private static Path source(String page) {
    Matcher link = Pattern.compile("\\((src/\\w+\\.java)\\)").matcher(page);
    assertThat(link.find()).isTrue();
    return course().resolve(link.group(1));
  }

  private static String run(Path source, String... given) throws Exception {
    String name = source.getFileName().toString().replace(".java", "");
    compile(source);
    Session.clear();
    Session.setRandomSeed(Session.DEFAULT_SEED);
    Locale locale = Locale.getDefault();
    PrintStream terminal = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream captured = new PrintStream(bytes, true, UTF_8);
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Locale.setDefault(Locale.ROOT);
      System.setOut(captured);
      Class<?> program = loader.loadClass(name);
      Constructor<?> constructor = program.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method main =
          Arrays.stream(program.getDeclaredMethods())
              .filter(method -> method.getName().equals("main"))
              .findFirst()
              .orElseThrow();
      main.setAccessible(true);
      Object[] arguments = new Object[main.getParameterCount()];
      Arrays.fill(arguments, given);
      Object own = constructor.newInstance();
      Backend.with("scalar", () -> invoked(main, own, arguments));
    } finally {
      System.setOut(terminal);
      Locale.setDefault(locale);
      Session.clear();
      Session.setRandomSeed(Session.DEFAULT_SEED);
    }
    return bytes.toString(UTF_8);
  }

  private static boolean invoked(Method main, Object program, Object... arguments) {
    try {
      main.invoke(program, arguments);
      return true;
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<String> options =
          List.of(
              "--module-path",
              modulePath(),
              "--add-modules",
              "org.pellucid,org.pellucid.data,org.pellucid.rl",
              "-proc:none",
              "-d",
              folder.toString());
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  private static String modulePath() {
    return Stream.of(
            Model.class,
            Tensor.class,
            DataSets.class,
            CartPole.class,
            JsonParser.class,
            CsvReader.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(place -> Path.of(URI.create(place.toString())).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The parts of an output between empty lines. */
  private static List<String> sections(String output) {
    return Arrays.stream(output.split("\\R(\\h*\\R)+", -1))
        .map(String::stripTrailing)
        .filter(section -> !section.isBlank())
        .map(section -> section.lines().map(String::stripTrailing).toList())
        .map(lines -> String.join("\n", lines) + "\n")
        .toList();
  }

  /** Checks what is worked out in the text, and takes it away. */
  private static String withoutCalculations(String prose) {
    return CALCULATION
        .matcher(prose)
        .replaceAll(match -> {
          String result = match.group(2);
          int point = result.indexOf('.');
          int decimals = point < 0 ? 0 : result.length() - point - 1;
          assertThat(new Calculation(match.group(1)).value())
              .as(match.group())
              .isCloseTo(Double.parseDouble(result), within(0.5 * Math.pow(10, -decimals) + 1e-9));
          return "";
        });
  }

  /** Numbers, + - * / and brackets. */
  private static final class Calculation {
    private final String text;
    private int place;

    Calculation(String written) {
      text = written.replaceAll("\\h", "").replace('×', '*');
    }

    double value() {
      double value = sum();
      assertThat(place).as(text).isEqualTo(text.length());
      return value;
    }

    private double sum() {
      double value = product();
      while (at('+') || at('-')) {
        value += text.charAt(place++) == '+' ? product() : -product();
      }
      return value;
    }

    private double product() {
      double value = factor();
      while (at('*') || at('/')) {
        value = text.charAt(place++) == '*' ? value * factor() : value / factor();
      }
      return value;
    }

    private double factor() {
      if (at('-')) {
        place++;
        return -factor();
      }
      if (at('(')) {
        place++;
        double value = sum();
        assertThat(at(')')).as(text).isTrue();
        place++;
        return value;
      }
      int from = place;
      while (place < text.length() && "0123456789.".indexOf(text.charAt(place)) >= 0) {
        place++;
      }
      return Double.parseDouble(text.substring(from, place));
    }

    private boolean at(char sign) {
      return place < text.length() && text.charAt(place) == sign;
    }
  }

  private static List<String> blocks(String page, String kind) {
    return BLOCK
        .matcher(page)
        .results()
        .filter(block -> block.group(1).equals(kind))
        .map(block -> block.group(2))
        .toList();
  }

  private static String withOutputs(String page, List<String> sections) {
    List<String> left = new ArrayList<>(sections);
    String written =
        BLOCK
            .matcher(page)
            .replaceAll(block ->
                Matcher.quoteReplacement(
                    block.group(1).equals("text") && !left.isEmpty()
                        ? "```text\n" + left.removeFirst() + "```"
                        : block.group()));
    for (String section : left) {
      written += "\n```text\n" + section + "```\n";
    }
    return written;
  }

  private static String unindented(String code) {
    return code.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
  }

  private static Path course() {
    Path here = Path.of("docs", "learn").toAbsolutePath();
    return Files.exists(here) ? here : Path.of("..", "docs", "learn").toAbsolutePath().normalize();
  }
}
