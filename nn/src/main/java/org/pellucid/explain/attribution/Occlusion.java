package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * How far the output falls when a part of the sample is covered: a window goes over the sample, and
 * each number gets the mean over all windows that cover it of {@code output(x) - output(covered)}.
 *
 * <p>Works for samples {@code [numbers]}, {@code [steps, channels]} and {@code [height, width,
 * channels]}; a window covers all channels. Defaults: the window steps by half its size (at least
 * 1), covered numbers become 0. Source: Zeiler, Fergus, 2014.
 */
public final class Occlusion extends Attributor {
  private final int window;
  private final int stride;
  private final double cover;

  /**
   * Prepares with steps of half a window, covering with 0.
   *
   * @param model a model of one input
   * @param window how many places long (and high) the window is
   */
  public Occlusion(Model model, int window) {
    this(model, window, Math.max(1, window / 2), 0);
  }

  /**
   * Prepares.
   *
   * @param model a model of one input
   * @param window how many places long (and high) the window is, at least 1
   * @param stride how many places it steps, from 1 to the window
   * @param cover what stands in covered places
   */
  public Occlusion(Model model, int window, int stride, double cover) {
    super(model);
    if (window < 1 || stride < 1 || stride > window) {
      throw new PellucidException(
          "Occlusion needs window >= 1 and stride from 1 to the window, got "
              + window
              + " and "
              + stride
              + ".");
    }
    this.window = window;
    this.stride = stride;
    this.cover = cover;
  }

  @Override
  String method() {
    return "occlusion";
  }

  @Override
  Scores scores(NdArray x, int[] targets, double[] outputs) {
    Shape shape = x.shape();
    if (shape.rank() < 2 || shape.rank() > 4) {
      throw new PellucidException(
          "Occlusion works for samples of 1 to 3 dimensions, got batches of shape " + shape + ".");
    }
    int height = shape.rank() == 4 ? shape.dim(1) : 1;
    int length = shape.dim(shape.rank() == 4 ? 2 : 1);
    int channels = shape.rank() == 2 ? 1 : shape.dim(shape.rank() - 1);
    double[] sums = new double[x.size()];
    int[] counts = new int[x.size()];
    for (int top : starts(height)) {
      for (int left : starts(length)) {
        List<Integer> places = places(top, left, height, length, channels);
        double[] hidden = chosen(model().predict(covered(x, places)).value(), targets);
        for (int sample = 0; sample < targets.length; sample++) {
          double fall = outputs[sample] - hidden[sample];
          for (int place : places) {
            sums[sample * height * length * channels + place] += fall;
            counts[sample * height * length * channels + place]++;
          }
        }
      }
    }
    float[] scores = new float[sums.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (sums[i] / counts[i]);
    }
    return Scores.unsummed(NdArray.of(scores).reshape(shape));
  }

  /** Where windows begin; the last ends at the end. */
  private List<Integer> starts(int extent) {
    List<Integer> starts = new ArrayList<>();
    int last = Math.max(0, extent - window);
    for (int start = 0; start < last; start += stride) {
      starts.add(start);
    }
    starts.add(last);
    return starts;
  }

  private List<Integer> places(int top, int left, int height, int length, int channels) {
    List<Integer> places = new ArrayList<>();
    for (int row = top; row < Math.min(height, top + window); row++) {
      for (int column = left; column < Math.min(length, left + window); column++) {
        for (int channel = 0; channel < channels; channel++) {
          places.add((row * length + column) * channels + channel);
        }
      }
    }
    return places;
  }

  private NdArray covered(NdArray x, List<Integer> places) {
    double[] numbers = x.toDoubleArray();
    int width = numbers.length / x.shape().dim(0);
    for (int begin = 0; begin < numbers.length; begin += width) {
      for (int place : places) {
        numbers[begin + place] = cover;
      }
    }
    return Tensor.of(NdArray.of(numbers).reshape(x.shape())).cast(x.dtype()).value();
  }
}
