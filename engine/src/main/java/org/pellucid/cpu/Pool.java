package org.pellucid.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Objects that are lent out and given back, so that a kernel allocates nothing after its first
 * calls. Any thread may borrow, a virtual one too; when all are lent, new ones are made.
 *
 * <p>Each thread of {@link Workers} keeps its own objects and all other threads share some, so that
 * a core finds in its cache what it wrote last time: buffers that change hands cost two threads a
 * third of their speed in a product of 128 rows and columns.
 */
public final class Pool<T> {

  /** Kinds of threads: callers, and workers by their number, as far as they are told apart. */
  private static final int HOMES = 64;

  private final int capacity;
  private final Supplier<T> factory;
  private final AtomicReferenceArray<@Nullable AtomicReferenceArray<T>> homes =
      new AtomicReferenceArray<>(HOMES);

  /**
   * Makes an empty pool.
   *
   * @param capacity idle objects to keep for each kind of thread
   * @param factory makes an object where none is idle
   */
  public Pool(int capacity, Supplier<T> factory) {
    this.capacity = capacity;
    this.factory = factory;
  }

  /** Lends an object, a new one if none is idle. */
  public T borrow() {
    AtomicReferenceArray<T> idle = home();
    for (int i = 0; i < idle.length(); i++) {
      T item = idle.getPlain(i) == null ? null : idle.getAndSet(i, null);
      if (item != null) {
        return item;
      }
    }
    return factory.get();
  }

  /** Gives an object back; when the pool is full it is left to the garbage collector. */
  public void giveBack(T item) {
    AtomicReferenceArray<T> idle = home();
    for (int i = 0; i < idle.length(); i++) {
      if (idle.getPlain(i) == null && idle.compareAndSet(i, null, item)) {
        return;
      }
    }
  }

  private AtomicReferenceArray<T> home() {
    int number = Workers.currentNumber() % HOMES;
    AtomicReferenceArray<T> home = homes.getAcquire(number);
    if (home == null) {
      AtomicReferenceArray<T> made = new AtomicReferenceArray<>(capacity);
      AtomicReferenceArray<T> before = homes.compareAndExchange(number, null, made);
      home = before == null ? made : before;
    }
    return home;
  }
}
