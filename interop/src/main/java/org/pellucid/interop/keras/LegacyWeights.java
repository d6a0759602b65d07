package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Layers;
import org.pellucid.layers.TimeDistributed;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * Brings the arrays of old layers into today's shapes and order: an array per gate in Keras 1,
 * kernels with the channels in front, kernels of Theano, which are turned around, and those of
 * CuDNN's recurrent layers.
 */
final class LegacyWeights {
  private static final Set<String> CONVOLUTIONS =
      Set.of("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "ConvLSTM2D");

  private final int major;
  private final boolean theano;
  private final Map<String, String> originalKinds;

  /**
   * Makes a conversion.
   *
   * @param major which Keras wrote the file
   * @param theano whether it computed with Theano
   * @param originalKinds the classes of layers in the file by name, where they have another one
   *     here
   */
  LegacyWeights(int major, boolean theano, Map<String, String> originalKinds) {
    this.major = major;
    this.theano = theano;
    this.originalKinds = originalKinds;
  }

  List<NdArray> convert(Layer layer, List<NdArray> stored) {
    if (major >= 3) {
      return stored;
    }
    return switch (layer) {
      case TimeDistributed outer -> convert(outer.sublayers().getFirst(), stored);
      case Bidirectional both -> {
        int half = stored.size() / 2;
        List<NdArray> all = new ArrayList<>(convert(both.forwardLayer(), stored.subList(0, half)));
        all.addAll(convert(both.backwardLayer(), stored.subList(half, stored.size())));
        yield all;
      }
      case Model model -> nested(model, stored);
      default -> single(layer, stored);
    };
  }

  /** A model inside a model: the arrays of its layers stand one after the other. */
  private List<NdArray> nested(Model model, List<NdArray> stored) {
    if ((major > 1 && !theano) || !model.nonTrainableVariables().isEmpty()) {
      return stored;
    }
    List<NdArray> all = new ArrayList<>();
    int at = 0;
    for (Layer layer : model.layers()) {
      int count = layer.weights().size();
      if (at + count <= stored.size()) {
        all.addAll(convert(layer, stored.subList(at, at + count)));
      }
      at += count;
    }
    return at == stored.size() ? all : stored;
  }

  private List<NdArray> single(Layer layer, List<NdArray> stored) {
    List<NdArray> arrays = new ArrayList<>(stored);
    String kind = Layers.REGISTRY.className(layer);
    String original = originalKinds.getOrDefault(layer.name(), kind);
    if (major == 1) {
      arrays = gates(kind, arrays);
      firstKernel(layer, kind, arrays);
    }
    if ((theano || isTakenForTheanos(layer, kind)) && isTurned(kind) && !arrays.isEmpty()) {
      arrays.set(0, turned(arrays.getFirst()));
    }
    if (original.equals("CuDNNLSTM") && arrays.size() == 3) {
      return List.of(
          cudnnInput(arrays.get(0), 4), cudnnRecurrent(arrays.get(1), 4), summed(arrays.get(2)));
    }
    if (original.equals("CuDNNGRU") && arrays.size() == 3) {
      NdArray bias = arrays.get(2);
      return List.of(
          cudnnInput(arrays.get(0), 3),
          cudnnRecurrent(arrays.get(1), 3),
          bias.reshape(Shape.of(2, bias.size() / 2)));
    }
    return arrays;
  }

  private static boolean isTurned(String kind) {
    return CONVOLUTIONS.contains(kind);
  }

  private boolean isTakenForTheanos(Layer layer, String kind) {
    return major == 1 && isTurned(kind) && isTakenForTheanos(layer.config());
  }

  /** Keras 1 does not say with what it computed; channels in front were Theano's order. */
  private static boolean isTakenForTheanos(Config settings) {
    return "channels_first".equals(settings.get("data_format"));
  }

  /** Why a layer of Keras 1 may not be what it was, or null. */
  static @Nullable String doubt(int major, String kind, Config settings) {
    return major == 1 && isTurned(kind) && isTakenForTheanos(settings)
        ? "its kernel is turned around, as Theano's are; the file does not say whether it was Theano"
        : null;
  }

  // ---- Keras 1 ----

  /** Keras 1 had three arrays for each gate: of the input, of the state, and a bias. */
  private static List<NdArray> gates(String kind, List<NdArray> arrays) {
    // Keras 1 has the gates of an LSTM in the order i, c, f, o.
    int[] order =
        kind.equals("GRU") && arrays.size() == 9
            ? new int[] {0, 1, 2}
            : (kind.equals("LSTM") || kind.equals("ConvLSTM2D")) && arrays.size() == 12
                ? new int[] {0, 2, 1, 3}
                : new int[0];
    if (order.length == 0) {
      return arrays;
    }
    List<NdArray> joined = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      List<Tensor> pieces = new ArrayList<>();
      for (int gate : order) {
        pieces.add(Tensor.of(arrays.get(3 * gate + part)));
      }
      joined.add(Tensor.concat(pieces.getFirst().rank() - 1, pieces).value());
    }
    return joined;
  }

  /** Kernels with filters in front, as Theano's order of dimensions has them. */
  private static void firstKernel(Layer layer, String kind, List<NdArray> arrays) {
    if (arrays.isEmpty()) {
      return;
    }
    NdArray kernel = arrays.getFirst();
    Shape wanted = LegacyFiles.order(layer).getFirst().shape();
    if (kind.equals("Conv1D") && kernel.shape().rank() == 4) {
      // [length, 1, in, filters], or older [filters, in, length, 1]
      boolean old = kernel.shape().dim(1) != 1 || kernel.shape().dim(3) != wanted.dim(2);
      NdArray ordered = old ? permuted(kernel, 2, 3, 1, 0) : kernel;
      arrays.set(0, ordered.reshape(ordered.shape().without(1)));
    } else if (kind.equals("Conv2D") && !kernel.shape().equals(wanted)) {
      arrays.set(0, permuted(kernel, 2, 3, 1, 0));
    } else if (kind.equals("Conv2DTranspose")) {
      NdArray swapped = permuted(kernel, 0, 1, 3, 2);
      arrays.set(0, swapped.shape().equals(wanted) ? swapped : permuted(kernel, 2, 3, 0, 1));
    } else if (kind.equals("Conv3D") && !kernel.shape().equals(wanted)) {
      arrays.set(0, permuted(kernel, 2, 3, 4, 1, 0));
    }
  }

  private static NdArray permuted(NdArray array, int... axes) {
    return array.shape().rank() == axes.length ? Tensor.of(array).transpose(axes).value() : array;
  }

  /** Theano's convolution turns kernels around. */
  private static NdArray turned(NdArray kernel) {
    int[] axes = IntStream.range(0, kernel.shape().rank() - 2).toArray();
    return Tensor.of(kernel).flip(axes).value();
  }

  // ---- CuDNN ----

  /** The same numbers row by row, read as if the matrix lay on its side. */
  private static NdArray cudnnInput(NdArray kernel, int gates) {
    return byGate(
        kernel, gates, gate -> gate.reshape(Shape.of(gate.dim(1), gate.dim(0))).transpose(1, 0));
  }

  private static NdArray cudnnRecurrent(NdArray kernel, int gates) {
    return byGate(kernel, gates, gate -> gate.transpose(1, 0));
  }

  private static NdArray byGate(NdArray kernel, int gates, UnaryOperator<Tensor> change) {
    int units = kernel.shape().dim(1) / gates;
    Tensor whole = Tensor.of(kernel);
    List<Tensor> changed = new ArrayList<>();
    for (int gate = 0; gate < gates; gate++) {
      changed.add(change.apply(whole.slice(1, gate * units, (gate + 1) * units)));
    }
    return Tensor.concat(1, changed).value();
  }

  /** CuDNN adds two biases. */
  private static NdArray summed(NdArray bias) {
    int half = bias.size() / 2;
    Tensor both = Tensor.of(bias).reshape(Shape.of(2, half));
    return both.select(0, 0).add(both.select(0, 1)).value();
  }
}
