package sqlcat

import (
	"context"

	"sohoa/internal/catalog"
)

// laneOf is catalog.Work.Lane in SQL, letter for letter as the index work_turn
// has it.
const laneOf = `(CASE WHEN stage = 'publish' THEN 'slow' WHEN stage = 'read' AND page > 1 THEN 'bulk' ELSE 'first' END)`

// Turn tells which ready work of a lane is next. Both steps are one probe of an
// index a unit, however much work waits.
func (c *Catalog) Turn(ctx context.Context, lane string) (catalog.Work, error) {
	const due = ` AND ` + laneOf + ` = ? AND state = 'ready' AND not_before <= {now}`
	work, err := one(c.read(ctx), toWork, `SELECT `+workColumns+` FROM work WHERE unit = (
			SELECT units.code FROM units LEFT JOIN turns ON turns.unit = units.code AND lane = ?
			WHERE EXISTS (SELECT 1 FROM work WHERE work.unit = units.code`+due+`)
			ORDER BY coalesce(took_at, 0), units.code LIMIT 1)`+due+`
		ORDER BY created_at, stage, subject LIMIT 1`, lane, lane, lane)
	return work, c.fail("turn", err)
}

// took notes that a unit had its turn.
func (r run) took(w catalog.Work) error {
	_, err := r.exec(`INSERT INTO turns (unit, lane, took_at) VALUES (?, ?, {now})
		ON CONFLICT (unit, lane) DO UPDATE SET took_at = excluded.took_at`, w.Unit, w.Lane())
	return err
}
