package org.pellucid.examples.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.pellucid.callbacks.EarlyStopping;
import org.pellucid.examples.language.Corpora;
import org.pellucid.examples.language.Dialogue;
import org.pellucid.examples.language.LabeledText;
import org.pellucid.examples.language.MiniLm;
import org.pellucid.examples.language.Questions;
import org.pellucid.examples.language.Refusal;
import org.pellucid.examples.training.LineChart;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.TextVectorization;
import org.pellucid.models.Fit;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;

/** Tells what a question is about, of 150 intents, or that it does not know; and answers lines. */
final class Chatbot implements Application {
  private static final int PHRASES = 15_000;
  private static final int LONGEST = 56;

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
    Path file = Corpora.folder("chat-clinc150", "train_val.json").resolve("train_val.json");
    Questions questions = Questions.of(Corpora.clinc(file), run.seed(), run::samples);
    List<LabeledText> talk =
        Corpora.chatterBot(Corpora.folder("chat-chatterbot-english", "greetings.yml"));
    run.say(
        questions.training().size()
            + " questions to learn from, "
            + questions.test().size()
            + " held out, "
            + questions.strange().size()
            + " about other things; "
            + talk.size()
            + " pairs of small talk.");
    double scratch = learnWords(run, questions);
    Optional<MiniLm> encoder = MiniLm.find();
    double onVectors = encoder.map(e -> onVectors(run, e, questions)).orElse(Double.NaN);
    if (encoder.isEmpty()) {
      run.say("MiniLM is not on the class path: no figure with sentence vectors.");
    }
    Dialogue.save(run.file(Dialogue.FILE), questions.intents(), scratch, onVectors, talk);
    show(run, questions);
  }

  /** The mean of the vectors of all words and pairs of words, and one hidden layer. */
  static double learnWords(Run run, Questions questions) {
    TextVectorization phrases =
        new TextVectorization().maxTokens(PHRASES).ngrams(2).outputSequenceLength(LONGEST);
    phrases.adapt(LabeledText.texts(questions.training()));
    Sequential model =
        new Sequential(
            phrases,
            new Embedding(PHRASES, 96).maskZero(true),
            new GlobalAveragePooling1D(),
            new Dropout(0.4),
            new Dense(256).activation("relu"),
            new Dropout(0.4),
            new Dense(questions.intents().size()).activation("softmax"));
    model.compile(new Adam(0.002), "sparse_categorical_crossentropy", "accuracy");
    fit(run, "From scratch", model, run.epochs(20), questions, LabeledText::texts);
    run.save(model);
    return measure(run, "", ">= 0.88", model, questions, LabeledText::texts);
  }

  private static double onVectors(Run run, MiniLm encoder, Questions questions) {
    run.say("Turning all questions into vectors ...");
    Map<List<LabeledText>, float[][]> vectors = new HashMap<>();
    Function<List<LabeledText>, Object> x =
        texts ->
            vectors.computeIfAbsent(
                texts, t -> encoder.embed(List.of(LabeledText.texts(t)), done -> {}));
    Normalization scale = new Normalization();
    scale.adapt(x.apply(questions.training()));
    Sequential model =
        new Sequential(
            new Input(MiniLm.WIDTH),
            scale,
            new Dropout(0.2),
            new Dense(512).activation("relu"),
            new Dropout(0.5),
            new Dense(questions.intents().size()).activation("softmax"));
    model.compile(new Adam(0.001), "sparse_categorical_crossentropy", "accuracy");
    fit(run, "With sentence vectors of MiniLM", model, run.epochs(20) * 2, questions, x);
    model.save(run.file(Dialogue.ON_VECTORS));
    return measure(run, "_minilm", ">= 0.93", model, questions, x);
  }

  private static void fit(
      Run run,
      String phase,
      Sequential model,
      int epochs,
      Questions questions,
      Function<List<LabeledText>, Object> x) {
    model.fit(
        x.apply(questions.training()),
        LabeledText.numbers(questions.training(), questions.intents()),
        Fit.epochs(epochs)
            .batchSize(run.batchSize(64))
            .verbose(0)
            .validationData(
                x.apply(questions.tuning()),
                LabeledText.numbers(questions.tuning(), questions.intents()))
            .callbacks(
                new EarlyStopping("val_accuracy").patience(3).restoreBestWeights(true),
                run.progress(phase, epochs)));
  }

  /** The threshold is chosen on the questions for tuning, and measured on those held out. */
  private static double measure(
      Run run,
      String which,
      String goal,
      Sequential model,
      Questions questions,
      Function<List<LabeledText>, Object> x) {
    int classes = questions.intents().size();
    Function<List<LabeledText>, List<float[]>> answers =
        texts -> Refusal.rows(model.predict(x.apply(texts)).toFloatArray(), classes);
    double threshold =
        Refusal.threshold(
            answers.apply(questions.tuning()),
            LabeledText.numbers(questions.tuning(), questions.intents()),
            answers.apply(questions.strangeForTuning()));
    List<float[]> test = answers.apply(questions.test());
    List<float[]> strange = answers.apply(questions.strange());
    int[][] right = LabeledText.numbers(questions.test(), questions.intents());
    Refusal refusal = Refusal.at(test, right, strange, threshold);
    run.figure("in_scope_accuracy" + which, refusal.accuracy(), goal);
    run.figure("out_of_scope_recognised" + which, refusal.recognised(), "");
    run.figure("in_scope_refused" + which, refusal.refused(), "");
    run.figure("in_scope_answered_rightly" + which, refusal.answered(), "");
    double[] at = IntStream.range(0, 100).mapToDouble(i -> i / 100.0).toArray();
    List<Refusal> refusals =
        DoubleStream.of(at).mapToObj(t -> Refusal.at(test, right, strange, t)).toList();
    run.picture(
        "chatbot" + which + ".png",
        "What a threshold does to questions that have an intent, and to those that have none",
        LineChart.ofShares(
                "threshold: below this probability the answer is \"I don't know\"",
                "share of held-out questions")
            .line("intents, answered rightly", at, refusals, Refusal::answered)
            .line("intents, refused", at, refusals, Refusal::refused)
            .line("other questions, refused", at, refusals, Refusal::recognised)
            .line("chosen", new double[] {threshold, threshold}, new double[] {0, 1})
            .draw());
    return threshold;
  }

  private static void show(Run run, Questions questions) {
    Dialogue dialogue = Dialogue.load(run.file(""));
    List<LabeledText> lines = new ArrayList<>();
    lines.add(new LabeledText("Hello", "(small talk)"));
    lines.add(new LabeledText("Tell me a joke", "(small talk)"));
    for (List<LabeledText> part : List.of(questions.test(), questions.strange())) {
      List<LabeledText> mixed = new ArrayList<>(part);
      Collections.shuffle(mixed, new Random(run.seed()));
      lines.addAll(mixed.subList(0, Math.min(6, mixed.size())));
    }
    run.table(
        "A dialogue: held-out questions, and some that have no intent (oos)",
        List.of("intent", "question", "answer"),
        lines.stream()
            .map(line -> List.of(line.label(), line.text(), dialogue.answer(line.text())))
            .toList());
    run.say("Talk to it: ./pellucid talk");
  }
}
