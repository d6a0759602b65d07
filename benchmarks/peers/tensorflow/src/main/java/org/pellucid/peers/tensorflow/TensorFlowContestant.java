package org.pellucid.peers.tensorflow;

import java.io.IOException;
import java.util.List;
import org.pellucid.peers.Child;
import org.pellucid.peers.Contestant;
import org.pellucid.peers.Data;
import org.pellucid.peers.Net;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** TensorFlow Java: graphs made by hand, for it has neither layers nor a training loop any more. */
public final class TensorFlowContestant implements Contestant {
  private TensorFlowContestant() {}

  /**
   * Obeys the driver.
   *
   * @param commands the first commands
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] commands) throws IOException {
    Child.serve(new TensorFlowContestant(), commands);
  }

  @Override
  public String version() {
    return "Java 1.1.0, native " + TensorFlow.version();
  }

  private static Session session(Graph graph) {
    int threads = Integer.getInteger("peer.threads", 1);
    return new Session(
        graph,
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(1)
            .build());
  }

  private static Session initialized(Graph graph, List<Op> initializers) {
    Session session = session(graph);
    Session.Runner runner = session.runner();
    initializers.forEach(runner::addTarget);
    runner.run().close();
    return session;
  }

  private static Shape shape(Net net, int batch) {
    Shape shape = Shape.of(batch);
    for (int extent : net.input()) {
      shape = shape.append(extent);
    }
    return shape;
  }

  @Override
  public Trainer trainer(Net net, int batch) {
    Graph graph = new Graph();
    GraphNet network = new GraphNet(graph, net, batch, true);
    Ops tf = Ops.create(graph);
    int count = batch * net.labels();
    Placeholder<TInt32> labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(count)));
    Operand<TFloat32> loss;
    Operand<TFloat32> gradient;
    Operand<TFloat32> share = tf.constant(1f / count);
    if (net == Net.XOR) {
      Operand<TFloat32> y =
          tf.reshape(tf.dtypes.cast(labels, TFloat32.class), tf.constant(new int[] {count, 1}));
      Operand<TFloat32> z = network.result();
      loss =
          tf.math.mean(
              tf.math.sub(tf.math.softplus(z), tf.math.mul(z, y)), tf.constant(new int[] {0, 1}));
      gradient = tf.math.mul(tf.math.sub(tf.math.sigmoid(z), y), share);
    } else {
      SparseSoftmaxCrossEntropyWithLogits<TFloat32> entropy =
          tf.nn.sparseSoftmaxCrossEntropyWithLogits(network.result(), labels);
      loss = tf.math.mean(entropy.loss(), tf.constant(new int[] {0}));
      gradient = tf.math.mul(entropy.backprop(), share);
    }
    List<Op> updates = network.updates(gradient);
    Session session = initialized(graph, network.initializers());
    Shape shape = shape(net, batch);
    return new Trainer() {
      @Override
      public float step(Data.Batch data) {
        try (TInt32 y = TInt32.tensorOf(Shape.of(count), DataBuffers.of(data.y(), true, false))) {
          Session.Runner runner = session.runner().feed(labels, y).fetch(loss);
          updates.forEach(runner::addTarget);
          if (net.vocabulary() > 0) {
            try (TInt32 x = TInt32.tensorOf(shape, DataBuffers.of(data.tokens(), true, false))) {
              return run(runner.feed(network.tokens(), x));
            }
          }
          try (TFloat32 x = TFloat32.tensorOf(shape, DataBuffers.of(data.x(), true, false))) {
            return run(runner.feed(network.x(), x));
          }
        }
      }

      @Override
      public void close() {
        session.close();
        graph.close();
      }
    };
  }

  private static float run(Session.Runner runner) {
    try (Result result = runner.run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  @Override
  public Predictor predictor(Net net, int batch) {
    Graph graph = new Graph();
    GraphNet network = new GraphNet(graph, net, batch, false);
    Session session = initialized(graph, network.initializers());
    Shape shape = shape(net, batch);
    return x -> {
      try (TFloat32 in = TFloat32.tensorOf(shape, DataBuffers.of(x, true, false));
          Result result = session.runner().feed(network.x(), in).fetch(network.result()).run()) {
        float[] out = new float[batch * net.classes()];
        ((TFloat32) result.get(0)).copyTo(DataBuffers.of(out, false, false));
        return out;
      }
    };
  }

  @Override
  public Multiplier multiplier(int m, int k, int n, float[] a, float[] b) {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    var left = tf.variable(Shape.of(m, k), TFloat32.class);
    var right = tf.variable(Shape.of(k, n), TFloat32.class);
    var leftValue = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(m, k)));
    var rightValue = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(k, n)));
    var product = tf.linalg.matMul(left, right);
    var set = List.of(tf.assign(left, leftValue), tf.assign(right, rightValue));
    Session session = session(graph);
    try (TFloat32 x = TFloat32.tensorOf(Shape.of(m, k), DataBuffers.of(a, true, false));
        TFloat32 y = TFloat32.tensorOf(Shape.of(k, n), DataBuffers.of(b, true, false))) {
      Session.Runner runner = session.runner().feed(leftValue, x).feed(rightValue, y);
      set.forEach(runner::addTarget);
      runner.run().close();
    }
    return new Multiplier() {
      @Override
      public void multiply() {
        session.runner().addTarget(product).run().close(); // The product alone, nothing read.
      }

      @Override
      public float first() {
        try (Result made = session.runner().fetch(product).run()) {
          return ((TFloat32) made.get(0)).getFloat(0, 0);
        }
      }

      @Override
      public void close() {
        session.close();
        graph.close();
      }
    };
  }

  @Override
  public Writer writer() {
    throw new UnsupportedOperationException(
        "has no layers; a graph with a cache of keys and values was not written by hand");
  }
}
