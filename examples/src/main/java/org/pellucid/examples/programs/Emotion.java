package org.pellucid.examples.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.audio.Features;
import org.pellucid.data.audio.Sound;
import org.pellucid.data.audio.SpecAugment;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Activation;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv1D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.GlobalMaxPooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling1D;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/** Whether a stranger is angry, bored, happy ..., from the sound of the voice. */
final class Emotion implements Application {
  private static final int RATE = 11_025;
  private static final int HOP = 165;
  static final int FRAMES = 128;
  private static final int BANDS = 38;

  /** Bands, then the pitch, then whether there is one. */
  static final int WIDTH = BANDS + 2;

  /** How many changed versions of each recording are learned from. */
  private static final int VERSIONS = 8;

  private static final Features FEATURES =
      new Features(RATE).frame(300).hop(HOP).mel(BANDS).range(60, 5400);

  /** The logarithm of what counts as silence. */
  private static final float FLOOR = -14;

  private static final String LETTERS = "WLEAFTN";
  private static final List<String> EMOTIONS =
      List.of("anger", "boredom", "disgust", "fear", "happiness", "sadness", "neutral");

  /** A recording: who said it, how, and what the network gets of it, first as it is. */
  record Recording(String speaker, int emotion, List<float[][]> versions) {}

  @Override
  public String name() {
    return "emotion";
  }

  @Override
  public String description() {
    return "anger, joy, fear and others in the voices of strangers";
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    List<Recording> all = recordings(DataSets.emotionalSpeech(), run.seed());
    List<String> speakers = all.stream().map(Recording::speaker).distinct().sorted().toList();
    run.say(all.size() + " recordings of " + speakers.size() + " speakers.");

    int epochs = run.epochs(200);
    int batchSize = run.batchSize(32);
    List<List<String>> rows = new ArrayList<>();
    List<Recording> heard = new ArrayList<>();
    List<Integer> taken = new ArrayList<>();
    for (String stranger : speakers) {
      List<Recording> test = all.stream().filter(r -> r.speaker().equals(stranger)).toList();
      List<Recording> rest = all.stream().filter(r -> !r.speaker().equals(stranger)).toList();
      int count = run.samples(rest.size());
      Model model = network(epochs * Math.ceilDiv(count, batchSize));
      model.fit(
          Dataset.of(rest)
              .shuffle(run.seed())
              .take(count)
              .shuffle(run.seed() + 1)
              .augment(run.seed(), Emotion::version)
              .batches(batchSize, Heard::spectrum, Heard::emotion),
          Fit.epochs(epochs)
              .verbose(0)
              .callbacks(run.progress("without speaker " + stranger, epochs)));
      int[] said = guesses(model, test);
      heard.addAll(test);
      Arrays.stream(said).forEach(taken::add);
      rows.add(
          List.of(
              stranger,
              String.valueOf(test.size()),
              String.format(Locale.ROOT, "%.1f %%", 100 * accuracy(test, said))));
      if (stranger.equals(speakers.getLast())) {
        run.save(model);
      }
    }
    run.table(
        "Each speaker judged by a network that never heard him or her",
        List.of("speaker", "recordings", "right"),
        rows);
    int[] guesses = taken.stream().mapToInt(i -> i).toArray();
    run.figure("accuracy_unseen_speakers", accuracy(heard, guesses), ">= 0.60");
    run.picture(
        "emotion.png",
        "Emotions of speakers never heard: rows are what was played, columns what was understood.",
        MatrixPicture.confusion(
            EMOTIONS, heard.stream().mapToInt(Recording::emotion).toArray(), guesses));
  }

  /** Reads files named after speaker, sentence, emotion and take, such as {@code 03a01Fa.wav}. */
  private static List<Recording> recordings(Path folder, long seed) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted()
          .map(file -> {
            String name = file.getFileName().toString();
            return new Recording(
                name.substring(0, 2),
                LETTERS.indexOf(name.charAt(5)),
                versions(
                    Sound.read(file).mono().resample(RATE),
                    new SplittableRandom(seed + name.hashCode())));
          })
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The recording as it is, and as it might also have sounded: other voices, rooms and noise. */
  static List<float[][]> versions(Sound sound, RandomGenerator random) {
    float[] pitch = FEATURES.pitch(sound, 70, 500);
    List<float[][]> versions = new ArrayList<>();
    versions.add(spectrum(sound, pitch, 1));
    for (int i = 1; i < VERSIONS; i++) {
      int parts = Math.clamp(Math.round(45 + 4 * random.nextGaussian()), 37, 55);
      Sound changed = Sound.of(sound.resample(RATE / 45 * parts).channel(0), RATE);
      float[] noise = new float[RATE / 2];
      for (int n = 0; n < noise.length; n++) {
        noise[n] = (float) random.nextGaussian();
      }
      Sound noisy = changed.mix(Sound.of(noise, RATE), 15 + 30 * random.nextDouble());
      versions.add(spectrum(noisy, pitch, 45.0 / parts));
    }
    return versions;
  }

  /**
   * Log-mel bands, free of how loud the recording is, and the pitch in octaves.
   *
   * @param sound the recording, perhaps changed
   * @param pitch the pitch of each frame before the change
   * @param speed how much faster it has become, and by how much higher
   */
  private static float[][] spectrum(Sound sound, float[] pitch, double speed) {
    float[][] mel = FEATURES.logMel(sound);
    double sum = 0;
    for (float[] frame : mel) {
      for (float band : frame) {
        sum += Math.max(band, FLOOR);
      }
    }
    float mean = (float) (sum / ((double) mel.length * BANDS));
    float[][] result = new float[mel.length][WIDTH];
    for (int f = 0; f < mel.length; f++) {
      for (int b = 0; b < BANDS; b++) {
        result[f][b] = (Math.max(mel[f][b], FLOOR) - mean) / 3;
      }
      double voice = speed * pitch[Math.min(pitch.length - 1, (int) (f * speed))];
      if (voice > 0) {
        result[f][BANDS] = (float) (Math.log(voice / 180) / Math.log(2));
        result[f][BANDS + 1] = 1;
      }
    }
    return result;
  }

  /** A recording as the network gets it. */
  record Heard(float[][] spectrum, int emotion) {}

  /** One of the versions, moved in time, with some bands and moments masked. */
  static Heard version(Recording recording, RandomGenerator random) {
    float[][] spectrum = recording.versions().get(random.nextInt(VERSIONS));
    return new Heard(
        new SpecAugment()
            .frequency(1, 6)
            .time(2, 12)
            .apply(window(spectrum, random.nextInt(21) - 10), random),
        recording.emotion());
  }

  private static float[][] window(float[][] spectrum, int shift) {
    float[][] result = new float[FRAMES][];
    for (int f = 0; f < FRAMES; f++) {
      result[f] = spectrum[Math.floorMod(f + shift, spectrum.length)];
    }
    return result;
  }

  static Model network(int steps) {
    SymbolicTensor input = Input.of(FRAMES, WIDTH);
    SymbolicTensor x = input;
    for (int i = 0; i < 2; i++) {
      x = new Conv1D(64, 5).padding("same").useBias(false).call(x);
      x = new Activation("relu").call(new BatchNormalization().momentum(0.9).call(x));
      x = new MaxPooling1D(2).call(x);
      x = new Dropout(0.2).call(x);
    }
    x =
        new Concatenate()
            .call(new GlobalAveragePooling1D().call(x), new GlobalMaxPooling1D().call(x));
    x = new Dropout(0.4).call(x);
    Model model = Model.of(input, new Dense(7).activation("softmax").call(x));
    model.compile(
        new AdamW(new CosineDecay(2e-3, steps)).weightDecay(0.05),
        new SparseCategoricalCrossentropy(),
        "accuracy");
    return model;
  }

  private static int[] guesses(Model model, List<Recording> recordings) {
    float[][][] x =
        recordings.stream().map(r -> window(r.versions().getFirst(), 0)).toArray(float[][][]::new);
    return model.predict(x, 64).argmax(-1).value().toIntArray();
  }

  private static double accuracy(List<Recording> recordings, int[] guesses) {
    return IntStream.range(0, guesses.length)
            .filter(i -> guesses[i] == recordings.get(i).emotion())
            .count()
        / (double) guesses.length;
  }
}
