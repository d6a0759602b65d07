package org.pellucid.examples;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one sentence and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int CHECK_FAILED = 1;
  private static final int BAD_INPUT = 2;

  private final BooleanSupplier debug;

  Failures(BooleanSupplier debug) {
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    boolean wanted = debug.getAsBoolean() || List.of(arguments).contains("--debug");
    say(failure.getCommandLine().getErr(), sentence(failure), failure, wanted);
    return BAD_INPUT;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult result) {
    boolean expected = failure instanceof PellucidException;
    String text =
        expected
            ? String.valueOf(failure.getMessage())
            : "Something went wrong inside Pellucid ("
                + failure
                + "); run it again with --debug and report what it shows.";
    say(commandLine.getErr(), text, failure, debug.getAsBoolean());
    return expected ? BAD_INPUT : CHECK_FAILED;
  }

  private static void say(PrintWriter err, String text, Exception failure, boolean withStackTrace) {
    if (withStackTrace) {
      failure.printStackTrace(err);
    }
    err.println(text);
    err.flush();
  }

  private static String sentence(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return sentence(unmatched);
    }
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    String text = message.replace('\'', '"');
    return text.endsWith(".") ? text : text + ".";
  }

  private static String sentence(UnmatchedArgumentException failure) {
    CommandLine command = failure.getCommandLine();
    String word = failure.getUnmatched().getFirst();
    Collection<String> commands = command.getSubcommands().keySet();
    if (word.startsWith("-")) {
      List<String> known =
          command.getCommandSpec().options().stream()
              .filter(option -> !option.hidden())
              .map(OptionSpec::longestName)
              .toList();
      return String.valueOf(Names.unknown("option", word, known).getMessage());
    }
    return commands.isEmpty()
        ? "Unexpected argument \"" + word + "\"."
        : String.valueOf(Names.unknown("command", word, commands).getMessage());
  }
}
