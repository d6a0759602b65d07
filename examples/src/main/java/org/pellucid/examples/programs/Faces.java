package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.PictureSets;
import org.pellucid.data.images.PictureSets.Portrait;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Flatten;
import org.pellucid.models.Model;

/**
 * Tells whether two portraits show the same person, also of people never seen before: a portrait is
 * turned into numbers, those of one person's portraits alike.
 *
 * <p>It is looked at in three ways: by a network that has learned to tell other people apart
 * ({@link FaceNetwork}), by its outlines ({@link OrientedGradients}), and by its grey values.
 *
 * <p>Thirty people are few, so each is held out once: five networks learn from 20 people each, 4
 * others are for the threshold, and 6 more are the test.
 */
final class Faces implements Application {
  private static final int FOLDS = 5;
  private static final int TUNING = 4;
  private static final int EACH = 10;

  @Override
  public String name() {
    return "faces";
  }

  @Override
  public String description() {
    return "people recognized by their faces, never seen in training";
  }

  @Override
  public void run(Run run) {
    List<Portrait> faces = PictureSets.faces();
    run.say("Olivetti faces. Credit: AT&T Laboratories Cambridge.");
    List<Integer> people =
        new ArrayList<>(faces.stream().map(Portrait::person).distinct().toList());
    Collections.shuffle(people, new Random(run.seed()));
    int held = people.size() / FOLDS;
    Recognition recognition = new Recognition("network", "outlines", "grey values");
    for (int fold = 1; fold <= FOLDS; fold++) {
      List<Image> test = images(of(faces, people.subList(0, held)));
      List<Image> tuning = images(of(faces, people.subList(held, held + TUNING)));
      List<Integer> known = List.copyOf(people.subList(held + TUNING, people.size()));
      List<Portrait> learned = of(faces, known).subList(0, run.samples(EACH * known.size()));
      FaceNetwork network = FaceNetwork.learn(run, fold, learned, known);
      Views views =
          Views.of(
              List.of(network.body(), outlines(), greyValues()),
              images(learned),
              learned.stream().mapToInt(face -> FaceNetwork.label(face, known)).toArray(),
              known.size());
      List<Likeness> likeness = views.compare(test, EACH);
      recognition.add(views.compare(tuning, EACH), likeness);
      if (fold == 1) {
        run.save(network.whole());
        run.picture(
            "faces.png",
            "People never seen: a portrait, then from left to right those found most like it among"
                + " the 59 others",
            likeness.getLast().draw(test));
      }
      Collections.rotate(people, -held);
    }
    recognition.show(
        run,
        "Verification and one-shot identification of " + held + " people never seen, in each fold");
  }

  private static List<Image> images(List<Portrait> faces) {
    return faces.stream().map(Portrait::image).toList();
  }

  static List<Portrait> of(List<Portrait> faces, List<Integer> people) {
    return faces.stream().filter(face -> people.contains(face.person())).toList();
  }

  private static Model greyValues() {
    return FaceNetwork.evenLight().add(new Flatten());
  }

  private static Model outlines() {
    return FaceNetwork.evenLight().add(new OrientedGradients()).add(new Flatten());
  }
}
