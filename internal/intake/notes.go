package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"sohoa/internal/scan"
)

// What our notes beside a file are called: its name with one of these behind.
const (
	failedNote = ".KHÔNG ĐẠT.txt"
	sealedNote = ".NIÊM PHONG.txt"
)

// failure is why a file lies in failed/.
type failure struct {
	code    scan.Code
	receipt string // "" when the ledger could not take it
}

// text is what the clerk reads, in Windows line ends and with a byte order
// mark, so that any Windows editor shows the Vietnamese.
func (f failure) text(name string) string {
	s := "\ufeff" + name + "\r\n\r\n" + f.code.Vietnamese() + "\r\n" + f.code.English() + "\r\n\r\n" + string(f.code) + "\r\n"
	if f.receipt != "" {
		s += "Biên nhận / Receipt: " + f.receipt + "\r\n"
	}
	return s
}

// FailedNote is the note beside a file that was refused: its name and what it
// says. receipt is "" when the ledger could not take the file.
func FailedNote(name string, code scan.Code, receipt string) (noteName, text string) {
	return name + failedNote, failure{code, receipt}.text(DisplayName(name))
}

// sealText says that a file was sealed, and nothing of what it holds.
func sealText(name string, code scan.Code, receipt string) string {
	if code != scan.CodeSecrecyDoubt {
		code = scan.CodeSecrecy
	}
	return failure{code, receipt}.text(name)
}

// notePath is where the note beside a file lies; a name too long for the file
// system is cut.
func notePath(rel, end string) string {
	dir, name := filepath.Split(rel)
	return filepath.Join(dir, fit(name, end))
}

// fit cuts name so that name and end are at most 255 bytes.
func fit(name, end string) string {
	for len(name)+len(end) > 255 {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	return name + end
}

// note writes a note beside rel.
func (h *Hotfolder) note(rel, text, end string) error {
	return h.write(notePath(rel, end), []byte(text))
}

// write writes a small file, whole or not at all.
func (h *Hotfolder) write(rel string, data []byte) error {
	path := h.abs(rel)
	tmp := filepath.Join(filepath.Dir(path), ".note-"+scan.NewID()+".tmp")
	if err := os.WriteFile(tmp, data, 0o666); err != nil {
		return fmt.Errorf("write note: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		os.Remove(tmp)
		return fmt.Errorf("rename note: %w", err)
	}
	return nil
}

// free is rel, or "name (2).ext" and so on when that is taken.
func (h *Hotfolder) free(rel string) string {
	dir, name := filepath.Split(rel)
	ext := filepath.Ext(name)
	base := strings.TrimSuffix(name, ext)
	for n := 2; exists(h.abs(rel)) || exists(h.abs(notePath(rel, failedNote))); n++ {
		rel = filepath.Join(dir, fit(base, fmt.Sprintf(" (%d)%s", n, ext)))
	}
	return rel
}

// move renames a file and makes the move durable.
func (h *Hotfolder) move(from, to string) error {
	if err := os.Rename(h.abs(from), h.abs(to)); err != nil {
		return fmt.Errorf("move to %s: %w", filepath.Base(filepath.Dir(to)), err)
	}
	if dir, err := os.Open(filepath.Dir(h.abs(to))); err == nil { // not every share can sync a folder
		dir.Sync()
		dir.Close()
	}
	return nil
}

// moveNew moves a file without replacing another.
func (h *Hotfolder) moveNew(from, to string) error { return h.move(from, h.free(to)) }

// fail puts a file that the ledger does not have into failed/.
func (h *Hotfolder) fail(b box, rel, name string, f failure) error {
	to := h.free(b.path(failedFolder, name))
	if err := h.note(to, f.text(DisplayName(name)), failedNote); err != nil {
		return err
	}
	return h.move(rel, to)
}

// refuse puts what is no regular file (a link, a pipe, a device) into failed/
// as it is; nobody opens it.
func (h *Hotfolder) refuse(b box, name string) {
	err := scan.Errorf(scan.CodeForbidden, "read-only")
	if !b.readOnly {
		if e := h.fail(b, b.path(name), filepath.Base(name), failure{code: scan.CodeNotAFile}); e != nil {
			err = scan.Errorf(scan.CodeUnavailable, "refuse: %w", e)
		} else {
			h.Log.Warn("hotfolder: not a regular file", "unit", b.unit)
			return
		}
	}
	h.once("what is no regular file is left alone", "folder", b.folder, "name", name, "err", err)
}
