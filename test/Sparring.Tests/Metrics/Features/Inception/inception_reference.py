"""What pytorch-fid's graph of InceptionV3 gives, written down again with torch.nn.functional, for InceptionNetworkTests.

    inception_reference.py WEIGHTS OUTPUTS FOLDER

reads weights and the network's outputs after each block (safetensors), and prints for each block the largest difference relative to the
largest value. Writes the same weights as files of torch.save and of TorchScript into FOLDER.
"""
import collections
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    return collections.OrderedDict(
        (name, torch.from_numpy(np.frombuffer(data, "<f4", (to - start) // 4, start).reshape(entry["shape"]).copy()))
        for name, entry in header.items()
        for start, to in [entry["data_offsets"]])


class Reference:
    def __init__(self, weights):
        self.weights = weights

    def conv(self, x, name, stride=1, padding=0):
        w = self.weights
        x = F.conv2d(x, w[name + ".conv.weight"], None, stride, padding)
        x = F.batch_norm(x, w[name + ".bn.running_mean"], w[name + ".bn.running_var"], w[name + ".bn.weight"], w[name + ".bn.bias"], False, 0.0, 0.001)
        return F.relu(x)

    def average(self, x):
        return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)

    def a(self, x, m):
        c = self.conv
        double = c(c(c(x, m + ".branch3x3dbl_1"), m + ".branch3x3dbl_2", 1, 1), m + ".branch3x3dbl_3", 1, 1)
        five = c(c(x, m + ".branch5x5_1"), m + ".branch5x5_2", 1, 2)
        return torch.cat([c(x, m + ".branch1x1"), five, double, c(self.average(x), m + ".branch_pool")], 1)

    def b(self, x, m):
        c = self.conv
        double = c(c(c(x, m + ".branch3x3dbl_1"), m + ".branch3x3dbl_2", 1, 1), m + ".branch3x3dbl_3", 2)
        return torch.cat([c(x, m + ".branch3x3", 2), double, F.max_pool2d(x, 3, 2)], 1)

    def c(self, x, m):
        c, row, column = self.conv, (0, 3), (3, 0)
        seven = c(c(c(x, m + ".branch7x7_1"), m + ".branch7x7_2", 1, row), m + ".branch7x7_3", 1, column)
        double = c(x, m + ".branch7x7dbl_1")
        for number, padding in ((2, column), (3, row), (4, column), (5, row)):
            double = c(double, f"{m}.branch7x7dbl_{number}", 1, padding)
        return torch.cat([c(x, m + ".branch1x1"), seven, double, c(self.average(x), m + ".branch_pool")], 1)

    def d(self, x, m):
        c = self.conv
        three = c(c(x, m + ".branch3x3_1"), m + ".branch3x3_2", 2)
        seven = c(c(x, m + ".branch7x7x3_1"), m + ".branch7x7x3_2", 1, (0, 3))
        seven = c(c(seven, m + ".branch7x7x3_3", 1, (3, 0)), m + ".branch7x7x3_4", 2)
        return torch.cat([three, seven, F.max_pool2d(x, 3, 2)], 1)

    def e(self, x, m, pool):
        c = self.conv
        three = c(x, m + ".branch3x3_1")
        three = torch.cat([c(three, m + ".branch3x3_2a", 1, (0, 1)), c(three, m + ".branch3x3_2b", 1, (1, 0))], 1)
        double = c(c(x, m + ".branch3x3dbl_1"), m + ".branch3x3dbl_2", 1, 1)
        double = torch.cat([c(double, m + ".branch3x3dbl_3a", 1, (0, 1)), c(double, m + ".branch3x3dbl_3b", 1, (1, 0))], 1)
        return torch.cat([c(x, m + ".branch1x1"), three, double, c(pool(x), m + ".branch_pool")], 1)

    def blocks(self, x):
        halve = lambda t: F.max_pool2d(t, 3, 2)
        steps = [("Conv2d_1a_3x3", lambda t, m: self.conv(t, m, 2)), ("Conv2d_2a_3x3", self.conv), ("Conv2d_2b_3x3", lambda t, m: self.conv(t, m, 1, 1)),
                 ("maxpool1", lambda t, m: halve(t)), ("Conv2d_3b_1x1", self.conv), ("Conv2d_4a_3x3", self.conv), ("maxpool2", lambda t, m: halve(t))]
        steps += [("Mixed_5" + n, self.a) for n in "bcd"] + [("Mixed_6a", self.b)] + [("Mixed_6" + n, self.c) for n in "bcde"] + [("Mixed_7a", self.d)]
        steps += [("Mixed_7b", lambda t, m: self.e(t, m, self.average)), ("Mixed_7c", lambda t, m: self.e(t, m, lambda u: F.max_pool2d(u, 3, 1, 1)))]
        steps += [("pool", lambda t, m: F.adaptive_avg_pool2d(t, (1, 1)))]
        for name, step in steps:
            x = step(x, name)
            yield name, x
        yield "logits", torch.flatten(x, 1) @ self.weights["fc.weight"].T


def module_of(weights):
    """A module whose state dict has these names."""
    root = torch.nn.Module()
    for name, tensor in weights.items():
        module, parts = root, name.split(".")
        for part in parts[:-1]:
            if not hasattr(module, part):
                module.add_module(part, torch.nn.Module())
            module = getattr(module, part)
        if "running" in name:
            module.register_buffer(parts[-1], tensor)
        else:
            module.register_parameter(parts[-1], torch.nn.Parameter(tensor))
    return root


weights = read(sys.argv[1])
outputs = read(sys.argv[2])
with torch.no_grad():
    for name, expected in Reference(weights).blocks(outputs["input"]):
        if name == "logits":
            expected = torch.softmax(expected, 1)
        found = outputs[name]
        assert found.shape == expected.shape, (name, found.shape, expected.shape)
        print(name, float((found - expected).abs().max() / expected.abs().max()), float(expected.std() / expected.abs().mean()))

folder = sys.argv[3]
state = module_of(weights).state_dict()
torch.save(state, os.path.join(folder, "zip.pth"))
with_counters = collections.OrderedDict()
for name, tensor in weights.items():
    with_counters[name] = tensor
    if name.endswith("running_var"):
        with_counters[name.replace("running_var", "num_batches_tracked")] = torch.tensor(0)
with_counters._metadata = state._metadata
torch.save(with_counters, os.path.join(folder, "legacy.pth"), _use_new_zipfile_serialization=False)
torch.jit.save(torch.jit.script(module_of(weights)), os.path.join(folder, "script.pt"))
