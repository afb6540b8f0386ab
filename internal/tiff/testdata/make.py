#!/usr/bin/python3
"""Writes the TIFF samples of this folder with Pillow and libtiff.

Every sample shows the same 61 x 43 pixels; formula() is repeated in
tiff_test.go, so that the Go code is held against an independent writer.
"""
from PIL import Image, TiffImagePlugin

W, H = 61, 43


def formula(x, y, c):
    return (x * 4 + y * 3 + c * 50 + (80 if (x // 7 + y // 5) % 2 else 0)) % 256


def gray():
    m = Image.new("L", (W, H))
    m.putdata([formula(x, y, 0) for y in range(H) for x in range(W)])
    return m


def rgb():
    m = Image.new("RGB", (W, H))
    m.putdata([tuple(formula(x, y, c) for c in range(3)) for y in range(H) for x in range(W)])
    return m


bits = gray().point(lambda v: 255 if v >= 128 else 0).convert("1")
pal = gray().convert("P")
save = dict(dpi=(300, 300))
gray().save("gray-none.tif", **save)
gray().save("gray-lzw.tif", compression="tiff_lzw", **save)
rgb().save("rgb-deflate.tif", compression="tiff_adobe_deflate", **save)
rgb().save("rgb-lzw-predictor.tif", compression="tiff_lzw", tiffinfo={317: 2}, **save)
rgb().save("rgb-packbits.tif", compression="packbits", **save)
rgb().save("rgb-jpeg.tif", compression="jpeg", quality=95, **save)
gray().save("gray-jpeg.tif", compression="jpeg", quality=95, **save)
rgb().convert("CMYK").save("cmyk-none.tif", **save)
pal.save("palette-lzw.tif", compression="tiff_lzw", **save)
bits.save("bits-g4.tif", compression="group4", **save)
bits.save("bits-g3.tif", compression="group3", **save)
TiffImagePlugin.STRIP_SIZE = 8 * 10  # ten rows a strip
bits.save("bits-g4-strips.tif", compression="group4", **save)
gray().save("gray-lzw-strips.tif", compression="tiff_lzw", dpi=(118.11, 118.11), resolution_unit=2)
bits.save("three-pages.tif", compression="tiff_lzw", save_all=True, append_images=[gray(), rgb()], **save)
