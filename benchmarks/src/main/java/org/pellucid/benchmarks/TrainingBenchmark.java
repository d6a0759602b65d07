package org.pellucid.benchmarks;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pellucid.array.NdArray;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.models.Sequential;

/**
 * One training step (forward, loss, backward, Adam, metrics) of networks of usual kinds, arrays in
 * and numbers out, as {@code trainOnBatch} runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH fills the fields, and calls the method marked Setup.
public class TrainingBenchmark {
  /**
   * Which network: exclusive or (2-4-1, 4 samples), a dense one (784-512-512-10, 128 samples), a
   * convolutional one (two 3x3, 28x28x1, 128 samples), an LSTM (128 units, 64 sequences of 100x64).
   */
  @Param({"xor", "dense", "convolutional", "lstm"})
  public String network;

  private Sequential model;
  private NdArray x;
  private NdArray y;

  /** Makes network and data. */
  @Setup
  public void make() {
    switch (network) {
      case "xor" -> {
        model = new Sequential(new Dense(4).activation("relu"), softmax(2));
        data(2, 4, 2);
      }
      case "dense" -> {
        model =
            new Sequential(
                new Dense(512).activation("relu"), new Dense(512).activation("relu"), softmax(10));
        data(10, 128, 784);
      }
      case "convolutional" -> {
        model =
            new Sequential(
                new Conv2D(32, 3).activation("relu"),
                new Conv2D(64, 3).activation("relu"),
                new MaxPooling2D(2),
                new Flatten(),
                new Dense(128).activation("relu"),
                softmax(10));
        data(10, 128, 28, 28, 1);
      }
      default -> {
        model = new Sequential(new LSTM(128), softmax(10));
        data(10, 64, 100, 64);
      }
    }
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
  }

  private static Dense softmax(int classes) {
    return new Dense(classes).activation("softmax");
  }

  private void data(int classes, int... shape) {
    SplittableRandom random = new SplittableRandom(1);
    int size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    int[] labels = new int[shape[0]];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(classes);
    }
    x = NdArray.of(numbers, shape);
    y = NdArray.of(labels);
  }

  /** Runs a step. */
  @Benchmark
  public Map<String, Double> step() {
    return model.trainOnBatch(x, y);
  }
}
