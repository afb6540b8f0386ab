package web

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// field is one value of a record: how it is shown and what a person may write
// into it. Limits are those of docs/record.schema.json; a test compares them.
type field struct {
	key     string
	kind    fieldKind
	max     int // characters, 0 = no limit
	pattern *regexp.Regexp
	choices []string // "" among them = may be empty
	main    bool     // shown even when empty
}

type fieldKind int

const (
	oneLine fieldKind = iota
	manyLines
	isoDate
	choice
	list  // one entry a line
	fixed // shown, not changed here
)

// fields is every value of a record in the order people look for them.
var fields = []field{
	{key: "type_name", max: 100, main: true},
	{key: "code_full", max: 60, main: true},
	{key: "code_number", max: 11, main: true},
	{key: "code_notation", max: 30, main: true},
	{key: "issued_date", kind: isoDate, main: true},
	{key: "issued_place", max: 100, main: true},
	{key: "parent_organ_name", max: 200, main: true},
	{key: "organ_name", max: 200, main: true},
	{key: "subject", kind: manyLines, max: 500, main: true},
	{key: "signing_capacity", kind: list, choices: []string{"TM.", "KT.", "TL.", "TUQ.", "Q.", "T/M", "K/T", "T/L"}, main: true},
	{key: "signer_position", max: 100, main: true},
	{key: "signer_full_name", max: 50, main: true},
	{key: "addressees", kind: list, main: true},
	{key: "recipients", kind: list, main: true},
	{key: "archive_units", kind: list},
	{key: "document_family", kind: choice, choices: []string{"administrative", "party", "legal_normative", "copy_of_paper", "other"}, main: true},
	{key: "urgency_level", kind: choice, choices: []string{"none", "khan", "thuong_khan", "hoa_toc"}, main: true},
	{key: "security_level", kind: fixed, main: true},
	{key: "type_abbr", max: 8},
	{key: "type_code_tt05", max: 2, pattern: regexp.MustCompile(`^(0[1-9]|[12]\d|3[0-2])$`)},
	{key: "organ_unit_code", max: 5, pattern: regexp.MustCompile(`^\d{5}$`)},
	{key: "on_behalf_of", max: 200},
	{key: "drafting_unit", max: 50},
	{key: "drafter_code", max: 30},
	{key: "copy_form", kind: choice, choices: []string{"", "sao_y", "trich_sao", "sao_luc", "party_ban_sao"}},
	{key: "circulation_notice", kind: choice, choices: []string{"", "xem_xong_tra_lai", "luu_hanh_noi_bo", "tai_lieu_thu_hoi", "khac"}},
	{key: "reply_due_date", kind: isoDate},
	{key: "copies", kind: fixed}, {key: "signatures", kind: fixed}, {key: "is_draft", kind: fixed},
	{key: "language", kind: fixed}, {key: "page_amount", kind: fixed}, {key: "attachments", kind: fixed},
	{key: "incoming_stamp", kind: fixed}, {key: "legal_bases", kind: fixed}, {key: "references", kind: fixed},
	{key: "article_count", kind: fixed}, {key: "due_dates", kind: fixed}, {key: "report_period", kind: fixed},
	{key: "tasks", kind: fixed}, {key: "indicators", kind: fixed}, {key: "money", kind: fixed},
	{key: "meeting", kind: fixed}, {key: "persons", kind: list}, {key: "phones", kind: list}, {key: "emails", kind: list},
}

var fieldByKey = func() map[string]field {
	m := map[string]field{}
	for _, f := range fields {
		m[f.key] = f
	}
	return m
}()

// clean brings a person's value into the record's form: composed letters,
// trimmed, "" as null; scan.CodeInvalid names the field when it cannot be one.
func (f field) clean(raw json.RawMessage) (json.RawMessage, error) {
	switch f.kind {
	case fixed:
		return nil, scan.Errorf(scan.CodeInvalid, "%s cannot be changed by hand", f.key)
	case list:
		var lines []string
		if err := json.Unmarshal(raw, &lines); err != nil {
			return nil, scan.Errorf(scan.CodeInvalid, "%s is a list of texts", f.key)
		}
		kept := []string{}
		for _, l := range lines {
			if l = oneSpace(l); l == "" {
				continue
			}
			if len(f.choices) > 0 && !slices.Contains(f.choices, l) {
				return nil, scan.Errorf(scan.CodeInvalid, "%s is of %s", f.key, strings.Join(f.choices, " "))
			}
			kept = append(kept, l)
		}
		return plain(kept)
	}
	var text *string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "%s is a text or null", f.key)
	}
	if text == nil || oneSpace(*text) == "" {
		if f.kind == choice && !slices.Contains(f.choices, "") {
			return nil, scan.Errorf(scan.CodeInvalid, "%s is one of %s", f.key, strings.Join(f.choices, ", "))
		}
		return json.RawMessage("null"), nil
	}
	v := oneSpace(*text)
	switch {
	case f.max > 0 && utf8.RuneCountInString(v) > f.max:
		return nil, scan.Errorf(scan.CodeInvalid, "%s has at most %d characters", f.key, f.max)
	case f.pattern != nil && !f.pattern.MatchString(v):
		return nil, scan.Errorf(scan.CodeInvalid, "%s is not of the form %s", f.key, f.pattern)
	case f.kind == choice && !slices.Contains(f.choices, v):
		return nil, scan.Errorf(scan.CodeInvalid, "%s is one of %s", f.key, strings.Join(f.choices, ", "))
	case f.kind == isoDate:
		var err error
		if v, err = readDate(v); err != nil {
			return nil, scan.Errorf(scan.CodeInvalid, "%s is a day as 2025-12-31 or 31/12/2025", f.key)
		}
	}
	return plain(v)
}

func oneSpace(s string) string { return strings.Join(strings.Fields(vn.NFC(s)), " ") }

// plain is JSON without the escapes that HTML would want, so that equal values
// are equal bytes.
func plain(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, scan.Errorf(scan.CodeInternal, "json: %w", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// readDate takes ISO and the day-first forms people write.
func readDate(v string) (string, error) {
	for _, layout := range []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006"} {
		if t, err := time.Parse(layout, v); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", scan.Errorf(scan.CodeInvalid, "date %s", strconv.Quote(v))
}
