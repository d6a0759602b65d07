package org.pellucid.explain;

import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.tensor.Variable;

/**
 * A training step as a model describes it, before anything is computed.
 *
 * @param graph the step: its outputs are the loss and then its gradient by each variable; its
 *     updates are the new values of all that it changes
 * @param inputs the batch, in the order of the graph's parameters
 * @param names what to call the inputs
 * @param variables the trained variables
 * @param layers what the layers of the graph's origins are, such as {@code dense_1} to {@code
 *     Dense, 4 units}
 * @param title the model and how it is trained, in a line
 */
public record StepRecording(
    Graph graph,
    List<NdArray> inputs,
    List<String> names,
    List<Variable> variables,
    Map<String, String> layers,
    String title) {}
