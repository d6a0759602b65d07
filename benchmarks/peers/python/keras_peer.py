"""Keras 3 on the backend that KERAS_BACKEND names. Arguments: --threads N [commands]."""

import os
import sys

arguments = sys.argv[1:]
backend = os.environ.get("KERAS_BACKEND", "jax")
threads = int(arguments[arguments.index("--threads") + 1])
if backend == "torch":
    import torch

    torch.set_num_threads(threads)
elif backend == "tensorflow":
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)

import keras
from keras import layers as L
import numpy as np

import works


def block(x, width, inner, causal):
    """Attention and feed-forward: sums normalized and ReLU for an encoder; GELU for a decoder."""
    attention = L.MultiHeadAttention(4, width // 4)
    if not causal:
        x = L.LayerNormalization()(L.add([x, attention(x, x)]))
        y = L.Dense(width)(L.Dense(inner, activation="relu")(x))
        return L.LayerNormalization()(L.add([x, y]))
    y = L.LayerNormalization()(x)
    x = L.add([x, attention(y, y, use_causal_mask=True)])
    y = L.Dense(inner)(L.LayerNormalization()(x))
    y = L.Dense(width)(L.Activation(lambda t: keras.activations.gelu(t, approximate=False))(y))
    return L.add([x, y])


class Places(L.Layer):
    def build(self, shape):
        self.places = self.add_weight(shape=(shape[1], shape[2]), initializer="uniform")

    def call(self, x):
        return x + self.places


def network(net):
    keras.utils.set_random_seed(1)
    if net == "xor":
        return keras.Sequential([keras.Input((2,)), L.Dense(4, activation="relu"), L.Dense(1)])
    if net == "mlp":
        return keras.Sequential(
            [keras.Input((784,)), L.Dense(512, activation="relu"), L.Dense(512, activation="relu"), L.Dense(10)])
    if net == "cnn":
        return keras.Sequential([
            keras.Input((28, 28, 1)), L.Conv2D(32, 3, activation="relu"), L.Conv2D(64, 3, activation="relu"),
            L.MaxPooling2D(2), L.Flatten(), L.Dense(128, activation="relu"), L.Dense(10)])
    if net == "resnet":
        x = inputs = keras.Input((32, 32, 3))
        conv = lambda filters, size, stride: L.Conv2D(filters, size, stride, padding="same", use_bias=False)
        x = L.ReLU()(L.BatchNormalization()(conv(16, 3, 1)(x)))
        before = 16
        for stage in range(3):
            width = 16 << stage
            for _ in range(3):
                stride = 1 if before == width else 2
                y = L.ReLU()(L.BatchNormalization()(conv(width, 3, stride)(x)))
                y = L.BatchNormalization()(conv(width, 3, 1)(y))
                x = L.ReLU()(L.add([y, x if stride == 1 else conv(width, 1, 2)(x)]))
                before = width
        return keras.Model(inputs, L.Dense(10)(L.GlobalAveragePooling2D()(x)))
    if net in ("lstm", "gru"):
        cell = L.LSTM if net == "lstm" else L.GRU
        return keras.Sequential([keras.Input((100, 64)), cell(128), L.Dense(10)])
    if net == "encoder":
        x = inputs = keras.Input((128, 256))
        for _ in range(2):
            x = block(x, 256, 1024, False)
        return keras.Model(inputs, L.Dense(10)(L.GlobalAveragePooling1D()(x)))
    inputs = keras.Input((64,), dtype="int32")
    x = Places()(L.Embedding(65, 128)(inputs))
    for _ in range(4):
        x = block(x, 128, 512, True)
    return keras.Model(inputs, L.Dense(65)(L.LayerNormalization()(x)))


class Keras:
    version = f"{keras.__version__} on {backend}"

    def trainer(self, net, batch):
        model = network(net)
        loss = (keras.losses.BinaryCrossentropy(from_logits=True) if net == "xor"
                else keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        model.compile(keras.optimizers.Adam(), loss)
        return lambda x, y: float(np.asarray(model.train_on_batch(x, y)))

    def predictor(self, net, batch):
        model = network(net)
        return lambda x: np.asarray(model.predict_on_batch(x))

    def product(self, a, b):
        raise works.Refused("products are those of its backend")

    def writer(self, count):
        raise works.Refused("its layers keep no keys and values")


if __name__ == "__main__":
    rest = [a for i, a in enumerate(arguments) if a != "--threads" and arguments[max(0, i - 1)] != "--threads"]
    works.serve(Keras(), rest)
