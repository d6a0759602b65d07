package org.pellucid.studio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends events to all pages that listen. A page that reads too slowly is let go when its queue is
 * full; it connects anew and gets everything from the beginning.
 */
final class Hub {
  static final int MOST_LISTENERS = 64;
  private static final int QUEUE = 256;
  private static final int HEARTBEAT_SECONDS = 10;
  private static final byte[] HEARTBEAT = ": here\n\n".getBytes(StandardCharsets.UTF_8);

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private static final class Listener {
    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean slow;
  }

  boolean isListenedTo() {
    return !listeners.isEmpty();
  }

  boolean isFull() {
    return listeners.size() >= MOST_LISTENERS;
  }

  /** Hands an event to all listeners and returns at once. */
  void send(String name, String json) {
    byte[] event = ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    listeners.removeIf(listener -> {
      listener.slow = !listener.events.offer(event);
      return listener.slow;
    });
  }

  /** Writes events until the page is gone. */
  void listen(OutputStream out, String firstName, Supplier<String> firstJson) throws IOException {
    // What happens while the beginning is written comes behind it, so that nothing is missed.
    Listener listener = new Listener();
    listeners.add(listener);
    try {
      out.write(
          ("event: " + firstName + "\ndata: " + firstJson.get() + "\n\n")
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (!closed && !listener.slow) {
        byte[] event = listener.events.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        out.write(event == null ? HEARTBEAT : event);
        out.flush();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.remove(listener);
    }
  }

  void close() {
    closed = true;
    send("end", "{}");
  }
}
