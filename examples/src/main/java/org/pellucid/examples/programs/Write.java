package org.pellucid.examples.programs;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.History;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
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

  /** The characters that occur, each with a number: its place in this string. */
  record Letters(String all) {
    static Letters of(String text) {
      return new Letters(
          text.chars()
              .distinct()
              .sorted()
              .collect(StringBuilder::new, (out, c) -> out.append((char) c), StringBuilder::append)
              .toString());
    }

    int[] encode(String text) {
      return text.chars().map(all::indexOf).toArray();
    }

    String decode(int[] tokens) {
      StringBuilder text = new StringBuilder();
      Arrays.stream(tokens).forEach(token -> text.append(all.charAt(token)));
      return text.toString();
    }
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    String text = DataSets.tinyShakespeare();
    Letters letters = Letters.of(text);
    // The last tenth is never learned from.
    int[] tokens = letters.encode(text);
    int cut = tokens.length / 10 * 9;
    int[] training = Arrays.copyOf(tokens, run.samples(cut));
    int[] heldOut = Arrays.copyOfRange(tokens, cut, tokens.length);

    int epochs = run.epochs(3);
    int batchSize = run.batchSize(16);
    Dataset<Batch> batches = batches(anywhere(training, run.seed()), batchSize);
    Dataset<Batch> validation = batches(oneAfterTheOther(heldOut), 64);

    Model model = network(letters.all().length(), epochs * batches.count());
    List<List<String>> pages = new ArrayList<>();
    Callback writer =
        new Callback() {
          @Override
          public void onEpochEnd(int epoch, Logs logs) {
            String written = go(model, letters, "\n", 160, run.seed()).strip();
            run.say("After epoch " + (epoch + 1) + " it writes:\n" + written);
            pages.add(List.of("epoch " + (epoch + 1), written));
          }
        };
    History history =
        model.fit(
            batches,
            Fit.epochs(epochs)
                .validationData(validation)
                .verbose(0)
                .callbacks(run.progress("", epochs), writer));

    run.save(model);
    double loss = history.get("val_loss").getLast();
    run.figure("validation_loss", loss, "<= 1.65");
    run.say("And now at length:\n" + go(model, letters, "\n", 1500, run.seed()).strip());
    run.picture("write.png", "What it writes after each epoch.", drawn(pages));
  }

  /** Windows of one character more than the network reads at once, cut out of the text anywhere. */
  static Dataset<int[]> anywhere(int[] text, long seed) {
    return Dataset.generate(text.length / CONTEXT, i -> i)
        .augment(seed, (i, random) -> window(text, random.nextInt(text.length - CONTEXT)));
  }

  /** Windows that together cover the text once. */
  static Dataset<int[]> oneAfterTheOther(int[] text) {
    return Dataset.generate((text.length - 1) / CONTEXT, i -> window(text, i * CONTEXT));
  }

  private static int[] window(int[] text, int from) {
    return Arrays.copyOfRange(text, from, from + CONTEXT + 1);
  }

  /** From each character the next one is to be guessed. */
  private static Dataset<Batch> batches(Dataset<int[]> windows, int size) {
    return windows.batches(
        size,
        window -> Arrays.copyOf(window, CONTEXT),
        window -> Arrays.copyOfRange(window, 1, CONTEXT + 1));
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

  /** Goes on with a text; what is further back than half the context is forgotten now and then. */
  static String go(Model model, Letters letters, String start, int count, long seed) {
    Generator generator = Generator.of(model, CONTEXT).temperature(0.8).seed(seed);
    StringBuilder text = new StringBuilder(start);
    while (text.length() < start.length() + count) {
      int[] last = letters.encode(text.substring(Math.max(0, text.length() - CONTEXT / 2)));
      text.append(letters.decode(generator.generate(last, CONTEXT - last.length)));
    }
    return text.substring(start.length(), start.length() + count);
  }

  private static BufferedImage drawn(List<List<String>> pages) {
    int line = 16;
    int lines = pages.stream().mapToInt(page -> (int) page.getLast().lines().count() + 1).sum();
    BufferedImage image = new BufferedImage(640, line * lines, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 12));
    int y = line;
    for (List<String> page : pages) {
      graphics.setColor(Color.GRAY);
      graphics.drawString(page.getFirst(), 8, y);
      graphics.setColor(Color.BLACK);
      for (String words : page.getLast().lines().toList()) {
        graphics.drawString(words, 90, y);
        y += line;
      }
      y += line;
    }
    graphics.dispose();
    return image;
  }
}
