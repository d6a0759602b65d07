package org.pellucid.data;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A data set that is known by name: what it holds, whose it is, and of which files it consists.
 *
 * @param name the name, which is that of its folder below a folder of data sets
 * @param title the name in words
 * @param holds what is in it
 * @param licence the licence, or what is known of the terms
 * @param source who made it, and where it comes from
 * @param forms the lists of files in which it may lie in its folder; none if it is part of Pellucid
 */
public record DataSetInfo(
    String name,
    String title,
    String holds,
    String licence,
    String source,
    List<List<DataFile>> forms) {
  /**
   * A file of a data set.
   *
   * @param name its name
   * @param size its size in bytes
   * @param checksums its SHA-256 sum in hexadecimal digits; then those of files with the same
   *     content, compressed another way
   * @param addresses where it can be had, to be tried in order
   */
  public record DataFile(String name, long size, List<String> checksums, List<URI> addresses) {
    /** Copies the lists. */
    public DataFile {
      checksums = List.copyOf(checksums);
      addresses = List.copyOf(addresses);
    }
  }

  /** Copies the lists. */
  public DataSetInfo {
    forms = forms.stream().map(List::copyOf).toList();
  }

  /** {@return whether the data set lies in Pellucid's jar} */
  public boolean isIncluded() {
    return forms.isEmpty();
  }

  /** {@return the files that can be downloaded and make the set, if there are such} */
  public Optional<List<DataFile>> download() {
    return forms.stream()
        .filter(form -> form.stream().noneMatch(file -> file.addresses().isEmpty()))
        .findFirst();
  }

  /** {@return the size in bytes, as it lies on a disk; 0 if it is part of Pellucid} */
  public long size() {
    return isIncluded() ? 0 : forms.getFirst().stream().mapToLong(DataFile::size).sum();
  }

  /** The names of files, or of the first ones. */
  static String names(List<DataFile> files) {
    String first = String.join(", ", files.stream().limit(MOST_NAMES).map(DataFile::name).toList());
    return files.size() <= MOST_NAMES
        ? first
        : first + " and " + (files.size() - MOST_NAMES) + " more";
  }

  private static final int MOST_NAMES = 4;
}
