package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pellucid.tensor.Tensor;

/** A program in a Java of its own, for what is a property of the process. */
final class ChildJava {
  private ChildJava() {}

  /** Starts a class of the tests with the JVM's options and the library; errors are not kept. */
  static Process start(List<String> options, Class<?> program, String... arguments)
      throws Exception {
    return start(options, List.of(), program, arguments);
  }

  /** The same with what else belongs on the class path, by a class of each. */
  static Process start(
      List<String> options, List<Class<?>> libraries, Class<?> program, String... arguments)
      throws Exception {
    List<Class<?>> classes = new ArrayList<>(List.of(Tensor.class, Sequential.class));
    classes.addAll(libraries);
    classes.add(program);
    List<String> places = new ArrayList<>();
    for (Class<?> type : classes) {
      places.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, places), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Waits until it has ended well; what it has written. */
  static String output(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
