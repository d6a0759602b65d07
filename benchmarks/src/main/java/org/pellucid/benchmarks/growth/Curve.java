package org.pellucid.benchmarks.growth;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.pellucid.layers.Dense;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.models.Sequential;

/**
 * What is made larger, and how its arithmetic grows: multiply-adds of a training step, or the nodes
 * of a graph.
 */
enum Curve {
  /** Samples of a batch. */
  BATCH("batch, MLP 784-512-512-10", List.of(32, 64, 128, 256, 512, 1024), n -> n),
  /** Units of two hidden layers. */
  WIDTH(
      "width, two layers, batch 128",
      List.of(128, 256, 512, 1024, 2048),
      n -> 2.0 * 784 * n + 3.0 * n * n + 3.0 * 10 * n),
  /** Layers. */
  DEPTH("layers of 256, batch 128", List.of(4, 8, 16, 32, 64, 128), n -> n),
  /** Steps of an LSTM. */
  STEPS("steps, LSTM 128, batch 64", List.of(25, 50, 100, 200, 400), n -> n),
  /** Places that attention looks at. */
  LENGTH(
      "sequence, encoder block 256, batch 4",
      List.of(64, 128, 256, 512, 1024),
      n -> n * (4.0 * 256 * 256 + 2.0 * 256 * 1024) + 2.0 * n * n * 256),
  /** Threads, on the MLP of 512. */
  THREADS("threads, MLP 784-512-512-10, batch 128", threads(), n -> 1.0 / n),
  /** Layers of a network that is compiled, training step included. */
  NETWORK("layers of 32, first training step", List.of(25, 50, 100, 200), n -> n),
  /** Nodes of a graph that is compiled. */
  GRAPH("nodes, compile", List.of(1250, 2500, 5000, 10000), n -> n);

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // A list that cannot be changed.
  private final List<Integer> sizes;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final IntToDoubleFunction arithmetic;

  Curve(String title, List<Integer> sizes, IntToDoubleFunction arithmetic) {
    this.title = title;
    this.sizes = sizes;
    this.arithmetic = arithmetic;
  }

  private static List<Integer> threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores == 1 ? List.of(1) : List.of(1, cores);
  }

  /** What is made larger. */
  String title() {
    return title;
  }

  /** How large, in ascending order. */
  List<Integer> sizes() {
    return sizes;
  }

  /** The arithmetic of a size, up to a factor. */
  double arithmetic(int size) {
    return arithmetic.applyAsDouble(size);
  }

  /** Whether what counts is the time to compile and not that of a step. */
  boolean compiles() {
    return this == NETWORK || this == GRAPH;
  }

  /** The name on the command line. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The network of a size; none for a bare graph. */
  Sequential network(int size) {
    Sequential model = new Sequential();
    switch (this) {
      case BATCH, THREADS -> model.add(relu(512)).add(relu(512));
      case WIDTH -> model.add(relu(size)).add(relu(size));
      case DEPTH -> layers(model, size, 256);
      case NETWORK -> layers(model, size, 32);
      case STEPS -> model.add(new LSTM(128));
      case LENGTH ->
          model
              .add(new Input(size, 256))
              .add(new TransformerEncoder(1024, 4))
              .add(new GlobalAveragePooling1D());
      case GRAPH -> throw new IllegalStateException("A bare graph has no network.");
    }
    return model.add(new Dense(10));
  }

  private static void layers(Sequential model, int count, int width) {
    for (int i = 0; i < count; i++) {
      model.add(relu(width));
    }
  }

  private static Dense relu(int width) {
    return new Dense(width).activation("relu");
  }

  /** The shape of a batch for a size. */
  int[] input(int size) {
    return switch (this) {
      case BATCH -> new int[] {size, 784};
      case WIDTH, THREADS -> new int[] {128, 784};
      case DEPTH -> new int[] {128, 256};
      case NETWORK -> new int[] {32, 32};
      case STEPS -> new int[] {64, size, 64};
      case LENGTH -> new int[] {4, size, 256};
      case GRAPH -> new int[] {64};
    };
  }
}
