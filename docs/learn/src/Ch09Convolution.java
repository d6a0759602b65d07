import module org.pellucid;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;

/** A small window of weights that slides over a picture. */
TrainTest digits = DataSets.digits();

void main(String[] args) {
    float[][] picture = {
        {0, 0, 1, 0, 0},
        {0, 1, 1, 0, 0},
        {0, 0, 1, 0, 0},
        {0, 0, 1, 0, 0},
        {0, 1, 1, 1, 0}};
    float[][] window = {{-1, 1}, {-1, 1}};      // bright on the right, dark on the left
    for (float[] row : slide(picture, window)) {
        IO.println(Arrays.toString(row));
    }
    IO.println();

    var edges = new Conv2D(1, 2);
    var one = new Sequential(new Input(5, 5, 1), edges);
    edges.setWeights(List.of(NdArray.copyOf(window).reshape(Shape.of(2, 2, 1, 1)), NdArray.of(new float[1], 1)));
    IO.println(Arrays.toString(one.predict(NdArray.copyOf(picture).reshape(Shape.of(1, 5, 5, 1))).toFloatArray()));
    IO.println();

    var dense = train(new Sequential(
            new Input(8, 8, 1), new Flatten(),
            new Dense(32).activation("relu"), new Dense(10).activation("softmax")));
    var convolutional = train(new Sequential(
            new Input(8, 8, 1),
            new Conv2D(16, 3).padding("same").activation("relu").name("windows"),
            new MaxPooling2D(2),
            new Conv2D(16, 3).padding("same").activation("relu"),
            new GlobalMaxPooling2D(),
            new Dense(10).activation("softmax")));
    NdArray moved = Tensor.of(digits.testX()).slice(2, 0, 7).pad(Ints.of(0, 0, 1, 0), Ints.of(0, 0, 0, 0), 0).value();
    for (Model model : List.of(dense, convolutional)) {
        IO.println("%5d weights: test accuracy %.4f, moved by a pixel %.4f".formatted(model.countParams(),
                model.evaluate(digits.testX(), digits.testY()).get("accuracy"),
                model.evaluate(moved, digits.testY()).get("accuracy")));
    }
    IO.println();

    float[][] lines = {{1, 1}, {-1, -1}};
    IO.println("answer 1: " + Arrays.toString(slide(picture, lines)[3]));
    IO.println("answer 2: " + new Sequential(new Input(28, 28, 3), new Conv2D(16, 5)).countParams());
    if (args.length > 0) {
        float[] kernel = convolutional.getLayer("windows").getWeights().getFirst().toFloatArray();
        double[] first = IntStream.range(0, 9).mapToDouble(i -> kernel[16 * i]).toArray();
        Heatmap.of(first, 3, 3).write(Path.of(args[0], "window.png"));
    }
}

float[][] slide(float[][] picture, float[][] window) {
    float[][] sums = new float[picture.length - 1][picture[0].length - 1];
    for (int row = 0; row < sums.length; row++) {
        for (int column = 0; column < sums[0].length; column++) {
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    sums[row][column] += picture[row + i][column + j] * window[i][j];
                }
            }
        }
    }
    return sums;
}

Sequential train(Sequential model) {
    model.compile(new Adam(0.005), new SparseCategoricalCrossentropy(), "accuracy");
    model.fit(digits.trainX(), digits.trainY(), Fit.epochs(20).verbose(0));
    return model;
}
