package org.pellucid.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.pellucid.conformance.Verdict.Kind;

/**
 * Gives our objects what Keras was given, and compares what comes with what came there.
 *
 * <p>Objects are made by their registries from their recorded settings, as if they stood in a file.
 */
public final class Conformance {
  /**
   * How many cases of one area ended in which way.
   *
   * @param passed the answer was Keras's
   * @param failed it was not
   * @param unsupported the object does not exist here
   */
  public record Tally(int passed, int failed, int unsupported) {
    Tally plus(Kind kind) {
      return switch (kind) {
        case PASSED -> new Tally(passed + 1, failed, unsupported);
        case FAILED -> new Tally(passed, failed + 1, unsupported);
        case UNSUPPORTED -> new Tally(passed, failed, unsupported + 1);
      };
    }

    /** {@return whether all passed} */
    public boolean isClean() {
      return failed == 0 && unsupported == 0;
    }

    @Override
    public String toString() {
      return passed + " passed, " + failed + " failed, " + unsupported + " unsupported";
    }
  }

  private Conformance() {}

  /**
   * Counts verdicts by area.
   *
   * @param verdicts of each case
   * @return counts by area, in the order of their first cases, and last those of all together under
   *     "total"
   */
  public static SequencedMap<String, Tally> tally(Map<RecordedCase, Verdict> verdicts) {
    SequencedMap<String, Tally> counts = new LinkedHashMap<>();
    Tally total = new Tally(0, 0, 0);
    for (Map.Entry<RecordedCase, Verdict> entry : verdicts.entrySet()) {
      Kind kind = entry.getValue().kind();
      counts.compute(
          entry.getKey().area(),
          (area, count) -> (count == null ? new Tally(0, 0, 0) : count).plus(kind));
      total = total.plus(kind);
    }
    counts.put("total", total);
    return counts;
  }

  /**
   * Runs cases.
   *
   * @param cases the cases
   * @return how each of them ended, in their order
   */
  public static SequencedMap<RecordedCase, Verdict> check(List<RecordedCase> cases) {
    SequencedMap<RecordedCase, Verdict> verdicts = new LinkedHashMap<>();
    cases.forEach(recorded -> verdicts.put(recorded, check(recorded)));
    return verdicts;
  }

  /**
   * Runs a case.
   *
   * @param recorded the case
   * @return how it ended; whatever is thrown on the way makes it fail
   */
  public static Verdict check(RecordedCase recorded) {
    try {
      return run(recorded);
    } catch (UnsupportedCase e) {
      return Verdict.unsupported(String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      String text = e.getMessage() == null ? "" : ": " + e.getMessage();
      return Verdict.failed(e.getClass().getSimpleName() + Comparison.shorten(text));
    }
  }

  private static Verdict run(RecordedCase recorded) {
    return switch (recorded.area()) {
      case "losses" -> LossCases.check(recorded);
      case "metrics" -> MetricCases.check(recorded);
      case "optimizers" -> OptimizerCases.check(recorded);
      case "optimizers.clip" -> OptimizerCases.checkClip(recorded);
      case "schedules" -> OptimizerCases.checkSchedule(recorded);
      case "layers" -> LayerCases.check(recorded);
      case "activations" -> FunctionCases.checkActivation(recorded);
      case "regularizers" -> FunctionCases.checkRegularizer(recorded);
      case "constraints" -> FunctionCases.checkConstraint(recorded);
      case "initializers" -> FunctionCases.checkInitializer(recorded);
      case "initializers.stats" -> InitializerStatistics.check(recorded);
      case "training" -> TrainingCases.check(recorded);
      case "utils" -> OpCases.check(recorded);
      default -> {
        if (!recorded.area().startsWith("ops.")) {
          throw new UnsupportedCase("there is no area \"" + recorded.area() + "\"");
        }
        yield OpCases.check(recorded);
      }
    };
  }
}
