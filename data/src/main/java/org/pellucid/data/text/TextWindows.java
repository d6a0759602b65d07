package org.pellucid.data.text;

import java.util.Arrays;
import org.pellucid.data.Dataset;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Batch;

/**
 * A long text, as numbers, cut into windows for a network that guesses at each place what comes
 * next.
 *
 * <pre>{@code
 * Dataset<Batch> training = TextWindows.batches(TextWindows.random(numbers, 128, seed), 16);
 * }</pre>
 *
 * <p>A window of length n has n + 1 numbers: the network reads the first n, and the last n are what
 * it is to guess.
 */
public final class TextWindows {
  private TextWindows() {}

  /**
   * Cuts windows out anywhere, other ones in each pass.
   *
   * @param text the numbers of the text, more than {@code length}
   * @param length how many numbers the network reads at once, at least 1
   * @param seed any number
   * @return windows, as many as the text is long in lengths
   */
  public static Dataset<int[]> random(int[] text, int length, long seed) {
    check(text, length);
    return Dataset.generate(text.length / length, i -> i)
        .augment(seed, (i, random) -> window(text, random.nextInt(text.length - length), length));
  }

  /**
   * Cuts the text into windows that together cover it once; where less than a window is left at its
   * end, that is left out. Each window begins with the last number of the one before.
   *
   * @param text the numbers of the text, more than {@code length}
   * @param length how many numbers the network reads at once, at least 1
   * @return the windows
   */
  public static Dataset<int[]> consecutive(int[] text, int length) {
    check(text, length);
    return Dataset.generate((text.length - 1) / length, i -> window(text, i * length, length));
  }

  private static void check(int[] text, int length) {
    if (length < 1 || text.length <= length) {
      throw new PellucidException(
          "TextWindows: length must be from 1 to "
              + (text.length - 1)
              + ", one less than the text has numbers; got "
              + length
              + ".");
    }
  }

  private static int[] window(int[] text, int from, int length) {
    return Arrays.copyOfRange(text, from, from + length + 1);
  }

  /**
   * Puts windows together: x is all but the last number of each, y all but the first.
   *
   * @param windows windows of one length
   * @param size how many; the last ones may be fewer
   * @return batches of {@code int32 [size, length]}, for a loss that takes class numbers
   */
  public static Dataset<Batch> batches(Dataset<int[]> windows, int size) {
    return windows.batches(
        size,
        window -> Arrays.copyOf(window, window.length - 1),
        window -> Arrays.copyOfRange(window, 1, window.length));
  }
}
