package scan

import "testing"

func TestReceiptCode(t *testing.T) {
	id := "01kb4x6v2q0m8dzt7k2m9xq4td"
	code := Receipt{ID: id}.Code()
	if code != "7K2M9-XQ4TD" {
		t.Fatal(code)
	}
	for _, typed := range []string{code, "7k2m9xq4td", " 7k2m9 xq4td ", "7K2M9 - XQ4TD"} {
		if end, ok := ReceiptEnd(typed); !ok || end != id[16:] {
			t.Errorf("%q: %q %t", typed, end, ok)
		}
	}
	if end, ok := ReceiptEnd("oil0l-iOOLI"); !ok || end != "01101"+"10011" {
		t.Errorf("look-alikes: %q %t", end, ok)
	}
	for _, typed := range []string{"", "-", "7K2M9-XQ4T", "7K2M9-XQ4TDD", "7K2M9-XQ4TU", "bao cao nam", "7K2M9/XQ4TD", id} {
		if end, ok := ReceiptEnd(typed); ok {
			t.Errorf("%q is taken for %q", typed, end)
		}
	}
}

func FuzzReceiptEnd(f *testing.F) {
	f.Add("7K2M9-XQ4TD")
	f.Add("oil0l-iOOLI")
	f.Fuzz(func(t *testing.T, typed string) {
		end, ok := ReceiptEnd(typed)
		if !ok {
			return
		}
		again, ok := ReceiptEnd(Receipt{ID: "0123456789abcdef" + end}.Code())
		if !ok || again != end {
			t.Errorf("%q: %q, then %q", typed, end, again)
		}
	})
}
