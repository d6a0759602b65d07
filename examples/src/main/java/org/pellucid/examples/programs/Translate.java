package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.data.text.Lexicon;
import org.pellucid.examples.language.Corpora;
import org.pellucid.examples.language.Translations;
import org.pellucid.examples.language.Translator;
import org.pellucid.examples.language.Translator.Pair;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.GRU;
import org.pellucid.layers.Input;
import org.pellucid.layers.LayerCall;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/** Short English sentences in French: one network reads, one writes and looks back at each word. */
final class Translate implements Application {
  private static final int SOURCE = 8;
  private static final int BEAM = 4;
  private static final int SHOWN = 500;
  private static final int WIDTH = 128;
  private static final int UNITS = 256;

  /** How many French words, with the end, short, middle-sized and long sentences have. */
  private static final List<Integer> ROOMS = List.of(6, 8, 12);

  @Override
  public String name() {
    return "translate";
  }

  @Override
  public String description() {
    return "short English sentences in French";
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    // All translations of a sentence lie on one side: no tested sentence was ever learned from.
    Fold<Pair> split = Dataset.of(pairs()).splitGroups(0.9, Pair::given, run.seed());
    Fold<Pair> rest = split.train().splitGroups(0.95, Pair::given, run.seed());
    List<Pair> training = rest.train().shuffle(run.seed()).toList();
    training = training.subList(0, run.samples(training.size()));
    Lexicon english = Lexicon.of(training.stream().map(Pair::given), 2);
    Lexicon french = Lexicon.of(training.stream().map(Pair::said), 2);
    run.say(
        "%d pairs to learn from; %d English and %d French words.",
        training.size(), english.size(), french.size());

    int epochs = run.epochs(20);
    int batchSize = run.batchSize(64);
    Translator translator =
        network(english, french, epochs * Math.ceilDiv(training.size(), batchSize));
    translator
        .model()
        .fit(
            translator.batches(training, batchSize, run.seed()),
            Fit.epochs(epochs)
                .validationData(translator.batches(rest.test().toList(), 256, 0))
                .verbose(0)
                .callbacks(run.progress("", epochs)));
    run.save(translator.model());

    List<Pair> held = split.test().toList();
    Translations translations = Translations.of(translator, held, BEAM);
    run.figure("test_bleu", translations.bleu(), ">= 35");
    run.table(
        "Sentences never learned from",
        List.of("English", "the network", "a person"),
        translations.rows(12));
    Pair longest = translations.longest();
    run.picture(
        "translate.png",
        "Which English word (columns) the network looked at when it wrote each French one (rows).",
        MatrixPicture.draw(
            longest.said(),
            longest.given(),
            translator.attention(longest.given(), longest.said()),
            new String[0][0]));
    List<Pair> some = split.test().shuffle(run.seed()).take(SHOWN).toList();
    run.test(translator.model(), translator.samples(some));
  }

  /** All pairs that fit, in lower case. */
  private static List<Pair> pairs() {
    return Corpora.tabbed(DataSets.englishFrench()).stream()
        .map(line -> new Pair(Lexicon.words(line.text()), Lexicon.words(line.label())))
        .filter(pair -> pair.given().size() <= SOURCE && pair.said().size() < ROOMS.getLast())
        .toList();
  }

  static Translator network(Lexicon english, Lexicon french, int steps) {
    SymbolicTensor source = new Input(SOURCE).dtype("int32").name("english").output();
    SymbolicTensor soFar = new Input(Shape.UNKNOWN).dtype("int32").name("so_far").output();
    SymbolicTensor x = new Embedding(english.size(), WIDTH).maskZero(true).call(source);
    x = new Dropout(0.3).call(x);
    List<SymbolicTensor> read =
        new Bidirectional(new GRU(UNITS / 2).returnSequences(true).returnState(true))
            .connect(List.of(x));
    SymbolicTensor start =
        new Dense(UNITS).activation("tanh").call(new Concatenate().call(read.get(1), read.get(2)));
    SymbolicTensor y = new Embedding(french.size(), WIDTH).call(soFar);
    y = new Dropout(0.3).call(y);
    y = new GRU(UNITS).returnSequences(true).call(y, start);
    List<SymbolicTensor> seen =
        new MultiHeadAttention(1, WIDTH)
            .connect(LayerCall.of(y, read.getFirst()).set("return_attention_scores", true));
    y = new Concatenate().call(y, seen.getFirst());
    y = new Dense(UNITS).activation("tanh").call(y);
    y = new Dropout(0.4).call(y);
    y = new Dense(french.size()).call(y);
    Model model = Model.of(List.of(source, soFar), List.of(y));
    model.compile(
        new AdamW(new CosineDecay(0, steps * 0.96, 0, 3e-3, steps * 0.04))
            .weightDecay(0.01)
            .clipnorm(1),
        new SparseCategoricalCrossentropy().fromLogits(true).ignoreClass(0));
    Model looks = Model.of(List.of(source, soFar), List.of(seen.get(1)));
    return new Translator(model, looks, english, french, SOURCE, ROOMS);
  }
}
