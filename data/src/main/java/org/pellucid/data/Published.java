package org.pellucid.data;

import java.net.URI;
import java.util.List;

/**
 * A data set that its publisher offers for download.
 *
 * @param title the name in words
 * @param folder the folder it lives in, below a folder of data sets
 * @param mirrors addresses to which a file's name is appended, tried in order
 * @param files the files
 */
record Published(String title, String folder, List<URI> mirrors, List<File> files) {
  /**
   * One file.
   *
   * @param name the file's name
   * @param md5 the checksum, in hexadecimal digits
   */
  record File(String name, String md5) {}

  List<String> fileNames() {
    return files.stream().map(File::name).toList();
  }
}
