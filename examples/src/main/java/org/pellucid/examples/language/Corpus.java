package org.pellucid.examples.language;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.pellucid.callbacks.History;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;

/**
 * Texts with labels in three parts: to learn from, to choose epochs and thresholds by, and held
 * out.
 *
 * @param classes the names of all classes, in the order of their numbers
 * @param training to learn from
 * @param tuning to choose by
 * @param test held out
 * @param inputs makes the inputs of models of texts
 */
public record Corpus(
    List<String> classes,
    List<LabeledText> training,
    List<LabeledText> tuning,
    List<LabeledText> test,
    Function<List<LabeledText>, ?> inputs) {
  /**
   * Sets a tenth of what is known, chosen at random, aside for tuning. Models get texts as they
   * are.
   *
   * @param known texts to learn from
   * @param test texts held out
   * @param seed any number
   * @param samples says of how many there are how many are learned from
   * @return the corpus; its classes are the labels of all known texts, sorted
   */
  public static Corpus of(
      List<LabeledText> known, List<LabeledText> test, long seed, IntUnaryOperator samples) {
    List<LabeledText> chosen = LabeledText.some(known, samples.applyAsInt(known.size()), seed);
    int tenth = chosen.size() / 10;
    return new Corpus(
        known.stream().map(LabeledText::label).distinct().sorted().toList(),
        chosen.subList(tenth, chosen.size()),
        chosen.subList(0, tenth),
        test,
        LabeledText::texts);
  }

  /**
   * Leaves out the texts that stand in any part of this corpus, whole or as a piece.
   *
   * @param others texts from elsewhere
   * @return those that may be learned from
   */
  public List<LabeledText> unseen(List<LabeledText> others) {
    List<LabeledText> own = new ArrayList<>(training);
    own.addAll(tuning);
    own.addAll(test);
    return Corpora.without(others, own);
  }

  /**
   * Takes more texts to learn from.
   *
   * @param more texts that are {@linkplain #unseen unseen}
   * @param seed any number
   * @param samples says of how many there are how many are learned from
   * @return the larger corpus
   */
  public Corpus with(List<LabeledText> more, long seed, IntUnaryOperator samples) {
    List<LabeledText> all = new ArrayList<>(training);
    all.addAll(LabeledText.some(more, samples.applyAsInt(more.size()), seed));
    return new Corpus(classes, LabeledText.shuffled(all, seed), tuning, test, inputs);
  }

  /**
   * Gives models something else than the texts.
   *
   * @param newInputs makes the inputs of models of texts, such as {@link MiniLm#vectors}
   * @return the same texts with other inputs
   */
  public Corpus inputs(Function<List<LabeledText>, ?> newInputs) {
    return new Corpus(classes, training, tuning, test, newInputs);
  }

  /** {@return how many texts there are in all parts} */
  public int size() {
    return training.size() + tuning.size() + test.size();
  }

  /**
   * Makes inputs.
   *
   * @param part texts of this corpus
   * @return what a model gets of them
   */
  public Object x(List<LabeledText> part) {
    return inputs.apply(part);
  }

  /**
   * Numbers labels.
   *
   * @param part texts of this corpus
   * @return the number of each text's class, {@code [texts][1]}
   */
  public int[][] y(List<LabeledText> part) {
    return part.stream()
        .map(sample -> new int[] {classes.indexOf(sample.label())})
        .toArray(int[][]::new);
  }

  /**
   * Trains a model with the part for that, and watches it on the part for tuning.
   *
   * @param model the model
   * @param fit how to train
   * @return what each epoch measured
   */
  public History fit(Model model, Fit fit) {
    return model.fit(x(training), y(training), fit.validationData(x(tuning), y(tuning)));
  }

  /**
   * Measures a model on the part held out.
   *
   * @param model a model that was compiled with the metric {@code accuracy}
   * @return its accuracy
   */
  public double accuracy(Model model) {
    return requireNonNull(model.evaluate(x(test), y(test)).get("accuracy"));
  }
}
