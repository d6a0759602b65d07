package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pass: lays the buffers of a plan into one block of memory per kind of element. A buffer's place
 * is free again after the last step that uses it; a loop's result takes the place of an operand
 * that dies there.
 */
final class MemoryPlan {
  private final List<Step> steps;
  private final Arena[] arenas = new Arena[Arena.CLASSES];

  private MemoryPlan(List<Step> steps) {
    this.steps = steps;
    for (int i = 0; i < arenas.length; i++) {
      arenas[i] = new Arena();
    }
  }

  /** Decides where buffers lie; returns how large each block must be. */
  static int[] lay(List<Step> steps, List<Buffer> buffers) {
    MemoryPlan plan = new MemoryPlan(steps);
    plan.findLifetimes();
    plan.place(buffers);
    int[] sizes = new int[Arena.CLASSES];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = plan.arenas[i].size();
    }
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

  private void place(List<Buffer> buffers) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      List<Buffer> dying = new ArrayList<>();
      for (Buffer buffer : step.reads()) {
        if (buffer.kind == Buffer.Kind.ARENA && buffer.lastStep == i && !dying.contains(buffer)) {
          dying.add(buffer);
        }
      }
      for (Buffer buffer : step.writes()) {
        if (buffer.kind == Buffer.Kind.ARENA && buffer.firstStep == i && !dying.contains(buffer)) {
          Buffer heir = predecessor(step, buffer, dying);
          if (heir == null) {
            buffer.place = arena(buffer).take(buffer.size());
          } else {
            buffer.place = heir.place;
            dying.remove(heir);
          }
          if (buffer.lastStep == i) {
            dying.add(buffer);
          }
        }
      }
      for (Buffer buffer : dying) {
        arena(buffer).giveBack(buffer.place, buffer.size());
      }
    }
    // What no step touches still gets a valid place.
    for (Buffer buffer : buffers) {
      if (buffer.kind == Buffer.Kind.ARENA && buffer.lastStep < 0) {
        buffer.place = arena(buffer).take(buffer.size());
      }
    }
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

  private Arena arena(Buffer buffer) {
    return arenas[Arena.family(buffer.dtype())];
  }
}
