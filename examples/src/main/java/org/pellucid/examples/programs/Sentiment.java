package org.pellucid.examples.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.pellucid.callbacks.EarlyStopping;
import org.pellucid.examples.language.ColoredText;
import org.pellucid.examples.language.Corpora;
import org.pellucid.examples.language.Influence;
import org.pellucid.examples.language.LabeledText;
import org.pellucid.examples.language.MiniLm;
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
import org.pellucid.studio.Samples;

/** Tells whether a sentence about a film is favourable: from scratch, and with sentence vectors. */
final class Sentiment implements Application {
  private static final List<String> CLASSES = List.of("0", "1");
  private static final int PHRASES = 60_000;
  private static final int LONGEST = 100;
  private static final int SHOWN = 9;

  @Override
  public String name() {
    return "sentiment";
  }

  @Override
  public String description() {
    return "Favourable or not: sentences about films (SST-2)";
  }

  @Override
  public void run(Run run) {
    List<LabeledText> test = Corpora.tabbed(sst2("dev.tsv"));
    List<LabeledText> known = known(run);
    List<LabeledText> tuning = known.subList(0, known.size() / 10);
    List<LabeledText> training = known.subList(known.size() / 10, known.size());
    run.say("SST-2: " + known.size() + " sentences to learn from, " + test.size() + " held out.");

    List<LabeledText> all = more(run, training, known, test);
    Function<String[], float[]> scratch = learnWords(run, all, tuning, test);
    MiniLm.find()
        .ifPresentOrElse(
            encoder -> withVectors(run, encoder, all, tuning, test, scratch),
            () -> run.say("MiniLM is not on the class path: no figure with sentence vectors."));
    show(run, scratch, test);
  }

  private static Path sst2(String file) {
    return Corpora.folder("sentiment-sst2", "train.tsv", "dev.tsv").resolve(file);
  }

  static List<LabeledText> known(Run run) {
    List<LabeledText> all = shuffled(Corpora.tabbed(sst2("train.tsv")), run.seed());
    return all.subList(0, run.samples(all.size()));
  }

  /** Films' reviews from elsewhere, without what is held out or kept for tuning. */
  private static List<LabeledText> more(
      Run run, List<LabeledText> training, List<LabeledText> known, List<LabeledText> test) {
    Path polarity = Corpora.folder("sentiment-rt-polarity", "rt-polarity.pos", "rt-polarity.neg");
    List<LabeledText> other = new ArrayList<>();
    other.addAll(Corpora.lines(polarity.resolve("rt-polarity.pos"), "1"));
    other.addAll(Corpora.lines(polarity.resolve("rt-polarity.neg"), "0"));
    Path uci = Corpora.folder("sentiment-uci", "imdb_labelled.txt");
    other.addAll(Corpora.tabbed(uci.resolve("imdb_labelled.txt")));
    List<LabeledText> safe = shuffled(Corpora.without(other, concat(known, test)), run.seed());
    run.say(
        "Reviews from elsewhere: "
            + other.size()
            + ", "
            + safe.size()
            + " of them neither held out nor known already.");
    return shuffled(concat(training, safe.subList(0, run.samples(safe.size()))), run.seed());
  }

  /** The mean of the vectors of all words and pairs of words decides. */
  static Function<String[], float[]> learnWords(
      Run run, List<LabeledText> training, List<LabeledText> tuning, List<LabeledText> test) {
    TextVectorization phrases =
        new TextVectorization().maxTokens(PHRASES).ngrams(2).outputSequenceLength(LONGEST);
    phrases.adapt(LabeledText.texts(training));
    Sequential model =
        new Sequential(
            phrases,
            new Embedding(PHRASES, 64).maskZero(true),
            new GlobalAveragePooling1D(),
            new Dropout(0.5),
            new Dense(1).activation("sigmoid"));
    model.compile(new Adam(0.002), "binary_crossentropy", "accuracy");
    int epochs = run.epochs(8);
    run.test(samples(tuning).name("sentences to watch"));
    model.fit(
        LabeledText.texts(training),
        LabeledText.numbers(training, CLASSES),
        Fit.epochs(epochs)
            .batchSize(run.batchSize(64))
            .verbose(0)
            .validationData(LabeledText.texts(tuning), LabeledText.numbers(tuning, CLASSES))
            .callbacks(best(), run.progress("From scratch", epochs)));
    run.save(model);
    run.figure("test_accuracy", accuracy(model, LabeledText.texts(test), test), ">= 0.79");
    run.test(model, samples(test).name("sentences held out"));
    return texts -> model.predict(texts).toFloatArray();
  }

  private static Samples samples(List<LabeledText> sentences) {
    return Samples.of(LabeledText.texts(sentences), LabeledText.numbers(sentences, CLASSES))
        .classes("unfavourable", "favourable");
  }

  /** A network on sentence vectors; its log-odds and those of the first one are added up. */
  private static void withVectors(
      Run run,
      MiniLm encoder,
      List<LabeledText> training,
      List<LabeledText> tuning,
      List<LabeledText> test,
      Function<String[], float[]> scratch) {
    run.say(
        "Turning " + (training.size() + tuning.size() + test.size()) + " texts into vectors ...");
    float[][] x = vectors(encoder, training);
    Normalization scale = new Normalization();
    scale.adapt(x);
    Sequential model =
        new Sequential(
            new Input(MiniLm.WIDTH),
            scale,
            new Dropout(0.2),
            new Dense(128).activation("relu"),
            new Dropout(0.5),
            new Dense(1).activation("sigmoid"));
    model.compile(new Adam(0.001), "binary_crossentropy", "accuracy");
    int epochs = run.epochs(8) * 2;
    model.fit(
        x,
        LabeledText.numbers(training, CLASSES),
        Fit.epochs(epochs)
            .batchSize(run.batchSize(64))
            .verbose(0)
            .validationData(vectors(encoder, tuning), LabeledText.numbers(tuning, CLASSES))
            .callbacks(best(), run.progress("With sentence vectors of MiniLM", epochs)));
    model.save(run.file("minilm.safetensors"));
    float[] fromVectors = model.predict(vectors(encoder, test)).toFloatArray();
    float[] fromWords = scratch.apply(LabeledText.texts(test));
    int right = 0;
    for (int i = 0; i < test.size(); i++) {
      boolean yes = Influence.logOdds(fromVectors[i]) + Influence.logOdds(fromWords[i]) > 0;
      right += yes == test.get(i).label().equals("1") ? 1 : 0;
    }
    run.figure("test_accuracy_vectors_alone", accuracy(model, vectors(encoder, test), test), "");
    run.figure("test_accuracy_minilm", (double) right / test.size(), ">= 0.83");
  }

  private static float[][] vectors(MiniLm encoder, List<LabeledText> samples) {
    return encoder.embed(List.of(LabeledText.texts(samples)), done -> {});
  }

  private static EarlyStopping best() {
    return new EarlyStopping("val_loss").patience(2).restoreBestWeights(true);
  }

  private static double accuracy(Sequential model, Object x, List<LabeledText> samples) {
    return model
        .evaluate(x, LabeledText.numbers(samples, CLASSES))
        .getOrDefault("accuracy", Double.NaN);
  }

  private static void show(Run run, Function<String[], float[]> yes, List<LabeledText> test) {
    List<String> heads = new ArrayList<>();
    List<Influence> influences = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (LabeledText sample : shuffled(test, run.seed()).subList(0, Math.min(SHOWN, test.size()))) {
      Influence influence = Influence.of(sample.text(), yes);
      boolean right = influence.probability() > 0.5 == sample.label().equals("1");
      String head =
          String.format(Locale.ROOT, "%.0f %%", 100 * influence.probability())
              + (right ? "  right" : "  wrong");
      heads.add(head);
      influences.add(influence);
      rows.add(List.of(head, influence.strongest(3), sample.text()));
    }
    run.table(
        "How favourable some held-out sentences are, and the words that decided",
        List.of("favourable", "words (change of the log-odds)", "sentence"),
        rows);
    run.picture(
        "sentiment.png",
        "Held-out sentences; green words spoke for them, red words against",
        ColoredText.draw(heads, influences));
  }

  private static List<LabeledText> concat(List<LabeledText> first, List<LabeledText> second) {
    List<LabeledText> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static List<LabeledText> shuffled(List<LabeledText> samples, long seed) {
    List<LabeledText> mixed = new ArrayList<>(samples);
    Collections.shuffle(mixed, new Random(seed));
    return mixed;
  }
}
