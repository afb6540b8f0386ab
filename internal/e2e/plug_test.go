package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestPlug kills everything at once right after each 2xx of the
// upload doors: what was acknowledged must be there, by receipt and by hash,
// when all is started again. SOHOA_PLUG_PULLS=200 is the long form. (SIGKILL
// takes the processes, not the page cache: that bytes are fsynced first is held
// by blobtest and the catalogs' settings tests.)
func TestPlug(t *testing.T) {
	t.Parallel()
	pulls := number(t, "SOHOA_PLUG_PULLS", 9)
	chance := rand.New(rand.NewPCG(7, uint64(pulls)))
	c := newChaos(t, chance)
	receipts := map[string]string{} // receipt → hash
	for i := range pulls {
		body := picture(chance, 1<<10+chance.IntN(200<<10))
		got, err := plugDoors[i%len(plugDoors)](c.client(), fmt.Sprintf("plug-%03d.png", i), body)
		c.pullPlug()
		if err != nil || got == "" {
			t.Fatalf("upload %d: %q %v", i, got, err)
		}
		receipts[got] = hash(body)
		c.start()
	}
	c.client().settle(pulls, 5*time.Minute) // originals can be had once a paper is known to bear no secrecy mark
	for receipt, want := range receipts {
		var r struct {
			ItemID    string     `json:"item_id"`
			Documents []document `json:"documents"`
		}
		if err := c.client().get("/api/v1/receipts/"+receipt, &r); err != nil || len(r.Documents) == 0 {
			t.Errorf("acknowledged and gone: receipt %s: %v", receipt, err)
			continue
		}
		_, body, err := c.client().do("GET", "/api/v1/documents/"+r.Documents[0].DocumentID+"/original", nil)
		if err != nil || hash(body) != want {
			t.Errorf("acknowledged and not the same bytes: receipt %s: %v", receipt, err)
		}
	}
	rows, err := c.client().ledger()
	if err != nil || len(rows) != 1 || rows[0].Received != pulls || !rows[0].adds() {
		t.Errorf("ledger %+v %v", rows, err)
	}
	t.Logf("%d pulls, each right after a 2xx: %d receipts kept, ledger %+v", pulls, len(receipts), rows)
}

// pullPlug kills serve, its worker with its readers, and redis, all at once.
func (c *chaos) pullPlug() {
	syscall.Kill(-c.serve.cmd.Process.Pid, syscall.SIGKILL)
	for _, file := range []string{"worker.pid", "redis/redis.pid"} {
		c.killPID(file)
	}
	<-c.serve.done
}

// plugDoors are uploads that give the receipt of a 2xx.
var plugDoors = []func(c *client, name string, body []byte) (string, error){
	func(c *client, name string, body []byte) (string, error) { // raw
		u, err := c.upload(name, body)
		if u.Status/100 != 2 {
			return "", fmt.Errorf("status %d", u.Status)
		}
		return u.Receipt, err
	},
	func(c *client, name string, body []byte) (string, error) { // form
		kind, form := formOf(name, body)
		res, err := c.request("POST", "/api/v1/documents", form, http.Header{"Content-Type": {kind}})
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		var u uploaded
		err = json.NewDecoder(res.Body).Decode(&u)
		return u.Receipt, err
	},
	func(c *client, name string, body []byte) (string, error) { // tus, whole in its creation
		res, err := c.request("POST", "/api/v1/uploads", strings.NewReader(string(body)), http.Header{
			"Tus-Resumable": {"1.0.0"}, "Upload-Length": {fmt.Sprint(len(body))}, "Content-Type": {"application/offset+octet-stream"}})
		if err != nil {
			return "", err
		}
		res.Body.Close()
		return res.Header.Get("Sohoa-Receipt"), nil
	},
}
