package org.pellucid.benchmarks.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.Dataset;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Sequential;

/** The program behind {@code ./bench pipeline}. */
public final class Pipeline {
  private static final String HELP =
      """
      What a pipeline costs in training, beside arrays in memory: the same network, the same steps.

      ./bench pipeline [--network mlp|cnn] [--steps N] [--rounds N]

      arrays    fit on arrays, shuffled
      samples   a Dataset over the same arrays: shuffle, batch, prefetch
      decoded   a Dataset of pictures of bytes: shuffle, map to floats, batch, prefetch
      Rounds take turns; the time is that of the fastest one, the difference the median of all rounds.
      """;

  private static final int BATCH = 128;
  private static final int PIXELS = 28 * 28;
  private static final int CLASSES = 10;
  private static final int WARM_UP = 3;

  private record Picture(byte[] pixels, int label) {
    NdArray decoded() {
      float[] x = new float[pixels.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = (pixels[i] & 0xff) / 255f;
      }
      return NdArray.of(x, 28, 28, 1);
    }
  }

  private Pipeline() {}

  /**
   * Measures and reports.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    List<String> networks = List.of("mlp", "cnn");
    int steps = 40;
    int rounds = 8;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--network" -> networks = List.of(arguments[++i]);
        case "--steps" -> steps = Integer.parseInt(arguments[++i]);
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        default -> {
          System.out.print(HELP);
          return;
        }
      }
    }
    System.out.println("| network | fed by | ms per step | over arrays |");
    System.out.println("|---|---|--:|--:|");
    for (String network : networks) {
      measure(network, steps, rounds);
    }
  }

  private static void measure(String network, int steps, int rounds) {
    List<Picture> pictures = pictures(steps * BATCH);
    float[] x = new float[pictures.size() * PIXELS];
    int[] y = new int[pictures.size()];
    for (int i = 0; i < y.length; i++) {
      System.arraycopy(pictures.get(i).decoded().data(), 0, x, i * PIXELS, PIXELS);
      y[i] = pictures.get(i).label();
    }
    NdArray xs = NdArray.of(x, y.length, 28, 28, 1);
    NdArray ys = NdArray.of(y);
    Dataset<Batch> samples =
        Dataset.ofArrays(xs, ys)
            .shuffle(1)
            .batches(BATCH, sample -> sample.x(), sample -> sample.y())
            .prefetch(4);
    Dataset<Batch> decoded =
        Dataset.of(pictures)
            .shuffle(1)
            .batches(BATCH, Picture::decoded, Picture::label)
            .prefetch(4);
    Fit fit = Fit.epochs(1).batchSize(BATCH).verbose(0);
    List<String> names = List.of("arrays", "samples", "decoded");
    List<Consumer<Sequential>> ways =
        List.of(
            model -> model.fit(xs, ys, fit),
            model -> model.fit(samples, fit),
            model -> model.fit(decoded, fit));
    List<Sequential> models = new ArrayList<>();
    for (int i = 0; i < ways.size(); i++) {
      models.add(model(network));
    }
    double[][] times = new double[ways.size()][rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        ways.get(i).accept(models.get(i));
        if (round >= 0) {
          times[i][round] = (System.nanoTime() - start) / 1e6 / steps;
        }
      }
    }
    for (int i = 0; i < times.length; i++) {
      double[] ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        ratios[round] = times[i][round] / times[0][round];
      }
      Arrays.sort(ratios);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.3f | %+.1f %% |%n",
          network,
          names.get(i),
          Arrays.stream(times[i]).min().orElseThrow(),
          100 * (ratios[rounds / 2] - 1));
    }
  }

  private static List<Picture> pictures(int count) {
    Random random = new Random(1);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[PIXELS];
      random.nextBytes(pixels);
      pictures.add(new Picture(pixels, random.nextInt(CLASSES)));
    }
    return pictures;
  }

  private static Sequential model(String network) {
    Session.setRandomSeed(1);
    Sequential model =
        network.equals("mlp")
            ? new Sequential(
                new Input(28, 28, 1),
                new Flatten(),
                new Dense(512).activation("relu"),
                new Dense(512).activation("relu"),
                new Dense(CLASSES).activation("softmax"))
            : new Sequential(
                new Input(28, 28, 1),
                new Conv2D(32, 3).activation("relu"),
                new MaxPooling2D(2),
                new Conv2D(64, 3).activation("relu"),
                new MaxPooling2D(2),
                new Flatten(),
                new Dense(CLASSES).activation("softmax"));
    model.compile("adam", "sparse_categorical_crossentropy");
    return model;
  }
}
