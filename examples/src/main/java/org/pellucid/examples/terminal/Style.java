package org.pellucid.examples.terminal;

import java.io.Console;
import java.nio.charset.Charset;

/**
 * What a terminal can show.
 *
 * @param live whether a line can be written over, and coloured
 * @param blocks whether it has half blocks and other signs beyond ASCII
 */
public record Style(boolean live, boolean blocks) {
  /** Text for files and pipes. */
  public static final Style PLAIN = new Style(false, false);

  private static final String ESCAPE = "\u001b[";

  /**
   * Finds out what the terminal of this process can show. The environment variable {@code NO_COLOR}
   * is heeded.
   *
   * @param charset the encoding of standard output
   * @return what it can show
   */
  // A JDK 25 has no console when it is not on a terminal, and users may choose one that always is.
  @SuppressWarnings("SystemConsoleNull")
  public static Style ofProcess(Charset charset) {
    Console console = System.console();
    String term = System.getenv("TERM");
    String noColor = System.getenv("NO_COLOR");
    boolean live =
        console != null
            && console.isTerminal()
            && term != null
            && !term.equals("dumb")
            && (noColor == null || noColor.isEmpty());
    return new Style(live, live && charset.newEncoder().canEncode('\u2580'));
  }

  /** Marks what is right. */
  String right(String text) {
    return coloured("32", text);
  }

  /**
   * Marks a line about something that was checked and found right.
   *
   * @param text the line
   * @return the line with a mark
   */
  public String ok(String text) {
    return right("ok") + " " + text;
  }

  /** Marks what is wrong. */
  String wrong(String text) {
    return coloured("1;31", text);
  }

  /** Takes back what matters less. */
  String faint(String text) {
    return coloured("2", text);
  }

  /** Makes a heading of a line. */
  public String heading(String text) {
    return coloured("1", text);
  }

  private String coloured(String code, String text) {
    return live ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }

  /** One character cell whose upper and lower half have the given brightness, from 0 to 1. */
  String cell(float upper, float lower) {
    return ESCAPE + "38;5;" + grey(upper) + ";48;5;" + grey(lower) + "m\u2580";
  }

  String endOfCells() {
    return ESCAPE + "0m";
  }

  /** The ramp of 24 greys in the table of 256 colours. */
  private static int grey(float brightness) {
    return 232 + Math.round(brightness * 23);
  }
}
