package org.pellucid.studio;

import java.util.List;
import java.util.Random;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.layers.Add;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

/** Small trainings to look at. */
final class Trained {
  static final List<String> WORDS = List.of("", "the", "cat", "sat", "on", "mat", "dog", "ran");

  private Trained() {}

  /** Pictures of 8x8 whose class says which third of the rows is bright. */
  static NdArray pictures(int count) {
    Random random = new Random(5);
    float[] pixels = new float[count * 64];
    for (int i = 0; i < pixels.length; i++) {
      int row = i % 64 / 8;
      boolean bright = Math.min(2, row / 3) == i / 64 % 3;
      pixels[i] = (bright ? 0.7f : 0.1f) + 0.2f * random.nextFloat();
    }
    return NdArray.of(pixels, count, 8, 8, 1);
  }

  static NdArray labels(int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3;
    }
    return NdArray.of(labels, count);
  }

  static Samples pictureSamples(int count) {
    return Samples.of(pictures(count), labels(count)).classes("top", "middle", "bottom");
  }

  static Model classifier() {
    Session.setRandomSeed(3);
    Model model =
        new Sequential(
            new Input(8, 8, 1),
            new Flatten().name("pixels"),
            new Dense(12).activation("relu").name("inner"),
            new Dense(3).activation("softmax").name("outer"));
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    return model;
  }

  static void train(Studio studio, int samples) {
    studio.test(pictureSamples(samples));
    classifier()
        .fit(
            pictures(90),
            labels(90),
            Fit.epochs(2).batchSize(30).seed(1).verbose(0).callbacks(studio));
  }

  /** Sentences of at most six words as numbers. */
  static NdArray sentences() {
    return NdArray.of(new int[] {1, 2, 3, 4, 1, 5, 1, 6, 7, 0, 0, 0}, 2, 6);
  }

  /** A sentence looks at itself twice, with two heads. */
  static Model attentive() {
    Session.setRandomSeed(4);
    SymbolicTensor words = new Input(6).dtype("int32").name("words").output();
    SymbolicTensor x = new Embedding(8, 4).name("table").call(words);
    x = new Add().name("sum").call(x, new MultiHeadAttention(2, 4).name("first").call(x, x));
    x = new Add().name("sum2").call(x, new MultiHeadAttention(2, 4).name("second").call(x, x));
    x = new GlobalAveragePooling1D().name("mean").call(x);
    Model model = Model.of(words, new Dense(2).activation("softmax").call(x));
    model.compile("adam", "sparse_categorical_crossentropy");
    return model;
  }

  static Samples sentenceSamples() {
    return Samples.of(sentences(), NdArray.of(new int[] {0, 1}, 2))
        .classes("cat", "dog")
        .vocabulary(WORDS)
        .texts(List.of("the cat sat on the mat", "the dog ran"));
  }
}
