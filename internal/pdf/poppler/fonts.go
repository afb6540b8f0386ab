package poppler

import (
	"bufio"
	"context"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"

	"sohoa/internal/pdf"
)

// Fonts tells with pdftohtml which font draws what on one page.
func (p *Poppler) Fonts(ctx context.Context, path string, page, dpi int) ([]pdf.FontRun, error) {
	n := strconv.Itoa(page)
	var runs []pdf.FontRun
	err := p.run(ctx, func(r io.Reader) (err error) {
		runs, err = parseFonts(r, float64(dpi)/72)
		return err
	}, "pdftohtml", "-xml", "-i", "-hidden", "-fontfullname", "-noroundcoord", "-zoom", "1", "-enc", "UTF-8", "-stdout", "-f", n, "-l", n, file(path))
	if err != nil {
		return nil, err
	}
	return runs, nil
}

// parseFonts reads what pdftohtml -xml writes: lines <fontspec id family …>
// and <text top left width height font …>, in points. It is no XML parser:
// text with control characters makes the listing no XML.
func parseFonts(r io.Reader, scale float64) ([]pdf.FontRun, error) {
	limited := &io.LimitedReader{R: r, N: maxListing}
	rows := bufio.NewScanner(limited)
	rows.Buffer(nil, 1<<20)
	names := map[string]string{}
	var runs []pdf.FontRun
	for rows.Scan() {
		row := strings.TrimSpace(rows.Text())
		tag, _, _ := strings.Cut(row, ">")
		if rest, ok := strings.CutPrefix(tag, "<fontspec "); ok {
			names[attribute(rest, "id")] = html.UnescapeString(strings.ToValidUTF8(attribute(rest, "family"), "\uFFFD"))
		} else if rest, ok := strings.CutPrefix(tag, "<text "); ok {
			box, ok := parseBox([]string{attribute(rest, "left"), attribute(rest, "top"), attribute(rest, "width"), attribute(rest, "height")}, scale)
			if name := names[attribute(rest, "font")]; ok && name != "" { // text of no size covers no word
				runs = append(runs, pdf.FontRun{Font: name, Box: box})
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("fonts: %w", err)
	}
	if limited.N == 0 {
		return nil, fmt.Errorf("fonts in more than %d bytes", maxListing)
	}
	return runs, nil
}

// attribute is the value of one attribute of a tag, "" for none.
func attribute(tag, name string) string {
	_, rest, ok := strings.Cut(" "+tag, " "+name+`="`)
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
