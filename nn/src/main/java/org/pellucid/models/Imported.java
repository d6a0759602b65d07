package org.pellucid.models;

/**
 * A model that came from a foreign file, and what became of its parts.
 *
 * @param model the model, with the weights of the file
 * @param report what became of each layer or node
 */
public record Imported(Model model, MigrationReport report) {}
