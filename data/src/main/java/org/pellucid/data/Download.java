package org.pellucid.data;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/** Fetches published files: each is written aside, checked, and only then moved into place. */
final class Download {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FILE_TIMEOUT = Duration.ofMinutes(10);

  /** Brings what stands at an address into a file. */
  interface Fetcher {
    void fetch(URI address, Path file) throws IOException, InterruptedException;
  }

  private final Fetcher fetcher;

  Download(Fetcher fetcher) {
    this.fetcher = fetcher;
  }

  static Download http() {
    return new Download(Download::fetchByHttp);
  }

  private static void fetchByHttp(URI address, Path file) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(FILE_TIMEOUT).build();
      int status = client.send(request, HttpResponse.BodyHandlers.ofFile(file)).statusCode();
      if (status != 200) {
        throw new IOException("the server answered " + status);
      }
    }
  }

  /**
   * Brings all files of a data set into a folder.
   *
   * @param set the data set
   * @param folder where the files go; files that are there already are left alone
   */
  void fetchAll(Published set, Path folder) {
    for (Published.File file : set.files()) {
      Path target = folder.resolve(file.name());
      if (!Files.isRegularFile(target)) {
        fetchOne(set, file, target);
      }
    }
  }

  private void fetchOne(Published set, Published.File file, Path target) {
    String reason = "no address is known";
    @Nullable Exception cause = null;
    for (URI mirror : set.mirrors()) {
      URI address = URI.create(mirror + file.name());
      try {
        fetchFrom(address, file, target);
        return;
      } catch (IOException failure) {
        reason = address.getHost() + ": " + reason(failure);
        cause = failure;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        reason = "interrupted";
        cause = interrupted;
        break;
      }
    }
    String sentence =
        set.title()
            + " is not on this machine and cannot be downloaded ("
            + reason
            + "). Put "
            + String.join(", ", set.fileNames())
            + " into "
            + target.getParent()
            + ", or set PELLUCID_DATA to the folder that has them in "
            + set.folder()
            + "/.";
    throw cause == null ? new PellucidException(sentence) : new PellucidException(sentence, cause);
  }

  private void fetchFrom(URI address, Published.File file, Path target)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
    Path aside = Files.createTempFile(folder, file.name(), ".part");
    try {
      fetcher.fetch(address, aside);
      String md5 = Checksum.md5(aside);
      if (!md5.equals(file.md5())) {
        throw new IOException(file.name() + " has the MD5 sum " + md5 + ", expected " + file.md5());
      }
      Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? "no connection" : message;
  }
}
