package typeset

import "testing"

func fonts(t *testing.T) *Fonts {
	t.Helper()
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Every face draws every accented Vietnamese letter and what papers print.
func TestFacesAreComplete(t *testing.T) {
	if n := len([]rune(Accented)); n != 134 {
		t.Fatalf("%d accented letters in the list, want 134", n)
	}
	f := fonts(t)
	faces := []*Face{f.Hand}
	for _, fam := range f.Families() {
		faces = append(faces, fam.Regular, fam.Bold, fam.Italic, fam.BoldItalic)
	}
	for _, face := range faces {
		for _, r := range Accented + "0123456789/-.,;:()%*\"" {
			if !face.Has(r) {
				t.Errorf("%s lacks %q", face.Name, r)
			}
			if g := face.Glyph(r); len(g.Segments) == 0 || g.Advance <= 0 {
				t.Errorf("%s draws nothing for %q", face.Name, r)
			}
		}
	}
}

// A mark above a letter must reach above the letter: composed glyphs are whole.
func TestAccentsStandOnTheirLetters(t *testing.T) {
	for _, fam := range fonts(t).Families() {
		base, marked := fam.Regular.Glyph('e'), fam.Regular.Glyph('ế')
		if marked.MinY >= base.MinY-0.1 {
			t.Errorf("%s: ế reaches %.2f em, e %.2f", fam.Name, marked.MinY, base.MinY)
		}
	}
}
