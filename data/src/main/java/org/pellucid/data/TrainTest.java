package org.pellucid.data;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

/**
 * Samples with their labels, a part to train with and a part held back for the test.
 *
 * @param name the name in words, such as "Fashion-MNIST"
 * @param trainX the samples to train with, one per row
 * @param trainY their labels, one per row
 * @param testX the samples held back
 * @param testY their labels
 * @param classNames what the labels 0, 1, ... stand for
 * @param licence under which terms the data may be used, and whose they are
 */
public record TrainTest(
    String name,
    NdArray trainX,
    NdArray trainY,
    NdArray testX,
    NdArray testY,
    List<String> classNames,
    String licence) {
  /**
   * Makes a data set.
   *
   * @param name the name in words
   * @param trainX the samples to train with
   * @param trainY their labels
   * @param testX the samples held back
   * @param testY their labels
   * @param classNames what the labels stand for
   * @param licence the terms
   */
  public TrainTest {
    checkRows(name, "training", trainX, trainY);
    checkRows(name, "test", testX, testY);
    classNames = List.copyOf(classNames);
  }

  /**
   * Holds back the last training samples in place of the test part, so that settings can be chosen
   * without a look at the test.
   *
   * <p>Errors: a count that leaves nothing.
   *
   * @param count how many training samples, 1 or more
   * @return the other training samples, and these as test part
   */
  public TrainTest forTuning(int count) {
    int all = trainY.shape().dim(0);
    if (count < 1 || count >= all) {
      throw new PellucidException(
          name
              + ": forTuning: count must be from 1 to "
              + (all - 1)
              + ", one less than there are training samples, got "
              + count
              + ".");
    }
    int cut = all - count;
    return new TrainTest(
        name,
        trainX.rowRange(0, cut),
        trainY.rowRange(0, cut),
        trainX.rowRange(cut, all),
        trainY.rowRange(cut, all),
        classNames,
        licence);
  }

  /**
   * Draws some training samples of each class, as many as somebody would label who has little time.
   *
   * <p>Errors: a class of which there are fewer; a label that is no class.
   *
   * @param count how many of each class, 1 or more
   * @param seed any number; the same samples for the same seed
   * @return their numbers in the training part, in random order
   */
  public int[] someOfEachClass(int count, long seed) {
    int[] labels = trainY.toIntArray();
    int[] left = new int[classNames.size()];
    for (int label : labels) {
      if (label < 0 || label >= left.length) {
        throw new PellucidException(
            name
                + ": someOfEachClass: there are "
                + left.length
                + " classes, but a label "
                + label
                + ".");
      }
      left[label]++;
    }
    for (int c = 0; c < left.length; c++) {
      if (count < 1 || left[c] < count) {
        throw new PellucidException(
            name
                + ": someOfEachClass: count must be from 1 to the "
                + left[c]
                + " training samples of class "
                + classNames.get(c)
                + ", got "
                + count
                + ".");
      }
    }
    Arrays.fill(left, count);
    return new Random(seed)
        .ints(0, labels.length)
        .distinct()
        .filter(i -> left[labels[i]]-- > 0)
        .limit((long) count * left.length)
        .toArray();
  }

  private static void checkRows(String name, String part, NdArray x, NdArray y) {
    if (x.shape().dim(0) != y.shape().dim(0)) {
      throw new PellucidException(
          name
              + ": the "
              + part
              + " part has "
              + x.shape().dim(0)
              + " samples but "
              + y.shape().dim(0)
              + " labels.");
    }
  }
}
