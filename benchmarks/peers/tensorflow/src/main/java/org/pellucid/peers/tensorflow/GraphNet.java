package org.pellucid.peers.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.peers.Data;
import org.pellucid.peers.Net;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.BlockLSTM;
import org.tensorflow.op.nn.BlockLSTMGrad;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** A network as a graph of TensorFlow's operations, with its variables and their gradients. */
final class GraphNet {
  private static final float EPSILON = 1e-3f;

  private final Graph graph;
  private final Ops tf;
  private final Net net;
  private final int batch;
  private final boolean training;
  private final List<Variable<TFloat32>> variables = new ArrayList<>();
  private final List<Op> initializers = new ArrayList<>();
  private int products;
  private final Placeholder<TFloat32> x;
  private final Placeholder<TInt32> tokens;
  private final Operand<TFloat32> logits;
  private @Nullable BlockGradient block;

  /** The gradients that the fused LSTM has, by an operation of its own. */
  private record BlockGradient(
      Variable<TFloat32> weights,
      Variable<TFloat32> bias,
      Operand<TFloat32> sequence,
      Operand<TFloat32> last,
      BlockLSTM<TFloat32> forward,
      Operand<TFloat32> zero) {}

  GraphNet(Graph graph, Net net, int batch, boolean training) {
    this.graph = graph;
    this.tf = Ops.create(graph);
    this.net = net;
    this.batch = batch;
    this.training = training;
    Shape shape = Shape.of(batch);
    for (int extent : net.input()) {
      shape = shape.append(extent);
    }
    x = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    tokens = tf.placeholder(TInt32.class, Placeholder.shape(shape));
    logits = logits();
  }

  /** What initializes the variables. */
  List<Op> initializers() {
    return initializers;
  }

  /** Where floats come in. */
  Placeholder<TFloat32> x() {
    return x;
  }

  /** Where tokens come in. */
  Placeholder<TInt32> tokens() {
    return tokens;
  }

  /** What comes out. */
  Operand<TFloat32> result() {
    return logits;
  }

  private Variable<TFloat32> variable(Shape shape, Operand<TFloat32> first) {
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    initializers.add(tf.assign(variable, first));
    variables.add(variable);
    return variable;
  }

  /** Glorot's uniform numbers. */
  private Variable<TFloat32> weights(int... dims) {
    long[] extents = new long[dims.length];
    int size = 1;
    for (int i = 0; i < dims.length; i++) {
      extents[i] = dims[i];
      size *= dims[i];
    }
    float[] numbers = Data.floats(1000 + variables.size(), size);
    int out = dims[dims.length - 1];
    float limit = (float) Math.sqrt(6.0 / (size / (double) out + out));
    for (int i = 0; i < size; i++) {
      numbers[i] *= limit;
    }
    Shape shape = Shape.of(extents);
    return variable(shape, tf.constant(shape, DataBuffers.of(numbers, true, false)));
  }

  private Variable<TFloat32> filled(float value, int size) {
    float[] numbers = new float[size];
    Arrays.fill(numbers, value);
    return variable(Shape.of(size), tf.constant(numbers));
  }

  private Operand<TFloat32> dense(Operand<TFloat32> input, int from, int to) {
    return tf.nn.biasAdd(tf.linalg.matMul(input, weights(from, to)), filled(0, to));
  }

  private Operand<TFloat32> convolution(
      Operand<TFloat32> input, int size, int from, int to, long stride, String padding) {
    return tf.nn.conv2d(
        input, weights(size, size, from, to), List.of(1L, stride, stride, 1L), padding);
  }

  private Operand<TFloat32> normalized(Operand<TFloat32> input, int channels) {
    Operand<TFloat32> none = tf.constant(new float[0]);
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    return tf.nn
        .<TFloat32, TFloat32>fusedBatchNorm(
            input,
            filled(1, channels),
            filled(0, channels),
            training ? none : tf.constant(new float[channels]),
            training ? none : tf.constant(ones),
            FusedBatchNorm.epsilon(EPSILON),
            FusedBatchNorm.isTraining(training))
        .y();
  }

  private Operand<TFloat32> reshape(Operand<TFloat32> input, int... dims) {
    return tf.reshape(input, tf.constant(dims));
  }

  private Operand<TFloat32> logits() {
    return switch (net) {
      case XOR -> dense(tf.nn.relu(dense(x, 2, 4)), 4, 1);
      case MLP -> dense(tf.nn.relu(dense(tf.nn.relu(dense(x, 784, 512)), 512, 512)), 512, 10);
      case CNN -> {
        Operand<TFloat32> y =
            tf.nn.relu(tf.nn.biasAdd(convolution(x, 3, 1, 32, 1, "VALID"), filled(0, 32)));
        y = tf.nn.relu(tf.nn.biasAdd(convolution(y, 3, 32, 64, 1, "VALID"), filled(0, 64)));
        Operand<TInt32> two = tf.constant(new int[] {1, 2, 2, 1});
        y = reshape(tf.nn.maxPool(y, two, two, "VALID"), batch, 12 * 12 * 64);
        yield dense(tf.nn.relu(dense(y, 12 * 12 * 64, 128)), 128, 10);
      }
      case RESNET -> resnet();
      case LSTM -> dense(lstm(), 128, 10);
      case GRU -> dense(gru(), 128, 10);
      case ENCODER -> encoder();
      case GPT -> gpt();
    };
  }

  private Operand<TFloat32> resnet() {
    Operand<TFloat32> y = tf.nn.relu(normalized(convolution(x, 3, 3, 16, 1, "SAME"), 16));
    int channels = 16;
    for (int stage = 0; stage < 3; stage++) {
      int width = 16 << stage;
      for (int i = 0; i < 3; i++) {
        int stride = channels == width ? 1 : 2;
        Operand<TFloat32> z =
            tf.nn.relu(normalized(convolution(y, 3, channels, width, stride, "SAME"), width));
        z = normalized(convolution(z, 3, width, width, 1, "SAME"), width);
        Operand<TFloat32> shortcut =
            stride == 1 ? y : convolution(y, 1, channels, width, stride, "SAME");
        y = tf.nn.relu(tf.math.add(z, shortcut));
        channels = width;
      }
    }
    return dense(tf.math.mean(y, tf.constant(new int[] {1, 2})), 64, 10);
  }

  /** The last output of TensorFlow's fused LSTM. */
  private Operand<TFloat32> lstm() {
    Operand<TFloat32> sequence = tf.linalg.transpose(x, tf.constant(new int[] {1, 0, 2}));
    Variable<TFloat32> weights = weights(64 + 128, 512);
    Variable<TFloat32> bias = filled(0, 512);
    Operand<TFloat32> zero =
        tf.constant(Shape.of(batch, 128), DataBuffers.of(new float[batch * 128], true, false));
    Operand<TFloat32> peephole = tf.constant(new float[128]);
    BlockLSTM<TFloat32> forward =
        tf.nn.blockLSTM(
            tf.constant(100L), sequence, zero, zero, weights, peephole, peephole, peephole, bias);
    Operand<TFloat32> last =
        tf.reshape(
            tf.slice(
                forward.h(), tf.constant(new int[] {99, 0, 0}), tf.constant(new int[] {1, -1, -1})),
            tf.constant(new int[] {batch, 128}));
    block = new BlockGradient(weights, bias, sequence, last, forward, zero);
    return last;
  }

  /** The last output of a GRU, step by step: TensorFlow's fused one has another reset gate. */
  private Operand<TFloat32> gru() {
    Operand<TFloat32> inputs =
        reshape(
            dense(
                reshape(tf.linalg.transpose(x, tf.constant(new int[] {1, 0, 2})), 100 * batch, 64),
                64,
                384),
            100,
            batch,
            384);
    Variable<TFloat32> recurrent = weights(128, 384);
    Variable<TFloat32> bias = filled(0, 384);
    Operand<TFloat32> h =
        tf.constant(Shape.of(batch, 128), DataBuffers.of(new float[batch * 128], true, false));
    List<Output<TFloat32>> steps = tf.unstack(inputs, 100L).output();
    for (Operand<TFloat32> step : steps) {
      Operand<TFloat32> inner = tf.nn.biasAdd(tf.linalg.matMul(h, recurrent), bias);
      Operand<TFloat32> z = tf.math.sigmoid(tf.math.add(part(step, 0), part(inner, 0)));
      Operand<TFloat32> r = tf.math.sigmoid(tf.math.add(part(step, 1), part(inner, 1)));
      Operand<TFloat32> n =
          tf.math.tanh(tf.math.add(part(step, 2), tf.math.mul(r, part(inner, 2))));
      h = tf.math.add(n, tf.math.mul(z, tf.math.sub(h, n)));
    }
    return h;
  }

  private Operand<TFloat32> part(Operand<TFloat32> gates, int index) {
    return tf.slice(
        gates, tf.constant(new int[] {0, 128 * index}), tf.constant(new int[] {batch, 128}));
  }

  private Operand<TFloat32> layerNorm(Operand<TFloat32> input, int width) {
    Operand<TInt32> last = tf.constant(new int[] {1});
    Operand<TFloat32> mean = tf.math.mean(input, last, Mean.keepDims(true));
    Operand<TFloat32> centered = tf.math.sub(input, mean);
    Operand<TFloat32> variance = tf.math.mean(tf.math.square(centered), last, Mean.keepDims(true));
    Operand<TFloat32> scaled =
        tf.math.mul(
            tf.math.mul(centered, tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON)))),
            filled(1, width));
    return tf.math.add(scaled, filled(0, width));
  }

  /** Attention over rows [batch * length, width]. */
  private Operand<TFloat32> attention(
      Operand<TFloat32> input, int length, int width, boolean causal) {
    int size = width / Net.HEADS;
    Operand<TFloat32> query = heads(dense(input, width, width), length, size, false);
    Operand<TFloat32> key = heads(dense(input, width, width), length, size, true);
    Operand<TFloat32> value = heads(dense(input, width, width), length, size, false);
    Operand<TFloat32> scores =
        tf.math.mul(batched(query, key), tf.constant((float) (1 / Math.sqrt(size))));
    if (causal) {
      float[][] hidden = new float[length][length];
      for (int i = 0; i < length; i++) {
        Arrays.fill(hidden[i], i + 1, length, -1e9f);
      }
      scores = tf.math.add(scores, tf.constant(hidden));
    }
    Operand<TFloat32> mixed = batched(tf.nn.softmax(scores), value);
    Operand<TFloat32> rows =
        reshape(
            tf.linalg.transpose(mixed, tf.constant(new int[] {0, 2, 1, 3})), batch * length, width);
    return dense(rows, width, width);
  }

  /** Version 2 of the operation: the one that Java offers, 3, has no gradient. */
  private Operand<TFloat32> batched(Operand<TFloat32> a, Operand<TFloat32> b) {
    return graph
        .opBuilder("BatchMatMulV2", "product_" + products++, graph.baseScope())
        .addInput(a.asOutput())
        .addInput(b.asOutput())
        .build()
        .output(0);
  }

  private Operand<TFloat32> heads(
      Operand<TFloat32> input, int length, int size, boolean transposed) {
    return tf.linalg.transpose(
        reshape(input, batch, length, Net.HEADS, size),
        tf.constant(transposed ? new int[] {0, 2, 3, 1} : new int[] {0, 2, 1, 3}));
  }

  private Operand<TFloat32> encoder() {
    int width = Net.ENCODER_WIDTH;
    Operand<TFloat32> y = reshape(x, batch * 128, width);
    for (int i = 0; i < Net.ENCODER_BLOCKS; i++) {
      y = layerNorm(tf.math.add(y, attention(y, 128, width, false)), width);
      Operand<TFloat32> inner = tf.nn.relu(dense(y, width, Net.ENCODER_INNER));
      y = layerNorm(tf.math.add(y, dense(inner, Net.ENCODER_INNER, width)), width);
    }
    Operand<TFloat32> mean =
        tf.math.mean(reshape(y, batch, 128, width), tf.constant(new int[] {1}));
    return dense(mean, width, 10);
  }

  private Operand<TFloat32> gpt() {
    int width = Net.GPT_WIDTH;
    Operand<TFloat32> hot =
        tf.oneHot(
            tf.reshape(tokens, tf.constant(new int[] {batch * 64})),
            tf.constant(Net.GPT.vocabulary()),
            tf.constant(1f),
            tf.constant(0f));
    Operand<TFloat32> rows =
        reshape(tf.linalg.matMul(hot, weights(Net.GPT.vocabulary(), width)), batch, 64, width);
    Operand<TFloat32> y = reshape(tf.math.add(rows, weights(64, width)), batch * 64, width);
    for (int i = 0; i < Net.GPT_BLOCKS; i++) {
      y = tf.math.add(y, attention(layerNorm(y, width), 64, width, true));
      Operand<TFloat32> inner = gelu(dense(layerNorm(y, width), width, Net.GPT_INNER));
      y = tf.math.add(y, dense(inner, Net.GPT_INNER, width));
    }
    return dense(layerNorm(y, width), width, Net.GPT.classes());
  }

  private Operand<TFloat32> gelu(Operand<TFloat32> input) {
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(input, tf.constant((float) Math.sqrt(0.5))));
    return tf.math.mul(tf.math.mul(input, tf.constant(0.5f)), tf.math.add(erf, tf.constant(1f)));
  }

  /** Updates of all variables by Adam. */
  List<Op> updates(Operand<TFloat32> logitsGradient) {
    List<Operand<?>> targets = new ArrayList<>(variables);
    BlockGradient fused = block;
    if (fused != null) {
      targets.remove(fused.weights());
      targets.remove(fused.bias());
      targets.add(fused.last());
    }
    Output<?>[] found =
        graph.addGradients(
            "gradients",
            new Output<?>[] {logits.asOutput()},
            targets.stream().map(target -> target.asOutput()).toArray(Output<?>[]::new),
            new Output<?>[] {logitsGradient.asOutput()});
    List<Op> updates = new ArrayList<>();
    Operand<TFloat32> first = power(0.9f, updates);
    Operand<TFloat32> second = power(0.999f, updates);
    for (int i = 0; i < targets.size(); i++) {
      Operand<TFloat32> gradient = floats(found[i]);
      if (fused != null && i == targets.size() - 1) { // The output of the LSTM was added last.
        BlockLSTMGrad<TFloat32> back = backward(fused, gradient);
        updates.add(adam(fused.weights(), back.wGrad(), first, second));
        updates.add(adam(fused.bias(), back.bGrad(), first, second));
      } else {
        updates.add(adam(variable(targets.get(i)), gradient, first, second));
      }
    }
    return updates;
  }

  @SuppressWarnings("unchecked") // Everything here is float32.
  private static Operand<TFloat32> floats(Output<?> output) {
    return (Operand<TFloat32>) output;
  }

  @SuppressWarnings("unchecked") // Everything here is float32.
  private static Variable<TFloat32> variable(Operand<?> operand) {
    return (Variable<TFloat32>) operand;
  }

  private BlockLSTMGrad<TFloat32> backward(BlockGradient fused, Operand<TFloat32> gradient) {
    Operand<TFloat32> zeros =
        tf.constant(
            Shape.of(99, batch, 128), DataBuffers.of(new float[99 * batch * 128], true, false));
    Operand<TFloat32> hidden =
        tf.concat(List.of(zeros, reshape(gradient, 1, batch, 128)), tf.constant(0));
    Operand<TFloat32> cell = tf.zerosLike(hidden);
    Operand<TFloat32> peephole = tf.constant(new float[128]);
    BlockLSTM<TFloat32> forward = fused.forward();
    Operand<TInt64> steps = tf.constant(100L);
    return tf.nn.blockLSTMGrad(
        steps,
        fused.sequence(),
        fused.zero(),
        fused.zero(),
        fused.weights(),
        peephole,
        peephole,
        peephole,
        fused.bias(),
        forward.i(),
        forward.cs(),
        forward.f(),
        forward.o(),
        forward.ci(),
        forward.co(),
        forward.h(),
        cell,
        hidden,
        false);
  }

  private Operand<TFloat32> power(float beta, List<Op> updates) {
    Variable<TFloat32> power = tf.variable(Shape.scalar(), TFloat32.class);
    initializers.add(tf.assign(power, tf.constant(beta)));
    Operand<TFloat32> before = tf.identity(power);
    updates.add(tf.assign(power, tf.math.mul(before, tf.constant(beta))));
    return before;
  }

  private Op adam(
      Variable<TFloat32> variable,
      Operand<TFloat32> gradient,
      Operand<TFloat32> first,
      Operand<TFloat32> second) {
    Shape shape = variable.shape();
    Variable<TFloat32> m = tf.variable(shape, TFloat32.class);
    Variable<TFloat32> v = tf.variable(shape, TFloat32.class);
    Operand<TFloat32> zeros =
        tf.constant(shape, DataBuffers.of(new float[(int) shape.size()], true, false));
    initializers.add(tf.assign(m, zeros));
    initializers.add(tf.assign(v, zeros));
    return tf.train.applyAdam(
        variable,
        m,
        v,
        first,
        second,
        tf.constant(1e-3f),
        tf.constant(0.9f),
        tf.constant(0.999f),
        tf.constant(1e-7f),
        gradient);
  }
}
