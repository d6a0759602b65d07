package org.pellucid.data;

import java.util.List;
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
