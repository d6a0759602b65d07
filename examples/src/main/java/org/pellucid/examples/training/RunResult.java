package org.pellucid.examples.training;

import java.util.List;
import java.util.Map;
import org.pellucid.data.ConfusionMatrix;
import org.pellucid.data.TrainTest;

/**
 * A training run that is over.
 *
 * @param name the example's name
 * @param description what was learned
 * @param settings how
 * @param data the data
 * @param summary the network as a table
 * @param parameters how many numbers the network has learned
 * @param history loss and metrics of each epoch
 * @param test loss and metrics of the test
 * @param verdicts what the network thought of each sample of the test
 * @param seconds how long training and test took
 * @param environment where the run was made
 */
public record RunResult(
    String name,
    String description,
    Settings settings,
    TrainTest data,
    String summary,
    long parameters,
    List<Map<String, Double>> history,
    Map<String, Double> test,
    List<Verdict> verdicts,
    double seconds,
    Map<String, String> environment) {
  /** {@return the part of the test that the network got right} */
  public double accuracy() {
    return (double) verdicts.stream().filter(Verdict::isRight).count() / verdicts.size();
  }

  /** {@return which classes were taken for which} */
  public ConfusionMatrix confusion() {
    return ConfusionMatrix.of(
        data.classNames(),
        verdicts.stream().mapToInt(Verdict::label).toArray(),
        verdicts.stream().mapToInt(Verdict::predicted).toArray());
  }

  /** {@return the verdicts that were wrong} */
  public List<Verdict> mistakes() {
    return verdicts.stream().filter(verdict -> !verdict.isRight()).toList();
  }
}
