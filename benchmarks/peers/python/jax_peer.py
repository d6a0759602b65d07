"""JAX with jit. Arguments: [commands]; threads are set from outside."""

import sys
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax
import numpy as np

import works


def glorot(key, *shape):
    fan_in, fan_out = int(np.prod(shape[:-1])), shape[-1]
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return jax.random.uniform(key, shape, jnp.float32, -limit, limit)


class Keys:
    def __init__(self):
        self.key = jax.random.PRNGKey(1)

    def __call__(self, *shape):
        self.key, sub = jax.random.split(self.key)
        return glorot(sub, *shape)


def dense_weights(k, n, m):
    return {"w": k(n, m), "b": jnp.zeros(m)}


def dense(p, x):
    return x @ p["w"] + p["b"]


def conv(w, x, stride=1, padding="VALID"):
    return lax.conv_general_dilated(x, w, (stride, stride), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))


def batch_norm(p, x):
    mean = x.mean((0, 1, 2))
    var = jnp.square(x - mean).mean((0, 1, 2))
    return (x - mean) * lax.rsqrt(var + 1e-3) * p["g"] + p["b"], (mean, var)


def layer_norm(p, x):
    mean = x.mean(-1, keepdims=True)
    y = x - mean
    return y * lax.rsqrt(jnp.square(y).mean(-1, keepdims=True) + 1e-5) * p["g"] + p["b"]


def norm_weights(width):
    return {"g": jnp.ones(width), "b": jnp.zeros(width)}


def attention(p, x, causal, heads=4):
    b, length, width = x.shape
    q, k, v = (t.reshape(b, length, heads, -1) for t in jnp.split(dense(p["qkv"], x), 3, -1))
    y = jax.nn.dot_product_attention(q, k, v, is_causal=causal)
    return dense(p["out"], y.reshape(b, length, width))


def block_weights(k, width, inner):
    return {
        "qkv": dense_weights(k, width, 3 * width), "out": dense_weights(k, width, width),
        "up": dense_weights(k, width, inner), "down": dense_weights(k, inner, width),
        "one": norm_weights(width), "two": norm_weights(width),
    }


def lstm(p, x):
    gates = jnp.swapaxes(x @ p["w"] + p["b"], 0, 1)

    def step(state, g):
        h, c = state
        i, f, n, o = jnp.split(g + h @ p["u"], 4, -1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(n)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), None

    zero = jnp.zeros((x.shape[0], 128))
    return lax.scan(step, (zero, zero), gates)[0][0]


def gru(p, x):
    gates = jnp.swapaxes(x @ p["w"] + p["b"], 0, 1)

    def step(h, g):
        z, r, n = jnp.split(g, 3, -1)
        uz, ur, un = jnp.split(h @ p["u"] + p["c"], 3, -1)
        z, r = jax.nn.sigmoid(z + uz), jax.nn.sigmoid(r + ur)
        return z * h + (1 - z) * jnp.tanh(n + r * un), None

    return lax.scan(step, jnp.zeros((x.shape[0], 128)), gates)[0]


def network(net):
    """Weights and a function of weights, input and whether it trains, to logits."""
    k = Keys()
    if net == "xor":
        p = [dense_weights(k, 2, 4), dense_weights(k, 4, 1)]
        return p, lambda p, x, t: dense(p[1], jax.nn.relu(dense(p[0], x)))
    if net == "mlp":
        p = [dense_weights(k, 784, 512), dense_weights(k, 512, 512), dense_weights(k, 512, 10)]
        return p, lambda p, x, t: dense(p[2], jax.nn.relu(dense(p[1], jax.nn.relu(dense(p[0], x)))))
    if net == "cnn":
        p = {
            "c1": k(3, 3, 1, 32), "b1": jnp.zeros(32), "c2": k(3, 3, 32, 64), "b2": jnp.zeros(64),
            "d1": dense_weights(k, 9216, 128), "d2": dense_weights(k, 128, 10),
        }

        def cnn(p, x, t):
            x = jax.nn.relu(conv(p["c1"], x) + p["b1"])
            x = jax.nn.relu(conv(p["c2"], x) + p["b2"])
            x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
            return dense(p["d2"], jax.nn.relu(dense(p["d1"], x.reshape(x.shape[0], -1))))

        return p, cnn
    if net == "resnet":
        p = {"first": k(3, 3, 3, 16), "norm": norm_weights(16), "blocks": [], "head": dense_weights(k, 64, 10)}
        before = 16
        for stage in range(3):
            width = 16 << stage
            for _ in range(3):
                block = {"one": k(3, 3, before, width), "two": k(3, 3, width, width),
                         "n1": norm_weights(width), "n2": norm_weights(width)}
                if before != width:
                    block["short"] = k(1, 1, before, width)
                p["blocks"].append(block)
                before = width

        def resnet(p, x, training):
            # While it trains, statistics are those of the batch; their running means are cheap and left out.
            def norm(q, y):
                if training:
                    return batch_norm(q, y)[0]
                return y * (q["g"] * (1 / (1 + 1e-3) ** 0.5)) + q["b"]

            x = jax.nn.relu(norm(p["norm"], conv(p["first"], x, 1, "SAME")))
            for block in p["blocks"]:
                stride = 2 if "short" in block else 1
                y = jax.nn.relu(norm(block["n1"], conv(block["one"], x, stride, "SAME")))
                y = norm(block["n2"], conv(block["two"], y, 1, "SAME"))
                x = jax.nn.relu(y + (conv(block["short"], x, 2, "SAME") if stride == 2 else x))
            return dense(p["head"], x.mean((1, 2)))

        return p, resnet
    if net in ("lstm", "gru"):
        gates = 4 if net == "lstm" else 3
        p = {"w": k(64, gates * 128), "u": k(128, gates * 128), "b": jnp.zeros(gates * 128),
             "head": dense_weights(k, 128, 10)}
        if net == "gru":
            p["c"] = jnp.zeros(gates * 128)
        cell = lstm if net == "lstm" else gru
        return p, lambda p, x, t: dense(p["head"], cell(p, x))
    if net == "encoder":
        p = {"blocks": [block_weights(k, 256, 1024) for _ in range(2)], "head": dense_weights(k, 256, 10)}

        def encoder(p, x, t):
            for b in p["blocks"]:
                x = layer_norm(b["one"], x + attention(b, x, False))
                x = layer_norm(b["two"], x + dense(b["down"], jax.nn.relu(dense(b["up"], x))))
            return dense(p["head"], x.mean(1))

        return p, encoder
    p = {"tokens": k(65, 128), "places": k(64, 128), "blocks": [block_weights(k, 128, 512) for _ in range(4)],
         "norm": norm_weights(128), "head": dense_weights(k, 128, 65)}

    def gpt(p, tokens, t):
        x = p["tokens"][tokens] + p["places"]
        for b in p["blocks"]:
            x = x + attention(b, layer_norm(b["one"], x), True)
            x = x + dense(b["down"], jax.nn.gelu(dense(b["up"], layer_norm(b["two"], x)), approximate=False))
        return dense(p["head"], layer_norm(p["norm"], x))

    return p, gpt


def write_one(p, token, at, keys, values):
    """The next token, with the keys and values of all places before."""
    x = p["tokens"][token] + p["places"][at]
    seen = jnp.arange(64) <= at
    for i, b in enumerate(p["blocks"]):
        q, k, v = (t.reshape(4, 32) for t in jnp.split(dense(b["qkv"], layer_norm(b["one"], x)), 3, -1))
        keys, values = keys.at[i, :, at].set(k), values.at[i, :, at].set(v)
        scores = jnp.einsum("hd,hld->hl", q, keys[i]) * 32**-0.5
        weights = jax.nn.softmax(jnp.where(seen, scores, -jnp.inf), -1)
        x = x + dense(b["out"], jnp.einsum("hl,hld->hd", weights, values[i]).reshape(128))
        x = x + dense(b["down"], jax.nn.gelu(dense(b["up"], layer_norm(b["two"], x)), approximate=False))
    return jnp.argmax(dense(p["head"], layer_norm(p["norm"], x))), keys, values


class Jax:
    version = jax.__version__

    def trainer(self, net, batch):
        p, apply = network(net)

        def loss_of(p, x, y):
            out = apply(p, x, True)
            if net == "xor":
                return jnp.mean(jnp.maximum(out, 0) - out * y + jnp.log1p(jnp.exp(-jnp.abs(out))))
            logs = jax.nn.log_softmax(out)
            return -jnp.take_along_axis(logs, y[..., None], -1).mean()

        @partial(jax.jit, donate_argnums=0)
        def update(state, x, y):
            p, m, v, t = state
            loss, g = jax.value_and_grad(loss_of)(p, x, y)
            t = t + 1
            m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
            v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
            rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            p = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-7), p, m, v)
            return (p, m, v, t), loss

        zeros = lambda: jax.tree.map(jnp.zeros_like, p)
        state = [(p, zeros(), zeros(), jnp.float32(0))]

        def step(x, y):
            state[0], loss = update(state[0], x, y)
            return float(loss)

        return step

    def predictor(self, net, batch):
        p, apply = network(net)
        function = jax.jit(lambda p, x: apply(p, x, False))
        return lambda x: np.asarray(function(p, x))

    def product(self, a, b):
        a, b = jnp.asarray(a), jnp.asarray(b)
        function = jax.jit(jnp.matmul)

        def step():
            function(a, b).block_until_ready()
            return 0

        return step

    def writer(self, count):
        p, _ = network("gpt")

        @jax.jit
        def write(p, token):
            def step(carry, at):
                token, keys, values = carry
                token, keys, values = write_one(p, token, at, keys, values)
                return (token, keys, values), token

            empty = jnp.zeros((4, 4, 64, 32))
            return lax.scan(step, (token, empty, empty), jnp.arange(count))[1]

        return lambda: np.asarray(write(p, jnp.int32(1)))[0]


if __name__ == "__main__":
    works.serve(Jax(), sys.argv[1:])
