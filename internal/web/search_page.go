package web

import (
	"net/http"
	"net/url"
	"strconv"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

type searchPage struct {
	Q       url.Values
	Asked   bool
	Hits    catalog.Hits
	Types   []string
	Problem string
	From    int    // 1-based number of the first hit shown
	Prev    string // addresses, "" = none
	Next    string
	Units   bool
}

// showSearch is the search form with its hits. Without any filter it shows the
// newest documents.
func (s *server) showSearch(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	values.Del("lang")
	p := searchPage{Q: values, Types: typeNames, Units: who(r).unit == ""}
	q, err := queryOf(values, who(r))
	if err != nil {
		p.Problem = detailOf(err)
		return s.render(w, r, statusOf("invalid"), "search", p)
	}
	if code, ok := scan.ReceiptEnd(q.Text); ok { // somebody typed the code of a receipt
		if same, err := s.Catalog.ByCode(r.Context(), q.Units, code); err != nil {
			return err
		} else if len(same) > 0 {
			http.Redirect(w, r, "/receipts/"+same[0].Code(), http.StatusSeeOther)
			return nil
		}
	}
	p.Asked = q.Text != "" || q.Type != "" || q.Organ != "" || q.From != "" || q.To != "" || q.State != ""
	if p.Hits, err = s.Catalog.Search(r.Context(), q); err != nil {
		return err
	}
	p.From = q.Offset + 1
	turn := func(offset int) string {
		v := url.Values{}
		for key := range values {
			v.Set(key, values.Get(key))
		}
		v.Set("offset", strconv.Itoa(offset))
		return "/search?" + v.Encode()
	}
	if q.Offset > 0 {
		p.Prev = turn(max(0, q.Offset-q.Limit))
	}
	if q.Offset+len(p.Hits.Hits) < p.Hits.Total {
		p.Next = turn(q.Offset + q.Limit)
	}
	return s.render(w, r, http.StatusOK, "search", p)
}

// typeNames are proposed in the type filter: the kinds of administrative
// papers (NĐ 30/2020/NĐ-CP, article 7) and those of Party papers beside them.
var typeNames = []string{
	"Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Hướng dẫn",
	"Chương trình", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Biên bản", "Tờ trình", "Hợp đồng",
	"Công văn", "Công điện", "Bản ghi nhớ", "Bản thỏa thuận", "Giấy ủy quyền", "Giấy mời", "Giấy giới thiệu",
	"Giấy nghỉ phép", "Phiếu gửi", "Phiếu chuyển", "Phiếu báo", "Thư công",
	"Kết luận", "Quy trình", "Thông tri", "Tuyên bố", "Lời kêu gọi",
}
