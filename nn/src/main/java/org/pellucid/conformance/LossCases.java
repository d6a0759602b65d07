package org.pellucid.conformance;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.config.Config;
import org.pellucid.losses.Circle;
import org.pellucid.losses.Loss;
import org.pellucid.losses.LossFunctions;
import org.pellucid.losses.Losses;
import org.pellucid.tensor.Tensor;

/** Losses: classes, and functions, which are the classes without reduction. */
final class LossCases {
  private LossCases() {}

  static Verdict check(RecordedCase recorded) {
    return Comparison.of(recorded, recorded.isFunction() ? function(recorded) : object(recorded));
  }

  private static Tensor object(RecordedCase recorded) {
    Loss loss = UnsupportedCase.read(Losses.REGISTRY, recorded);
    Tensor mask = and(mask(recorded, "y_pred_mask"), mask(recorded, "y_true_mask"));
    return loss.apply(
        recorded.tensor("y_true"),
        recorded.tensor("y_pred"),
        recorded.tensorOrNull("sample_weight"),
        and(mask, mask(recorded, "mask")));
  }

  private static @Nullable Tensor mask(RecordedCase recorded, String name) {
    Tensor mask = recorded.tensorOrNull(name);
    return mask == null ? null : mask.cast(DType.BOOL);
  }

  private static @Nullable Tensor and(@Nullable Tensor a, @Nullable Tensor b) {
    return a == null ? b : b == null ? a : a.and(b);
  }

  static Tensor function(RecordedCase recorded) {
    UnsupportedCase.requireIn(Losses.REGISTRY, recorded.simpleName());
    Config settings =
        recorded
            .settings("y_true", "y_pred", "ref_labels", "ref_embeddings")
            .put("reduction", "none");
    Loss loss = Losses.REGISTRY.entry(recorded.simpleName()).reader().apply(settings);
    if (loss instanceof Circle circle) {
      return LossFunctions.circle(
          recorded.tensor("y_true"),
          recorded.tensor("y_pred"),
          recorded.tensorOrNull("ref_labels"),
          recorded.tensorOrNull("ref_embeddings"),
          circle);
    }
    return loss.apply(recorded.tensor("y_true"), recorded.tensor("y_pred"));
  }
}
