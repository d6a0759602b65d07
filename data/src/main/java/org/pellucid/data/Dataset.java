// Longer than most files on purpose: the fluent surface of a pipeline, one short method per step.
package org.pellucid.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.data.Source.Indexed;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Batch;
import org.pellucid.models.Passes;

/**
 * A lazy, repeatable sequence of samples on its way into a network.
 *
 * <pre>{@code
 * Dataset<Batch> batches =
 *     Dataset.files(folder, "**.jpg")
 *         .shuffle(7)
 *         .map(path -> Picture.read(path).resize(32, 32))
 *         .batches(32, Picture::toArray, picture -> label(picture))
 *         .parallel(2);
 * model.fit(batches, Fit.epochs(10));
 * }</pre>
 *
 * <p>Nothing is read before somebody asks for elements, and a pass can be made any number of times.
 * What is random depends on seeds and on the number of the pass alone, not on threads; {@code fit}
 * takes the epoch for the pass, so each epoch has an order of its own, and the same one whenever
 * training is run again or resumed.
 *
 * <p>As long as elements come from something with an index (a list, arrays, files of a folder) and
 * are only mapped, shuffled, cut or put into batches, the result has an index as well: it knows its
 * size, can be split, and {@link #parallel} computes any of its elements on any thread.
 *
 * @param <T> the elements; never null
 */
public final class Dataset<T> implements Passes<T> {
  private static final int SHUFFLE_BUFFER = 10_000;

  private final Source<T> source;

  Dataset(Source<T> source) {
    this.source = source;
  }

  // ---- Where elements come from ----

  /**
   * Makes a data set of elements in memory.
   *
   * @param elements the elements
   * @param <T> their type
   * @return the data set
   */
  public static <T> Dataset<T> of(List<? extends T> elements) {
    List<T> kept = List.copyOf(elements);
    return new Dataset<>(Source.indexed(kept.size(), _ -> kept::get));
  }

  /**
   * Makes a data set whose elements a function computes.
   *
   * @param size how many there are
   * @param element gives the element of an index; always the same one, from any thread
   * @param <T> their type
   * @return the data set
   */
  public static <T> Dataset<T> generate(int size, IntFunction<? extends T> element) {
    return new Dataset<>(Source.indexed(size, _ -> element::apply));
  }

  /**
   * Makes a data set of the rows of two arrays.
   *
   * @param x the inputs: an array of any rank whose first axis are samples
   * @param y the targets, likewise
   * @return the samples
   */
  public static Dataset<Sample> ofArrays(Object x, Object y) {
    NdArray xs = Stack.array(x);
    NdArray ys = Stack.array(y);
    if (xs.shape().dim(0) != ys.shape().dim(0)) {
      throw new PellucidException(
          "Dataset: x has " + xs.shape().dim(0) + " samples but y has " + ys.shape().dim(0) + ".");
    }
    Shape xShape = xs.shape().without(0);
    Shape yShape = ys.shape().without(0);
    return generate(
        xs.shape().dim(0),
        i ->
            new Sample(
                xs.rowRange(i, i + 1).reshape(xShape), ys.rowRange(i, i + 1).reshape(yShape)));
  }

  /**
   * Makes a data set that opens a stream for each pass.
   *
   * @param stream opens it; each time with the same elements
   * @param <T> their type
   * @return the data set
   */
  public static <T> Dataset<T> from(Supplier<? extends Stream<T>> stream) {
    return new Dataset<>(Source.sequential(Source.UNKNOWN, _ -> new StreamCursor<>(stream.get())));
  }

  /**
   * Makes a data set of the files below a folder, in the order of their paths.
   *
   * @param folder the folder
   * @param pattern which files, such as {@code "**.wav"}; see {@link
   *     java.nio.file.FileSystem#getPathMatcher glob}
   * @return the paths
   */
  public static Dataset<Path> files(Path folder, String pattern) {
    PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> found =
          walk.filter(path -> matcher.matches(folder.relativize(path)) && Files.isRegularFile(path))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new PellucidException("No file in " + folder + " matches \"" + pattern + "\".");
      }
      return of(found);
    } catch (IOException | UncheckedIOException unreadable) {
      throw new PellucidException(
          "Cannot read the folder " + folder + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /**
   * Makes a data set of the lines of a text file in UTF-8.
   *
   * @param file the file
   * @return the lines
   */
  @SuppressWarnings("StreamResourceLeak") // The cursor of each pass closes it.
  public static Dataset<String> lines(Path file) {
    return from(() -> {
      try {
        return Files.lines(file, StandardCharsets.UTF_8);
      } catch (IOException unreadable) {
        throw new PellucidException("Cannot read " + file + ".", unreadable);
      }
    });
  }

  // ---- Elements one by one ----

  /**
   * Replaces each element.
   *
   * @param function gives the new element; always the same for the same element
   * @param <R> the new type
   * @return the new data set
   */
  public <R> Dataset<R> map(Function<? super T, ? extends R> function) {
    return new Dataset<>(Elements.mapped(source, (element, _, _) -> function.apply(element)));
  }

  /**
   * Replaces each element by something random, such as a turned picture: another one in each pass,
   * the same whenever the pass is run again.
   *
   * @param seed any number
   * @param function gives the new element; the generator is this element's own
   * @param <R> the new type
   * @return the new data set
   */
  public <R> Dataset<R> augment(long seed, Augmentation<? super T, ? extends R> function) {
    return new Dataset<>(
        Elements.mapped(
            source,
            (element, pass, index) -> function.apply(element, Order.random(seed, pass, index))));
  }

  /**
   * A change that involves chance.
   *
   * @param <T> what comes in
   * @param <R> what goes out
   */
  @FunctionalInterface
  public interface Augmentation<T, R> {
    /**
     * Changes an element.
     *
     * @param element the element, which is left as it is
     * @param random a generator for this element in this pass
     * @return the changed element
     */
    R apply(T element, RandomGenerator random);
  }

  /**
   * Keeps some of the elements.
   *
   * @param wanted tells which
   * @return the new data set, of unknown size
   */
  public Dataset<T> filter(Predicate<? super T> wanted) {
    return flatMap(element -> wanted.test(element) ? List.of(element) : List.of());
  }

  /**
   * Replaces each element by several, or none.
   *
   * @param function gives the new elements
   * @param <R> the new type
   * @return the new data set, of unknown size
   */
  public <R> Dataset<R> flatMap(Function<? super T, ? extends Iterable<R>> function) {
    return new Dataset<>(Elements.flatMapped(source, function));
  }

  /**
   * Leaves out elements that cannot be read or computed, telling each. Without it, the first one
   * ends the pass with its exception.
   *
   * @param told gets each
   * @return the new data set, of unknown size
   */
  public Dataset<T> skipErrors(Consumer<Skipped> told) {
    return new Dataset<>(Elements.withoutErrors(source, told));
  }

  // ---- Order and parts ----

  /**
   * Puts the elements into a random order, another one in each pass. Elements without an index are
   * drawn from a buffer of 10,000.
   *
   * @param seed any number
   * @return the new data set
   */
  public Dataset<T> shuffle(long seed) {
    return source instanceof Indexed<T>
        ? reordered(source.size(), pass -> Order.permutation(source.size(), seed, pass))
        : shuffle(seed, SHUFFLE_BUFFER);
  }

  /**
   * Draws the elements from a buffer, another way in each pass.
   *
   * @param seed any number
   * @param buffer how many elements wait in it
   * @return the new data set
   */
  public Dataset<T> shuffle(long seed, int buffer) {
    int size = atLeast(1, "shuffle: buffer", buffer);
    return new Dataset<>(
        Source.sequential(
            source.size(),
            pass ->
                new Batching.Shuffled<>(source.open(pass), size, Order.random(seed, pass, -1))));
  }

  private Dataset<T> reordered(int size, IntFunction<int[]> orders) {
    return new Dataset<>(Elements.reordered(indexed("reordering"), size, orders));
  }

  private Indexed<T> indexed(String what) {
    if (source instanceof Indexed<T> indexed) {
      return indexed;
    }
    throw new PellucidException(
        "Dataset: " + what + " needs elements that have an index. Call cache() before.");
  }

  /**
   * Picks elements by index.
   *
   * @param indices which, in the order wanted
   * @return the new data set
   */
  public Dataset<T> select(int... indices) {
    int[] order = indices.clone();
    for (int index : order) {
      Objects.checkIndex(index, indexed("select").size());
    }
    return reordered(order.length, _ -> order);
  }

  /**
   * Takes the first elements.
   *
   * @param count how many at most
   * @return the new data set
   */
  public Dataset<T> take(int count) {
    return new Dataset<>(Elements.range(source, 0, atLeast(0, "take: count", count)));
  }

  /**
   * Leaves out the first elements.
   *
   * @param count how many
   * @return the new data set
   */
  public Dataset<T> skip(int count) {
    return new Dataset<>(
        Elements.range(source, atLeast(0, "skip: count", count), Integer.MAX_VALUE));
  }

  /**
   * Appends other elements.
   *
   * @param other the elements behind these
   * @return the new data set
   */
  public Dataset<T> concat(Dataset<? extends T> other) {
    return new Dataset<>(Mixing.concat(source, other.source));
  }

  /**
   * Goes through the elements several times in one pass, each time as a pass of its own would.
   *
   * @param times how often
   * @return the new data set
   */
  public Dataset<T> repeat(int times) {
    return new Dataset<>(Mixing.repeat(source, atLeast(1, "repeat: times", times)));
  }

  /**
   * Takes elements of several data sets in turns; one that has ended is left out.
   *
   * @param parts the data sets
   * @param <T> the elements
   * @return the new data set
   */
  public static <T> Dataset<T> interleave(List<Dataset<T>> parts) {
    return new Dataset<>(Mixing.interleave(parts.stream().map(part -> part.source).toList()));
  }

  /**
   * Draws elements of as many of each class in each pass: of the largest class all, of the others
   * some more than once.
   *
   * @param label tells the class; asked once for every element
   * @param seed any number
   * @return the new data set
   */
  public Dataset<T> balanced(Function<? super T, ?> label, long seed) {
    List<int[]> classes = groups(label);
    int most = classes.stream().mapToInt(members -> members.length).max().orElse(0);
    return reordered(most * classes.size(), pass -> Mixing.balanced(classes, most, seed, pass));
  }

  /** The indices of the elements with equal keys, in the order in which keys first appear. */
  private List<int[]> groups(Function<? super T, ?> key) {
    IntFunction<T> elements = indexed("grouping").elements(0);
    Map<Object, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < source.size(); i++) {
      groups.computeIfAbsent(key.apply(elements.apply(i)), _ -> new ArrayList<>()).add(i);
    }
    return groups.values().stream()
        .map(members -> members.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /**
   * Splits at random.
   *
   * @param trainFraction the part to train with, above 0 and below 1
   * @param seed any number
   * @return both parts
   */
  public Fold<T> split(double trainFraction, long seed) {
    return split(trainFraction, _ -> 0, seed);
  }

  /**
   * Splits at random so that both parts have the same share of each class.
   *
   * @param trainFraction the part to train with, above 0 and below 1
   * @param label tells the class
   * @param seed any number
   * @return both parts
   */
  public Fold<T> split(double trainFraction, Function<? super T, ?> label, long seed) {
    return fold(Splits.stratified(groups(label), trainFraction, seed));
  }

  /**
   * Splits at random so that all elements of one group (the pictures of a person, the recordings of
   * a speaker) lie in the same part.
   *
   * @param trainFraction the part of the groups to train with, above 0 and below 1
   * @param group tells the group
   * @param seed any number
   * @return both parts
   */
  public Fold<T> splitGroups(double trainFraction, Function<? super T, ?> group, long seed) {
    return fold(Splits.grouped(groups(group), trainFraction, seed));
  }

  /**
   * Cuts into k parts at random, each of which is held back once.
   *
   * @param k how many parts, at least 2
   * @param seed any number
   * @return one split for each part
   */
  public List<Fold<T>> kFold(int k, long seed) {
    int size = indexed("kFold").size();
    return Splits.kFold(size, k, seed).stream().map(this::fold).toList();
  }

  /**
   * Cuts a sequence, such as a film or a time series, into blocks and holds each block back once.
   * Neighbours in time are near copies of each other, so a network that knows them by heart would
   * look good when single elements are held back ({@link #kFold}).
   *
   * @param k how many parts, at least 2; each is of about as many blocks, chosen at random
   * @param block elements in a block, at least 1; the last block may be shorter
   * @param gap how many elements before and after a block held back are not trained with either
   * @param seed any number
   * @return one split for each part, both of its sides in the order of the sequence
   */
  public List<Fold<T>> blockedKFold(int k, int block, int gap, long seed) {
    int size = indexed("blockedKFold").size();
    return Splits.blockedKFold(size, k, block, gap, seed).stream().map(this::fold).toList();
  }

  /**
   * Holds each group (a person, a speaker) back once, and trains with all others.
   *
   * @param group tells the group
   * @return one split for each group, in the order in which groups first appear
   */
  public List<Fold<T>> leaveOneGroupOut(Function<? super T, ?> group) {
    return Splits.leaveOneGroupOut(groups(group)).stream().map(this::fold).toList();
  }

  private Fold<T> fold(Splits.Indices indices) {
    return new Fold<>(select(indices.train()), select(indices.test()));
  }

  // ---- Batches ----

  /**
   * Puts elements together.
   *
   * @param size how many; the last ones may be fewer
   * @return lists of elements
   */
  public Dataset<List<T>> batch(int size) {
    return new Dataset<>(Batching.lists(source, atLeast(1, "batch: size", size), false));
  }

  /**
   * Puts elements together, leaving out a last, smaller group.
   *
   * @param size how many
   * @return lists of elements
   */
  public Dataset<List<T>> wholeBatches(int size) {
    return new Dataset<>(Batching.lists(source, atLeast(1, "batch: size", size), true));
  }

  /**
   * Makes batches for {@code fit}, {@code evaluate} and {@code predict}.
   *
   * @param size samples in a batch; the last one may be smaller
   * @param x gives a sample's input: a number, an array, a text; a list or map for several inputs
   * @param y gives its target, likewise
   * @return the batches
   */
  public Dataset<Batch> batches(int size, Function<? super T, ?> x, Function<? super T, ?> y) {
    return batch(size).map(list -> new Batch(stacked("x", list, x), stacked("y", list, y), null));
  }

  /**
   * Makes batches of weighted samples.
   *
   * @param size samples in a batch; the last one may be smaller
   * @param x gives a sample's input
   * @param y gives its target
   * @param weight gives how much it counts
   * @return the batches
   */
  public Dataset<Batch> batches(
      int size,
      Function<? super T, ?> x,
      Function<? super T, ?> y,
      Function<? super T, ? extends Number> weight) {
    return batch(size)
        .map(list ->
            new Batch(
                stacked("x", list, x), stacked("y", list, y), stacked("weight", list, weight)));
  }

  private static <T> Object stacked(String what, List<T> list, Function<? super T, ?> part) {
    return Stack.of(what, list.stream().map(part).toList());
  }

  /**
   * Makes batches of sequences of like length, filled up with zeros behind: a network meets as many
   * lengths as there are buckets.
   *
   * @param size samples in a batch; the last one of each bucket may be smaller
   * @param lengths what sequences are filled up to, such as 16, 32, 64
   * @param x gives a sample's sequence, an array whose first axis is time
   * @param y gives its target
   * @return the batches, in the order in which they become full
   */
  public Dataset<Batch> bucketBatches(
      int size, int[] lengths, Function<? super T, ?> x, Function<? super T, ?> y) {
    atLeast(1, "bucketBatches: size", size);
    atLeast(1, "bucketBatches: number of lengths", lengths.length);
    return new Dataset<>(
        Source.sequential(
            Source.UNKNOWN,
            pass -> new Batching.Buckets<T>(source.open(pass), size, lengths, x::apply, y::apply)));
  }

  // ---- Threads and memory ----

  /**
   * Computes elements on other threads, some ahead of their use, in unchanged order. Elements
   * without an index are computed by one thread.
   *
   * @param threads how many
   * @return the new data set
   */
  public Dataset<T> parallel(int threads) {
    int count = atLeast(1, "parallel: threads", threads);
    if (!(source instanceof Indexed<T> indexed)) {
      return prefetch(2);
    }
    return new Dataset<>(
        Source.sequential(
            source.size(),
            pass -> {
              IntFunction<T> elements = indexed.elements(pass);
              IntFunction<Callable<T>> tasks = i -> () -> elements.apply(i);
              return new ParallelMap<>(
                  Source.indexed(indexed.size(), _ -> tasks).open(pass), count, 2 * count);
            }));
  }

  /**
   * Computes elements on another thread while earlier ones are used.
   *
   * @param count how many are kept ready
   * @return the new data set
   */
  public Dataset<T> prefetch(int count) {
    atLeast(1, "prefetch: count", count);
    return new Dataset<>(
        Source.sequential(source.size(), pass -> new Prefetch<>(source.open(pass), count)));
  }

  /**
   * Keeps all elements in memory once they have been asked for. Whatever is random before it stays
   * as it was in pass 0.
   *
   * @return the new data set, whose elements have an index
   */
  public Dataset<T> cache() {
    return new Dataset<>(new Cache<>(source));
  }

  // ---- Out ----

  @Override
  public Iterator<T> pass(int number) {
    return source.open(number);
  }

  @Override
  public int count() {
    return source.size();
  }

  /**
   * Gives the elements of pass 0.
   *
   * @return a stream, to be closed when it is not read to its end
   */
  public Stream<T> stream() {
    Cursor<T> cursor = source.open(0);
    Iterable<T> once = () -> cursor;
    return StreamSupport.stream(once.spliterator(), false).onClose(cursor::close);
  }

  /** {@return the elements of pass 0} */
  public List<T> toList() {
    try (Stream<T> elements = stream()) {
      return elements.toList();
    }
  }

  private static int atLeast(int least, String what, int given) {
    if (given < least) {
      throw new PellucidException(what + " must be >= " + least + ", got " + given + ".");
    }
    return given;
  }
}
