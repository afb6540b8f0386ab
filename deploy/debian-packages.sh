#!/usr/bin/env bash
# debian-packages.sh run|test: install the Debian packages that are missing, or,
# when this user may not, print the one line that does it and stop.
set -euo pipefail
run=(gcc g++ pkg-config tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd libtesseract-dev libleptonica-dev poppler-utils redis-server)
test=("${run[@]}" postgresql chromium qpdf dovecot-imapd samba smbclient lftp curl openssh-client sshpass fonts-texgyre fonts-freefont-ttf fonts-freefont-otf)
{ command -v node && command -v npm; } >/dev/null || test+=(nodejs npm)
case ${1:-} in
  run) want=("${run[@]}") ;;
  test) want=("${test[@]}") ;;
  *) echo "usage: $0 run|test" >&2; exit 1 ;;
esac
missing=()
for p in "${want[@]}"; do
  dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
done
[ ${#missing[@]} = 0 ] && exit 0
line="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" = 0 ]; then sudo=""
elif sudo -n true 2>/dev/null; then sudo="sudo"
else
  echo "Thiếu gói Debian / Debian packages are missing. Run this once:" >&2
  echo "  sudo apt-get update && sudo $line" >&2
  exit 1
fi
# RUNLEVEL=1: Sohoa starts its own redis-server; no system services are wanted.
$sudo apt-get update -q
$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $line
