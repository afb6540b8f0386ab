package sqlcat

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"testing"

	"sohoa/internal/scan"
)

func TestStatement(t *testing.T) {
	d := Dialect{Numbered: true, Now: "clock()", Lock: "FOR UPDATE", Position: "strpos"}
	for range 2 { // made, then remembered
		got := d.statement(`SELECT {now} + ? FROM a WHERE {position}(b, ?) > 0 AND c = ? {lock}{skip}`)
		if want := `SELECT clock() + $1 FROM a WHERE strpos(b, $2) > 0 AND c = $3 FOR UPDATE`; got != want {
			t.Errorf("got %s", got)
		}
	}
	if got := (&Dialect{}).statement(`a = ?`); got != `a = ?` {
		t.Errorf("got %s", got)
	}
}

func TestConditions(t *testing.T) {
	var c conditions
	if c.units("unit", nil); c.where() != "" {
		t.Errorf("all units: %q", c.where())
	}
	c.units("unit", []string{"a", "b"})
	c.add("x = ?", 1)
	if got := c.where(); got != " WHERE unit IN (?, ?) AND x = ?" || len(c.args) != 3 {
		t.Errorf("got %q with %d arguments", got, len(c.args))
	}
	var none conditions
	if none.units("unit", []string{}); none.where() != " WHERE 1 = 0" {
		t.Errorf("no unit: %q", none.where())
	}
}

func TestCode(t *testing.T) {
	own := errors.New("the driver's own")
	c := &Catalog{d: &Dialect{Code: func(err error) scan.Code {
		if errors.Is(err, own) {
			return scan.CodeStale
		}
		return ""
	}}}
	for err, want := range map[error]scan.Code{
		nil:                         "",
		own:                         scan.CodeStale,
		sql.ErrNoRows:               scan.CodeNotFound,
		invalid("x"):                scan.CodeInvalid,
		context.Canceled:            scan.CodeUnavailable,
		context.DeadlineExceeded:    scan.CodeUnavailable,
		fmt.Errorf("%w", io.EOF):    scan.CodeUnavailable,
		sql.ErrConnDone:             scan.CodeUnavailable,
		errors.New("anything else"): scan.CodeInternal,
	} {
		if got := scan.CodeOf(c.fail("call", err)); got != want {
			t.Errorf("%v: code %q, want %q", err, got, want)
		}
	}
}
