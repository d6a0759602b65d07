package org.pellucid.data;

/**
 * An element that was left out because it could not be read.
 *
 * @param message what was wrong with it, naming it
 * @param cause what was thrown
 */
public record Skipped(String message, RuntimeException cause) {}
