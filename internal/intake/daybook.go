package intake

import (
	"context"
	"log/slog"
	"time"

	"sohoa/internal/catalog"
)

// hanoi is the time days are counted in.
var hanoi = time.FixedZone("UTC+7", 7*3600)

// Daybook writes to the log, each time a day has ended in Hà Nội, one line for
// each office that received something: "thu nhận 143, xong 139, chờ soát 3, trả
// lại 1". A ledger that is out is an error line. It returns when ctx is done.
func Daybook(ctx context.Context, c catalog.Intake, log *slog.Logger) {
	for {
		y, m, d := time.Now().In(hanoi).Date()
		midnight := time.Date(y, m, d+1, 0, 0, 0, 0, hanoi)
		timer := time.NewTimer(time.Until(midnight))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			closeDay(ctx, c, log, midnight.AddDate(0, 0, -1), midnight)
		}
	}
}

// closeDay writes the lines of what came from–to.
func closeDay(ctx context.Context, c catalog.Intake, log *slog.Logger, from, to time.Time) {
	rows, err := c.Ledger(ctx, nil, from, to)
	if err != nil {
		log.Warn("the day's ledger cannot be read", "day", from.Format(time.DateOnly), "err", err)
		return
	}
	for _, row := range rows {
		level := slog.LevelInfo
		if row.Off() != 0 {
			level = slog.LevelError
		}
		log.Log(ctx, level, "ledger of the day", "day", row.Day, "unit", row.Unit, "line", row.Vietnamese())
	}
}
