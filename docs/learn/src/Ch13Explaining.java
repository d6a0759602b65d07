import module org.pellucid;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.explain.attribution.*;

/** Why did the network say that? Three questions to one that knows irises. */
void main(String[] args) {
    TrainTest iris = DataSets.iris();
    List<String> names = List.of("sepal length", "sepal width", "petal length", "petal width");
    var model = new Sequential(
            new Input(4),
            new Dense(16).activation("relu"),
            new Dense(3).activation("softmax"));
    model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), "accuracy");
    model.fit(iris.trainX(), iris.trainY(), Fit.epochs(100).verbose(0));
    IO.println("test accuracy %.4f".formatted(model.evaluate(iris.testX(), iris.testY()).get("accuracy")));
    NdArray flower = iris.testX().rowRange(15, 16);
    IO.println("a flower %s, really a %s".formatted(Arrays.toString(flower.toFloatArray()),
            iris.classNames().get((int) iris.testY().getLong(15))));
    IO.println("setosa, versicolor, virginica: " + Arrays.toString(model.predict(flower).toFloatArray()));
    IO.println();

    IO.println("the gradient gathered on the way from zero to the flower:");
    Attribution gathered = new IntegratedGradients(model).explain(flower, 1);
    gathered.ranked(0, names).forEach(part -> IO.println("  %-12s %7.4f".formatted(part.name(), part.score())));
    IO.println();

    IO.println("beside the flowers of the training part:");
    Contributions shares = new KernelShap().explain(
            Parts.columns(flower, iris.trainX(), names), Scorer.of(model, 1));
    shares.ranked().forEach(part -> IO.println("  %-12s %7.4f".formatted(part.name(), part.score())));
    IO.println();

    IO.println("accuracy lost when a column is shuffled:");
    PermutationImportance.of(iris.testX(), names, x -> model.evaluate(x, iris.testY()).get("accuracy"), 20, 1)
            .columns().forEach(column -> IO.println("  %-12s %7.4f".formatted(column.name(), column.importance())));
    if (args.length > 0) {
        shares.toPicture(4).write(Path.of(args[0], "explaining.svg"));
    }
}
