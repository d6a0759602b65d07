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
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv1D;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.GlobalMaxPooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.Reshape;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.CategoricalCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/** Spoken digits, also of speakers that the network never heard. */
final class Speech implements Application {
  private static final int RATE = 8000;
  static final int FRAMES = 48;
  static final int BANDS = 24;

  /** Recordings of each speaker and digit with a number below this are the test part. */
  private static final int TEST_NUMBERS = 5;

  /** What is quieter than the loudest moment by more than this is silence; 60 decibels. */
  private static final double RANGE = 6 * Math.log(10);

  private static final List<String> WORDS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  /** How often each word counts: there is one recording of it, where speakers have 50. */
  static final int WORD_COUNT = 10;

  /** How many networks are asked together: they differ by chance alone. */
  private static final int NETWORKS = 2;

  /** How many changed versions of each recording are learned from. */
  static final int VERSIONS = 12;

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
    List<Recording> words = words(DataSets.folder("speech-commands-sample"), run.seed());
    int epochs = run.epochs(30);
    int batchSize = run.batchSize(32);

    List<Recording> others = all.stream().filter(r -> r.number() < TEST_NUMBERS).toList();
    List<Recording> known = all.stream().filter(r -> r.number() >= TEST_NUMBERS).toList();
    List<Model> models = trained(run, "known speakers", known, words, epochs, batchSize);
    run.save(models.getFirst());
    int[] guesses = guesses(models, others);
    run.figure("accuracy_known_speakers", accuracy(others, guesses), ">= 0.97");

    List<String> speakers = all.stream().map(Recording::speaker).distinct().sorted().toList();
    List<List<String>> rows = new ArrayList<>();
    List<Recording> heard = new ArrayList<>();
    List<Integer> taken = new ArrayList<>();
    double sum = 0;
    for (String stranger : speakers) {
      List<Recording> test = all.stream().filter(r -> r.speaker().equals(stranger)).toList();
      List<Recording> rest = all.stream().filter(r -> !r.speaker().equals(stranger)).toList();
      int[] said =
          guesses(trained(run, "without " + stranger, rest, words, epochs, batchSize), test);
      double accuracy = accuracy(test, said);
      run.say(String.format(Locale.ROOT, "%s, never heard: %.3f", stranger, accuracy));
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
            IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
            heard.stream().mapToInt(Recording::digit).toArray(),
            taken.stream().mapToInt(i -> i).toArray()));
  }

  /** Reads {@code DIGIT_SPEAKER_NUMBER.wav}. */
  static List<Recording> recordings(Path folder, long seed) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted()
          .parallel()
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

  /** Reads {@code zero.wav} to {@code nine.wav}: one recording of each, changed again and again. */
  static List<Recording> words(Path folder, long seed) {
    return IntStream.range(0, WORDS.size() * WORD_COUNT)
        .parallel()
        .mapToObj(i -> {
          int digit = i % WORDS.size();
          Sound word = Sound.read(folder.resolve(WORDS.get(digit) + ".wav")).mono();
          var random = new SplittableRandom(seed + i);
          return new Recording(digit, "words", i, versions(word.resample(RATE), random));
        })
        .toList();
  }

  private static List<Model> trained(
      Run run, String phase, List<Recording> all, List<Recording> words, int epochs, int batch) {
    List<Recording> voices = Stream.concat(all.stream(), words.stream()).toList();
    int count = run.samples(voices.size());
    List<Recording> training = Dataset.of(voices).shuffle(run.seed()).take(count).toList();
    List<Model> models = new ArrayList<>();
    for (int n = 0; n < NETWORKS; n++) {
      long seed = run.seed() + n;
      Model model = network(epochs * Math.ceilDiv(count, batch));
      model.fit(
          Dataset.of(training)
              .shuffle(seed + 1)
              .augment(seed, (recording, random) -> heard(recording, training, random))
              .batches(batch, Heard::picture, Heard::digits),
          Fit.epochs(epochs)
              .verbose(0)
              .callbacks(run.progress(phase + ", network " + (n + 1), epochs)));
      models.add(model);
    }
    return models;
  }

  /** What the network gets of a recording, or of two at once: how much it is of each digit. */
  record Heard(float[][] spectrum, float[] digits) {
    static Heard of(float[][] spectrum, int digit) {
      float[] digits = new float[WORDS.size()];
      digits[digit] = 1;
      return new Heard(spectrum, digits);
    }

    /** Both laid over each other (mixup). */
    Heard mix(Heard other, float share) {
      float[][] both = new float[FRAMES][];
      for (int f = 0; f < FRAMES; f++) {
        both[f] = mix(spectrum[f], other.spectrum[f], share);
      }
      return new Heard(both, mix(digits, other.digits, share));
    }

    private static float[] mix(float[] one, float[] other, float share) {
      float[] both = new float[one.length];
      for (int i = 0; i < both.length; i++) {
        both[i] = share * one[i] + (1 - share) * other[i];
      }
      return both;
    }

    /** {@code [frames, bands, 1]}. */
    NdArray picture() {
      float[] values = new float[FRAMES * BANDS];
      copy(spectrum, values, 0);
      return NdArray.of(values, FRAMES, BANDS, 1);
    }
  }

  static Heard plain(Recording recording) {
    return Heard.of(placed(recording.versions().getFirst(), 0), recording.digit());
  }

  /** A changed recording, every other time with a quieter one of the others laid over it. */
  static Heard heard(Recording recording, List<Recording> all, RandomGenerator random) {
    Heard one = changed(recording, random);
    if (random.nextBoolean()) {
      return one;
    }
    Heard other = changed(all.get(random.nextInt(all.size())), random);
    return one.mix(other, 0.5f + random.nextFloat() / 2);
  }

  /** One of the versions, slower or faster, moved in time, with some bands and moments masked. */
  static Heard changed(Recording recording, RandomGenerator random) {
    float[][] version = recording.versions().get(random.nextInt(VERSIONS));
    int frames = (int) Math.round(version.length * Math.exp(0.15 * random.nextGaussian()));
    float[][] spectrum = placed(stretched(version, Math.max(4, frames)), random.nextInt(9) - 4);
    spectrum = new SpecAugment().frequency(1, 3).time(1, 6).apply(spectrum, random);
    return Heard.of(spectrum, recording.digit());
  }

  /** The recording as it is, and as others might have said it elsewhere. */
  static List<float[][]> versions(Sound sound, RandomGenerator random) {
    List<float[][]> versions = new ArrayList<>();
    versions.add(spectrum(sound, 1));
    for (int i = 1; i < VERSIONS; i++) {
      // Tighter or looser vocal cords change the pitch, a smaller or larger head the rest.
      int fortieths = Math.clamp(Math.round(40 + 5 * random.nextGaussian()), 28, 56);
      Sound other = Sound.of(sound.resample(RATE / 40 * fortieths).channel(0), RATE);
      Sound noisy = other.mix(noise(random), 10 + 40 * random.nextDouble());
      versions.add(spectrum(noisy, Math.clamp(Math.exp(0.1 * random.nextGaussian()), 0.75, 1.33)));
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

  /**
   * Log-mel bands over a range of 1, each band less its own mean: what microphone, room and voice
   * add to all moments alike is gone.
   *
   * @param sound the recording
   * @param warp by how much the vocal tract seems longer
   */
  private static float[][] spectrum(Sound sound, double warp) {
    float[][] mel =
        new Features(RATE)
            .frame(256)
            .hop(128)
            .mel(BANDS)
            .range(60, 3800)
            .warp(warp)
            .logMel(sound.trim(40));
    float loudest = Float.NEGATIVE_INFINITY;
    for (float[] frame : mel) {
      for (float band : frame) {
        loudest = Math.max(loudest, band);
      }
    }
    for (int b = 0; b < BANDS; b++) {
      double sum = 0;
      for (float[] frame : mel) {
        frame[b] = (float) Math.max(0, 1 + (frame[b] - loudest) / RANGE);
        sum += frame[b];
      }
      for (float[] frame : mel) {
        frame[b] -= (float) (sum / mel.length);
      }
    }
    return mel;
  }

  /** The same in another number of frames. */
  static float[][] stretched(float[][] spectrum, int frames) {
    float[][] result = new float[frames][BANDS];
    for (int f = 0; f < frames; f++) {
      double at = f * (spectrum.length - 1.0) / (frames - 1);
      int before = (int) at;
      float[] next = spectrum[Math.min(before + 1, spectrum.length - 1)];
      for (int b = 0; b < BANDS; b++) {
        result[f][b] =
            (float) (spectrum[before][b] + (at - before) * (next[b] - spectrum[before][b]));
      }
    }
    return result;
  }

  /** All of one length: in the middle of zeros, moved in time; what is too long loses its ends. */
  private static float[][] placed(float[][] spectrum, int shift) {
    float[][] result = new float[FRAMES][BANDS];
    int from = (FRAMES - spectrum.length) / 2 + (spectrum.length < FRAMES ? shift : 0);
    for (int f = 0; f < spectrum.length; f++) {
      if (from + f >= 0 && from + f < FRAMES) {
        result[from + f] = spectrum[f].clone();
      }
    }
    return result;
  }

  /**
   * Convolutions see sounds, in time and frequency; after that each band keeps its place, but what
   * was heard when does not matter: means and maxima over all moments decide.
   */
  static Model network(int steps) {
    SymbolicTensor input = Input.of(FRAMES, BANDS, 1);
    SymbolicTensor x = new MaxPooling2D(2).call(convolution(input, 16));
    x = new MaxPooling2D(2).call(convolution(x, 32));
    x = new MaxPooling2D(1, 2).call(convolution(x, 64));
    x = new Dropout(0.2).call(new Reshape(FRAMES / 4, BANDS / 8 * 64).call(x));
    x = new Conv1D(64, 3).padding("same").useBias(false).call(x);
    x = new Activation("relu").call(new BatchNormalization().momentum(0.9).call(x));
    x =
        new Concatenate()
            .call(new GlobalAveragePooling1D().call(x), new GlobalMaxPooling1D().call(x));
    x = new Dropout(0.4).call(x);
    Model model = Model.of(input, new Dense(10).activation("softmax").call(x));
    model.compile(
        new AdamW(new CosineDecay(2e-3, steps)).weightDecay(0.01).clipnorm(5),
        new CategoricalCrossentropy(),
        "accuracy");
    return model;
  }

  private static SymbolicTensor convolution(SymbolicTensor x, int filters) {
    x = new Conv2D(filters, 3).padding("same").useBias(false).call(x);
    return new Activation("relu").call(new BatchNormalization().momentum(0.9).call(x));
  }

  /** Each recording is listened to nine times: slower, as it is, faster; earlier and later. */
  static int[] guesses(List<Model> models, List<Recording> recordings) {
    double[][] shares = new double[recordings.size()][WORDS.size()];
    for (double length : new double[] {0.85, 1, 1.18}) {
      for (int shift : new int[] {-3, 0, 3}) {
        NdArray heard = heard(recordings, length, shift);
        for (Model model : models) {
          float[] said = model.predict(heard, 128).value().toFloatArray();
          for (int i = 0; i < said.length; i++) {
            shares[i / WORDS.size()][i % WORDS.size()] += said[i];
          }
        }
      }
    }
    return Arrays.stream(shares).mapToInt(Speech::largest).toArray();
  }

  private static NdArray heard(List<Recording> recordings, double length, int shift) {
    float[] all = new float[recordings.size() * FRAMES * BANDS];
    for (int i = 0; i < recordings.size(); i++) {
      float[][] spectrum = recordings.get(i).versions().getFirst();
      int frames = Math.max(4, (int) Math.round(spectrum.length * length));
      copy(placed(stretched(spectrum, frames), shift), all, i * FRAMES * BANDS);
    }
    return NdArray.of(all, recordings.size(), FRAMES, BANDS, 1);
  }

  private static void copy(float[][] spectrum, float[] to, int at) {
    for (int f = 0; f < FRAMES; f++) {
      System.arraycopy(spectrum[f], 0, to, at + f * BANDS, BANDS);
    }
  }

  private static int largest(double[] shares) {
    int best = 0;
    for (int digit = 1; digit < shares.length; digit++) {
      best = shares[digit] > shares[best] ? digit : best;
    }
    return best;
  }

  private static double accuracy(List<Recording> recordings, int[] guesses) {
    return IntStream.range(0, guesses.length)
            .filter(i -> guesses[i] == recordings.get(i).digit())
            .count()
        / (double) guesses.length;
  }
}
