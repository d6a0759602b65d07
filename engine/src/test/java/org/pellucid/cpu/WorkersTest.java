package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyBlockRunsOnceInEveryJob(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int job = 0; job < 20_000; job++) {
        int blocks = job % 13;
        AtomicIntegerArray runs = new AtomicIntegerArray(13);
        workers.run(blocks, runs::incrementAndGet);
        for (int block = 0; block < 13; block++) {
          assertThat(runs.get(block)).isEqualTo(block < blocks ? 1 : 0);
        }
      }
    }
  }

  @Test
  void sleepingThreadsWakeUpForALaterJob() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      for (int job = 0; job < 50; job++) {
        AtomicInteger met = new AtomicInteger();
        workers.run(
            2,
            block -> {
              met.incrementAndGet();
              while (met.get() < 2) {
                Thread.onSpinWait();
              }
            });
        Thread.sleep(2);
        assertThat(met).hasValue(2);
      }
    }
  }

  @Test
  void jobsInsideJobsFinish() {
    try (Workers workers = new Workers(3)) {
      AtomicInteger inner = new AtomicInteger();
      workers.run(
          50, outer -> workers.run(20, block -> workers.run(3, b -> inner.incrementAndGet())));
      assertThat(inner).hasValue(3000);
    }
  }

  @Test
  void callersOnSeveralThreadsDoNotDisturbEachOther() throws Exception {
    try (Workers workers = new Workers(3);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> sums = new ArrayList<>();
      for (int caller = 0; caller < 6; caller++) {
        sums.add(
            callers.submit(() -> {
              AtomicInteger sum = new AtomicInteger();
              for (int job = 0; job < 3000; job++) {
                workers.run(10, sum::addAndGet);
              }
              return sum.get();
            }));
      }
      for (Future<Integer> sum : sums) {
        assertThat(sum.get()).isEqualTo(3000 * 45);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anExceptionReachesTheCallerAfterRunningBlocksHaveStopped(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int job = 0; job < 500; job++) {
        AtomicInteger running = new AtomicInteger();
        assertThatThrownBy(() ->
                workers.run(
                    20,
                    block -> {
                      running.incrementAndGet();
                      try {
                        if (block == 7) {
                          throw new IllegalStateException("block 7");
                        }
                      } finally {
                        running.decrementAndGet();
                      }
                    }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("block 7");
        assertThat(running).hasValue(0);
        AtomicInteger after = new AtomicInteger();
        workers.run(5, block -> after.incrementAndGet());
        assertThat(after).hasValue(5);
      }
    }
  }

  @Test
  void threadsStartWithTheFirstParallelJobAndEndOnClose() throws InterruptedException {
    Workers workers = new Workers(4);
    List<Thread> seen = new ArrayList<>();
    workers.run(1, block -> seen.add(Thread.currentThread()));
    assertThat(seen).containsExactly(Thread.currentThread());
    workers.run(4, block -> {});
    workers.close();
    AtomicInteger after = new AtomicInteger();
    workers.run(4, block -> after.incrementAndGet());
    assertThat(after).hasValue(4);
  }

  @Test
  void anInterruptedCallerStillFinishesItsJobAndStaysInterrupted() {
    try (Workers workers = new Workers(2)) {
      Thread.currentThread().interrupt();
      AtomicInteger runs = new AtomicInteger();
      workers.run(64, block -> runs.incrementAndGet());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(runs).hasValue(64);
    }
  }
}
