#!/usr/bin/env bash
# drop-samples.sh SAMPLES DATA: put the sample scans into a new installation's
# hotfolder, as a scanner would; an installation that has data is left alone.
set -euo pipefail
samples=$1 data=$2
[ -e "$data/sohoa.db" ] && exit 0
mkdir -p "$data/hotfolder"
chmod 700 "$data"
for f in "$samples"/*.{pdf,jpg,png,tif}; do
  [ -e "$f" ] && cp "$f" "$data/hotfolder/"
done
exit 0
