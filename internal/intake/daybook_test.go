package intake

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sohoa/internal/catalog"
)

// books is a ledger of which only the days are asked.
type books struct {
	catalog.Intake
	asked [][2]time.Time
}

func (b *books) Ledger(_ context.Context, _ []string, from, to time.Time) ([]catalog.LedgerRow, error) {
	if b.asked = append(b.asked, [2]time.Time{from, to}); len(b.asked) == 2 {
		return nil, errors.New("away")
	}
	day := from.Format(time.DateOnly)
	return []catalog.LedgerRow{
		{Unit: "q1", Day: day, Received: 143, Published: 139, Review: 3, Rejected: 1},
		{Unit: "q2", Day: day, Received: 2, Published: 1},
	}, nil
}

func TestDaybook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		b := &books{}
		ctx, cancel := context.WithTimeout(t.Context(), 73*time.Hour)
		defer cancel()
		start := time.Now() // 2000-01-01 00:00 UTC: 07:00 in Hà Nội
		Daybook(ctx, b, slog.New(slog.NewTextHandler(&out, nil)))
		if len(b.asked) != 3 {
			t.Fatalf("asked %d times in three days", len(b.asked))
		}
		for i, days := range b.asked {
			from := start.Add(time.Duration(24*i-7) * time.Hour)
			if !days[0].Equal(from) || !days[1].Equal(from.Add(24*time.Hour)) {
				t.Errorf("day %d: %v", i, days)
			}
		}
		log := out.String()
		for _, want := range []string{`day=2000-01-01 unit=q1 line="thu nhận 143, xong 139, chờ soát 3, trả lại 1"`, `level=ERROR msg="ledger of the day" day=2000-01-01 unit=q2`, "SỔ LỆCH 1", "day=2000-01-03"} {
			if !strings.Contains(log, want) {
				t.Errorf("%s is not in\n%s", want, log)
			}
		}
	})
}
