// A thin layer over Tesseract's own C interface and leptonica: what gosseract
// does not offer. Every handle here belongs to one goroutine at a time.
#ifndef SOHOA_SHIM_H
#define SOHOA_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

// One word as the engine saw it; text and alts are owned by the words list.
typedef struct {
	char *text;
	char *alts; // newline-separated other readings, best first; NULL for none
	float conf; // 0–100
	int x0, y0, x1, y1;
	int block, par, line; // counted from 1 in reading order
} shim_word;

typedef struct {
	shim_word *list;
	size_t count, room;
} shim_words;

// A gray Pix of w × h from rows of stride bytes; NULL when memory is short.
PIX *shim_gray(const uint8_t *rows, int w, int h, int stride);

// Rows of w bytes (channels = 1) or 4w bytes (RGBA, channels = 4) into out.
void shim_rows(PIX *pix, int channels, uint8_t *out, int stride);

// Recognises the image set in api until *stop becomes nonzero; 0 = done.
int shim_recognize(TessBaseAPI *api, volatile int *stop);

// All words of the last recognition. Returns 0, or -1 when memory is short.
int shim_collect(TessBaseAPI *api, bool alternatives, shim_words *out);
void shim_free_words(shim_words *words);

// How many threads an OpenMP parallel region of this process gets; 0 when no
// OpenMP runtime is loaded.
int shim_openmp_threads(void);

#endif
