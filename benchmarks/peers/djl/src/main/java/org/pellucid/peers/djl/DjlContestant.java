package org.pellucid.peers.djl;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import org.pellucid.peers.Child;
import org.pellucid.peers.Contestant;
import org.pellucid.peers.Net;

/** DJL with PyTorch: its trainer and its blocks. */
public final class DjlContestant implements Contestant {
  private DjlContestant() {}

  /**
   * Obeys the driver.
   *
   * @param commands the first commands
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] commands) throws IOException {
    String threads = System.getProperty("peer.threads", "1");
    System.setProperty("ai.djl.pytorch.num_threads", threads);
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    Child.serve(new DjlContestant(), commands);
  }

  @Override
  public String version() {
    return "0.36.0, PyTorch " + Engine.getEngine("PyTorch").getVersion();
  }

  private static Shape shape(Net net, int batch) {
    return switch (net) {
      case CNN -> new Shape(batch, 1, 28, 28);
      case RESNET -> new Shape(batch, 3, 32, 32);
      case XOR, MLP, LSTM, GRU, ENCODER, GPT -> {
        Shape shape = new Shape(batch);
        for (int extent : net.input()) {
          shape = shape.add(extent);
        }
        yield shape;
      }
    };
  }

  /** The array as a tensor; images of several channels are seen as NCHW. */
  private static NDArray input(NDManager manager, Net net, int batch, float[] x) {
    return net == Net.RESNET
        ? manager.create(x, new Shape(batch, 32, 32, 3)).transpose(0, 3, 1, 2)
        : manager.create(x, shape(net, batch));
  }

  private static Model model(Net net) {
    Model model = Model.newInstance(net.id(), "PyTorch");
    model.setBlock(DjlNets.of(net));
    return model;
  }

  @Override
  public Trainer trainer(Net net, int batch) {
    Model model = model(net);
    Loss loss =
        net == Net.XOR ? Loss.sigmoidBinaryCrossEntropyLoss() : Loss.softmaxCrossEntropyLoss();
    ai.djl.training.Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(loss)
                .optOptimizer(Adam.builder().optLearningRateTracker(Tracker.fixed(1e-3f)).build()));
    trainer.initialize(shape(net, batch));
    return data -> {
      try (NDManager manager = trainer.getManager().newSubManager()) {
        NDArray x =
            net.vocabulary() > 0
                ? manager.create(data.tokens(), shape(net, batch))
                : input(manager, net, batch, data.x());
        NDArray y;
        if (net == Net.XOR) {
          y = manager.create(data.y(), new Shape(batch, 1)).toType(DataType.FLOAT32, false);
        } else {
          y = manager.create(data.y());
        }
        float value;
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDArray out = trainer.forward(new NDList(x)).singletonOrThrow();
          NDArray logits = net == Net.GPT ? out.reshape(-1, net.classes()) : out;
          NDArray result = loss.evaluate(new NDList(y), new NDList(logits));
          collector.backward(result);
          value = result.getFloat();
        }
        trainer.step();
        return value;
      }
    };
  }

  @Override
  public Predictor predictor(Net net, int batch) {
    Model model = model(net);
    NDManager manager = model.getNDManager();
    model.getBlock().initialize(manager, DataType.FLOAT32, shape(net, batch));
    ParameterStore store = new ParameterStore(manager, false);
    return x -> {
      try (NDManager own = manager.newSubManager()) {
        NDList inputs = new NDList(input(own, net, batch, x));
        return model.getBlock().forward(store, inputs, false).singletonOrThrow().toFloatArray();
      }
    };
  }

  @Override
  public Multiplier multiplier(int m, int k, int n, float[] a, float[] b) {
    NDManager manager = NDManager.newBaseManager("PyTorch");
    NDArray left = manager.create(a, new Shape(m, k));
    NDArray right = manager.create(b, new Shape(k, n));
    return new Multiplier() {
      @Override
      public void multiply() {
        left.matMul(right).close();
      }

      @Override
      public float first() {
        return left.matMul(right).getFloat(0, 0);
      }

      @Override
      public void close() {
        manager.close();
      }
    };
  }

  @Override
  public Writer writer() {
    throw new UnsupportedOperationException(
        "its blocks have no attention with a cache of keys and values");
  }
}
