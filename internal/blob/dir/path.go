package dir

import (
	"path/filepath"
	"strings"
)

// fanMark starts the name of a fan-out folder; no segment of a key has it.
const fanMark = "+"

// path is the file of a valid key. A third segment of two or more characters
// under <unit>/original/ lies in a folder of its first two:
//
//	hoabinh/item/01j…/p00001.1.jpg → hoabinh/item/01j…/p00001.1.jpg
//	hoabinh/original/e3b0c4…       → hoabinh/original/+e3/e3b0c4…
//
// Taking out the segments that start with "+" gives the key back.
func (s *Store) path(key string) string {
	parts := strings.Split(key, "/")
	if len(parts) >= 3 && parts[1] == "original" && len(parts[2]) >= 2 {
		parts[1] = filepath.Join(parts[1], fanMark+parts[2][:2])
	}
	return filepath.Join(s.root, filepath.Join(parts...))
}
