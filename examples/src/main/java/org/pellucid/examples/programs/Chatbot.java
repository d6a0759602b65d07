package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pellucid.callbacks.EarlyStopping;
import org.pellucid.examples.language.Answers;
import org.pellucid.examples.language.Corpora;
import org.pellucid.examples.language.Corpus;
import org.pellucid.examples.language.Dialogue;
import org.pellucid.examples.language.LabeledText;
import org.pellucid.examples.language.MiniLm;
import org.pellucid.examples.language.Questions;
import org.pellucid.examples.language.Refusal;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.TextVectorization;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;

/** Tells what a question is about, of 150 intents, or that it does not know; and answers lines. */
final class Chatbot implements Application {
  private static final int PHRASES = 15_000;
  private static final int LONGEST = 56;
  private static final int EPOCHS = 20;

  @Override
  public String name() {
    return "chatbot";
  }

  @Override
  public String description() {
    return "What a question is about, or \"I don't know\" (CLINC150); small talk (ChatterBot)";
  }

  @Override
  public void run(Run run) {
    Questions questions = Questions.clinc(run.seed(), run::samples);
    List<LabeledText> talk =
        Corpora.chatterBot(Corpora.folder("chat-chatterbot-english", "greetings.yml"));
    Corpus inScope = questions.inScope();
    run.say(
        "%d questions to learn from, %d held out, %d about other things; %d pairs of small talk.",
        inScope.training().size(),
        inScope.test().size(),
        questions.outOfScope().size(),
        talk.size());
    double scratch = learnWords(run, questions);
    Optional<MiniLm> encoder = MiniLm.find();
    double onVectors =
        encoder.map(e -> learnVectors(run, questions.inputs(e.vectors()))).orElse(Double.NaN);
    if (encoder.isEmpty()) {
      run.say("MiniLM is not on the class path: no figure with sentence vectors.");
    }
    Dialogue.save(run.file(Dialogue.FILE), inScope.classes(), scratch, onVectors, talk);
    show(run, questions);
  }

  /** The mean of the vectors of all words and pairs of words, and one hidden layer. */
  static double learnWords(Run run, Questions questions) {
    TextVectorization phrases =
        new TextVectorization().maxTokens(PHRASES).ngrams(2).outputSequenceLength(LONGEST);
    Corpus inScope = questions.inScope();
    phrases.adapt(inScope.x(inScope.training()));
    Sequential model =
        new Sequential(
            phrases,
            new Embedding(PHRASES, 96).maskZero(true),
            new GlobalAveragePooling1D(),
            new Dropout(0.4),
            new Dense(256).activation("relu"),
            new Dropout(0.4),
            new Dense(inScope.classes().size()).activation("softmax"));
    model.compile(new Adam(0.002), "sparse_categorical_crossentropy", "accuracy");
    inScope.fit(model, best(run, "From scratch", run.epochs(EPOCHS)));
    run.save(model);
    return measure(run, "", ">= 0.88", model, questions);
  }

  /** Two layers on sentence vectors, which know more words than are asked about here. */
  private static double learnVectors(Run run, Questions questions) {
    run.say("Turning all questions into vectors ...");
    Normalization scale = new Normalization();
    Corpus inScope = questions.inScope();
    scale.adapt(inScope.x(inScope.training()));
    Sequential model =
        new Sequential(
            new Input(MiniLm.WIDTH),
            scale,
            new Dropout(0.2),
            new Dense(512).activation("relu"),
            new Dropout(0.5),
            new Dense(inScope.classes().size()).activation("softmax"));
    model.compile(new Adam(0.001), "sparse_categorical_crossentropy", "accuracy");
    inScope.fit(model, best(run, "With sentence vectors of MiniLM", 2 * run.epochs(EPOCHS)));
    model.save(run.file(Dialogue.ON_VECTORS));
    return measure(run, "_minilm", ">= 0.93", model, questions);
  }

  private static Fit best(Run run, String phase, int epochs) {
    return Fit.epochs(epochs)
        .batchSize(run.batchSize(64))
        .verbose(0)
        .callbacks(
            new EarlyStopping("val_accuracy").patience(3).restoreBestWeights(true),
            run.progress(phase, epochs));
  }

  /** The threshold is chosen on the questions for tuning, and measured on those held out. */
  private static double measure(
      Run run, String which, String goal, Model model, Questions questions) {
    double threshold = questions.tuning(model).threshold();
    Answers test = questions.test(model);
    Refusal refusal = test.at(threshold);
    run.figure("in_scope_accuracy" + which, refusal.accuracy(), goal);
    run.figure("out_of_scope_recognised" + which, refusal.recognised(), "");
    run.figure("in_scope_refused" + which, refusal.refused(), "");
    run.figure("in_scope_answered_rightly" + which, refusal.answered(), "");
    run.picture(
        "chatbot" + which + ".png",
        "What a threshold does to questions that have an intent, and to those that have none",
        test.draw(threshold));
    return threshold;
  }

  private static void show(Run run, Questions questions) {
    Dialogue dialogue = Dialogue.load(run.file(""));
    List<LabeledText> lines = new ArrayList<>();
    lines.add(new LabeledText("Hello", "(small talk)"));
    lines.add(new LabeledText("Tell me a joke", "(small talk)"));
    lines.addAll(LabeledText.some(questions.inScope().test(), 6, run.seed()));
    lines.addAll(LabeledText.some(questions.outOfScope(), 6, run.seed()));
    run.table(
        "A dialogue: held-out questions, and some that have no intent (oos)",
        List.of("intent", "question", "answer"),
        lines.stream()
            .map(line -> List.of(line.label(), line.text(), dialogue.answer(line.text())))
            .toList());
    run.say("Talk to it: ./pellucid talk");
  }
}
