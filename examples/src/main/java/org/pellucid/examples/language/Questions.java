package org.pellucid.examples.language;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.pellucid.models.Model;

/**
 * Questions with intents and questions that have none.
 *
 * @param inScope those with an intent: to learn from, to choose by, and held out
 * @param outOfScopeTuning questions without intent to choose by
 * @param outOfScope questions without intent, held out
 */
public record Questions(
    Corpus inScope, List<LabeledText> outOfScopeTuning, List<LabeledText> outOfScope) {
  /**
   * Reads CLINC150 and divides it.
   *
   * @param seed any number
   * @param samples says of how many there are how many are learned from
   * @return the questions
   */
  public static Questions clinc(long seed, IntUnaryOperator samples) {
    Path file = Corpora.folder("chat-clinc150", "train_val.json").resolve("train_val.json");
    return of(Corpora.clinc(file), seed, samples);
  }

  /**
   * Divides CLINC150: of the parts train and oos_train a tenth and all are for tuning; val and
   * oos_val are what is held out.
   *
   * @param parts the questions of {@link Corpora#clinc}
   * @param seed any number
   * @param samples says of how many there are how many are learned from
   * @return the questions
   */
  static Questions of(Map<String, List<LabeledText>> parts, long seed, IntUnaryOperator samples) {
    return new Questions(
        Corpus.of(part(parts, "train"), part(parts, "val"), seed, samples),
        part(parts, "oos_train"),
        part(parts, "oos_val"));
  }

  /**
   * Gives models something else than the texts.
   *
   * @param inputs makes the inputs of models of texts, such as {@link MiniLm#vectors}
   * @return the same questions with other inputs
   */
  public Questions inputs(Function<List<LabeledText>, ?> inputs) {
    return new Questions(inScope.inputs(inputs), outOfScopeTuning, outOfScope);
  }

  /**
   * Asks a model the questions to choose by.
   *
   * @param model gives the probability of each intent
   * @return its answers
   */
  public Answers tuning(Model model) {
    return ask(model, inScope.tuning(), outOfScopeTuning);
  }

  /**
   * Asks a model the questions held out.
   *
   * @param model gives the probability of each intent
   * @return its answers
   */
  public Answers test(Model model) {
    return ask(model, inScope.test(), outOfScope);
  }

  private Answers ask(Model model, List<LabeledText> withIntent, List<LabeledText> without) {
    return Answers.of(
        model.predict(inScope.x(withIntent)).value(),
        inScope.y(withIntent),
        model.predict(inScope.x(without)).value());
  }

  private static List<LabeledText> part(Map<String, List<LabeledText>> parts, String name) {
    return parts.getOrDefault(name, List.of());
  }
}
