package org.pellucid.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pellucid.errors.PellucidException;

/**
 * Writes a file so that its place holds either the whole old content or the whole new one, whatever
 * happens meanwhile: the content goes into a file beside it, is forced to disk, and is then moved
 * into place. When writing fails, nothing new is left behind; what a process that was killed has
 * left is removed when the same file is written again.
 */
public final class AtomicFile {
  private static final int BUFFER = 1 << 16;

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @param out where to; buffered, closed by the caller
     * @throws IOException if that fails
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, replacing one that is there. A link is followed: what it points to is replaced.
   *
   * @param file the file
   * @param expectedBytes about how large it becomes, for the message when the disk is full
   * @param content writes the content
   */
  public static void write(Path file, long expectedBytes, Content content) {
    try {
      writeAside(file, content);
    } catch (IOException e) {
      throw new PellucidException(
          "Cannot save to " + file + ": " + reason(file, expectedBytes, e) + ".", e);
    }
  }

  private static void writeAside(Path file, Content content) throws IOException {
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null || Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "it is a folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new FileSystemException(
          target.toString(), null, "the folder " + folder + " does not exist");
    }
    removeLeftovers(folder, name.toString());
    Path aside =
        folder.resolve(
            "."
                + name
                + "."
                + ProcessHandle.current().pid()
                + "-"
                + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX)
                + ".tmp");
    boolean moved = false;
    try {
      try (FileChannel channel =
          FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      move(aside, target);
      moved = true;
    } finally {
      if (!moved) {
        discard(aside);
      }
    }
    forceFolder(folder);
  }

  /** Removes what processes that were killed while they wrote this file have left behind. */
  private static void removeLeftovers(Path folder, String name) {
    Pattern pattern = Pattern.compile("\\." + Pattern.quote(name) + "\\.(\\d{1,18})-\\w+\\.tmp");
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file -> isLeftover(pattern, file))) {
      for (Path file : files) {
        discard(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // A folder that cannot be listed can be written to all the same.
    }
  }

  private static boolean isLeftover(Pattern pattern, Path file) {
    Matcher matcher = pattern.matcher(String.valueOf(file.getFileName()));
    return matcher.matches()
        && ProcessHandle.of(Long.parseLong(matcher.group(1)))
            .filter(ProcessHandle::isAlive)
            .isEmpty();
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(Path aside) {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      // The first failure is the one to tell; a file that cannot be deleted can be deleted later.
    }
  }

  /** Makes the move itself durable; not every system lets a folder be opened. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The content is on disk and in place; only the folder's entry may reach the disk later.
    }
  }

  private static String reason(Path file, long expectedBytes, IOException e) {
    String reason = Reasons.of(e);
    String words = reason.toLowerCase(Locale.ROOT);
    long free = free(file);
    // Systems say it in the language of their user; a lack of room is told by the room there is,
    // too.
    boolean isFull =
        words.contains("no space left")
            || words.contains("quota")
            || (!(e instanceof FileSystemException) && free >= 0 && free < expectedBytes);
    if (!isFull) {
      return reason;
    }
    String needed = "the disk is full (" + expectedBytes + " bytes are needed";
    return needed + (free < 0 ? ")" : ", " + free + " are free)");
  }

  /** How many bytes can be written beside a file, or -1 where that is not known. */
  private static long free(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      return folder == null ? -1 : Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }
}
