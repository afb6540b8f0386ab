// Package extract turns words into a classified document with fields, tables
// and evidence. It is pure and does no I/O: the same input gives the same
// bytes.
//
// A paper is read in this order: sheets (lines of each page), head (anchors,
// columns, number line), title, tail (recipients, signatures), tables, flow
// (running text); then fields are filled from these, each with its evidence,
// and judge holds them to the rules of form. What cannot be found is missing
// with a reason; what is repaired or contradicted is doubtful.
//
// To teach it a form, a type of paper, a body, a position or a heading, add a
// row to a file of data and a paper to testdata; no code is needed. A new
// field gets a file of its own with its grammar and a fill method called from
// fillHead, fillTail or fillBody.
package extract

import (
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Input is one document: its content pages in order.
type Input struct {
	Pages []ocr.Page
	// Today is the ISO date V03 holds issued dates against; "" = not checked.
	Today string
}

// Result is what was found. The caller adds ids and what it knows of the file.
type Result struct {
	RuleSet    scan.RuleSet
	NaturalKey *string
	Fields     scan.Fields
	Evidence   map[string]scan.Evidence
	Tables     []scan.Table
	Marks      []scan.Mark
	Warnings   []string
	// Reasons says why a person must look, codes first (scan.Code), then a colon
	// and the field or rule: "low_confidence: /issued_date". Empty = publish.
	Reasons []string
}

// Range is one document in a file: pages First to Last, 1-based page numbers
// of the file; blank and separator pages may lie inside or between ranges.
type Range struct {
	First, Last int
	Unsure      bool // the cut is a guess: a person should look
	// Announced is how many pages the cover sheet before it promised when they
	// are not as many; 0 = none did, or they are.
	Announced int
}
