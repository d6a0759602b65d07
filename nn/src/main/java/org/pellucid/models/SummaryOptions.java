package org.pellucid.models;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Setting;
import org.pellucid.errors.Names;

/** Which columns and rows a {@link Model#summary(SummaryOptions) summary} has, and its width. */
public final class SummaryOptions {
  private static final int LEAST_WIDTH = 40;

  private boolean expandNested;
  private boolean showTrainable;
  private int lineLength;
  private @Nullable String first;
  private @Nullable String last;

  /** Makes the options of {@link Model#summary()}. */
  public SummaryOptions() {}

  /**
   * Sets whether the layers of models in the model are listed below them.
   *
   * @param expand false without
   * @return this
   */
  public SummaryOptions expandNested(boolean expand) {
    expandNested = expand;
    return this;
  }

  /**
   * Sets whether a column says which layers are trainable.
   *
   * @param show false without
   * @return this
   */
  public SummaryOptions showTrainable(boolean show) {
    showTrainable = show;
    return this;
  }

  /**
   * Sets how wide the table is.
   *
   * @param characters at least 40; without, 88 for a sequence and 108 for a graph
   * @return this
   */
  public SummaryOptions lineLength(int characters) {
    lineLength = Setting.atLeast("summary", "lineLength", LEAST_WIDTH, characters);
    return this;
  }

  /**
   * Lists only some layers.
   *
   * @param firstLayer the name of the first layer listed
   * @param lastLayer the name of the last layer listed
   * @return this
   */
  public SummaryOptions layerRange(String firstLayer, String lastLayer) {
    first = firstLayer;
    last = lastLayer;
    return this;
  }

  boolean expandsNested() {
    return expandNested;
  }

  boolean showsTrainable() {
    return showTrainable;
  }

  /** The rows between the first and the last layer to list. */
  List<Summary.Row> chosen(List<Summary.Row> rows) {
    if (first == null) {
      return rows;
    }
    int from = find(rows, Objects.requireNonNull(first));
    int to = find(rows, Objects.requireNonNull(last));
    return from <= to ? rows.subList(from, to + 1) : rows.subList(to, from + 1);
  }

  private static int find(List<Summary.Row> rows, String name) {
    List<String> names = rows.stream().map(Summary.Row::layer).toList();
    int at = names.indexOf(name);
    if (at < 0) {
      throw Names.unknown("layer", name, names);
    }
    return at;
  }

  /** The widths of the columns' text: Keras's shares of the line, less what borders take. */
  int[] widths(boolean sequence) {
    int length = lineLength > 0 ? lineLength : sequence ? 88 : 108;
    double[] ends = sequence ? new double[] {.45, .8, 1} : new double[] {.3, .56, .74, 1};
    if (showTrainable) {
      if (lineLength == 0) {
        length += 12;
      }
      ends = Arrays.copyOf(ends, ends.length + 1);
      for (int i = 0; i < ends.length - 1; i++) {
        ends[i] *= 0.9;
      }
      ends[ends.length - 1] = 1;
    }
    int[] widths = new int[ends.length];
    int before = 0;
    for (int i = 0; i < widths.length; i++) {
      int end = (int) (length * ends[i]);
      widths[i] = Math.max(1, end - before - (i == widths.length - 2 ? 4 : 3));
      before = end;
    }
    return widths;
  }
}
