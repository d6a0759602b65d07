package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.pellucid.errors.PellucidException;

/**
 * Writes likely sequences with a network that tells how likely each next token is: of all
 * beginnings, the few likeliest are gone on with.
 *
 * <p>A beginning is judged by the mean of the logarithms of its tokens' probabilities, the one that
 * ends it included, so that long sequences have a chance.
 */
public final class BeamSearch {
  private final int width;
  private final int longest;
  private final int end;

  /** A network that goes on with sequences. */
  @FunctionalInterface
  public interface Scorer {
    /**
     * Scores the next token of each beginning.
     *
     * @param beginnings as many for each source as the search is wide, source by source, some of
     *     them perhaps twice; tokens without those that start or end
     * @return logits, {@code [beginnings][tokens]}, row by row
     */
    float[] next(List<List<Integer>> beginnings);
  }

  /** The first tokens, how likely they are (logarithm), and whether all is said. */
  private record Beginning(List<Integer> tokens, double likelihood, boolean ended) {
    double quality() {
      return likelihood / (tokens.size() + (ended ? 1 : 0));
    }
  }

  /**
   * Makes a search.
   *
   * @param width how many beginnings are gone on with; 1 always takes the likeliest token
   * @param longest how many tokens a sequence has at most, its end included
   * @param end the token that ends a sequence; tokens below it (padding, start) are never written
   */
  public BeamSearch(int width, int longest, int end) {
    if (width < 1 || longest < 1 || end < 0) {
      throw new PellucidException(
          "BeamSearch: width and longest must be >= 1 and end >= 0, got "
              + width
              + ", "
              + longest
              + " and "
              + end
              + ".");
    }
    this.width = width;
    this.longest = longest;
    this.end = end;
  }

  /** {@return how many beginnings each source has} */
  public int width() {
    return width;
  }

  /**
   * Writes a sequence for each source.
   *
   * @param sources how many sequences are wanted
   * @param scorer the network
   * @return the best sequence of each, without its end
   */
  public List<List<Integer>> search(int sources, Scorer scorer) {
    List<List<Beginning>> beams = new ArrayList<>();
    for (int i = 0; i < sources; i++) {
      beams.add(List.of(new Beginning(List.of(), 0, false)));
    }
    for (int at = 0; at < longest; at++) {
      List<List<Integer>> rows = new ArrayList<>();
      for (List<Beginning> beam : beams) {
        for (int b = 0; b < width; b++) {
          rows.add(beam.get(Math.min(b, beam.size() - 1)).tokens());
        }
      }
      float[] scores = scorer.next(rows);
      int tokens = scores.length / Math.max(1, rows.size());
      for (int i = 0; i < sources; i++) {
        List<Beginning> next = new ArrayList<>();
        for (int b = 0; b < beams.get(i).size(); b++) {
          int from = (i * width + b) * tokens;
          next.addAll(longer(beams.get(i).get(b), Arrays.copyOfRange(scores, from, from + tokens)));
        }
        next.sort(Comparator.comparingDouble(Beginning::quality).reversed());
        beams.set(i, List.copyOf(next.subList(0, Math.min(width, next.size()))));
      }
    }
    return beams.stream().map(beam -> beam.getFirst().tokens()).toList();
  }

  /** A beginning with each of its likeliest next tokens. */
  private List<Beginning> longer(Beginning beginning, float[] scores) {
    if (beginning.ended) {
      return List.of(beginning);
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int token = end; token < scores.length; token++) {
      most = Math.max(most, scores[token]);
    }
    double sum = 0;
    for (int token = end; token < scores.length; token++) {
      sum += Math.exp(scores[token] - most);
    }
    double all = most + Math.log(sum);
    List<Beginning> longer = new ArrayList<>();
    for (int i = 0; i < Math.min(width, scores.length - end); i++) {
      int best = end;
      for (int token = end; token < scores.length; token++) {
        best = scores[token] > scores[best] ? token : best;
      }
      List<Integer> tokens = new ArrayList<>(beginning.tokens);
      if (best != end) {
        tokens.add(best);
      }
      longer.add(
          new Beginning(
              List.copyOf(tokens), beginning.likelihood + scores[best] - all, best == end));
      scores[best] = Float.NEGATIVE_INFINITY;
    }
    return longer;
  }
}
