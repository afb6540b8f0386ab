package access

import (
	"fmt"
	"testing"
	"time"
)

func TestTries(t *testing.T) {
	now := time.Now()
	tries := NewTries(func() time.Time { return now })
	for i := range LoginTries {
		if !tries.Take("may-quet", "10.0.0.1") {
			t.Fatalf("try %d was refused", i)
		}
	}
	if tries.Take("may-quet", "10.0.0.2") {
		t.Error("a login has more tries from another address")
	}
	if !tries.Take("may-khac", "10.0.0.1") {
		t.Error("one login used up its address")
	}
	now = now.Add(LoginRefill)
	if !tries.Take("may-quet", "10.0.0.1") || tries.Take("may-quet", "10.0.0.1") {
		t.Error("a login refills one try")
	}
	tries.GiveBack("may-quet", "10.0.0.1")
	if !tries.Take("may-quet", "10.0.0.1") {
		t.Error("a success gives the tries back")
	}
	for i := range AddressTries {
		tries.Take(fmt.Sprint("made up ", i), "10.0.0.9")
	}
	if tries.Take("may-quet", "10.0.0.9") {
		t.Error("an address has no end of tries")
	}
}
