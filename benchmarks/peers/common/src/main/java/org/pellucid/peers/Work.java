package org.pellucid.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Something that is measured: a product, a training step, a question, or generation of text. */
public sealed interface Work {
  /** {@return the name, such as {@code W3} or {@code W0/64x128x512}} */
  String id();

  /** {@return what it is, for people} */
  String title();

  /** {@return what is counted, such as samples} */
  String unit();

  /** {@return how many of these one run of it does} */
  double units();

  /** {@return floating-point operations of one run} */
  double flops();

  /** {@return bytes that one run moves if nothing stays in the caches} */
  double bytes();

  /**
   * The product of two matrices that stay where they are.
   *
   * @param m rows of the left one
   * @param k columns of the left one
   * @param n columns of the right one
   */
  record Product(int m, int k, int n) implements Work {
    @Override
    public String id() {
      return "W0/" + m + "x" + k + "x" + n;
    }

    @Override
    public String title() {
      return "product " + m + "x" + k + "x" + n;
    }

    @Override
    public String unit() {
      return "products";
    }

    @Override
    public double units() {
      return 1;
    }

    @Override
    public double flops() {
      return 2.0 * m * k * n;
    }

    @Override
    public double bytes() {
      return 4.0 * ((double) m * k + (double) k * n + (double) m * n);
    }
  }

  /**
   * A training step: a Java array in, the loss out.
   *
   * @param id the name
   * @param net the network
   */
  record Training(String id, Net net) implements Work {
    @Override
    public String title() {
      return "training " + net.id().toUpperCase(Locale.ROOT) + ", batch " + net.batch();
    }

    @Override
    public String unit() {
      return net == Net.GPT ? "tokens" : net == Net.XOR ? "epochs" : "samples";
    }

    @Override
    public double units() {
      return net == Net.XOR ? 1 : net == Net.GPT ? net.batch() * net.inputSize() : net.batch();
    }

    @Override
    public double flops() {
      return net.cost().trainingFlops(net.batch());
    }

    @Override
    public double bytes() {
      return net.cost().trainingBytes(net.batch());
    }
  }

  /**
   * A question: an array in, an array out.
   *
   * @param net the network
   * @param batch the samples in the array
   */
  record Inference(Net net, int batch) implements Work {
    @Override
    public String id() {
      return "W9/" + net.id() + "/" + batch;
    }

    @Override
    public String title() {
      return "inference " + net.id().toUpperCase(Locale.ROOT) + ", batch " + batch;
    }

    @Override
    public String unit() {
      return "samples";
    }

    @Override
    public double units() {
      return batch;
    }

    @Override
    public double flops() {
      return net.cost().inferenceFlops(batch);
    }

    @Override
    public double bytes() {
      return net.cost().inferenceBytes(batch);
    }
  }

  /**
   * Text of {@link Net#GPT}: from one token, the likeliest next one 63 times, with keys and values
   * kept.
   */
  record Generation() implements Work {
    /** How many tokens are made. */
    public static final int TOKENS = 63;

    @Override
    public String id() {
      return "W7/generate";
    }

    @Override
    public String title() {
      return "generation GPT, one text";
    }

    @Override
    public String unit() {
      return "tokens";
    }

    @Override
    public double units() {
      return TOKENS;
    }

    @Override
    public double flops() {
      // Attention looks back over half of the context on average.
      return Net.GPT.cost().inferenceFlops(1) / Net.GPT.inputSize() * TOKENS;
    }

    @Override
    public double bytes() {
      return 4.0 * Net.GPT.cost().parameters() * TOKENS;
    }
  }

  /** {@return all works, in the order of the table} */
  static List<Work> all() {
    List<Work> all = new ArrayList<>();
    for (int n = 64; n <= 2048; n *= 2) {
      all.add(new Product(n, n, n));
    }
    int[][] skinny = {
      {128, 784, 512},
      {128, 512, 512},
      {128, 512, 10},
      {784, 128, 512},
      {25088, 288, 64},
      {2048, 256, 1024},
      {2048, 1024, 256},
      {64, 128, 512},
      {1, 784, 512}
    };
    for (int[] shape : skinny) {
      all.add(new Product(shape[0], shape[1], shape[2]));
    }
    all.add(new Training("W1", Net.XOR));
    all.add(new Training("W2", Net.MLP));
    all.add(new Training("W3", Net.CNN));
    all.add(new Training("W4", Net.RESNET));
    all.add(new Training("W5/lstm", Net.LSTM));
    all.add(new Training("W5/gru", Net.GRU));
    all.add(new Training("W6", Net.ENCODER));
    all.add(new Training("W7/train", Net.GPT));
    all.add(new Generation());
    for (Net net : List.of(Net.MLP, Net.CNN, Net.RESNET, Net.LSTM, Net.GRU, Net.ENCODER)) {
      all.add(new Inference(net, 1));
      all.add(new Inference(net, 256));
    }
    return all;
  }

  /**
   * Finds a work.
   *
   * @param id its name
   * @return the work
   */
  static Work of(String id) {
    for (Work work : all()) {
      if (work.id().equals(id)) {
        return work;
      }
    }
    throw new IllegalArgumentException("There is no work " + id + ".");
  }
}
