package org.pellucid.examples.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pellucid.array.NdArray;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.training.Picture;
import org.pellucid.examples.training.RunResult;
import org.pellucid.examples.training.Verdict;

/** A few samples of the test and what the network thought of them. */
public final class Gallery {
  private static final int WIDTH = 80;
  private static final int GAP = 4;
  private static final int ROWS = 2;
  private static final int SAMPLES_WITHOUT_PICTURE = 6;

  private final RunResult result;
  private final Style style;

  /**
   * Makes a gallery.
   *
   * @param result the run
   * @param style what the terminal can show
   */
  public Gallery(RunResult result, Style style) {
    this.result = result;
    this.style = style;
  }

  /** {@return the gallery as lines} */
  public List<String> lines() {
    Optional<Picture> first = Picture.of(result.data().testX(), 0);
    return first.isPresent() ? pictures(first.get()) : samples();
  }

  /** The first mistakes, at most half, then the first samples of different classes it got right. */
  private List<Verdict> chosen(int count) {
    List<Verdict> chosen = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Verdict verdict : result.verdicts()) {
      if (verdict.isRight() && !labels.contains(verdict.label())) {
        labels.add(verdict.label());
        chosen.add(verdict);
      }
    }
    result.verdicts().stream()
        .filter(verdict -> verdict.isRight() && !chosen.contains(verdict))
        .limit(count)
        .forEach(chosen::add);
    List<Verdict> mistakes = result.mistakes();
    int wrong = Math.min(mistakes.size(), count / 2);
    List<Verdict> shown =
        new ArrayList<>(chosen.subList(0, Math.min(chosen.size(), count - wrong)));
    shown.addAll(mistakes.subList(0, wrong));
    return shown;
  }

  private List<String> pictures(Picture first) {
    int columns = new PictureText(first, style).columns();
    int perRow = Math.max(1, (WIDTH + GAP) / (columns + GAP));
    List<Verdict> shown = chosen(ROWS * perRow);
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < shown.size(); from += perRow) {
      if (from > 0) {
        lines.add("");
      }
      lines.addAll(row(shown.subList(from, Math.min(shown.size(), from + perRow)), columns));
    }
    return lines;
  }

  private List<String> row(List<Verdict> verdicts, int columns) {
    List<StringBuilder> lines = new ArrayList<>();
    String gap = "";
    for (Verdict verdict : verdicts) {
      Picture picture = Picture.of(result.data().testX(), verdict.sample()).orElseThrow();
      List<String> block = new ArrayList<>(new PictureText(picture, style).lines());
      block.add(padded(thought(verdict), columns, verdict.isRight()));
      block.add(padded(verdict.isRight() ? "" : "wrong: " + name(verdict), columns, false));
      for (int i = 0; i < block.size(); i++) {
        if (i == lines.size()) {
          lines.add(new StringBuilder());
        }
        lines.get(i).append(gap).append(block.get(i));
      }
      gap = " ".repeat(GAP);
    }
    return lines.stream().map(StringBuilder::toString).map(String::stripTrailing).toList();
  }

  private String padded(String text, int columns, boolean right) {
    String cut = text.length() > columns ? text.substring(0, columns) : text;
    String coloured = right ? style.right(cut) : cut.isEmpty() ? cut : style.wrong(cut);
    return coloured + " ".repeat(columns - cut.length());
  }

  private String name(Verdict verdict) {
    return result.data().classNames().get(verdict.label());
  }

  /** Such as {@code 7 (99.8 %)}. */
  private String thought(Verdict verdict) {
    return String.format(
        Locale.ROOT,
        "%s (%.1f %%)",
        result.data().classNames().get(verdict.predicted()),
        100 * verdict.confidence());
  }

  private List<String> samples() {
    TrainTest data = result.data();
    List<String> lines = new ArrayList<>();
    for (Verdict verdict : chosen(SAMPLES_WITHOUT_PICTURE)) {
      String text = numbers(data.testX(), verdict.sample()) + "  ->  " + thought(verdict);
      lines.add(verdict.isRight() ? text : text + "  " + style.wrong("wrong: " + name(verdict)));
    }
    return lines;
  }

  private static String numbers(NdArray samples, int sample) {
    StringBuilder text = new StringBuilder();
    for (float number : samples.rowRange(sample, sample + 1).toFloatArray()) {
      text.append(String.format(Locale.ROOT, "%6.1f", number));
    }
    return text.toString();
  }
}
