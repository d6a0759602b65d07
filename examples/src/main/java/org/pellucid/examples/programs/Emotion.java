package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.examples.sound.Recording;
import org.pellucid.examples.sound.Recording.Heard;
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
  private static final List<String> EMOTIONS =
      List.of("anger", "boredom", "disgust", "fear", "happiness", "sadness", "neutral");

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
    List<Recording> all = Recording.readAll(DataSets.emotionalSpeech(), run.seed());
    List<Fold<Recording>> folds = Dataset.of(all).leaveOneGroupOut(Recording::speaker);
    run.say("%d recordings of %d speakers.", all.size(), folds.size());

    int epochs = run.epochs(200);
    int batchSize = run.batchSize(32);
    Strangers strangers = new Strangers(run, EMOTIONS);
    for (Fold<Recording> fold : folds) {
      List<Recording> test = fold.test().toList();
      String stranger = test.getFirst().speaker();
      int count = run.samples(fold.train().count());
      Model model = network(epochs * Math.ceilDiv(count, batchSize));
      model.fit(
          fold.train()
              .shuffle(run.seed())
              .take(count)
              .shuffle(run.seed() + 1)
              .augment(run.seed(), Recording::version)
              .batches(batchSize, Heard::spectrum, Heard::emotion),
          Fit.epochs(epochs)
              .verbose(0)
              .callbacks(run.progress("without speaker " + stranger, epochs)));
      float[][][] x = test.stream().map(Recording::unchanged).toArray(float[][][]::new);
      strangers.judged(
          "speaker " + stranger,
          test.stream().mapToInt(Recording::emotion).toArray(),
          model.predict(x, 64).argmax(-1).toIntArray());
      if (fold.equals(folds.getLast())) {
        run.save(model);
      }
    }
    strangers.show(">= 0.60");
  }

  static Model network(int steps) {
    SymbolicTensor input = Input.of(Recording.FRAMES, Recording.WIDTH);
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
}
