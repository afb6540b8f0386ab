package typeset

import (
	"path/filepath"
	"sync"
)

// Fonts are the typefaces a generator draws with.
type Fonts struct {
	Termes, Serif, Heros *Family
	Hand                 *Face // a pen's italic, for notes
}

// Families gives the typefaces that a paper may be printed in.
func (f *Fonts) Families() []*Family { return []*Family{f.Termes, f.Serif, f.Heros} }

// Load reads the fonts once. The error names the Debian packages to install.
var Load = sync.OnceValues(func() (*Fonts, error) {
	var err error
	open := func(dir, name string) *Face {
		if err != nil {
			return nil
		}
		var f *Face
		f, err = Open(filepath.Join(dir, name))
		return f
	}
	gyre := func(title, base string) *Family {
		return &Family{title, open(gyreDir, base+"-regular.otf"), open(gyreDir, base+"-bold.otf"),
			open(gyreDir, base+"-italic.otf"), open(gyreDir, base+"-bolditalic.otf")}
	}
	fonts := &Fonts{
		Termes: gyre("TeX Gyre Termes", "texgyretermes"),
		Heros:  gyre("TeX Gyre Heros", "texgyreheros"),
		Serif: &Family{"FreeSerif", open(freeDir, "FreeSerif.ttf"), open(freeDir, "FreeSerifBold.ttf"),
			open(freeDir, "FreeSerifItalic.ttf"), open(freeDir, "FreeSerifBoldItalic.ttf")},
		Hand: open(gyreDir, "texgyrechorus-mediumitalic.otf"),
	}
	return fonts, err
})

// Accented is every accented Vietnamese letter: 67 small and 67 capital.
const Accented = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ" +
	"ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
