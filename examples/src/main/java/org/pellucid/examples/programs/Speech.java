package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.pellucid.config.Session;
import org.pellucid.data.ConfusionMatrix;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.examples.sound.Listener;
import org.pellucid.examples.sound.SpokenDigit;
import org.pellucid.examples.sound.SpokenDigit.Ear;
import org.pellucid.examples.sound.SpokenDigit.Heard;
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
  /** Recordings of each speaker and digit with a number below this are the test part. */
  private static final int TEST_NUMBERS = 5;

  /** Three networks are asked together. Each listens in its own way, so they err differently. */
  private static final List<Ear> EARS = List.of(new Ear(60, 1), new Ear(60, 0.6), new Ear(40, 1));

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
    List<SpokenDigit> all = SpokenDigit.readAll(DataSets.spokenDigits(), run.seed());
    List<SpokenDigit> words =
        SpokenDigit.words(DataSets.folder("speech-commands-sample"), run.seed());

    List<SpokenDigit> others = all.stream().filter(r -> r.number() < TEST_NUMBERS).toList();
    List<SpokenDigit> known = all.stream().filter(r -> r.number() >= TEST_NUMBERS).toList();
    List<Listener> listeners = trained(run, "known speakers", known, words);
    run.save(listeners.getFirst().model());
    run.figure(
        "accuracy_known_speakers",
        ConfusionMatrix.of(SpokenDigit.WORDS, digits(others), Listener.digits(listeners, others))
            .accuracy(),
        ">= 0.97");

    Strangers strangers = new Strangers(run, SpokenDigit.WORDS);
    for (Fold<SpokenDigit> fold : Dataset.of(all).leaveOneGroupOut(SpokenDigit::speaker)) {
      List<SpokenDigit> test = fold.test().toList();
      String stranger = test.getFirst().speaker();
      listeners = trained(run, "without " + stranger, fold.train().toList(), words);
      strangers.judged(stranger, digits(test), Listener.digits(listeners, test));
    }
    strangers.show(">= 0.80");
  }

  private static List<Listener> trained(
      Run run, String phase, List<SpokenDigit> speakers, List<SpokenDigit> words) {
    List<SpokenDigit> voices = Stream.concat(speakers.stream(), words.stream()).toList();
    int count = run.samples(voices.size());
    int epochs = run.epochs(20);
    int batchSize = run.batchSize(32);
    List<Listener> listeners = new ArrayList<>();
    for (Ear ear : EARS) {
      long seed = run.seed() + listeners.size();
      Session.setRandomSeed(seed);
      List<SpokenDigit> training =
          Dataset.of(voices).shuffle(run.seed()).take(count).map(r -> r.heardBy(ear)).toList();
      Model model = network(epochs * Math.ceilDiv(count, batchSize));
      model.fit(
          Dataset.of(training)
              .shuffle(seed + 1)
              .augment(seed, (recording, random) -> recording.changed(training, random))
              .batches(batchSize, heard -> heard.spectrum().toArray(), Heard::digits),
          Fit.epochs(epochs)
              .verbose(0)
              .callbacks(run.progress(phase + ", network " + (listeners.size() + 1), epochs)));
      listeners.add(new Listener(ear, model));
    }
    return listeners;
  }

  /**
   * Convolutions see sounds, in time and frequency; after that each band keeps its place, but what
   * was heard when does not matter: means and maxima over all moments decide.
   */
  static Model network(int steps) {
    int frames = SpokenDigit.FRAMES;
    int bands = SpokenDigit.BANDS;
    SymbolicTensor input = Input.of(frames, bands);
    SymbolicTensor x = new Reshape(frames, bands, 1).call(input);
    x = new MaxPooling2D(2).call(convolution(x, 16));
    x = new MaxPooling2D(2).call(convolution(x, 32));
    x = new MaxPooling2D(1, 2).call(convolution(x, 64));
    x = new Dropout(0.2).call(new Reshape(frames / 4, bands / 8 * 64).call(x));
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

  private static int[] digits(List<SpokenDigit> recordings) {
    return recordings.stream().mapToInt(SpokenDigit::digit).toArray();
  }
}
