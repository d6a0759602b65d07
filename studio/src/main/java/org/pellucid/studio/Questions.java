package org.pellucid.studio;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * Questions to a model: while it is trained, the training thread answers them between two steps,
 * since the weights are its own; else whoever asks works the answer out, and a training that begins
 * waits for him.
 */
final class Questions {
  private static final int MOST_WAITING = 16;
  private static final int PATIENCE_SECONDS = 30;

  private final Runnable wake;
  private final Queue<Question<?>> waiting = new ArrayDeque<>();
  private @Nullable Thread trainer;
  private int asking;

  private record Question<T>(Supplier<T> work, CompletableFuture<T> answer) {
    void settle() {
      try {
        answer.complete(work.get());
      } catch (PellucidException refused) {
        answer.completeExceptionally(refused);
      } catch (RuntimeException broken) {
        // A question must not end the training.
        answer.completeExceptionally(
            new PellucidException("The question could not be answered: " + broken, broken));
      }
    }
  }

  /**
   * No questions yet.
   *
   * @param wake called when there is a question for a training that may be paused
   */
  Questions(Runnable wake) {
    this.wake = wake;
  }

  /** A training begins on this thread; waits for those who ask. */
  synchronized void begin() {
    trainer = Thread.currentThread();
    boolean interrupted = false;
    while (asking > 0) {
      try {
        wait();
      } catch (InterruptedException stopped) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers what was asked; called by the training thread between two steps. */
  void answer() {
    for (Question<?> next = next(); next != null; next = next()) {
      next.settle();
    }
  }

  private synchronized @Nullable Question<?> next() {
    return waiting.poll();
  }

  /** The training has ended. */
  void end() {
    synchronized (this) {
      trainer = null;
    }
    answer();
  }

  /**
   * Asks.
   *
   * @param work reads the model and changes nothing
   * @return its result
   */
  <T> T ask(Supplier<T> work) {
    Question<T> question = new Question<>(work, new CompletableFuture<>());
    if (isLeftToTraining(question)) {
      wake.run();
    } else {
      try {
        question.settle();
      } finally {
        leave();
      }
    }
    try {
      return question.answer().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof PellucidException known
          ? known
          : new PellucidException("The question could not be answered.", failure);
    } catch (TimeoutException late) {
      forget(question);
      throw new PellucidException(
          "The training has not come to the end of a step for "
              + PATIENCE_SECONDS
              + " seconds; ask again.",
          late);
    } catch (InterruptedException closed) {
      forget(question);
      Thread.currentThread().interrupt();
      throw new PellucidException("Studio is closed.", closed);
    }
  }

  private synchronized boolean isLeftToTraining(Question<?> question) {
    Thread known = trainer;
    if (known == null || !known.isAlive()) {
      asking++;
      return false;
    }
    if (waiting.size() >= MOST_WAITING) {
      throw new PellucidException("Too many questions at once; ask again.");
    }
    waiting.add(question);
    return true;
  }

  private synchronized void leave() {
    asking--;
    notifyAll();
  }

  private synchronized void forget(Question<?> question) {
    waiting.remove(question);
  }
}
