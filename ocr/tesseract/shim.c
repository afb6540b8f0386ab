#define _GNU_SOURCE
#include "shim.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

// Leptonica keeps rows as big-endian 32-bit words.
PIX *shim_gray(const uint8_t *rows, int w, int h, int stride) {
	PIX *pix = pixCreateNoInit(w, h, 8);
	if (pix == NULL)
		return NULL;
	uint8_t *data = (uint8_t *)pixGetData(pix);
	size_t step = (size_t)pixGetWpl(pix) * 4;
	for (int y = 0; y < h; y++) {
		memcpy(data + y * step, rows + (size_t)y * stride, w);
		memset(data + y * step + w, 255, step - w);
	}
	pixEndianByteSwap(pix);
	return pix;
}

void shim_rows(PIX *pix, int channels, uint8_t *out, int stride) {
	int w = pixGetWidth(pix), h = pixGetHeight(pix);
	uint32_t *data = pixGetData(pix);
	size_t step = pixGetWpl(pix);
	for (int y = 0; y < h; y++) {
		const uint32_t *row = data + y * step;
		uint8_t *to = out + (size_t)y * stride;
		for (int x = 0; x < w; x++) {
			if (channels == 1) {
				to[x] = row[x >> 2] >> (24 - 8 * (x & 3));
				continue;
			}
			to[4 * x] = row[x] >> 24;
			to[4 * x + 1] = row[x] >> 16;
			to[4 * x + 2] = row[x] >> 8;
			to[4 * x + 3] = 255;
		}
	}
}

static bool stopped(void *stop, int words) {
	(void)words;
	return *(volatile int *)stop != 0;
}

int shim_recognize(TessBaseAPI *api, volatile int *stop) {
	ETEXT_DESC *monitor = TessMonitorCreate();
	TessMonitorSetCancelFunc(monitor, stopped);
	TessMonitorSetCancelThis(monitor, (void *)stop);
	int rc = TessBaseAPIRecognize(api, monitor);
	TessMonitorDelete(monitor);
	return rc;
}

// The readings that differ from the chosen one in a single symbol, for the
// symbols of the word that had a second choice.
static char *alternatives(TessResultIterator *word) {
	enum { most = 8 };
	char *out = NULL;
	size_t used = 0;
	char *whole = TessResultIteratorGetUTF8Text(word, RIL_WORD);
	if (whole == NULL)
		return NULL;
	TessResultIterator *symbol = TessResultIteratorCopy(word);
	TessPageIterator *place = TessResultIteratorGetPageIterator(symbol);
	size_t at = 0, length = strlen(whole);
	int found = 0;
	do {
		char *chosen = TessResultIteratorGetUTF8Text(symbol, RIL_SYMBOL);
		size_t width = chosen ? strlen(chosen) : 0;
		if (width == 0 || at + width > length || strncmp(whole + at, chosen, width) != 0) {
			TessDeleteText(chosen);
			break; // symbols and word disagree: no alternatives can be spelt
		}
		TessChoiceIterator *choice = TessResultIteratorGetChoiceIterator(symbol);
		if (choice != NULL) {
			do {
				const char *other = TessChoiceIteratorGetUTF8Text(choice);
				if (other == NULL || *other == 0 || *other == ' ' || strcmp(other, chosen) == 0)
					continue;
				char *grown = realloc(out, used + length + strlen(other) + 2);
				if (grown == NULL)
					break;
				out = grown;
				if (used > 0)
					out[used - 1] = '\n';
				memcpy(out + used, whole, at);
				strcpy(out + used + at, other);
				strcat(out + used + at, whole + at + width);
				used += strlen(out + used) + 1;
				found++;
			} while (found < most && TessChoiceIteratorNext(choice));
			TessChoiceIteratorDelete(choice);
		}
		TessDeleteText(chosen);
		at += width;
	} while (found < most && !TessPageIteratorIsAtFinalElement(place, RIL_WORD, RIL_SYMBOL) &&
		 TessResultIteratorNext(symbol, RIL_SYMBOL));
	TessResultIteratorDelete(symbol);
	TessDeleteText(whole);
	return out;
}

static shim_word *grow(shim_words *out) {
	if (out->count == out->room) {
		size_t room = out->room ? out->room * 2 : 512;
		shim_word *list = realloc(out->list, room * sizeof *list);
		if (list == NULL)
			return NULL;
		out->list = list, out->room = room;
	}
	return memset(&out->list[out->count++], 0, sizeof *out->list);
}

int shim_collect(TessBaseAPI *api, bool with_alternatives, shim_words *out) {
	TessResultIterator *it = TessBaseAPIGetIterator(api);
	if (it == NULL)
		return 0; // nothing was found
	TessPageIterator *place = TessResultIteratorGetPageIterator(it);
	int block = 0, par = 0, line = 0, rc = 0;
	do {
		if (TessPageIteratorIsAtBeginningOf(place, RIL_BLOCK))
			block++, par = 0;
		if (TessPageIteratorIsAtBeginningOf(place, RIL_PARA))
			par++;
		if (TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE))
			line++;
		char *text = TessResultIteratorGetUTF8Text(it, RIL_WORD);
		if (text == NULL || *text == 0) {
			TessDeleteText(text);
			continue;
		}
		shim_word *w = grow(out);
		if (w == NULL) {
			TessDeleteText(text);
			rc = -1;
			break;
		}
		w->text = text;
		w->conf = TessResultIteratorConfidence(it, RIL_WORD);
		w->block = block, w->par = par, w->line = line;
		TessPageIteratorBoundingBox(place, RIL_WORD, &w->x0, &w->y0, &w->x1, &w->y1);
		if (with_alternatives)
			w->alts = alternatives(it);
	} while (TessResultIteratorNext(it, RIL_WORD));
	TessResultIteratorDelete(it);
	return rc;
}

void shim_free_words(shim_words *words) {
	for (size_t i = 0; i < words->count; i++) {
		TessDeleteText(words->list[i].text);
		free(words->list[i].alts);
	}
	free(words->list);
	memset(words, 0, sizeof *words);
}

static void count(void *seen) { atomic_fetch_add((atomic_int *)seen, 1); }

// GOMP_parallel is what compilers call for "#pragma omp parallel": looked up by
// name, so that a Tesseract built without OpenMP needs no runtime here.
int shim_openmp_threads(void) {
	void (*parallel)(void (*)(void *), void *, unsigned, unsigned) = dlsym(RTLD_DEFAULT, "GOMP_parallel");
	atomic_int seen = 0;
	if (parallel != NULL)
		parallel(count, &seen, 0, 0);
	return seen;
}
