package org.pellucid.data;

import java.lang.ref.WeakReference;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/** Elements that one other thread reads ahead of their use. */
final class Prefetch<T> extends Cursor<T> {
  /** What the reading thread hands over. */
  private sealed interface Message<T> {}

  private record Element<T>(T value) implements Message<T> {}

  private record Failure<T>(RuntimeException thrown) implements Message<T> {}

  private record Crash<T>(Error thrown) implements Message<T> {}

  private record End<T>() implements Message<T> {}

  private static final int LOOK_AROUND_MS = 500;

  private final BlockingQueue<Message<T>> queue;
  private final Cursor<T> elements;
  private @Nullable Thread reader;

  Prefetch(Cursor<T> elements, int count) {
    this.elements = elements;
    this.queue = new ArrayBlockingQueue<>(count);
  }

  @Override
  @Nullable T advance() {
    if (reader == null) {
      WeakReference<Prefetch<T>> user = new WeakReference<>(this);
      Cursor<T> source = elements;
      BlockingQueue<Message<T>> target = queue;
      reader =
          Thread.ofPlatform()
              .daemon()
              .name("pellucid-prefetch")
              .start(() -> read(source, target, user));
    }
    try {
      return switch (queue.take()) {
        case Element<T>(T value) -> value;
        case Failure<T>(RuntimeException thrown) -> throw thrown;
        case Crash<T>(Error thrown) -> throw thrown;
        case End<T>() -> null;
      };
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PellucidException("Reading data was interrupted.", interrupted);
    }
  }

  /** Reads until the end, until it is interrupted, or until nobody can ask any more. */
  private static <T> void read(
      Cursor<T> source, BlockingQueue<Message<T>> target, WeakReference<Prefetch<T>> user) {
    try (source) {
      boolean goOn = true;
      while (goOn) {
        Message<T> message = next(source);
        while (goOn && !target.offer(message, LOOK_AROUND_MS, TimeUnit.MILLISECONDS)) {
          goOn = user.get() != null;
        }
        goOn &= !(message instanceof End<T> || message instanceof Crash<T>);
      }
    } catch (InterruptedException closed) {
      // Whoever used the elements has had enough.
      Thread.currentThread().interrupt();
    }
  }

  private static <T> Message<T> next(Cursor<T> source) {
    try {
      return source.hasNext() ? new Element<>(source.next()) : new End<>();
    } catch (RuntimeException thrown) {
      return new Failure<>(thrown);
    } catch (Error thrown) {
      return new Crash<>(thrown);
    }
  }

  @Override
  public void close() {
    Thread thread = reader;
    if (thread != null) {
      thread.interrupt();
    } else {
      elements.close();
    }
  }
}
