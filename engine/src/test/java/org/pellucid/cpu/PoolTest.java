package org.pellucid.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PoolTest {

  @Test
  void anObjectGivenBackIsLentAgain() {
    Pool<Object> pool = new Pool<>(2, Object::new);
    Object first = pool.borrow();
    pool.giveBack(first);
    assertSame(first, pool.borrow());
    assertNotSame(first, pool.borrow());
  }

  @Test
  void whatDoesNotFitIsLeftToTheCollector() {
    Pool<Object> pool = new Pool<>(1, Object::new);
    Object first = pool.borrow();
    Object second = pool.borrow();
    pool.giveBack(first);
    pool.giveBack(second);
    assertSame(first, pool.borrow());
    assertNotSame(second, pool.borrow());
  }

  @Test
  void aWorkerNeverGetsWhatTheCallerUsed() {
    Pool<Object> pool = new Pool<>(4, Object::new);
    Set<Object> callers = ConcurrentHashMap.newKeySet();
    Set<Object> others = ConcurrentHashMap.newKeySet();
    try (Workers workers = new Workers(2)) {
      for (int call = 0; call < 20; call++) {
        CountDownLatch bothHere = new CountDownLatch(2);
        workers.run(
            2,
            block -> {
              Object item = pool.borrow();
              (Workers.currentNumber() == 0 ? callers : others).add(item);
              bothHere.countDown();
              awaitQuietly(bothHere);
              pool.giveBack(item);
            });
      }
    }
    assertEquals(1, callers.size());
    assertEquals(1, others.size());
    assertNotSame(callers.iterator().next(), others.iterator().next());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
