// Package ocr holds what reading a page gives, and the contract of an engine
// that reads. It is pure: drivers live below it (ocr/tesseract), preparation
// of images in ocr/imageprep.
package ocr
