package org.pellucid.data;

/**
 * Two parts of a data set that share no element.
 *
 * @param train the part to train with
 * @param test the part held back
 * @param <T> the elements
 */
public record Fold<T>(Dataset<T> train, Dataset<T> test) {}
