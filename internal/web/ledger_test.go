package web

import (
	"context"
	"encoding/csv"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// TestLedgerPage looks at the day's line, the plot, the reasons and the CSV.
func TestLedgerPage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := report()
	b.seed("phuong-a", p)
	b.seed("phuong-a", inReview())
	clerk := b.clerk("phuong-a")
	b.ask(clerk, "POST", "/api/v1/documents?name=x.pdf", strings.NewReader("")).want(422)
	b.ask(clerk, "POST", "/api/v1/documents?name=again.png", strings.NewReader(string(p.bytes))).want(200)
	b.seed("phuong-b", report())
	line := "thu nhận 3, xong 1, chờ soát 1, trả lại 1, nhận lặp 1"
	b.get(clerk, "/ledger").want(200).has(line, "Phường phuong-a", `data-testid="plot"`, `class="published"`, scan.CodeEmpty.Vietnamese()).hasNot("phuong-b")
	b.get(clerk, "/ledger?lang=en").want(200).has("received 3, done 1, in review 1, sent back 1, received again 1", scan.CodeEmpty.English())
	var l ledger
	b.get(clerk, "/api/v1/ledger").want(200).into(&l)
	if len(l.Rows) != 1 || l.Rows[0].Vi != line || len(l.Rejections) != 1 || l.Rejections[0].Count != 1 || l.Rejections[0].Reason != scan.CodeEmpty {
		t.Errorf("%+v", l)
	}
	a := b.get(clerk, "/api/v1/ledger.csv").want(200)
	rows := must(csv.NewReader(strings.NewReader(strings.TrimPrefix(a.Body.String(), "\ufeff"))).ReadAll())(t)
	day := b.now().In(vietnam).Format(time.DateOnly)
	if got := strings.Join(rows[1], ","); len(rows) != 2 || len(rows[0]) != len(rows[1]) || got != "phuong-a,"+day+",3,1,1,1,0,0,1,0,"+string(scan.CodeEmpty)+"=1" {
		t.Errorf("%q", rows)
	}
	b.get(clerk, "/ledger?from=2020-01-01&to=2020-01-02").want(200).hasNot(`data-testid="plot"`)
	b.get(clerk, "/api/v1/ledger.csv?from=x").want(400)
	b.get(b.token("phuong-a", access.ScopeUpload), "/api/v1/ledger.csv").want(403)
}

// lossy is a catalog that has lost an item.
type lossy struct{ catalog.Catalog }

func (l lossy) Ledger(ctx context.Context, units []string, from, to time.Time) ([]catalog.LedgerRow, error) {
	rows, err := l.Catalog.Ledger(ctx, units, from, to)
	for i := range rows {
		rows[i].Published--
	}
	return rows, err
}

// TestImbalance lets the ledger be out: page, API and metric say so.
func TestImbalance(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.seed("phuong-a", report())
	b.seed("phuong-b", report())
	b.handler = must(New(Config{Catalog: lossy{b.cat}, Blob: b.blobs, Intake: b.door, Now: b.now}))(t)
	op := b.operator()
	b.get(op, "/metrics").want(200).has("sohoa_ledger_imbalance 2\n")
	b.get(op, "/ledger").want(200).has(`data-adds="false"`, "SỔ LỆCH 1", `class="broken"`)
	b.get(op, "/api/v1/ledger").want(200).has(`"adds_up":false`)
}

// TestAlerts holds the alert rules against what /metrics tells.
func TestAlerts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	told := b.get(b.operator(), "/metrics").want(200).Body.String()
	rules := string(must(os.ReadFile("../../deploy/alerts.yml"))(t))
	names := regexp.MustCompile(`\bsohoa_[a-z_]+`).FindAllString(rules, -1)
	if len(names) < 4 {
		t.Fatalf("rules ask for %q", names)
	}
	for _, name := range names {
		if !strings.Contains(told, "\n"+name) {
			t.Errorf("the rules ask for %s, which /metrics does not tell", name)
		}
	}
}

func TestPlot(t *testing.T) {
	to := time.Date(2026, 3, 30, 0, 0, 0, 0, vietnam)
	row := func(day string, review, published int) ledgerJSON {
		return ledgerJSON{LedgerRow: catalog.LedgerRow{Day: day, Received: review + published, Review: review, Published: published}}
	}
	p := plotOf([]ledgerJSON{row("2026-03-30", 1, 3), row("2026-03-01", 2, 0), row("2026-03-30", 1, 5)}, to.AddDate(0, 0, -29), to)
	if len(p.Bars) != 30 || p.Most != 10 || p.Bars[0].Day != "2026-03-01" || p.Bars[29].Day != "2026-03-30" {
		t.Fatalf("%d bars, most %d", len(p.Bars), p.Most)
	}
	if got := p.Bars[29].Parts; len(got) != 2 || got[0] != (part{"published", plotHeight * .2, plotHeight * .8}) || got[1].Y != 0 {
		t.Errorf("last: %+v", got)
	}
	if got := p.Bars[0].Parts; len(got) != 1 || got[0].Height != plotHeight*.2 {
		t.Errorf("first: %+v", got)
	}
	if last := p.Bars[29]; last.X+last.Width > plotWidth {
		t.Errorf("the last bar ends at %g", last.X+last.Width)
	}
	if got := plotOf([]ledgerJSON{row("2026-03-30", 1, 0)}, to.AddDate(-3, 0, 0), to); len(got.Bars) != plotDays {
		t.Errorf("three years are %d bars", len(got.Bars))
	}
	if got := plotOf(nil, to, to); len(got.Bars) != 0 {
		t.Errorf("nothing is %d bars", len(got.Bars))
	}
}
