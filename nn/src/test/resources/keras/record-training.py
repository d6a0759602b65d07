"""Records what Keras's loss is in each of 50 training steps, for keras-training.json.

Run by hand with Keras 3.15 on JAX (KERAS_BACKEND=jax python record_training.py > keras-training.json); nothing in the
build runs it. Four small networks, each with six optimizers: initial weights, data, and the loss of each batch before
its update. Batches of 8 are taken in order from 32 samples, again and again.
"""
import json
import numpy as np
import keras
from keras import layers, optimizers

rng = np.random.default_rng(7)


def uniform(*shape):
    return np.round(rng.uniform(-1, 1, shape), 3).astype("float32")


def dense():
    return keras.Sequential([keras.Input((6,)), layers.Dense(8, activation="relu", name="hidden"),
                             layers.Dense(3, activation="softmax", name="classes")])


def convolutional():
    return keras.Sequential([keras.Input((6, 6, 2)), layers.Conv2D(4, 3, padding="same", activation="relu", name="conv"),
                             layers.MaxPooling2D(2, name="pool"), layers.Conv2D(3, 2, name="conv_2"),
                             layers.Flatten(name="flat"), layers.Dense(3, activation="softmax", name="classes")])


def recurrent():
    return keras.Sequential([keras.Input((5, 3)), layers.LSTM(4, return_sequences=True, name="lstm"),
                             layers.GRU(3, name="gru"), layers.Dense(3, activation="softmax", name="classes")])


def attention():
    x = keras.Input((4, 6), name="x")
    a = layers.MultiHeadAttention(2, 3, name="attention")(x, x)
    y = layers.LayerNormalization(name="norm")(layers.Add(name="sum")([x, a]))
    y = layers.GlobalAveragePooling1D(name="mean")(y)
    return keras.Model(x, layers.Dense(3, activation="softmax", name="classes")(y))


def makers():
    return {
        "sgd": lambda: optimizers.SGD(0.05, momentum=0.9),
        "adam": lambda: optimizers.Adam(0.01),
        "rmsprop": lambda: optimizers.RMSprop(0.01),
        "adagrad": lambda: optimizers.Adagrad(0.05),
        "adamw": lambda: optimizers.AdamW(0.01),
        "nadam": lambda: optimizers.Nadam(0.01),
    }


def numbers(array):
    return [float(str(np.float32(v))) for v in np.asarray(array).ravel()]


result = {"keras": keras.__version__, "networks": {}}
for name, build in [("dense", dense), ("convolutional", convolutional), ("recurrent", recurrent), ("attention", attention)]:
    keras.utils.set_random_seed(3)
    model = build()
    initial = model.get_weights()
    x = uniform(32, *model.input_shape[1:])
    y = (np.abs(x.reshape(32, -1).sum(1) * 3).astype("int32")) % 3
    losses = {}
    for optimizer, make in makers().items():
        model.set_weights(initial)
        model.compile(make(), "sparse_categorical_crossentropy")
        trace = []
        for step in range(50):
            at = step % 4 * 8
            model.reset_metrics()
            trace.append(model.train_on_batch(x[at:at + 8], y[at:at + 8], return_dict=True)["loss"])
        losses[optimizer] = numbers(trace)
    result["networks"][name] = {
        "weights": [{"shape": list(w.shape), "data": numbers(w)} for w in initial],
        "x": {"shape": list(x.shape), "data": numbers(x)},
        "y": [int(v) for v in y],
        "losses": losses,
        "optimizers": {k: keras.saving.serialize_keras_object(m()) for k, m in makers().items()},
    }
print(json.dumps(result))
