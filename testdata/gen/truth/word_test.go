package truth

import (
	"encoding/json"
	"testing"
)

func TestWordIsAnArray(t *testing.T) {
	for want, w := range map[string]Word{
		`["Số:",1,2,30,40]`: {Text: "Số:", Box: [4]int{1, 2, 30, 40}},
		`["Hà",5,6,7,8,1]`:  {Text: "Hà", Box: [4]int{5, 6, 7, 8}, Covered: true},
	} {
		b, err := json.Marshal(w)
		if err != nil || string(b) != want {
			t.Errorf("%+v → %s, %v; want %s", w, b, err, want)
		}
		var back Word
		if err := json.Unmarshal(b, &back); err != nil || back != w {
			t.Errorf("%s → %+v, %v", b, back, err)
		}
	}
	for _, bad := range []string{`["a",1,2,3]`, `{}`, `[1,2,3,4,5]`, `["a","b",2,3,4]`} {
		var w Word
		if json.Unmarshal([]byte(bad), &w) == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}
