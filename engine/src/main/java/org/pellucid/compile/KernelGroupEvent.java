package org.pellucid.compile;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What steps of one kind cost a layer; loaded only where Java has the module jdk.jfr. */
@Name("org.pellucid.KernelGroup")
@Label("Kernel Group")
@Category("Pellucid")
@StackTrace(false)
final class KernelGroupEvent extends Event {
  // Asked whether the kind is recorded; never recorded itself.
  private static final KernelGroupEvent ASKED = new KernelGroupEvent();

  @Label("Layer")
  @Description("The layer that asked for the steps; empty for loss, optimizer and metrics")
  String layer = "";

  @Label("Kind")
  String kind = "";

  @Label("Executable")
  @Description("Tells the executables of a process apart")
  String executable = "";

  @Label("Steps")
  int steps;

  @Label("Runs")
  @Description("How often the executable ran since the event before")
  long runs;

  @Label("Time of a Run")
  @Description("Mean over the runs that were measured")
  @Timespan(Timespan.NANOSECONDS)
  long time;

  @Label("Time of all Runs")
  @Timespan(Timespan.NANOSECONDS)
  long total;

  @Label("FLOP of a Run")
  @Description("Of products, convolutions and attention; loops over elements count as none")
  double flop;

  @Label("Bytes of a Run")
  @Description("What the steps read and write")
  @DataAmount
  long bytes;

  static boolean isRecorded() {
    return ASKED.isEnabled();
  }
}
