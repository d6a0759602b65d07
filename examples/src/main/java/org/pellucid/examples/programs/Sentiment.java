package org.pellucid.examples.programs;

import static org.pellucid.examples.language.Influence.logOdds;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.callbacks.EarlyStopping;
import org.pellucid.examples.language.ColoredText;
import org.pellucid.examples.language.Corpora;
import org.pellucid.examples.language.Corpus;
import org.pellucid.examples.language.Judgement;
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
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.studio.Samples;

/** Tells whether a sentence about a film is favourable: from scratch, and with sentence vectors. */
final class Sentiment implements Application {
  private static final int PHRASES = 60_000;
  private static final int LONGEST = 100;
  private static final int EPOCHS = 8;
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
    Corpus sst2 = sst2(run);
    List<LabeledText> elsewhere = Corpora.reviews();
    List<LabeledText> unseen = sst2.unseen(elsewhere);
    run.say(
        "SST-2: %d sentences to learn from, %d held out.",
        sst2.training().size() + sst2.tuning().size(), sst2.test().size());
    run.say(
        "Reviews from elsewhere: %d, %d of them neither held out nor known already.",
        elsewhere.size(), unseen.size());

    Corpus films = sst2.with(unseen, run.seed(), run::samples);
    Model words = learnWords(run, films);
    MiniLm.find()
        .ifPresentOrElse(
            encoder -> learnVectors(run, films.inputs(encoder.vectors()), words),
            () -> run.say("MiniLM is not on the class path: no figure with sentence vectors."));
    show(run, words, films.test());
  }

  static Corpus sst2(Run run) {
    Path folder = Corpora.folder("sentiment-sst2", "train.tsv", "dev.tsv");
    List<LabeledText> known = Corpora.tabbed(folder.resolve("train.tsv"));
    List<LabeledText> test = Corpora.tabbed(folder.resolve("dev.tsv"));
    return Corpus.of(known, test, run.seed(), run::samples);
  }

  /** The mean of the vectors of all words and pairs of words decides. */
  static Model learnWords(Run run, Corpus films) {
    TextVectorization phrases =
        new TextVectorization().maxTokens(PHRASES).ngrams(2).outputSequenceLength(LONGEST);
    phrases.adapt(films.x(films.training()));
    Sequential model =
        new Sequential(
            phrases,
            new Embedding(PHRASES, 64).maskZero(true),
            new GlobalAveragePooling1D(),
            new Dropout(0.5),
            new Dense(1).activation("sigmoid"));
    model.compile(new Adam(0.002), "binary_crossentropy", "accuracy");
    run.test(samples(films, films.tuning()).name("sentences to watch"));
    films.fit(model, best(run, "From scratch", run.epochs(EPOCHS)));
    run.save(model);
    run.figure("test_accuracy", films.accuracy(model), ">= 0.79");
    run.test(model, samples(films, films.test()).name("sentences held out"));
    return model;
  }

  /** A network on sentence vectors; its log-odds and those of the one on words are added up. */
  private static void learnVectors(Run run, Corpus films, Model words) {
    run.say("Turning %d texts into vectors ...", films.size());
    Normalization scale = new Normalization();
    scale.adapt(films.x(films.training()));
    Sequential model =
        new Sequential(
            new Input(MiniLm.WIDTH),
            scale,
            new Dropout(0.2),
            new Dense(128).activation("relu"),
            new Dropout(0.5),
            new Dense(1).activation("sigmoid"));
    model.compile(new Adam(0.001), "binary_crossentropy", "accuracy");
    films.fit(model, best(run, "With sentence vectors of MiniLM", 2 * run.epochs(EPOCHS)));
    model.save(run.file("minilm.safetensors"));
    run.figure("test_accuracy_vectors_alone", films.accuracy(model), "");
    float[] one = model.predict(films.x(films.test())).toFloatArray();
    float[] other = words.predict(LabeledText.texts(films.test())).toFloatArray();
    int[][] labels = films.y(films.test());
    long right =
        IntStream.range(0, labels.length)
            .filter(i -> logOdds(one[i]) + logOdds(other[i]) > 0 == (labels[i][0] == 1))
            .count();
    run.figure("test_accuracy_minilm", (double) right / labels.length, ">= 0.83");
  }

  private static Fit best(Run run, String phase, int epochs) {
    return Fit.epochs(epochs)
        .batchSize(run.batchSize(64))
        .verbose(0)
        .callbacks(
            new EarlyStopping("val_loss").patience(2).restoreBestWeights(true),
            run.progress(phase, epochs));
  }

  private static Samples samples(Corpus films, List<LabeledText> part) {
    return Samples.of(films.x(part), films.y(part)).classes("unfavourable", "favourable");
  }

  private static void show(Run run, Model words, List<LabeledText> test) {
    List<Judgement> shown =
        LabeledText.some(test, SHOWN, run.seed()).stream()
            .map(sample -> Judgement.of(sample, "1", texts -> words.predict(texts).toFloatArray()))
            .toList();
    run.table(
        "How favourable some held-out sentences are, and the words that decided",
        List.of("favourable", "words (change of the log-odds)", "sentence"),
        shown.stream().map(Judgement::row).toList());
    run.picture(
        "sentiment.png",
        "Held-out sentences; green words spoke for them, red words against",
        ColoredText.draw(shown));
  }
}
