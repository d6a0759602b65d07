package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Products that follow each other and share an operand, as one step. */
abstract class JointStep extends Step {
  final List<ProductStep> products;
  private final String title;

  /**
   * Makes a step.
   *
   * @param title what it is called before the products are listed
   */
  JointStep(List<ProductStep> products, String title) {
    super(
        products.getFirst().origin(),
        products.stream().flatMap(step -> step.reads().stream()).distinct().toList(),
        products.stream().flatMap(step -> step.writes().stream()).distinct().toList());
    this.products = List.copyOf(products);
    this.title = title;
  }

  /**
   * Replaces products that follow each other and can be joined.
   *
   * @param joins whether a product can follow those that are to be joined already
   * @param joint what does the work of all of them
   */
  static List<Step> join(
      List<Step> steps,
      BiPredicate<List<ProductStep>, ProductStep> joins,
      Function<List<ProductStep>, Step> joint) {
    List<Step> joined = new ArrayList<>(steps.size());
    int i = 0;
    while (i < steps.size()) {
      List<ProductStep> alike = new ArrayList<>();
      while (i < steps.size()
          && steps.get(i) instanceof ProductStep next
          && joins.test(alike, next)) {
        alike.add(next);
        i++;
      }
      if (alike.size() > 1) {
        joined.add(joint.apply(alike));
      } else {
        joined.add(alike.isEmpty() ? steps.get(i++) : alike.getFirst());
      }
    }
    return joined;
  }

  @Override
  final double flops() {
    return products.stream().mapToDouble(Step::flops).sum();
  }

  @Override
  final String describe() {
    return products.stream()
        .map(ProductStep::describe)
        .collect(Collectors.joining("\n    ", title + ":\n    ", ""));
  }
}
