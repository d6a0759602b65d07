package org.pellucid.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Pass: lays the buffers of a plan into one array per kind of element. A buffer's place is free
 * again after the last step that uses it; a loop's result takes the place of an operand that dies
 * there.
 *
 * <p>Large buffers come first, the largest of them before the others, each into the smallest gap
 * between those that are needed at the same time: that takes about as much memory as the step that
 * needs most. Small ones, which are many, take what was given back last, as it may still be in a
 * cache.
 */
final class MemoryPlan {
  /** Elements of a buffer that is looked for the best place for. */
  private static final int LARGE = 1 << 14;

  private final List<Step> steps;
  private final Map<Buffer, Block> blocks = new HashMap<>();

  /** The blocks of each kind of element in the order of their steps. */
  private final List<List<Block>> families = new ArrayList<>();

  private MemoryPlan(List<Step> steps) {
    this.steps = steps;
    for (int i = 0; i < Arena.CLASSES; i++) {
      families.add(new ArrayList<>());
    }
  }

  /** Decides where buffers lie; returns how large each array must be. */
  static int[] lay(List<Step> steps, List<Buffer> buffers) {
    MemoryPlan plan = new MemoryPlan(steps);
    plan.findLifetimes();
    plan.findBlocks(buffers);
    int[] sizes = new int[Arena.CLASSES];
    for (int i = 0; i < sizes.length; i++) {
      List<Block> family = plan.families.get(i);
      int large = placeLarge(family.stream().filter(block -> block.size >= LARGE).toList());
      sizes[i] = placeSmall(family.stream().filter(block -> block.size < LARGE).toList(), large);
    }
    plan.blocks.forEach((buffer, block) -> buffer.place = block.place);
    return sizes;
  }

  private void findLifetimes() {
    for (int i = 0; i < steps.size(); i++) {
      for (Buffer buffer : steps.get(i).writes()) {
        buffer.firstStep = Math.min(buffer.firstStep, i);
        buffer.lastStep = i;
      }
      for (Buffer buffer : steps.get(i).reads()) {
        buffer.lastStep = i;
      }
    }
  }

  /** Finds what can share memory. */
  private void findBlocks(List<Buffer> buffers) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      List<Buffer> dying = new ArrayList<>();
      for (Buffer buffer : step.reads()) {
        if (buffer.kind == Buffer.Kind.ARENA && buffer.lastStep == i && !dying.contains(buffer)) {
          dying.add(buffer);
        }
      }
      for (Buffer buffer : step.writes()) {
        if (buffer.kind == Buffer.Kind.ARENA && buffer.firstStep == i) {
          take(step, buffer, dying);
        }
      }
    }
    // What no step touches still gets a valid place.
    for (Buffer buffer : buffers) {
      if (buffer.kind == Buffer.Kind.ARENA && buffer.lastStep < 0) {
        open(buffer, steps.size());
      }
    }
  }

  private void take(Step step, Buffer buffer, List<Buffer> dying) {
    if (blocks.containsKey(buffer)) {
      return;
    }
    Buffer predecessor = predecessor(step, buffer, dying);
    Block block = predecessor == null ? null : blocks.get(predecessor);
    if (block == null) {
      open(buffer, buffer.firstStep);
    } else {
      dying.remove(predecessor);
      block.last = buffer.lastStep;
      blocks.put(buffer, block);
    }
  }

  private void open(Buffer buffer, int first) {
    Block block = new Block(buffer.size(), first, Math.max(first, buffer.lastStep));
    blocks.put(buffer, block);
    families.get(Arena.family(buffer.dtype())).add(block);
  }

  private static @Nullable Buffer predecessor(Step step, Buffer written, List<Buffer> dying) {
    for (Buffer buffer : dying) {
      if (buffer.firstStep < written.firstStep
          && buffer.dtype() == written.dtype()
          && buffer.size() == written.size()
          && step.mayOverwrite(written, buffer)) {
        return buffer;
      }
    }
    return null;
  }

  /** Places large blocks; returns where the last of them ends. */
  private static int placeLarge(List<Block> blocks) {
    List<Block> largestFirst = new ArrayList<>(blocks);
    largestFirst.sort((one, other) -> {
      int larger = Integer.compare(other.size, one.size);
      return larger != 0 ? larger : Integer.compare(one.first, other.first);
    });
    List<Block> placed = new ArrayList<>();
    int size = 0;
    for (Block block : largestFirst) {
      int best = Integer.MAX_VALUE;
      int end = 0;
      int place = -1;
      int behind = placed.size();
      for (Block other : placed) {
        if (block.meets(other)) {
          int room = other.place - end;
          if (room >= block.size && room < best) {
            best = room;
            place = end;
          }
          end = Math.max(end, other.end());
        }
      }
      block.place = place < 0 ? end : place;
      while (behind > 0 && placed.get(behind - 1).place > block.place) {
        behind--;
      }
      placed.add(behind, block);
      size = Math.max(size, block.end());
    }
    return size;
  }

  /** Places small blocks, given in the order of their steps, behind the large ones. */
  private static int placeSmall(List<Block> blocks, int taken) {
    Arena arena = new Arena(taken);
    PriorityQueue<Block> inUse =
        new PriorityQueue<>((one, other) -> Integer.compare(one.last, other.last));
    for (Block block : blocks) {
      for (Block over = inUse.peek();
          over != null && over.last < block.first;
          over = inUse.peek()) {
        arena.giveBack(over.place, over.size);
        inUse.remove();
      }
      block.place = arena.take(block.size);
      inUse.add(block);
    }
    return arena.size();
  }
}
