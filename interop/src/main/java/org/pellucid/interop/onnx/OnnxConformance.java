package org.pellucid.interop.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxModel;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxValueInfo;

/**
 * Runs cases of the standard's own test suite: folders with {@code model.onnx} and {@code
 * test_data_set_*}, in which {@code input_*.pb} and {@code output_*.pb} lie. Numbers may differ by
 * 1e-7 plus 1e-3 of the expected one, as in the standard's own runner; of graphs that draw random
 * numbers, types and shapes alone are compared: the standard does not say which numbers they are.
 */
public final class OnnxConformance {
  private static final Duration MOST_TIME = Duration.ofSeconds(60);
  private static final Set<String> RANDOM =
      Set.of(
          "RandomUniform",
          "RandomUniformLike",
          "RandomNormal",
          "RandomNormalLike",
          "Bernoulli",
          "Multinomial");

  private OnnxConformance() {}

  /** What can become of a case. */
  public enum Outcome {
    /** All outputs are as expected. */
    PASSED,
    /** An output differs, or something broke. */
    FAILED,
    /** The model uses something that is not there. */
    UNSUPPORTED
  }

  /**
   * What became of a case.
   *
   * @param outcome the outcome
   * @param detail what went wrong; empty when nothing did
   */
  public record Result(Outcome outcome, String detail) {}

  /**
   * Finds the cases in a folder and those within it.
   *
   * @param folder the folder
   * @return the folders of the cases, sorted
   */
  public static List<Path> find(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new PellucidException("Cannot read " + folder + ": it is not a folder.");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> cases =
          files
              .filter(file -> file.endsWith("model.onnx"))
              .map(file -> file.toAbsolutePath().getParent())
              .sorted()
              .toList();
      if (cases.isEmpty()) {
        throw new PellucidException(folder + " holds no case: no model.onnx in it.");
      }
      return cases;
    } catch (IOException e) {
      throw new PellucidException("Cannot read " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Runs cases, one after the other; one that breaks or hangs does not stop the others.
   *
   * @param cases folders of cases
   * @param progress told about each result at once
   * @return what became of each
   */
  public static SequencedMap<Path, Result> check(
      List<Path> cases, BiConsumer<Path, Result> progress) {
    SequencedMap<Path, Result> results = new LinkedHashMap<>();
    for (Path folder : cases) {
      Result result = bounded(folder);
      results.put(folder, result);
      progress.accept(folder, result);
    }
    return results;
  }

  private static Result bounded(Path folder) {
    AtomicReference<@Nullable Result> result = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform().daemon().name(folder.toString()).start(() -> result.set(check(folder)));
    try {
      thread.join(MOST_TIME);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Result known = result.get();
    return known != null
        ? known
        : new Result(Outcome.FAILED, "no answer in " + MOST_TIME.toSeconds() + " seconds");
  }

  private static Result check(Path folder) {
    try {
      String difference = difference(folder);
      return difference.isEmpty()
          ? new Result(Outcome.PASSED, "")
          : new Result(Outcome.FAILED, difference);
    } catch (UnsupportedOnnx e) {
      return new Result(Outcome.UNSUPPORTED, String.valueOf(e.getMessage()));
    } catch (PellucidException e) {
      return new Result(Outcome.FAILED, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new Result(Outcome.FAILED, e.toString());
    }
  }

  private static String difference(Path folder) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxModel model = OnnxModel.read(Bytes.open(file, "ONNX file"));
    Constants constants = new Constants(model, new ExternalData(folder, "model.onnx"));
    boolean random = drawsNumbers(model.graph());
    List<Path> sets;
    try (Stream<Path> files = Files.list(folder)) {
      sets =
          files
              .filter(path -> String.valueOf(path.getFileName()).startsWith("test_data_set_"))
              .sorted()
              .toList();
    }
    if (sets.isEmpty()) {
      return "it has no test_data_set_*";
    }
    for (Path set : sets) {
      Map<String, OnnxValue> inputs = new LinkedHashMap<>();
      List<@Nullable OnnxValue> given = read(constants, set, "input", model.graph().inputs());
      for (int i = 0; i < given.size(); i++) {
        OnnxValue value = given.get(i);
        if (value != null) {
          inputs.put(model.graph().inputs().get(i).name(), value);
        }
      }
      List<OnnxValue> results = new GraphRunner(constants, null).run(inputs);
      List<@Nullable OnnxValue> expected = read(constants, set, "output", model.graph().outputs());
      for (int i = 0; i < results.size(); i++) {
        OnnxValue wanted = expected.get(i);
        if (wanted == null) {
          return "there is no output_" + i + ".pb";
        }
        String difference = Difference.of(results.get(i), wanted, !random);
        if (!difference.isEmpty()) {
          return "output \"" + model.graph().outputs().get(i).name() + "\": " + difference;
        }
      }
    }
    return "";
  }

  private static List<@Nullable OnnxValue> read(
      Constants constants, Path set, String kind, List<OnnxValueInfo> infos) {
    List<@Nullable OnnxValue> values = new ArrayList<>();
    for (int i = 0; i < infos.size(); i++) {
      Path file = set.resolve(kind + "_" + i + ".pb");
      values.add(
          Files.exists(file)
              ? new DataFiles(constants).read(Bytes.open(file, "ONNX value"), infos.get(i).type())
              : null);
    }
    return values;
  }

  /** Whether a graph draws random numbers, anew each time that it runs. */
  static boolean drawsNumbers(OnnxGraph graph) {
    return graph.nodes().stream().anyMatch(OnnxConformance::drawsNumbers);
  }

  static boolean drawsNumbers(OnnxNode node) {
    return RANDOM.contains(node.operator()) && node.domain().isEmpty();
  }
}
