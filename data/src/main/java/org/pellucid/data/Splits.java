package org.pellucid.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.pellucid.errors.PellucidException;

/** Ways to divide the numbers 0, 1, ... into those to train with and those held back. */
final class Splits {
  private Splits() {}

  /** Both parts, each in ascending order. */
  record Indices(int[] train, int[] test) {
    Indices {
      Arrays.sort(train);
      Arrays.sort(test);
    }
  }

  /** Takes the same share of each group. */
  static Indices stratified(List<int[]> groups, double fraction, long seed) {
    check(fraction);
    IntStream.Builder train = IntStream.builder();
    IntStream.Builder test = IntStream.builder();
    for (int g = 0; g < groups.size(); g++) {
      int[] members = groups.get(g);
      int cut = (int) Math.round(fraction * members.length);
      int[] order = Order.permutation(members.length, seed, g);
      for (int i = 0; i < order.length; i++) {
        (i < cut ? train : test).add(members[order[i]]);
      }
    }
    return checked(train.build().toArray(), test.build().toArray(), fraction);
  }

  /** Takes whole groups. */
  static Indices grouped(List<int[]> groups, double fraction, long seed) {
    check(fraction);
    int cut = (int) Math.round(fraction * groups.size());
    int[] order = Order.permutation(groups.size(), seed, 0);
    IntStream.Builder train = IntStream.builder();
    IntStream.Builder test = IntStream.builder();
    for (int i = 0; i < order.length; i++) {
      for (int member : groups.get(order[i])) {
        (i < cut ? train : test).add(member);
      }
    }
    return checked(train.build().toArray(), test.build().toArray(), fraction);
  }

  static List<Indices> kFold(int size, int k, long seed) {
    if (k < 2 || k > size) {
      throw new PellucidException(
          "kFold: k must be from 2 to the number of samples, " + size + "; got " + k + ".");
    }
    int[] order = Order.permutation(size, seed, 0);
    List<Indices> folds = new ArrayList<>();
    for (int fold = 0; fold < k; fold++) {
      int from = Math.toIntExact((long) size * fold / k);
      int to = Math.toIntExact((long) size * (fold + 1) / k);
      int[] test = Arrays.copyOfRange(order, from, to);
      int[] train =
          IntStream.concat(Arrays.stream(order, 0, from), Arrays.stream(order, to, size)).toArray();
      folds.add(new Indices(train, test));
    }
    return folds;
  }

  /** Holds blocks of neighbours back, at a distance from those to train with. */
  static List<Indices> blockedKFold(int size, int k, int block, int gap, long seed) {
    if (block < 1 || gap < 0) {
      throw new PellucidException(
          "blockedKFold: block must be >= 1 and gap >= 0, got " + block + " and " + gap + ".");
    }
    int blocks = Math.ceilDiv(size, block);
    if (k < 2 || k > blocks) {
      throw new PellucidException(
          "blockedKFold: k must be from 2 to the number of blocks, " + blocks + "; got " + k + ".");
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, blocks).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<Indices> folds = new ArrayList<>();
    for (int fold = 0; fold < k; fold++) {
      BitSet test = new BitSet(size);
      BitSet near = new BitSet(size);
      int from = Math.toIntExact((long) blocks * fold / k);
      int to = Math.toIntExact((long) blocks * (fold + 1) / k);
      for (int held : order.subList(from, to)) {
        int end = Math.min(size, (held + 1) * block);
        test.set(held * block, end);
        near.set(Math.max(0, held * block - gap), Math.min(size, end + gap));
      }
      near.flip(0, size);
      if (near.isEmpty()) {
        throw new PellucidException(
            "blockedKFold: a gap of " + gap + " leaves nothing for training in a fold.");
      }
      folds.add(new Indices(near.stream().toArray(), test.stream().toArray()));
    }
    return folds;
  }

  /** Holds each group back once. */
  static List<Indices> leaveOneGroupOut(List<int[]> groups) {
    if (groups.size() < 2) {
      throw new PellucidException(
          "leaveOneGroupOut: there must be at least 2 groups, got " + groups.size() + ".");
    }
    List<Indices> folds = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      int held = g;
      int[] train =
          IntStream.range(0, groups.size())
              .filter(other -> other != held)
              .mapToObj(groups::get)
              .flatMapToInt(Arrays::stream)
              .toArray();
      folds.add(new Indices(train, groups.get(g).clone()));
    }
    return folds;
  }

  private static void check(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new PellucidException(
          "split: the fraction must lie between 0 and 1, got " + fraction + ".");
    }
  }

  private static Indices checked(int[] train, int[] test, double fraction) {
    if (train.length == 0 || test.length == 0) {
      throw new PellucidException(
          "split: a fraction of "
              + fraction
              + " leaves nothing for "
              + (train.length == 0 ? "training." : "the test."));
    }
    return new Indices(train, test);
  }
}
