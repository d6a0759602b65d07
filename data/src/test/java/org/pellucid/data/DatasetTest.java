package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.History;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.SGD;

final class DatasetTest {
  private static final Dataset<Integer> TEN = Dataset.generate(10, i -> i);

  private static <T> List<T> pass(Dataset<T> data, int number) {
    List<T> elements = new ArrayList<>();
    data.pass(number).forEachRemaining(elements::add);
    return elements;
  }

  /** The same elements without an index. */
  private static Dataset<Integer> flowing(int size) {
    return Dataset.from(() -> IntStream.range(0, size).boxed());
  }

  @Test
  void elementsAreComputedWhenAskedFor() {
    AtomicInteger computed = new AtomicInteger();
    Dataset<Integer> squares =
        TEN.map(i -> {
          computed.incrementAndGet();
          return i * i;
        });

    assertThat(computed).hasValue(0);
    assertThat(squares.take(3).toList()).containsExactly(0, 1, 4);
    assertThat(computed).hasValue(3);
  }

  @Test
  void aPassCanBeRepeated() {
    assertThat(TEN.toList()).isEqualTo(TEN.toList()).hasSize(10);
    assertThat(flowing(5).toList()).isEqualTo(List.of(0, 1, 2, 3, 4));
  }

  @Test
  void eachPassIsShuffledAnewAndTheSameWhenRepeated() {
    for (Dataset<Integer> data : List.of(TEN.shuffle(3), flowing(10).shuffle(3, 4))) {
      assertThat(pass(data, 0)).containsExactlyInAnyOrderElementsOf(TEN.toList());
      assertThat(pass(data, 0)).isEqualTo(pass(data, 0)).isNotEqualTo(pass(data, 1));
    }
    assertThat(pass(TEN.shuffle(3), 0)).isNotEqualTo(pass(TEN.shuffle(4), 0));
  }

  @Test
  void aBufferOfFourMovesNoElementForwardByMoreThanThree() {
    List<Integer> order = flowing(100).shuffle(1, 4).toList();

    for (int i = 0; i < 100; i++) {
      assertThat(order.get(i)).isLessThanOrEqualTo(i + 3);
    }
  }

  @Test
  void chanceDependsOnSeedPassAndElementAlone() {
    Dataset<Double> random = TEN.augment(5, (i, generator) -> i + generator.nextDouble());

    assertThat(pass(random, 1)).isEqualTo(pass(random, 1)).isNotEqualTo(pass(random, 0));
    assertThat(pass(random.parallel(3), 1)).isEqualTo(pass(random, 1));
    assertThat(pass(flowing(10).augment(5, (i, g) -> i + g.nextDouble()), 1))
        .isEqualTo(pass(random, 1));
    assertThat(new HashSet<>(pass(random.map(d -> d - Math.floor(d)), 0))).hasSize(10);
  }

  @Test
  void elementsAreFilteredAndMultiplied() {
    assertThat(TEN.filter(i -> i % 3 == 0).toList()).containsExactly(0, 3, 6, 9);
    assertThat(TEN.take(3).flatMap(i -> List.of(i, i * 10)).toList())
        .containsExactly(0, 0, 1, 10, 2, 20);
  }

  @Test
  void partsAreTakenAndJoined() {
    for (Dataset<Integer> data : List.of(TEN, flowing(10))) {
      assertThat(data.skip(8).toList()).containsExactly(8, 9);
      assertThat(data.take(2).concat(data.skip(9)).toList()).containsExactly(0, 1, 9);
      assertThat(data.take(2).repeat(2).toList()).containsExactly(0, 1, 0, 1);
      assertThat(data.take(20).toList()).hasSize(10);
      assertThat(data.skip(20).toList()).isEmpty();
    }
    assertThat(TEN.select(7, 7, 1).toList()).containsExactly(7, 7, 1);
    assertThat(Dataset.interleave(List.of(TEN.take(3), flowing(1), TEN.skip(8))).toList())
        .containsExactly(0, 0, 8, 1, 9, 2);
  }

  @Test
  void sizesAreKnownWhereTheyCanBe() {
    assertThat(TEN.map(i -> i).shuffle(1).batch(3).count()).isEqualTo(4);
    assertThat(TEN.wholeBatches(3).count()).isEqualTo(3);
    assertThat(TEN.concat(TEN).parallel(2).count()).isEqualTo(20);
    assertThat(TEN.repeat(3).prefetch(2).count()).isEqualTo(30);
    assertThat(TEN.filter(i -> i > 2).count()).isEqualTo(-1);
    assertThat(flowing(7).cache().count()).isEqualTo(7);
  }

  @Test
  void batchesHoldAllElements() {
    List<List<Integer>> expected = List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));

    assertThat(TEN.batch(4).toList()).isEqualTo(expected);
    assertThat(flowing(10).batch(4).toList()).isEqualTo(expected);
    assertThat(flowing(10).wholeBatches(4).toList()).isEqualTo(expected.subList(0, 2));
  }

  @Test
  void batchesStackInputsAndTargets() {
    Batch batch =
        TEN.batches(4, i -> new float[] {i, -i}, i -> i, i -> 0.5f * i).toList().getFirst();

    assertThat(batch.x()).isEqualTo(NdArray.of(new float[] {0, 0, 1, -1, 2, -2, 3, -3}, 4, 2));
    assertThat(batch.y()).isEqualTo(NdArray.of(new int[] {0, 1, 2, 3}));
    assertThat(batch.sampleWeight()).isEqualTo(NdArray.of(new float[] {0, 0.5f, 1, 1.5f}));
  }

  @Test
  void batchesKeepTextsListsAndMaps() {
    Batch batch =
        TEN.batches(2, i -> Map.of("name", "n" + i, "age", i), i -> List.of(i, i + 0.5f))
            .toList()
            .getFirst();

    assertThat(batch.x())
        .isInstanceOfSatisfying(
            Map.class,
            x -> {
              assertThat(x.get("name")).isEqualTo(new String[] {"n0", "n1"});
              assertThat(x.get("age")).isEqualTo(NdArray.of(new int[] {0, 1}));
            });
    assertThat(batch.y())
        .isEqualTo(List.of(NdArray.of(new int[] {0, 1}), NdArray.of(new float[] {0.5f, 1.5f})));
  }

  @Test
  void samplesOfUnlikeShapeAreNamed() {
    assertThatThrownBy(() -> TEN.batches(4, i -> new float[i + 1], i -> i).toList())
        .hasMessage(
            "batch: x of sample 1 is float32 of shape [2] but of sample 0 float32 of shape [1]."
                + " Make them alike (resize, pad) before batching.");
  }

  @Test
  void bucketsPadToTheirLength() {
    Dataset<int[]> texts =
        Dataset.of(List.of(new int[] {1}, new int[] {2, 3, 4}, new int[] {5, 6}, new int[] {7}));

    List<Batch> batches =
        texts.bucketBatches(2, new int[] {4, 2}, text -> text, text -> text.length).toList();

    assertThat(batches)
        .containsExactly(
            new Batch(NdArray.of(new int[] {1, 0, 5, 6}, 2, 2), NdArray.of(new int[] {1, 2})),
            new Batch(NdArray.of(new int[] {7, 0}, 1, 2), NdArray.of(new int[] {1})),
            new Batch(NdArray.of(new int[] {2, 3, 4, 0}, 1, 4), NdArray.of(new int[] {3})));
    assertThatThrownBy(
            () -> texts.bucketBatches(2, new int[] {2}, text -> text, text -> 0).toList())
        .hasMessage(
            "bucketBatches: a sample is 3 long but the longest bucket takes 2."
                + " Add a bucket, cut the sample or filter it out.");
  }

  @Test
  void anErrorNamesTheSampleAndEndsThePass() {
    Dataset<Integer> broken = TEN.map(i -> 10 / (i - 4));

    assertThatThrownBy(broken::toList)
        .isInstanceOf(PellucidException.class)
        .hasMessage("Sample 4 (4): java.lang.ArithmeticException: / by zero");
  }

  @Test
  void errorsAreSkippedWhenAskedOnOtherThreadsToo() {
    for (Dataset<Integer> data : List.of(TEN, flowing(10))) {
      Dataset<Integer> broken = data.map(i -> i % 4 == 1 ? i / (i % 4 - 1) : i);
      for (Dataset<Integer> way : List.of(broken, broken.parallel(3), broken.prefetch(2))) {
        List<Skipped> skipped = new ArrayList<>();

        assertThat(way.skipErrors(skipped::add).toList()).containsExactly(0, 2, 3, 4, 6, 7, 8);
        assertThat(skipped)
            .extracting(Skipped::message)
            .containsExactly(
                "Sample 1 (1): java.lang.ArithmeticException: / by zero",
                "Sample 5 (5): java.lang.ArithmeticException: / by zero",
                "Sample 9 (9): java.lang.ArithmeticException: / by zero");
      }
    }
  }

  @Test
  void otherThreadsDoTheWorkInUnchangedOrder() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    Dataset<Integer> watched =
        Dataset.generate(200, i -> i)
            .map(i -> {
              threads.add(Thread.currentThread().getName());
              return i;
            });

    assertThat(watched.parallel(3).toList()).isEqualTo(IntStream.range(0, 200).boxed().toList());
    assertThat(watched.prefetch(4).toList()).hasSize(200);
    assertThat(threads).doesNotContain(Thread.currentThread().getName());
    assertThat(threads).contains("pellucid-prefetch");
  }

  @Test
  void streamsAreClosedAtTheEndAndWhenReadingStops() {
    AtomicBoolean closed = new AtomicBoolean();
    Dataset<Integer> data = Dataset.from(() -> Stream.of(1, 2, 3).onClose(() -> closed.set(true)));

    assertThat(data.map(i -> i).toList()).hasSize(3);
    assertThat(closed).isTrue();

    closed.set(false);
    try (Stream<Integer> stream = data.filter(i -> i > 0).stream()) {
      assertThat(stream.findFirst()).contains(1);
    }
    assertThat(closed).isTrue();
  }

  @Test
  void aPrefetchingThreadEndsWhenReadingStops() throws Exception {
    Iterator<Integer> elements = Dataset.from(() -> Stream.generate(() -> 1)).prefetch(2).pass(0);
    assertThat(elements.next()).isEqualTo(1);
    Thread reader =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("pellucid-prefetch"))
            .findFirst()
            .orElseThrow();

    ((AutoCloseable) elements).close();

    reader.join(10_000);
    assertThat(reader.isAlive()).isFalse();
  }

  @Test
  void cachedElementsAreComputedOnce() {
    AtomicInteger computed = new AtomicInteger();
    Dataset<Integer> cached = flowing(5).map(i -> computed.incrementAndGet()).cache();

    assertThat(computed).hasValue(0);
    assertThat(cached.toList()).isEqualTo(cached.toList());
    assertThat(cached.shuffle(1).toList()).hasSize(5);
    assertThat(computed).hasValue(5);
  }

  @Test
  void splitsShareNoElementAndKeepShares() {
    Dataset<Integer> numbers = Dataset.generate(100, i -> i);

    Fold<Integer> random = numbers.split(0.8, 1);
    assertThat(random.train().count()).isEqualTo(80);
    assertThat(random.train().concat(random.test()).toList())
        .containsExactlyInAnyOrderElementsOf(numbers.toList());

    Fold<Integer> stratified = numbers.split(0.5, i -> i < 10, 1);
    assertThat(stratified.test().toList().stream().filter(i -> i < 10)).hasSize(5);

    Fold<Integer> grouped = numbers.splitGroups(0.7, i -> i % 10, 1);
    Set<Integer> trained =
        grouped.train().toList().stream().map(i -> i % 10).collect(Collectors.toSet());
    assertThat(trained).hasSize(7);
    assertThat(grouped.test().toList()).noneMatch(i -> trained.contains(i % 10)).hasSize(30);
  }

  @Test
  void eachElementIsHeldBackInOneFold() {
    List<Fold<Integer>> folds = TEN.kFold(3, 1);

    assertThat(folds).hasSize(3);
    assertThat(folds.stream().flatMap(fold -> fold.test().toList().stream()))
        .containsExactlyInAnyOrderElementsOf(TEN.toList());
    for (Fold<Integer> fold : folds) {
      assertThat(fold.train().concat(fold.test()).toList())
          .containsExactlyInAnyOrderElementsOf(TEN.toList());
    }
  }

  @Test
  void eachBlockIsHeldBackInOneFoldAndItsNeighboursAreNotTrainedWith() {
    Dataset<Integer> sequence = Dataset.generate(23, i -> i);
    List<Fold<Integer>> folds = sequence.blockedKFold(3, 4, 2, 1);

    assertThat(folds).hasSize(3);
    assertThat(folds.stream().flatMap(fold -> fold.test().toList().stream()))
        .containsExactlyInAnyOrderElementsOf(sequence.toList());
    for (Fold<Integer> fold : folds) {
      List<Integer> test = fold.test().toList();
      assertThat(test).isSorted();
      // Two whole blocks, of which the last one has three elements.
      assertThat(test.stream().map(i -> i / 4).distinct()).hasSize(2);
      assertThat(fold.train().toList())
          .containsExactlyElementsOf(
              sequence.toList().stream()
                  .filter(i -> test.stream().noneMatch(held -> Math.abs(held - i) <= 2))
                  .toList());
    }
    assertThat(sequence.blockedKFold(3, 4, 2, 1).getFirst().test().toList())
        .isEqualTo(folds.getFirst().test().toList());
    assertThat(sequence.blockedKFold(3, 4, 2, 2).getFirst().test().toList())
        .isNotEqualTo(folds.getFirst().test().toList());
  }

  @Test
  void blocksThatLeaveNothingAreRefused() {
    assertThatThrownBy(() -> TEN.blockedKFold(5, 3, 0, 1))
        .hasMessage("blockedKFold: k must be from 2 to the number of blocks, 4; got 5.");
    assertThatThrownBy(() -> TEN.blockedKFold(2, 0, 0, 1))
        .hasMessage("blockedKFold: block must be >= 1 and gap >= 0, got 0 and 0.");
    assertThatThrownBy(() -> TEN.blockedKFold(2, 5, 5, 1))
        .hasMessage("blockedKFold: a gap of 5 leaves nothing for training in a fold.");
  }

  @Test
  void eachGroupIsHeldBackInOneFold() {
    List<Fold<Integer>> folds = TEN.leaveOneGroupOut(i -> i % 3);

    assertThat(folds).hasSize(3);
    assertThat(folds.getFirst().test().toList()).containsExactly(0, 3, 6, 9);
    assertThat(folds.getFirst().train().toList()).containsExactly(1, 2, 4, 5, 7, 8);
    assertThatThrownBy(() -> TEN.leaveOneGroupOut(i -> 0))
        .hasMessage("leaveOneGroupOut: there must be at least 2 groups, got 1.");
  }

  @Test
  void partsThatWouldBeEmptyAreRefused() {
    assertThatThrownBy(() -> TEN.split(0.99, 1))
        .hasMessage("split: a fraction of 0.99 leaves nothing for the test.");
    assertThatThrownBy(() -> TEN.split(1.5, 1))
        .hasMessage("split: the fraction must lie between 0 and 1, got 1.5.");
    assertThatThrownBy(() -> TEN.kFold(11, 1))
        .hasMessage("kFold: k must be from 2 to the number of samples, 10; got 11.");
    assertThatThrownBy(() -> flowing(3).split(0.5, 1))
        .hasMessage("Dataset: grouping needs elements that have an index. Call cache() before.");
  }

  @Test
  void balancedDrawsEachClassAsOften() {
    Dataset<Integer> balanced = TEN.balanced(i -> i < 2, 1);

    List<Integer> drawn = balanced.toList();
    assertThat(drawn).hasSize(16);
    assertThat(drawn.stream().filter(i -> i == 0)).hasSize(4);
    assertThat(drawn.stream().filter(i -> i >= 2).distinct()).hasSize(8);
    assertThat(pass(balanced, 1)).isNotEqualTo(drawn);
  }

  @Test
  void filesOfAFolderComeInTheOrderOfTheirPaths(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("b/2.txt"), "two\nlines\n");
    Files.writeString(folder.resolve("1.txt"), "one\n");
    Files.writeString(folder.resolve("3.md"), "no");

    Dataset<Path> files = Dataset.files(folder, "**.txt");

    assertThat(files.toList())
        .containsExactly(folder.resolve("1.txt"), folder.resolve("b").resolve("2.txt"));
    assertThat(files.flatMap(Dataset::lines).toList()).containsExactly("one", "two", "lines");
    assertThatThrownBy(() -> Dataset.files(folder, "*.png"))
        .hasMessage("No file in " + folder + " matches \"*.png\".");
  }

  private static Model linear() {
    Session.setRandomSeed(1);
    Model model = new Sequential(new Input(3), new Dense(1));
    model.compile(new SGD(0.01), new MeanSquaredError());
    return model;
  }

  @Test
  void trainingTakesTheEpochForThePass() {
    float[][] x = new float[50][3];
    float[][] y = new float[50][1];
    for (int i = 0; i < 50; i++) {
      x[i] = new float[] {i % 3, i % 5, i % 7};
      y[i][0] = x[i][0] - 2 * x[i][1] + x[i][2];
    }
    Dataset<Batch> batches =
        Dataset.ofArrays(x, y).shuffle(4).batches(8, Sample::x, Sample::y).parallel(2);

    Model whole = linear();
    History history = whole.fit(batches, Fit.epochs(4).verbose(0));
    Model twice = linear();
    twice.fit(batches, Fit.epochs(2).verbose(0));
    twice.fit(batches, Fit.epochs(4).initialEpoch(2).verbose(0));

    assertThat(twice.layers().getFirst().weights().getFirst().value())
        .isEqualTo(whole.layers().getFirst().weights().getFirst().value());
    assertThat(history.get("loss").getLast()).isLessThan(history.get("loss").getFirst());
  }

  @Test
  void aPipelineTrainsToTheSameBitsAsArrays() {
    float[][] x = new float[50][3];
    float[][] y = new float[50][1];
    for (int i = 0; i < 50; i++) {
      x[i] = new float[] {i % 7, i % 3, 1};
      y[i][0] = i % 7 - i % 3;
    }
    List<Sequential> models = new ArrayList<>();
    for (int way = 0; way < 2; way++) {
      Session.setRandomSeed(1);
      Sequential model =
          new Sequential(new Input(3), new Dense(4).activation("tanh"), new Dense(1));
      model.compile(new SGD(0.05), new MeanSquaredError());
      Fit fit = Fit.epochs(3).batchSize(16).shuffle(false).verbose(0);
      if (way == 0) {
        model.fit(x, y, fit);
      } else {
        model.fit(Dataset.ofArrays(x, y).batches(16, Sample::x, Sample::y).prefetch(2), fit);
      }
      models.add(model);
    }
    assertThat(models.get(1).getWeights()).isEqualTo(models.get(0).getWeights());
  }
}
