"""Resizes float images as the field's tools do, for FeatureResizeTests: resize_reference.py FILTER IMAGES N C H W HEIGHT WIDTH OUTPUT (raw float32)."""
import sys

import numpy as np

kind, images, output = sys.argv[1], sys.argv[2], sys.argv[9]
n, c, h, w, height, width = (int(a) for a in sys.argv[3:9])
x = np.fromfile(images, "<f4").reshape(n, c, h, w)
if kind == "PlainBilinear":
    import torch
    y = torch.nn.functional.interpolate(torch.from_numpy(x), size=(height, width), mode="bilinear", align_corners=False).numpy()
elif kind == "TensorFlowBilinear":
    # tf.compat.v1.image.resize_bilinear(align_corners=False): place = i * in / out.
    def axis(size, target):
        place = np.arange(target, dtype=np.float32) * np.float32(size / target)
        low = np.floor(place).astype(int)
        return low, np.minimum(low + 1, size - 1), place - low
    top, bottom, down = axis(h, height)
    left, right, across = axis(w, width)
    down = down[:, None]
    mix = lambda rows: x[:, :, rows][..., left] * (1 - across) + x[:, :, rows][..., right] * across
    y = mix(top) * (1 - down) + mix(bottom) * down
else:
    from PIL import Image
    method = {"Bicubic": Image.BICUBIC, "Bilinear": Image.BILINEAR}[kind]
    y = np.stack([[np.asarray(Image.fromarray(plane, mode="F").resize((width, height), resample=method)) for plane in image] for image in x])
np.clip(y, 0, 255).astype("<f4").tofile(output)
