package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be seen in data before anything is learned. */
final class DataChecks {
  /** Numbers of this size make steps of a first layer ten times too large. */
  private static final double LARGE = 10;

  private static final double TINY = 0.01;
  private static final double UNBALANCED = 10;
  private static final int FEW = 20;

  private DataChecks() {}

  /** Inputs, column by column where they are a table. */
  static @Nullable Finding scale(Table inputs) {
    Table.Spread all = inputs.spread(-1);
    if (inputs.array().shape().rank() == 2 && inputs.rows() > 1) {
      List<Integer> large = new ArrayList<>();
      Table.Spread worst = all;
      for (int column = 0; column < inputs.width(); column++) {
        Table.Spread spread = inputs.spread(column);
        if (spread.size() > LARGE) {
          if (large.isEmpty() || spread.size() > worst.size()) {
            worst = spread;
            large.addFirst(column);
          } else {
            large.add(column);
          }
        }
      }
      if (!large.isEmpty()) {
        return scaled(
            inputs.name() + " column " + large.getFirst(),
            worst,
            (large.size() == 1
                ? ""
                : "; " + large.size() + " of " + inputs.width() + " columns are like it"));
      }
    } else if (all.size() > LARGE) {
      return scaled(inputs.name(), all, "");
    }
    return all.size() > 0 && all.size() < TINY ? scaled(inputs.name(), all, "") : null;
  }

  private static Finding scaled(String where, Table.Spread spread, String more) {
    return new Finding(
        Finding.Kind.INPUTS_NOT_NORMALISED,
        where,
        spread.size(),
        where
            + " ranges from "
            + Text.number(spread.least())
            + " to "
            + Text.number(spread.most())
            + " (mean "
            + Text.number(spread.mean())
            + ", standard deviation "
            + Text.number(spread.deviation())
            + ", size "
            + Text.number(spread.size())
            + more
            + "). Networks learn best from numbers about 1: begin with a Normalization layer"
            + " adapted to the training data, or Rescaling.");
  }

  /** How often classes come. */
  static @Nullable Finding balance(Classes classes) {
    int most = 0;
    int least = -1;
    for (int i = 0; i < classes.sizes().length; i++) {
      int size = classes.sizes()[i];
      most = size > classes.sizes()[most] ? i : most;
      if (size > 0 && (least < 0 || size < classes.sizes()[least])) {
        least = i;
      }
    }
    double ratio = (double) classes.sizes()[most] / classes.sizes()[least];
    if (ratio < UNBALANCED || classes.samples() < FEW) {
      return null;
    }
    return new Finding(
        Finding.Kind.UNBALANCED_LABELS,
        "y",
        ratio,
        "Class "
            + most
            + " has "
            + classes.sizes()[most]
            + " samples and class "
            + least
            + " only "
            + classes.sizes()[least]
            + ", "
            + Text.number(ratio)
            + " times fewer. Weight them (Fit.classWeight), and judge by recall or AUC rather than"
            + " by accuracy.");
  }

  /** Whether samples of a class lie together; only said where training does not mix them. */
  static @Nullable Finding order(Classes classes, String why) {
    double expected = classes.expectedChanges();
    if (classes.samples() < FEW || classes.changes() >= 0.2 * expected) {
      return null;
    }
    return new Finding(
        Finding.Kind.ORDERED_LABELS,
        "y",
        classes.changes(),
        "The label changes only "
            + Text.count(classes.changes(), "time")
            + " in "
            + classes.samples()
            + " samples, about "
            + Math.round(expected)
            + " times were they mixed, and "
            + why);
  }

  /** A column from which the label can be read. */
  static @Nullable Finding leak(Table inputs, Classes classes) {
    if (inputs.array().shape().rank() != 2
        || inputs.rows() != classes.samples()
        || inputs.rows() < FEW) {
      return null;
    }
    for (int column = 0; column < inputs.width(); column++) {
      Map<Double, Integer> classOf = new HashMap<>();
      boolean tells = true;
      for (int row = 0; row < inputs.rows() && tells; row++) {
        Integer known = classOf.putIfAbsent(inputs.at(row, column), classes.of()[row]);
        tells =
            (known == null || known == classes.of()[row])
                && classOf.size() <= 2 * classes.present();
      }
      if (tells) {
        return leaking(
            inputs.name() + " column " + column,
            1,
            "has "
                + classOf.size()
                + " different values, and each comes with one class only: it tells the label of "
                + Text.percent(1)
                + " of the samples");
      }
    }
    return null;
  }

  /** A column that is nearly a multiple of the target. */
  static @Nullable Finding leak(Table inputs, Table target) {
    if (inputs.array().shape().rank() != 2
        || target.width() != 1
        || inputs.rows() != target.rows()
        || inputs.rows() < FEW) {
      return null;
    }
    Table.Spread y = target.spread(-1);
    for (int column = 0; column < inputs.width(); column++) {
      Table.Spread x = inputs.spread(column);
      double product = 0;
      for (int row = 0; row < inputs.rows(); row++) {
        product += (inputs.at(row, column) - x.mean()) * (target.at(row, 0) - y.mean());
      }
      double correlation = product / inputs.rows() / (x.deviation() * y.deviation());
      if (Math.abs(correlation) > 0.9999 && inputs.width() > 1) {
        return leaking(
            inputs.name() + " column " + column,
            correlation,
            "has a correlation of " + Text.number(correlation) + " with the target");
      }
    }
    return null;
  }

  private static Finding leaking(String where, double number, String how) {
    return new Finding(
        Finding.Kind.LEAKING_COLUMN,
        where,
        number,
        where + " " + how + ". If it will not be known when the model is asked, leave it out.");
  }

  /** Samples that are in both. */
  static @Nullable Finding duplicates(Table training, Table validation) {
    if (training.width() != validation.width()) {
      return null;
    }
    Set<Long> known = new HashSet<>();
    for (int row = 0; row < training.rows(); row++) {
      known.add(training.fingerprint(row));
    }
    int both = 0;
    for (int row = 0; row < validation.rows(); row++) {
      both += known.contains(validation.fingerprint(row)) ? 1 : 0;
    }
    double share = (double) both / validation.rows();
    if (both < 3 || share < 0.01) {
      return null;
    }
    return new Finding(
        Finding.Kind.DUPLICATES,
        "validation " + training.name(),
        both,
        both
            + " of "
            + Text.count(validation.rows(), "sample")
            + " of the validation data ("
            + Text.percent(share)
            + ") are in the training data too, so validation looks better than it is. Remove"
            + " duplicates before splitting.");
  }
}
