"""PyTorch: eager with fused Adam and channels_last, or compiled. Arguments: --threads N [--compile] [commands]."""

import sys

import torch
from torch import nn
import torch.nn.functional as F

import works


class Channels(nn.Module):
    """NHWC arrays seen as NCHW in channels_last order: no copy."""

    def forward(self, x):
        return x.permute(0, 3, 1, 2)


class Block(nn.Module):
    def __init__(self, before, width, stride):
        super().__init__()
        self.one = nn.Conv2d(before, width, 3, stride, 1, bias=False)
        self.two = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.norm_one, self.norm_two = nn.BatchNorm2d(width), nn.BatchNorm2d(width)
        self.shortcut = nn.Conv2d(before, width, 1, stride, bias=False) if before != width else nn.Identity()

    def forward(self, x):
        y = F.relu(self.norm_one(self.one(x)))
        return F.relu(self.norm_two(self.two(y)) + self.shortcut(x))


class Mean(nn.Module):
    def __init__(self, *axes):
        super().__init__()
        self.axes = axes

    def forward(self, x):
        return x.mean(self.axes)


class Recurrent(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.cell, self.head = cell(64, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.cell(x)[0][:, -1])


class Decoder(nn.Module):
    def __init__(self, width, inner, heads):
        super().__init__()
        self.heads = heads
        self.norm_one, self.norm_two = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x, cache=None):
        b, length, width = x.shape
        q, k, v = (t.view(b, length, self.heads, -1).transpose(1, 2)
                   for t in self.qkv(self.norm_one(x)).split(width, 2))
        if cache is not None:
            if cache:
                k, v = torch.cat((cache[0], k), 2), torch.cat((cache[1], v), 2)
            cache[:] = [k, v]
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=cache is None)
        x = x + self.out(mixed.transpose(1, 2).reshape(b, length, width))
        return x + self.down(F.gelu(self.up(self.norm_two(x))))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.places = nn.Embedding(65, 128), nn.Embedding(64, 128)
        self.blocks = nn.ModuleList([Decoder(128, 512, 4) for _ in range(4)])
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 65)

    def forward(self, tokens, at=0, caches=None):
        x = self.tokens(tokens) + self.places(torch.arange(at, at + tokens.shape[1]))
        for i, block in enumerate(self.blocks):
            x = block(x, None if caches is None else caches[i])
        return self.head(self.norm(x))


def network(net):
    if net == "xor":
        return nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1))
    if net == "mlp":
        return nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    if net == "cnn":
        return nn.Sequential(
            Channels(), nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10),
        ).to(memory_format=torch.channels_last)
    if net == "resnet":
        layers = [Channels(), nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
        before = 16
        for stage in range(3):
            width = 16 << stage
            for _ in range(3):
                layers.append(Block(before, width, 1 if before == width else 2))
                before = width
        return nn.Sequential(*layers, Mean(2, 3), nn.Linear(64, 10)).to(memory_format=torch.channels_last)
    if net in ("lstm", "gru"):
        return Recurrent(nn.LSTM if net == "lstm" else nn.GRU)
    if net == "encoder":
        blocks = [nn.TransformerEncoderLayer(256, 4, 1024, dropout=0.0, batch_first=True) for _ in range(2)]
        return nn.Sequential(*blocks, Mean(1), nn.Linear(256, 10))
    return Gpt()


class Torch:
    version = torch.__version__

    def __init__(self, compiled):
        torch.manual_seed(1)
        self.wrap = torch.compile if compiled else lambda function: function

    def trainer(self, net, batch):
        model = network(net).train()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
        forward = self.wrap(model)

        def step(x, y):
            x, y = torch.from_numpy(x), torch.from_numpy(y)
            out = forward(x)
            if net == "xor":
                loss = F.binary_cross_entropy_with_logits(out, y)
            elif net == "gpt":
                loss = F.cross_entropy(out.view(-1, 65), y.view(-1).long())
            else:
                loss = F.cross_entropy(out, y.long())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            return loss.item()

        return step

    def predictor(self, net, batch):
        model = self.wrap(network(net).eval())

        def predict(x):
            with torch.inference_mode():
                return model(torch.from_numpy(x)).numpy()

        return predict

    def product(self, a, b):
        a, b = torch.from_numpy(a), torch.from_numpy(b)
        c = torch.empty(a.shape[0], b.shape[1])

        def step():
            torch.mm(a, b, out=c)
            return 0

        return step

    def writer(self, count):
        model = network("gpt").eval()

        def step():
            with torch.inference_mode():
                token, caches = torch.tensor([[1]]), [[] for _ in range(4)]
                for at in range(count):
                    token = model(token, at, caches)[:, -1].argmax(-1, keepdim=True)
                return token.item()

        return step


if __name__ == "__main__":
    arguments = sys.argv[1:]
    torch.set_num_threads(int(arguments[arguments.index("--threads") + 1]))
    rest = [a for i, a in enumerate(arguments) if not a.startswith("--") and arguments[max(0, i - 1)] != "--threads"]
    works.serve(Torch("--compile" in arguments), rest)
