package org.pellucid.benchmarks.peers;

import java.io.IOException;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Executable;
import org.pellucid.graph.TensorType;
import org.pellucid.models.Generator;
import org.pellucid.models.Model;
import org.pellucid.peers.Child;
import org.pellucid.peers.Contestant;
import org.pellucid.peers.Net;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/** Pellucid, as its users use it: {@code trainOnBatch} and {@code predictOnBatch}. */
public final class PellucidContestant implements Contestant {
  private PellucidContestant() {}

  /**
   * Obeys the driver.
   *
   * @param commands the first commands
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] commands) throws IOException {
    Child.serve(new PellucidContestant(), commands);
  }

  @Override
  public String version() {
    return "main";
  }

  private static int[] shape(Net net, int batch) {
    int[] sample = net.input();
    int[] shape = new int[sample.length + 1];
    shape[0] = batch;
    System.arraycopy(sample, 0, shape, 1, sample.length);
    return shape;
  }

  @Override
  public Trainer trainer(Net net, int batch) {
    Model model = PellucidNets.of(net);
    // Every step copies the caller's array into these, which are kept.
    boolean tokens = net.vocabulary() > 0;
    NdArray x = NdArray.zeros(tokens ? DType.INT32 : DType.FLOAT32, Shape.of(shape(net, batch)));
    NdArray y =
        NdArray.zeros(
            net == Net.XOR ? DType.FLOAT32 : DType.INT32,
            net == Net.XOR
                ? Shape.of(batch, 1)
                : net.labels() == 1 ? Shape.of(batch) : Shape.of(batch, net.labels()));
    return data -> {
      Object from = tokens ? data.tokens() : data.x();
      System.arraycopy(from, 0, x.data(), 0, x.size());
      if (y.data() instanceof float[] floats) {
        for (int i = 0; i < floats.length; i++) {
          floats[i] = data.y()[i];
        }
      } else {
        System.arraycopy(data.y(), 0, y.data(), 0, y.size());
      }
      return model.trainOnBatch(x, y).getOrDefault("loss", Double.NaN).floatValue();
    };
  }

  @Override
  public Predictor predictor(Net net, int batch) {
    Model model = PellucidNets.of(net);
    int[] shape = shape(net, batch);
    return x -> model.predictOnBatch(NdArray.of(x, shape)).toFloatArray();
  }

  @Override
  public Multiplier multiplier(int m, int k, int n, float[] a, float[] b) {
    Executable product =
        Program.of((Tensor x, Tensor y) -> x.matmul(y))
            .executable(
                List.of(
                    new TensorType(DType.FLOAT32, Shape.of(m, k)),
                    new TensorType(DType.FLOAT32, Shape.of(k, n))));
    NdArray[] inputs = {NdArray.of(a, m, k), NdArray.of(b, k, n)};
    NdArray[] outputs = {NdArray.zeros(DType.FLOAT32, Shape.of(m, n))};
    return new Multiplier() {
      @Override
      public void multiply() {
        product.run(inputs, outputs);
      }

      @Override
      public float first() {
        return (float) outputs[0].getDouble(0);
      }
    };
  }

  @Override
  public Writer writer() {
    Model model = PellucidNets.of(Net.GPT);
    model.predictOnBatch(NdArray.zeros(DType.INT32, Shape.of(1, Net.GPT.inputSize()))); // builds it
    Generator generator = Generator.of(model, Net.GPT.inputSize());
    return (token, count) -> generator.generate(new int[] {token}, count);
  }
}
