package org.pellucid.benchmarks.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A library that runs as a process of its own. */
final class Contender implements AutoCloseable {
  private final Library library;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final long started;

  /**
   * Starts it.
   *
   * @param library which
   * @param builder how
   * @param log where what it says besides goes
   */
  Contender(Library library, ProcessBuilder builder, Path log) throws IOException {
    this.library = library;
    builder.redirectError(ProcessBuilder.Redirect.to(log.toFile()));
    started = System.nanoTime();
    process = builder.start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Which library it is. */
  Library library() {
    return library;
  }

  /** Seconds since it was started. */
  double age() {
    return (System.nanoTime() - started) * 1e-9;
  }

  /** Gives a command and waits for the answer. */
  Map<String, Object> ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException ended) {
      return died();
    }
    return answer();
  }

  /** Waits for the next answer. */
  Map<String, Object> answer() {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith("@@ ")) {
          return Json.read(line.substring(3));
        }
      }
    } catch (IOException ended) {
      return died();
    }
    return died();
  }

  private Map<String, Object> died() {
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    String end = process.isAlive() ? "" : " with status " + process.exitValue();
    return Map.of("event", "failed", "reason", "the process ended" + end);
  }

  /** Seconds from its start to its end, once told to quit. */
  double quit() {
    try {
      commands.write("quit\n");
      commands.flush();
    } catch (IOException ended) {
      // It is gone already.
    }
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return age();
  }

  @Override
  public void close() {
    quit();
  }
}
