package agent

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf16"
)

// settle moves the source of a finished entry to done/ or failed/ beside it.
// One that is held open, or away, is moved by a later look; one that was
// written anew is another file and stays.
func (a *Agent) settle(e Entry) {
	if _, err := os.Stat(filepath.Dir(e.Source)); err != nil {
		return
	}
	if e.is(e.Source) {
		to, err := a.move(e)
		if err != nil {
			a.Log.Warn("a source stays where it is", "source", e.Source, "err", err)
			return
		}
		e.Moved = to
	}
	e.Settled = true
	if err := a.spool.put(e); err != nil {
		a.Log.Warn("entry", "err", err)
	}
}

func (a *Agent) move(e Entry) (to string, err error) {
	folder := filepath.Join(filepath.Dir(e.Source), doneFolder)
	if e.State == Refused {
		folder = filepath.Join(filepath.Dir(e.Source), failedFolder)
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", err
	}
	to = freeName(folder, e.Name, func(path string) bool {
		_, err := os.Lstat(path)
		return err == nil
	})
	if e.State == Refused {
		if err := os.WriteFile(to+noteEnd, []byte(note(e)), 0o666); err != nil {
			return "", err
		}
	}
	return to, os.Rename(e.Source, to)
}

const noteEnd = ".KHÔNG NHẬN.txt"

// note says why a file was refused, to whoever looks into failed/.
func note(e Entry) string {
	return fmt.Sprintf("%s\r\n\r\n%s\r\n%s\r\n", e.Name, e.Code.Vietnamese(), e.Code.English())
}

// longest is how many UTF-16 units a name may have on NTFS and SMB, its note's
// end included.
const longest = 255

// freeName is a path in folder for name that nothing has yet: "a.pdf", then
// "a (2).pdf". Names are compared by exists, which follows the rules of the file
// system; a name too long for a number is cut before its ending.
func freeName(folder, name string, exists func(path string) bool) string {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := 1; ; n++ {
		number := ""
		if n > 1 {
			number = fmt.Sprintf(" (%d)", n)
		}
		path := filepath.Join(folder, fit(stem, longest-units(number+ext+noteEnd))+number+ext)
		if !exists(path) && !exists(path+noteEnd) {
			return path
		}
	}
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// fit cuts s to n UTF-16 units, without a space or dot at its end, which
// Windows would drop.
func fit(s string, n int) string {
	runes := []rune(s)
	for units(string(runes)) > max(n, 1) {
		runes = runes[:len(runes)-1]
	}
	if len(runes) < len([]rune(s)) {
		return strings.TrimRight(string(runes), " .")
	}
	return s
}

// tidy settles what could not be settled before and forgets what is older than
// Keep. What was moved to done/ goes with it, as long as it is the very file;
// failed/ is for a person to empty.
func (a *Agent) tidy(now time.Time) {
	for _, e := range a.spool.list("") {
		switch {
		case e.State == Waiting:
		case !e.Settled:
			a.settle(e)
		case now.Sub(e.Done) > a.Keep:
			if e.State == Sent && e.Moved != "" && e.is(e.Moved) {
				if err := os.Remove(e.Moved); err != nil {
					a.Log.Warn("a kept file stays", "file", e.Moved, "err", err)
					continue
				}
			}
			if err := a.spool.drop(e.ID); err != nil {
				a.Log.Warn("entry", "err", err)
			}
		}
	}
}

// is reports whether the file at path is the one that was sent.
func (e Entry) is(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Size() == e.Size && info.ModTime().Equal(e.Modified)
}
