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
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.audio.Features;
import org.pellucid.data.audio.Sound;
import org.pellucid.data.audio.SpecAugment;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Activation;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/** Spoken digits, also of speakers that the network never heard. */
final class Speech implements Application {
  private static final int RATE = 8000;
  static final int FRAMES = 48;
  static final int BANDS = 32;

  /** Recordings of each speaker and digit with a number below this are the test part. */
  private static final int TEST_NUMBERS = 5;

  /** What is quieter than the loudest moment by more than this is silence; 60 decibels. */
  private static final double RANGE = 6 * Math.log(10);

  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  /** How many changed versions of each recording are learned from. */
  private static final int VERSIONS = 8;

  /** A digit, said by a speaker for the n-th time: its spectra, first as it is, then changed. */
  record Recording(int digit, String speaker, int number, List<float[][]> versions) {}

  @Override
  public String name() {
    return "speech";
  }

  @Override
  public String description() {
    return "spoken digits, also of strangers";
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    List<Recording> all = recordings(DataSets.spokenDigits(), run.seed());
    int epochs = run.epochs(40);
    int batchSize = run.batchSize(32);

    List<Recording> others = all.stream().filter(r -> r.number() < TEST_NUMBERS).toList();
    List<Recording> known = all.stream().filter(r -> r.number() >= TEST_NUMBERS).toList();
    Model model = trained(run, "known speakers", known, epochs, batchSize);
    run.save(model);
    int[] guesses = guesses(model, others);
    run.figure("accuracy_known_speakers", accuracy(others, guesses), ">= 0.97");

    List<String> speakers = all.stream().map(Recording::speaker).distinct().sorted().toList();
    List<List<String>> rows = new ArrayList<>();
    List<Recording> heard = new ArrayList<>();
    List<Integer> taken = new ArrayList<>();
    double sum = 0;
    for (String stranger : speakers) {
      List<Recording> test = all.stream().filter(r -> r.speaker().equals(stranger)).toList();
      List<Recording> rest = all.stream().filter(r -> !r.speaker().equals(stranger)).toList();
      int[] said = guesses(trained(run, "without " + stranger, rest, epochs, batchSize), test);
      double accuracy = accuracy(test, said);
      sum += accuracy;
      rows.add(List.of(stranger, String.format(Locale.ROOT, "%.1f %%", 100 * accuracy)));
      heard.addAll(test);
      Arrays.stream(said).forEach(taken::add);
    }
    run.table("Speakers that the network never heard", List.of("speaker", "right"), rows);
    run.figure("accuracy_unseen_speakers", sum / speakers.size(), ">= 0.80");
    run.picture(
        "speech.png",
        "Digits of speakers never heard: rows are what was said, columns what was understood.",
        MatrixPicture.confusion(
            DIGITS,
            heard.stream().mapToInt(Recording::digit).toArray(),
            taken.stream().mapToInt(i -> i).toArray()));
  }

  /** Reads {@code DIGIT_SPEAKER_NUMBER.wav}. */
  static List<Recording> recordings(Path folder, long seed) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted()
          .map(file -> {
            String name = file.getFileName().toString().replace(".wav", "");
            String[] parts = name.split("_", -1);
            return new Recording(
                Integer.parseInt(parts[0]),
                parts[1],
                Integer.parseInt(parts[2]),
                versions(Sound.read(file).mono(), new SplittableRandom(seed + name.hashCode())));
          })
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Model trained(
      Run run, String phase, List<Recording> training, int epochs, int batch) {
    int count = run.samples(training.size());
    Dataset<Recording> data = Dataset.of(training).shuffle(run.seed()).take(count);
    Model model = network(epochs * Math.ceilDiv(count, batch));
    model.fit(
        data.shuffle(run.seed() + 1)
            .augment(run.seed(), (recording, random) -> changed(recording, random))
            .batches(batch, Heard::picture, Heard::digit),
        Fit.epochs(epochs).verbose(0).callbacks(run.progress(phase, epochs)));
    return model;
  }

  /** What the network gets of a recording. */
  record Heard(float[][] spectrum, int digit) {
    /** {@code [frames, bands, 1]}. */
    NdArray picture() {
      float[] values = new float[FRAMES * BANDS];
      for (int f = 0; f < FRAMES; f++) {
        System.arraycopy(spectrum[f], 0, values, f * BANDS, BANDS);
      }
      return NdArray.of(values, FRAMES, BANDS, 1);
    }
  }

  static Heard plain(Recording recording) {
    return new Heard(placed(recording.versions().getFirst(), 0), recording.digit());
  }

  /** One of the versions, moved in time, with some bands and moments masked. */
  static Heard changed(Recording recording, RandomGenerator random) {
    float[][] spectrum =
        placed(recording.versions().get(random.nextInt(VERSIONS)), random.nextInt(9) - 4);
    // Another microphone or room: high or middle bands are louder or quieter.
    double tilt = 0.1 * random.nextGaussian();
    double bend = 0.1 * random.nextGaussian();
    for (float[] frame : spectrum) {
      for (int b = 0; b < BANDS; b++) {
        double at = 2.0 * b / (BANDS - 1) - 1;
        frame[b] += (float) (frame[b] == 0 ? 0 : tilt * at + bend * (at * at - 0.33));
      }
    }
    spectrum = new SpecAugment().frequency(1, 5).time(1, 6).apply(spectrum, random);
    return new Heard(spectrum, recording.digit());
  }

  /** The recording as it is, and as others might have said it elsewhere. */
  static List<float[][]> versions(Sound sound, RandomGenerator random) {
    List<float[][]> versions = new ArrayList<>();
    versions.add(spectrum(sound));
    for (int i = 1; i < VERSIONS; i++) {
      // A smaller or larger head changes the pitch and the speed at once.
      int fortieths = Math.clamp(Math.round(40 + 5 * random.nextGaussian()), 28, 56);
      Sound other = Sound.of(sound.resample(RATE / 40 * fortieths).channel(0), RATE);
      versions.add(spectrum(other.mix(noise(random), 10 + 40 * random.nextDouble())));
    }
    return versions;
  }

  /** Half a second of noise, from a hiss to a rumble. */
  private static Sound noise(RandomGenerator random) {
    float[] noise = new float[RATE / 2];
    float last = 0;
    float colour = random.nextFloat();
    for (int i = 0; i < noise.length; i++) {
      last = colour * last + (float) random.nextGaussian();
      noise[i] = last;
    }
    return Sound.of(noise, RATE);
  }

  /** Log-mel bands from 0, silence, to 1, the loudest. */
  private static float[][] spectrum(Sound sound) {
    float[][] mel =
        new Features(RATE).frame(256).hop(128).mel(BANDS).range(60, 3800).logMel(sound.trim(40));
    float loudest = Float.NEGATIVE_INFINITY;
    for (float[] frame : mel) {
      for (float band : frame) {
        loudest = Math.max(loudest, band);
      }
    }
    for (float[] frame : mel) {
      for (int b = 0; b < BANDS; b++) {
        frame[b] = (float) Math.max(0, 1 + (frame[b] - loudest) / RANGE);
      }
    }
    return mel;
  }

  /** All of one length: in the middle of silence, moved in time. */
  private static float[][] placed(float[][] spectrum, int shift) {
    float[][] result = new float[FRAMES][BANDS];
    int from = Math.max(0, (FRAMES - spectrum.length) / 2 + shift);
    for (int f = 0; f < spectrum.length && from + f < FRAMES; f++) {
      result[from + f] = spectrum[f].clone();
    }
    return result;
  }

  static Model network(int steps) {
    Sequential model = new Sequential(new Input(FRAMES, BANDS, 1));
    for (int filters : new int[] {16, 32, 64}) {
      model
          .add(new Conv2D(filters, 3).padding("same").useBias(false))
          .add(new BatchNormalization().momentum(0.9))
          .add(new Activation("relu"))
          .add(new MaxPooling2D(2));
    }
    model
        .add(new Flatten())
        .add(new Dropout(0.4))
        .add(new Dense(64).activation("relu"))
        .add(new Dropout(0.2))
        .add(new Dense(10).activation("softmax"));
    model.compile(
        new AdamW(new CosineDecay(2e-3, steps)).weightDecay(0.01),
        new SparseCategoricalCrossentropy(),
        "accuracy");
    return model;
  }

  private static int[] guesses(Model model, List<Recording> recordings) {
    float[] x = new float[recordings.size() * FRAMES * BANDS];
    for (int i = 0; i < recordings.size(); i++) {
      float[] one = plain(recordings.get(i)).picture().toFloatArray();
      System.arraycopy(one, 0, x, i * one.length, one.length);
    }
    return model
        .predict(NdArray.of(x, recordings.size(), FRAMES, BANDS, 1), 128)
        .argmax(-1)
        .value()
        .toIntArray();
  }

  private static double accuracy(List<Recording> recordings, int[] guesses) {
    return IntStream.range(0, guesses.length)
            .filter(i -> guesses[i] == recordings.get(i).digit())
            .count()
        / (double) guesses.length;
  }
}
