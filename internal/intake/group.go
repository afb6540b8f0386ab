package intake

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sohoa/internal/scan"
)

// Pages finds image files whose names end in a number of up to four digits:
// a_001.jpg, a_002.jpg …, or 1.png, 2.png ….
var Pages = regexp.MustCompile(`(?i)^(|.*[^0-9])([0-9]{1,4})\.(?:jpe?g|png|tiff?)$`)

// A group's claim is a folder .claimed/<id>.open while its pages are moved into
// it, and .claimed/<id>.pages from then on.
const (
	openGroup   = "open"
	closedGroup = "pages"
)

// group is a file of its own, or pages that belong together, in order.
type group struct {
	name  string // that the pages share, with their folder
	files []string
	gap   bool // a number is missing
}

// groups puts numbered siblings together, in the order in which they come.
func (h *Hotfolder) groups(names []string) (all []group) {
	type page struct {
		file   string
		number int
	}
	pages := map[string][]page{}
	var order []string
	for _, name := range names {
		key, n := "/"+name, 0 // no name of a group
		if h.Group != nil {
			if m := h.Group.FindStringSubmatch(filepath.Base(name)); len(m) > 2 {
				if number, err := strconv.Atoi(m[2]); err == nil {
					key, n = filepath.Join(filepath.Dir(name), m[1]+"*"), number
				}
			}
		}
		if pages[key] == nil {
			order = append(order, key)
		}
		pages[key] = append(pages[key], page{name, n})
	}
	for _, key := range order {
		g := group{name: key}
		slices.SortFunc(pages[key], func(a, b page) int { return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.file, b.file)) })
		for i, p := range pages[key] {
			g.files = append(g.files, p.file)
			g.gap = g.gap || i > 0 && p.number != pages[key][i-1].number+1
		}
		all = append(all, g)
	}
	return all
}

// pages looks at a group and takes it when all of it is ready and no further
// page has come for as long; one with a gap is waited for with patience.
func (h *Hotfolder) pages(ctx context.Context, b box, g group) {
	ready := true
	for _, name := range g.files {
		w, ok := h.see(ctx, b, name)
		ready = ready && ok && h.ready(ctx, b, w) && (!g.gap || h.Now().Sub(w.since) >= h.Patience)
	}
	if !ready {
		return
	}
	if b.readOnly {
		h.once("pages of a read-only share are taken each for itself", "folder", b.folder)
		for _, name := range g.files {
			h.file(ctx, b, name)
		}
		return
	}
	if c, err := h.gather(b, g); err == nil {
		for _, name := range g.files {
			delete(h.files, b.path(name))
		}
		h.accept(ctx, b, c)
	}
}

// gather claims a group: all of its pages or, after a crash, none.
func (h *Hotfolder) gather(b box, g group) (claimed, error) {
	id := scan.NewID()
	open, closed := b.path(claimedFolder, id+"."+openGroup), b.path(claimedFolder, id+"."+closedGroup)
	dir := filepath.Join(open, filepath.Dir(g.files[0]))
	if err := os.MkdirAll(h.abs(dir), 0o777); err != nil {
		return claimed{}, err
	}
	for i, name := range g.files {
		if err := os.Rename(h.abs(b.path(name)), h.abs(filepath.Join(open, name))); err != nil {
			h.scatter(b, open, g.files[:i])
			return claimed{}, err
		}
	}
	if err := h.move(open, closed); err != nil {
		h.scatter(b, open, g.files)
		return claimed{}, err
	}
	return h.groupOf(b, id+"."+closedGroup, g.files), nil
}

// groupOf is the claim of a group in a folder of .claimed, with its pages by
// their paths in it.
func (h *Hotfolder) groupOf(b box, folder string, inside []string) claimed {
	id, _, _ := strings.Cut(folder, ".")
	g := h.groupAs(inside)
	dir := filepath.Dir(g.files[0])
	name := strings.TrimRight(strings.TrimSuffix(filepath.Base(g.name), "*"), " _-.(")
	if name == "" {
		name = "trang"
	}
	c := claimed{id: id, name: filepath.Join(dir, name+".pdf"), rel: b.path(claimedFolder, folder, dir)}
	for _, file := range g.files {
		c.pages = append(c.pages, filepath.Base(file))
	}
	return c
}

// groupAs is files as one group, also when the pattern is another by now.
func (h *Hotfolder) groupAs(files []string) group {
	if all := h.groups(files); len(all) == 1 && h.Group != nil {
		return all[0]
	}
	files = slices.Sorted(slices.Values(files))
	return group{name: strings.TrimSuffix(files[0], filepath.Ext(files[0])), files: files}
}

// inside is a group's pages by their paths in its claim's folder.
func (c claimed) inside() (names []string) {
	for _, page := range c.pages {
		names = append(names, filepath.Join(filepath.Dir(c.name), page))
	}
	return names
}

// scatter puts the files of a claim's folder back where they lay.
func (h *Hotfolder) scatter(b box, root string, inside []string) error {
	for _, name := range inside {
		if err := h.moveNew(filepath.Join(root, name), b.path(name)); err != nil {
			return err
		}
		h.tidy(b, filepath.Join(root, name))
	}
	return nil
}

// apart makes each page of a group a claim of its own when they cannot be
// joined, so that the ledger says of each what is wrong with it. An outage, or
// what is wrong with a single file, stays what it is.
func (h *Hotfolder) apart(b box, c claimed, why error) error {
	if c.pages == nil || scan.Is(why, scan.CodeInternal) || scan.Is(why, scan.CodeUnavailable) {
		return why
	}
	h.Log.Warn("hotfolder: pages cannot be joined", "unit", b.unit, "err", why)
	for _, page := range c.pages {
		name := filepath.Join(filepath.Dir(c.name), page)
		to := b.path(claimedFolder, scan.NewID(), name)
		if err := os.MkdirAll(filepath.Dir(h.abs(to)), 0o777); err != nil {
			return fmt.Errorf("claim a page: %w", err)
		}
		if err := h.move(filepath.Join(c.rel, page), to); err != nil {
			return err
		}
	}
	return nil
}
