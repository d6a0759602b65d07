/** What Studio costs the training that it shows. */
@org.jspecify.annotations.NullMarked
package org.pellucid.benchmarks.studio;
