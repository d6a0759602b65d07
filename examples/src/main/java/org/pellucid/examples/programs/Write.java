package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.History;
import org.pellucid.callbacks.LambdaCallback;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.text.Alphabet;
import org.pellucid.data.text.TextWindows;
import org.pellucid.examples.language.PrintedText;
import org.pellucid.examples.language.PrintedText.Passage;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.TokenAndPositionEmbedding;
import org.pellucid.layers.TransformerDecoder;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Generator;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Muon;
import org.pellucid.optimizers.schedules.CosineDecay;

/** A GPT over characters: it reads Shakespeare letter by letter and then goes on by itself. */
final class Write implements Application {
  static final int CONTEXT = 128;
  private static final int WIDTH = 128;
  private static final int BLOCKS = 4;
  private static final int HEADS = 4;
  private static final double LEARNING_RATE = 3e-3;

  @Override
  public String name() {
    return "write";
  }

  @Override
  public String description() {
    return "a GPT that writes like Shakespeare, letter by letter";
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    String text = DataSets.tinyShakespeare();
    Alphabet letters = Alphabet.of(text);
    // The last tenth is never learned from.
    int[] numbers = letters.encode(text);
    int cut = numbers.length / 10 * 9;
    int[] training = Arrays.copyOf(numbers, run.samples(cut));
    int[] heldOut = Arrays.copyOfRange(numbers, cut, numbers.length);

    int epochs = run.epochs(3);
    Dataset<Batch> batches =
        TextWindows.batches(TextWindows.random(training, CONTEXT, run.seed()), run.batchSize(16));
    Model model = network(letters.size(), epochs * batches.count());
    List<Passage> passages = new ArrayList<>();
    History history =
        model.fit(
            batches,
            Fit.epochs(epochs)
                .validationData(TextWindows.batches(TextWindows.consecutive(heldOut, CONTEXT), 64))
                .verbose(0)
                .callbacks(
                    run.progress("", epochs),
                    new LambdaCallback()
                        .onEpochEnd((logs, epoch) -> {
                          String written = written(model, letters, 160, run.seed());
                          run.say("After epoch " + (epoch + 1) + " it writes:\n" + written);
                          passages.add(new Passage("epoch " + (epoch + 1), written));
                        })));

    run.save(model);
    run.figure("validation_loss", history.get("val_loss").getLast(), "<= 1.65");
    run.say("And now at length:\n" + written(model, letters, 1500, run.seed()));
    run.picture("write.png", "What it writes after each epoch.", PrintedText.draw(passages));
  }

  static Model network(int letters, int steps) {
    Sequential model = new Sequential(new TokenAndPositionEmbedding(letters, CONTEXT, WIDTH));
    for (int i = 0; i < BLOCKS; i++) {
      model.add(new TransformerDecoder(4 * WIDTH, HEADS).activation("gelu").normalizeFirst(true));
    }
    model.add(new LayerNormalization()).add(new Dense(letters));
    int warmUp = Math.min(100, steps / 10);
    var rate = new CosineDecay(0, Math.max(1, steps - warmUp), 0.02, LEARNING_RATE, warmUp);
    model.compile(
        new Muon(rate)
            .adamBeta2(0.99)
            .weightDecay(0.1)
            .adamWeightDecay(0.1)
            .clipnorm(1)
            .excludeLayers(List.of("^dense")),
        new SparseCategoricalCrossentropy().fromLogits(true));
    model.buildFor(List.of(Shape.of(Shape.UNKNOWN, CONTEXT)));
    return model;
  }

  /** What the network writes at the beginning of a line, also more than it reads at once. */
  static String written(Model model, Alphabet letters, int count, long seed) {
    Generator generator = Generator.of(model, CONTEXT).temperature(0.8).seed(seed);
    return letters.decode(generator.generateBeyond(letters.encode("\n"), count)).strip();
  }
}
