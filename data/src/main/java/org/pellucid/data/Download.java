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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pellucid.data.DataSetInfo.DataFile;
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
  void fetchAll(DataSetInfo set, Path folder) {
    Optional<List<DataFile>> wanted = set.download();
    if (wanted.isEmpty()) {
      throw missing(set, set.forms().getFirst(), folder, set.source(), null);
    }
    for (DataFile file : wanted.get()) {
      if (!Files.isRegularFile(folder.resolve(file.name()))) {
        fetchOne(set, wanted.get(), file, folder);
      }
    }
  }

  private void fetchOne(DataSetInfo set, List<DataFile> files, DataFile file, Path folder) {
    String reason = "";
    @Nullable Exception cause = null;
    for (URI address : file.addresses()) {
      try {
        fetchFrom(address, file, folder);
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
    throw missing(set, files, folder, reason, cause);
  }

  private static PellucidException missing(
      DataSetInfo set, List<DataFile> files, Path folder, String why, @Nullable Exception cause) {
    String sentence =
        set.title()
            + " is not on this machine and cannot be downloaded ("
            + why
            + "). Put "
            + DataSetInfo.names(files)
            + " into "
            + folder
            + ", or set PELLUCID_DATA to the folder that has them in "
            + set.name()
            + "/.";
    return cause == null ? new PellucidException(sentence) : new PellucidException(sentence, cause);
  }

  private void fetchFrom(URI address, DataFile file, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path aside = Files.createTempFile(folder, file.name(), ".part");
    try {
      fetcher.fetch(address, aside);
      String sum = Checksum.sha256(aside);
      if (!file.checksums().contains(sum)) {
        throw new IOException(
            file.name()
                + " has the SHA-256 sum "
                + brief(sum)
                + ", expected "
                + brief(file.checksums().getFirst()));
      }
      Files.move(aside, folder.resolve(file.name()), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static String brief(String sum) {
    return sum.substring(0, 16) + "...";
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? "no connection" : message;
  }
}
