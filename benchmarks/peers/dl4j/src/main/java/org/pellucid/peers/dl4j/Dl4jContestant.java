package org.pellucid.peers.dl4j;

import java.io.IOException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.pellucid.peers.Child;
import org.pellucid.peers.Contestant;
import org.pellucid.peers.Net;

/** DL4J: graphs of its layers. */
public final class Dl4jContestant implements Contestant {
  private static final String NO_TRANSFORMER = "its layers make no transformer blocks";

  private Dl4jContestant() {}

  /**
   * Obeys the driver.
   *
   * @param commands the first commands
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] commands) throws IOException {
    Child.serve(new Dl4jContestant(), commands);
  }

  @Override
  public String version() {
    return "1.0.0-M2.1";
  }

  private static ComputationGraph network(Net net) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .weightInit(WeightInit.XAVIER)
            .convolutionMode(ConvolutionMode.Truncate)
            .graphBuilder()
            .addInputs("input");
    String last =
        switch (net) {
          case XOR -> {
            graph.setInputTypes(InputType.feedForward(2));
            graph.addLayer("hidden", dense(4), "input");
            yield "hidden";
          }
          case MLP -> {
            graph.setInputTypes(InputType.feedForward(784));
            graph.addLayer("one", dense(512), "input");
            graph.addLayer("two", dense(512), "one");
            yield "two";
          }
          case CNN -> {
            graph.setInputTypes(InputType.convolutional(28, 28, 1));
            graph.addLayer(
                "one",
                new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build(),
                "input");
            graph.addLayer(
                "two",
                new ConvolutionLayer.Builder(3, 3).nOut(64).activation(Activation.RELU).build(),
                "one");
            graph.addLayer(
                "pool",
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(2, 2)
                    .stride(2, 2)
                    .build(),
                "two");
            graph.addLayer("dense", dense(128), "pool");
            yield "dense";
          }
          case RESNET -> resnet(graph);
          case LSTM -> {
            graph.setInputTypes(InputType.recurrent(64, 100, RNNFormat.NWC));
            graph.addLayer(
                "lstm",
                new LastTimeStep(
                    new LSTM.Builder()
                        .nOut(128)
                        .activation(Activation.TANH)
                        .gateActivationFunction(Activation.SIGMOID)
                        .dataFormat(RNNFormat.NWC)
                        .build()),
                "input");
            yield "lstm";
          }
          case GRU -> throw new UnsupportedOperationException("has no GRU layer");
          case ENCODER, GPT -> throw new UnsupportedOperationException(NO_TRANSFORMER);
        };
    graph.addLayer(
        "output",
        new OutputLayer.Builder(net == Net.XOR ? LossFunction.XENT : LossFunction.MCXENT)
            .nOut(net.classes())
            .activation(net == Net.XOR ? Activation.SIGMOID : Activation.SOFTMAX)
            .build(),
        last);
    ComputationGraph network = new ComputationGraph(graph.setOutputs("output").build());
    network.init();
    return network;
  }

  private static DenseLayer dense(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
  }

  private static String resnet(GraphBuilder graph) {
    graph.setInputTypes(InputType.convolutional(32, 32, 3));
    String x = normalized(graph, "first", "input", 16, 1, true);
    int channels = 16;
    for (int stage = 0; stage < 3; stage++) {
      int width = 16 << stage;
      for (int i = 0; i < 3; i++) {
        String name = "block" + stage + i;
        int stride = channels == width ? 1 : 2;
        String y = normalized(graph, name + "a", x, width, stride, true);
        y = normalized(graph, name + "b", y, width, 1, false);
        String shortcut = x;
        if (stride == 2) {
          shortcut = name + "s";
          graph.addLayer(shortcut, convolution(width, 1, 2), x);
        }
        graph.addVertex(name + "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), y, shortcut);
        graph.addLayer(name, relu(), name + "sum");
        x = name;
        channels = width;
      }
    }
    graph.addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), x);
    return "mean";
  }

  private static String normalized(
      GraphBuilder graph, String name, String input, int width, int stride, boolean relu) {
    graph.addLayer(name + "conv", convolution(width, 3, stride), input);
    graph.addLayer(
        name + "norm",
        new BatchNormalization.Builder()
            .activation(relu ? Activation.RELU : Activation.IDENTITY)
            .build(),
        name + "conv");
    return name + "norm";
  }

  private static ConvolutionLayer convolution(int filters, int size, int stride) {
    return new ConvolutionLayer.Builder(size, size)
        .nOut(filters)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static ActivationLayer relu() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }

  /** The array as DL4J wants it: images as NCHW. */
  private static INDArray input(Net net, int batch, float[] x) {
    return switch (net) {
      case CNN -> Nd4j.create(x, new long[] {batch, 1, 28, 28}, 'c');
      case RESNET -> Nd4j.create(x, new long[] {batch, 32, 32, 3}, 'c').permute(0, 3, 1, 2);
      case XOR, MLP, LSTM, GRU, ENCODER, GPT -> {
        int[] sample = net.input();
        long[] shape = new long[sample.length + 1];
        shape[0] = batch;
        for (int i = 0; i < sample.length; i++) {
          shape[i + 1] = sample[i];
        }
        yield Nd4j.create(x, shape, 'c');
      }
    };
  }

  @Override
  public Trainer trainer(Net net, int batch) {
    ComputationGraph network = network(net);
    int classes = net.classes();
    return data -> {
      float[] hot = new float[batch * classes];
      for (int i = 0; i < batch; i++) {
        if (classes == 1) {
          hot[i] = data.y()[i];
        } else {
          hot[i * classes + data.y()[i]] = 1;
        }
      }
      INDArray y = Nd4j.create(hot, new long[] {batch, classes}, 'c');
      network.fit(new INDArray[] {input(net, batch, data.x())}, new INDArray[] {y});
      return (float) network.score();
    };
  }

  @Override
  public Predictor predictor(Net net, int batch) {
    ComputationGraph network = network(net);
    return x -> network.outputSingle(input(net, batch, x)).data().asFloat();
  }

  @Override
  public Multiplier multiplier(int m, int k, int n, float[] a, float[] b) {
    INDArray left = Nd4j.create(a, new long[] {m, k}, 'c');
    INDArray right = Nd4j.create(b, new long[] {k, n}, 'c');
    INDArray result = Nd4j.createUninitialized(new long[] {m, n}, 'f');
    return new Multiplier() {
      @Override
      public void multiply() {
        left.mmuli(right, result);
      }

      @Override
      public float first() {
        return result.getFloat(0, 0);
      }
    };
  }

  @Override
  public Writer writer() {
    throw new UnsupportedOperationException(NO_TRANSFORMER);
  }
}
