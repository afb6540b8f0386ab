package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"sohoa/internal/blob"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// TestTusSurvivesCuts walks at random over a bad line: pieces of any size, cut
// anywhere, sent twice, at wrong places, with right and wrong checksums, the
// server started again in between. No acknowledged byte is ever lost, none is
// made up, and in the end the bytes are one item with one receipt.
func TestTusSurvivesCuts(t *testing.T) {
	b := newBench(t)
	s := sender{b, b.clerk("phuong-a")}
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		data := append([]byte("%PDF-1.4\n"), rapid.SliceOfN(rapid.Byte(), 1, 3000).Draw(rt, "bytes")...)
		data = append(data, fmt.Sprintf("\n%d\n%%%%EOF\n", n)...)
		made := s.create(len(data), "Upload-Metadata", "filename "+b64("a.pdf")+",sha256 "+b64(sha(data))).want(201)
		at, acknowledged := made.Header().Get("Location"), 0

		// send is one PATCH; the offset it is answered with is acknowledged.
		send := func(offset, end, cut int, headers ...string) int {
			var body io.Reader = bytes.NewReader(data[offset:end])
			if cut < end {
				body = io.MultiReader(bytes.NewReader(data[offset:cut]), iotest.ErrReader(errors.New("cut")))
			}
			a := b.ask(s.token, "PATCH", at, body, append([]string{"Tus-Resumable", "1.0.0", "Content-Type", tus.MediaType, "Upload-Offset", fmt.Sprint(offset)}, headers...)...)
			if a.Code == 204 {
				acknowledged = end
			}
			return a.Code
		}
		where := func() int {
			a := s.head(at).want(200)
			offset := int(must(tus.Number(a.Header().Get("Upload-Offset")))(t))
			if offset < acknowledged {
				rt.Fatalf("%d bytes were acknowledged, only %d are there", acknowledged, offset)
			}
			return offset
		}
		rt.Repeat(map[string]func(*rapid.T){
			"piece": func(rt *rapid.T) {
				offset := where()
				end := rapid.IntRange(offset, len(data)).Draw(rt, "end")
				if got := send(offset, end, end); got != 204 && acknowledged < len(data) {
					rt.Fatalf("a piece at %d gets %d", offset, got)
				}
			},
			"cut": func(rt *rapid.T) {
				offset := where()
				end := rapid.IntRange(offset, len(data)).Draw(rt, "end")
				send(offset, end, rapid.IntRange(offset, end).Draw(rt, "cut"))
			},
			"wrong place": func(rt *rapid.T) {
				offset := rapid.IntRange(0, len(data)).Draw(rt, "offset")
				if there := where(); offset != there {
					if got := send(offset, len(data), len(data)); got != 409 {
						rt.Fatalf("a piece at %d of %d gets %d", offset, there, got)
					}
				}
			},
			"wrong checksum": func(rt *rapid.T) {
				if offset := where(); offset < len(data) {
					if got := send(offset, len(data), len(data), "Upload-Checksum", "md5 1B2M2Y8AsgTpgAmY7PhCfg=="); got != 460 {
						rt.Fatalf("a wrong piece gets %d", got)
					}
					if there := where(); there != offset {
						rt.Fatalf("a wrong piece moved the offset from %d to %d", offset, there)
					}
				}
			},
			"started again": func(rt *rapid.T) {
				spool := must(tus.Open(b.uploads.Config))(t)
				*b.uploads = intake.Uploads{Spool: spool, Accept: b.uploads.Accept}
			},
		})
		for offset := where(); offset < len(data); offset = where() {
			send(offset, len(data), len(data))
		}
		if err := blob.Verify(b.ctx, b.blobs, blob.OriginalKey("phuong-a", sha(data)), sha(data)); err != nil {
			rt.Fatal(err)
		}
		item := must(b.cat.ByHash(b.ctx, "phuong-a", sha(data)))(t)
		if all := must(b.cat.Receipts(b.ctx, item.ID))(t); len(all) != 1 || all[0].Door != scan.DoorAPI {
			rt.Fatalf("receipts %+v", all)
		}
	})
}
