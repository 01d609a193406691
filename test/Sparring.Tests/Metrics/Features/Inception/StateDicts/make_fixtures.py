"""Writes Fixtures/StateDicts, with PyTorch 1.13: the same small state dict in both formats of torch.save, and files that are to be refused."""
import collections
import os
import sys

import torch

state = collections.OrderedDict([
    ("conv.weight", torch.arange(12, dtype=torch.float32).reshape(2, 3, 1, 2) / 8),
    ("bn.running_mean", torch.tensor([-1.5, 2.25])),
    ("bn.num_batches_tracked", torch.tensor(7)),
    ("half", torch.tensor([0.5, -2], dtype=torch.float16)),
])
state._metadata = collections.OrderedDict([("", {"version": 1}), ("bn", {"version": 2})])
folder = sys.argv[1]


def save(name, content, is_zip):
    torch.save(content, os.path.join(folder, name), _use_new_zipfile_serialization=is_zip)


save("legacy.pth", state, False)
save("zip.pth", state, True)
save("nested.pth", {"state_dict": state}, True)
save("strided.pth", {"a": torch.zeros(2, 3).t()}, True)
shared = torch.zeros(3)
save("shared.pth", {"a": shared, "b": shared}, False)
save("module.pth", torch.nn.ReLU(), True)
