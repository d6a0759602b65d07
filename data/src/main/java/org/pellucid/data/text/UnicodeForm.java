package org.pellucid.data.text;

import java.text.Normalizer.Form;

/**
 * One of Unicode's four normal forms. The text is changed in runs of a character and the marks that
 * follow it, so that each character keeps its place; where a form goes beyond such a run, places
 * are those of the whole text.
 */
enum UnicodeForm implements Normalizer {
  NFC(Form.NFC),
  NFD(Form.NFD),
  NFKC(Form.NFKC),
  NFKD(Form.NFKD);

  private final Form form;

  UnicodeForm(Form form) {
    this.form = form;
  }

  static UnicodeForm of(String name) {
    return valueOf(name);
  }

  @Override
  public AlignedText apply(AlignedText text) {
    String whole = text.text();
    if (java.text.Normalizer.isNormalized(whole, form)) {
      return text;
    }
    String normal = java.text.Normalizer.normalize(whole, form);
    AlignedText.Builder builder = text.builder();
    StringBuilder check = new StringBuilder();
    int from = 0;
    while (from < text.size()) {
      int to = from + 1;
      while (to < text.size() && joins(text.point(to))) {
        to++;
      }
      String run = java.text.Normalizer.normalize(text.text(from, to), form);
      check.append(run);
      run(text, from, to, run, builder);
      from = to;
    }
    if (check.compareTo(new StringBuilder(normal)) == 0) {
      return builder.build();
    }
    AlignedText.Builder coarse = text.builder();
    int last = text.size() - 1;
    normal.codePoints().forEach(point -> coarse.add(point, text.start(0), text.end(last)));
    return coarse.build();
  }

  private static boolean joins(int point) {
    // Marks, and the vowels and final consonants of Korean syllables
    return Characters.isMark(point) || (point >= 0x1160 && point <= 0x11FF);
  }

  private void run(AlignedText text, int from, int to, String run, AlignedText.Builder builder) {
    int[] points = run.codePoints().toArray();
    boolean splits = this == NFD || this == NFKD;
    int[] sources = new int[points.length];
    if (splits) {
      int at = 0;
      for (int i = from; i < to; i++) {
        String single = java.text.Normalizer.normalize(text.text(i, i + 1), form);
        for (int k = single.codePointCount(0, single.length()); k > 0 && at < sources.length; k--) {
          sources[at++] = i;
        }
      }
    } else {
      for (int k = 0; k < points.length; k++) {
        // The first stands for all that it swallowed; the others are the last ones of the run.
        sources[k] = k == 0 ? from : Math.max(from, to - points.length + k);
      }
    }
    for (int k = 0; k < points.length; k++) {
      builder.add(points[k], text, sources[k]);
    }
  }
}
