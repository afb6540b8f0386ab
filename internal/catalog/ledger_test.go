package catalog

import "testing"

func TestLedgerLine(t *testing.T) {
	for _, c := range []struct {
		row LedgerRow
		vi  string
		off int
	}{
		{LedgerRow{Received: 143, Published: 139, Review: 3, Rejected: 1}, "thu nhận 143, xong 139, chờ soát 3, trả lại 1", 0},
		{LedgerRow{}, "thu nhận 0, xong 0, chờ soát 0, trả lại 0", 0},
		{LedgerRow{Received: 4, Sealed: 1, Running: 3, Repeated: 2}, "thu nhận 4, xong 0, chờ soát 0, trả lại 0, niêm phong 1, đang đọc 3, nhận lặp 2", 0},
		{LedgerRow{Received: 1, Published: 3}, "thu nhận 1, xong 3, chờ soát 0, trả lại 0, SỔ LỆCH 2", 2},
		{LedgerRow{Received: 2}, "thu nhận 2, xong 0, chờ soát 0, trả lại 0, SỔ LỆCH 2", 2},
	} {
		if got := c.row.Vietnamese(); got != c.vi || c.row.Off() != c.off {
			t.Errorf("%+v: %q, out by %d", c.row, got, c.row.Off())
		}
	}
	sum := LedgerRow{Unit: "a", Received: 1, Repeated: 2, Running: 3, Review: 4, Published: 5, Rejected: 6, Sealed: 7}
	if sum = sum.Plus(sum); sum != (LedgerRow{"a", "", 2, 4, 6, 8, 10, 12, 14}) {
		t.Errorf("sum: %+v", sum)
	}
	if got := (LedgerRow{Received: 1, Review: 1}).English(); got != "received 1, done 0, in review 1, sent back 0" {
		t.Error(got)
	}
}
