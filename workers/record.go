package workers

import (
	"sohoa/internal/extract"
	"sohoa/internal/pdf"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// newRecord joins what was extracted with what is known of the scan.
func newRecord(res extract.Result, all []outcome, content []ocr.Page, f facts) scan.Record {
	rec := scan.Record{
		SchemaVersion: scan.RecordVersion,
		RuleSet:       res.RuleSet,
		NaturalKey:    res.NaturalKey,
		Fields:        res.Fields,
		Evidence:      res.Evidence,
		Tables:        res.Tables,
		Marks:         res.Marks,
		Warnings:      res.Warnings,
		Scan:          scanInfo(all, content, f),
		Review:        scan.Review{Reasons: res.Reasons},
	}
	if rec.Evidence == nil {
		rec.Evidence = map[string]scan.Evidence{}
	}
	rec.Fields.PageAmount = max(len(content), 1)
	return rec
}

func scanInfo(all []outcome, content []ocr.Page, f facts) scan.ScanInfo {
	info := scan.ScanInfo{SHA256: f.sha256, PageCount: len(all)}
	for _, o := range all {
		info.SourcePages = append(info.SourcePages, o.page.Number)
	}
	if f.pdfVersion != "" {
		info.PDFVersion = &f.pdfVersion
	}
	if len(content) == 0 {
		return info
	}
	dpi, colour, layer, skew := content[0].DPI, content[0].Colour, content[0].Layer, content[0].Skew
	for _, p := range content {
		dpi = min(dpi, p.DPI)
	}
	info.DPI, info.SkewDeg = &dpi, &skew
	if colour != "" {
		info.Colour = &colour
	}
	if layer != "" {
		info.TextLayer = &layer
	}
	info.Compliance = compliance(dpi, colour, f)
	return info
}

// compliance holds a scan against the rules for a digital copy (NĐ 30/2020
// Phụ lục I, Phần II, I.2: PDF 1.4 or later, colour, at least 200 dpi).
func compliance(dpi int, colour string, f facts) []scan.Compliance {
	return []scan.Compliance{
		{Rule: "nd30.pdf_1_4", OK: f.pdfVersion >= "1.4", Detail: "PDF 1.4 trở lên"},
		{Rule: "nd30.colour", OK: colour == "colour", Detail: "ảnh màu"},
		{Rule: "nd30.dpi_200", OK: dpi >= 200, Detail: "tối thiểu 200 dpi"},
	}
}

// archival says whether the searchable PDF is PDF/A-2b, and if not why
// (pdf.Conformance.Reason).
func archival(c pdf.Conformance) scan.Compliance {
	out := scan.Compliance{Rule: "pdfa_2b", OK: c.Archival, Detail: "PDF/A-2b"}
	if !c.Archival {
		out.Detail = "PDF, không phải PDF/A-2b: " + c.Reason
	}
	return out
}

// title names a document in lists: type and number, or the file's name.
func title(rec scan.Record, name string) string {
	switch typ, code := rec.Fields.TypeName, rec.Fields.CodeFull; {
	case typ != nil && code != nil:
		return *typ + " " + *code
	case code != nil:
		return *code
	case typ != nil:
		return *typ + " – " + name
	}
	return name
}
