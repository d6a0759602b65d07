package org.pellucid.callbacks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.zip.CRC32C;
import org.pellucid.errors.PellucidException;

/**
 * A file of events as TensorBoard reads it: records of length, checksum, content, checksum, each
 * content an {@code Event} in the wire format of Protocol Buffers. Records are whole on disk after
 * {@link #flush}.
 */
final class EventFile implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private final Clock clock;

  EventFile(Path folder, Clock clock) {
    this.clock = clock;
    this.file =
        folder.resolve(
            "events.out.tfevents."
                + clock.millis() / 1000
                + ".pellucid."
                + ProcessHandle.current().pid()
                + "."
                + Integer.toUnsignedString(System.identityHashCode(this))
                + ".v2");
    try {
      Files.createDirectories(folder);
      this.out = Files.newOutputStream(file);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
    write(event(0).text(3, "brain.Event:2"));
  }

  private static PellucidException cannotWrite(Path file, IOException e) {
    return new PellucidException("TensorBoard: cannot write to " + file + ".", e);
  }

  private Proto event(long step) {
    Proto event = new Proto().decimal(1, clock.millis() / 1000.0);
    return step == 0 ? event : event.number(2, step);
  }

  /** Adds the values of a step: each a {@code Summary.Value}. */
  void summary(long step, Proto value) {
    write(event(step).message(5, new Proto().message(1, value)));
  }

  /** Adds a graph: a {@code GraphDef}. */
  void graph(Proto graph) {
    write(event(0).message(4, graph));
  }

  private void write(Proto event) {
    byte[] content = event.toBytes();
    ByteBuffer record = ByteBuffer.allocate(content.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(content.length);
    record.putInt(checksum(record.array(), 0, 8));
    record.put(content);
    record.putInt(checksum(content, 0, content.length));
    try {
      out.write(record.array());
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** The checksum, turned and shifted so that checksums of checksums make no trouble. */
  static int checksum(byte[] bytes, int from, int count) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, count);
    int value = (int) sum.getValue();
    return ((value >>> 15) | (value << 17)) + 0xa282ead8;
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }
}
