package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.DepthwiseConv2D;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GRU;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.Layer;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.TokenAndPositionEmbedding;
import org.pellucid.layers.TransformerEncoder;

/** Once a network has seen a shape, a step of training makes next to no garbage. */
@Tag("slow")
class AllocationTest {
  private static final int BATCH = 32;
  private static final int CLASSES = 5;
  private static final int STEPS = 100;
  private static final int MOST_WINDOWS = 500;
  private static final long MOST_PER_CALL = 1023;

  @SuppressWarnings("ImmutableEnumChecker") // Nobody changes the extents.
  enum Network {
    DENSE(20) {
      @Override
      Layer[] layers() {
        return new Layer[] {new Dense(64).activation("relu"), new Dense(64).activation("tanh")};
      }
    },
    CONVOLUTIONAL(12, 12, 3) {
      @Override
      Layer[] layers() {
        return new Layer[] {
          new Conv2D(16, 3).activation("relu").padding("same"),
          new MaxPooling2D(2),
          new BatchNormalization(),
          new DepthwiseConv2D(3),
          new Conv2D(8, 3).strides(2),
          new Flatten(),
          new Dropout(0.2)
        };
      }
    },
    LSTM_NETWORK(10, 8) {
      @Override
      Layer[] layers() {
        return new Layer[] {new LSTM(16).returnSequences(true), new LSTM(16)};
      }
    },
    GRU_NETWORK(10, 8) {
      @Override
      Layer[] layers() {
        return new Layer[] {new GRU(16)};
      }
    },
    TRANSFORMER(12) {
      @Override
      Layer[] layers() {
        return new Layer[] {
          new TokenAndPositionEmbedding(50, 12, 16),
          new TransformerEncoder(32, 2).dropout(0.1),
          new GlobalAveragePooling1D()
        };
      }

      @Override
      double value(SplittableRandom random) {
        return random.nextInt(50);
      }
    };

    private final int[] sample;

    Network(int... sample) {
      this.sample = sample;
    }

    abstract Layer[] layers();

    double value(SplittableRandom random) {
      return random.nextDouble(-1, 1);
    }

    Sequential model() {
      Sequential model = new Sequential(new Input(sample));
      Stream.of(layers()).forEach(model::add);
      model.add(new Dense(CLASSES).activation("softmax"));
      model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
      return model;
    }

    NdArray inputs(int rows) {
      SplittableRandom random = new SplittableRandom(1);
      int[] shape = new int[sample.length + 1];
      shape[0] = rows;
      int size = rows;
      for (int i = 0; i < sample.length; i++) {
        shape[i + 1] = sample[i];
        size *= sample[i];
      }
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) value(random);
      }
      return NdArray.of(values, shape);
    }
  }

  private static NdArray labels() {
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = i % CLASSES;
    }
    return NdArray.of(labels);
  }

  /**
   * Bytes that all threads together allocate in one call, on average over many, once code is warm:
   * cold vector code makes objects that compiled code does without.
   */
  private static long bytes(long most, Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int window = 0; window < MOST_WINDOWS && least > most; window++) {
      long before = threads.getTotalThreadAllocatedBytes();
      for (int i = 0; i < STEPS; i++) {
        call.run();
      }
      long allocated = threads.getTotalThreadAllocatedBytes() - before;
      least = Math.min(least, allocated / STEPS);
    }
    return least;
  }

  @BeforeEach
  void startAnew() {
    Session.clear();
  }

  @ParameterizedTest
  @EnumSource
  void theExecutableOfAStepAllocatesNothing(Network network) {
    Sequential model = network.model();
    NdArray x = network.inputs(BATCH);
    NdArray y = labels();
    model.trainOnBatch(x, y);
    Training training = model.training("test", List.of(x), List.of(y));
    NdArray[] batch = {x, y};
    assertThat(bytes(0, () -> training.run(batch, true))).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aStepOfTrainingAllocatesLessThanAKibibyte(Network network) {
    Sequential model = network.model();
    NdArray x = network.inputs(BATCH);
    NdArray y = labels();
    assertThat(bytes(MOST_PER_CALL, () -> model.trainOnBatch(x, y)))
        .isLessThanOrEqualTo(MOST_PER_CALL);
  }

  @ParameterizedTest
  @EnumSource
  void askingForOneRowAllocatesLessThanAKibibyte(Network network) {
    Sequential model = network.model();
    NdArray x = network.inputs(1);
    assertThat(bytes(MOST_PER_CALL, () -> model.predict(x))).isLessThanOrEqualTo(MOST_PER_CALL);
  }
}
