package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"syscall"
	"testing"
	"time"

	"sohoa/internal/servicetest"
)

// TestUploadSurvivesKill sends files in pieces and kills the web process in the
// middle of a piece, between two, and right after the last: what it
// acknowledged is there when it is back, and each file is in the ledger once.
func TestUploadSurvivesKill(t *testing.T) {
	data, listen := t.TempDir(), freeAddress(t)
	launch := func() *process {
		return start(t, "listening", nil, "web", "--data", data, "--listen", listen, "--redis", servicetest.Redis(t)+"/7")
	}
	web := launch()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 2))
	const files = 4
	for n := range files {
		u := &pieces{client: operator(t, "http://"+listen, data), body: paper(rnd, n)}
		u.create()
		for !u.done {
			switch offset := u.where(); rnd.IntN(4) {
			case 0: // killed between two pieces
				web.stop(syscall.SIGKILL)
				web = launch()
			case 1: // killed in the middle of one
				if err := u.send(offset, min(offset+64<<10, len(u.body)), func() { web.stop(syscall.SIGKILL) }); err == nil {
					t.Fatal("a killed server answered")
				}
				web = launch()
			default:
				if err := u.send(offset, min(offset+1+rnd.IntN(200<<10), len(u.body)), nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		web.stop(syscall.SIGKILL) // right after the receipt
		web = launch()
		var receipt struct{ Documents []struct{ SHA256 string } }
		u.mustGet("/api/v1/receipts/"+u.receipt, &receipt)
		if len(receipt.Documents) != 1 || receipt.Documents[0].SHA256 != hash(u.body) {
			t.Errorf("receipt %+v", receipt)
		}
		if status, original, err := u.do("GET", "/api/v1/documents/"+u.document+"/original", nil); err != nil || status == 200 && hash(original) != hash(u.body) {
			t.Errorf("original: %d, %v", status, err)
		}
	}
	rows, err := operator(t, "http://"+listen, data).ledger()
	if err != nil || len(rows) != 1 || rows[0].Received != files || rows[0].Repeated != 0 || !rows[0].adds() {
		t.Errorf("ledger %+v, %v", rows, err)
	}
}

// paper is a file that the door takes for a PDF.
func paper(rnd *rand.Rand, n int) []byte {
	body := make([]byte, 300<<10+rnd.IntN(300<<10))
	for i := range body {
		body[i] = byte(rnd.Uint32())
	}
	return append(append([]byte("%PDF-1.4\n"), body...), fmt.Sprintf("\n%d\n%%%%EOF\n", n)...)
}

// pieces sends one file by the tus protocol and remembers what was
// acknowledged.
type pieces struct {
	*client
	body              []byte
	at                string
	acknowledged      int
	done              bool
	receipt, document string
}

func (u *pieces) ask(method, at string, body io.Reader, headers map[string]string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(u.t.Context(), method, u.address+at, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+u.token)
	req.Header.Set("Tus-Resumable", "1.0.0")
	for k, v := range headers {
		req.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return resp, nil
}

func (u *pieces) create() {
	resp, err := u.ask("POST", "/api/v1/uploads", nil, map[string]string{"Upload-Length": strconv.Itoa(len(u.body))})
	if err != nil || resp.StatusCode != http.StatusCreated {
		u.t.Fatalf("create: %+v, %v", resp, err)
	}
	u.at = resp.Header.Get("Location")
}

// where asks for the offset, which is never behind what was acknowledged.
func (u *pieces) where() int {
	resp, err := u.ask("HEAD", u.at, nil, nil)
	if err != nil || resp.StatusCode != http.StatusOK {
		u.t.Fatalf("where: %+v, %v", resp, err)
	}
	offset, _ := strconv.Atoi(resp.Header.Get("Upload-Offset"))
	if offset < u.acknowledged {
		u.t.Fatalf("%d bytes were acknowledged, %d are there", u.acknowledged, offset)
	}
	u.finished(resp)
	return offset
}

// send sends a piece; middle is called when half of it has been read.
func (u *pieces) send(offset, end int, middle func()) error {
	var body io.Reader = bytes.NewReader(u.body[offset:end])
	if middle != nil {
		half := offset + (end-offset)/2
		body = io.MultiReader(bytes.NewReader(u.body[offset:half]), &then{middle}, bytes.NewReader(u.body[half:end]))
	}
	resp, err := u.ask("PATCH", u.at, body, map[string]string{"Content-Type": "application/offset+octet-stream", "Upload-Offset": strconv.Itoa(offset)})
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusNoContent {
		return errors.New(resp.Status)
	}
	u.acknowledged = end
	u.finished(resp)
	return nil
}

func (u *pieces) finished(resp *http.Response) {
	if u.receipt = resp.Header.Get("Sohoa-Receipt"); u.receipt != "" {
		u.done, u.document = true, resp.Header.Get("Sohoa-Document")
	}
}

// then calls do when it is read, and holds nothing.
type then struct{ do func() }

func (t *then) Read([]byte) (int, error) { t.do(); return 0, io.EOF }
