package org.pellucid.examples.language;

/**
 * How {@link Answers} fare that become "I don't know" below a threshold.
 *
 * @param accuracy the share of in-scope questions whose most probable class is right, refused or
 *     not
 * @param answered the share of in-scope questions that are answered, and rightly
 * @param refused the share of in-scope questions that are refused
 * @param recognised the share of out-of-scope questions that are refused
 */
public record Refusal(double accuracy, double answered, double refused, double recognised) {}
