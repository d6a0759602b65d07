package org.pellucid.rl.memory;

/**
 * One step that an agent remembers.
 *
 * @param observation what was seen
 * @param action what was done
 * @param reward what was paid for it
 * @param reached what was seen then
 * @param discount with what the value of the state reached counts: gamma, or 0 if the task was over
 */
public record Transition(
    float[] observation, double[] action, double reward, float[] reached, double discount) {}
